// A roster as a table: the rows near the ring, and what is told of the cell that has it.
#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/screens/form/choices.h"
#include "client/screens/form/entry.h"
#include "client/screens/form/form.h"
#include "client/screens/form/form_view.h"
#include "client/screens/form/pictures.h"
#include "client/screens/form/roster.h"
#include "client/screens/form/widget_view.h"
#include "client/screens/messages.h"
#include "client/ui/rows.h"
#include "client/ui/ui.h"
#include "client/work/form_media.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

namespace {

using work::CellState;
using work::Widget;

float width_of(Widget widget) {
    switch (widget) {
    case Widget::integer:
    case Widget::time:
        return 96;
    case Widget::decimal:
        return 110;
    case Widget::date:
        return 136;
    case Widget::select_one:
        return 150;
    default:
        return 180;
    }
}

std::vector<ui::TableColumn> columns_of(const State& state) {
    std::vector<ui::TableColumn> columns;
    for (const auto& column : state.roster.grid.columns) {
        std::string label = column.label.empty() ? column.name : column.label;
        if (!work::media_of(column.media, "audio").empty()) label += " ▶";
        columns.push_back({label, width_of(column.widget), column_picture(state, column)});
    }
    return columns;
}

/// F11: the cell's question as it would stand on a page of its own, above the table.
void draw_in_full(const State& state, std::optional<Intent>& intent) {
    const auto* question = focused(state);
    if (question == nullptr) return;
    if (state.sounds.told_at == question->id) draw_sound_trouble(state, *question);
    if (state.pictures.large != question->id) return;
    const Place place{state.question, true};
    ui::heading(question->label);
    draw_label_picture(state, place, intent);
    draw_label_sound(state, place, intent);
    if (has_pictures(*question)) draw_select(state, place, intent);
    ui::space(12);
}

/// What is being typed stands in the cell: an answer, or letters that look for a choice.
void show_typing(const State& state, ui::TableCell& cell) {
    const auto* question = focused(state);
    if (question == nullptr || question->id != cell.id) return;
    if (is_typed(question->widget) && state.edit_of == question->id) {
        cell.text = state.edit.text;
        cell.caret = state.edit.caret;
    } else if (!question->choices.empty() && !state.choosing.filter.text.empty()) {
        cell.text = state.choosing.filter.text;
        cell.caret = state.choosing.filter.caret;
    }
}

ui::TableCell cell_of(const State& state, const work::GridCell& cell,
                      const work::GridColumn& column) {
    ui::TableCell shown;
    shown.id = cell.id;
    work::QuestionView like;
    like.widget = column.widget;
    like.appearance = column.appearance;
    const bool choice = column.widget == Widget::select_one;
    shown.text = choice ? cell.text : shown_value(like, cell.value, state.now);
    // What has not the form of its type is shown as it stands.
    if (shown.text.empty()) shown.text = cell.text;
    shown.grey = cell.state == CellState::hidden || cell.state == CellState::fixed;
    shown.failing = cell.state == CellState::failing;
    if (cell.state == CellState::missing) {
        shown.text = "•";
        shown.tone = ui::Tone::warn;
    }
    const auto* question = focused(state);
    shown.focused = question != nullptr && question->id == cell.id && !shown.grey;
    if (shown.focused) show_typing(state, shown);
    return shown;
}

void draw_row(const State& state, const ui::Table& table, std::size_t index,
              std::optional<Intent>& intent) {
    const work::Grid& grid = state.roster.grid;
    if (index < grid.first || index - grid.first >= grid.rows.size()) {
        ui::list_heading("");  // its place, until it has been fetched
        return;
    }
    const work::GridRow& row = grid.rows[index - grid.first];
    std::vector<ui::TableCell> cells;
    for (std::size_t i = table.first_column(); i < table.end_column(); ++i) {
        cells.push_back(cell_of(state, row.cells[i], grid.columns[i]));
        // A cell of a node that is not there has no path of its own.
        if (cells.back().id.empty()) cells.back().id = row.id + "#" + std::to_string(i);
    }
    if (const auto clicked = table.row(std::to_string(index + 1), cells))
        intent = GoToCell{{index, *clicked}};
}

void draw_rows(State& state, const ui::Table& table, std::optional<Intent>& intent) {
    const work::Grid& grid = state.roster.grid;
    const std::size_t count = grid.count + (grid.may_add ? 1 : 0);
    const ui::Rows rows("table", count, grid.place.row);
    const std::size_t end = std::min(rows.end(), grid.count);
    if (see(state.roster, std::min(rows.first(), end), end)) ui::draw_again();
    for (std::size_t i = rows.first(); i < end; ++i)
        draw_row(state, table, i, intent);
    if (!grid.may_add || rows.end() != count) return;
    if (ui::list_row("add-row",
                     {{"+", 0.05F, ui::Tone::accent},
                      {ui::tr("Inser ajoute une ligne · Entrée continue"), 0.95F}},
                     grid.place.row == grid.count))
        intent = AddRepeat{};
}

/// "1 Femme   2 Homme": what the digits choose.
std::string choices_of(const State& state, const work::QuestionView& question) {
    const Choosing& choosing = state.choosing;
    if (choosing.question != question.id) return {};
    if (choosing.shown.empty()) return ui::tr("Rien ne correspond à ce que vous avez tapé.");
    const bool all = is_long(question) && choosing.filter.text.empty();
    std::string text = all ? ui::tr("tapez quelques lettres") + "   " : "";
    const std::size_t first = first_visible(choosing);
    const std::size_t end = std::min(choosing.shown.size(), first + kDigits);
    for (std::size_t row = first; row < end; ++row) {
        const auto& choice = question.choices[choosing.shown[row]];
        text += (row > first ? "   " : "") + std::to_string(row - first + 1) + " " + choice.label;
        if (choice.chosen) text += " ✓";
    }
    return text;
}

ui::Band band_of(const State& state) {
    const auto* question = focused(state);
    ui::Band band;
    if (question != nullptr)
        band.title = std::to_string(state.roster.grid.place.row + 1) + " · " + question->label +
                     (question->required ? "  •" : "");
    else
        band.title = state.page.title;
    if (const Saying said = saying(state); !said.text.empty()) {
        band.detail = said.text + "  " + said.detail;
        band.tone = ui::Tone::accent;
    } else if (question == nullptr) {
        band.detail =
            ui::fill(ui::trn("{0} ligne", "{0} lignes", static_cast<long>(state.page.instances)),
                     {std::to_string(state.page.instances)});
    } else if (state.incomplete) {
        band.detail = ui::tr("Cette saisie n'est pas complète ou n'existe pas.");
        band.tone = ui::Tone::warn;
    } else if (!question->failure.empty()) {
        band.detail = "✗ " + question->failure;
        band.tone = ui::Tone::bad;
    } else if (!question->choices.empty()) {
        band.detail = choices_of(state, *question);
        band.tone = ui::Tone::normal;
    } else {
        band.detail = question->hint;
    }
    return band;
}

}  // namespace

void draw_table(State& state, std::optional<Intent>& intent) {
    const ui::Table table(columns_of(state), state.roster.grid.place.column);
    ui::reserve_band();
    {
        const ui::Column column(true);
        error_box(state.save_error, During::saving);
        error_box(state.error, During::work);
        error_box(state.refused, During::answering);
        if (state.help) draw_help(state);
        draw_in_full(state, intent);
        draw_rows(state, table, intent);
    }
    ui::draw_band(band_of(state));
}

}  // namespace relais::client::screens::form
