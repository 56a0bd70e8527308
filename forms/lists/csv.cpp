#include "forms/lists/csv.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/lists/table.h"

namespace relais::forms::lists {

namespace {

std::unexpected<Error> refuse_line(std::string_view name, std::size_t line, std::string_view why,
                                   Errc code = Errc::invalid) {
    return fail(code, std::string(name), "line " + std::to_string(line) + ": " + std::string(why));
}

/// Reads one record after the other; `line` is that of the record's first character.
class Reader {
  public:
    Reader(std::string_view name, std::string_view text) : name_(name), text_(text) {
        if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
        separator_ = find_separator();
    }

    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    [[nodiscard]] std::size_t line() const { return record_line_; }

    /// Appends the cells of the next record to `out`, their ends to `ends`.
    Result<void> record(std::string& out, std::vector<std::uint32_t>& ends) {
        record_line_ = line_;
        for (;;) {
            TRY(cell(out));
            ends.push_back(static_cast<std::uint32_t>(out.size()));
            if (at_end()) return {};
            if (text_[at_] != separator_) break;
            ++at_;
        }
        line_end();
        return {};
    }

    /// Passes over lines with nothing on them.
    void skip_blank_lines() {
        while (!at_end() && (text_[at_] == '\n' || text_[at_] == '\r'))
            line_end();
    }

    [[nodiscard]] std::unexpected<Error> refuse(Errc code, std::string_view why) const {
        return refuse_line(name_, line_, why, code);
    }

  private:
    [[nodiscard]] char find_separator() const {
        bool quoted = false;
        for (const char c : text_) {
            if (c == '"')
                quoted = !quoted;
            else if (quoted)
                continue;
            else if (c == ';')
                return ';';
            else if (c == '\n' || c == '\r')
                break;
        }
        return ',';
    }

    void line_end() {
        if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
        ++at_;
        ++line_;
    }

    Result<void> cell(std::string& out) {
        if (!at_end() && text_[at_] == '"') return quoted_cell(out);
        const auto begin = at_;
        while (!at_end() && text_[at_] != separator_ && text_[at_] != '\n' && text_[at_] != '\r')
            ++at_;
        out.append(text_.substr(begin, at_ - begin));
        return {};
    }

    Result<void> quoted_cell(std::string& out) {
        const auto opened = line_;
        for (++at_;; ++at_) {
            if (at_end()) {
                line_ = opened;
                return refuse(Errc::invalid, "a quoted cell is opened here and never closed");
            }
            const char c = text_[at_];
            if (c == '\n') ++line_;
            if (c != '"') {
                out += c;
                continue;
            }
            ++at_;
            if (at_end() || text_[at_] != '"') break;
            out += '"';  // RFC 4180 §2.7: a quote inside is written twice
        }
        if (at_end() || text_[at_] == separator_ || text_[at_] == '\n' || text_[at_] == '\r')
            return {};
        return refuse(Errc::invalid, "text stands after the closing quote of a cell");
    }

    std::string_view name_;
    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    std::size_t record_line_ = 1;
    char separator_ = ',';
};

Result<std::vector<std::string>> read_header(Reader& reader, std::string_view name) {
    std::string text;
    std::vector<std::uint32_t> ends{0};
    reader.skip_blank_lines();
    if (reader.at_end()) return refuse_line(name, 1, "there is no header row");
    TRY(reader.record(text, ends));
    if (ends.size() - 1 > kMaxColumns)
        return fail(Errc::limit, std::string(name),
                    "has more than " + std::to_string(kMaxColumns) + " columns");
    std::vector<std::string> columns;
    for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
        const auto cell = std::string_view(text).substr(ends[i], ends[i + 1] - ends[i]);
        columns.emplace_back(trim(cell));
        // Spreadsheets leave nameless columns at the right: nothing can ask for them.
        if (!columns.back().empty() &&
            std::find(columns.begin(), columns.end() - 1, columns.back()) != columns.end() - 1)
            return refuse_line(name, reader.line(),
                               "the column '" + columns.back() + "' is there twice");
    }
    return columns;
}

Result<void> check_text(std::string_view name, std::string_view text) {
    if (text.size() > kMaxListBytes)
        return fail(Errc::limit, std::string(name),
                    "is larger than " + std::to_string(kMaxListBytes) + " bytes");
    const bool has_nul = text.find('\0') != std::string_view::npos;
    if (!has_nul && is_utf8(text)) return {};
    std::size_t line = 1;
    while (!text.empty()) {  // only now, to name the line
        const auto end = text.find('\n');
        const auto row = text.substr(0, end);
        if (!is_utf8(row) || row.find('\0') != std::string_view::npos) break;
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        ++line;
    }
    return refuse_line(name, line, "is not UTF-8 text; save the list as \"CSV UTF-8\"");
}

}  // namespace

Result<Cells> read_csv(std::string_view name, std::string_view text) {
    TRY(check_text(name, text));
    Reader reader(name, text);
    Cells cells;
    cells.columns = TRY(read_header(reader, name));
    const std::size_t width = cells.columns.size();
    cells.text.reserve(text.size());
    for (reader.skip_blank_lines(); !reader.at_end(); reader.skip_blank_lines()) {
        const std::size_t before = cells.ends.size();
        TRY(reader.record(cells.text, cells.ends));
        const std::size_t found = cells.ends.size() - before;
        if (found > width)
            return refuse_line(name, reader.line(),
                               "has " + std::to_string(found) + " cells, the header " +
                                   std::to_string(width));
        // Node ids of the tree are 32 bits: kMaxCells keeps them below.
        if (before + width > kMaxCells)
            return fail(Errc::limit, std::string(name),
                        "has more than " + std::to_string(kMaxCells) + " cells");
        cells.ends.resize(before + width, cells.ends.back());
        ++cells.rows;
    }
    cells.text.shrink_to_fit();
    cells.ends.shrink_to_fit();
    return cells;
}

}  // namespace relais::forms::lists
