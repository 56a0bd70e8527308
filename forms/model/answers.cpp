#include "forms/model/answers.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/model/child_names.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"

namespace relais::forms::model {

namespace {
constexpr NodeId kDocument = 0;
constexpr NodeId kRoot = 1;

/// A step of a path as a person writes it: "member[2]".
struct WrittenStep {
    std::string_view name;     ///< empty where the step is malformed
    std::size_t position = 1;  ///< among those of that name
};

WrittenStep read_step(std::string_view step) {
    if (!step.ends_with(']')) return {step};
    const auto open = step.find('[');
    if (open == std::string_view::npos) return {};
    std::size_t position = 0;
    for (const char c : step.substr(open + 1, step.size() - open - 2)) {
        if (c < '0' || c > '9' || position > kMaxRepeats) return {};
        position = position * 10 + static_cast<std::size_t>(c - '0');
    }
    return {step.substr(0, open), position};
}

}  // namespace

Answers::Answers(const Definition& definition)
    : definition_(&definition), names_(std::make_shared<const ChildNames>(definition)) {
    RELAIS_ASSERT(!definition.nodes.empty());
    elements_.reserve(definition.nodes.size() + 1);
    elements_.emplace_back();
    elements_[kDocument].in_tree = true;
    const NodeId root = build(0, kDocument);
    RELAIS_ASSERT(root == kRoot);
    elements_[kDocument].children.push_back(root);
    elements_[kRoot].in_tree = true;
}

NodeId Answers::allocate(NodeIndex index, NodeId parent) {
    NodeId id = 0;
    if (free_.empty()) {
        id = static_cast<NodeId>(elements_.size());
        elements_.emplace_back();
    } else {
        id = free_.back();
        free_.pop_back();
        elements_[id] = {};
    }
    elements_[id].index = index;
    elements_[id].parent = parent;
    elements_[id].attribute = is_attribute(definition_->nodes[index].name);
    return id;
}

NodeId Answers::build(NodeIndex index, NodeId parent) {
    const NodeId id = allocate(index, parent);
    const auto& node = definition_->nodes[index];
    elements_[id].text = node.default_value;
    for (const auto child : node.children) {
        if (definition_->nodes[child].kind == NodeKind::repeat) continue;
        const NodeId built = build(child, id);
        elements_[built].in_tree = true;
        elements_[id].children.push_back(built);
    }
    return id;
}

NodeId Answers::root() const {
    return kRoot;
}
NodeId Answers::document() const {
    return kDocument;
}
NodeIndex Answers::definition_of(NodeId node) const {
    return elements_[node].index;
}

void Answers::set_text(NodeId node, std::string text) {
    elements_[node].text = std::move(text);
    tell_text(node);
}
void Answers::swap_text(NodeId node, std::string& text) {
    elements_[node].text.swap(text);
    tell_text(node);
}
void Answers::set_relevant(NodeId node, bool relevant) {
    if (elements_[node].relevant == relevant) return;
    elements_[node].relevant = relevant;
    tell_changed(node);
}
bool Answers::own_relevant(NodeId node) const {
    return elements_[node].relevant;
}

/// Children stand in definition order, so those of one definition node are neighbours.
Answers::Span Answers::span_of(NodeId node, NodeIndex index) const {
    const auto& element = elements_[node];
    const auto& children = element.children;
    if (children.empty() || index >= definition_->nodes.size()) return {0, 0};
    if (element.index != kNoIndex && definition_->nodes[index].parent == element.index) {
        const auto& around = names_->layout[element.index];
        if (!around.several_repeats) {
            const std::size_t instances = children.size() - around.fixed;
            const std::size_t place = names_->layout[index].place;
            if (index == around.repeat) return {place, place + instances};
            const std::size_t begin = index > around.repeat ? place + instances : place;
            return {begin, begin + 1};
        }
    }
    const auto begin =
        std::lower_bound(children.begin(), children.end(), index,
                         [&](NodeId child, NodeIndex i) { return elements_[child].index < i; });
    const auto end = std::upper_bound(begin, children.end(), index, [&](NodeIndex i, NodeId child) {
        return i < elements_[child].index;
    });
    return {static_cast<std::size_t>(begin - children.begin()),
            static_cast<std::size_t>(end - children.begin())};
}

std::vector<NodeId> Answers::repeat_instances(NodeId parent, NodeIndex repeat) const {
    const auto [begin, end] = span_of(parent, repeat);
    const auto& children = elements_[parent].children;
    return {children.begin() + static_cast<std::ptrdiff_t>(begin),
            children.begin() + static_cast<std::ptrdiff_t>(end)};
}

std::size_t Answers::repeat_size(NodeId parent, NodeIndex repeat) const {
    const auto [begin, end] = span_of(parent, repeat);
    return end - begin;
}

std::span<const NodeId> Answers::children(NodeId parent, NodeIndex index) const {
    const auto [begin, end] = span_of(parent, index);
    return std::span(elements_[parent].children).subspan(begin, end - begin);
}

NodeId Answers::add_repeat(NodeId parent, NodeIndex repeat, NodeId before) {
    const NodeId added = build(repeat, parent);
    attach(added, before == kNoNode ? span_of(parent, repeat).end : place_of(before));
    return added;
}

void Answers::add_starting_instances() {
    for (const auto& starting : definition_->starting)
        add_starting(starting, kRoot);
}

/// The one element of that index below `node`, through groups only.
NodeId Answers::below(NodeId node, NodeIndex index) const {
    if (index == elements_[node].index) return node;
    const auto above = definition_->nodes[index].parent;
    if (above == kNoIndex) return kNoNode;
    const auto parent = below(node, above);
    return parent == kNoNode ? kNoNode : child(parent, index);
}

void Answers::add_starting(const StartingInstance& starting, NodeId around) {
    const auto parent = below(around, definition_->nodes[starting.repeat].parent);
    if (parent == kNoNode || id_bound() > kMaxElements ||
        repeat_size(parent, starting.repeat) >= kMaxRepeats)
        return;
    const auto added = add_repeat(parent, starting.repeat);
    for (const auto& [leaf, text] : starting.values)
        if (const auto at = below(added, leaf); at != kNoNode) set_text(at, text);
    for (const auto& inner : starting.inside)
        add_starting(inner, added);
}

void Answers::remove_repeat(NodeId instance) {
    detach(instance);
    release(instance);
}

std::size_t Answers::detach(NodeId instance) {
    const std::size_t place = place_of(instance);
    tell_moved(instance, History::What::went);
    auto& parent = elements_[elements_[instance].parent];
    parent.children.erase(parent.children.begin() + static_cast<std::ptrdiff_t>(place));
    parent.numbered = std::min(parent.numbered, static_cast<std::uint32_t>(place));
    elements_[instance].in_tree = false;
    return place;
}

void Answers::attach(NodeId instance, std::size_t place) {
    auto& parent = elements_[elements_[instance].parent];
    RELAIS_ASSERT(!elements_[instance].in_tree && place <= parent.children.size());
    parent.children.insert(parent.children.begin() + static_cast<std::ptrdiff_t>(place), instance);
    parent.numbered = std::min(parent.numbered, static_cast<std::uint32_t>(place));
    elements_[instance].in_tree = true;
    tell_moved(instance, History::What::came);
}

void Answers::release(NodeId instance) {
    RELAIS_ASSERT(!elements_[instance].in_tree);
    std::vector<NodeId> gone{instance};
    while (!gone.empty()) {
        const NodeId id = gone.back();
        gone.pop_back();
        gone.insert(gone.end(), elements_[id].children.begin(), elements_[id].children.end());
        forget_histories(id);
        elements_[id] = {};
        free_.push_back(id);
    }
}

bool Answers::attached(NodeId node) const {
    if (node >= elements_.size()) return false;
    for (NodeId at = node; at != kDocument; at = elements_[at].parent)
        if (!elements_[at].in_tree) return false;
    return true;
}

NodeId Answers::make_shadow(NodeId parent, NodeIndex repeat) {
    return allocate(repeat, parent);
}

NodeId Answers::child(NodeId node, NodeIndex index) const {
    const auto [begin, end] = span_of(node, index);
    return begin == end ? kNoNode : elements_[node].children[begin];
}

const std::vector<NodeId>& Answers::children(NodeId node) const {
    return elements_[node].children;
}

std::string Answers::path(NodeId node) const {
    std::string path;
    for (NodeId at = node; at != kDocument; at = elements_[at].parent) {
        std::string step = "/" + definition_->nodes[elements_[at].index].name;
        if (definition_->nodes[elements_[at].index].kind == NodeKind::repeat)
            step += "[" + std::to_string(position(at)) + "]";
        path.insert(0, step);
    }
    return path;
}

NodeId Answers::find(std::string_view path) const {
    NodeId at = kDocument;
    while (!path.empty()) {
        if (path.front() != '/') return kNoNode;
        path.remove_prefix(1);
        const auto slash = path.find('/');
        const auto step = read_step(path.substr(0, slash));
        path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash);
        if (step.name.empty()) return kNoNode;
        std::vector<NodeId> named;
        append_children(at, step.name, named);
        if (step.position == 0 || step.position > named.size()) return kNoNode;
        at = named[step.position - 1];
    }
    return at == kDocument ? kNoNode : at;
}

