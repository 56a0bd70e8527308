#include "forms/xform/reading.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "forms/base/diagnostic.h"
#include "forms/base/text.h"
#include "forms/base/xml_scanner.h"
#include "forms/model/definition.h"
#include "forms/xform/long_parts.h"
#include "forms/xform/names.h"
#include "forms/xform/names_in_document.h"
#include "forms/xform/skeleton.h"
#include "forms/xform/xml_writer.h"

namespace relais::forms::xform {

using model::kNoIndex;
using model::NodeIndex;
using model::Text;
using model::TranslatedText;

namespace {

constexpr std::array<std::string_view, 4> kMedia{"image", "big-image", "audio", "video"};

void append_children(Text& text, const pugi::xml_node& element) {
    for (const auto& child : element.children()) {
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
            append_words(text, child.value());
        } else if (std::string_view(child.name()) == "output") {
            const auto value = child.attribute("value");
            text.emplace_back(
                model::Output{!value.empty() ? value.value() : child.attribute("ref").value()});
        } else if (child.type() == pugi::node_element) {
            append_children(text, child);  // <b> and the like: the words remain
        }
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

void append_words(Text& text, std::string_view words) {
    if (words.empty()) return;
    if (text.empty() || !std::holds_alternative<std::string>(text.back()))
        text.emplace_back(std::string(words));
    else
        std::get<std::string>(text.back()) += words;
}

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

std::string itext_id(std::string_view reference) {
    constexpr std::string_view kCall = "jr:itext(";
    reference = trim(reference);
    if (!reference.starts_with(kCall) || !reference.ends_with(')')) return {};
    const auto argument = trim(reference.substr(kCall.size(), reference.size() - kCall.size() - 1));
    const bool quoted = argument.size() >= 2 && argument.front() == argument.back() &&
                        (argument.front() == '\'' || argument.front() == '"');
    return quoted ? std::string(argument.substr(1, argument.size() - 2)) : std::string{};
}

std::optional<Refusal> parse_tree(std::string_view text, pugi::xml_document& document) {
    const auto tags =
        std::count_if(text.begin(), text.end(), [](char c) { return c == '<' || c == '='; });
    if (std::cmp_greater(tags, kMaxTags))
        return Refusal{0, "it holds more elements than a form can need"};
    const auto parsed = document.load_buffer(
        text.data(), text.size(),
        pugi::parse_default | pugi::parse_ws_pcdata | pugi::parse_doctype, pugi::encoding_utf8);
    if (parsed) return std::nullopt;
    return Refusal{static_cast<std::size_t>(std::max<std::ptrdiff_t>(parsed.offset, 0)),
                   lower_ascii(parsed.description())};
}

// ---- The document ------------------------------------------------------------------------------
const Cut* Reading::cut_of(const pugi::xml_node& element) const {
    const auto blank = element.first_child();
    return blank.type() == pugi::node_pcdata ? skeleton_.at(blank.offset_debug()) : nullptr;
}

pugi::xml_node Reading::whole(const pugi::xml_node& element, pugi::xml_document& holder) {
    const auto* cut = cut_of(element);
    if (cut == nullptr) return element;
    std::string text = "<" + std::string(cut->element);
    std::set<std::string_view> declared;
    for (auto at = element; !at.empty(); at = at.parent())
        for (const auto& attribute : at.attributes()) {
            const std::string_view name = attribute.name();
            if ((name == "xmlns" || name.starts_with("xmlns:")) && declared.insert(name).second)
                append_attribute(text, name, attribute.value());
        }
    text += '>';
    const auto before = text.size();
    text += document_.substr(cut->begin, cut->end - cut->begin);
    text += "</" + std::string(cut->element) + ">";
    const auto refused = parse_tree(text, holder);
    const auto unknown = refused ? Result<Attributes>() : use_standard_prefixes(holder);
    if (refused || !unknown) {
        const auto offset = refused ? std::max(refused->offset, before) - before : 0;
        add(Severity::error, place(std::min(cut->begin + offset, cut->end)),
            refused ? refused->why : unknown.error().detail, {});
        return {};
    }
    held_ = {holder.root(), before, cut->begin};
    keep_unknown(*unknown);
    return holder.document_element();
}

void Reading::keep_unknown(const Attributes& declarations) {
    for (const auto& each : declarations)
        if (std::none_of(unknown_.begin(), unknown_.end(),
                         [&](const auto& known) { return known.name == each.name; }))
            unknown_.push_back(each);
}

// ---- Complaints --------------------------------------------------------------------------------
std::string Reading::place(std::size_t offset) {
    if (line_starts_.empty()) {
        line_starts_.push_back(0);
        for (auto at = document_.find('\n'); at != std::string_view::npos;
             at = document_.find('\n', at + 1))
            line_starts_.push_back(at + 1);
    }
    const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
    return "line " + std::to_string(next - line_starts_.begin()) + ", column " +
           std::to_string(offset - *std::prev(next) + 1);
}

std::string Reading::place(const pugi::xml_node& at) {
    if (!at || at.offset_debug() < 0) return {};
    const auto offset = static_cast<std::size_t>(at.offset_debug());
    if (!held_.document.empty() && at.root() == held_.document)
        return place(held_.begin + std::max(offset, held_.before) - held_.before);
    return place(skeleton_.in_document(offset));
}

void Reading::add(Severity severity, std::string place, std::string text, std::string remedy) {
    if (severity == Severity::error) failed_ = true;
    if (findings_.size() >= kMaxComplaints) return;
    findings_.push_back({severity, std::move(place), std::move(text), std::move(remedy)});
}

void Reading::error(const pugi::xml_node& at, std::string text, std::string remedy) {
    add(Severity::error, place(at), std::move(text), std::move(remedy));
}

void Reading::warning(const pugi::xml_node& at, std::string text, std::string remedy) {
    add(Severity::warning, place(at), std::move(text), std::move(remedy));
}

// ---- Texts -------------------------------------------------------------------------------------
void Reading::read_translation(const pugi::xml_node& translation, std::size_t language) {
    const auto* cut = cut_of(translation);
    auto texts = cut == nullptr ? std::nullopt : read_plain_translation(*this, *cut, language);
    if (!texts) {
        texts.emplace();
        pugi::xml_document holder;
        for (const auto& text : whole(translation, holder).children("text"))
            for (const auto& value : text.children("value"))
                texts->emplace_back(
                    text.attribute("id").value(),
                    FormOfText{value.attribute("form").value(), language, text_of(value)});
    }
    for (auto& [id, form] : *texts) {
        if (form.name == "long") form.name.clear();
        texts_[id].push_back(std::move(form));
    }
}

void Reading::read_itext(const pugi::xml_node& itext) {
    for (const auto& translation : itext.children("translation")) {
        if (definition.languages.size() >= kMaxLanguages) {
            error(translation,
                  "the form has more than " + std::to_string(kMaxLanguages) + " languages");
            return;
        }
        // Written in many ways, also default="": what counts is that it is there.
        const auto mark = translation.attribute("default");
        const std::string_view is_default = mark.value();
        if (!mark.empty() && is_default != "false" && is_default != "false()")
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
    out.by_language.reserve(definition.languages.size());
    for (std::size_t i = 1; i < definition.languages.size(); ++i)
        out.by_language.push_back(text);
    out.by_language.push_back(std::move(text));
    out.plain = true;
    return out;
}

/// A dash fills the gaps that a translator left (as every converter of the field writes it).
TranslatedText Reading::translated(const std::vector<FormOfText>& forms,
                                   std::string_view name) const {
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

bool names_text_ids(std::string_view document) {
    constexpr std::string_view kName = "/itextId";
    auto at = document.find(kName);
    while (at != std::string_view::npos && at > 0 && document[at - 1] == '<')
        at = document.find(kName, at + 1);
    if (at == std::string_view::npos) return false;  // but for end tags, as nearly always
    XmlScanner scanner(document);
    for (;;) {
        const auto token = scanner.next();
        if (token == XmlScanner::Token::done || token == XmlScanner::Token::refused) return false;
        if (token != XmlScanner::Token::begin) continue;
        const auto& attributes = scanner.attributes();
        if (std::any_of(attributes.begin(), attributes.end(), [&](const auto& attribute) {
                return attribute.name != "id" &&  // which is no expression
                       attribute.written.find(kName) != std::string_view::npos;
            }))
            return true;
    }
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
            auto& file = media.file_by_language[value.language];
            file = value.text;
            auto* start = std::get_if<std::string>(&file.front());
            if (start == nullptr || !start->starts_with(folder)) continue;
            start->erase(0, folder.size());
            if (start->empty()) file.erase(file.begin());
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

namespace {

std::string without_blanks(std::string_view path) {
    std::string clean;
    for (const char c : path)
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r') clean += c;
    return clean;
}

}  // namespace

NodeIndex Reading::find(std::string_view path, NodeIndex context) const {
    std::string clean = without_blanks(path);
    std::string_view rest = clean;
    if (!rest.starts_with('/')) {
        for (const std::string_view start : {"current()/", "./"})
            if (rest.starts_with(start)) rest.remove_prefix(start.size());
        while (rest.starts_with("..") && context != kNoIndex) {
            context = definition.nodes[context].parent;
            rest.remove_prefix(rest.starts_with("../") ? 3 : 2);
        }
        if (context == kNoIndex) return kNoIndex;
        clean = model::path_of(definition, context) +
                (rest.empty() || rest == "." ? "" : "/" + std::string(rest));
    }
    const auto found = by_path_.find(clean);
    return found == by_path_.end() ? kNoIndex : found->second;
}

}  // namespace relais::forms::xform
