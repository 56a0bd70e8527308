#include "client/screens/form/entry.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>

#include "client/screens/common.h"
#include "client/screens/form/dates.h"
#include "client/screens/form/range.h"
#include "client/screens/form/typing.h"
#include "client/ui/keys.h"
#include "client/work/geo.h"
#include "client/work/interview.h"
#include "forms/base/text.h"

namespace relais::client::screens::form {

namespace {

constexpr std::size_t kMaxNumber = 18;  ///< digits of a 64-bit whole number
constexpr std::size_t kMaxText = 4096;

using work::QuestionView;
using work::Widget;

Typed read_geopoint(std::string_view typed) {
    if (split_blanks(typed).empty()) return {};
    const auto point = work::typed_point(typed);
    return point ? Typed{work::geo_text(*point), true} : Typed{{}, false};
}

/// Appearance "numbers": digits by physical key, and the signs of telephone and card numbers.
bool press_digits(ui::TextEdit& edit, const ui::KeyPress& key) {
    if (key.key == ui::Key::character && key.digit >= 0 && !key.ctrl && !key.alt)
        return edit.insert(std::to_string(key.digit), kMaxText);
    constexpr std::string_view kSigns = "+-*#./(),";
    const bool sign = key.text.size() == 1 && kSigns.find(key.text[0]) != std::string_view::npos;
    if (key.key == ui::Key::character && !sign) return false;
    return edit.press(key, kMaxText);
}

}  // namespace

bool is_typed(Widget widget) {
    switch (widget) {
    case Widget::text:
    case Widget::integer:
    case Widget::decimal:
    case Widget::range:
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

std::string shown_value(const QuestionView& question, const std::string& value, const Now& now) {
    if (question.widget == Widget::geopoint) {
        // How high and how sure was measured, and is not typed anew.
        const auto words = split_blanks(value);
        return work::geo_points(value).empty()
                   ? value
                   : std::string(words[0]) + " " + std::string(words[1]);
    }
    return is_date(question.widget) ? shown_date(question, value, now) : value;
}

Typed read_typed(const QuestionView& question, std::string_view typed, const Now& now) {
    if (is_date(question.widget)) return read_date(question, typed, now);
    switch (question.widget) {
    case Widget::geopoint:
        return read_geopoint(typed);
    case Widget::range:
        return read_range(question, typed);
    case Widget::integer:
    case Widget::decimal:
        return typed == "-" ? Typed{{}, false} : Typed{std::string(typed), true};
    default:
        return {std::string(typed), true};
    }
}

bool press(ui::TextEdit& edit, const QuestionView& question, const ui::KeyPress& key,
           const Now& now) {
    if (is_date(question.widget)) return press_date(edit, question, key, now);
    switch (question.widget) {
    case Widget::range:
        return press_range_text(edit, question, key);
    case Widget::integer:
        if ((key.text == "." || key.text == ",") && key.digit < 0) return false;
        return edit.press_number(key, kMaxNumber);
    case Widget::decimal:
        return edit.press_number(key, kMaxNumber);
    default:
        break;
    }
    if (question.multiline && key.key == ui::Key::enter && key.ctrl)
        return edit.insert("\n", kMaxText);
    if (work::looks(question, "numbers")) return press_digits(edit, key);
    return edit.press(key, kMaxText);
}

bool is_counter(const QuestionView& question) {
    return question.widget == Widget::integer && work::looks(question, "counter");
}

std::string counted(const QuestionView& question, int by) {
    std::int64_t value = 0;
    std::from_chars(question.value.data(), question.value.data() + question.value.size(), value);
    if (value > std::numeric_limits<int>::max()) return question.value;
    return std::to_string(std::max<std::int64_t>(0, value + by));
}

std::string grouped(const QuestionView& question, std::string_view number) {
    if (!work::looks(question, "thousands-sep")) return std::string(number);
    const std::size_t first = number.starts_with('-') ? 1 : 0;
    const std::size_t end = std::min(number.find('.'), number.size());
    std::string out(number.substr(0, first));
    for (std::size_t i = first; i < end; ++i) {
        if (i > first && (end - i) % 3 == 0) out += "\u00A0";
        out += number[i];
    }
    return out + std::string(number.substr(end));
}

bool calls_program(const QuestionView& question) {
    return std::any_of(question.appearance.begin(), question.appearance.end(),
                       [](const std::string& word) { return word.starts_with("ex:"); });
}

}  // namespace relais::client::screens::form
