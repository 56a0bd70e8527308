#include "forms/xlsform/expression_scanner.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "forms/base/text.h"

namespace relais::forms::xlsform {

bool is_name_byte(char c) {
    return static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '-' || c == '.' || c == ':';
}

void ExpressionScanner::close(char open) {
    if (!frames_.empty() && frames_.back().open == open) frames_.pop_back();
}

void ExpressionScanner::feed(char c) {
    if (quote_ != 0) {
        if (c == quote_) quote_ = 0;
        return;
    }
    if (is_name_byte(c)) {
        word_ += c;
        return;
    }
    switch (c) {
    case '"':
    case '\'':
        quote_ = c;
        break;
    case '(':
        frames_.push_back({'(', word_, 1});
        break;
    case '[':
        frames_.push_back({'[', {}, 1});
        break;
    case ')':
        close('(');
        break;
    case ']':
        close('[');
        break;
    case ',':
        if (!frames_.empty()) ++frames_.back().argument;
        break;
    case ' ':
    case '\n':
    case '\t':
    case '\r':
        // "selected (": blanks may stand between a function and its arguments
        return;
    default:
        break;
    }
    word_.clear();
}

void ExpressionScanner::feed_reference() {
    word_.clear();
}

bool ExpressionScanner::in_predicate() const {
    return std::any_of(frames_.begin(), frames_.end(),
                       [](const Frame& frame) { return frame.open == '['; });
}

bool ExpressionScanner::wants_absolute_path() const {
    if (frames_.empty() || frames_.back().function != "indexed-repeat") return false;
    const int argument = frames_.back().argument;
    return argument == 1 || argument == 2 || argument == 4 || argument == 6;
}

namespace {

/// Past the bracket that closes the one at the start, quotes respected; npos when none does.
std::size_t end_of_bracket(std::string_view text) {
    std::size_t depth = 0;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '(' || c == '[') {
            ++depth;
        } else if ((c == ')' || c == ']') && --depth == 0) {
            return i + 1;
        }
    }
    return std::string_view::npos;
}

bool is_step_byte(char c) {
    return static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' ||
           c == '/';
}

}  // namespace

std::size_t instance_path_length(std::string_view text) {
    constexpr std::string_view kInstance = "instance(";
    if (!text.starts_with(kInstance)) return 0;
    const auto call = end_of_bracket(text);
    if (call == std::string_view::npos || call >= text.size() || text[call] != '/') return 0;
    auto end = call;
    while (end < text.size()) {
        if (text[end] == '[') {
            const auto inside = end_of_bracket(text.substr(end));
            if (inside == std::string_view::npos) return 0;
            end += inside;
        } else if (is_step_byte(text[end])) {
            ++end;
        } else {
            break;
        }
    }
    // The full stop of a sentence is none of the path.
    while (end > call && (text[end - 1] == '.' || text[end - 1] == '/'))
        --end;
    return end;
}

}  // namespace relais::forms::xlsform
