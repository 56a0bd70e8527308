#include "forms/xform/reading.h"

#include <algorithm>
#include <array>

#include "forms/base/text.h"
#include "forms/xform/names.h"

namespace relais::forms::xform {

using model::kNoIndex;
using model::NodeIndex;
using model::Text;
using model::TranslatedText;

namespace {

constexpr std::array<std::string_view, 4> kMedia{"image", "big-image", "audio", "video"};

void append(Text& text, std::string_view words) {
    if (words.empty()) return;
    if (text.empty() || !std::holds_alternative<std::string>(text.back()))
        text.emplace_back(std::string());
    std::get<std::string>(text.back()) += words;
}

void append_children(Text& text, const pugi::xml_node& element) {
    for (const auto& child : element.children()) {
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
            append(text, child.value());
        } else if (std::string_view(child.name()) == "output") {
            const auto value = child.attribute("value");
            text.emplace_back(
                model::Output{value ? value.value() : child.attribute("ref").value()});
        } else if (child.type() == pugi::node_element) {
            append_children(text, child);  // <b> and the like: the words remain
        }
    }
}

/// Line ends and blanks around a text come from the layout of the document.
void trim_layout(Text& text) {
    if (text.empty()) return;
    if (auto* first = std::get_if<std::string>(&text.front())) {
        const auto words = first->find_first_not_of(" \t\r\n");
        const auto blanks = first->substr(0, words);
        if (blanks.find('\n') != std::string::npos) first->erase(0, blanks.size());
        if (first->empty()) text.erase(text.begin());
    }
    if (text.empty()) return;
    if (auto* last = std::get_if<std::string>(&text.back())) {
        const auto words = last->find_last_not_of(" \t\r\n");
        const auto blanks = words == std::string::npos ? 0 : words + 1;
        if (last->find('\n', blanks) != std::string::npos) last->erase(blanks);
        if (last->empty()) text.pop_back();
    }
}

std::size_t size_of(const Text& text) {
    std::size_t size = 0;
    for (const auto& part : text) {
        const auto* words = std::get_if<std::string>(&part);
        size += sizeof(part) + (words != nullptr ? words->size()
                                                 : std::get<model::Output>(part).expression.size());
    }
    return size;
}

bool is_dash(const Text& text) {
    return text.size() == 1 && std::holds_alternative<std::string>(text.front()) &&
           std::get<std::string>(text.front()) == "-";
}

}  // namespace

std::string itext_id(std::string_view reference) {
    constexpr std::string_view kCall = "jr:itext(";
    reference = trim(reference);
    if (!reference.starts_with(kCall) || !reference.ends_with(')')) return {};
    const auto argument = trim(reference.substr(kCall.size(), reference.size() - kCall.size() - 1));
    const bool quoted = argument.size() >= 2 && argument.front() == argument.back() &&
                        (argument.front() == '\'' || argument.front() == '"');
    return quoted ? std::string(argument.substr(1, argument.size() - 2)) : std::string{};
}

// ---- Complaints --------------------------------------------------------------------------------
Reading::Reading(std::string_view bytes)
    : line_starts_{0}, reads_text_ids_(bytes.find("/itextId") != std::string_view::npos) {
    for (auto at = bytes.find('\n'); at != std::string_view::npos; at = bytes.find('\n', at + 1))
        line_starts_.push_back(at + 1);
}

std::string Reading::place(const pugi::xml_node& at) const {
    if (!at || at.offset_debug() < 0) return {};
    const auto offset = static_cast<std::size_t>(at.offset_debug());
    const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
    return "line " + std::to_string(next - line_starts_.begin()) + ", column " +
           std::to_string(offset - *std::prev(next) + 1);
}

void Reading::add(Severity severity, const pugi::xml_node& at, std::string text,
                  std::string remedy) {
    if (severity == Severity::error) failed_ = true;
    if (findings_.size() >= kMaxComplaints) return;
    findings_.push_back({severity, place(at), std::move(text), std::move(remedy)});
}

void Reading::error(const pugi::xml_node& at, std::string text, std::string remedy) {
    add(Severity::error, at, std::move(text), std::move(remedy));
}

void Reading::warning(const pugi::xml_node& at, std::string text, std::string remedy) {
    add(Severity::warning, at, std::move(text), std::move(remedy));
}

// ---- Texts -------------------------------------------------------------------------------------
void Reading::read_translation(const pugi::xml_node& translation, std::size_t language) {
    for (const auto& text : translation.children("text"))
        for (const auto& value : text.children("value")) {
            std::string form = value.attribute("form").value();
            if (form == "long") form.clear();
            texts_[text.attribute("id").value()].push_back(
                {std::move(form), language, text_of(value)});
        }
}

