#include "client/screens/form/dates.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "client/screens/common.h"
#include "client/screens/form/typing.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"
#include "forms/base/calendar.h"
#include "forms/base/time.h"

namespace relais::client::screens::form {

namespace {

using work::QuestionView;
using work::Widget;

constexpr int kFirstYear = 1850;  ///< an earlier one is a slip of the hand
constexpr std::size_t kYearDigits = 4;

/// '0' stands for a digit; everything else comes by itself.
std::string mask_of(const QuestionView& question) {
    if (question.widget == Widget::time) return "00:00";
    std::string mask = "00/00/0000";
    if (detail_of(question) == DateDetail::month) mask = "00/0000";
    if (detail_of(question) == DateDetail::year) mask = "0000";
    return question.widget == Widget::date_time ? mask + " 00:00" : mask;
}

std::size_t room(std::string_view mask) {
    std::size_t digits = 0;
    for (const char c : mask)
        if (c == '0') ++digits;
    return digits;
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

std::string padded(int value, std::size_t width) {
    std::string text = std::to_string(value);
    return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

/// The digits before the time: day, month and year, or what is asked of them.
std::size_t date_digits(const QuestionView& question) {
    return room(mask_of(question)) - (question.widget == Widget::date_time ? 4 : 0);
}

std::optional<Date> typed_day(const QuestionView& question, std::string_view digits) {
    const std::size_t size = date_digits(question);
    if (digits.size() < size) return std::nullopt;
    const auto year = number(digits.substr(size - kYearDigits, kYearDigits));
    CalendarDay day{year, 1, 1};
    if (size >= 6) day.month = number(digits.substr(size - 6, 2));
    if (size >= 8) day.day = number(digits.substr(0, 2));
    const auto date = from_calendar(calendar_of(question), day);
    return date && date->year >= kFirstYear ? date : std::nullopt;
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

std::string date_text(const QuestionView& question, Date date) {
    const auto day = in_calendar(calendar_of(question), date);
    if (!day) return {};
    std::string text = padded(day->year, kYearDigits);
    const DateDetail detail = detail_of(question);
    if (detail != DateDetail::year) text.insert(0, padded(day->month, 2) + "/");
    if (detail == DateDetail::day) text.insert(0, padded(day->day, 2) + "/");
    return text;
}

std::optional<Instant> moment_of(const QuestionView& question, const Now& now) {
    return parse_date_time(question.value, now.utc_offset_minutes);
}

/// A letter for "today" or "now", in French and in English.
bool asks_for_now(const ui::KeyPress& key) {
    return key.text == "t" || key.text == "a" || key.text == "n" || key.text == "T" ||
           key.text == "A" || key.text == "N";
}

std::string text_of_now(const QuestionView& question, const Now& now) {
    QuestionView answered = question;
    answered.value = format_date_time(now.instant, now.utc_offset_minutes);
    if (question.widget == Widget::date) answered.value.resize(10);
    if (question.widget == Widget::time)
        answered.value =
            time_text(local_minutes(now.instant, now.utc_offset_minutes), now.utc_offset_minutes);
    return shown_date(answered, answered.value, now);
}

}  // namespace

bool is_date(Widget widget) {
    return widget == Widget::date || widget == Widget::time || widget == Widget::date_time;
}

Calendar calendar_of(const QuestionView& question) {
    if (work::looks(question, "islamic")) return Calendar::islamic;
    if (work::looks(question, "persian")) return Calendar::persian;
    if (work::looks(question, "ethiopian")) return Calendar::ethiopian;
    if (work::looks(question, "coptic")) return Calendar::coptic;
    if (work::looks(question, "buddhist")) return Calendar::buddhist;
    return Calendar::gregorian;
}

DateDetail detail_of(const QuestionView& question) {
    if (question.widget != Widget::date) return DateDetail::day;
    if (work::looks(question, "month-year")) return DateDetail::month;
    return work::looks(question, "year") ? DateDetail::year : DateDetail::day;
}

std::string shown_date(const QuestionView& question, const std::string& value, const Now& now) {
    if (question.widget == Widget::time)
        return value.size() < 5 ? std::string{} : value.substr(0, 5);
    if (question.widget == Widget::date) {
        const auto date = parse_date(std::string_view(value).substr(0, 10));
        return date ? date_text(question, *date) : std::string{};
    }
    const auto at = parse_date_time(value, now.utc_offset_minutes);
    if (!at) return {};
    const int minutes = local_minutes(*at, now.utc_offset_minutes);
    return date_text(question, local_date(*at, now.utc_offset_minutes)) + " " +
           padded(minutes / 60, 2) + ":" + padded(minutes % 60, 2);
}

Typed read_date(const QuestionView& question, std::string_view typed, const Now& now) {
    const std::string digits = only_digits(typed);
    if (digits.empty()) return {};
    if (question.widget == Widget::time) {
        const auto minutes = typed_minutes(digits);
        return minutes ? Typed{time_text(*minutes, now.utc_offset_minutes)} : Typed{{}, false};
    }
    const auto date = typed_day(question, digits);
    if (!date) return {{}, false};
    if (question.widget == Widget::date) return {format_date(*date)};
    const auto minutes = typed_minutes(std::string_view(digits).substr(date_digits(question)));
    if (!minutes) return {{}, false};
    return {format_date_time(at_minutes(*date, *minutes, now.utc_offset_minutes),
                             now.utc_offset_minutes)};
}

bool press_date(ui::TextEdit& edit, const QuestionView& question, const ui::KeyPress& key,
                const Now& now) {
    const std::string mask = mask_of(question);
    std::string digits = only_digits(edit.text);
    if (key.digit >= 0 && !key.ctrl) {
        if (digits.size() < room(mask)) digits += static_cast<char>('0' + key.digit);
    } else if (key.key == ui::Key::backspace && !key.ctrl) {
        if (!digits.empty()) digits.pop_back();
    } else if ((key.key == ui::Key::del && !key.ctrl) || key.key == ui::Key::backspace) {
        digits.clear();
    } else if (key.text == "/" || key.text == ":") {
        // "5/" is the fifth: the digit before an odd place becomes the second of its pair.
        if (digits.size() % 2 == 1 && digits.size() < 4) digits.insert(digits.size() - 1, 1, '0');
    } else if (asks_for_now(key) && !key.ctrl && !key.alt) {
        digits = only_digits(text_of_now(question, now));
    } else {
        return false;
    }
    edit.set(masked(digits, mask));
    return true;
}

Date day_of(const QuestionView& question, const Now& now) {
    if (question.widget == Widget::date)
        if (const auto date = parse_date(std::string_view(question.value).substr(0, 10)))
            return *date;
    if (question.widget == Widget::date_time)
        if (const auto at = moment_of(question, now))
            return local_date(*at, now.utc_offset_minutes);
    return local_date(now.instant, now.utc_offset_minutes);
}

std::string on_day(const QuestionView& question, Date day, const Now& now) {
    if (!is_valid(day) || day.year < kFirstYear || day.year > 9999) return {};
    if (question.widget == Widget::date) return format_date(day);
    const auto at = moment_of(question, now);
    const int minutes = local_minutes(at.value_or(now.instant), now.utc_offset_minutes);
    return format_date_time(at_minutes(day, minutes, now.utc_offset_minutes),
                            now.utc_offset_minutes);
}

Date months_later(Calendar calendar, Date date, int months) {
    const auto day = in_calendar(calendar, date);
    if (!day) return date;
    const int in_year = calendar == Calendar::ethiopian || calendar == Calendar::coptic ? 13 : 12;
    const int count = day->year * in_year + day->month - 1 + months;
    CalendarDay there{count / in_year, count % in_year + 1, day->day};
    there.day = std::min(there.day, days_in_month(calendar, there.year, there.month));
    return from_calendar(calendar, there).value_or(date);
}

std::string stepped(const QuestionView& question, int steps, const Now& now) {
    // The first step only brings today: nobody means tomorrow by one key.
    if (question.value.empty()) steps = 0;
    const Date day = day_of(question, now);
    const Calendar calendar = calendar_of(question);
    const DateDetail detail = detail_of(question);
    if (detail == DateDetail::day)
        return on_day(question, civil_from_days(days_from_civil(day) + steps), now);
    auto first = in_calendar(calendar, day);
    if (!first) return {};
    first->day = 1;
    if (detail == DateDetail::year) {
        first->month = 1;
        first->year += steps;
    }
    const auto date = from_calendar(calendar, *first);
    if (!date) return {};
    return on_day(question,
                  detail == DateDetail::month ? months_later(calendar, *date, steps) : *date, now);
}

}  // namespace relais::client::screens::form
