// Functions of text. Lengths and places count UTF-16 units, as ODK Collect, Enketo and web-forms
// do.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "forms/base/digest.h"
#include "forms/base/signature.h"
#include "forms/base/text.h"
#include "forms/xpath/function.h"
#include "forms/xpath/program.h"
#include "forms/xpath/value.h"

namespace relais::forms::xpath {

namespace {

std::size_t units(char32_t c) {
    return c > 0xFFFF ? 2 : 1;
}

double length_in_units(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0U) != 0x80U) count += byte >= 0xF0U ? 2 : 1;
    }
    return static_cast<double>(count);
}

/// The characters that lie wholly within [begin, end), counted in units from 0.
std::string slice(std::string_view text, double begin, double end) {
    std::u32string kept;
    double at = 0;
    for (const char32_t c : to_code_points(text)) {
        const auto size = static_cast<double>(units(c));
        if (at >= begin && at + size <= end) kept += c;
        at += size;
    }
    return to_utf8(kept);
}

std::string argument_or_focus(Call& call) {
    return call.size() == 0 ? string_value(call.focus().node) : call.text(0);
}

Value string(Call& call) {
    return argument_or_focus(call);
}

/// ODK XForms: a node-set gives the text of every node.
void for_each_text(Call& call, std::size_t first, const auto& use) {
    for (std::size_t i = first; i < call.size(); ++i) {
        const Value value = call.value(i);
        const auto* nodes = std::get_if<NodeSet>(&value);
        if (nodes == nullptr) {
            use(to_string(value));
            continue;
        }
        for (const Node& node : *nodes)
            use(string_value(node));
    }
}

Value concat(Call& call) {
    std::string all;
    for_each_text(call, 0, [&](const std::string& text) { all += text; });
    call.spend(all.size() / 64);
    return all;
}

Value join(Call& call) {
    const std::string separator = call.text(0);
    std::string all;
    bool first = true;
    for_each_text(call, 1, [&](const std::string& text) {
        if (!first && call.spend(separator.size() / 64)) all += separator;
        all += text;
        first = false;
    });
    call.spend(all.size() / 64);
    return all;
}

/// ODK XForms: from 0, the end not included, negative places count from the end.
Value substr(Call& call) {
    const std::string text = call.text(0);
    const double length = length_in_units(text);
    const auto place = [&](double number) {
        number = std::isnan(number) ? 0 : std::trunc(number);
        return number < 0 ? std::max(0.0, length + number) : number;
    };
    const double begin = place(call.number(1));
    const double end = call.size() > 2 ? place(call.number(2)) : length;
    return slice(text, begin, end);
}

double round_half_up(double number) {
    return std::floor(number + 0.5);
}

/// XPath 1.0 §4.2: from 1, with rounded places; NaN compares with nothing.
Value substring(Call& call) {
    const std::string text = call.text(0);
    const double begin = round_half_up(call.number(1));
    double end = std::numeric_limits<double>::infinity();
    if (call.size() > 2) end = begin + round_half_up(call.number(2));
    if (std::isnan(begin) || std::isnan(end)) return std::string();
    return slice(text, begin - 1, end - 1);
}

Value substring_before(Call& call) {
    const std::string text = call.text(0);
    const auto at = text.find(call.text(1));
    return at == std::string::npos ? std::string() : text.substr(0, at);
}

Value substring_after(Call& call) {
    const std::string text = call.text(0);
    const std::string mark = call.text(1);
    const auto at = text.find(mark);
    return at == std::string::npos ? std::string() : text.substr(at + mark.size());
}

Value contains(Call& call) {
    const std::string text = call.text(0);
    return text.find(call.text(1)) != std::string::npos;
}

Value starts_with(Call& call) {
    const std::string text = call.text(0);
    return text.starts_with(call.text(1));
}

Value ends_with(Call& call) {
    const std::string text = call.text(0);
    return text.ends_with(call.text(1));
}

/// XPath 1.0 §4.2: the first place of a character in `from` decides; none in `to` drops it.
Value translate(Call& call) {
    const std::u32string text = to_code_points(call.text(0));
    const std::u32string from = to_code_points(call.text(1));
    const std::u32string to = to_code_points(call.text(2));
    if (!call.spend(text.size() * (from.size() / 64 + 1))) return std::string();
    std::u32string out;
    for (const char32_t c : text) {
        const auto at = from.find(c);
        if (at == std::u32string::npos) {
            out += c;
        } else if (at < to.size()) {
            out += to[at];
        }
    }
    return to_utf8(out);
}

