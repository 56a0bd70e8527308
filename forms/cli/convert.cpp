#include <filesystem>
#include <ostream>

#include "forms/base/file.h"
#include "forms/base/text.h"
#include "forms/cli/commands.h"
#include "forms/xform/xform.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::cli {

namespace {

std::string ending_of(const std::string& path) {
    return lower_ascii(std::filesystem::path(path).extension().string());
}

Result<void> write(const xlsform::Workbook& workbook, const std::string& to) {
    if (ending_of(to) == ".xlsx") return xlsform::write_xlsx(workbook, to);
    return write_file_atomically(to, xlsform::write_markdown(workbook));
}

/// The XForm says all that the workbook says, so that a workbook with errors gives none.
int convert_to_xform(const xlsform::Workbook& workbook, const std::string& from,
                     const std::string& to, std::ostream& out, std::ostream& err) {
    const auto loaded = xlsform::load(workbook, std::filesystem::path(from).stem().string());
    print_findings(loaded.diagnostics, err);
    if (!loaded.definition) {
        err << "relais-forms: " << from << ": not converted\n";
        return kNotUsable;
    }
    if (const auto written = write_file_atomically(to, xform::write_xform(*loaded.definition));
        !written) {
        err << "relais-forms: " << describe(written.error()) << '\n';
        return kNotUsable;
    }
    out << to << ": written, " << loaded.definition->nodes.size() << " nodes\n";
    return kDone;
}

}  // namespace

int convert(const std::string& from, const std::string& to, std::ostream& out, std::ostream& err) {
    const auto ending = ending_of(to);
    if (ending != ".xlsx" && ending != ".md" && ending != ".xml") {
        err << "relais-forms: " << to << ": unknown ending; write .xml, .xlsx or .md\n";
        return kWrongCall;
    }
    const auto bytes = read_file(from, xlsform::kMaxFileBytes);
    const auto workbook = bytes ? xlsform::read_workbook(*bytes, from)
                                : Result<xlsform::Workbook>(std::unexpected(bytes.error()));
    if (!workbook) {
        err << "relais-forms: " << describe(workbook.error()) << '\n';
        return kNotUsable;
    }
    if (ending == ".xml") return convert_to_xform(*workbook, from, to, out, err);
    if (const auto written = write(*workbook, to); !written) {
        err << "relais-forms: " << describe(written.error()) << '\n';
        return kNotUsable;
    }
    out << to << ": written, " << workbook->sheets.size() << " sheets\n";
    return kDone;
}

}  // namespace relais::forms::cli
