#include "client/screens/form/range.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "client/screens/form/typing.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"
#include "forms/base/text.h"

namespace relais::client::screens::form {

namespace {

constexpr std::size_t kMaxDigits = 15;  ///< sums of these stay well inside 64 bits
constexpr std::int64_t kMaxStars = 12;
constexpr std::int64_t kMaxList = 100;

/// "-2.50" as digits and where its point stands.
struct Decimal {
    std::int64_t digits = 0;
    int decimals = 0;
    bool point = false;
};

std::optional<Decimal> decimal_of(std::string_view text) {
    text = trim(text);
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty() || text.size() > kMaxDigits) return std::nullopt;
    Decimal out;
    for (const char c : text) {
        if (c == '.' && !out.point) {
            out.point = true;
        } else if (is_digit(c)) {
            out.digits = out.digits * 10 + (c - '0');
            if (out.point) ++out.decimals;
        } else {
            return std::nullopt;
        }
    }
    if (text == ".") return std::nullopt;
    if (negative) out.digits = -out.digits;
    return out;
}

std::int64_t power_of_ten(int exponent) {
    std::int64_t power = 1;
    for (int i = 0; i < exponent; ++i)
        power *= 10;
    return power;
}

/// In units of 10^-decimals; nothing where that would lose digits.
std::optional<std::int64_t> in_units(Decimal decimal, int decimals) {
    while (decimal.decimals > decimals && decimal.digits % 10 == 0) {
        decimal.digits /= 10;
        --decimal.decimals;
    }
    if (decimal.decimals > decimals) return std::nullopt;
    const int more = decimals - decimal.decimals;
    const auto most = power_of_ten(static_cast<int>(kMaxDigits));
    if (std::abs(decimal.digits) > most / power_of_ten(more)) return std::nullopt;
    return decimal.digits * power_of_ten(more);
}

/// Does a stop lie between these, both included?
bool holds_stop(const Stops& stops, std::int64_t from, std::int64_t to) {
    if (stops.step < 0) {
        from = -from;
        to = -to;
        std::swap(from, to);
    }
    const std::int64_t start = stops.step < 0 ? -stops.start : stops.start;
    const std::int64_t step = std::abs(stops.step);
    from = std::max(from, start);
    to = std::min(to, start + step * stops.last);
    if (from > to) return false;
    return (to - start) / step * step + start >= from;
}

/// Can more digits behind what was typed make a stop of it?
bool may_become_stop(const Stops& stops, std::string_view typed) {
    if (typed.empty() || typed == "-")
        return typed.empty() || stops.start < 0 || stops.start + stops.step * stops.last < 0;
    const auto decimal = decimal_of(typed);
    if (!decimal) return false;
    const bool negative = typed.starts_with('-');
    for (int more = 0; more < static_cast<int>(kMaxDigits); ++more) {
        Decimal low = *decimal;
        if (low.decimals + (low.point ? more : 0) > stops.decimals && more > 0) break;
        if (!low.point && typed.size() + static_cast<std::size_t>(more) > kMaxDigits) break;
        const std::int64_t power = power_of_ten(more);
        Decimal high = low;
        low.digits *= power;
        high.digits = low.digits + (negative ? -(power - 1) : power - 1);
        if (low.point) high.decimals = low.decimals += more;
        const auto from = in_units(low, stops.decimals);
        auto to = in_units(high, stops.decimals);
        if (!from || !to) break;
        // "2" may become "2.5" as well as "27".
        if (!low.point && stops.decimals > 0)
            *to += (negative ? -1 : 1) * (power_of_ten(stops.decimals) - 1);
        if (holds_stop(stops, std::min(*from, *to), std::max(*from, *to))) return true;
    }
    return false;
}

std::int64_t big_step(const Stops& stops) {
    return std::max<std::int64_t>(2, (stops.last + 1) / 10);
}

std::int64_t first_stop(const work::QuestionView& question, const Stops& stops) {
    return stops.index(question.range.placeholder).value_or(0);
}

/// How far a key moves, in stops; nothing for other keys.
std::optional<std::int64_t> way_of(const ui::KeyPress& key, const Stops& stops, bool up_and_down,
                                   bool downward) {
    const std::int64_t up = downward ? -1 : 1;
    switch (key.key) {
    case ui::Key::left:
        return -1;
    case ui::Key::right:
        return 1;
    case ui::Key::up:
        return up_and_down ? std::optional(up) : std::nullopt;
    case ui::Key::down:
        return up_and_down ? std::optional(-up) : std::nullopt;
    case ui::Key::page_up:
        return up * big_step(stops);
    case ui::Key::page_down:
        return -up * big_step(stops);
    default:
        return std::nullopt;
    }
}

}  // namespace

