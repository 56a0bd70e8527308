#include "forms/xlsform/expression_scanner.h"

#include <algorithm>

#include "forms/base/text.h"

namespace relais::forms::xlsform {

bool is_name_byte(char c) {
    return static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '-' || c == '.' || c == ':';
}

void ExpressionScanner::close(char open) {
    if (frames_.empty() || frames_.back().open != open) return;
    path_of_instance_ =
        open == '[' ? frames_.back().filters_instance : frames_.back().function == "instance";
    frames_.pop_back();
    blank_since_path_ = false;
}

void ExpressionScanner::feed(char c) {
    if (quote_ != 0) {
        if (c == quote_) quote_ = 0;
        return;
    }
    if (is_name_byte(c)) {
        if (blank_since_path_) path_of_instance_ = false;  // "… and", "… div": another operand
        word_ += c;
        return;
    }
    switch (c) {
    case '"':
    case '\'':
        quote_ = c;
        break;
    case '(':
        frames_.push_back({'(', word_, 1, false});
        path_of_instance_ = false;
        break;
    case '[':
        frames_.push_back({'[', {}, 1, path_of_instance_});
        path_of_instance_ = false;
        break;
    case ')':
        close('(');
        break;
    case ']':
        close('[');
        break;
    case ',':
        if (!frames_.empty()) ++frames_.back().argument;
        path_of_instance_ = false;
        break;
    case ' ':
    case '\n':
    case '\t':
    case '\r':
        blank_since_path_ = path_of_instance_;
        // "selected (": blanks may stand between a function and its arguments
        return;
    case '/':
    case '@':
    case '*':
        blank_since_path_ = false;
        break;
    default:
        path_of_instance_ = false;
    }
    word_.clear();
}

void ExpressionScanner::feed_reference() {
    word_.clear();
    path_of_instance_ = false;
}

bool ExpressionScanner::in_instance_predicate() const {
    return std::any_of(frames_.begin(), frames_.end(),
                       [](const Frame& frame) { return frame.filters_instance; });
}

bool ExpressionScanner::wants_absolute_path() const {
    if (frames_.empty() || frames_.back().function != "indexed-repeat") return false;
    const int argument = frames_.back().argument;
    return argument == 1 || argument == 2 || argument == 4 || argument == 6;
}

}  // namespace relais::forms::xlsform
