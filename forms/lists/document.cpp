#include "forms/lists/document.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "forms/model/tree.h"

namespace relais::forms::lists {

namespace {

using model::NodeId;

constexpr NodeId kDocument = 0;
constexpr std::uint32_t kNoName = UINT32_MAX;

/// Elements and attributes in document order: what is below a node follows it up to `end`.
struct Place {
    std::uint32_t name = 0;
    NodeId parent = model::kNoNode;
    NodeId end = 0;
    std::uint32_t position = 1;  ///< among the elements of its name around it
    std::uint32_t text_begin = 0, text_size = 0;
    bool attribute = false;
};

/// The elements of one name by parent and by the text of one of their children (or attributes).
struct Index {
    std::unordered_map<std::size_t, std::vector<NodeId>> rows;
};

}  // namespace

struct Document::Content {
    std::vector<Place> places;
    std::string text;
    std::vector<std::string> names;
    std::map<std::string, std::uint32_t, std::less<>> name_ids;
    mutable std::mutex guard;  // a Form serves sessions of several threads
    mutable std::map<std::pair<std::uint32_t, std::string>, std::unique_ptr<Index>> indexes;

    std::uint32_t find_name(std::string_view name) const {
        const auto found = name_ids.find(name);
        return found == name_ids.end() ? kNoName : found->second;
    }
    std::string_view text_of(NodeId node) const {
        return std::string_view(text).substr(places[node].text_begin, places[node].text_size);
    }
    bool is_leaf(NodeId node) const {
        NodeId below = node + 1;
        while (below < places[node].end && places[below].attribute)
            ++below;
        return below == places[node].end;
    }
    /// The texts that decide whether `node` is found by `column`; false when one is no leaf.
    template <class Use>
    bool each_text(NodeId node, std::uint32_t column, bool attribute, const Use& use) const {
        for (NodeId child = node + 1; child < places[node].end; child = places[child].end) {
            const auto& place = places[child];
            if (place.name != column || place.attribute != attribute) continue;
            if (!attribute && !is_leaf(child)) return false;
            use(text_of(child));
        }
        return true;
    }
    static std::size_t key(NodeId parent, std::string_view value) {
        constexpr std::size_t kSpread = 0x9E3779B97F4A7C15U;
        return std::hash<std::string_view>{}(value) ^ (kSpread * (parent + 1U));
    }
    const Index* index(std::uint32_t name, std::string_view column) const;
    std::unique_ptr<Index> make_index(std::uint32_t name, std::string_view column) const;
};

std::unique_ptr<Index> Document::Content::make_index(std::uint32_t name,
                                                     std::string_view column) const {
    const bool attribute = column.starts_with('@');
    const auto column_id = find_name(attribute ? column.substr(1) : column);
    auto made = std::make_unique<Index>();
    if (column_id == kNoName) return made;
    for (NodeId node = 1; node < places.size(); ++node) {
        if (places[node].name != name || places[node].attribute) continue;
        const bool plain = each_text(node, column_id, attribute, [&](std::string_view value) {
            auto& rows = made->rows[key(places[node].parent, value)];
            if (rows.empty() || rows.back() != node) rows.push_back(node);
        });
        if (!plain) return nullptr;
    }
    return made;
}

const Index* Document::Content::index(std::uint32_t name, std::string_view column) const {
    const std::scoped_lock lock(guard);
    const auto [place, made] = indexes.try_emplace({name, std::string(column)});
    if (made) place->second = make_index(name, column);
    return place->second.get();
}

struct Document::Builder::Making {
    std::unique_ptr<Content> content = std::make_unique<Content>();
    std::vector<NodeId> open{kDocument};
    std::vector<std::map<std::uint32_t, std::uint32_t>> counts{1};  ///< of the open elements

