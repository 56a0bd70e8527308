// The document: parsing within limits, and the order in which its parts are read.
#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <pugixml.hpp>

#include "forms/base/diagnostic.h"
#include "forms/base/text.h"
#include "forms/base/xml_scanner.h"
#include "forms/model/definition.h"
#include "forms/xform/names_in_document.h"
#include "forms/xform/reading.h"
#include "forms/xform/skeleton.h"
#include "forms/xform/xform.h"
#include "forms/xform/xml_writer.h"

namespace relais::forms::xform {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

Loaded refused(std::string location, std::string text, std::string remedy = {}) {
    return {std::nullopt,
            {{Severity::error, std::move(location), std::move(text), std::move(remedy)}}};
}

void read_submission(model::Definition& definition, const pugi::xml_node& submission) {
    const auto keep = [&](const char* attribute, const char* setting) {
        const std::string value = submission.attribute(attribute).value();
        if (!value.empty()) definition.settings.push_back({setting, value});
    };
    keep("action", "submission_url");
    keep("base64RsaPublicKey", "public_key");
    keep("orx:auto-send", "auto_send");
    keep("orx:auto-delete", "auto_delete");
    keep("odk:client-editable", "client_editable");
}

void read_model(Reading& form, const pugi::xml_node& model) {
    auto& definition = form.definition;
    for (const auto& itext : model.children("itext"))
        form.read_itext(itext);
    if (definition.languages.empty()) definition.languages = {"default"};
    bool primary = true;
    for (const auto& instance : model.children("instance")) {
        if (form.failed()) return;
        if (primary)
            read_primary(form, instance, instance.root());
        else
            read_secondary(form, instance);
        primary = false;
    }
    if (primary) form.error(model, "the form has no instance", "Add the primary instance.");
    if (form.failed()) return;
    for (const auto& bind : model.children("bind"))
        read_bind(form, bind);
    if (const auto submission = model.child("submission")) read_submission(definition, submission);
}

void read_actions(Reading& form, const pugi::xml_node& model) {
    for (const auto& element : model.children())
        if (element.type() == pugi::node_element && is_action(element.name()))
            read_action(form, element, model::kNoIndex);
}

void keep_namespaces(model::Definition& definition, const Attributes& unknown) {
    std::string text;
    for (const auto& [prefix, uri] : unknown) {
        if (uri.find('"') != std::string::npos) continue;
        if (!text.empty()) text += ' ';
        text.append(prefix).append("=\"").append(uri).append("\"");
    }
    if (!text.empty()) definition.settings.push_back({"namespaces", text});
}

void keep_entities_version(model::Definition& definition, const pugi::xml_node& model) {
    const std::string version = model.attribute("entities:entities-version").value();
    if (!version.empty()) definition.settings.push_back({"entities_version", version});
}

/// XML 1.0 §2.2.
bool is_xml_character(std::uint32_t c) {
    if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
    return c < 0xD800 || (c >= 0xE000 && c != 0xFFFE && c != 0xFFFF && c <= 0x10FFFF);
}

/// How long the reference at the front of `text` is when what it names is no character; else 0.
std::size_t wrong_reference(std::string_view text) {
    const auto end = text.substr(0, 16).find(';');
    if (end == std::string_view::npos) return 0;
    const bool hexadecimal = text.substr(2).starts_with('x');
    const char* const first = text.data() + (hexadecimal ? 3 : 2);
    std::uint32_t number = 0;
    const auto [last, error] =
        std::from_chars(first, text.data() + end, number, hexadecimal ? 16 : 10);
    if (last != text.data() + end || error == std::errc::invalid_argument) return 0;
    return error == std::errc() && is_xml_character(number) ? 0 : end + 1;
}

/// Controls and the like are no characters of XML. The parser lets them pass, but nothing that is
/// written could hold them. Each becomes blanks, so that places stay.
std::string_view without_controls(std::string_view bytes, std::string& cleaned) {
    const auto is_control = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && !is_blank(c);
    };
    if (std::any_of(bytes.begin(), bytes.end(), is_control)) {
        cleaned = bytes;
        std::replace_if(cleaned.begin(), cleaned.end(), is_control, ' ');
    }
    for (auto at = bytes.find("&#"); at != std::string_view::npos; at = bytes.find("&#", at + 2)) {
        const auto length = wrong_reference(bytes.substr(at));
        if (length == 0) continue;
        if (cleaned.empty()) cleaned = bytes;
        cleaned.replace(at, length, length, ' ');
    }
    return cleaned.empty() ? bytes : cleaned;
}

}  // namespace

bool looks_like_xml(std::string_view bytes) {
    if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
    return trim(bytes.substr(0, 1'000)).starts_with('<');
}

bool is_form(std::string_view bytes) {
    if (!looks_like_xml(bytes)) return false;
    // Past the declaration, comments and a document type to the first element's name.
    std::size_t at = 0;
    while ((at = bytes.find('<', at)) != std::string_view::npos) {
        const std::string_view rest = bytes.substr(at + 1);
        if (rest.starts_with("!--")) {
            at = bytes.find("-->", at);
            if (at == std::string_view::npos) return false;
        } else if (rest.starts_with('?') || rest.starts_with('!')) {
            ++at;
        } else {
            return model::local_name(rest.substr(0, rest.find_first_of(" \t\r\n/>"))) == "html";
        }
    }
    return false;
}

Loaded read_xform(std::string_view bytes, const std::string& name) {
    if (bytes.size() > kMaxFormBytes) return refused({}, "the file is too large for a form");
    std::string cleaned;
    const auto clean = without_controls(bytes, cleaned);
    if (!is_utf8(clean)) return refused({}, "the file is not UTF-8 text", "Save it as UTF-8.");
    // What the scanner does not take, the parser refuses with better words, or takes.
    const auto skeleton = make_skeleton(clean).value_or(Skeleton{std::string(clean), {}});
    pugi::xml_document document;
    if (const auto why = parse_tree(skeleton.text, document))
        return refused(place_in(clean, skeleton.in_document(why->offset)), why->why);
    const auto unknown = use_standard_prefixes(document);
    if (!unknown) return refused({}, unknown.error().detail);

    Reading form(clean, skeleton);
    form.keep_unknown(*unknown);
    const auto root = document.document_element();
    const auto head = root.child("h:head");
    const auto model = head.child("model");
    const auto body = root.child("h:body");
    if (std::string_view(root.name()) != "h:html" || !model)
        return refused("line 1, column 1",
                       "this is XML, but no XForm: it has no h:head with a model",
                       "Namespaces count: XForms is http://www.w3.org/2002/xforms.");
    for (const auto& part : document)
        if (part.type() == pugi::node_doctype)
            form.warning(part, "the document type is not read: what it declares, such as an "
                               "entity, is not replaced");
    auto& definition = form.definition;
    definition.title = trim(head.child("h:title").text().get());
    read_model(form, model);
    if (!form.failed()) read_actions(form, model);
    if (!form.failed()) {
        if (!body) form.warning(root, "the form has no h:body: it asks nothing");
        read_body(form, body);
    }
    if (!form.failed()) {
        fold_actions(definition);
        settle(form);
        read_starting(form, model.child("instance").find_child([](const pugi::xml_node& node) {
            return node.type() == pugi::node_element;
        }));
        keep_namespaces(definition, form.unknown_namespaces());
        keep_entities_version(definition, model);
    }
    if (definition.title.empty()) definition.title = name;
    const bool failed = form.failed();
    Loaded loaded{std::nullopt, form.take_findings()};
    if (!failed) loaded.definition = std::move(definition);
    return loaded;
}

}  // namespace relais::forms::xform
