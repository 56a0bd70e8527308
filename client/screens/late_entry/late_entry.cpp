#include "client/screens/late_entry/late_entry.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "client/screens/common.h"
#include "client/screens/form/entry.h"
#include "client/ui/keys.h"
#include "client/work/late_entry.h"
#include "client/work/workplace.h"
#include "forms/base/text.h"
#include "forms/base/time.h"

namespace relais::client::screens::late_entry {

namespace {

using work::Widget;

constexpr int kNoon = 12 * 60;  ///< where nobody knows the hour: the day holds in every time zone

std::optional<Field> step(Field field, bool forward) {
    const int at = static_cast<int>(field) + (forward ? 1 : -1);
    if (at < static_cast<int>(Field::day) || at > static_cast<int>(Field::form))
        return std::nullopt;
    return static_cast<Field>(at);
}

work::QuestionView asked(Widget widget) {
    work::QuestionView question;
    question.widget = widget;
    return question;
}

bool type(State& state, const ui::KeyPress& key) {
    switch (state.field) {
    case Field::day:
        return form::press(state.day, asked(Widget::date), key, state.now);
    case Field::hour:
        return form::press(state.hour, asked(Widget::time), key, state.now);
    case Field::reason:
        return state.reason.press(key, work::kMaxReason);
    case Field::form:
        break;
    }
    return false;
}

struct Moment {
    Problem problem = Problem::none;
    work::LateEntry late;
};

Moment read(const State& state) {
    const int offset = state.now.utc_offset_minutes;
    const auto typed_day = form::read_typed(asked(Widget::date), state.day.text, state.now);
    const auto day = parse_date(typed_day.value);
    if (!typed_day.complete || !day) return {Problem::day, {}};
    const auto typed_hour = form::read_typed(asked(Widget::time), state.hour.text, state.now);
    if (!typed_hour.complete) return {Problem::hour, {}};
    int minutes = kNoon;
    const bool hour_known = !typed_hour.value.empty();
    if (hour_known) {
        const auto at = parse_date_time(format_date(*day) + "T" + typed_hour.value, offset);
        if (!at) return {Problem::hour, {}};
        minutes = local_minutes(*at, offset);
    }
    const Instant happened{(days_from_civil(*day) * 1440 + minutes - offset) * 60'000};
    const bool ahead =
        hour_known ? happened > state.now.instant
                   : days_from_civil(*day) > days_from_civil(local_date(state.now.instant, offset));
    if (ahead) return {Problem::future, {}};
    const std::string reason(trim(state.reason.text));
    if (reason.empty()) return {Problem::reason, {}};
    return {Problem::none, {happened, hour_known, reason}};
}

Field field_of(Problem problem) {
    switch (problem) {
    case Problem::hour:
        return Field::hour;
    case Problem::reason:
        return Field::reason;
    case Problem::none:
    case Problem::day:
    case Problem::future:
        break;
    }
    return Field::day;
}

std::optional<Intent> in_forms(State& state, const ui::KeyPress& key) {
    if (key.digit >= 1) {
        const auto form = static_cast<std::size_t>(key.digit) - 1;
        return form < state.form_files.size() ? std::optional<Intent>(Begin{form}) : std::nullopt;
    }
    if (key.key == ui::Key::up && state.form == 0) return Focus{Field::reason};
    move_focus(state.form, state.form_files.size(), key);
    return std::nullopt;
}

}  // namespace

void open(State& state, work::Workplace& workplace) {
    const Now now = state.now;
    // Reason and day of the last one often hold for the next from the same pile of paper.
    const ui::TextEdit day = state.day, reason = state.reason;
    state = State{};
    state.now = now;
    state.day = day;
    state.reason = reason;
    for (const auto& form : workplace.forms()) {
        state.form_files.push_back(form.file_name);
        state.form_titles.push_back(form.title);
    }
}

void refresh(State& state, work::Workplace& /*workplace*/) {
    const auto outcome = state.opening.take();
    if (!outcome) return;
    if (*outcome)
        state.next = Screen::form;
    else
        state.error = outcome->error();
}

std::optional<Intent> press(State& state, const ui::KeyPress& key) {
    if (state.opening.busy()) return std::nullopt;
    if (key.key == ui::Key::escape) return Back{};
    const bool forward = (key.key == ui::Key::enter || key.key == ui::Key::tab) && !key.shift;
    const bool backward = (key.key == ui::Key::enter || key.key == ui::Key::tab) && key.shift;
    if (forward && state.field == Field::form && key.key == ui::Key::enter)
        return Begin{state.form};
    if (forward || backward) {
        const auto next = step(state.field, forward);
        return next ? std::optional<Intent>(Focus{*next}) : std::nullopt;
    }
    if (state.field == Field::form) return in_forms(state, key);
    if (type(state, key)) {
        state.problem = Problem::none;
        return std::nullopt;
    }
    if (key.key == ui::Key::up || key.key == ui::Key::down) {
        const auto next = step(state.field, key.key == ui::Key::down);
        return next ? std::optional<Intent>(Focus{*next}) : std::nullopt;
    }
    return std::nullopt;
}

void update(State& state, const Intent& intent, work::Workplace& workplace) {
    if (state.opening.busy()) return;
    state.error.reset();
    if (const auto* focus = std::get_if<Focus>(&intent)) {
        state.field = focus->field;
    } else if (const auto* begin = std::get_if<Begin>(&intent)) {
        if (begin->form >= state.form_files.size()) return;
        state.form = begin->form;
        const Moment moment = read(state);
        state.problem = moment.problem;
        if (moment.problem != Problem::none) {
            state.field = field_of(moment.problem);
            return;
        }
        workplace.start_late(state.form_files[begin->form], moment.late, state.opening.begin());
    } else {
        state.next = Screen::home;
    }
}

}  // namespace relais::client::screens::late_entry
