// Old .xls workbooks of Excel 97 and later (BIFF8, [MS-XLS]): the values of cells, those of
// formulas as they were last computed. Records follow one another: type, length, content.
#include <array>
#include <bit>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/xlsform/biff_strings.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/compound_file.h"
#include "forms/xlsform/little_endian.h"
#include "forms/xlsform/xlsform.h"
#include "forms/xlsform/xlsx_cells.h"
#include "forms/xlsform/xlsx_scan.h"

namespace relais::forms::xlsform {

namespace {

constexpr std::size_t kMaxSheets = 1'000;
/// A cell is a string of 32 bytes, made from six; the file lies in memory twice meanwhile.
constexpr std::size_t kMaxCellsOfXls = 2'000'000;

// [MS-XLS] 2.3.2
constexpr std::uint16_t kFormula = 0x06;
constexpr std::uint16_t kEnd = 0x0A;
constexpr std::uint16_t kDateMode = 0x22;
constexpr std::uint16_t kPassword = 0x2F;
constexpr std::uint16_t kContinue = 0x3C;
constexpr std::uint16_t kSheet = 0x85;
constexpr std::uint16_t kManyNumbers = 0xBD;
constexpr std::uint16_t kStyle = 0xE0;
constexpr std::uint16_t kSharedTexts = 0xFC;
constexpr std::uint16_t kSharedText = 0xFD;
constexpr std::uint16_t kNumber = 0x203;
constexpr std::uint16_t kOwnText = 0x204;
constexpr std::uint16_t kTruth = 0x205;
constexpr std::uint16_t kFormulaText = 0x207;
constexpr std::uint16_t kShortNumber = 0x27E;
constexpr std::uint16_t kFormat = 0x41E;
constexpr std::uint16_t kBegin = 0x809;

struct Record {
    std::uint16_t type = 0;
    std::string_view content;
    std::vector<std::string_view> continued;  ///< by the records that follow; of few only
    [[nodiscard]] BiffText text() const {
        std::vector<std::string_view> pieces{content};
        pieces.insert(pieces.end(), continued.begin(), continued.end());
        return BiffText(std::move(pieces));
    }
};

std::string decimal_text(double value) {
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), end};
}

/// [MS-XLS] 2.5.217: thirty bits of a number, whole or the upper half of a double, in hundredths
/// or not.
double short_number(std::uint32_t bits) {
    const bool whole = (bits & 2U) != 0;
    const auto quarters = static_cast<std::int32_t>(bits & ~3U);
    const double value = whole
                             ? quarters * 0.25
                             : std::bit_cast<double>(static_cast<std::uint64_t>(bits & ~3U) << 32U);
    return (bits & 1U) != 0 ? value / 100 : value;
}

/// As the sheet shows them ([MS-XLS] 2.5.10).
std::string error_text(std::uint8_t code) {
    switch (code) {
    case 0x00:
        return "#NULL!";
    case 0x07:
        return "#DIV/0!";
    case 0x0F:
        return "#VALUE!";
    case 0x17:
        return "#REF!";
    case 0x1D:
        return "#NAME?";
    case 0x24:
        return "#NUM!";
    default:
        return "#N/A";
    }
}

class Reader {
  public:
    Reader(std::string stream, const std::string& name) : stream_(std::move(stream)), name_(name) {}
    Result<Workbook> read();

  private:
    struct Listed {
        std::string name;
        std::size_t at = 0;
    };
    std::optional<Record> next();
    Result<void> read_globals();
    void read_global(const Record& record);
    Result<Sheet> read_sheet(const Listed& listed);
    Result<void> read_cell(const Record& record, Sheet& sheet);
    Result<void> read_formula(std::string_view content, Sheet& sheet);
    Result<void> put(Sheet& sheet, std::size_t row, std::size_t column, std::string text);
    [[nodiscard]] std::string number(double value, std::size_t style) const;

    std::string stream_;
    const std::string& name_;
    std::size_t at_ = 0, walked_ = 0;
    bool since_1904_ = false, has_password_ = false, has_too_many_texts_ = false;
    std::vector<Listed> sheets_;
    std::vector<std::string> texts_;
    std::map<std::uint16_t, NumberKind> formats_;
    std::vector<std::uint16_t> styles_;  ///< the number format of each
    std::size_t cells_ = 0, text_bytes_ = 0;
    std::optional<std::pair<std::size_t, std::size_t>> awaited_;  ///< cell whose formula gave text
};

