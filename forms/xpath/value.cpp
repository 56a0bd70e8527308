#include "forms/xpath/value.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <variant>
#include <vector>

#include "forms/base/text.h"
#include "forms/model/tree.h"
#include "forms/xpath/dates.h"

namespace relais::forms::xpath {

namespace {

constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();

/// Takes "e-12" off the end. XPath 1.0 writes no exponents, but other engines of ODK store them.
void drop_exponent(std::string_view& text) {
    const auto e = text.find_first_of("eE");
    if (e == std::string_view::npos) return;
    auto power = text.substr(e + 1);
    if (power.starts_with('-') || power.starts_with('+')) power.remove_prefix(1);
    if (!power.empty() && power.find_first_not_of("0123456789") == std::string_view::npos)
        text = text.substr(0, e);
}

/// XPath 1.0 §4.4: '-'? (digits ('.' digits?)? | '.' digits), and no '+' before it.
bool is_decimal(std::string_view text) {
    drop_exponent(text);
    if (!text.empty() && text.front() == '-') text.remove_prefix(1);
    std::size_t digits = 0;
    std::size_t points = 0;
    for (const char c : text) {
        if (is_digit(c)) {
            ++digits;
        } else if (c == '.') {
            ++points;
        } else {
            return false;
        }
    }
    return digits > 0 && points <= 1;
}

void append_text_below(const model::Tree& tree, model::NodeId start, std::string& out) {
    std::vector<model::NodeId> open{start};
    std::vector<model::NodeId> children;
    while (!open.empty()) {
        const model::NodeId node = open.back();
        open.pop_back();
        const auto kind = tree.kind(node);
        if (node != start && kind != model::TreeNode::element && kind != model::TreeNode::text) {
            continue;  // XPath 1.0 §5.2: comments and instructions are no part of the text
        }
        out.append(tree.text(node));
        children.clear();
        tree.append_children(node, {}, children);
        open.insert(open.end(), children.rbegin(), children.rend());
    }
}

/// Nearly all numbers of a form: a few digits. Nothing for everything else.
std::optional<double> small_whole_number(std::string_view text) {
    constexpr std::size_t kExactDigits = 15;  // 2^53 has 16
    if (text.empty() || text.size() > kExactDigits) return std::nullopt;
    std::int64_t number = 0;
    for (const char c : text) {
        if (!is_digit(c)) return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return static_cast<double>(number);
}

}  // namespace

double string_to_number(std::string_view text) {
    if (const auto whole = small_whole_number(text)) return *whole;
    while (!text.empty() && is_blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back()))
        text.remove_suffix(1);
    std::string with_point;
    if (const auto comma = text.find(','); comma != std::string_view::npos) {
        with_point = text;  // ODK Collect reads '1,5' as 1.5
        with_point[comma] = '.';
        text = with_point;
    }
    if (!is_decimal(text)) return kNotANumber;
    double number = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::general);
    if (error == std::errc::result_out_of_range) {
        // Either too many digits before the point, or none but zeros; an exponent says it itself.
        const auto first = text.find_first_of("123456789.");
        const auto e = text.find_first_of("eE");
        const bool tiny = e != std::string_view::npos
                              ? text[e + 1] == '-'
                              : first == std::string_view::npos || text[first] == '.';
        const double size = tiny ? 0.0 : std::numeric_limits<double>::infinity();
        return text.front() == '-' ? -size : size;
    }
    return end == text.data() + text.size() ? number : kNotANumber;
}

std::string number_to_string(double number) {
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
    if (number == 0) return "0";                        // XPath 1.0 §4.2: negative zero too
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): only what is written is read.
    std::array<char, 400> buffer;
    constexpr double kExact = 9'007'199'254'740'992.0;  // 2^53
    if (std::abs(number) < kExact && number == std::trunc(number)) {
        const auto whole = std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                                         static_cast<std::int64_t>(number));
        return std::string(buffer.data(), whole.ptr);
    }
    // XPath 1.0 §4.2 allows no exponent; "fixed" without precision is the shortest that reads back.
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                      std::chars_format::fixed);
    return result.ec == std::errc() ? std::string(buffer.data(), result.ptr) : "0";
}

std::string string_value(Node node) {
    if (node.tree == nullptr || node.id == model::kNoNode) return {};
    const std::string_view own = node.tree->text(node.id);
    if (!own.empty()) return std::string(own);
    std::vector<model::NodeId> children;
    node.tree->append_children(node.id, {}, children);
    std::string out;
    if (!children.empty()) append_text_below(*node.tree, node.id, out);
    return out;
}

bool to_boolean(const Value& value) {
    if (const auto* boolean = std::get_if<bool>(&value)) return *boolean;
    if (const auto* number = std::get_if<double>(&value)) {
        return *number != 0 && !std::isnan(*number);
    }
    if (const auto* text = std::get_if<std::string>(&value)) return !text->empty();
    const auto& nodes = std::get<NodeSet>(value);
    return nodes.size() == 1 ? nodes.front().tree->truth(nodes.front().id) : !nodes.empty();
}

double text_to_number(std::string_view text) {
    const double number = string_to_number(text);
    if (!std::isnan(number)) return number;
    const auto days = days_of_text(text);
    return days ? static_cast<double>(*days) : kNotANumber;
}

double to_number(const Value& value) {
    if (const auto* boolean = std::get_if<bool>(&value)) return *boolean ? 1 : 0;
    if (const auto* number = std::get_if<double>(&value)) return *number;
    if (const auto* text = std::get_if<std::string>(&value)) return text_to_number(*text);
    const auto& nodes = std::get<NodeSet>(value);
    return nodes.empty() ? kNotANumber : text_to_number(string_value(nodes.front()));
}

std::string to_string(const Value& value) {
    if (const auto* boolean = std::get_if<bool>(&value)) return *boolean ? "true" : "false";
    if (const auto* number = std::get_if<double>(&value)) return number_to_string(*number);
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    const auto& nodes = std::get<NodeSet>(value);
    return nodes.empty() ? std::string() : string_value(nodes.front());
}

}  // namespace relais::forms::xpath
