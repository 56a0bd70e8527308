#include "forms/xform/xml_tree.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pugixml.hpp>

#include "forms/model/tree.h"

namespace relais::forms::xform {

namespace {

using model::NodeId;
using model::TreeNode;

/// The namespaces in force; "" is the default one.
using Scope = std::map<std::string, std::string>;

class Builder {
  public:
    Builder(std::vector<XmlTree::Item>& items, bool blanks, const XmlNames& names)
        : items_(items), blanks_(blanks), names_(names) {}

    NodeId add(TreeNode kind, NodeId parent, const std::string& text) {
        XmlTree::Item item;
        item.kind = kind;
        item.parent = parent;
        item.text = text;
        items_.push_back(std::move(item));
        const auto id = static_cast<NodeId>(items_.size() - 1);
        if (parent != model::kNoNode && kind != TreeNode::attribute) {
            items_[parent].children.push_back(id);
        }
        if (kind == TreeNode::attribute) items_[parent].attributes.push_back(id);
        return id;
    }

    void add_children(const pugi::xml_node& from, NodeId parent, const Scope& scope) {
        for (const auto child : from.children()) {
            switch (child.type()) {
            case pugi::node_element:
                add_element(child, parent, scope);
                break;
            case pugi::node_pcdata:
                add_text(child.value(), parent, "#text");
                break;
            case pugi::node_cdata:
                add_text(child.value(), parent, "#cdata-section");
                break;
            case pugi::node_comment:
                if (blanks_) add(TreeNode::comment, parent, child.value());
                break;
            case pugi::node_pi: {
                if (!blanks_) break;
                const NodeId id = add(TreeNode::instruction, parent, child.value());
                items_[id].name = items_[id].written = child.name();
                break;
            }
            default:
                break;
            }
        }
    }

  private:
    void add_text(const std::string& text, NodeId parent, const char* written) {
        if (items_[parent].kind == TreeNode::document) return;
        const bool blank = text.find_first_not_of(" \t\r\n") == std::string::npos;
        if (!blanks_) {
            if (!blank) items_[parent].text += text;
            return;
        }
        const auto& siblings = items_[parent].children;
        if (!siblings.empty() && items_[siblings.back()].kind == TreeNode::text) {
            items_[siblings.back()].text += text;
        } else {
            const NodeId id = add(TreeNode::text, parent, text);
            items_[id].written = written;
        }
    }

    void add_element(const pugi::xml_node& element, NodeId parent, Scope scope) {
        for (const auto attribute : element.attributes()) {
            const std::string name = attribute.name();
            if (name == "xmlns") scope[""] = attribute.value();
            if (name.starts_with("xmlns:")) scope[name.substr(6)] = attribute.value();
        }
        const NodeId id = add(TreeNode::element, parent, {});
        set_name(id, element.name(), scope, true);
        for (const auto attribute : element.attributes()) {
            const std::string name = attribute.name();
            if (name == "xmlns" || name.starts_with("xmlns:")) continue;
            set_name(add(TreeNode::attribute, id, attribute.value()), name, scope, false);
        }
        add_children(element, id, scope);
    }

    void set_name(NodeId id, const std::string& written, const Scope& scope, bool element) {
        auto& item = items_[id];
        const auto colon = written.find(':');
        const std::string prefix = colon == std::string::npos ? "" : written.substr(0, colon);
        const std::string local = colon == std::string::npos ? written : written.substr(colon + 1);
        item.written = written;
        item.name = written;
        const auto found = scope.find(prefix);
        if (found == scope.end() || (!element && prefix.empty())) return;
        item.uri = found->second;
        if (!blanks_) return;  // a form's tree: names as they are written
        item.name = item.uri == names_.default_uri ? local : "?:" + local;
        for (const auto& [known, uri] : names_.uri_of_prefix) {
            if (uri != item.uri || item.uri == names_.default_uri) continue;
            item.name.assign(known).append(":").append(local);
        }
    }