std::string_view Answers::name(NodeId node) const {
    const auto& element = elements_[node];
    if (element.index == kNoIndex) return {};
    return std::string_view(definition_->nodes[element.index].name)
        .substr(element.attribute ? 1 : 0);
}

TreeNode Answers::kind(NodeId node) const {
    if (node == kDocument) return TreeNode::document;
    return elements_[node].attribute ? TreeNode::attribute : TreeNode::element;
}

std::string_view Answers::text(NodeId node) const {
    return elements_[node].text;
}

NodeId Answers::parent(NodeId node) const {
    return node == kDocument ? kNoNode : elements_[node].parent;
}

void Answers::append_children(NodeId node, std::string_view name, std::vector<NodeId>& out) const {
    const auto& children = elements_[node].children;
    if (name.empty()) {
        std::copy_if(children.begin(), children.end(), std::back_inserter(out),
                     [&](NodeId child) { return !elements_[child].attribute; });
        return;
    }
    if (node == kDocument) {
        if (this->name(kRoot) == name) out.push_back(kRoot);
        return;
    }
    for (auto index = names_->first(elements_[node].index, name); index != kNoIndex;
         index = names_->next_of_name[index]) {
        const auto [begin, end] = span_of(node, index);
        out.insert(out.end(), children.begin() + static_cast<std::ptrdiff_t>(begin),
                   children.begin() + static_cast<std::ptrdiff_t>(end));
    }
}

