#include "client/screens/form/entry.h"

#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "client/ui/keys.h"
#include "client/work/geo.h"
#include "client/work/interview.h"
#include "forms/base/text.h"
#include "forms/base/time.h"

namespace relais::client::screens::form {

namespace {

constexpr std::size_t kMaxNumber = 18;  ///< digits of a 64-bit whole number
constexpr std::size_t kMaxText = 4096;

using work::Widget;

/// '0' stands for a digit; everything else comes by itself.
std::string_view mask_of(Widget widget) {
    switch (widget) {
    case Widget::date:
        return "00/00/0000";
    case Widget::time:
        return "00:00";
    case Widget::date_time:
        return "00/00/0000 00:00";
    default:
        return {};
    }
}

std::string only_digits(std::string_view text) {
    std::string digits;
    for (const char c : text)
        if (c >= '0' && c <= '9') digits += c;
    return digits;
}

std::string masked(std::string_view digits, std::string_view mask) {
    std::string out;
    std::size_t used = 0;
    for (const char c : mask) {
        if (used == digits.size()) break;
        out += c == '0' ? digits[used++] : c;
    }
    return out;
}

int number(std::string_view digits) {
    int value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

std::string two(int value) {
    return (value < 10 ? "0" : "") + std::to_string(value);
}

std::optional<Date> typed_date(std::string_view digits) {
    if (digits.size() < 8) return std::nullopt;
    const Date date{number(digits.substr(4, 4)), number(digits.substr(2, 2)),
                    number(digits.substr(0, 2))};
    return is_valid(date) && date.year >= 1850 ? std::optional(date) : std::nullopt;
}

std::optional<int> typed_minutes(std::string_view digits) {
    if (digits.size() < 4) return std::nullopt;
    const int hours = number(digits.substr(0, 2)), minutes = number(digits.substr(2, 2));
    if (hours > 23 || minutes > 59) return std::nullopt;
    return hours * 60 + minutes;
}

Instant at_minutes(Date date, int minutes, int utc_offset_minutes) {
    return {(days_from_civil(date) * 1440 + minutes - utc_offset_minutes) * 60'000};
}

/// XForms time: "08:42:00.000+00:00".
std::string time_text(int minutes, int utc_offset_minutes) {
    const std::string whole =
        format_date_time(at_minutes({2000, 1, 1}, minutes, utc_offset_minutes), utc_offset_minutes);
    return whole.substr(whole.find('T') + 1);
}

Typed read_masked(Widget widget, std::string_view typed, int utc_offset_minutes) {
    const std::string digits = only_digits(typed);
    if (digits.empty()) return {};
    if (widget == Widget::time) {
        const auto minutes = typed_minutes(digits);
        return minutes ? Typed{time_text(*minutes, utc_offset_minutes), true} : Typed{{}, false};
    }
    const auto date = typed_date(digits);
    if (!date) return {{}, false};
    if (widget == Widget::date) return {format_date(*date), true};
    const auto minutes = typed_minutes(std::string_view(digits).substr(8));
    if (!minutes) return {{}, false};
    return {format_date_time(at_minutes(*date, *minutes, utc_offset_minutes), utc_offset_minutes),
            true};
}

Typed read_geopoint(std::string_view typed) {
    if (split_blanks(typed).empty()) return {};
    const auto point = work::typed_point(typed);
    return point ? Typed{work::geo_text(*point), true} : Typed{{}, false};
}

bool press_masked(ui::TextEdit& edit, std::string_view mask, const ui::KeyPress& key) {
    std::string digits = only_digits(edit.text);
    const std::size_t room = only_digits(mask).size();
    if (key.digit >= 0 && !key.ctrl) {
        if (digits.size() < room) digits += static_cast<char>('0' + key.digit);
    } else if (key.key == ui::Key::backspace && !key.ctrl) {
        if (!digits.empty()) digits.pop_back();
    } else if (key.key == ui::Key::del || key.key == ui::Key::backspace) {
        digits.clear();
    } else if (key.text == "/" || key.text == ":") {
        // "5/" is the fifth: the digit before an odd place becomes the second of its pair.
        if (digits.size() % 2 == 1 && digits.size() < 4) digits.insert(digits.size() - 1, 1, '0');
    } else {
        return false;
    }
    edit.set(masked(digits, mask));
    return true;
}

}  // namespace

bool is_typed(Widget widget) {
    switch (widget) {
    case Widget::text:
    case Widget::integer:
    case Widget::decimal:
    case Widget::date:
    case Widget::time:
    case Widget::date_time:
    case Widget::geopoint:
    case Widget::barcode:
        return true;
    default:
        return false;
    }
}

std::string shown_value(Widget widget, const std::string& value, int utc_offset_minutes) {
    if (widget == Widget::date) {
        const auto date = parse_date(std::string_view(value).substr(0, 10));
        if (!date) return {};
        return two(date->day) + "/" + two(date->month) + "/" + std::to_string(date->year);
    }
    if (widget == Widget::time) return value.size() < 5 ? std::string{} : value.substr(0, 5);
    if (widget == Widget::date_time) {
        const auto at = parse_date_time(value, utc_offset_minutes);
        if (!at) return {};
        const Date date = local_date(*at, utc_offset_minutes);
        const int minutes = local_minutes(*at, utc_offset_minutes);
        return two(date.day) + "/" + two(date.month) + "/" + std::to_string(date.year) + " " +
               two(minutes / 60) + ":" + two(minutes % 60);
    }
    if (widget == Widget::geopoint) {
        // How high and how sure was measured, and is not typed anew.
        const auto point = work::geo_points(value);
        const auto words = split_blanks(value);
        return point.empty() ? value : std::string(words[0]) + " " + std::string(words[1]);
    }
    return value;
}

Typed read_typed(Widget widget, std::string_view typed, int utc_offset_minutes) {
    if (!mask_of(widget).empty()) return read_masked(widget, typed, utc_offset_minutes);
    if (widget == Widget::geopoint) return read_geopoint(typed);
    if (widget == Widget::integer || widget == Widget::decimal)
        return typed == "-" ? Typed{{}, false} : Typed{std::string(typed), true};
    return {std::string(typed), true};
}

bool press(ui::TextEdit& edit, Widget widget, bool multiline, const ui::KeyPress& key) {
    const auto mask = mask_of(widget);
    if (!mask.empty()) return press_masked(edit, mask, key);
    if (widget == Widget::integer || widget == Widget::decimal) {
        if (widget == Widget::integer && (key.text == "." || key.text == ",") && key.digit < 0)
            return false;
        return edit.press_number(key, kMaxNumber);
    }
    if (multiline && key.key == ui::Key::enter && key.ctrl) return edit.insert("\n", kMaxText);
    return edit.press(key, kMaxText);
}

}  // namespace relais::client::screens::form
