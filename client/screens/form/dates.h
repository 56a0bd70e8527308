// Dates and times as they are typed: digits alone, the signs between them come by themselves, in
// the calendar that the form asks for. The value stays ISO 8601 in the Gregorian calendar.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "client/screens/common.h"
#include "client/screens/form/typing.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"
#include "forms/base/calendar.h"

namespace relais::client::screens::form {

bool is_date(work::Widget widget);  ///< of a date, a time or both
/// XLSForm's appearances "islamic", "persian", "ethiopian", "coptic", "buddhist".
Calendar calendar_of(const work::QuestionView& question);
/// What is asked of a date: "month-year" and "year" leave out the rest.
enum class DateDetail : std::uint8_t { day, month, year };
DateDetail detail_of(const work::QuestionView& question);

std::string shown_date(const work::QuestionView& question, const std::string& value,
                       const Now& now);
Typed read_date(const work::QuestionView& question, std::string_view typed, const Now& now);
bool press_date(ui::TextEdit& edit, const work::QuestionView& question, const ui::KeyPress& key,
                const Now& now);

/// The day of an answered date or moment; today's where there is none.
Date day_of(const work::QuestionView& question, const Now& now);
/// The same answer some days later (negative: earlier), or months or years where only these are
/// asked; today first where there is none. Empty where the answer would leave the calendar.
std::string stepped(const work::QuestionView& question, int steps, const Now& now);
/// The same day some months later, or the last of that month.
Date months_later(Calendar calendar, Date date, int months);
/// That day, at the time that was answered before; else now.
std::string on_day(const work::QuestionView& question, Date day, const Now& now);

}  // namespace relais::client::screens::form
