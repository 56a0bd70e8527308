// ECMA-376 (SpreadsheetML) as far as a form needs it: which sheets there are (by relationship, not
// by file name), shared and inline strings, cached values of formulas, number formats of dates.
#include <pugixml.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/xlsform.h"
#include "forms/xlsform/xlsx_cells.h"
#include "forms/xlsform/xlsx_scan.h"
#include "forms/xlsform/zip_archive.h"

namespace relais::forms::xlsform {

namespace {

// The tree of a part takes about ten times its bytes; this keeps the program below 256 MB
// (the largest real sheet seen has 480,000 tags and attributes).
constexpr std::size_t kMaxMarkup = 3'500'000;
constexpr std::size_t kMaxSheets = 256;
/// Sheets often declare a million rows and fill fifty: after so many empty ones reading stops.
constexpr std::size_t kMaxEmptyRun = 5'000;

pugi::xml_node child(pugi::xml_node node, std::string_view name) {
    for (const auto& each : node.children())
        if (local_part(each.name()) == name) return each;
    return {};
}

std::string_view attribute(pugi::xml_node node, std::string_view name) {
    for (const auto& each : node.attributes())
        if (local_part(each.name()) == name) return each.value();
    return {};
}

/// The attribute `r:id`, not `id`: a sheet has a `sheetId` beside it, a relationship an `Id`.
std::string_view relationship_id(pugi::xml_node node) {
    for (const auto& each : node.attributes()) {
        const std::string_view name = each.name();
        if (name.find(':') != std::string_view::npos && local_part(name) == "id")
            return each.value();
    }
    return {};
}

unsigned to_unsigned(std::string_view text, unsigned otherwise) {
    unsigned value = 0;
    const auto* end = text.data() + text.size();
    // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): it ends at `end`
    const auto [at, error] = std::from_chars(text.data(), end, value);
    return error == std::errc{} && at == end ? value : otherwise;
}

/// "xl/workbook.xml" and "worksheets/sheet1.xml" → "xl/worksheets/sheet1.xml".
std::string joined_part(std::string_view base, std::string_view target) {
    if (target.starts_with('/')) return std::string(target.substr(1));
    const auto slash = base.rfind('/');
    std::vector<std::string_view> steps;
    if (slash != std::string_view::npos) steps = split(base.substr(0, slash), '/');
    for (const auto step : split(target, '/')) {
        if (step == ".." && !steps.empty())
            steps.pop_back();
        else if (step != "." && step != "..")
            steps.push_back(step);
    }
    std::string path;
    for (const auto step : steps)
        path += (path.empty() ? "" : "/") + std::string(step);
    return path;
}

std::string relationships_of(std::string_view part) {
    const auto slash = part.rfind('/');
    const auto folder = slash == std::string_view::npos ? "" : part.substr(0, slash + 1);
    const auto file = slash == std::string_view::npos ? part : part.substr(slash + 1);
    return std::string(folder) + "_rels/" + std::string(file) + ".rels";
}

class Reader {
  public:
    Reader(ZipArchive archive, std::string name)
        : archive_(std::move(archive)), name_(std::move(name)) {}
    Result<Workbook> read();

  private:
    struct Target {
        std::string type, part;
    };
    Result<void> parse(const std::string& part, pugi::xml_document& document);
    Result<void> parse_bytes(const std::string& part, const std::string& bytes,
                             pugi::xml_document& document);
    Result<std::map<std::string, Target, std::less<>>> read_relationships(const std::string& part);
    Result<std::string> workbook_part();
    Result<void> read_shared_strings(const std::string& part);
    Result<void> read_styles(const std::string& part);
    Result<Sheet> read_sheet(std::string sheet_name, const std::string& part);
    Result<std::string> bytes_of(const std::string& part);
    Result<std::string> long_part(const std::string& part);
    Result<void> take_cell(const CellMarkup& cell, std::size_t row, std::size_t& next_column,
                           Sheet& sheet);
    [[nodiscard]] std::string cell_text(const CellMarkup& cell) const;