Value string_length(Call& call) {
    return length_in_units(argument_or_focus(call));
}

/// XPath 1.0 §4.2: only blank, tab and line ends are space; a no-break space is text.
Value normalize_space(Call& call) {
    std::string out;
    for (const char c : argument_or_focus(call)) {
        const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!blank) {
            out += c;
        } else if (!out.empty() && out.back() != ' ') {
            out += ' ';
        }
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

int sextet(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+') return 62;
    return c == '/' ? 63 : -1;
}

/// RFC 4648 §4; nothing when it is not base64.
std::optional<std::string> bytes_of_base64(std::string text) {
    while (!text.empty() && text.back() == '=')
        text.pop_back();
    std::string out;
    unsigned bits = 0;
    int count = 0;
    for (const char c : text) {
        const int value = sextet(c);
        if (value < 0) return std::nullopt;
        bits = (bits << 6U | static_cast<unsigned>(value)) & 0xFFFFU;
        count += 6;
        if (count < 8) continue;
        count -= 8;
        out += static_cast<char>(bits >> static_cast<unsigned>(count) & 0xFFU);
    }
    return out;
}

/// What is not base64, or no UTF-8 after it, gives the empty string.
Value base64_decode(Call& call) {
    const auto out = bytes_of_base64(call.text(0));
    return out && is_utf8(*out) ? *out : std::string();
}

/// extract-signed(content, public key), both in base64: the text that follows a true Ed25519
/// signature of it; empty when the signature, the key or the text is not right.
Value extract_signed(Call& call) {
    const auto content = bytes_of_base64(call.text(0));
    const auto key = bytes_of_base64(call.text(1));
    if (!content || !key || content->size() <= kSignatureBytes) return std::string();
    const auto signature = std::string_view(*content).substr(0, kSignatureBytes);
    const auto text = content->substr(kSignatureBytes);
    return is_signed_by(text, signature, *key) && is_utf8(text) ? text : std::string();
}

/// ODK XForms: of the UTF-8 bytes; algorithm and encoding in any case, as in Collect.
Value digest_of(Call& call) {
    const auto kind = digest_kind(trim(call.text(1)));
    if (!kind) return call.fail("there is no such digest: MD5, SHA-1, SHA-256, SHA-384, SHA-512");
    const std::string encoding =
        call.size() > 2 ? lower_ascii(trim(call.text(2))) : std::string("base64");
    const std::string bytes = digest(*kind, call.text(0));
    if (encoding == "hex") return to_hex(bytes);
    if (encoding == "base64") return to_base64(bytes);
    return call.fail("a digest is written as hex or base64");
}

constexpr std::array<Function, 16> kRows{{
    {"string", 0, 1, Type::text, ".", string, "XPath 1.0 §4.2", Reads::focus_if_alone},
    {"concat", 0, kAnyNumber, Type::text, ".", concat, "ODK XForms"},
    {"join", 1, kAnyNumber, Type::text, ".", join, "ODK XForms"},
    {"substr", 2, 3, Type::text, ".", substr, "ODK XForms"},
    {"substring", 2, 3, Type::text, ".", substring, "XPath 1.0 §4.2"},
    {"substring-before", 2, 2, Type::text, ".", substring_before, "XPath 1.0 §4.2"},
    {"substring-after", 2, 2, Type::text, ".", substring_after, "XPath 1.0 §4.2"},
    {"contains", 2, 2, Type::boolean, ".", contains, "XPath 1.0 §4.2"},
    {"starts-with", 2, 2, Type::boolean, ".", starts_with, "XPath 1.0 §4.2"},
    {"ends-with", 2, 2, Type::boolean, ".", ends_with, "ODK XForms"},
    {"translate", 3, 3, Type::text, ".", translate, "XPath 1.0 §4.2"},
    {"string-length", 0, 1, Type::number, ".", string_length, "XPath 1.0 §4.2",
     Reads::focus_if_alone},
    {"normalize-space", 0, 1, Type::text, ".", normalize_space, "XPath 1.0 §4.2",
     Reads::focus_if_alone},
    {"base64-decode", 1, 1, Type::text, ".", base64_decode, "ODK XForms"},
    {"extract-signed", 2, 2, Type::text, ".", extract_signed, "ODK XForms"},
    {"digest", 2, 3, Type::text, ".", digest_of, "ODK XForms"},
}};

}  // namespace

std::span<const Function> string_functions() {
    return kRows;
}

}  // namespace relais::forms::xpath
