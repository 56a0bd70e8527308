#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <utility>
#include <variant>
#include <vector>

#include "forms/base/file.h"
#include "forms/cli/commands.h"
#include "forms/session/form.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::cli {

namespace {

namespace fs = std::filesystem;

std::map<std::string, std::string> places_by_path(const xlsform::Loaded& loaded) {
    std::map<std::string, std::string> places;
    for (std::size_t i = 0; i < loaded.node_places.size(); ++i)
        if (!loaded.node_places[i].empty())
            places[path_of(*loaded.definition, static_cast<model::NodeIndex>(i))] =
                loaded.node_places[i];
    return places;
}

/// What only shows when expressions are compiled and lists opened: XPath, cycles, missing files.
/// The session names places by path; an author looks for a row of the sheet.
void compile_too(xlsform::Loaded& loaded, const fs::path& folder) {
    const auto source = [&folder](const std::string& name) {
        return read_file((folder / name).string(), lists::kMaxListBytes);
    };
    const auto places = places_by_path(loaded);
    auto compiled = session::Form::compile(*std::move(loaded.definition), source);
    auto* complaints = std::get_if<std::vector<Diagnostic>>(&compiled);
    auto found = complaints != nullptr
                     ? std::move(*complaints)
                     : std::get<std::unique_ptr<const session::Form>>(compiled)->warnings();
    for (auto& finding : found) {
        const auto path = finding.location.substr(0, finding.location.find(' '));
        if (const auto place = places.find(path); place != places.end())
            finding.location = place->second + " (" + finding.location + ")";
        loaded.diagnostics.push_back(std::move(finding));
    }
}

bool is_error(const Diagnostic& finding) {
    return finding.severity == Severity::error;
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
    out << file << ": " << (usable ? "usable" : "not usable") << ", " << errors << " errors, "
        << warnings << " warnings\n";
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
    if (loaded.definition) compile_too(loaded, path.parent_path());
    const bool usable = std::none_of(findings.begin(), findings.end(), is_error);
    if (json)
        print_json(findings, usable, out);
    else
        print_lines(file, findings, usable, out);
    return usable ? kDone : kNotUsable;
}

}  // namespace relais::forms::cli