    std::vector<XmlTree::Item>& items_;
    bool blanks_;
    const XmlNames& names_;
};

}  // namespace

namespace {

bool too_deep(const pugi::xml_node& document) {
    struct Depth : pugi::xml_tree_walker {
        bool for_each(pugi::xml_node&) override {
            return std::cmp_less_equal(depth(), kMaxDocumentDepth);
        }
    } walker;
    return !pugi::xml_node(document).traverse(walker);
}

/// The number in a step's brackets; 1 where there is none.
std::size_t position_of(std::string_view step) {
    std::size_t position = 1;
    if (const auto open = step.find('['); open != std::string_view::npos)
        std::from_chars(step.data() + open + 1, step.data() + step.size(), position);
    return position;
}

template <typename Items>
NodeId attribute_named(const Items& items, NodeId node, std::string_view name) {
    NodeId found = model::kNoNode;
    for (const NodeId id : items[node].attributes)
        if (items[id].written == name) found = id;
    return found;
}

/// The child that a step such as *[2] or text()[1] leads to.
template <typename Items>
NodeId child_at(const Items& items, NodeId node, std::string_view step) {
    const TreeNode kind = step.starts_with("*")      ? TreeNode::element
                          : step.starts_with("text") ? TreeNode::text
                          : step.starts_with("comm") ? TreeNode::comment
                                                     : TreeNode::instruction;
    std::size_t wanted = position_of(step);
    for (const NodeId id : items[node].children)
        if (items[id].kind == kind && wanted-- == 1) return id;
    return model::kNoNode;
}

}  // namespace

std::unique_ptr<XmlTree> XmlTree::parse(std::string_view xml, bool blanks, const XmlNames& names) {
    pugi::xml_document document;
    const unsigned flags = pugi::parse_default | pugi::parse_comments | pugi::parse_pi |
                           (blanks ? pugi::parse_ws_pcdata : 0U);
    while (!xml.empty() && static_cast<unsigned char>(xml.front()) <= ' ')
        xml.remove_prefix(1);
    if (xml.size() > kMaxDocumentBytes) return nullptr;
    if (!document.load_buffer(xml.data(), xml.size(), flags) || too_deep(document)) return nullptr;
    auto items = std::make_shared<std::vector<Item>>();
    Builder builder(*items, blanks, names);
    builder.add(TreeNode::document, model::kNoNode, {});
    builder.add_children(document, 0, {{"xml", "http://www.w3.org/XML/1998/namespace"}});
    return std::unique_ptr<XmlTree>(new XmlTree(std::move(items)));
}

std::unique_ptr<XmlTree> XmlTree::below(NodeId node) const {
    auto tree = std::unique_ptr<XmlTree>(new XmlTree(items_));
    tree->document_ = node;
    return tree;
}

NodeId XmlTree::at(std::string_view steps) const {
    NodeId node = 0;
    while (steps.size() > 1 && node != model::kNoNode) {
        steps.remove_prefix(1);  // "/"
        const auto end = std::min(steps.find('/'), steps.size());
        const std::string_view step = steps.substr(0, end);
        steps.remove_prefix(end);
        node = step.starts_with("@") ? attribute_named(nodes(), node, step.substr(1))
                                     : child_at(nodes(), node, step);
    }
    return node;
}

NodeId XmlTree::find(std::string_view path) const {
    NodeId node = document_;
    while (path.size() > 1 && node != model::kNoNode) {
        path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        const std::string_view step = path.substr(0, end);
        path.remove_prefix(end);
        const std::size_t wanted = position_of(step);
        std::vector<NodeId> children;
        append_children(node, step.substr(0, step.find('[')), children);
        node = wanted <= children.size() ? children[wanted - 1] : model::kNoNode;
    }
    return node;
}

std::string XmlTree::display_name(NodeId node) const {
    const Item& item = nodes()[node];
    switch (item.kind) {
    case TreeNode::document:
        return "#document";
    case TreeNode::comment:
        return "#comment";
    default:
        return item.written;
    }
}

std::string_view XmlTree::name(NodeId node) const {
    return node == document_ ? std::string_view() : std::string_view(nodes()[node].name);
}

NodeId XmlTree::parent(NodeId node) const {
    return node == document_ ? model::kNoNode : nodes()[node].parent;
}

void XmlTree::append_children(NodeId node, std::string_view name, std::vector<NodeId>& out) const {
    for (const NodeId id : nodes()[node].children) {
        const Item& item = nodes()[id];
        if (name.empty() || (item.kind == TreeNode::element && item.name == name))
            out.push_back(id);
    }
}

void XmlTree::append_attributes(NodeId node, std::string_view name,
                                std::vector<NodeId>& out) const {
    for (const NodeId id : nodes()[node].attributes) {
        if (name.empty() || nodes()[id].name == name || nodes()[id].written == name) {
            out.push_back(id);
        }
    }
}

TreeNode XmlTree::kind(NodeId node) const {
    return node == document_ ? TreeNode::document : nodes()[node].kind;
}

bool XmlTree::relevant(NodeId node) const {
    for (; node != model::kNoNode; node = parent(node)) {
        if (irrelevant_.contains(node)) return false;
    }
    return true;
}

std::size_t XmlTree::position(NodeId node) const {
    const NodeId above = parent(node);
    if (above == model::kNoNode) return 1;
    std::size_t place = 0;
    for (const NodeId id : nodes()[above].children) {
        if (nodes()[id].kind == nodes()[node].kind && nodes()[id].name == nodes()[node].name)
            ++place;
        if (id == node) break;
    }
    return place;
}

bool XmlTree::lookup(NodeId node, std::string_view name, std::string_view column,
                     std::string_view value, std::vector<NodeId>& out) const {
    if (!indexed_) return false;
    ++lookups_;
    std::vector<NodeId> rows;
    append_children(node, name, rows);
    for (const NodeId row : rows) {
        std::vector<NodeId> cells;
        append_children(row, column, cells);
        for (const NodeId cell : cells) {
            if (text(cell) == value) out.push_back(row);
        }
    }
    return true;
}

}  // namespace relais::forms::xform
