#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

#include "client/screens/form/choices.h"
#include "client/screens/form/form.h"
#include "client/screens/form/widget_view.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/interview.h"

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
    if (ui::field(("filter:" + question.id).c_str(),
                  {.text = filter.text,
                   .caret = filter.caret,
                   .placeholder = chosen.empty() ? ui::tr("tapez quelques lettres") : "✓ " + chosen,
                   .focused = has_keys}))
        intent = Focus{index};
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

}  // namespace

void draw_select(const State& state, Place place, std::optional<Intent>& intent) {
    const auto [index, has_keys] = place;
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

}  // namespace relais::client::screens::form