    ZipArchive archive_;
    std::string name_;
    std::vector<std::string> shared_strings_;
    std::vector<NumberKind> styles_;
    bool since_1904_ = false;
    std::size_t cells_ = 0;
    std::size_t text_bytes_ = 0;
};

/// The format knows no document types; entities defined by one are how XML bombs are built.
Result<std::string> Reader::bytes_of(const std::string& part) {
    auto bytes = TRY(archive_.read(part));
    const std::string_view text = bytes;
    for (auto at = text.find('!'); at != std::string_view::npos; at = text.find('!', at + 1)) {
        const auto mark = text.substr(at + 1, 7);  // rare, where '<' is not
        if (mark == "DOCTYPE" || mark.starts_with("ENTITY"))
            return fail(Errc::invalid, name_,
                        part + " declares a document type, which no workbook does");
    }
    return bytes;
}

Result<void> Reader::parse(const std::string& part, pugi::xml_document& document) {
    return parse_bytes(part, TRY(bytes_of(part)), document);
}

Result<void> Reader::parse_bytes(const std::string& part, const std::string& bytes,
                                 pugi::xml_document& document) {
    const auto markup =
        std::count_if(bytes.begin(), bytes.end(), [](char c) { return c == '<' || c == '='; });
    if (static_cast<std::size_t>(markup) > kMaxMarkup)
        return fail(Errc::limit, name_, part + " holds more than a form can need");
    const auto result = document.load_buffer(bytes.data(), bytes.size(),
                                             pugi::parse_default | pugi::parse_ws_pcdata_single);
    if (!result)
        return fail(Errc::corrupt, name_,
                    part + " is broken XML (" + result.description() + " at byte " +
                        std::to_string(result.offset) + ")");
    return {};
}

Result<std::map<std::string, Reader::Target, std::less<>>>
Reader::read_relationships(const std::string& part) {
    std::map<std::string, Target, std::less<>> targets;
    const auto rels = relationships_of(part);
    if (!archive_.has(rels)) return targets;
    pugi::xml_document document;
    TRY(parse(rels, document));
    for (const auto& each : document.document_element().children()) {
        if (attribute(each, "TargetMode") == "External") continue;
        targets[std::string(attribute(each, "Id"))] = {
            std::string(attribute(each, "Type")), joined_part(part, attribute(each, "Target"))};
    }
    return targets;
}

Result<std::string> Reader::workbook_part() {
    const auto root = TRY(read_relationships(""));
    for (const auto& [id, target] : root)
        if (target.type.ends_with("/officeDocument") && archive_.has(target.part))
            return target.part;
    if (archive_.has("xl/workbook.xml")) return std::string("xl/workbook.xml");
    return fail(Errc::invalid, name_, "is a zip file but not an .xlsx workbook");
}

/// Its bytes as UTF-8, to be read without a tree.
Result<std::string> Reader::long_part(const std::string& part) {
    auto bytes = TRY(bytes_of(part));
    if (is_utf8(bytes) && bytes.find('\0') == std::string::npos) return bytes;
    // Whatever encoding the part declares (ECMA-376 part 2 §8 allows UTF-16): rewritten in ours.
    pugi::xml_document document;
    TRY(parse_bytes(part, bytes, document));
    struct Writer final : pugi::xml_writer {
        void write(const void* data, std::size_t size) override {
            out.append(static_cast<const char*>(data), size);
        }
        std::string out;
    } writer;
    document.save(writer, "", pugi::format_raw, pugi::encoding_utf8);
    return std::move(writer.out);
}

Result<void> Reader::read_shared_strings(const std::string& part) {
    const auto bytes = TRY(long_part(part));
    shared_strings_ = TRY(scan_shared_strings(bytes, {name_, part}));
    return {};
}

Result<void> Reader::read_styles(const std::string& part) {
    pugi::xml_document document;
    TRY(parse(part, document));
    const auto root = document.document_element();
    std::map<unsigned, NumberKind> own_formats;
    for (const auto& format : child(root, "numFmts").children())
        own_formats[to_unsigned(attribute(format, "numFmtId"), 0)] =
            kind_of_format(attribute(format, "formatCode"));
    for (const auto& style : child(root, "cellXfs").children()) {
        if (local_part(style.name()) != "xf") continue;
        const auto id = to_unsigned(attribute(style, "numFmtId"), 0);
        const auto own = own_formats.find(id);
        styles_.push_back(own != own_formats.end() ? own->second : kind_of_builtin_format(id));
    }
    return {};
}

std::string Reader::cell_text(const CellMarkup& cell) const {
    const auto type = cell.type;
    std::string value(cell.value);
    if (type == "inlineStr") return unescape_cell(std::move(value));
    if (value.empty()) return value;
    if (type == "s") {
        const auto index = to_unsigned(trim(value), UINT32_MAX);
        return index < shared_strings_.size() ? shared_strings_[index] : std::string();
    }
    if (type == "str") return unescape_cell(std::move(value));
    if (type == "e") return value;  // "#N/A": shown to the author by whoever cannot use it
    if (type == "b") return trim(value) == "0" ? "FALSE" : "TRUE";
    if (type == "d") {
        const auto t = value.find('T');
        if (t != std::string::npos) value[t] = ' ';
        return value;
    }
    const auto style = to_unsigned(cell.style, 0);
    if (style < styles_.size() && styles_[style] == NumberKind::date)
        return date_text(value, since_1904_);
    return number_text(value);
}

Result<void> Reader::take_cell(const CellMarkup& cell, std::size_t row, std::size_t& next_column,
                               Sheet& sheet) {
    if (next_column >= kMaxColumns || row > sheet.cells.size() + kMaxEmptyRun) return {};
    if (!cell.place.empty())
        next_column =
            column_of_letters(cell.place.substr(0, cell.place.find_first_of("0123456789")));
    const auto column = next_column;
    if (column >= kMaxColumns) return {};
    ++next_column;
    auto text = clean_cell(cell_text(cell));
    if (text.empty()) return {};
    if (row >= kMaxRows)
        return fail(Errc::limit, name_,
                    "sheet " + sheet.name + " has more than " + std::to_string(kMaxRows) +
                        " rows; put long lists into a CSV file");
    text_bytes_ += text.size();
    if (sheet.cells.size() <= row) sheet.cells.resize(row + 1);
    auto& cells = sheet.cells[row];
    if (cells.size() <= column) {
        cells_ += column + 1 - cells.size();
        cells.resize(column + 1);
    }
    if (cells_ > kMaxCells || text_bytes_ > kMaxUnpackedBytes)
        return fail(Errc::limit, name_, "holds more text than a form can need");
    if (cells[column].empty()) cells[column] = std::move(text);  // of two cells the first
    return {};
}

Result<Sheet> Reader::read_sheet(std::string sheet_name, const std::string& part) {
    Sheet sheet{std::move(sheet_name), {}};
    const auto bytes = TRY(long_part(part));
    std::size_t row = 0, next_row = 0, next_column = 0;
    SheetSink sink;
    sink.row = [&](std::string_view place) {
        const auto told = to_unsigned(place, 0);
        row = told == 0 ? next_row : told - 1;
        next_row = row + 1;
        next_column = 0;
    };
    sink.cell = [&](const CellMarkup& cell) { return take_cell(cell, row, next_column, sheet); };
    TRY(scan_sheet(bytes, {name_, part}, sink));
    return sheet;
}

Result<Workbook> Reader::read() {
    const auto part = TRY(workbook_part());
    pugi::xml_document document;
    TRY(parse(part, document));
    const auto root = document.document_element();
    if (local_part(root.name()) != "workbook")
        return fail(Errc::invalid, name_, "is a zip file but not an .xlsx workbook");
    const auto since = attribute(child(root, "workbookPr"), "date1904");
    since_1904_ = since == "1" || since == "true";
    const auto targets = TRY(read_relationships(part));
    for (const auto& [id, target] : targets) {
        if (!archive_.has(target.part)) continue;
        if (target.type.ends_with("/sharedStrings"))
            TRY(read_shared_strings(target.part));
        else if (target.type.ends_with("/styles"))
            TRY(read_styles(target.part));
    }
    Workbook workbook;
    for (const auto& entry : child(root, "sheets").children()) {
        if (local_part(entry.name()) != "sheet") continue;
        const auto target = targets.find(relationship_id(entry));
        if (target == targets.end() || !target->second.type.ends_with("/worksheet")) continue;
        if (workbook.sheets.size() == kMaxSheets)
            return fail(Errc::limit, name_, "has too many sheets");
        std::string sheet_name(trim(attribute(entry, "name")));
        if (!is_utf8(sheet_name)) return fail(Errc::corrupt, name_, "a sheet's name is broken");
        workbook.sheets.push_back(TRY(read_sheet(std::move(sheet_name), target->second.part)));
    }
    if (workbook.sheets.empty()) return fail(Errc::invalid, name_, "has no worksheet");
    return workbook;
}

}  // namespace

Result<Workbook> read_xlsx(std::string_view bytes, const std::string& name) {
    if (bytes.size() > kMaxFileBytes) return fail(Errc::limit, name, "is too large for a form");
    return Reader(TRY(ZipArchive::open(bytes, name)), name).read();
}

}  // namespace relais::forms::xlsform
