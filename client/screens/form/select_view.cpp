#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/screens/form/choice_layout.h"
#include "client/screens/form/choices.h"
#include "client/screens/form/form.h"
#include "client/screens/form/pictures.h"
#include "client/screens/form/widget_view.h"
#include "client/ui/answers.h"
#include "client/ui/keys.h"
#include "client/ui/picture.h"
#include "client/ui/ui.h"
#include "client/work/form_media.h"
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
    ui::Field shown = ui::field_of(filter, has_keys);
    shown.placeholder = chosen.empty() ? ui::tr("tapez quelques lettres") : "✓ " + chosen;
    if (ui::field(("filter:" + question.id).c_str(), shown)) intent = Focus{index};
    ui::space(8);
}

std::optional<Intent> taken(const QuestionView& question, const std::string& value) {
    if (question.widget == Widget::select_multiple) return Toggle{question.id, value};
    return Choose{question.id, value, question.quick};
}

/// A list of choices as it is drawn.
struct List {
    const State& state;
    const QuestionView& question;
    const Choosing& choosing;
    bool has_keys = false;
    bool tiles = false;
};

/// One choice as a row or a tile; `row` is its place among those drawn.
void draw_choice(const List& list, std::size_t row, std::size_t first,
                 std::optional<Intent>& intent) {
    const auto& [state, question, choosing, has_keys, tiles] = list;
    const auto& choice = question.choices[choosing.shown[row]];
    const std::size_t digit = row - first + 1;
    const bool focus = has_keys && row == choosing.focus && points(choosing, question);
    const bool keycap = has_keys && digit <= kDigits && !work::looks(question, "no-buttons");
    const std::string id = question.id + "=" + choice.value;
    const bool speaks = !work::media_of(choice.media, "audio").empty();
    const ui::ChoiceRow shown{.key = keycap ? std::to_string(digit) : "",
                              .label = choice.label,
                              .detail = speaks ? "▶" : "",
                              .chosen = choice.chosen,
                              .focused = focus,
                              .multiple = question.widget == Widget::select_multiple};
    ui::ChoicePicture picture = choice_picture(state, choice);
    picture.above = tiles;
    const bool plain = picture.dots.rgb == nullptr && picture.missing.empty();
    if (plain ? ui::choice(id.c_str(), shown) : ui::choice(id.c_str(), shown, picture))
        intent = taken(question, choice.value);
    if (focus) ui::keep_in_sight();
}

void draw_rows(const List& list, std::optional<Intent>& intent) {
    const auto& [state, question, choosing, has_keys, tiles] = list;
    const bool long_list = is_long(question);
    const std::size_t first = long_list ? first_visible(choosing) : 0;
    const std::size_t end = last_visible(choosing, long_list);
    const bool ring = has_keys && points(choosing, question);
    // A long list's ring is on the field above it until a row is marked.
    const ui::ListRing list_ring(has_keys && !ring && !long_list);
    for (std::size_t row = first; row < end; ++row)
        draw_choice(list, row, first, intent);
    if (choosing.shown.empty())
        ui::message(ui::Sign::info, ui::tr("Rien ne correspond à ce que vous avez tapé."),
                    ui::tr("Retour arrière efface une lettre."));
    else if (end - first < choosing.shown.size())
        ui::hint(
            ui::fill(ui::tr("{0} à {1} sur {2} · tapez quelques lettres ou utilisez les flèches"),
                     {std::to_string(first + 1), std::to_string(end),
                      std::to_string(choosing.shown.size())}));
}

void draw_tiles(const List& list, std::optional<Intent>& intent) {
    const auto& [state, question, choosing, has_keys, tiles] = list;
    const ui::ListRing list_ring(has_keys && !points(choosing, question));
    ui::Tiles shown((question.id + "-tiles").c_str(), layout_of(question).columns);
    for (std::size_t row = 0; row < choosing.shown.size(); ++row) {
        shown.next();
        draw_choice(list, row, 0, intent);
    }
}

/// What the keys work on, or the whole list where they are elsewhere.
Choosing choosing_of(const State& state, Place place) {
    const QuestionView& question = state.page.questions[place.index];
    if (place.has_keys && state.choosing.question == question.id) return state.choosing;
    Choosing resting;
    for (std::size_t i = 0; i < question.choices.size(); ++i)
        resting.shown.push_back(i);
    return resting;
}

/// "Puits ▶": there is something to be heard.
std::string with_sign(const std::string& label, const std::vector<work::MediaView>& media) {
    return work::media_of(media, "audio").empty() ? label : label + " ▶";
}

