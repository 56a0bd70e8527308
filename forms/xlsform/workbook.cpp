#include "forms/base/text.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::xlsform {

Result<Workbook> read_workbook(std::string_view bytes, const std::string& name) {
    if (bytes.size() > kMaxFileBytes)
        return fail(Errc::limit, name, "is too large for a form (32 MiB at most)");
    if (trim(bytes).empty()) return fail(Errc::invalid, name, "is empty");
    if (bytes.starts_with("PK")) return read_xlsx(bytes, name);
    if (bytes.starts_with("\xD0\xCF\x11\xE0"))
        return fail(Errc::unsupported, name,
                    "is an old .xls workbook or one with a password; save it as .xlsx without one");
    if (is_utf8(bytes) && bytes.find('\0') == std::string_view::npos)
        return read_markdown(bytes, name);
    return fail(Errc::invalid, name, "is neither an .xlsx workbook nor Markdown tables");
}

}  // namespace relais::forms::xlsform