std::optional<Record> Reader::next() {
    const std::string_view stream = stream_;
    const auto piece_at = [&](std::size_t at) {
        return stream.substr(at + 4, u16_at(stream, at + 2));
    };
    // Each sheet has its own stretch: who reads more than all has been sent in circles.
    if (at_ + 4 > stream.size() || walked_ > 2 * stream.size()) return std::nullopt;
    Record record;
    record.type = u16_at(stream, at_);
    const auto start = at_;
    record.content = piece_at(at_);
    at_ += 4 + record.content.size();
    while (at_ + 4 <= stream.size() && u16_at(stream, at_) == kContinue) {
        record.continued.push_back(piece_at(at_));
        at_ += 4 + record.continued.back().size();
    }
    walked_ += at_ - start;
    return record;
}

void Reader::read_global(const Record& record) {
    switch (record.type) {
    case kPassword:
        has_password_ = true;
        break;
    case kDateMode:
        since_1904_ = u16_at(record.content, 0) == 1;
        break;
    case kFormat: {
        auto text = record.text();
        const auto id = text.u16();
        formats_[id] = kind_of_format(text.text(text.u16()));
        break;
    }
    case kStyle:
        styles_.push_back(u16_at(record.content, 2));
        break;
    case kSheet: {
        auto text = record.text();
        const auto at = text.u32();
        const auto kind = text.u16() >> 8U;  // 0: a sheet of cells; else a chart or macros
        if (kind == 0) sheets_.push_back({text.text(text.u8()), at});
        break;
    }
    case kSharedTexts: {
        auto text = record.text();
        text.skip(8);
        while (!text.at_end() && !has_too_many_texts_) {
            texts_.push_back(clean_cell(text.text(text.u16())));
            has_too_many_texts_ = texts_.size() > kMaxSharedStrings;
        }
        break;
    }
    default:
        break;
    }
}

Result<void> Reader::read_globals() {
    const auto first = next();
    constexpr std::uint16_t kVersion8 = 0x0600;
    if (!first || first->type != kBegin || u16_at(first->content, 0) != kVersion8)
        return fail(Errc::unsupported, name_,
                    "is an .xls workbook from before Excel 97; save it as .xlsx");
    while (const auto record = next()) {
        if (record->type == kEnd) break;
        read_global(*record);
        if (has_password_)
            return fail(Errc::unsupported, name_,
                        "is protected by a password; open it with the password, take it away "
                        "(File, Info, Protect Workbook) and save it as .xlsx");
        if (has_too_many_texts_)
            return fail(Errc::limit, name_, "holds more text than a form can need");
    }
    if (sheets_.empty() || sheets_.size() > kMaxSheets)
        return fail(Errc::invalid, name_, "has no worksheet, or too many");
    return {};
}

std::string Reader::number(double value, std::size_t style) const {
    const std::uint16_t format = style < styles_.size() ? styles_[style] : std::uint16_t{0};
    const auto own = formats_.find(format);
    const auto kind = own != formats_.end() ? own->second : kind_of_builtin_format(format);
    const auto text = decimal_text(value);
    return kind == NumberKind::date ? date_text(text, since_1904_) : number_text(text);
}

Result<void> Reader::put(Sheet& sheet, std::size_t row, std::size_t column, std::string text) {
    if (text.empty() || column >= kMaxColumns) return {};
    text_bytes_ += text.size();
    if (sheet.cells.size() <= row) {
        cells_ += row + 1 - sheet.cells.size();  // an empty row takes as much as a cell
        sheet.cells.resize(row + 1);
    }
    auto& cells = sheet.cells[row];
    if (cells.size() <= column) {
        cells_ += column + 1 - cells.size();
        cells.resize(column + 1);
    }
    if (cells_ > kMaxCellsOfXls || text_bytes_ > kMaxUnpackedBytes)
        return fail(Errc::limit, name_, "holds more text than a form can need");
    cells[column] = std::move(text);
    return {};
}

