#include <algorithm>
#include <filesystem>
#include <ostream>
#include <string>

#include "forms/base/diagnostic.h"
#include "forms/base/file.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/cli/commands.h"
#include "forms/xform/xform.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::cli {

namespace {

std::string ending_of(const std::string& path) {
    return lower_ascii(std::filesystem::path(path).extension().string());
}

int refuse(std::ostream& err, const std::string& why) {
    err << "relais-forms: " << why << '\n';
    return kNotUsable;
}

Result<void> write(const xlsform::Workbook& workbook, const std::string& to) {
    if (ending_of(to) == ".xlsx") return xlsform::write_xlsx(workbook, to);
    return write_file_atomically(to, xlsform::write_markdown(workbook), Readers::as_usual);
}

/// A select_one_external finds its choices in itemsets.csv, beside the XForm.
Result<void> write_itemsets(const Form& form, const std::string& to, std::ostream& out) {
    if (!form.workbook || !form.loaded.definition) return {};
    const auto& lists = form.loaded.definition->lists;
    const bool external =
        std::any_of(lists.begin(), lists.end(), [](const auto& list) { return list.external; });
    if (!external) return {};
    const auto path = (std::filesystem::path(to).parent_path() / "itemsets.csv").string();
    TRY(write_file_atomically(path, xlsform::itemsets_csv(*form.workbook), Readers::as_usual));
    out << path << ": written\n";
    return {};
}

/// The XForm says all that the form says, so that a form with errors gives none.
int convert_to_xform(const Form& form, const std::string& from, const std::string& to,
                     std::ostream& out, std::ostream& err) {
    const auto& loaded = form.loaded;
    print_findings(loaded.diagnostics, err);
    if (!loaded.definition) {
        err << "relais-forms: " << from << ": not converted\n";
        return kNotUsable;
    }
    const auto xml = xform::write_xform(*loaded.definition);
    if (const auto written = write_file_atomically(to, xml, Readers::as_usual); !written) {
        err << "relais-forms: " << describe(written.error()) << '\n';
        return kNotUsable;
    }
    if (const auto written = write_itemsets(form, to, out); !written) {
        err << "relais-forms: " << describe(written.error()) << '\n';
        return kNotUsable;
    }
    out << to << ": written, " << loaded.definition->nodes.size() << " nodes\n";
    return kDone;
}

/// An XForm becomes sheets; what they cannot say is told, and the rest written.
int convert_to_workbook(const xlsform::Loaded& loaded, const std::string& from,
                        const std::string& to, std::ostream& out, std::ostream& err) {
    print_findings(loaded.diagnostics, err);
    if (!loaded.definition) return refuse(err, from + ": not converted");
    const auto made = xlsform::to_workbook(*loaded.definition);
    print_findings(made.findings, err);
    const bool usable =
        std::none_of(made.findings.begin(), made.findings.end(),
                     [](const Diagnostic& each) { return each.severity == Severity::error; });
    if (!usable) return refuse(err, from + ": XLSForm has no words for this form; not converted");
    if (const auto written = write(made.workbook, to); !written)
        return refuse(err, describe(written.error()));
    out << to << ": written, " << made.workbook.sheets.size() << " sheets\n";
    return kDone;
}

}  // namespace

int convert(const std::string& from, const std::string& to, std::ostream& out, std::ostream& err) {
    const auto ending = ending_of(to);
    if (ending != ".xlsx" && ending != ".md" && ending != ".xml") {
        err << "relais-forms: " << to << ": unknown ending; write .xml, .xlsx or .md\n";
        return kWrongCall;
    }
    const auto form = load_form(from);
    if (!form) {
        err << "relais-forms: " << describe(form.error()) << '\n';
        return kNotUsable;
    }
    if (ending == ".xml") return convert_to_xform(*form, from, to, out, err);
    const auto& workbook = form->workbook;
    if (!workbook) return convert_to_workbook(form->loaded, from, to, out, err);
    if (const auto written = write(*workbook, to); !written) {
        err << "relais-forms: " << describe(written.error()) << '\n';
        return kNotUsable;
    }
    out << to << ": written, " << workbook->sheets.size() << " sheets\n";
    return kDone;
}

}  // namespace relais::forms::cli
