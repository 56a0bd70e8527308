// Form files: whole, as parts of a workbook, as tables, as XForms.
#include <cstddef>
#include <string>
#include <utility>

#include "forms/xform/xform.h"
#include "forms/xlsform/xlsform.h"
#include "tests/fuzz/package.h"
#include "tests/fuzz/targets.h"
#include "tests/support/xls_bytes.h"

namespace relais::tests::fuzz {

using namespace forms;

namespace {

void use_workbook(const Result<xlsform::Workbook>& workbook) {
    if (!workbook) {
        RELAIS_ASSERT(!workbook.error().detail.empty());
        return;
    }
    auto loaded = xlsform::load(*workbook, "form");
    if (!loaded.definition) {
        RELAIS_ASSERT(!loaded.diagnostics.empty());
        return;
    }
    RELAIS_ASSERT(loaded.node_places.size() == loaded.definition->nodes.size());
    same_as_xform(*loaded.definition, 1);
    use(*std::move(loaded.definition));
}

}  // namespace

void workbook(std::string_view bytes) {
    if (xform::looks_like_xml(bytes)) return xform(bytes);
    use_workbook(xlsform::read_workbook(bytes, "form"));
}

void parts(std::string_view text) {
    use_workbook(xlsform::read_xlsx(packed(text), "form.xlsx"));
}

void xls(std::string_view bytes) {
    // Records are put into a container that holds, so that what is tried reaches their reader.
    const bool whole = bytes.starts_with("\xD0\xCF");
    use_workbook(xlsform::read_workbook(
        whole ? std::string(bytes) : tests::xls::file_of(std::string(bytes)), "form.xls"));
}

void table(std::string_view text) {
    if (text.starts_with("PK") || text.starts_with("\xD0\xCF")) return;
    const auto workbook = xlsform::read_workbook(text, "form.md");
    if (workbook) {
        // A table that was written is read as it was.
        const auto written = xlsform::write_markdown(*workbook);
        const auto again = xlsform::read_markdown(written, "form.md");
        if (again) RELAIS_ASSERT(xlsform::write_markdown(*again) == written);
    }
    use_workbook(workbook);
}

void xform(std::string_view xml) {
    auto loaded = xform::read_xform(xml, "form");
    if (!loaded.definition) {
        RELAIS_ASSERT(!loaded.diagnostics.empty());
        return;
    }
    same_as_xform(*loaded.definition, 2);
    use(*std::move(loaded.definition));
}

}  // namespace relais::tests::fuzz