NodeId Answers::only_child(NodeId node, std::string_view name) const {
    if (node == kDocument) return this->name(kRoot) == name ? kRoot : kNoNode;
    const auto index = names_->first(elements_[node].index, name);
    if (index == kNoIndex) return kNoNode;
    if (definition_->nodes[index].kind == NodeKind::repeat ||
        names_->next_of_name[index] != kNoIndex)
        return kMaybeMany;
    const auto [begin, end] = span_of(node, index);
    return begin == end ? kNoNode : elements_[node].children[begin];
}

void Answers::append_attributes(NodeId node, std::string_view name,
                                std::vector<NodeId>& out) const {
    for (const auto child : elements_[node].children) {
        if (!elements_[child].attribute) return;  // they stand before the elements
        if (name.empty() || this->name(child) == name) out.push_back(child);
    }
}

bool Answers::truth(NodeId node) const {
    const auto index = elements_[node].index;
    if (index == kNoIndex || definition_->nodes[index].bind.type != DataType::boolean) return true;
    const auto& text = elements_[node].text;
    return text == "true" || text == "1";
}

bool Answers::relevant(NodeId node) const {
    for (NodeId at = node; at != kDocument; at = elements_[at].parent)
        if (!elements_[at].relevant) return false;
    return true;
}

std::size_t Answers::place_of(NodeId node) const {
    const auto& parent = elements_[elements_[node].parent];
    for (; parent.numbered < parent.children.size(); ++parent.numbered)
        elements_[parent.children[parent.numbered]].place = parent.numbered;
    return elements_[node].place;
}

std::size_t Answers::depth_of(NodeId node) const {
    std::size_t depth = 0;
    for (NodeId at = node; at != kDocument; at = elements_[at].parent)
        ++depth;
    return depth;
}

bool Answers::before(NodeId a, NodeId b) const {
    if (a == b) return false;
    auto depth_a = depth_of(a);
    auto depth_b = depth_of(b);
    const bool a_is_deeper = depth_a > depth_b;
    for (; depth_a > depth_b; --depth_a)
        a = elements_[a].parent;
    for (; depth_b > depth_a; --depth_b)
        b = elements_[b].parent;
    if (a == b) return !a_is_deeper;  // an ancestor stands before its descendants
    while (elements_[a].parent != elements_[b].parent) {
        a = elements_[a].parent;
        b = elements_[b].parent;
    }
    return place_of(a) < place_of(b);
}

std::size_t Answers::position(NodeId node) const {
    if (node == kDocument || node == kRoot) return 1;
    const auto& element = elements_[node];
    const auto [begin, end] = span_of(element.parent, element.index);
    return (element.in_tree ? place_of(node) : end) - begin + 1;
}

}  // namespace relais::forms::model
