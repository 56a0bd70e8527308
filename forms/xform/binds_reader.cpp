// Binds: what is told of the nodes of the primary instance.
#include <array>
#include <string>
#include <string_view>

#include "forms/model/definition.h"
#include "forms/xform/names.h"
#include "forms/xform/reading.h"

namespace relais::forms::xform {

namespace {

using model::Bind;
using model::DataType;
using model::kNoIndex;

bool take_expression(Bind& bind, std::string_view name, const std::string& value) {
    struct Field {
        std::string_view name;
        std::string Bind::*member;
    };
    constexpr std::array kFields{
        Field{"relevant", &Bind::relevant},
        Field{"required", &Bind::required},
        Field{"readonly", &Bind::readonly},
        Field{"constraint", &Bind::constraint},
        Field{"calculate", &Bind::calculate},
        Field{"jr:preload", &Bind::preload},
        Field{"jr:preloadParams", &Bind::preload_params},
    };
    for (const auto& field : kFields) {
        if (field.name != name) continue;
        bind.*field.member = value;
        return true;
    }
    return false;
}

/// "xsd:int" and "int" are one; the types of selects are strings; what nobody knows is a string
/// that keeps its name.
void take_type(Bind& bind, const std::string& value) {
    std::string_view name = value;
    if (name.starts_with("xsd:") || name.starts_with("xs:")) name = model::local_name(name);
    if (const auto known = type_of_name(name)) {
        bind.type = *known;
        return;
    }
    bind.type = DataType::string;
    if (name != "odk:rank" && name != "select" && name != "select1")
        bind.other.push_back({"type", value});
}

void take_attribute(Reading& form, const pugi::xml_node& element, Bind& bind,
                    const pugi::xml_attribute& attribute) {
    const std::string name = attribute.name();
    const std::string value = attribute.value();
    if (name == "nodeset" || name == "ref" || name == "id" || name.starts_with("xmlns")) return;
    if (name == "type")
        take_type(bind, value);
    else if (name == "jr:constraintMsg")
        bind.constraint_message = form.message_of(value, element);
    else if (name == "jr:requiredMsg")
        bind.required_message = form.message_of(value, element);
    else if (name == "jr:noAppErrorString")
        bind.no_app_error = form.message_of(value, element);
    else if (!take_expression(bind, name, value))
        bind.other.push_back({name, value});
}

std::string target_path(const pugi::xml_node& element, const char* name) {
    const auto reference = element.attribute(name);
    return !reference.empty() ? reference.value() : element.attribute("ref").value();
}

}  // namespace

void read_bind(Reading& form, const pugi::xml_node& element) {
    const auto path = target_path(element, "nodeset");
    const auto target = form.find(path, 0);
    if (target == kNoIndex) {
        form.warning(element,
                     "a bind names '" + path.substr(0, 200) + "', which is not in the form",
                     "Mend its nodeset, or delete it.");
        return;
    }
    if (const auto id = element.attribute("id")) form.bind_ids.emplace(id.value(), target);
    for (const auto& attribute : element.attributes())
        take_attribute(form, element, form.definition.nodes[target].bind, attribute);
}

}  // namespace relais::forms::xform
