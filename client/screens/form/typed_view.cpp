#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "client/screens/form/dates.h"
#include "client/screens/form/entry.h"
#include "client/screens/form/form.h"
#include "client/screens/form/typed.h"
#include "client/screens/form/widget_view.h"
#include "client/ui/answers.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/interview.h"
#include "forms/base/calendar.h"
#include "forms/base/time.h"

namespace relais::client::screens::form {

namespace {

using work::QuestionView;
using work::Widget;

std::string expected(const QuestionView& question) {
    switch (question.widget) {
    case Widget::date:
        if (detail_of(question) == DateDetail::month) return ui::tr("mm/aaaa");
        if (detail_of(question) == DateDetail::year) return ui::tr("aaaa");
        return ui::tr("jj/mm/aaaa");
    case Widget::time:
        return ui::tr("hh:mm");
    case Widget::date_time:
        return ui::tr("jj/mm/aaaa hh:mm");
    case Widget::geopoint:
        return ui::tr("latitude longitude, par exemple 16.27 -0.05");
    case Widget::range:
        return ui::fill(ui::tr("de {0} à {1}, de {2} en {2}"),
                        {question.range.start, question.range.end, question.range.step});
    case Widget::integer:
        return ui::tr("un nombre entier");
    case Widget::decimal:
        return ui::tr("un nombre");
    default:
        return {};
    }
}

/// What other calendars call the day, and the Gregorian day beside it.
std::string in_words(const QuestionView& question, Date date) {
    const std::string day = ui::long_date(date.year, date.month, date.day);
    const Calendar calendar = calendar_of(question);
    const auto there = in_calendar(calendar, date);
    const auto month_of = [](Calendar in, int month) {
        return month_name(in, month, ui::ui_language());
    };
    const DateDetail detail = detail_of(question);
    if (!there) return day;
    std::string text = std::to_string(there->year);
    if (detail != DateDetail::year) text.insert(0, month_of(calendar, there->month) + " ");
    if (detail == DateDetail::day) text.insert(0, std::to_string(there->day) + " ");
    if (calendar == Calendar::gregorian) return detail == DateDetail::day ? day : text;
    return text + " — " + day;
}

void tell_day(const State& state, const QuestionView& question) {
    if (question.value.empty() || question.widget == Widget::time || !is_date(question.widget))
        return;
    ui::hint("✓ " + in_words(question, day_of(question, state.now)), ui::Tone::good);
}

std::string calendar_words(Calendar calendar) {
    switch (calendar) {
    case Calendar::islamic:
        return ui::tr("Calendrier de l'hégire");
    case Calendar::persian:
        return ui::tr("Calendrier persan");
    case Calendar::ethiopian:
        return ui::tr("Calendrier éthiopien");
    case Calendar::coptic:
        return ui::tr("Calendrier copte");
    case Calendar::buddhist:
        return ui::tr("Calendrier bouddhique");
    case Calendar::gregorian:
        break;
    }
    return {};
}

}  // namespace

void tell_half(const State& state, Place place, const std::string& wanted) {
    if (!place.has_keys || !state.incomplete) return;
    ui::message(ui::Sign::warn, ui::tr("Cette saisie n'est pas complète ou n'existe pas."),
                ui::fill(ui::tr("Attendu : {0}"), {wanted}));
}

namespace {

void draw_edit(const State& state, Place place, std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[place.index];
    ui::TextEdit edit;
    const bool mine = place.has_keys && state.edit_of == question.id;
    edit.set(resting_text(state, question));
    if (mine) edit = state.edit;
    const bool half = is_unfinished(state, question);
    if (ui::field(question.id.c_str(),
                  {.text = edit.text,
                   .caret = edit.caret,
                   .placeholder = expected(question),
                   .focused = place.has_keys,
                   .failing = (state.blocked && !question.failure.empty()) ||
                              (half && (state.incomplete || !place.has_keys)),
                   .secret = work::looks(question, "masked") && !(mine && state.opened),
                   .multiline = question.multiline}))
        intent = Focus{place.index};
    if (place.has_keys) ui::keep_in_sight();
}

void draw_buttons(const State& state, Place place, std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[place.index];
    if (is_counter(question)) {
        if (ui::button((question.id + "-less").c_str(), "-", ui::tr("un de moins")))
            intent = Answer{question.id, counted(question, -1)};
        if (ui::button((question.id + "-more").c_str(), "+", ui::tr("un de plus")))
            intent = Answer{question.id, counted(question, 1)};
    }
    if (!can_open(question) || !place.has_keys) return;
    const bool masked = !has_calendar(question);
    const std::string words =
        masked ? (state.opened ? ui::tr("cacher") : ui::tr("voir"))
               : (state.opened ? ui::tr("fermer le calendrier") : ui::tr("calendrier"));
    if (ui::button((question.id + "-open").c_str(), "F8", words)) intent = Focus{place.index, true};
    if (!masked && ui::button((question.id + "-today").c_str(), ui::tr("A"), ui::tr("aujourd'hui")))
        intent =
            Answer{question.id,
                   on_day(question, local_date(state.now.instant, state.now.utc_offset_minutes),
                          state.now)};
}

void draw_month(const State& state, Place place, std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[place.index];
    const Calendar calendar = calendar_of(question);
    const Date day = day_of(question, state.now);
    const auto there = in_calendar(calendar, day);
    if (!there) return;
    const auto first = from_calendar(calendar, {there->year, there->month, 1});
    if (!first) return;
    ui::Month month;
    month.title =
        month_name(calendar, there->month, ui::ui_language()) + " " + std::to_string(there->year);
    for (const char* name : {"lu", "ma", "me", "je", "ve", "sa", "di"})
        month.weekdays.push_back(ui::tr(name));
    // 1970-01-01 was a Thursday; weeks begin on Monday.
    month.blank = static_cast<std::size_t>(((days_from_civil(*first) + 3) % 7 + 7) % 7);
    const int count = days_in_month(calendar, there->year, there->month);
    const Date today = local_date(state.now.instant, state.now.utc_offset_minutes);
    for (int i = 1; i <= count; ++i) {
        month.days.push_back(std::to_string(i));
        const Date at = civil_from_days(days_from_civil(*first) + i - 1);
        if (at == today) month.today = static_cast<std::size_t>(i);
    }
    if (!question.value.empty()) month.chosen = static_cast<std::size_t>(there->day);
    if (const auto clicked = ui::month(question.id + "-month", month))
        intent =
            Answer{question.id, on_day(question,
                                       civil_from_days(days_from_civil(*first) +
                                                       static_cast<std::int64_t>(*clicked) - 1),
                                       state.now)};
    ui::keep_in_sight();
    ui::hint(ui::tr("Flèches : jour et semaine · Page haut et bas : mois · Entrée : suivant"));
}

}  // namespace

void draw_typed(const State& state, Place place, std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[place.index];
    const std::string calendar =
        is_date(question.widget) ? calendar_words(calendar_of(question)) : std::string();
    if (!calendar.empty()) ui::hint(calendar);
    if (calls_program(question))
        ui::hint(ui::tr("Une autre application répondrait ici sur un téléphone : tapez la "
                        "réponse."));
    draw_edit(state, place, intent);
    draw_buttons(state, place, intent);
    if (place.has_keys && grouped(question, question.value) != question.value)
        ui::hint("✓ " + grouped(question, question.value), ui::Tone::good);
    tell_day(state, question);
    if (place.has_keys && state.opened && has_calendar(question)) draw_month(state, place, intent);
    tell_half(state, place, expected(question));
}

}  // namespace relais::client::screens::form