    Place& add(std::string_view name) {
        auto found = content->name_ids.find(name);
        if (found == content->name_ids.end()) {
            const auto id = static_cast<std::uint32_t>(content->names.size());
            found = content->name_ids.emplace(name, id).first;
            content->names.emplace_back(name);
        }
        content->places.push_back({.name = found->second, .parent = open.back()});
        return content->places.back();
    }
    void put_text(Place& place, std::string_view text) {
        place.text_begin = static_cast<std::uint32_t>(content->text.size());
        place.text_size = static_cast<std::uint32_t>(text.size());
        content->text += text;
    }
};

Document::Builder::Builder() : making_(std::make_unique<Making>()) {
    making_->content->places.push_back({});
    making_->content->names.emplace_back();
}
Document::Builder::~Builder() = default;

void Document::Builder::open_element(std::string_view name) {
    auto& place = making_->add(name);
    place.position = ++making_->counts.back()[place.name];
    making_->open.push_back(static_cast<NodeId>(making_->content->places.size() - 1));
    making_->counts.emplace_back();
}

void Document::Builder::add_attribute(std::string_view name, std::string_view value) {
    auto& place = making_->add(name);
    place.attribute = true;
    place.end = static_cast<NodeId>(making_->content->places.size());
    making_->put_text(place, value);
}

void Document::Builder::add_text(std::string_view text) {
    making_->put_text(making_->content->places[making_->open.back()], text);
}

void Document::Builder::close_element() {
    making_->content->places[making_->open.back()].end =
        static_cast<NodeId>(making_->content->places.size());
    making_->open.pop_back();
    making_->counts.pop_back();
}

Document Document::Builder::finish() && {
    auto& content = making_->content;
    content->places.front().end = static_cast<NodeId>(content->places.size());
    return Document(std::move(content));
}

Document::Document(std::unique_ptr<Content> content) : content_(std::move(content)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

NodeId Document::document() const {
    return kDocument;
}
std::string_view Document::name(NodeId node) const {
    return content_->names[content_->places[node].name];
}
std::string_view Document::text(NodeId node) const {
    return content_->text_of(node);
}
NodeId Document::parent(NodeId node) const {
    return content_->places[node].parent;
}
model::TreeNode Document::kind(NodeId node) const {
    if (node == kDocument) return model::TreeNode::document;
    return content_->places[node].attribute ? model::TreeNode::attribute : model::TreeNode::element;
}
bool Document::before(NodeId a, NodeId b) const {
    return a < b;
}
std::size_t Document::position(NodeId node) const {
    return content_->places[node].position;
}

void Document::append_children(NodeId node, std::string_view name, std::vector<NodeId>& out) const {
    const auto& places = content_->places;
    const auto wanted = name.empty() ? kNoName : content_->find_name(name);
    if (!name.empty() && wanted == kNoName) return;
    for (NodeId child = node + 1; child < places[node].end; child = places[child].end)
        if (!places[child].attribute && (name.empty() || places[child].name == wanted))
            out.push_back(child);
}

void Document::append_attributes(NodeId node, std::string_view name,
                                 std::vector<NodeId>& out) const {
    const auto& places = content_->places;
    // Attributes stand directly after their element.
    for (NodeId at = node + 1; at < places[node].end && places[at].attribute; ++at)
        if (name.empty() || this->name(at) == name) out.push_back(at);
}

bool Document::lookup(NodeId node, std::string_view name, std::string_view column,
                      std::string_view value, std::vector<NodeId>& out) const {
    const auto name_id = content_->find_name(name);
    if (name_id == kNoName) return true;  // there is no such element at all
    const auto* index = content_->index(name_id, column);
    if (index == nullptr) return false;
    const auto found = index->rows.find(Content::key(node, value));
    if (found == index->rows.end()) return true;
    const bool attribute = column.starts_with('@');
    const auto column_id = content_->find_name(attribute ? column.substr(1) : column);
    for (const NodeId row : found->second) {
        if (content_->places[row].parent != node) continue;  // another text of the same hash
        bool same = false;
        content_->each_text(row, column_id, attribute,
                            [&](std::string_view text) { same = same || text == value; });
        if (same) out.push_back(row);
    }
    return true;
}

}  // namespace relais::forms::lists
