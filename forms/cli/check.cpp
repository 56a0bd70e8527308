#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "forms/base/diagnostic.h"
#include "forms/base/file.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/cli/commands.h"
#include "forms/lists/table.h"
#include "forms/model/definition.h"
#include "forms/session/form.h"
#include "forms/xlsform/xlsform.h"
#include "forms/xlsform/xlsx_cells.h"

namespace relais::forms::cli {

namespace {

namespace fs = std::filesystem;

bool is_error(const Diagnostic& finding) {
    return finding.severity == Severity::error;
}

std::map<std::string, std::string> places_by_path(const xlsform::Loaded& loaded,
                                                  const model::Definition& definition) {
    std::map<std::string, std::string> places;
    for (std::size_t i = 0; i < loaded.node_places.size(); ++i)
        if (!loaded.node_places[i].empty())
            places[path_of(definition, static_cast<model::NodeIndex>(i))] = loaded.node_places[i];
    return places;
}

/// "/data/age (relevant)" → "survey!F12"; the row alone where no column is to blame.
std::string cell_of(const xlsform::Loaded& loaded, const std::string& row, std::string_view what) {
    struct Cause {
        std::string_view what, column;
    };
    constexpr std::array<Cause, 13> kCauses{{{"relevant", "relevant"},
                                             {"readonly", "readonly"},
                                             {"required", "required"},
                                             {"calculation", "calculation"},
                                             {"triggered calculation", "calculation"},
                                             {"repeat count", "repeat_count"},
                                             {"constraint", "constraint"},
                                             {"default", "default"},
                                             {"constraint message", "constraint_message"},
                                             {"required message", "required_message"},
                                             {"label", "label"},
                                             {"hint", "hint"},
                                             {"choices", "choice_filter"}}};
    for (const auto& cause : kCauses) {
        if (what != cause.what) continue;
        const auto column = loaded.survey_columns.find(cause.column);
        const auto mark = row.find('!');
        if (column == loaded.survey_columns.end() || mark == std::string::npos) break;
        // Of settings and entities the cell is known already.
        if (mark + 1 < row.size() && !is_digit(row[mark + 1])) break;
        return row.substr(0, mark + 1) + column->second + row.substr(mark + 1);
    }
    return row;
}

/// The first cell of the survey that asks for a list: "survey!A7".
std::string place_of_list(const std::optional<xlsform::Workbook>& workbook, std::string_view id) {
    if (!workbook) return {};
    for (const auto& sheet : workbook->sheets) {
        if (lower_ascii(sheet.name) != "survey") continue;
        for (std::size_t row = 1; row < sheet.cells.size(); ++row)
            for (std::size_t column = 0; column < sheet.cells[row].size(); ++column)
                if (sheet.cells[row][column].find(id) != std::string::npos)
                    return sheet.name + "!" + xlsform::letters_of_column(column) +
                           std::to_string(row + 1);
    }
    return {};
}

/// A list that is missing: the cell that asks for it, and the folder where it is not.
void settle_list(const std::optional<xlsform::Workbook>& workbook, const fs::path& folder,
                 Diagnostic& finding) {
    constexpr std::string_view kWord = "instance ";
    finding.remedy += " (looked for in " + (folder.empty() ? "." : folder.string()) + ")";
    const auto place = place_of_list(workbook, finding.location.substr(kWord.size()));
    if (!place.empty()) finding.location = place;
}

/// What only shows when expressions are compiled and lists opened: XPath, cycles, missing files.
/// The session names places by path; an author looks for a row of the sheet.
void compile_too(Form& form, const fs::path& folder) {
    auto& loaded = form.loaded;
    const auto source = [&folder](const std::string& name) {
        return read_file((folder / name).string(), lists::kMaxListBytes);
    };
    const bool draft = !loaded.definition;
    auto& read = draft ? loaded.draft : loaded.definition;
    if (!read) return;
    auto definition = *std::move(read);
    const auto places = places_by_path(loaded, definition);
    auto compiled = session::Form::compile(std::move(definition), source);
    const auto* complaints = std::get_if<std::vector<Diagnostic>>(&compiled);
    auto found = complaints != nullptr
                     ? *complaints
                     : std::get<std::unique_ptr<const session::Form>>(compiled)->warnings();
    for (auto& finding : found) {
        // The list that a draft has not is told of where its name stands.
        if (draft && finding.text.starts_with("there is no list") &&
            finding.location.ends_with("(choices)"))
            continue;
        const auto blank = finding.location.find(' ');
        const auto path = finding.location.substr(0, blank);
        const auto what =
            blank == std::string::npos || !finding.location.ends_with(')')
                ? std::string()
                : finding.location.substr(blank + 2, finding.location.size() - blank - 3);
        if (const auto place = places.find(path); place != places.end())
            finding.location = cell_of(loaded, place->second, what);
        else if (finding.location.starts_with("instance "))
            settle_list(form.workbook, folder, finding);
        const bool told = std::any_of(
            loaded.diagnostics.begin(), loaded.diagnostics.end(), [&](const auto& other) {
                return is_error(other) && other.location == finding.location;
            });
        if (draft && told) continue;
        // An instance name is both a calculation and a thing of its own.
        if (std::count(loaded.diagnostics.begin(), loaded.diagnostics.end(), finding) > 0) continue;
        loaded.diagnostics.push_back(std::move(finding));
    }
}

void print_json(const std::vector<Diagnostic>& findings, bool usable, std::ostream& out) {
    auto list = nlohmann::json::array();
    for (const auto& finding : findings)
        list.push_back({{"severity", is_error(finding) ? "error" : "warning"},
                        {"location", finding.location},
                        {"text", finding.text},
                        {"remedy", finding.remedy}});
    const nlohmann::json document{{"usable", usable}, {"findings", std::move(list)}};
    // Form texts may cut a character in two; the report must still be valid JSON.
    out << document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

void print_lines(const std::string& file, const std::vector<Diagnostic>& findings, bool usable,
                 std::ostream& out) {
    print_findings(findings, out);
    const auto errors = std::count_if(findings.begin(), findings.end(), is_error);
    const auto warnings = static_cast<std::ptrdiff_t>(findings.size()) - errors;
    out << file << ": " << (usable ? "usable" : "not usable") << ", " << errors
        << (errors == 1 ? " error, " : " errors, ") << warnings
        << (warnings == 1 ? " warning\n" : " warnings\n");
}

}  // namespace

void print_findings(const std::vector<Diagnostic>& findings, std::ostream& out) {
    for (const auto& finding : findings) {
        out << (finding.location.empty() ? "form" : finding.location)
            << (is_error(finding) ? ": error: " : ": warning: ") << finding.text << '\n';
        if (!finding.remedy.empty()) out << "    " << finding.remedy << '\n';
    }
}

int check(const std::string& file, bool json, std::ostream& out, std::ostream& err) {
    auto form = load_form(file);
    if (!form) {
        err << "relais-forms: " << describe(form.error()) << '\n';
        return kNotUsable;
    }
    const fs::path path(file);
    auto& loaded = form->loaded;
    auto& findings = loaded.diagnostics;
    if (loaded.definition || loaded.draft) compile_too(*form, path.parent_path());
    const bool usable = std::none_of(findings.begin(), findings.end(), is_error);
    if (json)
        print_json(findings, usable, out);
    else
        print_lines(file, findings, usable, out);
    return usable ? kDone : kNotUsable;
}

}  // namespace relais::forms::cli
