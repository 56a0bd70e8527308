// The document: head, instances, binds with the actions that follow them. The body:
// body_writer.cpp.
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/xform/body_writer.h"
#include "forms/xform/itext.h"
#include "forms/xform/names.h"
#include "forms/xform/xform.h"
#include "forms/xform/xml_writer.h"

namespace relais::forms::xform {

namespace {

using model::Definition;
using model::kNoIndex;
using model::NodeIndex;
using model::NodeKind;

/// `p="uri" q="uri"` of the setting namespaces.
Attributes declared_namespaces(std::string_view text) {
    Attributes out;
    while (true) {
        text = trim(text);
        const auto equals = text.find('=');
        if (equals == std::string_view::npos || equals + 1 >= text.size()) return out;
        const auto name = trim(text.substr(0, equals));
        text = trim(text.substr(equals + 1));
        if (text.empty()) return out;
        const char quote = text.front();
        const auto end = text.find(quote, 1);
        if ((quote != '"' && quote != '\'') || end == std::string_view::npos) return out;
        const bool plain =
            !name.empty() && name.find_first_of(" \t\n\"'<>&:/") == std::string_view::npos;
        if (plain && uri_of_prefix(name).empty())
            out.push_back({std::string(name), std::string(text.substr(1, end - 1))});
        text.remove_prefix(end + 1);
    }
}

/// ODK XForms, Entities: 2024.1 knows one entity directly in the record, 2025.1 several anywhere.
std::string entities_version(const Definition& definition) {
    std::size_t entities = 0;
    bool in_record = true;
    for (NodeIndex node = 0; node < definition.nodes.size(); ++node) {
        if (!model::is_entity(definition, node)) continue;
        ++entities;
        in_record = definition.nodes[definition.nodes[node].parent].parent == 0;
    }
    if (entities == 0) return {};
    return entities == 1 && in_record ? "2024.1.0" : "2025.1.0";
}

bool uses_entities(const Definition& definition) {
    const auto is_theirs = [](const auto& a) { return a.name.starts_with("entities:"); };
    return !entities_version(definition).empty() ||
           std::any_of(definition.nodes.begin(), definition.nodes.end(), [&](const auto& node) {
               return std::any_of(node.bind.other.begin(), node.bind.other.end(), is_theirs);
           });
}

bool is_true(std::string_view word) {
    const auto lower = lower_ascii(word);
    return lower == "yes" || lower == "true" || lower == "true()";
}

/// What the instance has for a leaf or an attribute.
const std::string& value_in(const Definition& definition, NodeIndex leaf,
                            const model::StartingInstance& instance) {
    const auto value = std::find_if(instance.values.begin(), instance.values.end(),
                                    [&](const auto& each) { return each.first == leaf; });
    return value == instance.values.end() ? definition.nodes[leaf].default_value : value->second;
}

class DefinitionWriter {
  public:
    explicit DefinitionWriter(const Definition& definition)
        : definition_(definition), itext_(definition), inline_lists_(lists_in_line(definition)) {}
    std::string write();

  private:
    [[nodiscard]] std::string setting(std::string_view name) const;
    void write_model();
    void write_submission();
    enum class Copy { first, templates, plain };
    void write_node(NodeIndex index, Copy copy, bool as_template);
    void write_repeat(NodeIndex repeat, Copy copy);
    void write_starting(NodeIndex repeat, const std::vector<model::StartingInstance>& instances);
    void write_started(NodeIndex around, const model::StartingInstance& instance);
    [[nodiscard]] Attributes root_attributes() const;
    [[nodiscard]] Attributes attributes_of(NodeIndex index, bool as_template) const;
    [[nodiscard]] Attributes attributes_of(NodeIndex index,
                                           const model::StartingInstance& instance) const;
    void write_lists();
    void write_list(const model::ChoiceList& list);
    void write_bind(NodeIndex index);
    [[nodiscard]] std::string message(NodeIndex index, std::string_view what,
                                      const model::TranslatedText& text) const;
    void write_actions(NodeIndex index);
    void find_special(const std::vector<model::Control>& controls);

