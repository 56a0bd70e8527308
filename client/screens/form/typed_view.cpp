#include <cstddef>
#include <optional>
#include <string>

#include "client/screens/form/entry.h"
#include "client/screens/form/form.h"
#include "client/screens/form/widget_view.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/interview.h"
#include "forms/base/time.h"

namespace relais::client::screens::form {

namespace {

using work::QuestionView;
using work::Widget;

std::string placeholder_of(Widget widget) {
    switch (widget) {
    case Widget::date:
        return ui::tr("jj/mm/aaaa");
    case Widget::time:
        return ui::tr("hh:mm");
    case Widget::date_time:
        return ui::tr("jj/mm/aaaa hh:mm");
    case Widget::geopoint:
        return ui::tr("latitude longitude, par exemple 16.27 -0.05");
    case Widget::integer:
        return ui::tr("un nombre entier");
    case Widget::decimal:
        return ui::tr("un nombre");
    default:
        return {};
    }
}

}  // namespace

void draw_typed(const State& state, Place place, std::optional<Intent>& intent) {
    const auto [index, has_keys] = place;
    const QuestionView& question = state.page.questions[index];
    ui::TextEdit edit;
    if (has_keys && state.edit_of == question.id)
        edit = state.edit;
    else
        edit.set(shown_value(question.widget, question.value, state.now.utc_offset_minutes));
    if (ui::field(question.id.c_str(), {.text = edit.text,
                                        .caret = edit.caret,
                                        .placeholder = placeholder_of(question.widget),
                                        .focused = has_keys,
                                        .failing = state.blocked && !question.failure.empty(),
                                        .multiline = question.multiline}))
        intent = Focus{index};
    if (has_keys) ui::keep_in_sight();
    if (question.widget == Widget::date && !question.value.empty())
        if (const auto date = parse_date(question.value))
            ui::hint("✓ " + ui::long_date(date->year, date->month, date->day), ui::Tone::good);
    if (has_keys && state.incomplete)
        ui::message(ui::Sign::warn, ui::tr("Cette saisie n'est pas complète ou n'existe pas."),
                    ui::fill(ui::tr("Attendu : {0}"), {placeholder_of(question.widget)}));
}

}  // namespace relais::client::screens::form
