#include "forms/xform/instance.h"

#include <cstddef>
#include <set>
#include <string>
#include <utility>

#include "forms/model/answers.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"
#include "forms/xform/names.h"
#include "forms/xform/xml_writer.h"

namespace relais::forms::xform {

namespace {

using model::Answers;
using model::Definition;
using model::NodeId;
using model::NodeKind;

class Writer {
  public:
    Writer(const Answers& answers, Write mode)
        : answers_(answers), definition_(answers.definition()), mode_(mode) {}

    std::string write() {
        out_ = "<?xml version=\"1.0\"?>";
        write_node(answers_.root());
        return std::move(out_);
    }

  private:
    [[nodiscard]] bool left_out(NodeId node) const {
        if (mode_ == Write::record && !answers_.own_relevant(node)) return true;
        // OpenRosa metadata: only a correction has a deprecatedID.
        return model::local_name(answers_.name(node)) == "deprecatedID" &&
               answers_.text(node).empty();
    }

    void write_node(NodeId node) {
        const auto& defined = definition_.nodes[answers_.definition_of(node)];
        out_ += '<';
        out_ += defined.name;
        if (node == answers_.root()) write_root_attributes();
        for (const auto& attribute : defined.attributes)
            if (!is_form_attribute(node, attribute.name))
                append_attribute(out_, attribute.name, attribute.value);
        const auto& children = answers_.children(node);
        std::size_t next = 0;  // attributes stand before the elements
        for (; next < children.size() && is_attribute(children[next]); ++next)
            if (!left_out(children[next]))
                append_attribute(out_, answers_.name(children[next]),
                                 answers_.text(children[next]));
        const auto after_tag = out_.size();
        out_ += '>';
        if (defined.kind == NodeKind::leaf) append_escaped(out_, answers_.text(node), false);
        for (; next < children.size(); ++next)
            if (!left_out(children[next])) write_node(children[next]);
        if (out_.size() == after_tag + 1) {
            out_.back() = '/';
            out_ += '>';
            return;
        }
        out_ += "</";
        out_ += defined.name;
        out_ += '>';
    }

    [[nodiscard]] bool is_attribute(NodeId node) const {
        return answers_.kind(node) == model::TreeNode::attribute;
    }

    /// Written by write_root_attributes, or of the form only (jr:template marks no instance).
    [[nodiscard]] bool is_form_attribute(NodeId node, std::string_view name) const {
        if (name == "jr:template") return true;
        return node == answers_.root() &&
               (name == "id" || name == "version" || name == "xmlns" || name.starts_with("xmlns:"));
    }

    void write_root_attributes() {
        const auto& given = definition_.nodes.front().attributes;
        append_attribute(out_, "id", definition_.form_id);
        if (!definition_.version.empty()) append_attribute(out_, "version", definition_.version);
        for (const auto& attribute : given)
            if (attribute.name == "xmlns") append_attribute(out_, attribute.name, attribute.value);
        for (const auto& prefix : used_prefixes()) {
            const std::string name = "xmlns:" + prefix;
            append_attribute(out_, name, uri_of(prefix, name));
        }
    }

    [[nodiscard]] std::string uri_of(const std::string& prefix,
                                     const std::string& declaration) const {
        for (const auto& attribute : definition_.nodes.front().attributes)
            if (attribute.name == declaration) return attribute.value;
        if (const auto known = uri_of_prefix(prefix); !known.empty()) return std::string(known);
        return "urn:undeclared:" + prefix;  // the form forgot it; the XML must be well-formed
    }

    /// Of the definition, not of the answers: the root element is the same for every record.
    [[nodiscard]] std::set<std::string> used_prefixes() const {
        std::set<std::string> prefixes;
        const auto use = [&](std::string_view name) {
            const auto prefix = prefix_of(name);
            if (!prefix.empty() && prefix != "xml" && prefix != "xmlns")
                prefixes.insert(std::string(prefix));
        };
        for (const auto& node : definition_.nodes) {
            use(std::string_view(node.name).substr(model::is_attribute(node.name) ? 1 : 0));
            for (const auto& attribute : node.attributes)
                if (attribute.name != "jr:template") use(attribute.name);
        }
        return prefixes;
    }

    const Answers& answers_;
    const Definition& definition_;
    Write mode_;
    std::string out_;
};

}  // namespace

std::string write_instance(const Answers& answers, Write mode) {
    return Writer(answers, mode).write();
}

}  // namespace relais::forms::xform
