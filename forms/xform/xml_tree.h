// Any XML document as a Tree: every kind of node, namespaces, and a mark for what is not relevant.
// What expressions are evaluated over when there is no form, as recorded cases do. Bounded in depth
// by kMaxDocumentDepth, in bytes by kMaxDocumentBytes.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "forms/model/tree.h"

namespace relais::forms::xform {

inline constexpr std::size_t kMaxDocumentBytes = 64U << 20U;
inline constexpr std::size_t kMaxDocumentDepth = 256;

struct XmlNames {
    std::map<std::string, std::string> uri_of_prefix;  ///< the prefixes that expressions use
    std::string default_uri;                           ///< of names without a prefix
};

class XmlTree final : public model::Tree {
  public:
    /// `blanks`: text of white space alone is kept, and text stands in nodes of its own. Without,
    /// text stands in its element, as in the trees of forms. Null when it is no XML, or too large.
    static std::unique_ptr<XmlTree> parse(std::string_view xml, bool blanks, const XmlNames& names);
    static std::unique_ptr<XmlTree> of_form(std::string_view xml) { return parse(xml, false, {}); }

    /// "/*[1]/*[2]/text()[1]", "…/@name"; kNoNode when it is not there.
    model::NodeId at(std::string_view steps) const;
    /// "/data/member[2]/age", by name.
    model::NodeId find(std::string_view path) const;
    /// The same nodes, seen with that one as the document.
    std::unique_ptr<XmlTree> below(model::NodeId node) const;
    std::string display_name(model::NodeId node) const;
    void set_text(model::NodeId node, std::string text) { nodes()[node].text = std::move(text); }
    void set_irrelevant(model::NodeId node) { irrelevant_.insert(node); }
    /// Answers lookup() from the children themselves, and counts the calls.
    void keep_index() { indexed_ = true; }
    std::size_t lookups() const { return lookups_; }

    model::NodeId document() const override { return document_; }
    std::string_view name(model::NodeId node) const override;
    std::string_view written_name(model::NodeId node) const override {
        return node == document_ ? std::string_view() : std::string_view(nodes()[node].written);
    }
    std::string_view text(model::NodeId node) const override { return nodes()[node].text; }
    model::NodeId parent(model::NodeId node) const override;
    void append_children(model::NodeId node, std::string_view name,
                         std::vector<model::NodeId>& out) const override;
    void append_attributes(model::NodeId node, std::string_view name,
                           std::vector<model::NodeId>& out) const override;
    model::TreeNode kind(model::NodeId node) const override;
    std::string_view namespace_uri(model::NodeId node) const override { return nodes()[node].uri; }
    bool relevant(model::NodeId node) const override;
    bool before(model::NodeId a, model::NodeId b) const override { return a < b; }
    std::size_t position(model::NodeId node) const override;
    bool lookup(model::NodeId node, std::string_view name, std::string_view column,
                std::string_view value, std::vector<model::NodeId>& out) const override;

    struct Item {
        model::TreeNode kind = model::TreeNode::element;
        model::NodeId parent = model::kNoNode;
        std::string name;     ///< as an expression would write it
        std::string written;  ///< as the document writes it
        std::string uri;
        std::string text;
        std::vector<model::NodeId> children, attributes;
    };

  private:
    explicit XmlTree(std::shared_ptr<std::vector<Item>> items) : items_(std::move(items)) {}
    std::vector<Item>& nodes() const { return *items_; }

    std::shared_ptr<std::vector<Item>> items_;  // shared by the views that below() makes
    model::NodeId document_ = 0;
    std::set<model::NodeId> irrelevant_;
    bool indexed_ = false;
    mutable std::size_t lookups_ = 0;
};

}  // namespace relais::forms::xform
