// Old .xls workbooks (BIFF) by libfreexl, the only user of freexl.h. The library reads files only:
// it is given an anonymous one in memory, so that nothing of a form is left on a disk.
#include <freexl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <memory>

#include "forms/base/text.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/xlsform.h"
#include "forms/xlsform/xlsx_cells.h"

namespace relais::forms::xlsform {

namespace {

struct MemoryFile {
    int descriptor = -1;
    MemoryFile() = default;
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    ~MemoryFile() {
        if (descriptor >= 0) ::close(descriptor);
    }
    bool fill(std::string_view bytes) {
        descriptor = ::memfd_create("workbook", MFD_CLOEXEC);
        while (descriptor >= 0 && !bytes.empty()) {
            const auto written = ::write(descriptor, bytes.data(), bytes.size());
            if (written <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        return descriptor >= 0;
    }
    std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor); }
};

struct Close {
    void operator()(const void* handle) const { ::freexl_close(handle); }
};
using Handle = std::unique_ptr<const void, Close>;

std::string decimal_text(double value) {
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return number_text(std::string_view(buffer.data(), end));
}

std::string text_of(const FreeXL_CellValue& cell) {
    switch (cell.type) {
    case FREEXL_CELL_INT:
        return std::to_string(cell.value.int_value);
    case FREEXL_CELL_DOUBLE:
        return decimal_text(cell.value.double_value);
    case FREEXL_CELL_TEXT:
    case FREEXL_CELL_SST_TEXT:
    case FREEXL_CELL_DATETIME:
    case FREEXL_CELL_TIME:
        return cell.value.text_value == nullptr ? std::string() : cell.value.text_value;
    case FREEXL_CELL_DATE:
        return cell.value.text_value == nullptr ? std::string()
                                                : std::string(cell.value.text_value) + " 00:00:00";
    default:
        return {};
    }
}

Result<Sheet> read_sheet(const void* handle, std::uint16_t index, const std::string& name,
                         std::size_t& all_cells) {
    const char* title = nullptr;
    unsigned int rows = 0;
    unsigned short columns = 0;
    if (::freexl_get_worksheet_name(handle, index, &title) != FREEXL_OK ||
        ::freexl_select_active_worksheet(handle, index) != FREEXL_OK ||
        ::freexl_worksheet_dimensions(handle, &rows, &columns) != FREEXL_OK)
        return fail(Errc::invalid, name, "holds a sheet that cannot be read; save it as .xlsx");
    if (rows > kMaxRows || columns > kMaxColumns)
        return fail(Errc::limit, name, "holds more rows or columns than a form can need");
    Sheet sheet{title == nullptr ? std::string() : std::string(title), {}};
    for (unsigned int row = 0; row < rows; ++row) {
        auto& cells = sheet.cells.emplace_back();
        for (unsigned short column = 0; column < columns; ++column) {
            FreeXL_CellValue value{};
            if (::freexl_get_cell_value(handle, row, column, &value) != FREEXL_OK)
                return fail(Errc::invalid, name, "holds a cell that cannot be read");
            auto text = clean_cell(text_of(value));
            if (!is_utf8(text)) return fail(Errc::invalid, name, "holds text that is not UTF-8");
            cells.push_back(std::move(text));
        }
        while (!cells.empty() && cells.back().empty())
            cells.pop_back();
        all_cells += cells.size();
        if (all_cells > kMaxCells)
            return fail(Errc::limit, name, "holds more rows or columns than a form can need");
    }
    while (!sheet.cells.empty() && sheet.cells.back().empty())
        sheet.cells.pop_back();
    return sheet;
}

}  // namespace

Result<Workbook> read_xls(std::string_view bytes, const std::string& name) {
    if (bytes.size() > kMaxFileBytes) return fail(Errc::limit, name, "is too large for a form");
    MemoryFile file;
    if (!file.fill(bytes)) return fail(Errc::io, name, "cannot be held in memory");
    const void* opened = nullptr;
    const int status = ::freexl_open(file.path().c_str(), &opened);
    const Handle handle(opened);
    if (status != FREEXL_OK)
        return fail(
            Errc::unsupported, name,
            "is no .xls workbook that can be read, or one with a password; save it as .xlsx");
    unsigned int password = 0, count = 0;
    if (::freexl_get_info(handle.get(), FREEXL_BIFF_PASSWORD, &password) != FREEXL_OK ||
        password != FREEXL_BIFF_PLAIN)
        return fail(Errc::unsupported, name, "has a password; save it without one");
    if (::freexl_get_info(handle.get(), FREEXL_BIFF_SHEET_COUNT, &count) != FREEXL_OK ||
        count > 1'000)
        return fail(Errc::invalid, name, "does not say how many sheets it holds");
    Workbook workbook;
    std::size_t all_cells = 0;
    for (unsigned int i = 0; i < count; ++i) {
        auto sheet = read_sheet(handle.get(), static_cast<std::uint16_t>(i), name, all_cells);
        if (!sheet) return std::unexpected(sheet.error());
        workbook.sheets.push_back(*std::move(sheet));
    }
    return workbook;
}

}  // namespace relais::forms::xlsform
