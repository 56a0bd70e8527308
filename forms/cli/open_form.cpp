#include "forms/cli/open_form.h"

#include <cstddef>
#include <expected>
#include <filesystem>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "forms/base/diagnostic.h"
#include "forms/base/file.h"
#include "forms/base/result.h"
#include "forms/cli/commands.h"
#include "forms/lists/table.h"
#include "forms/session/form.h"

namespace relais::forms::cli {

namespace {

constexpr std::size_t kMostComplaints = 5;

std::unexpected<Error> refuse(const std::string& path, const std::vector<Diagnostic>& found) {
    std::string why;
    std::size_t told = 0;
    for (const auto& finding : found) {
        if (finding.severity != Severity::error || ++told > kMostComplaints) continue;
        why += (why.empty() ? "" : "; ") + finding.location +
               (finding.location.empty() ? "" : ": ") + finding.text;
    }
    if (told > kMostComplaints) why += "; " + std::to_string(told - kMostComplaints) + " more";
    return fail(Errc::invalid, path,
                (why.empty() ? "is not usable" : why) + "; relais-forms check tells all");
}

}  // namespace

Result<OpenedForm> open_form(const std::string& path, const session::FileSource& files) {
    auto loaded = TRY(load_form(path)).loaded;
    if (!loaded.definition) return refuse(path, loaded.diagnostics);
    auto compiled = session::Form::compile(*std::move(loaded.definition), files);
    if (const auto* complaints = std::get_if<std::vector<Diagnostic>>(&compiled))
        return refuse(path, *complaints);
    return std::get<OpenedForm>(std::move(compiled));
}

session::FileSource files_beside(const std::string& path) {
    const auto folder = std::filesystem::path(path).parent_path();
    return [folder](const std::string& name) {
        return read_file((folder / name).string(), lists::kMaxListBytes);
    };
}

}  // namespace relais::forms::cli
