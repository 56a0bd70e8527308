#include "forms/xlsform/xlsx_scan.h"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/xml_scanner.h"
#include "forms/xlsform/xlsx_cells.h"

namespace relais::forms::xlsform {

namespace {

using Token = XmlScanner::Token;

/// Values without references, as all that is asked for here are; others would only fail to match.
std::string_view written(const XmlScanner& scanner, std::string_view name) {
    for (const auto& each : scanner.attributes())
        if (local_part(each.name) == name) return each.written;
    return {};
}

std::unexpected<Error> broken(const XmlScanner& scanner, const PartName& part) {
    return fail(Errc::corrupt, part.workbook,
                part.part + " is broken XML (" + scanner.complaint() + " at byte " +
                    std::to_string(scanner.offset()) + ")");
}

/// The text of <t> itself, however it is cut into pieces.
void append_text(XmlScanner& scanner, std::string& out) {
    const auto depth = scanner.depth();
    for (auto token = scanner.next(); token != Token::refused; token = scanner.next()) {
        if (token == Token::text && scanner.depth() == depth) out += scanner.text();
        if (token == Token::end && scanner.depth() < depth) return;
    }
}

/// A string item: plain <t>, or rich text in runs <r><t>; phonetic runs <rPh> are left out.
void append_item(XmlScanner& scanner, std::string& out) {
    const auto depth = scanner.depth();
    for (auto token = scanner.next(); token != Token::refused; token = scanner.next()) {
        if (token == Token::end && scanner.depth() < depth) return;
        if (token != Token::begin) continue;
        const auto name = local_part(scanner.name());
        if (name == "t")
            append_text(scanner, out);
        else if (name != "r")
            scanner.pass_over();
    }
}

class SheetScan {
  public:
    SheetScan(std::string_view bytes, const SheetSink& sink) : scanner_(bytes), sink_(sink) {}

    Result<void> run(const PartName& part) {
        bool in_data = false;
        for (;;) {
            const auto token = scanner_.next();
            if (token == Token::refused) return broken(scanner_, part);
            if (token == Token::done) return {};
            if (token != Token::begin) continue;
            const auto name = local_part(scanner_.name());
            if (scanner_.depth() == 2) in_data = name == "sheetData";
            if (scanner_.depth() == 3 && in_data && name == "row")
                sink_.row(written(scanner_, "r"));
            else if (scanner_.depth() == 4 && in_data && name == "c")
                TRY(read_cell());
            else if (scanner_.depth() > 2 || (scanner_.depth() == 2 && !in_data))
                scanner_.pass_over();
        }
    }

  private:
    Result<void> read_cell() {
        CellMarkup cell{written(scanner_, "r"), written(scanner_, "t"), written(scanner_, "s"), {}};
        const std::string_view wanted = cell.type == "inlineStr" ? "is" : "v";
        value_.clear();
        for (auto token = scanner_.next(); token != Token::end; token = scanner_.next()) {
            if (token == Token::refused) return {};  // run() comes to it again
            if (token != Token::begin) continue;
            if (local_part(scanner_.name()) != wanted)
                scanner_.pass_over();
            else if (wanted == "v")
                append_text(scanner_, value_);
            else
                append_item(scanner_, value_);
        }
        cell.value = value_;
        return sink_.cell(cell);
    }

    XmlScanner scanner_;
    const SheetSink& sink_;
    std::string value_;
};

}  // namespace

std::string_view local_part(std::string_view name) {
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

Result<void> scan_sheet(std::string_view bytes, const PartName& part, const SheetSink& sink) {
    return SheetScan(bytes, sink).run(part);
}

Result<std::vector<std::string>> scan_shared_strings(std::string_view bytes, const PartName& part) {
    std::vector<std::string> strings;
    XmlScanner scanner(bytes);
    std::string item;
    for (;;) {
        const auto token = scanner.next();
        if (token == Token::refused) return broken(scanner, part);
        if (token == Token::done) return strings;
        if (token != Token::begin || scanner.depth() == 1) continue;
        if (local_part(scanner.name()) != "si") {
            scanner.pass_over();
            continue;
        }
        if (strings.size() >= kMaxSharedStrings)
            return fail(Errc::limit, part.workbook,
                        part.part + " holds more strings than a form can need");
        item.clear();
        append_item(scanner, item);
        strings.push_back(unescape_cell(item));
    }
}

}  // namespace relais::forms::xlsform