/// A scale, or with a label at its left a table's row.
void draw_marks(const State& state, Place place, const ui::MarkRow& row, bool with_labels,
                std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[place.index];
    const Choosing choosing = choosing_of(state, place);
    std::vector<ui::Mark> marks;
    for (std::size_t i = 0; i < choosing.shown.size(); ++i) {
        const auto& choice = question.choices[choosing.shown[i]];
        marks.push_back(
            {.id = question.id + "=" + choice.value,
             .key = row.focused && i < kDigits ? std::to_string(i + 1) : "",
             .label = with_labels ? with_sign(choice.label, choice.media) : "",
             .chosen = choice.chosen,
             .focused = row.focused && i == choosing.focus && points(choosing, question)});
        if (with_labels) marks.back().picture = choice_picture(state, choice);
    }
    const auto clicked = ui::marks(question.id.c_str(), row, marks);
    if (row.focused) ui::keep_in_sight();
    if (clicked == marks.size())
        intent = Focus{place.index};
    else if (clicked)
        intent = taken(question, question.choices[choosing.shown[*clicked]].value);
}

/// "minimal": one line that says what is chosen.
void draw_closed(const State& state, Place place, std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[place.index];
    const std::string chosen = chosen_label(question);
    if (ui::choice(("open:" + question.id).c_str(),
                   {.key = place.has_keys ? ui::tr("Espace") : "",
                    .label = chosen.empty() ? ui::tr("choisir dans la liste") : chosen,
                    .detail = "▼",
                    .chosen = !chosen.empty(),
                    .focused = place.has_keys}))
        intent = Focus{place.index, true};
    if (place.has_keys) ui::keep_in_sight();
}

bool has_head(const State& state, std::size_t index) {
    for (std::size_t i = index; i-- > 0;) {
        const QuestionView& before = state.page.questions[i];
        if (is_table_head(before))
            return before.choices.size() == state.page.questions[index].choices.size();
        if (!is_table_row(before)) return false;
    }
    return false;
}

void draw_list(const State& state, Place place, std::optional<Intent>& intent) {
    const auto [index, has_keys] = place;
    const QuestionView& question = state.page.questions[index];
    const bool alone = state.page.questions.size() == 1;
    const bool open = is_open(has_keys ? state.choosing : Choosing{}, question, alone);
    if (!open) {
        draw_closed(state, place, intent);
        return;
    }
    if (is_long(question)) {
        draw_filter(state, index, has_keys, intent);
        // On a page of several questions a long list opens where the keys are.
        if (!has_keys) return;
    }
    switch (layout_of(question).look) {
    case ChoiceLook::columns:
        draw_tiles({state, question, choosing_of(state, place), has_keys, true}, intent);
        return;
    case ChoiceLook::scale:
        draw_marks(state, place,
                   {.label = "",
                    .multiple = question.widget == Widget::select_multiple,
                    .focused = has_keys},
                   true, intent);
        return;
    case ChoiceLook::rows:
    case ChoiceLook::table:
        draw_rows({state, question, choosing_of(state, place), has_keys}, intent);
        return;
    }
}

}  // namespace

void draw_select(const State& state, Place place, std::optional<Intent>& intent) {
    if (map_of(state.pictures, state.page.questions[place.index]) == nullptr)
        return draw_list(state, place, intent);
    ui::Halves halves(0.6F);
    draw_image_map(state, place, intent);
    halves.next();
    draw_list(state, place, intent);
}

bool draw_table_row(const State& state, Place place, std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[place.index];
    if (is_table_head(question)) {
        if (!question.media.empty()) {
            draw_label_picture(state, place, intent);
            draw_label_sound(state, place, intent);
        }
        std::vector<ui::MarkHead> heads;
        for (const auto& choice : question.choices)
            heads.push_back({with_sign(choice.label, choice.media), choice_picture(state, choice)});
        ui::mark_heads(question.id.c_str(), question.label, heads);
        return true;
    }
    if (question.readonly || layout_of(question).look != ChoiceLook::table) return false;
    const bool head = has_head(state, place.index);
    const std::string label = question.label.empty() ? " " : question.label;
    draw_marks(state, place,
               {.label = with_sign(label, question.media) + (question.required ? "  •" : ""),
                .label_id = "row:" + question.id,
                .picture = label_thumbnail(state, question),
                .multiple = question.widget == Widget::select_multiple,
                .focused = place.has_keys,
                .failing = !question.failure.empty()},
               !head, intent);
    if (place.has_keys) draw_row_media(state, place, intent);
    return true;
}

}  // namespace relais::client::screens::form
