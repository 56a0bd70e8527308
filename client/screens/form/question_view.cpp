#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

#include "client/screens/form/choices.h"
#include "client/screens/form/entry.h"
#include "client/screens/form/form.h"
#include "client/screens/form/form_view.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/interview.h"
#include "forms/base/time.h"

namespace relais::client::screens::form {

namespace {

using work::QuestionView;
using work::Widget;

/// Rows of a long list that are drawn: the digits' nine.
std::size_t last_visible(const Choosing& choosing, bool long_list) {
    const std::size_t end = choosing.shown.size();
    return long_list ? std::min(end, first_visible(choosing) + kDigits) : end;
}

std::string chosen_label(const QuestionView& question) {
    std::string text;
    for (const auto& choice : question.choices) {
        if (!choice.chosen) continue;
        if (!text.empty()) text += ", ";
        text += choice.label;
    }
    return text;
}

void draw_filter(const State& state, std::size_t index, bool has_keys,
                 std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[index];
    const std::string chosen = chosen_label(question);
    ui::TextEdit filter;
    if (has_keys) filter = state.choosing.filter;
    ui::Field shown = ui::field_of(filter, has_keys);
    shown.placeholder = chosen.empty() ? ui::tr("tapez quelques lettres") : "✓ " + chosen;
    if (ui::field(("filter:" + question.id).c_str(), shown)) intent = Focus{index};
    ui::space(8);
}

void draw_rows(const QuestionView& question, const Choosing& choosing, bool has_keys,
               std::optional<Intent>& intent) {
    const bool long_list = is_long(question);
    const bool multiple = question.widget == Widget::select_multiple;
    const std::size_t first = long_list ? first_visible(choosing) : 0;
    const std::size_t end = last_visible(choosing, long_list);
    const bool ring = has_keys && points(choosing, question);
    // A long list's ring is on the field above it until a row is marked.
    const ui::ListRing list_ring(has_keys && !ring && !long_list);
    for (std::size_t row = first; row < end; ++row) {
        const auto& choice = question.choices[choosing.shown[row]];
        const std::size_t digit = row - first + 1;
        const bool focus = ring && row == choosing.focus;
        const std::string id = question.id + "=" + choice.value;
        if (ui::choice(id.c_str(),
                       {.key = has_keys && digit <= kDigits ? std::to_string(digit) : "",
                        .label = choice.label,
                        .detail = "",
                        .chosen = choice.chosen,
                        .focused = focus,
                        .multiple = multiple})) {
            if (multiple)
                intent = Toggle{question.id, choice.value};
            else
                intent = Choose{question.id, choice.value, question.quick};
        }
        if (focus) ui::keep_in_sight();
    }
    if (choosing.shown.empty())
        ui::message(ui::Sign::info, ui::tr("Rien ne correspond à ce que vous avez tapé."),
                    ui::tr("Retour arrière efface une lettre."));
    else if (end - first < choosing.shown.size())
        ui::hint(
            ui::fill(ui::tr("{0} à {1} sur {2} · tapez quelques lettres ou utilisez les flèches"),
                     {std::to_string(first + 1), std::to_string(end),
                      std::to_string(choosing.shown.size())}));
}

void draw_select(const State& state, std::size_t index, bool has_keys,
                 std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[index];
    if (is_long(question)) {
        draw_filter(state, index, has_keys, intent);
        // On a page of several questions a long list opens where the keys are.
        if (!has_keys) return;
    }
    if (has_keys && state.choosing.question == question.id) {
        draw_rows(question, state.choosing, true, intent);
        return;
    }
    Choosing resting;
    for (std::size_t i = 0; i < question.choices.size(); ++i)
        resting.shown.push_back(i);
    draw_rows(question, resting, has_keys, intent);
}

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

void draw_field(const State& state, std::size_t index, bool has_keys,
                std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[index];
    ui::TextEdit edit;
    if (has_keys && state.edit_of == question.id)
        edit = state.edit;
    else
        edit.set(shown_value(question.widget, question.value, state.now.utc_offset_minutes));
    ui::Field shown = ui::field_of(edit, has_keys);
    shown.placeholder = placeholder_of(question.widget);
    shown.failing = state.blocked && !question.failure.empty();
    shown.multiline = question.multiline;
    if (ui::field(question.id.c_str(), shown)) intent = Focus{index};
    if (has_keys) ui::keep_in_sight();
    if (question.widget == Widget::date && !question.value.empty())
        if (const auto date = parse_date(question.value))
            ui::hint("✓ " + ui::long_date(date->year, date->month, date->day), ui::Tone::good);
    if (has_keys && state.incomplete)
        ui::message(ui::Sign::warn, ui::tr("Cette saisie n'est pas complète ou n'existe pas."),
                    ui::fill(ui::tr("Attendu : {0}"), {placeholder_of(question.widget)}));
}

void draw_answer(const State& state, std::size_t index, bool has_keys,
                 std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[index];
    if (question.readonly && question.widget != Widget::note) {
        if (!question.value.empty()) ui::body(question.value);
        return;
    }
    switch (question.widget) {
    case Widget::select_one:
    case Widget::select_multiple:
        draw_select(state, index, has_keys, intent);
        return;
    case Widget::note:
        return;
    case Widget::acknowledge:
        if (ui::choice(question.id.c_str(), {.key = "1",
                                             .label = ui::tr("C'est lu"),
                                             .detail = "",
                                             .chosen = !question.value.empty(),
                                             .focused = has_keys,
                                             .multiple = true}))
            intent = Answer{question.id, question.value.empty() ? "OK" : ""};
        return;
    case Widget::unsupported:
        ui::message(ui::Sign::warn,
                    ui::tr("Cette question ne peut pas être saisie sur cet ordinateur."),
                    ui::tr("Notez la réponse sur papier et continuez avec Entrée."));
        return;
    case Widget::text:
    case Widget::integer:
    case Widget::decimal:
    case Widget::date:
    case Widget::time:
    case Widget::date_time:
    case Widget::geopoint:
        draw_field(state, index, has_keys, intent);
        return;
    }
}

}  // namespace

void draw_question(const State& state, std::size_t index, std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[index];
    const bool has_keys = index == state.question;
    const bool alone = state.page.questions.size() == 1;
    const std::string label = question.label + (question.required ? "  •" : "");
    if (alone)
        ui::title(label);
    else if (question.widget == Widget::note)
        ui::body(question.label);
    else
        ui::heading(label);
    if (!question.hint.empty()) ui::hint(question.hint);
    ui::space(alone ? 12 : 6);
    draw_answer(state, index, has_keys, intent);
    const bool tell_failure =
        !question.failure.empty() && (state.blocked || !is_typed(question.widget) || !has_keys);
    if (tell_failure) {
        ui::space(8);
        ui::message(ui::Sign::warn, question.failure,
                    ui::tr("Corrigez la réponse pour continuer."));
    }
}

}  // namespace relais::client::screens::form
