// Functions of number.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "forms/xpath/evaluator.h"
#include "forms/xpath/function.h"
#include "forms/xpath/program.h"
#include "forms/xpath/value.h"

namespace relais::forms::xpath {

namespace {

constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();

template <double (*function)(double)>
Value of_one(Call& call) {
    return function(call.number(0));
}
template <double (*function)(double, double)>
Value of_two(Call& call) {
    return function(call.number(0), call.number(1));
}

double ten_to(double number) {
    return std::pow(10.0, number);
}

Value number(Call& call) {
    return call.size() == 0 ? text_to_number(string_value(call.focus().node)) : call.number(0);
}

/// The magnitude, given as decimal digits, rounded to `places` behind the point.
double round_digits(std::string digits, std::size_t point, int places, bool half_up) {
    const int cut = static_cast<int>(point) + places;
    if (cut < 0) return 0;
    const auto kept = static_cast<std::size_t>(cut);
    const bool more = digits.find_first_not_of('0', kept + 1) != std::string::npos;
    const bool up = digits[kept] > '5' || (digits[kept] == '5' && (more || half_up));
    for (std::size_t i = kept; i < digits.size(); ++i)
        digits[i] = '0';
    digits.insert(0, 1, '0');
    for (std::size_t i = kept; up; --i) {  // digits[kept] is the last kept one after the insertion
        if (digits[i] != '9') {
            ++digits[i];
            break;
        }
        digits[i] = '0';
    }
    digits.insert(point + 1, 1, '.');
    return string_to_number(digits);
}

/// XPath 1.0 §4.4: a half goes up, towards plus infinity. ODK XForms adds the places; they are of
/// the decimal text (1.005 at 2 gives 1.01), as in Collect.
double rounded(double number, double places_wanted) {
    if (!std::isfinite(number)) return number;
    if (std::isnan(places_wanted)) return kNotANumber;
    const int places = static_cast<int>(std::trunc(std::clamp(places_wanted, -400.0, 400.0)));
    std::string digits = number_to_string(std::fabs(number));
    std::size_t point = digits.find('.');
    if (point == std::string::npos) {
        point = digits.size();
    } else {
        digits.erase(point, 1);
    }
    if (static_cast<int>(point) + places >= static_cast<int>(digits.size())) return number;
    const double size = round_digits(std::move(digits), point, places, number > 0);
    return std::signbit(number) ? -size : size;
}

Value round(Call& call) {
    return rounded(call.number(0), call.size() > 1 ? call.number(1) : 0);
}

}  // namespace

std::optional<double> number_in(const Node& node) {
    const std::string_view own = node.tree->text(node.id);
    if (!own.empty()) return text_to_number(own);
    const std::string text = string_value(node);
    if (text.empty()) return std::nullopt;
    return text_to_number(text);
}

namespace {

/// ODK Collect: unanswered members do not spoil a sum over the roster (XPath 1.0 §4.4 gives NaN).
Value sum(Call& call) {
    if (const auto fold = call.fold(FoldKind::sum)) return fold->number;
    double total = 0;
    for (const Node& node : call.nodes(0))
        total += number_in(node).value_or(0);
    return total;
}

/// The values of all arguments that are not blank; a node-set gives one for each node.
Value extreme(Call& call, FoldKind kind) {
    Fold best;
    if (const auto fold = call.fold(kind)) {
        best = *fold;
    } else {
        for (std::size_t i = 0; i < call.size(); ++i) {
            const Value value = call.value(i);
            if (const auto* nodes = std::get_if<NodeSet>(&value)) {
                for (const Node& node : *nodes)
                    if (const auto number = number_in(node)) add_number(kind, best, *number);
            } else if (!to_string(value).empty()) {
                add_number(kind, best, to_number(value));
            }
        }
    }
    return best.spoiled || best.numbers == 0 ? kNotANumber : best.number;
}

Value min(Call& call) {
    return extreme(call, FoldKind::min);
}
Value max(Call& call) {
    return extreme(call, FoldKind::max);
}

Value pi(Call&) {
    return std::numbers::pi;
}

/// Uniform in [0, 1), with all the bits a double has.
Value random(Call& call) {
    if (call.environment() == nullptr) return call.fail("there is no source of chance here");
    constexpr std::uint64_t kSteps = std::uint64_t{1} << 53U;
    return static_cast<double>(call.environment()->random().below(kSteps)) /
           static_cast<double>(kSteps);
}

constexpr std::string_view kXPath = "XPath 1.0 §4.4";
constexpr std::string_view kOdk = "ODK XForms";

constexpr std::array<Function, 24> kRows{{
    {"number", 0, 1, Type::number, ".", number, kXPath, Reads::focus_if_alone},
    {"int", 1, 1, Type::number, ".", of_one<std::trunc>, kOdk},
    {"round", 1, 2, Type::number, ".", round, kOdk},
    {"floor", 1, 1, Type::number, ".", of_one<std::floor>, kXPath},
    {"ceiling", 1, 1, Type::number, ".", of_one<std::ceil>, kXPath},
    {"abs", 1, 1, Type::number, ".", of_one<std::fabs>, kOdk},
    {"sum", 1, 1, Type::number, "n", sum, "ODK XForms; XPath 1.0 §4.4"},
    {"min", 0, kAnyNumber, Type::number, ".", min, kOdk},
    {"max", 0, kAnyNumber, Type::number, ".", max, kOdk},
    {"pow", 2, 2, Type::number, ".", of_two<std::pow>, kOdk},
    {"exp", 1, 1, Type::number, ".", of_one<std::exp>, kOdk},
    {"exp10", 1, 1, Type::number, ".", of_one<ten_to>, kOdk},
    {"log", 1, 1, Type::number, ".", of_one<std::log>, kOdk},
    {"log10", 1, 1, Type::number, ".", of_one<std::log10>, kOdk},
    {"sqrt", 1, 1, Type::number, ".", of_one<std::sqrt>, kOdk},
    {"sin", 1, 1, Type::number, ".", of_one<std::sin>, kOdk},
    {"cos", 1, 1, Type::number, ".", of_one<std::cos>, kOdk},
    {"tan", 1, 1, Type::number, ".", of_one<std::tan>, kOdk},
    {"asin", 1, 1, Type::number, ".", of_one<std::asin>, kOdk},
    {"acos", 1, 1, Type::number, ".", of_one<std::acos>, kOdk},
    {"atan", 1, 1, Type::number, ".", of_one<std::atan>, kOdk},
    {"atan2", 2, 2, Type::number, ".", of_two<std::atan2>, kOdk},
    {"pi", 0, 0, Type::number, "", pi, kOdk},
    {"random", 0, 0, Type::number, "", random, kOdk, Reads::world},
}};

}  // namespace

std::span<const Function> number_functions() {
    return kRows;
}

}  // namespace relais::forms::xpath