    const Definition& definition_;
    const Itext itext_;
    const std::vector<std::string> inline_lists_;  ///< search(): the items stand in the body
    std::vector<const model::Control*> shown_;     ///< a node's control, for what its bind carries
    std::size_t templates_ = 0;                    ///< that are being written, one in the other
    XmlWriter out_;
};

std::string DefinitionWriter::setting(std::string_view name) const {
    for (const auto& each : definition_.settings)
        if (each.name == name) return each.value;
    return {};
}

void DefinitionWriter::find_special(const std::vector<model::Control>& controls) {
    for (const auto& control : controls) {
        if (control.node != kNoIndex && shown_[control.node] == nullptr)
            shown_[control.node] = &control;
        find_special(control.children);
    }
}

// ---- The primary instance ----------------------------------------------------------------------
Attributes DefinitionWriter::root_attributes() const {
    Attributes out{{"id", definition_.form_id}};
    if (!definition_.version.empty()) out.push_back({"version", definition_.version});
    if (const auto uri = setting("instance_xmlns"); !uri.empty()) out.push_back({"xmlns", uri});
    if (const auto prefix = setting("prefix"); !prefix.empty())
        out.push_back({"odk:prefix", prefix});
    if (const auto delimiter = setting("delimiter"); !delimiter.empty())
        out.push_back({"odk:delimiter", delimiter});
    constexpr std::string_view kAttribute = "attribute::";
    for (const auto& each : definition_.settings)
        if (each.name.starts_with(kAttribute))
            out.push_back({each.name.substr(kAttribute.size()), each.value});
    return out;
}

Attributes DefinitionWriter::attributes_of(NodeIndex index, bool as_template) const {
    const auto& node = definition_.nodes[index];
    auto out = index == 0 ? root_attributes() : Attributes{};
    if (as_template) out.push_back({"jr:template", ""});
    out.insert(out.end(), node.attributes.begin(), node.attributes.end());
    for (const auto child : node.children)
        if (const auto& own = definition_.nodes[child]; model::is_attribute(own.name))
            out.push_back({own.name.substr(1), own.default_value});
    return out;
}

Attributes DefinitionWriter::attributes_of(NodeIndex index,
                                           const model::StartingInstance& instance) const {
    auto out = definition_.nodes[index].attributes;
    for (const auto child : definition_.nodes[index].children)
        if (const auto& own = definition_.nodes[child]; model::is_attribute(own.name))
            out.push_back({own.name.substr(1), value_in(definition_, child, instance)});
    return out;
}

void DefinitionWriter::write_node(NodeIndex index, Copy copy, bool as_template) {
    const auto& node = definition_.nodes[index];
    const auto attributes = attributes_of(index, as_template);
    if (node.kind == NodeKind::leaf) {
        out_.leaf(node.name, attributes, node.default_value);
        return;
    }
    out_.begin(node.name, attributes);
    templates_ += as_template ? 1U : 0U;
    for (const auto child : node.children) {
        if (model::is_attribute(definition_.nodes[child].name)) continue;
        const bool no_meta = index == 0 && definition_.nodes[child].name == "meta" &&
                             definition_.nodes[child].children.empty();
        if (no_meta) continue;
        if (definition_.nodes[child].kind == NodeKind::repeat)
            write_repeat(child, copy);
        else
            write_node(child, copy == Copy::templates ? Copy::first : copy, false);
    }
    templates_ -= as_template ? 1U : 0U;
    out_.end();
}

/// The first repeat on the way down has a template and one instance; what it holds has templates in
/// the one and instances in the other. In a group of a template, both again.
void DefinitionWriter::write_repeat(NodeIndex repeat, Copy copy) {
    if (copy != Copy::plain) write_node(repeat, Copy::templates, true);
    if (!definition_.starting.empty() && templates_ == 0) {
        if (copy == Copy::first) write_starting(repeat, definition_.starting);
    } else if (copy != Copy::templates) {
        write_node(repeat, Copy::plain, false);
    }
}

/// Those of `instances` that are of that repeat. Where the form begins with instances, it begins
/// with no others.
void DefinitionWriter::write_starting(NodeIndex repeat,
                                      const std::vector<model::StartingInstance>& instances) {
    for (const auto& instance : instances) {
        if (instance.repeat != repeat) continue;
        out_.begin(definition_.nodes[repeat].name, attributes_of(repeat, instance));
        write_started(repeat, instance);
        out_.end();
    }
}

void DefinitionWriter::write_started(NodeIndex around, const model::StartingInstance& instance) {
    for (const auto child : definition_.nodes[around].children) {
        const auto& node = definition_.nodes[child];
        if (model::is_attribute(node.name)) continue;
        if (node.kind == NodeKind::repeat) {
            write_starting(child, instance.inside);
        } else if (node.kind == NodeKind::group) {
            out_.begin(node.name, attributes_of(child, instance));
            write_started(child, instance);
            out_.end();
        } else {
            out_.leaf(node.name, attributes_of(child, instance),
                      value_in(definition_, child, instance));
        }
    }
}

// ---- Secondary instances -----------------------------------------------------------------------
void DefinitionWriter::write_list(const model::ChoiceList& list) {
    out_.begin("instance", {{"id", list.name}});
    out_.begin("root");
    const bool translated = itext_.has_list(list.name);
    const bool named = std::find(list.columns.begin(), list.columns.end(), "itextId") !=
                       list.columns.end();  // by their own ids
    for (std::size_t i = 0; i < list.choices.size(); ++i) {
        const auto& choice = list.choices[i];
        out_.begin("item");
        if (translated && !named && !choice.label.empty())
            out_.leaf("itextId", {}, Itext::choice_id(list.name, i));
        if (!choice.value.empty()) out_.leaf("name", {}, choice.value);
        if (!translated && !choice.label.empty())
            out_.mixed("label", {}, plain_text(choice.label.text));
        for (std::size_t column = 0; column < choice.columns.size(); ++column)
            if (column < list.columns.size() && !choice.columns[column].empty())
                out_.leaf(list.columns[column], {}, choice.columns[column]);
        out_.end();
    }
    out_.end();
    out_.end();
}

void DefinitionWriter::write_lists() {
    for (const auto& external : definition_.externals)
        out_.leaf("instance", {{"id", external.id}, {"src", external.src}});
    for (const auto& list : definition_.lists)
        if (!list.external &&
            std::find(inline_lists_.begin(), inline_lists_.end(), list.name) == inline_lists_.end())
            write_list(list);
    for (const auto& document : definition_.documents) {
        out_.begin("instance", {{"id", document.id}});
        out_.verbatim(document.xml);
        out_.end();
    }
}

// ---- Binds and actions -------------------------------------------------------------------------
std::string DefinitionWriter::message(NodeIndex index, std::string_view what,
                                      const model::TranslatedText& text) const {
    const auto id = itext_.node_id(index, what);
    if (itext_.has(id)) return Itext::reference(id);
    std::string out;
    for (const auto& part : plain_text(text))
        if (const auto* words = std::get_if<std::string>(&part)) out += *words;
    return out;
}

void DefinitionWriter::write_bind(NodeIndex index) {
    const auto& bind = definition_.nodes[index].bind;
    Attributes out{{"nodeset", model::path_of(definition_, index)}};
    const auto add = [&out](std::string_view name, const std::string& value) {
        if (!value.empty()) out.push_back({std::string(name), value});
    };
    const auto* control = shown_[index];
    const bool told = std::any_of(bind.other.begin(), bind.other.end(),
                                  [](const auto& each) { return each.name == "type"; });
    if (control != nullptr && control->kind == model::ControlKind::rank)
        add("type", "odk:rank");
    else if (!told)
        add("type", std::string(type_name(bind.type)));
    add("readonly", bind.readonly);
    add("required", bind.required);
    add("relevant", bind.relevant);
    add("constraint", bind.constraint);
    add("calculate", bind.calculate);
    add("jr:constraintMsg", message(index, "jr:constraintMsg", bind.constraint_message));
    add("jr:requiredMsg", message(index, "jr:requiredMsg", bind.required_message));
    add("jr:noAppErrorString", message(index, "jr:noAppErrorString", bind.no_app_error));
    add("jr:preload", bind.preload);
    add("jr:preloadParams", bind.preload_params);
    if (control != nullptr)
        for (const auto& parameter : control->parameters)
            if (const auto* named = find_parameter(parameter.name);
                named != nullptr && named->in_bind)
                add(named->attribute, parameter.value);
    const bool records = definition_.nodes[index].action == "odk:recordaudio";
    for (const auto& each : bind.other)
        if (!records || each.name != "odk:quality") out.push_back(each);
    if (out.size() > 1) out_.leaf("bind", out);
}

void DefinitionWriter::write_actions(NodeIndex index) {
    const auto& node = definition_.nodes[index];
    const auto path = model::path_of(definition_, index);
    if (!node.dynamic_default.empty())
        out_.leaf(
            "setvalue",
            {{"ref", path}, {"event", "odk-instance-first-load"}, {"value", node.dynamic_default}});
    if (!node.action.empty() && node.triggers.empty()) write_recording(out_, path, node);
}

// ---- The head ----------------------------------------------------------------------------------
void DefinitionWriter::write_submission() {
    Attributes out;
    if (const auto url = setting("submission_url"); !url.empty())
        out = {{"action", url}, {"method", "post"}};
    const auto add = [&](std::string_view name, std::string_view from) {
        if (auto value = setting(from); !value.empty())
            out.push_back({std::string(name), std::move(value)});
    };
    add("base64RsaPublicKey", "public_key");
    add("orx:auto-send", "auto_send");
    add("orx:auto-delete", "auto_delete");
    if (is_true(setting("client_editable"))) out.push_back({"odk:client-editable", "true"});
    if (!out.empty()) out_.leaf("submission", out);
}

void DefinitionWriter::write_model() {
    Attributes attributes{{"odk:xforms-version", "1.0.0"}};
    const auto told = setting("entities_version");
    if (const auto version = told.empty() ? entities_version(definition_) : told; !version.empty())
        attributes.push_back({"entities:entities-version", version});
    out_.begin("model", attributes);
    write_submission();
    itext_.write(out_);
    out_.begin("instance");
    write_node(0, Copy::first, false);
    out_.end();
    write_lists();
    for (NodeIndex index = 0; index < definition_.nodes.size(); ++index) {
        write_bind(index);
        write_actions(index);
    }
    for (const auto& action : definition_.actions)  // one may read what the one before it set
        if (action.place == kNoIndex) write_action(out_, definition_, action);
    out_.end();
}

std::string DefinitionWriter::write() {
    shown_.assign(definition_.nodes.size(), nullptr);
    find_special(definition_.body);
    Attributes namespaces{{"xmlns", "http://www.w3.org/2002/xforms"}};
    for (const std::string_view prefix : {"h", "ev", "xsd", "jr", "orx", "odk"})
        namespaces.push_back({"xmlns:" + std::string(prefix), std::string(uri_of_prefix(prefix))});
    if (uses_entities(definition_) || !setting("entities_version").empty())
        namespaces.push_back({"xmlns:entities", std::string(uri_of_prefix("entities"))});
    for (const auto& [prefix, uri] : declared_namespaces(setting("namespaces")))
        namespaces.push_back({"xmlns:" + prefix, uri});
    out_.begin("h:html", namespaces);
    out_.begin("h:head");
    out_.leaf("h:title", {}, definition_.title);
    if (!definition_.nodes.empty()) write_model();
    out_.end();
    out_.begin("h:body",
               definition_.style.empty() ? Attributes{} : Attributes{{"class", definition_.style}});
    write_body(out_, definition_, itext_);
    out_.end();
    out_.end();
    return out_.take();
}

}  // namespace

std::string write_xform(const Definition& definition) {
    return DefinitionWriter(definition).write();
}

}  // namespace relais::forms::xform
