#include "forms/xlsform/filter_checks.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/complaints.h"
#include "forms/xlsform/expression_scanner.h"

namespace relais::forms::xlsform {

namespace {

/// The word that ends where `text` does; empty where something else stands there.
std::string_view last_word(std::string_view text) {
    text = trim(text);
    auto begin = text.size();
    while (begin > 0 && is_name_byte(text[begin - 1]))
        --begin;
    const bool part_of_path = begin > 0 && (text[begin - 1] == '/' || text[begin - 1] == '{' ||
                                            text[begin - 1] == '@' || text[begin - 1] == ':');
    return part_of_path ? std::string_view() : text.substr(begin);
}

/// "'x' …" → x, when nothing but `and` follows that could change the value.
std::optional<std::string_view> literal_at(std::string_view text) {
    text = trim(text);
    if (text.empty() || (text.front() != '\'' && text.front() != '"')) return std::nullopt;
    const auto end = text.find(text.front(), 1);
    if (end == std::string_view::npos) return std::nullopt;
    return text.substr(1, end - 1);
}

bool any_choice_has(const model::ChoiceList& list, std::string_view column,
                    std::string_view value) {
    const auto found = std::find(list.columns.begin(), list.columns.end(), column);
    if (found == list.columns.end()) return true;  // told of elsewhere
    const auto index = static_cast<std::size_t>(found - list.columns.begin());
    return std::any_of(list.choices.begin(), list.choices.end(), [&](const auto& choice) {
        return index < choice.columns.size() && choice.columns[index] == value;
    });
}

bool has_name(const model::ChoiceList& list, std::string_view value) {
    return std::any_of(list.choices.begin(), list.choices.end(),
                       [&](const auto& choice) { return choice.value == value; });
}

}  // namespace

void check_filter(std::string_view filter, const model::ChoiceList& list, const Place& place,
                  Complaints& complaints) {
    if (has_word(filter, "or") || filter.find("not(") != std::string_view::npos ||
        filter.find("not (") != std::string_view::npos ||
        filter.find("if(") != std::string_view::npos)
        return;
    for (auto at = filter.find('='); at != std::string_view::npos; at = filter.find('=', at + 1)) {
        const char before = at == 0 ? '\0' : filter[at - 1];
        if (before == '!' || before == '<' || before == '>') continue;
        const auto column = last_word(filter.substr(0, at));
        const auto value = literal_at(filter.substr(at + 1));
        if (column.empty() || !value) continue;
        const bool passes =
            column == "name" ? has_name(list, *value) : any_choice_has(list, column, *value);
        if (!passes)
            complaints.warning(place,
                               "no choice of list " + quoted(list.name) + " has " +
                                   std::string(column) + " = " + quoted(*value) +
                                   ": nothing is offered",
                               "Check the spelling against the sheet choices.");
    }
}

}  // namespace relais::forms::xlsform
