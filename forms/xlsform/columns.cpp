#include "forms/xlsform/columns.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/text.h"
#include "forms/xlsform/cell_text.h"

namespace relais::forms::xlsform {

namespace {

/// `key`: what the rest of the reader asks for; `spelling`: lower case, words joined by "_".
struct Spelling {
    std::string_view spelling, key;
};

constexpr auto kSurvey = std::to_array<Spelling>({
    {"type", "type"},
    {"command", "type"},
    {"name", "name"},
    {"tag", "name"},
    {"value", "name"},
    {"label", "label"},
    {"caption", "label"},
    {"hint", "hint"},
    {"guidance_hint", "guidance_hint"},
    {"image", "media::image"},
    {"big-image", "media::big-image"},
    {"big_image", "media::big-image"},
    {"audio", "media::audio"},
    {"video", "media::video"},
    {"required", "required"},
    {"relevant", "relevant"},
    {"relevance", "relevant"},
    {"readonly", "readonly"},
    {"read_only", "readonly"},
    {"read-only", "readonly"},
    {"constraint", "constraint"},
    {"calculation", "calculation"},
    {"calculate", "calculation"},
    {"constraint_message", "constraint_message"},
    {"constraining_message", "constraint_message"},
    {"required_message", "required_message"},
    {"requiredmsg", "required_message"},
    {"no_app_error_string", "no_app_error_string"},
    {"noapperrorstring", "no_app_error_string"},
    {"appearance", "appearance"},
    {"autoplay", "autoplay"},
    {"rows", "rows"},
    {"repeat_count", "repeat_count"},
    {"count", "repeat_count"},
    {"jr:count", "repeat_count"},
    {"default", "default"},
    {"trigger", "trigger"},
    {"choice_filter", "choice_filter"},
    {"parameters", "parameters"},
    {"query", "query"},
    {"intent", "intent"},
    {"save_to", "save_to"},
    {"compact_tag", "compact_tag"},
    {"disabled", "disabled"},
    {"sms_field", "sms_field"},
    {"sms_option", "sms_option"},
    {"sms_separator", "sms_separator"},
});

constexpr auto kChoices = std::to_array<Spelling>({
    {"list_name", "list_name"},
    {"list", "list_name"},
    {"name", "name"},
    {"value", "name"},
    {"label", "label"},
    {"caption", "label"},
    {"image", "media::image"},
    {"big-image", "media::big-image"},
    {"big_image", "media::big-image"},
    {"audio", "media::audio"},
    {"video", "media::video"},
});

constexpr auto kSettings = std::to_array<Spelling>({
    {"form_title", "title"},
    {"set_form_title", "title"},
    {"title", "title"},
    {"form_id", "form_id"},
    {"set_form_id", "form_id"},
    {"id_string", "id_string"},
    {"name", "name"},
    {"version", "version"},
    {"default_language", "default_language"},
    {"style", "style"},
    {"instance_name", "instance_name"},
    {"instance_id", "instance_id"},
    {"omit_instanceid", "omit_instanceID"},
    {"public_key", "public_key"},
    {"submission_url", "submission_url"},
    {"auto_send", "auto_send"},
    {"auto_delete", "auto_delete"},
    {"client_editable", "client_editable"},
    {"namespaces", "namespaces"},
    {"instance_xmlns", "instance_xmlns"},
    {"allow_choice_duplicates", "allow_choice_duplicates"},
    {"clean_text_values", "clean_text_values"},
    {"add_none_option", "add_none_option"},
    {"flat", "flat"},
    {"prefix", "prefix"},
    {"delimiter", "delimiter"},
    {"sms_keyword", "sms_keyword"},
    {"sms_separator", "sms_separator"},
    {"sms_allow_media", "sms_allow_media"},
    {"sms_date_format", "sms_date_format"},
    {"sms_datetime_format", "sms_datetime_format"},
    {"sms_response", "sms_response"},
});

constexpr auto kEntities = std::to_array<Spelling>({
    {"list_name", "list_name"},
    {"dataset", "list_name"},
    {"entity_id", "entity_id"},
    {"create_if", "create_if"},
    {"update_if", "update_if"},
    {"label", "label"},
    {"repeat", "repeat"},
});

/// bind::x that has a column of its own.
constexpr auto kBind = std::to_array<Spelling>({
    {"relevant", "relevant"},
    {"required", "required"},
    {"readonly", "readonly"},
    {"constraint", "constraint"},
    {"calculate", "calculation"},
    {"jr:constraintmsg", "constraint_message"},
    {"jr:requiredmsg", "required_message"},
    {"jr:noapperrorstring", "no_app_error_string"},
    {"entities:saveto", "save_to"},
});

template <std::size_t kSize>
std::string_view find(const std::array<Spelling, kSize>& table, std::string_view spelling) {
    for (const auto& row : table)
        if (row.spelling == spelling) return row.key;
    return {};
}

std::string_view find(SheetKind sheet, std::string_view spelling) {
    switch (sheet) {
    case SheetKind::survey:
        return find(kSurvey, spelling);
    case SheetKind::choices:
        return find(kChoices, spelling);
    case SheetKind::settings:
        return find(kSettings, spelling);
    case SheetKind::entities:
        return find(kEntities, spelling);
    }
    return {};
}

std::string spelling_of(std::string_view token) {
    auto out = lower_ascii(collapse_blanks(token));
    for (auto& c : out)
        if (c == ' ') c = '_';
    return out;
}

/// "label::English (en)" → two parts. A ":" inside a prefix such as jr: or odk: does not split.
std::vector<std::string> tokens_of(std::string_view header, SheetKind sheet, bool double_colons) {
    std::vector<std::string> tokens;
    if (header.find("::") == std::string_view::npos && sheet != SheetKind::settings) {
        const auto colon = header.find(':');
        const auto first = spelling_of(header.substr(0, colon));
        const bool split_here = colon != std::string_view::npos && first != "jr" &&
                                first != "odk" &&
                                (!double_colons || is_translatable(find(sheet, first)));
        if (!split_here) return {std::string(header)};
        tokens.emplace_back(trim(header.substr(0, colon)));
        const auto rest = trim(header.substr(colon + 1));
        const auto second = rest.starts_with("jr:") ? std::string_view::npos : rest.find(':');
        tokens.emplace_back(trim(rest.substr(0, second)));
        if (second != std::string_view::npos) tokens.emplace_back(trim(rest.substr(second + 1)));
        return tokens;
    }
    for (auto at = header.find("::"); at != std::string_view::npos; at = header.find("::")) {
        tokens.emplace_back(trim(header.substr(0, at)));
        header.remove_prefix(at + 2);
    }
    tokens.emplace_back(trim(header));
    return tokens;
}

std::string joined(const std::vector<std::string>& tokens, std::size_t from) {
    std::string out;
    for (std::size_t i = from; i < tokens.size(); ++i)
        out += (i == from ? "" : "::") + tokens[i];
    return out;
}

/// "length" or "odk:length".
bool is_attribute_name(std::string_view name) {
    const auto colon = name.find(':');
    return is_xml_name(name.substr(0, colon)) &&
           (colon == std::string_view::npos || is_xml_name(name.substr(colon + 1)));
}

/// body::x and control::x: a column of the survey where it is one, else an attribute as it stands.
std::string body_key(const std::string& word, std::string_view inner) {
    if (inner == "appearance" || inner == "jr:count" || inner == "intent" || inner == "rows")
        return std::string(find(kSurvey, inner));
    return "body::" + word;
}

/// bind::x, body::x, control::x, instance::x, media::x; an empty key when it is none of them.
Column grouped_column(const std::vector<std::string>& tokens, SheetKind sheet) {
    const auto group = spelling_of(tokens[0]);
    const auto inner = spelling_of(tokens[1]);
    Column column{{}, {}, true};
    if (group == "media") {
        if (const auto key = find(kSurvey, inner); key.starts_with("media::")) column.key = key;
    } else if (sheet == SheetKind::survey && group == "bind") {
        const auto key = find(kBind, inner);
        column.key = key.empty() ? "bind::" + tokens[1] : std::string(key);
    } else if (sheet == SheetKind::survey && (group == "body" || group == "control")) {
        column.key = body_key(tokens[1], inner);
    } else if (sheet == SheetKind::survey && group == "instance") {
        column.key = "instance::" + tokens[1];
    } else if (sheet == SheetKind::settings && group == "attribute") {
        column.key = "attribute::" + tokens[1];
    }
    // What becomes an attribute of the XForm must be able to be one.
    if (column.key.ends_with("::" + tokens[1]) && !is_attribute_name(tokens[1])) return {};
    if (is_translatable(column.key)) column.language = joined(tokens, 2);
    return column;
}

}  // namespace

bool is_translatable(std::string_view key) {
    return key == "label" || key == "hint" || key == "guidance_hint" ||
           key == "constraint_message" || key == "required_message" ||
           key == "no_app_error_string" || key.starts_with("media::");
}

Column column_of_header(std::string_view header, SheetKind sheet, bool double_colons) {
    const auto clean = collapse_blanks(header);
    const auto tokens = tokens_of(clean, sheet, double_colons);
    if (tokens.size() > 1) {
        if (auto grouped = grouped_column(tokens, sheet); !grouped.key.empty()) return grouped;
        const auto key = find(sheet, spelling_of(tokens[0]));
        if (is_translatable(key)) return {std::string(key), joined(tokens, 1), true};
        return {clean, {}, false};
    }
    const auto key = find(sheet, spelling_of(clean));
    if (!key.empty()) return {std::string(key), {}, true};
    return {clean, {}, false};
}

}  // namespace relais::forms::xlsform
