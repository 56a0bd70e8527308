#include "forms/xform/names_in_document.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pugixml.hpp>

#include "forms/base/result.h"
#include "forms/model/definition.h"
#include "forms/xform/names.h"
#include "forms/xform/xform.h"
#include "forms/xform/xml_writer.h"

namespace relais::forms::xform {

namespace {

struct Declaration {
    std::string prefix;
    std::string uri;
};

class Renamer {
  public:
    Result<void> rename(pugi::xml_node node, bool in_instance, std::size_t depth);
    Attributes unknown;

  private:
    Result<std::size_t> declare(const pugi::xml_node& node);
    [[nodiscard]] std::string standard_name(std::string_view name, bool attribute,
                                            bool in_instance) const;
    void rename_attributes(pugi::xml_node& node);

    std::vector<Declaration> scope_;
    std::size_t declared_ = 0;
};

/// Elements in the body stand in groups of groups: three XML levels for each of the form's.
constexpr std::size_t kMaxXmlDepth = 4 * model::kMaxDepth;

Result<std::size_t> Renamer::declare(const pugi::xml_node& node) {
    std::size_t count = 0;
    for (const auto& attribute : node.attributes()) {
        const std::string_view name = attribute.name();
        if (name != "xmlns" && !name.starts_with("xmlns:")) continue;
        if (++declared_ > kMaxDeclarations)
            return fail(Errc::invalid, "form", "declares too many namespaces");
        const auto prefix = name == "xmlns" ? std::string_view() : name.substr(6);
        scope_.push_back({std::string(prefix), attribute.value()});
        ++count;
        const bool known = prefix_of_uri(attribute.value()).has_value();
        const bool told = std::any_of(unknown.begin(), unknown.end(),
                                      [&](const auto& each) { return each.name == prefix; });
        if (!known && !prefix.empty() && !told)
            unknown.push_back({std::string(prefix), attribute.value()});
    }
    return count;
}

std::string Renamer::standard_name(std::string_view name, bool attribute, bool in_instance) const {
    const auto prefix = prefix_of(name);
    // Namespaces in XML 1.0 §6.2: an attribute without a prefix has no namespace.
    if (prefix.empty() && (attribute || in_instance)) return std::string(name);
    for (auto at = scope_.rbegin(); at != scope_.rend(); ++at) {
        if (at->prefix != prefix) continue;
        const auto known = prefix_of_uri(at->uri);
        if (!known) return std::string(name);
        return (known->empty() ? "" : std::string(*known) + ":") +
               std::string(model::local_name(name));
    }
    return std::string(name);
}

void Renamer::rename_attributes(pugi::xml_node& node) {
    for (auto attribute : node.attributes()) {
        const std::string_view name = attribute.name();
        if (name.find(':') == std::string_view::npos || name.starts_with("xmlns:")) continue;
        const auto standard = standard_name(name, true, false);
        if (standard != name) attribute.set_name(standard.c_str());
    }
}

Result<void> Renamer::rename(pugi::xml_node node, bool in_instance, std::size_t depth) {
    if (depth > kMaxXmlDepth)
        return fail(Errc::invalid, "form", "its elements are nested too deep");
    const auto own = TRY(declare(node));
    rename_attributes(node);
    const auto standard = standard_name(node.name(), false, in_instance);
    if (standard != node.name()) node.set_name(standard.c_str());
    const bool inside = in_instance || standard == "instance";
    for (const auto& child : node.children())
        if (child.type() == pugi::node_element) TRY(rename(child, inside, depth + 1));
    scope_.resize(scope_.size() - own);
    return {};
}

}  // namespace

Result<Attributes> use_standard_prefixes(pugi::xml_document& document) {
    Renamer renamer;
    TRY(renamer.rename(document.document_element(), false, 0));
    return std::move(renamer.unknown);
}

}  // namespace relais::forms::xform
