#include "forms/xform/instance.h"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <pugixml.hpp>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/base/xml_scanner.h"
#include "forms/model/answers.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"

namespace relais::forms::xform {

namespace {

using model::Answers;
using model::Definition;
using model::NodeId;
using model::NodeIndex;
using model::NodeKind;

constexpr const char* kSubject = "record";

std::unexpected<Error> refuse(std::string why) {
    return fail(Errc::invalid, kSubject, std::move(why));
}

/// Elements deeper than any form's; the parser itself does not recurse.
bool too_deep(const pugi::xml_document& document) {
    struct Depth : pugi::xml_tree_walker {
        bool for_each(pugi::xml_node&) override {
            return depth() <= static_cast<int>(model::kMaxDepth);
        }
    } walker;
    return !const_cast<pugi::xml_document&>(document).traverse(walker);
}

class Filler {
  public:
    explicit Filler(const Definition& definition) : definition_(definition), answers_(definition) {
        for (NodeIndex node = 1; node < definition.nodes.size(); ++node)
            names_of(node).try_emplace({definition.nodes[node].parent, name_of(node)}, node);
        // Of those that are not written with the prefix that the form has.
        for (NodeIndex node = 1; node < definition.nodes.size(); ++node)
            names_of(node).try_emplace(
                {definition.nodes[node].parent, model::local_name(name_of(node))}, node);
    }

    /// Depth is that of the definition, which is bounded: elements it does not know are not
    /// entered.
    Result<void> fill(NodeId into, const pugi::xml_node& from) {
        const auto index = answers_.definition_of(into);
        TRY(fill_attributes(into, from));
        if (definition_.nodes[index].kind == NodeKind::leaf) return fill_leaf(into, from);
        std::vector<NodeIndex> seen;
        for (const auto& element : from.children()) {
            if (element.type() != pugi::node_element) continue;
            const auto child = find(by_name_, index, element.name());
            if (child == model::kNoIndex) {
                ++unknown;
                continue;
            }
            if (definition_.nodes[child].kind == NodeKind::repeat) {
                TRY(fill_instance(into, child, element));
            } else if (!filled(seen, child)) {
                TRY(fill(answers_.child(into, child), element));
            }
        }
        return {};
    }

    NodeId root() const { return answers_.root(); }
    Answers take() { return std::move(answers_); }
    std::size_t unknown = 0;

  private:
    using Names = std::map<std::pair<NodeIndex, std::string_view>, NodeIndex>;

    Names& names_of(NodeIndex node) {
        return model::is_attribute(definition_.nodes[node].name) ? by_attribute_ : by_name_;
    }
    [[nodiscard]] std::string_view name_of(NodeIndex node) const {
        const std::string_view name = definition_.nodes[node].name;
        return model::is_attribute(name) ? name.substr(1) : name;
    }
    static NodeIndex find(const Names& names, NodeIndex parent, std::string_view whole) {
        auto found = names.find({parent, whole});
        if (found == names.end()) found = names.find({parent, model::local_name(whole)});
        return found == names.end() ? model::kNoIndex : found->second;
    }

    /// A second element of what is no repeat has no place.
    bool filled(std::vector<NodeIndex>& seen, NodeIndex child) {
        // Almost always they come in order, so that the last one tells.
        if (seen.empty() || seen.back() < child) {
            seen.push_back(child);
            return false;
        }
        const auto at = std::lower_bound(seen.begin(), seen.end(), child);
        if (at != seen.end() && *at == child) {
            ++unknown;
            return true;
        }
        seen.insert(at, child);
        return false;
    }

    /// One that is not written is not relevant, as an element: it keeps its default.
    Result<void> fill_attributes(NodeId into, const pugi::xml_node& from) {
        if (by_attribute_.empty()) return {};
        for (const auto& attribute : from.attributes()) {
            const auto found =
                find(by_attribute_, answers_.definition_of(into), attribute.name());
            if (found == model::kNoIndex) continue;
            const auto node = answers_.child(into, found);
            const std::string_view text = attribute.value();
            if (text.size() > model::kMaxValueBytes)
                return refuse("the value of " + answers_.path(node) + " is too long");
            answers_.set_text(node, std::string(text));
        }
        return {};
    }

    Result<void> fill_leaf(NodeId into, const pugi::xml_node& from) {
        std::string text;
        for (const auto& part : from.children()) {
            if (part.type() == pugi::node_element)
                ++unknown;
            else if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata)
                text += part.value();
        }
        if (text.size() > model::kMaxValueBytes)
            return refuse("the value of " + answers_.path(into) + " is too long");
        answers_.set_text(into, std::move(text));
        return {};
    }

    Result<void> fill_instance(NodeId parent, NodeIndex repeat, const pugi::xml_node& from) {
        if (!from.attribute("jr:template").empty()) return {};
        if (answers_.repeat_size(parent, repeat) >= model::kMaxRepeats)
            return refuse("there are more than " + std::to_string(model::kMaxRepeats) +
                          " instances of " + model::path_of(definition_, repeat));
        if (answers_.id_bound() > model::kMaxElements)
            return refuse("it has more than " + std::to_string(model::kMaxElements) + " elements");
        return fill(answers_.add_repeat(parent, repeat), from);
    }

    const Definition& definition_;
    Answers answers_;
    Names by_name_, by_attribute_;
};

}  // namespace

Result<Answers> read_instance(std::string_view xml, const Definition& definition,
                              std::size_t* unknown) {
    if (xml.size() > kMaxInstanceBytes)
        return refuse("is larger than " + std::to_string(kMaxInstanceBytes) + " bytes");
    if (!is_utf8(xml)) return refuse("is not UTF-8 text");
    pugi::xml_document document;
    // White space alone is a value when it is all that an element holds.
    const auto parsed = document.load_buffer(xml.data(), xml.size(),
                                             pugi::parse_default | pugi::parse_ws_pcdata_single,
                                             pugi::encoding_utf8);
    if (!parsed)
        return refuse(
            place_in(xml, static_cast<std::size_t>(std::max<std::ptrdiff_t>(parsed.offset, 0))) +
            ": " + lower_ascii(parsed.description()));
    if (too_deep(document)) return refuse("its elements are nested too deep");

    const auto root = document.document_element();
    if (std::string_view(root.attribute("id").value()) != definition.form_id ||
        model::local_name(root.name()) != model::local_name(definition.nodes.front().name))
        return refuse("is of another form than '" + definition.form_id + "'");
    Filler filler(definition);
    TRY(filler.fill(filler.root(), root));
    if (unknown != nullptr) *unknown = filler.unknown;
    return filler.take();
}

}  // namespace relais::forms::xform
