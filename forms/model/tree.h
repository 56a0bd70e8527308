// What an expression walks: an element tree with text at its leaves. The answers are one, a list of
// choices or localities is another. Expressions know trees only through this door.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace relais::forms::model {

using NodeId = std::uint32_t;
inline constexpr NodeId kNoNode = UINT32_MAX;

/// What stands at a place of a tree; forms consist of elements and attributes only.
enum class TreeNode : std::uint8_t { document, element, attribute, text, comment, instruction };

class Tree {
  public:
    virtual ~Tree() = default;
    /// The document node "/": its only child is the root element. It has no name.
    virtual NodeId document() const = 0;
    /// Qualified name as written; empty for the document node.
    virtual std::string_view name(NodeId node) const = 0;
    /// Where name() serves expressions of other prefixes than the document's: as the document has
    /// it.
    virtual std::string_view written_name(NodeId node) const { return name(node); }
    /// The text directly inside a leaf; empty for inner nodes. Valid until the tree changes.
    virtual std::string_view text(NodeId node) const = 0;
    virtual NodeId parent(NodeId node) const = 0;  ///< kNoNode above the document
    /// Children in document order, appended; those of that name only when `name` is not empty.
    virtual void append_children(NodeId node, std::string_view name,
                                 std::vector<NodeId>& out) const = 0;
    virtual void append_attributes(NodeId, std::string_view /*name*/, std::vector<NodeId>&) const {}
    /// Only trees that hold other things than elements need this and namespace_uri(). Where text
    /// stands in nodes of its own, text() of an element stays empty, name() of a text is empty.
    virtual TreeNode kind(NodeId node) const {
        return node == document() ? TreeNode::document : TreeNode::element;
    }
    virtual std::string_view namespace_uri(NodeId /*node*/) const { return {}; }
    /// What boolean() says of this node alone. XPath 1.0 §4.3: a node is true by being there.
    virtual bool truth(NodeId) const { return true; }
    /// ODK XForms: non-relevant nodes leave node-sets.
    virtual bool relevant(NodeId) const { return true; }
    /// Document order.
    virtual bool before(NodeId a, NodeId b) const = 0;
    /// 1-based place among the siblings of the same name; what position(..) needs.
    virtual std::size_t position(NodeId node) const = 0;
    /// Index access: the children called `name` of `node` whose child `column` has exactly `value`.
    /// False when the tree keeps no such index; the caller then scans.
    virtual bool lookup(NodeId /*node*/, std::string_view /*name*/, std::string_view /*column*/,
                        std::string_view /*value*/, std::vector<NodeId>& /*out*/) const {
        return false;
    }
};

}  // namespace relais::forms::model
