// What an expression walks: an element tree with text at its leaves. The answers are one, a list of
// choices or localities is another. Expressions know trees only through this door.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace relais::forms::model {

using NodeId = std::uint32_t;
inline constexpr NodeId kNoNode = UINT32_MAX;
inline constexpr NodeId kMaybeMany = UINT32_MAX - 1;  ///< only Tree::only_child() says it

/// What happened to the instances of one repeat under one parent, for those who remember something
/// of each instance and want to look again only at those that are not what they were.
struct History {
    enum class What : std::uint8_t { came, went, changed };
    struct Event {
        What what = What::changed;
        std::uint32_t place = 0;  ///< among the instances, as they stood then
        NodeId instance = kNoNode;
        /// The name of the only child whose text changed; empty: more than that may differ.
        std::string_view leaf;
    };
    std::uint64_t serial = 0;  ///< of no other history of the tree; never 0
    std::uint64_t first = 0;   ///< the number of the oldest event that is kept
    std::vector<Event> events;
};

/// What stands at a place of a tree; forms consist of elements and attributes only.
enum class TreeNode : std::uint8_t { document, element, attribute, text, comment, instruction };

/// What an index of a column is asked for.
enum class Match : std::uint8_t {
    text,    ///< the whole text
    number,  ///< a text that stands for that number; equal numbers are written in many ways
    word,    ///< one of the words between blanks
    prefix   ///< how the text begins
};
struct Search {
    std::string_view column;
    Match match = Match::text;
    std::string_view text;  ///< a word has no blanks
    double number = 0;      ///< not NaN
    /// How the texts of this column are read as numbers, the same each time; NaN: it is none.
    double (*to_number)(std::string_view) = nullptr;
};

class Tree {
  public:
    virtual ~Tree() = default;
    /// The document node "/": its only child is the root element. It has no name.
    [[nodiscard]] virtual NodeId document() const = 0;
    /// Qualified name as written; empty for the document node.
    [[nodiscard]] virtual std::string_view name(NodeId node) const = 0;
    /// Where name() serves expressions of other prefixes than the document's: as the document has
    /// it.
    [[nodiscard]] virtual std::string_view written_name(NodeId node) const { return name(node); }
    /// The text directly inside a leaf; empty for inner nodes. Valid until the tree changes.
    [[nodiscard]] virtual std::string_view text(NodeId node) const = 0;
    [[nodiscard]] virtual NodeId parent(NodeId node) const = 0;  ///< kNoNode above the document
    /// Children in document order, appended; those of that name only when `name` is not empty.
    virtual void append_children(NodeId node, std::string_view name,
                                 std::vector<NodeId>& out) const = 0;
    /// The child of that name where there can be but one, or kNoNode. kMaybeMany: append_children()
    /// has to be asked (an instance of a repeat, and trees that keep no such knowledge).
    [[nodiscard]] virtual NodeId only_child(NodeId /*node*/, std::string_view /*name*/) const {
        return kMaybeMany;
    }
    virtual void append_attributes(NodeId, std::string_view /*name*/, std::vector<NodeId>&) const {}
    /// Only trees that hold other things than elements need this and namespace_uri(). Where text
    /// stands in nodes of its own, text() of an element stays empty, name() of a text is empty.
    [[nodiscard]] virtual TreeNode kind(NodeId node) const {
        return node == document() ? TreeNode::document : TreeNode::element;
    }
    [[nodiscard]] virtual std::string_view namespace_uri(NodeId /*node*/) const { return {}; }
    /// What boolean() says of this node alone. XPath 1.0 §4.3: a node is true by being there.
    [[nodiscard]] virtual bool truth(NodeId) const { return true; }
    /// ODK XForms: non-relevant nodes leave node-sets.
    [[nodiscard]] virtual bool relevant(NodeId) const { return true; }
    /// Document order.
    [[nodiscard]] virtual bool before(NodeId a, NodeId b) const = 0;
    /// 1-based place among the siblings of the same name; what position(..) needs.
    [[nodiscard]] virtual std::size_t position(NodeId node) const = 0;
    /// The history of the children called `name`, kept from the first time it is asked for; null
    /// where the tree keeps none. Ask again each time.
    [[nodiscard]] virtual const History* history(NodeId /*parent*/,
                                                 std::string_view /*name*/) const {
        return nullptr;
    }
    /// Index access: the children called `name` of `node` whose child `column` has exactly `value`.
    /// False when the tree keeps no such index; the caller then scans.
    virtual bool lookup(NodeId /*node*/, std::string_view /*name*/, std::string_view /*column*/,
                        std::string_view /*value*/, std::vector<NodeId>& /*out*/) const {
        return false;
    }
    /// lookup() in other ways too: all of the children that fit, in document order.
    virtual bool search(NodeId node, std::string_view name, const Search& search,
                        std::vector<NodeId>& out) const {
        return search.match == Match::text && lookup(node, name, search.column, search.text, out);
    }
    /// How many search() would give, about; `most` when it is that many or more, or cannot be told.
    [[nodiscard]] virtual std::size_t search_size(NodeId /*node*/, std::string_view /*name*/,
                                    const Search& /*search*/, std::size_t most) const {
        return most;
    }
};

}  // namespace relais::forms::model
