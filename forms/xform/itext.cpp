#include "forms/xform/itext.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "forms/model/definition.h"
#include "forms/xform/body_writer.h"
#include "forms/xform/names.h"
#include "forms/xform/xml_writer.h"

namespace relais::forms::xform {

using model::Control;
using model::Label;
using model::TranslatedText;

bool has_output(const TranslatedText& text) {
    return std::any_of(text.by_language.begin(), text.by_language.end(), [](const auto& parts) {
        return std::any_of(parts.begin(), parts.end(), [](const auto& part) {
            return std::holds_alternative<model::Output>(part);
        });
    });
}

namespace {

/// "jr://images/" before a file's name; an address that is whole already stays as it is.
model::Text media_address(std::string_view form, model::Text file) {
    const auto folder = media_folder(form);
    auto* start = std::get_if<std::string>(&file.front());
    if (folder.empty() || (start != nullptr && start->find("://") != std::string::npos))
        return file;
    auto prefix = "jr://" + std::string(folder) + "/";
    if (start != nullptr)
        start->insert(0, prefix);
    else
        file.insert(file.begin(), std::move(prefix));
    return file;
}

}  // namespace

const model::Text& plain_text(const TranslatedText& text) {
    static const model::Text kNone;
    for (const auto& each : text.by_language)
        if (!each.empty()) return each;
    return kNone;
}

Itext::Itext(const model::Definition& definition) : definition_(definition) {
    // Items of the body after the instances: the order in which a reader meets them.
    const auto in_line = lists_in_line(definition);
    for (const auto& list : definition.lists)
        if (std::find(in_line.begin(), in_line.end(), list.name) == in_line.end()) add_list(list);
    for (const auto& name : in_line)
        for (const auto& list : definition.lists)
            if (list.name == name) add_list(list);
    for (model::NodeIndex node = 0; node < definition.nodes.size(); ++node) {
        const auto& bind = definition.nodes[node].bind;
        add_message(node, "jr:constraintMsg", bind.constraint_message);
        add_message(node, "jr:requiredMsg", bind.required_message);
        add_message(node, "jr:noAppErrorString", bind.no_app_error);
    }
    add_controls(definition.body);
    for (const auto& [id, text] : definition.texts)  // of no control: expressions name them
        if (!ids_.contains(id)) entries_.push_back({id, {{"", &text, nullptr}}});
}

/// "default" is the name of the one language of a form that names none.
bool Itext::is_inline(const TranslatedText& text) const {
    return text.plain ||
           (definition_.languages.size() <= 1 &&
            (definition_.languages.empty() || definition_.languages.front() == "default"));
}

void Itext::add_list(const model::ChoiceList& list) {
    const bool translated =
        std::any_of(list.choices.begin(), list.choices.end(), [this](const model::Choice& choice) {
            const auto& label = choice.label;
            return !label.media.empty() || has_output(label.text) ||
                   (!label.text.empty() && !is_inline(label.text));
        });
    if (!translated) return;
    lists_.insert(list.name);
    for (std::size_t i = 0; i < list.choices.size(); ++i)
        if (!list.choices[i].label.empty())
            add(choice_id(list.name, i), list.choices[i].label, nullptr);
}

void Itext::add_message(model::NodeIndex node, std::string_view what, const TranslatedText& text) {
    if (text.empty() || (is_inline(text) && !has_output(text))) return;
    Entry entry{node_id(node, what), {{"", &text, nullptr}}};
    ids_.insert(entry.id);
    entries_.push_back(std::move(entry));
}

void Itext::add_controls(const std::vector<Control>& controls) {
    for (const auto& control : controls) {
        if (!control.label.media.empty() ||
            (!control.label.text.empty() && !is_inline(control.label.text)))
            add(node_id(control, "label"), control.label, nullptr);
        const bool group =
            control.kind == model::ControlKind::group || control.kind == model::ControlKind::repeat;
        // ODK XForms §body: no hint there.
        if (!group && (!control.guidance.empty() || !control.hint.media.empty() ||
                       (!control.hint.text.empty() && !is_inline(control.hint.text))))
            add(node_id(control, "hint"), control.hint, &control.guidance.text);
        for (std::size_t i = 0; i < control.tags.size(); ++i)
            if (const auto& label = control.tags[i].label;
                !label.media.empty() || (!label.text.empty() && !is_inline(label.text)))
                add(tag_id(control, i), label, nullptr);
        add_controls(control.children);
    }
}

void Itext::add(std::string id, const Label& label, const TranslatedText* guidance) {
    // Two controls may show one node: the texts of the first have the id.
    if (!ids_.insert(id).second) return;
    Entry entry{std::move(id), {}};
    if (!label.text.empty()) entry.values.push_back({"", &label.text, nullptr});
    if (guidance != nullptr && !guidance->empty())
        entry.values.push_back({"guidance", guidance, nullptr});
    for (const auto& media : label.media)
        entry.values.push_back({media.form, nullptr, &media});
    entries_.push_back(std::move(entry));
}

std::string Itext::reference(std::string_view id) {
    return "jr:itext('" + std::string(id) + "')";
}

std::string Itext::choice_id(std::string_view list, std::size_t choice) {
    return std::string(list) + "-" + std::to_string(choice);
}

std::string Itext::tag_id(const Control& control, std::size_t tag) const {
    return node_id(control, "tag:" + control.tags[tag].key);
}

std::string Itext::node_id(model::NodeIndex node, std::string_view what) const {
    return model::path_of(definition_, node) + ":" + std::string(what);
}

std::string Itext::node_id(const Control& control, std::string_view what) const {
    if (control.node != model::kNoIndex) return node_id(control.node, what);
    // A group without a node: its first descendant's with one tells it apart.
    const auto* at = &control;
    std::string depth;
    while (at->node == model::kNoIndex && !at->children.empty()) {
        at = &at->children.front();
        depth += "group:";
    }
    return (at->node == model::kNoIndex ? "/:" : node_id(at->node, depth)) + std::string(what);
}

void Itext::write_value(XmlWriter& out, const Value& value, std::size_t language) const {
    Attributes attributes;
    if (!value.form.empty()) attributes.push_back({"form", value.form});
    if (value.media != nullptr) {
        const auto& files = value.media->file_by_language;
        const bool told = !value.media->plain || language == definition_.default_language;
        if (told && language < files.size() && !files[language].empty())
            out.mixed("value", attributes, media_address(value.form, files[language]));
        return;
    }
    const auto& texts = value.text->by_language;
    const bool own = !value.text->plain || language == definition_.default_language;
    if (own && language < texts.size() && !texts[language].empty())
        out.mixed("value", attributes, texts[language]);
    else
        out.leaf("value", attributes, "-");  // as every converter of the field fills a gap
}

void Itext::write(XmlWriter& out) const {
    if (entries_.empty()) return;
    out.begin("itext");
    for (std::size_t language = 0; language < definition_.languages.size(); ++language) {
        Attributes attributes{{"lang", definition_.languages[language]}};
        if (language == definition_.default_language) attributes.push_back({"default", "true()"});
        out.begin("translation", attributes);
        for (const auto& entry : entries_) {
            out.begin("text", {{"id", entry.id}});
            for (const auto& value : entry.values)
                write_value(out, value, language);
            out.end();
        }
        out.end();
    }
    out.end();
}

}  // namespace relais::forms::xform
