// XML lists (ODK XForms, external secondary instances): <root><item><name>…</name>…</item>…</root>
// becomes a table, any other shape a document.
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/base/xml_scanner.h"
#include "forms/lists/document.h"
#include "forms/lists/list_file.h"
#include "forms/lists/rows.h"
#include "forms/lists/table.h"
#include "forms/model/definition.h"

namespace relais::forms::lists {

namespace {

using Token = XmlScanner::Token;

bool has_words(std::string_view text) {
    return !trim(text).empty();
}

/// The columns of an item; false when it is more than that.
bool read_item(XmlScanner& xml, Rows& rows) {
    rows.begin_row();
    for (auto token = xml.next();; token = xml.next()) {
        if (token == Token::end) return true;
        if (token == Token::text && !has_words(xml.text())) continue;
        if (token != Token::begin || !xml.attributes().empty()) return false;
        const auto column = xml.name();  // of the document: the scanner's next steps leave it
        if (!rows.add(column, {})) return false;
        for (token = xml.next(); token == Token::text; token = xml.next())
            rows.append(xml.text());
        if (token != Token::end) return false;
    }
}

/// False for another shape than root, item, column, and for what is no XML.
bool read_rows(std::string_view bytes, Rows& rows) {
    XmlScanner xml(bytes);
    auto token = xml.next();
    if (token != Token::begin || xml.name() != "root" || !xml.attributes().empty()) return false;
    for (token = xml.next(); token != Token::end; token = xml.next()) {
        if (token == Token::text && !has_words(xml.text())) continue;
        const bool item = token == Token::begin && xml.name() == "item" && xml.attributes().empty();
        if (!item || !read_item(xml, rows)) return false;
    }
    return xml.next() == Token::done;
}

bool is_namespace(std::string_view attribute) {
    return attribute == "xmlns" || attribute.starts_with("xmlns:");
}

/// Puts the elements together; only the text of those that hold no others is kept.
class DocumentReader {
  public:
    DocumentReader(std::string_view name, std::string_view bytes)
        : name_(name), bytes_(bytes), xml_(bytes) {}

    Result<List> read() {
        for (auto token = xml_.next(); token != Token::done; token = xml_.next()) {
            if (token == Token::refused)
                return refuse(Errc::invalid, "is no XML: " + xml_.complaint());
            if (token == Token::text) words_ += xml_.text();
            if (token == Token::end) end();
            if (token != Token::begin) continue;
            if (xml_.depth() > model::kMaxDepth)
                return refuse(Errc::limit, "has elements more than " +
                                               std::to_string(model::kMaxDepth) + " deep");
            nodes_ += 1 + xml_.attributes().size();
            if (nodes_ > kMaxDocumentNodes)
                return refuse(Errc::limit,
                              "has more than " + std::to_string(kMaxDocumentNodes) + " elements");
            begin();
        }
        return List(std::move(builder_).finish());
    }

  private:
    [[nodiscard]] std::unexpected<Error> refuse(Errc code, const std::string& why) const {
        return fail(code, std::string(name_), place_in(bytes_, xml_.offset()) + ": " + why);
    }
    void begin() {
        leaf_ = true;
        words_.clear();
        builder_.open_element(xml_.name());
        for (const auto& attribute : xml_.attributes())
            if (!is_namespace(attribute.name))
                builder_.add_attribute(attribute.name, XmlScanner::value_of(attribute));
    }
    void end() {
        if (leaf_) builder_.add_text(words_);
        leaf_ = false;
        builder_.close_element();
    }

    std::string_view name_;
    std::string_view bytes_;
    XmlScanner xml_;
    Document::Builder builder_;
    std::string words_;
    std::size_t nodes_ = 0;
    bool leaf_ = false;
};

}  // namespace

Result<List> read_xml_list(std::string_view name, std::string_view bytes) {
    if (bytes.size() > kMaxListBytes)
        return fail(Errc::limit, std::string(name),
                    "is larger than " + std::to_string(kMaxListBytes) + " bytes");
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    if (!is_utf8(bytes))
        return fail(Errc::invalid, std::string(name), "is not UTF-8 text; save it as UTF-8");
    Rows rows;
    if (read_rows(bytes, rows)) return List(Table::from_cells(TRY(std::move(rows).finish(name))));
    return DocumentReader(name, bytes).read();
}

}  // namespace relais::forms::lists
