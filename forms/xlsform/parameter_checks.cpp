#include "forms/xlsform/parameter_checks.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/entities.h"
#include "forms/xlsform/references.h"
#include "forms/xlsform/sheet_view.h"
#include "forms/xlsform/types.h"

namespace relais::forms::xlsform {

namespace {

struct Accepted {
    std::string_view type;
    std::string_view keys;
};

/// XLSForm: what each type takes. Types that are not here are not looked at.
constexpr std::array<Accepted, 10> kAccepted{{
    {"text", "rows"},
    {"image", "app max-pixels"},
    {"audio", "quality"},
    {"background-audio", "quality"},
    {"audit", "location-priority location-min-interval location-max-age track-changes "
              "track-changes-reasons identify-user"},
    {"geopoint", "allow-mock-accuracy capture-accuracy reference-geometry warning-accuracy"},
    {"geotrace", "allow-mock-accuracy incremental reference-geometry"},
    {"geoshape", "allow-mock-accuracy incremental reference-geometry"},
    {"range", "end placeholder start step tick_interval tick_labelset"},
    {"select", "randomize seed"},
}};

const Accepted* accepted_by(const TypeRow& type) {
    const auto name = type.role == Role::select ? std::string_view("select") : type.name;
    const auto* found = std::find_if(kAccepted.begin(), kAccepted.end(),
                                     [&](const Accepted& each) { return each.type == name; });
    return found == kAccepted.end() ? nullptr : found;
}

void check_keys(const ParameterRow& row) {
    const auto& type = row.entry().type;
    const auto* accepted = accepted_by(*type.row);
    if (accepted == nullptr) {
        row.assembly().complaints.warning(row.assembly().place(row.entry(), "parameters"),
                                          "a row of type " + std::string(type.row->name) +
                                              " takes no parameters; they are passed over",
                                          "Delete them, or mend the type.");
        return;
    }
    auto keys = split_blanks(accepted->keys);
    if (type.source == ChoiceSource::file) keys.insert(keys.end(), {"value", "label"});
    for (const auto& pair : row.pairs())
        if (std::find(keys.begin(), keys.end(), pair.name) == keys.end())
            row.refuse(quoted(pair.name) + " is no parameter of " + std::string(type.row->name),
                       "Known here: " + std::string(accepted->keys) + ".");
}

void check_audit(const ParameterRow& row) {
    row.check_word("location-priority", {"no-power", "low-power", "balanced", "high-accuracy"});
    row.check_boolean("track-changes");
    row.check_boolean("identify-user");
    row.check_word("track-changes-reasons", {"on-form-edit"});
    const auto interval = row.check_whole("location-min-interval");
    const auto age = row.check_whole("location-max-age");
    const bool priority = !row.get("location-priority").empty();
    const bool any = priority || !row.get("location-min-interval").empty() ||
                     !row.get("location-max-age").empty();
    const bool all = priority && !row.get("location-min-interval").empty() &&
                     !row.get("location-max-age").empty();
    if (any && !all)
        row.refuse("an audit of places needs location-priority, location-min-interval and "
                   "location-max-age",
                   "Give all three of them, or none.");
    if (interval && age && *age < *interval)
        row.refuse("location-max-age is shorter than location-min-interval", "Make it longer.");
}

/// The name of an Android package: words of letters, digits and _ with points between them.
bool is_package_name(std::string_view text) {
    const auto words = split(text, '.');
    return words.size() > 1 && std::all_of(words.begin(), words.end(), [](auto word) {
               const auto is_letter = [](char c) {
                   return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
               };
               return !word.empty() && is_letter(word.front()) &&
                      std::all_of(word.begin(), word.end(), [&](char c) {
                          return is_letter(c) || c == '_' || (c >= '0' && c <= '9');
                      });
           });
}

void check_image(const ParameterRow& row) {
    static_cast<void>(row.check_whole("max-pixels"));
    const auto app = row.get("app");
    // With any other appearance the app is not called, whatever its name.
    const auto appearance = trim(row.assembly().value(row.entry(), "appearance"));
    const bool called = appearance.empty() || appearance == "annotate";
    if (!app.empty() && called && !is_package_name(app))
        row.refuse(quoted(app) + " is no name of an Android package",
                   "Write it as its maker does: com.example.camera.");
}

bool is_list_of_form(const Assembly& assembly, const std::vector<DeclaredEntity>& entities,
                     std::string_view name) {
    if (const auto* list = assembly.book.find(name); list != nullptr && !list->external)
        return true;
    const auto& externals = assembly.definition.externals;
    return std::any_of(entities.begin(), entities.end(),
                       [&](const auto& each) { return each.dataset == name; }) ||
           std::any_of(externals.begin(), externals.end(), [&](const auto& each) {
               return each.id == name && each.id != "__last-saved";
           });
}

void check_geometry(const ParameterRow& row, const std::vector<DeclaredEntity>& entities) {
    static_cast<void>(row.check_number("capture-accuracy"));
    static_cast<void>(row.check_number("warning-accuracy"));
    row.check_boolean("allow-mock-accuracy");
    if (const auto incremental = row.get("incremental"); !incremental.empty())
        row.check_word("incremental", {"true"});
    const auto geometry = row.get("reference-geometry");
    if (geometry.empty()) return;
    const auto& assembly = row.assembly();
    if (is_single_reference(geometry)) {
        const auto place = assembly.place(row.entry(), "parameters");
        const auto node = assembly.references.find(reference_names(geometry).front(), place);
        if (node == model::kNoIndex ||
            assembly.definition.nodes[node].kind == model::NodeKind::repeat)
            return;
    } else if (is_list_of_form(assembly, entities, geometry)) {
        return;
    }
    row.refuse("reference-geometry " + quoted(geometry) + " is no list and no repeat of this form",
               "Name a list of choices, an attached file without its ending, or a ${repeat}.");
}

void check_select(const ParameterRow& row) {
    row.check_boolean("randomize");
    const auto seed = row.get("seed");
    if (!seed.empty() && !number_of(seed) && !is_single_reference(seed))
        row.refuse("the seed " + quoted(seed) + " is neither a number nor a ${reference}",
                   "Write seed=42 or seed=${name}.");
    for (const std::string_view key : {"value", "label"})
        if (const auto column = row.get(key); !column.empty() && !is_xml_name(column))
            row.refuse(std::string(key) + "=" + std::string(column) + " names no column",
                       "Begin with a letter or _; then letters, digits, _ - and .");
}

}  // namespace

std::string_view ParameterRow::get(std::string_view key) const {
    const auto found = std::find_if(pairs_.begin(), pairs_.end(),
                                    [&](const auto& each) { return each.name == key; });
    return found == pairs_.end() ? std::string_view() : std::string_view(found->value);
}

void ParameterRow::refuse(std::string text, std::string remedy) const {
    assembly_.complaints.error(assembly_.place(entry_, "parameters"), std::move(text),
                               std::move(remedy));
}

void ParameterRow::check_word(std::string_view key,
                              const std::vector<std::string_view>& words) const {
    const auto value = get(key);
    if (value.empty() || std::find(words.begin(), words.end(), value) != words.end()) return;
    std::string known;
    for (const auto word : words)
        known += (known.empty() ? "" : ", ") + std::string(word);
    refuse(std::string(key) + " cannot be " + quoted(value), "It can be: " + known + ".");
}

void ParameterRow::check_boolean(std::string_view key) const {
    const auto value = get(key);
    if (!value.empty() && !is_yes(value) && !is_no(value)) check_word(key, {"true", "false"});
}

std::optional<double> ParameterRow::check_number(std::string_view key) const {
    const auto value = get(key);
    if (value.empty()) return std::nullopt;
    const auto number = number_of(value);
    if (!number)
        refuse(std::string(key) + "=" + std::string(value) + " is no number",
               "Write digits, with a point before a fraction.");
    return number;
}

std::optional<double> ParameterRow::check_whole(std::string_view key) const {
    const auto value = get(key);
    if (value.empty()) return std::nullopt;
    const auto number = number_of(value);
    if (number && *number >= 0 && value.find('.') == std::string_view::npos) return number;
    refuse(std::string(key) + "=" + std::string(value) + " is no whole number from 0 upwards",
           "Write digits only.");
    return std::nullopt;
}

std::optional<double> number_of(std::string_view text) {
    if (text.empty() || text.find_first_not_of("+-.0123456789") != std::string_view::npos)
        return std::nullopt;
    if (text.front() == '+') text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

bool takes_parameters(const TypeRow& type) {
    return accepted_by(type) != nullptr;
}

void check_parameters(const Assembly& assembly, const std::vector<DeclaredEntity>& entities) {
    for (const auto& entry : assembly.outline.entries) {
        const auto name = entry.type.row->name;
        const bool range = name == "range";
        if (entry.generated || (!range && assembly.value(entry, "parameters").empty())) continue;
        const ParameterRow row(assembly, entry);
        check_keys(row);
        if (range)
            check_range(row);
        else if (entry.type.row->role == Role::select)
            check_select(row);
        else if (entry.type.row->role == Role::audit)
            check_audit(row);
        else if (name == "image")
            check_image(row);
        else if (name == "audio")
            row.check_word("quality", {"normal", "low", "voice-only", "external"});
        else if (name == "background-audio")
            row.check_word("quality", {"normal", "low", "voice-only"});
        else if (name == "text")
            static_cast<void>(row.check_whole("rows"));
        else if (name.starts_with("geo"))
            check_geometry(row, entities);
    }
}

}  // namespace relais::forms::xlsform