/// [MS-XLS] 2.5.133: a double, or a mark that it is none; a text stands in a record of its own.
Result<void> Reader::read_formula(std::string_view content, Sheet& sheet) {
    const auto row = u16_at(content, 0), column = u16_at(content, 2);
    awaited_.reset();
    if (u16_at(content, 12) != 0xFFFF)
        return put(sheet, row, column,
                   number(std::bit_cast<double>(u64_at(content, 6)), u16_at(content, 4)));
    switch (u8_at(content, 6)) {
    case 0:
        awaited_ = std::pair<std::size_t, std::size_t>(row, column);
        return {};
    case 1:
        return put(sheet, row, column, u8_at(content, 8) != 0 ? "TRUE" : "FALSE");
    case 2:
        return put(sheet, row, column, error_text(u8_at(content, 8)));
    default:
        return {};
    }
}

Result<void> Reader::read_cell(const Record& record, Sheet& sheet) {
    const auto content = record.content;
    const auto row = u16_at(content, 0), column = u16_at(content, 2), style = u16_at(content, 4);
    switch (record.type) {
    case kSharedText: {
        const auto index = u32_at(content, 6);
        return put(sheet, row, column, index < texts_.size() ? texts_[index] : std::string());
    }
    case kNumber:
        return put(sheet, row, column, number(std::bit_cast<double>(u64_at(content, 6)), style));
    case kShortNumber:
        return put(sheet, row, column, number(short_number(u32_at(content, 6)), style));
    case kManyNumbers:
        // Row, first column, then style and number of each cell, then the last column.
        for (std::size_t i = 0; 4 + i * 6 + 6 + 2 <= content.size(); ++i)
            TRY(put(sheet, row, column + i,
                    number(short_number(u32_at(content, 6 + i * 6)), u16_at(content, 4 + i * 6))));
        return {};
    case kTruth:
        return put(sheet, row, column,
                   u8_at(content, 7) != 0   ? error_text(u8_at(content, 6))
                   : u8_at(content, 6) != 0 ? "TRUE"
                                            : "FALSE");
    case kOwnText: {
        auto text = record.text();
        text.skip(6);
        return put(sheet, row, column, clean_cell(text.text(text.u16())));
    }
    case kFormula:
        return read_formula(content, sheet);
    case kFormulaText: {
        if (!awaited_) return {};
        auto text = record.text();
        TRY(put(sheet, awaited_->first, awaited_->second, clean_cell(text.text(text.u16()))));
        awaited_.reset();
        return {};
    }
    default:
        return {};
    }
}

Result<Sheet> Reader::read_sheet(const Listed& listed) {
    Sheet sheet{std::string(trim(listed.name)), {}};
    at_ = listed.at;
    awaited_.reset();
    std::size_t depth = 0;  // a chart in the sheet has records of its own, between its marks
    while (const auto record = next()) {
        if (record->type == kBegin) ++depth;
        if (record->type == kEnd) {
            if (depth < 2) break;
            --depth;
        }
        if (depth == 1) TRY(read_cell(*record, sheet));
    }
    for (auto& cells : sheet.cells)
        while (!cells.empty() && cells.back().empty())
            cells.pop_back();
    while (!sheet.cells.empty() && sheet.cells.back().empty())
        sheet.cells.pop_back();
    return sheet;
}

Result<Workbook> Reader::read() {
    TRY(read_globals());
    Workbook workbook;
    for (const auto& listed : sheets_)
        workbook.sheets.push_back(TRY(read_sheet(listed)));
    return workbook;
}

}  // namespace

Result<Workbook> read_xls(std::string_view bytes, const std::string& name) {
    if (bytes.size() > kMaxFileBytes) return fail(Errc::limit, name, "is too large for a form");
    const auto file = TRY(CompoundFile::open(bytes, name));
    // [MS-OFFCRYPTO]: an .xlsx with a password is packed into a file of this kind.
    if (file.has(u"EncryptedPackage"))
        return fail(Errc::unsupported, name,
                    "is protected by a password; open it with the password, take it away "
                    "(File, Info, Protect Workbook) and save it as .xlsx");
    if (!file.has(u"Workbook"))
        return fail(Errc::unsupported, name,
                    file.has(u"Book") ? "is an .xls workbook from before Excel 97; save it as .xlsx"
                                      : "is no workbook; save the form as .xlsx");
    return Reader(TRY(file.read(u"Workbook")), name).read();
}

}  // namespace relais::forms::xlsform
