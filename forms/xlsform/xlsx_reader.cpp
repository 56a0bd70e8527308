// ECMA-376 (SpreadsheetML) as far as a form needs it: which sheets there are (by relationship, not
// by file name), shared and inline strings, cached values of formulas, number formats of dates.
#include <pugixml.hpp>

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "forms/base/text.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/xlsform.h"
#include "forms/xlsform/xlsx_cells.h"
#include "forms/xlsform/zip_archive.h"

namespace relais::forms::xlsform {

namespace {

// The tree of a part takes about ten times its bytes; this keeps the program below 256 MB
// (the largest real sheet seen has 480,000 tags and attributes).
constexpr std::size_t kMaxMarkup = 3'500'000;
constexpr std::size_t kMaxSheets = 256;
/// Sheets often declare a million rows and fill fifty: after so many empty ones reading stops.
constexpr std::size_t kMaxEmptyRun = 5'000;

/// Element and attribute names without a prefix: some programs write `x:row`.
std::string_view local(std::string_view name) {
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(pugi::xml_node node, std::string_view name) {
    for (const auto& each : node.children())
        if (local(each.name()) == name) return each;
    return {};
}

std::string_view attribute(pugi::xml_node node, std::string_view name) {
    for (const auto& each : node.attributes())
        if (local(each.name()) == name) return each.value();
    return {};
}

/// The attribute `r:id`, not `id`: a sheet has a `sheetId` beside it, a relationship an `Id`.
std::string_view relationship_id(pugi::xml_node node) {
    for (const auto& each : node.attributes()) {
        const std::string_view name = each.name();
        if (name.find(':') != std::string_view::npos && local(name) == "id") return each.value();
    }
    return {};
}

unsigned to_unsigned(std::string_view text, unsigned otherwise) {
    unsigned value = 0;
    const auto* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    return error == std::errc{} && at == end ? value : otherwise;
}

/// The text of <t> itself, however it is cut into pieces.
void append_text(pugi::xml_node t, std::string& out) {
    for (const auto& piece : t.children())
        if (piece.type() == pugi::node_pcdata || piece.type() == pugi::node_cdata)
            out += piece.value();
}

/// A string item: plain <t>, or rich text in runs <r><t>; phonetic runs <rPh> are left out.
std::string string_item(pugi::xml_node item) {
    std::string out;
    for (const auto& part : item.children()) {
        if (local(part.name()) == "t")
            append_text(part, out);
        else if (local(part.name()) == "r")
            append_text(child(part, "t"), out);
    }
    return unescape_cell(std::move(out));
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
    Result<std::map<std::string, Target, std::less<>>> read_relationships(const std::string& part);
    Result<std::string> workbook_part();
    Result<void> read_shared_strings(const std::string& part);
    Result<void> read_styles(const std::string& part);
    Result<Sheet> read_sheet(std::string sheet_name, const std::string& part);
    Result<void> read_row(pugi::xml_node row, Sheet& sheet, std::size_t& next_row);
    std::string cell_text(pugi::xml_node cell) const;

    ZipArchive archive_;
    std::string name_;
    std::vector<std::string> shared_strings_;
    std::vector<NumberKind> styles_;
    bool since_1904_ = false;
    std::size_t cells_ = 0;
    std::size_t text_bytes_ = 0;
};

Result<void> Reader::parse(const std::string& part, pugi::xml_document& document) {
    const auto bytes = TRY(archive_.read(part));
    const auto markup =
        std::count_if(bytes.begin(), bytes.end(), [](char c) { return c == '<' || c == '='; });
    if (static_cast<std::size_t>(markup) > kMaxMarkup)
        return fail(Errc::limit, name_, part + " holds more than a form can need");
    // The format knows no document types; entities defined by one are how XML bombs are built.
    if (bytes.find("<!DOCTYPE") != std::string::npos || bytes.find("<!ENTITY") != std::string::npos)
        return fail(Errc::invalid, name_,
                    part + " declares a document type, which no workbook does");
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

Result<void> Reader::read_shared_strings(const std::string& part) {
    pugi::xml_document document;
    TRY(parse(part, document));
    for (const auto& item : document.document_element().children())
        if (local(item.name()) == "si") shared_strings_.push_back(string_item(item));
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
        if (local(style.name()) != "xf") continue;
        const auto id = to_unsigned(attribute(style, "numFmtId"), 0);
        const auto own = own_formats.find(id);
        styles_.push_back(own != own_formats.end() ? own->second : kind_of_builtin_format(id));
    }
    return {};
}

std::string Reader::cell_text(pugi::xml_node cell) const {
    const auto type = attribute(cell, "t");
    if (type == "inlineStr") return string_item(child(cell, "is"));
    std::string value;
    append_text(child(cell, "v"), value);
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
    const auto style = to_unsigned(attribute(cell, "s"), 0);
    if (style < styles_.size() && styles_[style] == NumberKind::date)
        return date_text(value, since_1904_);
    return number_text(value);
}

Result<void> Reader::read_row(pugi::xml_node row, Sheet& sheet, std::size_t& next_row) {
    const auto written = to_unsigned(attribute(row, "r"), 0);
    const std::size_t index = written == 0 ? next_row : written - 1;
    next_row = index + 1;
    if (index > sheet.cells.size() + kMaxEmptyRun) return {};
    std::size_t next_column = 0;
    for (const auto& cell : row.children()) {
        if (local(cell.name()) != "c") continue;
        const auto place = attribute(cell, "r");
        if (!place.empty())
            next_column = column_of_letters(place.substr(0, place.find_first_of("0123456789")));
        const auto column = next_column;
        if (column >= kMaxColumns) break;
        ++next_column;
        auto text = clean_cell(cell_text(cell));
        if (text.empty()) continue;
        if (index >= kMaxRows)
            return fail(Errc::limit, name_,
                        "sheet " + sheet.name + " has more than " + std::to_string(kMaxRows) +
                            " rows; put long lists into a CSV file");
        if (!is_utf8(text))
            return fail(Errc::corrupt, name_, "sheet " + sheet.name + " holds broken characters");
        text_bytes_ += text.size();
        if (sheet.cells.size() <= index) sheet.cells.resize(index + 1);
        auto& cells = sheet.cells[index];
        if (cells.size() <= column) {
            cells_ += column + 1 - cells.size();
            cells.resize(column + 1);
        }
        if (cells_ > kMaxCells || text_bytes_ > kMaxUnpackedBytes)
            return fail(Errc::limit, name_, "holds more text than a form can need");
        if (cells[column].empty()) cells[column] = std::move(text);  // of two cells the first
    }
    return {};
}

Result<Sheet> Reader::read_sheet(std::string sheet_name, const std::string& part) {
    Sheet sheet{std::move(sheet_name), {}};
    pugi::xml_document document;
    TRY(parse(part, document));
    std::size_t next_row = 0;
    for (const auto& row : child(document.document_element(), "sheetData").children())
        if (local(row.name()) == "row") TRY(read_row(row, sheet, next_row));
    return sheet;
}

Result<Workbook> Reader::read() {
    const auto part = TRY(workbook_part());
    pugi::xml_document document;
    TRY(parse(part, document));
    const auto root = document.document_element();
    if (local(root.name()) != "workbook")
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
        if (local(entry.name()) != "sheet") continue;
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
