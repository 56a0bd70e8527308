#include "forms/model/answers.h"

#include <algorithm>

#include "forms/base/result.h"

namespace relais::forms::model {

namespace {
constexpr NodeId kDocument = 0;
constexpr NodeId kRoot = 1;
}  // namespace

Answers::Answers(const Definition& definition) : definition_(&definition) {
    RELAIS_ASSERT(!definition.nodes.empty());
    elements_.emplace_back();
    const NodeId root = build(0, kDocument);
    RELAIS_ASSERT(root == kRoot);
    elements_[kDocument].children.push_back(root);
}

NodeId Answers::build(NodeIndex index, NodeId parent) {
    NodeId id = 0;
    if (free_.empty()) {
        id = static_cast<NodeId>(elements_.size());
        elements_.emplace_back();
    } else {
        id = free_.back();
        free_.pop_back();
        elements_[id] = {};
    }
    const auto& node = definition_->nodes[index];
    elements_[id].index = index;
    elements_[id].parent = parent;
    elements_[id].text = node.default_value;
    for (const auto child : node.children) {
        if (definition_->nodes[child].kind == NodeKind::repeat) continue;
        const NodeId built = build(child, id);
        elements_[id].children.push_back(built);
    }
    return id;
}

NodeId Answers::root() const { return kRoot; }
NodeId Answers::document() const { return kDocument; }
NodeIndex Answers::definition_of(NodeId node) const { return elements_[node].index; }

void Answers::set_text(NodeId node, std::string text) { elements_[node].text = std::move(text); }
void Answers::set_relevant(NodeId node, bool relevant) { elements_[node].relevant = relevant; }
bool Answers::own_relevant(NodeId node) const { return elements_[node].relevant; }

std::vector<NodeId> Answers::repeat_instances(NodeId parent, NodeIndex repeat) const {
    std::vector<NodeId> out;
    for (const auto child : elements_[parent].children)
        if (elements_[child].index == repeat) out.push_back(child);
    return out;
}

NodeId Answers::add_repeat(NodeId parent, NodeIndex repeat, NodeId before) {
    const NodeId added = build(repeat, parent);
    auto& children = elements_[parent].children;
    // Children stand in definition order, instances of one repeat together.
    auto at = before == kNoNode
                  ? std::find_if(children.begin(), children.end(),
                                 [&](NodeId child) { return elements_[child].index > repeat; })
                  : std::find(children.begin(), children.end(), before);
    children.insert(at, added);
    return added;
}

void Answers::remove_repeat(NodeId instance) {
    auto& siblings = elements_[elements_[instance].parent].children;
    siblings.erase(std::find(siblings.begin(), siblings.end(), instance));
    std::vector<NodeId> gone{instance};
    while (!gone.empty()) {
        const NodeId id = gone.back();
        gone.pop_back();
        gone.insert(gone.end(), elements_[id].children.begin(), elements_[id].children.end());
        elements_[id] = {};
        free_.push_back(id);
    }
}

NodeId Answers::child(NodeId node, NodeIndex index) const {
    for (const auto child : elements_[node].children)
        if (elements_[child].index == index) return child;
    return kNoNode;
}

std::string Answers::path(NodeId node) const {
    std::string path;
    for (NodeId at = node; at != kDocument; at = elements_[at].parent) {
        std::string step = "/" + std::string(name(at));
        if (definition_->nodes[elements_[at].index].kind == NodeKind::repeat)
            step += "[" + std::to_string(position(at)) + "]";
        path = step + path;
    }
    return path;
}

NodeId Answers::find(std::string_view path) const {
    NodeId at = kDocument;
    while (!path.empty()) {
        if (path.front() != '/') return kNoNode;
        path.remove_prefix(1);
        const auto slash = path.find('/');
        auto step = path.substr(0, slash);
        path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash);
        std::size_t wanted = 1;
        if (step.ends_with(']')) {
            const auto open = step.find('[');
            if (open == std::string_view::npos) return kNoNode;
            wanted = 0;
            for (const char c : step.substr(open + 1, step.size() - open - 2)) {
                if (c < '0' || c > '9' || wanted > kMaxRepeats) return kNoNode;
                wanted = wanted * 10 + static_cast<std::size_t>(c - '0');
            }
            step = step.substr(0, open);
        }
        std::vector<NodeId> named;
        append_children(at, step, named);
        if (wanted == 0 || wanted > named.size()) return kNoNode;
        at = named[wanted - 1];
    }
    return at == kDocument ? kNoNode : at;
}

std::string_view Answers::name(NodeId node) const {
    const auto index = elements_[node].index;
    return index == kNoIndex ? std::string_view{} : std::string_view(definition_->nodes[index].name);
}

std::string_view Answers::text(NodeId node) const { return elements_[node].text; }

NodeId Answers::parent(NodeId node) const {
    return node == kDocument ? kNoNode : elements_[node].parent;
}

void Answers::append_children(NodeId node, std::string_view name, std::vector<NodeId>& out) const {
    for (const auto child : elements_[node].children)
        if (name.empty() || this->name(child) == name) out.push_back(child);
}

bool Answers::relevant(NodeId node) const {
    for (NodeId at = node; at != kDocument; at = elements_[at].parent)
        if (!elements_[at].relevant) return false;
    return true;
}

bool Answers::before(NodeId a, NodeId b) const {
    if (a == b) return false;
    const auto chain = [&](NodeId node) {
        std::vector<NodeId> up;
        for (NodeId at = node; at != kDocument; at = elements_[at].parent) up.push_back(at);
        std::reverse(up.begin(), up.end());
        return up;
    };
    const auto of_a = chain(a);
    const auto of_b = chain(b);
    const auto [at_a, at_b] = std::mismatch(of_a.begin(), of_a.end(), of_b.begin(), of_b.end());
    if (at_a == of_a.end()) return true;  // an ancestor stands before its descendants
    if (at_b == of_b.end()) return false;
    const auto& siblings = elements_[elements_[*at_a].parent].children;
    return std::find(siblings.begin(), siblings.end(), *at_a) <
           std::find(siblings.begin(), siblings.end(), *at_b);
}

std::size_t Answers::position(NodeId node) const {
    if (node == kDocument) return 1;
    std::size_t place = 0;
    for (const auto sibling : elements_[elements_[node].parent].children) {
        if (elements_[sibling].index == elements_[node].index) ++place;
        if (sibling == node) break;
    }
    return place;
}

}  // namespace relais::forms::model
