#include <cstddef>
#include <optional>
#include <string>

#include "client/screens/form/entry.h"
#include "client/screens/form/form.h"
#include "client/screens/form/form_view.h"
#include "client/screens/form/widget_view.h"
#include "client/ui/ui.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

namespace {

using work::QuestionView;
using work::Widget;

void draw_unsupported() {
    ui::message(ui::Sign::warn,
                ui::tr("Cette question ne peut pas être saisie sur cet ordinateur."),
                ui::tr("Notez la réponse sur papier et continuez avec Entrée."));
}

void draw_answer(const State& state, Place place, std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[place.index];
    if (question.readonly && question.widget != Widget::note) {
        if (!question.value.empty()) ui::body(question.value);
        return;
    }
    switch (question.widget) {
    case Widget::select_one:
    case Widget::select_multiple:
        draw_select(state, place, intent);
        return;
    case Widget::text:
    case Widget::integer:
    case Widget::decimal:
    case Widget::date:
    case Widget::time:
    case Widget::date_time:
        draw_typed(state, place, intent);
        return;
    case Widget::barcode:
        draw_barcode(state, place, intent);
        return;
    case Widget::image:
    case Widget::audio:
    case Widget::video:
    case Widget::file:
        draw_media(state, place, intent);
        return;
    case Widget::geopoint:
    case Widget::geotrace:
    case Widget::geoshape:
        draw_geo(state, place, intent);
        return;
    case Widget::range:
        draw_range(state, place, intent);
        return;
    case Widget::rank:
        draw_rank(state, place, intent);
        return;
    case Widget::acknowledge:
        draw_acknowledge(state, place, intent);
        return;
    case Widget::note:
        return;
    case Widget::unsupported:
        draw_unsupported();
        return;
    }
}

/// The question, whether it must be answered, and its hint: the same for every widget.
void draw_label(const QuestionView& question, bool alone) {
    const std::string label = question.label + (question.required ? "  •" : "");
    // What the author only warns of is no failure, and looks like none.
    const bool warning = question.widget == Widget::note && looks(question, "relais-warning");
    if (warning) return ui::message(ui::Sign::warn, question.label, question.hint);
    if (alone)
        ui::title(label);
    else if (question.widget == Widget::note)
        ui::body(question.label);
    else
        ui::heading(label);
    if (!question.hint.empty()) ui::hint(question.hint);
    // Long, and for the enumerator alone: it stands in the help.
    if (!question.guidance.empty()) ui::hint(ui::tr("F1 : consigne pour l'enquêteur"));
    ui::space(alone ? 12 : 6);
}

}  // namespace

void draw_question(const State& state, std::size_t index, std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[index];
    const bool has_keys = index == state.question;
    const bool alone = state.page.questions.size() == 1;
    if (!draw_table_row(state, {index, has_keys}, intent)) {
        draw_label(question, alone);
        draw_label_picture(state, {index, has_keys}, intent);
        draw_label_sound(state, {index, has_keys}, intent);
        draw_answer(state, {index, has_keys}, intent);
    }
    const bool tell_failure =
        !question.failure.empty() && (state.blocked || !is_typed(question.widget) || !has_keys);
    if (tell_failure) {
        ui::space(8);
        ui::message(ui::Sign::bad, question.failure, ui::tr("Corrigez la réponse pour continuer."));
    }
}

}  // namespace relais::client::screens::form
