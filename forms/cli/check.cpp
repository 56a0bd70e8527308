#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <ostream>
#include <utility>
#include <vector>

#include "forms/base/file.h"
#include "forms/cli/commands.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::cli {

namespace {

namespace fs = std::filesystem;

/// The lists that the form names must lie beside it; "jr://file-csv/x.csv" is x.csv there.
void check_lists(const model::Definition& definition, const fs::path& folder,
                 std::vector<Diagnostic>& findings) {
    for (const auto& external : definition.externals) {
        if (!external.src.starts_with("jr://file")) continue;
        const auto name = external.src.substr(external.src.rfind('/') + 1);
        if (path_exists((folder / name).string())) continue;
        findings.push_back({Severity::error, "", "the file \"" + name + "\" is not beside the form",
                            "Put it into the same folder."});
    }
}

bool is_error(const Diagnostic& finding) { return finding.severity == Severity::error; }

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
    for (const auto& finding : findings) {
        out << (finding.location.empty() ? "form" : finding.location)
            << (is_error(finding) ? ": error: " : ": warning: ") << finding.text;
        if (!finding.remedy.empty()) out << ". " << finding.remedy;
        out << '\n';
    }
    const auto errors = std::count_if(findings.begin(), findings.end(), is_error);
    const auto warnings = static_cast<std::ptrdiff_t>(findings.size()) - errors;
    out << file << ": " << (usable ? "usable" : "not usable") << ", " << errors << " errors, "
        << warnings << " warnings\n";
}

}  // namespace

int check(const std::string& file, bool json, std::ostream& out, std::ostream& err) {
    const auto bytes = read_file(file, xlsform::kMaxFileBytes);
    const auto workbook = bytes ? xlsform::read_workbook(*bytes, file)
                                : Result<xlsform::Workbook>(std::unexpected(bytes.error()));
    if (!workbook) {
        err << "relais-forms: " << describe(workbook.error()) << '\n';
        return kNotUsable;
    }
    const fs::path path(file);
    auto loaded = xlsform::load(*workbook, path.stem().string());
    auto& findings = loaded.diagnostics;
    if (loaded.definition) check_lists(*loaded.definition, path.parent_path(), findings);
    const bool usable = std::none_of(findings.begin(), findings.end(), is_error);
    if (json) print_json(findings, usable, out);
    else print_lines(file, findings, usable, out);
    return usable ? kDone : kNotUsable;
}

}  // namespace relais::forms::cli