std::optional<Stops> stops_of(const work::RangeView& range) {
    const auto start = decimal_of(range.start), end = decimal_of(range.end),
               step = decimal_of(range.step);
    if (!start || !end || !step) return std::nullopt;
    Stops stops;
    stops.decimals = std::max({start->decimals, end->decimals, step->decimals});
    const auto from = in_units(*start, stops.decimals), to = in_units(*end, stops.decimals),
               by = in_units(*step, stops.decimals);
    if (!from || !to || !by || *by == 0) return std::nullopt;
    stops.start = *from;
    stops.step = *to < *from ? -std::abs(*by) : std::abs(*by);
    stops.last = (*to - *from) / stops.step;
    return stops;
}

std::string Stops::text(std::int64_t index) const {
    const std::int64_t units = start + step * std::clamp<std::int64_t>(index, 0, last);
    std::string digits = std::to_string(std::abs(units));
    const auto size = static_cast<std::size_t>(decimals);
    if (digits.size() <= size) digits.insert(0, size + 1 - digits.size(), '0');
    if (size > 0) {
        digits.insert(digits.size() - size, 1, '.');
        while (digits.ends_with('0'))
            digits.pop_back();
        if (digits.ends_with('.')) digits.pop_back();
    }
    return units < 0 ? "-" + digits : digits;
}

std::optional<std::int64_t> Stops::index(std::string_view value) const {
    const auto decimal = decimal_of(value);
    if (!decimal) return std::nullopt;
    const auto units = in_units(*decimal, decimals);
    if (!units || (*units - start) % step != 0) return std::nullopt;
    const std::int64_t at = (*units - start) / step;
    return at >= 0 && at <= last ? std::optional(at) : std::nullopt;
}

float Stops::fraction(std::int64_t index) const {
    if (last == 0) return 0;
    return static_cast<float>(static_cast<double>(index) / static_cast<double>(last));
}

std::int64_t Stops::nearest(float fraction) const {
    const double at = std::clamp(static_cast<double>(fraction), 0.0, 1.0);
    return std::clamp<std::int64_t>(std::llround(at * static_cast<double>(last)), 0, last);
}

RangeLook look_of(const work::QuestionView& question, const Stops& stops) {
    const bool counted = stops.start == stops.step && stops.step > 0;
    if (work::looks(question, "rating") && counted && stops.last < kMaxStars)
        return RangeLook::stars;
    if (work::looks(question, "picker") && stops.last < kMaxList) return RangeLook::list;
    return work::looks(question, "vertical") ? RangeLook::vertical : RangeLook::slider;
}

Typed read_range(const work::QuestionView& question, std::string_view typed) {
    if (trim(typed).empty()) return {};
    const auto stops = stops_of(question.range);
    const auto index = stops ? stops->index(typed) : std::nullopt;
    return index ? Typed{stops->text(*index)} : Typed{{}, false};
}

bool press_range_text(ui::TextEdit& edit, const work::QuestionView& question,
                      const ui::KeyPress& key) {
    const auto stops = stops_of(question.range);
    if (!stops || key.ctrl || key.alt) return false;
    if (key.key == ui::Key::backspace || key.key == ui::Key::del) {
        if (key.key == ui::Key::del) edit.set({});
        return key.key == ui::Key::del || edit.press_number(key, kMaxDigits);
    }
    if (key.key != ui::Key::character) return false;
    edit.caret = edit.text.size();
    ui::TextEdit longer = edit;
    if (longer.press_number(key, kMaxDigits) && may_become_stop(*stops, longer.text)) {
        edit = longer;
        return true;
    }
    ui::TextEdit anew;
    if (!anew.press_number(key, kMaxDigits)) return false;
    edit = anew;
    return true;
}

std::optional<std::string> moved(const work::QuestionView& question, const ui::KeyPress& key,
                                 bool alone) {
    const auto stops = stops_of(question.range);
    if (!stops || key.ctrl || key.alt || key.shift) return std::nullopt;
    if (key.key == ui::Key::home) return stops->text(0);
    if (key.key == ui::Key::end) return stops->text(stops->last);
    const RangeLook look = look_of(question, *stops);
    const bool up_and_down = alone || look == RangeLook::vertical || look == RangeLook::list;
    const auto way = way_of(key, *stops, up_and_down, look == RangeLook::list);
    if (!way) return std::nullopt;
    const auto at = stops->index(question.value);
    // The first key only brings the knob to where it waits.
    if (!at) return stops->text(first_stop(question, *stops));
    return stops->text(std::clamp<std::int64_t>(*at + *way, 0, stops->last));
}

}  // namespace relais::client::screens::form
