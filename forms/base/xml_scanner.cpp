#include "forms/base/xml_scanner.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "forms/base/text.h"

namespace relais {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// XML 1.0 §2.3, as far as ASCII goes: what is beyond it may stand in a name.
constexpr bool begins_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
           static_cast<unsigned char>(c) >= 0x80;
}
constexpr bool in_name(char c) {
    return begins_name(c) || is_digit(c) || c == '-' || c == '.';
}

using Characters = std::array<bool, 256>;
template <class Rule>
constexpr Characters characters(Rule rule) {
    Characters table{};
    for (std::size_t i = 0; i < table.size(); ++i)
        table[i] = rule(static_cast<char>(static_cast<unsigned char>(i)));
    return table;
}
constexpr Characters kNames = characters(in_name);
constexpr Characters kBlanks = characters(is_blank);
/// What may be handed out as it stands: no markup, no references, one kind of line end.
constexpr Characters kPlainText =
    characters([](char c) { return c != '<' && c != '&' && c != '\r'; });
/// Of a tag, up to its end; the values of attributes may hold a '>'.
constexpr Characters kOfTag = characters([](char c) { return c != '>' && c != '"' && c != '\''; });

constexpr const char* kNoTag = "'<' begins no tag; in a text it is written &lt;";

/// Where the run of such characters that begins at `from` ends.
std::size_t end_of(std::string_view text, std::size_t from, const Characters& run) {
    const char* const end = text.data() + text.size();
    const char* at = text.data() + from;
    while (at != end && run[static_cast<unsigned char>(*at)])
        ++at;
    return static_cast<std::size_t>(at - text.data());
}

/// Replaces the reference at the front of `rest` and takes it off; one that XML does not define by
/// itself stays as it is written (§4.6; §2.2 for the characters there are).
void append_reference(std::string& out, std::string_view& rest) {
    struct Named {
        std::string_view written;
        char meaning;
    };
    constexpr std::array kNamed{Named{"&amp;", '&'}, Named{"&lt;", '<'}, Named{"&gt;", '>'},
                                Named{"&quot;", '"'}, Named{"&apos;", '\''}};
    for (const auto& each : kNamed)
        if (rest.starts_with(each.written)) {
            out += each.meaning;
            rest.remove_prefix(each.written.size());
            return;
        }
    if (rest.starts_with("&#")) {
        const bool hexadecimal = rest.size() > 2 && rest[2] == 'x';
        const auto* const first = rest.data() + (hexadecimal ? 3 : 2);
        std::uint32_t code = 0;
        const auto [end, error] =
            std::from_chars(std::min(first, rest.data() + rest.size()), rest.data() + rest.size(),
                            code, hexadecimal ? 16 : 10);
        const bool character = (code >= 0x20 && code < 0xD800) || code == '\t' || code == '\n' ||
                               code == '\r' || (code >= 0xE000 && code <= 0x10FFFF);
        if (error == std::errc{} && end != rest.data() + rest.size() && *end == ';' && character) {
            out += to_utf8(std::u32string(1, static_cast<char32_t>(code)));
            rest.remove_prefix(static_cast<std::size_t>(end + 1 - rest.data()));
            return;
        }
    }
    out += rest.front();
    rest.remove_prefix(1);
}

/// XML 1.0 §2.11: one kind of line end; §3.3.3: attributes hold none.
void append_decoded(std::string& out, std::string_view rest, bool in_attribute) {
    while (!rest.empty()) {
        const char c = rest.front();
        if (c == '&') {
            append_reference(out, rest);
            continue;
        }
        rest.remove_prefix(1);
        if (c == '\r') {
            if (rest.starts_with('\n')) rest.remove_prefix(1);
            out += in_attribute ? ' ' : '\n';
        } else {
            out += in_attribute && is_blank(c) ? ' ' : c;
        }
    }
}

}  // namespace

