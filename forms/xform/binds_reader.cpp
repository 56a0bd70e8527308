// Binds and actions: what happens to the nodes of the primary instance.
#include <algorithm>
#include <array>

#include "forms/base/text.h"
#include "forms/xform/names.h"
#include "forms/xform/reading.h"

namespace relais::forms::xform {

namespace {

using model::Bind;
using model::DataType;
using model::kNoIndex;
using model::NodeIndex;
using model::NodeKind;

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
    else if (!take_expression(bind, name, value))
        bind.other.push_back({name, value});
}

std::string target_path(const pugi::xml_node& element, const char* name) {
    const auto reference = element.attribute(name);
    return reference ? reference.value() : element.attribute("ref").value();
}

struct Event {
    std::string_view name;
    bool first_load = false, new_repeat = false, value_changed = false;
};
// ODK XForms §events, and the older names of them.
constexpr std::array kEvents{
    Event{"odk-instance-first-load", true, false, false}, Event{"xforms-ready", true, false, false},
    Event{"odk-new-repeat", false, true, false},          Event{"jr-insert", false, true, false},
    Event{"xforms-value-changed", false, false, true},
};

Event events_of(std::string_view text) {
    Event out{text};
    for (const auto word : split_blanks(text))
        for (const auto& event : kEvents) {
            if (event.name != word) continue;
            out.first_load |= event.first_load;
            out.new_repeat |= event.new_repeat;
            out.value_changed |= event.value_changed;
        }
    return out;
}

/// A literal as XPath 1.0 §3.7 allows: without the quote that surrounds it.
std::string literal(std::string_view text) {
    if (text.find('\'') == std::string_view::npos) return "'" + std::string(text) + "'";
    if (text.find('"') == std::string_view::npos) return '"' + std::string(text) + '"';
    return {};
}

std::string value_of(const pugi::xml_node& action) {
    if (const auto value = action.attribute("value")) return value.value();
    const std::string_view text = trim(action.text().get());
    return text.empty() ? std::string{} : literal(text);
}

/// True when the fields of the node can say it.
bool take_setvalue(model::Node& node, const Event& event, const std::string& value,
                   NodeIndex place) {
    if (node.kind != NodeKind::leaf) return false;
    if (event.value_changed && !event.first_load && !event.new_repeat && place != kNoIndex) {
        if (!node.triggers.empty() && node.trigger_value != value) return false;
        node.triggers.push_back(place);
        node.trigger_value = value;
        return true;
    }
    if (event.value_changed || !(event.first_load || event.new_repeat) || value.empty())
        return false;
    if (!node.dynamic_default.empty() && node.dynamic_default != value) return false;
    node.dynamic_default = value;  // in a repeat it is written for both events
    return true;
}

/// odk:setgeopoint and odk:recordaudio, where they do what XLSForm's types ask for.
bool take_recording(model::Node& node, const std::string& name, const Event& event,
                    const pugi::xml_node& action, NodeIndex place) {
    if (node.kind != NodeKind::leaf) return false;
    if (name == "odk:recordaudio" && event.name == "odk-instance-load" && place == kNoIndex) {
        node.action = name;
        if (const auto quality = action.attribute("odk:quality"))
            node.bind.other.push_back({"odk:quality", quality.value()});
        return true;
    }
    if (name != "odk:setgeopoint") return false;
    if (event.value_changed && !event.first_load && place != kNoIndex)
        node.triggers.push_back(place);
    else if (!event.first_load || place != kNoIndex || !node.triggers.empty())
        return false;
    node.action = name;
    return true;
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

bool is_action(std::string_view element) {
    return element == "setvalue" || element == "odk:setgeopoint" || element == "odk:recordaudio";
}

void read_action(Reading& form, const pugi::xml_node& element, NodeIndex place) {
    const auto path = target_path(element, "ref");
    auto target = form.find(path, place == kNoIndex ? 0 : place);
    if (const auto bound = form.bind_ids.find(element.attribute("bind").value());
        path.empty() && bound != form.bind_ids.end())
        target = bound->second;
    if (target == kNoIndex) {
        form.warning(element, "an action names '" + path.substr(0, 200) + "', which is not a node",
                     "Mend its ref; it is passed over.");
        return;
    }
    const std::string name = element.name();
    const std::string words =
        element.attribute(element.attribute("event") ? "event" : "ev:event").value();
    const auto event = events_of(words);
    const auto value = value_of(element);
    auto& node = form.definition.nodes[target];
    if (name == "setvalue" ? take_setvalue(node, event, value, place)
                           : take_recording(node, name, event, element, place))
        return;
    model::Action action{name, words, target, value, place, {}};
    for (const auto& attribute : element.attributes()) {
        const std::string_view each = attribute.name();
        if (each != "ref" && each != "bind" && each != "event" && each != "ev:event" &&
            each != "value")
            action.other.push_back({std::string(each), attribute.value()});
    }
    form.definition.actions.push_back(std::move(action));
    form.warning(element, name + " at " + words.substr(0, 60) + " is kept but not run here");
}

}  // namespace relais::forms::xform