void Reading::read_itext(const pugi::xml_node& itext) {
    for (const auto& translation : itext.children("translation")) {
        if (definition.languages.size() >= kMaxLanguages) {
            error(translation,
                  "the form has more than " + std::to_string(kMaxLanguages) + " languages");
            return;
        }
        const std::string_view is_default = translation.attribute("default").value();
        if (!is_default.empty() && is_default != "false" && is_default != "false()")
            definition.default_language = definition.languages.size();
        definition.languages.emplace_back(translation.attribute("lang").value());
        read_translation(translation, definition.languages.size() - 1);
    }
}

Text Reading::text_of(const pugi::xml_node& element) {
    Text text;
    append_children(text, element);
    trim_layout(text);
    return text;
}

TranslatedText Reading::plain(Text text) {
    TranslatedText out;
    if (text.empty()) return out;
    text_bytes_ += definition.languages.size() * size_of(text);
    if (text_bytes_ > kMaxTextBytes) {
        if (!failed_) error({}, "the form's texts are too large");
        return out;
    }
    out.by_language.assign(definition.languages.size(), text);
    out.plain = true;
    return out;
}

/// A dash fills the gaps that a translator left (as every converter of the field writes it).
TranslatedText Reading::translated(const std::vector<Form>& forms, std::string_view name) const {
    TranslatedText out;
    bool said = false;
    for (const auto& form : forms) {
        if (form.name != name) continue;
        out.by_language.resize(definition.languages.size());
        out.by_language[form.language] = form.text;
        said |= !form.text.empty() && !is_dash(form.text);
    }
    if (said)
        for (auto& text : out.by_language)
            if (is_dash(text)) text.clear();
    out.plain = !out.empty() && definition.languages.size() == 1 &&
                definition.languages.front() == "default";
    return out;
}

void Reading::keep_texts() {
    for (const auto& [id, forms] : texts_)
        definition.texts.emplace(id, translated(forms, ""));
}

model::Label Reading::label_of_id(const std::string& id, const pugi::xml_node& at,
                                  TranslatedText* guidance) {
    model::Label label;
    const auto found = texts_.find(id);
    if (found == texts_.end()) {
        warning(at, "the text '" + id.substr(0, 60) + "' is in no translation",
                "Add it to itext, or mend the reference.");
        return label;
    }
    label.text = translated(found->second, "");
    if (guidance != nullptr) *guidance = translated(found->second, "guidance");
    for (const auto form : kMedia) {
        model::Media media{std::string(form), {}};
        const auto folder = "jr://" + std::string(media_folder(form)) + "/";
        for (const auto& value : found->second) {
            if (value.name != form || value.text.empty()) continue;
            media.file_by_language.resize(definition.languages.size());
            const auto* file = std::get_if<std::string>(&value.text.front());
            if (file == nullptr) continue;
            media.file_by_language[value.language] =
                file->starts_with(folder) ? file->substr(folder.size()) : *file;
        }
        if (!media.file_by_language.empty()) label.media.push_back(std::move(media));
    }
    return label;
}

model::Label Reading::label_of(const pugi::xml_node& element, TranslatedText* guidance) {
    const std::string reference = element.attribute("ref").value();
    if (const auto id = itext_id(reference); !id.empty()) return label_of_id(id, element, guidance);
    if (!reference.empty()) return {plain({model::Output{reference}}), {}};
    return {plain(text_of(element)), {}};
}

TranslatedText Reading::message_of(const std::string& value, const pugi::xml_node& at) {
    if (const auto id = itext_id(value); !id.empty()) return label_of_id(id, at, nullptr).text;
    return value.empty() ? TranslatedText{} : plain({value});
}

// ---- Nodes -------------------------------------------------------------------------------------
void Reading::index_nodes() {
    const auto& nodes = definition.nodes;
    std::vector<std::string> paths(nodes.size());
    for (NodeIndex index = 0; index < nodes.size(); ++index) {
        const auto parent = nodes[index].parent;
        paths[index] = (parent == kNoIndex ? "" : paths[parent]) + "/" + nodes[index].name;
        by_path_.emplace(paths[index], index);
    }
}

Target Reading::find(std::string_view path, NodeIndex context) const {
    std::string clean;
    for (const char c : path)
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r') clean += c;
    Target target;
    if (const auto at = clean.find("/@"); at != std::string::npos) {
        target.attribute = clean.substr(at + 2);
        clean.resize(at);
    }
    std::string_view rest = clean;
    if (!rest.starts_with('/')) {
        for (const std::string_view start : {"current()/", "./"})
            if (rest.starts_with(start)) rest.remove_prefix(start.size());
        while (rest.starts_with("..") && context != kNoIndex) {
            context = definition.nodes[context].parent;
            rest.remove_prefix(rest.starts_with("../") ? 3 : 2);
        }
        if (context == kNoIndex) return target;
        clean = model::path_of(definition, context) +
                (rest.empty() || rest == "." ? "" : "/" + std::string(rest));
    }
    const auto found = by_path_.find(clean);
    if (found != by_path_.end()) target.node = found->second;
    return target;
}

}  // namespace relais::forms::xform