std::string place_in(std::string_view text, std::size_t offset) {
    const auto before = text.substr(0, offset);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const auto start = before.rfind('\n');
    const auto column = before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1;
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

XmlScanner::XmlScanner(std::string_view document) : document_(document) {
    if (document_.starts_with(kByteOrderMark)) at_ = begin_ = kByteOrderMark.size();
    if (const auto nul = document.find('\0'); nul != std::string_view::npos)
        refuse("it holds a character that no text has", nul);
}

XmlScanner::XmlScanner(std::string_view document, std::size_t offset, std::string_view name)
    : document_(document), at_(offset), begin_(offset), open_{name}, root_seen_(true),
      inner_(true) {}

/// Something that begins with "<!" or "<?".
bool XmlScanner::at_declaration() const {
    const char mark = at_ + 1 < document_.size() ? document_[at_ + 1] : '\0';
    return mark == '!' || mark == '?';
}

// ---- Tokens ------------------------------------------------------------------------------------
XmlScanner::Token XmlScanner::next() {
    for (;;) {
        if (refused_) return Token::refused;
        if (empty_) return end_empty();
        begin_ = at_;
        if ((inner_ && open_.empty()) || at_ >= document_.size()) return at_end();
        if (document_[at_] != '<') {
            const auto token = read_text();
            if (token == Token::refused || !open_.empty()) return token;
        } else if (!at_declaration()) {
            return read_tag();
        } else if (looking_at("<![CDATA[")) {
            return read_cdata();
        } else {
            pass_markup();
        }
    }
}

XmlScanner::Token XmlScanner::at_end() {
    if (inner_ && open_.empty()) return Token::done;
    if (!open_.empty())
        return refuse("the document ends within <" + std::string(open_.back()) + ">", at_);
    return root_seen_ ? Token::done : refuse("there is no element in it", at_);
}

XmlScanner::Token XmlScanner::refuse(std::string why, std::size_t offset) {
    refused_ = true;
    complaint_ = std::move(why);
    at_ = begin_ = std::min(offset, document_.size());
    return Token::refused;
}

XmlScanner::Token XmlScanner::read_text() {
    const auto begin = at_;
    at_ = end_of(document_, at_, kPlainText);
    if (at_ == document_.size() || document_[at_] == '<') {
        text_ = document_.substr(begin, at_ - begin);
    } else {
        at_ = std::min(document_.find('<', at_), document_.size());
        decoded_.clear();
        append_decoded(decoded_, document_.substr(begin, at_ - begin), false);
        text_ = decoded_;
    }
    if (open_.empty() && text_.find_first_not_of(" \t\r\n") != std::string_view::npos)
        return refuse("text stands outside of the root element", begin);
    return Token::text;
}

XmlScanner::Token XmlScanner::read_cdata() {
    constexpr std::string_view kOpen = "<![CDATA[";
    if (open_.empty()) return refuse("text stands outside of the root element", at_);
    const auto begin = at_ + kOpen.size();
    if (!pass_until("]]>", begin, "a CDATA section")) return Token::refused;
    const auto raw = document_.substr(begin, at_ - 3 - begin);
    if (raw.find('\r') == std::string_view::npos) {
        text_ = raw;
        return Token::text;
    }
    decoded_.clear();
    for (std::size_t i = 0; i < raw.size(); ++i)
        if (raw[i] != '\r')
            decoded_ += raw[i];
        else if (i + 1 == raw.size() || raw[i + 1] != '\n')
            decoded_ += '\n';
    text_ = decoded_;
    return Token::text;
}

/// Comments, instructions, and a document type that defines nothing.
bool XmlScanner::pass_markup() {
    if (looking_at("<!--")) return pass_until("-->", at_ + 4, "a comment");
    if (looking_at("<?")) return pass_until("?>", at_ + 2, "an instruction");
    if (!looking_at("<!DOCTYPE") || root_seen_) {
        refuse("'<!' begins nothing that may stand here", at_);
        return false;
    }
    const auto end = document_.find_first_of("[>", at_);
    if (end != std::string_view::npos && document_[end] == '>') {
        at_ = end + 1;
        return true;
    }
    refuse("it defines its own document type, which is not read", at_);
    return false;
}

bool XmlScanner::pass_until(std::string_view mark, std::size_t from, const char* what) {
    const auto found = document_.find(mark, std::min(from, document_.size()));
    if (found == std::string_view::npos) {
        refuse(std::string(what) + " is opened here and never closed", at_);
        return false;
    }
    at_ = found + mark.size();
    return true;
}

// ---- Tags --------------------------------------------------------------------------------------
void XmlScanner::pass_blanks() {
    at_ = end_of(document_, at_, kBlanks);
}

/// Empty when no name stands here, or one that is too long.
std::string_view XmlScanner::take_name() {
    const auto begin = at_;
    if (at_ == document_.size() || !begins_name(document_[at_])) return {};
    at_ = end_of(document_, at_, kNames);
    const auto name = document_.substr(begin, at_ - begin);
    return name.size() > kMaxNameBytes ? std::string_view() : name;
}

XmlScanner::Token XmlScanner::read_tag() {
    ++at_;
    if (at_ < document_.size() && document_[at_] == '/') return read_end_tag();
    return read_begin_tag();
}

XmlScanner::Token XmlScanner::read_end_tag() {
    ++at_;
    name_ = take_name();
    pass_blanks();
    if (name_.empty() || at_ == document_.size() || document_[at_] != '>')
        return refuse("an end tag is broken", begin_);
    if (open_.empty() || open_.back() != name_)
        return refuse("</" + std::string(name_) + "> closes what is not open", begin_);
    ++at_;
    open_.pop_back();
    return Token::end;
}

XmlScanner::Token XmlScanner::end_empty() {
    empty_ = false;
    name_ = open_.back();
    open_.pop_back();
    return Token::end;
}

XmlScanner::Token XmlScanner::read_begin_tag() {
    name_ = take_name();
    if (name_.empty()) return refuse(kNoTag, begin_);
    if (open_.empty() && root_seen_) return refuse("a second root element begins", begin_);
    if (open_.size() >= kMaxDepth) return refuse("its elements are nested too deep", begin_);
    root_seen_ = true;
    attributes_.clear();
    for (;;) {
        const bool blanks = at_ < document_.size() && is_blank(document_[at_]);
        pass_blanks();
        if (at_ == document_.size()) return refuse("a tag is opened here, not closed", begin_);
        empty_ = document_[at_] == '/';
        if (empty_) ++at_;
        if (at_ < document_.size() && document_[at_] == '>') break;
        if (empty_ || !blanks || !read_attribute())
            return refuse("the tag <" + std::string(name_.substr(0, 60)) + "> is broken", begin_);
    }
    ++at_;
    open_.push_back(name_);
    return Token::begin;
}

bool XmlScanner::read_attribute() {
    const auto name = take_name();
    pass_blanks();
    if (name.empty() || at_ == document_.size() || document_[at_] != '=') return false;
    ++at_;
    pass_blanks();
    if (at_ == document_.size() || (document_[at_] != '"' && document_[at_] != '\'')) return false;
    const auto begin = at_ + 1;
    const auto end = document_.find(document_[at_], begin);
    if (end == std::string_view::npos || attributes_.size() >= kMaxAttributes) return false;
    attributes_.push_back({name, document_.substr(begin, end - begin)});
    at_ = end + 1;
    return true;
}

std::string XmlScanner::value_of(const Attribute& attribute) {
    std::string value;
    append_decoded(value, attribute.written, true);
    return value;
}

std::string XmlScanner::attribute(std::string_view name) const {
    for (const auto& each : attributes_)
        if (each.name == name) return value_of(each);
    return {};
}

// ---- Whole elements ----------------------------------------------------------------------------
std::optional<std::string_view> XmlScanner::take_text() {
    std::string_view text;
    bool gathered = false;
    for (;;) {
        const auto token = next();
        if (token == Token::end) return gathered ? std::string_view(gathered_) : text;
        if (token != Token::text) return std::nullopt;
        const bool stays = text_.data() != decoded_.data();
        if (text.empty() && !gathered && stays) {
            text = text_;
            continue;
        }
        if (!gathered) gathered_ = text;
        gathered = true;
        gathered_ += text_;
    }
}

bool XmlScanner::pass_over() {
    if (refused_) return false;
    if (empty_) {
        end_empty();
        return true;
    }
    const std::size_t outside = open_.size() - 1;
    while (open_.size() > outside) {
        begin_ = at_ = std::min(document_.find('<', at_), document_.size());
        if (at_ == document_.size()) {
            at_end();
            return false;
        }
        bool passed = false;
        if (!at_declaration())
            passed = pass_tag();
        else if (looking_at("<![CDATA["))
            passed = pass_until("]]>", at_, "a CDATA section");
        else
            passed = pass_markup();
        if (!passed) return false;
    }
    return true;
}

/// A tag of any kind, whose attributes are not looked at; a '>' may stand in the value of one.
bool XmlScanner::pass_tag() {
    const auto document = document_;
    ++at_;
    if (looking_at("/")) return read_end_tag() == Token::end;
    const auto name = take_name();
    if (name.empty()) {
        refuse(kNoTag, begin_);
        return false;
    }
    for (auto at = end_of(document, at_, kOfTag); at < document.size();
         at = end_of(document, at + 1, kOfTag)) {
        if (document[at] != '>') {
            at = document.find(document[at], at + 1);
            if (at == std::string_view::npos) break;
            continue;
        }
        at_ = at + 1;
        if (document[at - 1] == '/') return true;
        if (open_.size() < kMaxDepth) {
            open_.push_back(name);
            return true;
        }
        refuse("its elements are nested too deep", begin_);
        return false;
    }
    refuse("a tag is opened here, not closed", begin_);
    return false;
}

}  // namespace relais
