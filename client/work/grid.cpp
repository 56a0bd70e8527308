// A repeat entered as a table: its place among the pages, and the cell that has the keys.
#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "client/work/grid_plan.h"
#include "client/work/interview.h"
#include "client/work/interview_state.h"
#include "client/work/page_view.h"
#include "client/work/roster.h"
#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"
#include "forms/session/session.h"

namespace relais::client::work {

using forms::model::kNoIndex;
using forms::model::kNoNode;
using forms::model::NodeId;
using forms::model::NodeIndex;
using forms::model::NodeKind;
using forms::session::FindingKind;
using forms::session::Page;

// ---- Among the pages ---------------------------------------------------------------------------
std::vector<Page> Interview::State::take_pages() {
    shape = session->shape();
    std::vector<Page> pages_now = session->pages();
    if (!grids.any_in_use()) return pages_now;
    grids.growing.clear();
    grids.placed.clear();
    for (const Page& page : pages_now)
        if (page.kind == forms::session::PageKind::add_repeat)
            grids.growing.emplace(page.node, page.repeat);
    std::vector<Page> out;
    for (Page& page : pages_now)
        take_page(std::move(page), out);
    return out;
}

/// A table comes before the first page of its first instance, or where another would be added.
void Interview::State::take_page(Page page, std::vector<Page>& out) {
    const auto& answers = session->answers();
    const bool adds = page.kind == forms::session::PageKind::add_repeat;
    const std::size_t around = page.within.size() + (adds ? 0 : 1);
    for (std::size_t i = 0; i < around; ++i) {
        const NodeId node = i < page.within.size() ? page.within[i] : page.node;
        const NodeIndex repeat = answers.definition_of(node);
        if (!grids.in_use(repeat)) continue;
        place_table(answers.parent(node), repeat, page, out);
        const GridPlan& plan = *grids.find(repeat);
        std::erase_if(page.questions, [&](NodeId question) {
            return plan.column_of(answers.definition_of(question)).has_value();
        });
    }
    if (!adds) {
        if (!page.questions.empty()) out.push_back(std::move(page));
    } else if (grids.in_use(page.repeat)) {
        place_table(page.node, page.repeat, page, out);
    } else {
        out.push_back(std::move(page));
    }
}

void Interview::State::place_table(NodeId parent, NodeIndex repeat, const Page& before,
                                   std::vector<Page>& out) {
    if (!grids.placed.emplace(parent, repeat).second) return;
    Page table_page;
    table_page.kind = forms::session::PageKind::add_repeat;
    table_page.node = parent;
    table_page.repeat = repeat;
    const auto& answers = session->answers();
    for (const NodeId node : before.within) {
        if (answers.definition_of(node) == repeat && answers.parent(node) == parent) break;
        table_page.within.push_back(node);
    }
    out.push_back(std::move(table_page));
}

const GridPlan* Interview::State::table() const {
    const Page* here = page();
    if (here == nullptr || here->kind != forms::session::PageKind::add_repeat) return nullptr;
    return grids.in_use(here->repeat) ? grids.find(here->repeat) : nullptr;
}

NodeIndex Interview::State::repeat_here() const {
    const Page* here = page();
    if (here == nullptr) return kNoIndex;
    if (here->kind == forms::session::PageKind::add_repeat) return here->repeat;
    const auto& answers = session->answers();
    const auto is_repeat = [&](NodeId node) {
        return node_of(*session, node).kind == NodeKind::repeat;
    };
    if (is_repeat(here->node)) return answers.definition_of(here->node);
    for (auto node = here->within.rbegin(); node != here->within.rend(); ++node)
        if (is_repeat(*node)) return answers.definition_of(*node);
    return kNoIndex;
}

bool Interview::State::show_in_table(NodeId node) {
    const auto& answers = session->answers();
    if (!grids.any_in_use() || !answers.attached(node)) return false;
    for (NodeId at = node; at != answers.document(); at = answers.parent(at)) {
        const NodeIndex repeat = answers.definition_of(at);
        if (!grids.in_use(repeat)) continue;
        const GridPlan& plan = *grids.find(repeat);
        const auto column = plan.column_of(answers.definition_of(node));
        if (!column && node != at) return false;  // it has a page of its own
        Page wanted;
        wanted.kind = forms::session::PageKind::add_repeat;
        wanted.node = answers.parent(at);
        wanted.repeat = repeat;
        if (!show(wanted)) return false;
        grids.instance = at;
        grids.below = false;
        grids.column = column.value_or(0);
        for (std::size_t i = 0; !column && i < plan.columns.size(); ++i) {
            if (!is_open(plan.cell(answers, at, i))) continue;
            grids.column = i;
            break;
        }
        return true;
    }
    return false;
}

// ---- Cells -------------------------------------------------------------------------------------
bool Interview::State::is_open(NodeId node) const {
    return node != kNoNode && session->answers().relevant(node) && !session->readonly(node);
}

GridPlace Interview::State::cell() const {
    const Page& here = *page();
    const auto& answers = session->answers();
    const std::size_t rows = answers.repeat_size(here.node, here.repeat);
    const bool mine = grids.instance != kNoNode && answers.attached(grids.instance) &&
                      answers.parent(grids.instance) == here.node &&
                      answers.definition_of(grids.instance) == here.repeat;
    if (grids.below || rows == 0) return {rows, 0};
    const NodeId row = mine ? grids.instance : answers.children(here.node, here.repeat)[0];
    const auto& columns = table()->columns;
    std::size_t column = mine ? std::min(grids.column, columns.size() - 1) : 0;
    // What had the keys may not be relevant any more.
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (is_open(table()->cell(answers, row, column))) break;
        column = i;
    }
    return {answers.position(row) - 1, column};
}

NodeId Interview::State::row_node() const {
    const auto rows = session->answers().children(page()->node, page()->repeat);
    const std::size_t row = cell().row;
    return row < rows.size() ? rows[row] : kNoNode;
}

NodeId Interview::State::cell_node(GridPlace place) const {
    const auto rows = session->answers().children(page()->node, page()->repeat);
    if (place.row >= rows.size()) return kNoNode;
    return table()->cell(session->answers(), rows[place.row], place.column);
}

bool Interview::State::first_failing_cell() {
    const Page& here = *page();
    const auto& answers = session->answers();
    for (const NodeId row : answers.children(here.node, here.repeat)) {
        for (std::size_t column = 0; column < table()->columns.size(); ++column) {
            const NodeId node = table()->cell(answers, row, column);
            if (node == kNoNode) continue;
            const auto finding = session->check(node);
            if (!finding || finding->kind == FindingKind::required_missing) continue;
            grids.instance = row;
            grids.column = column;
            grids.below = false;
            show(current);
            return true;
        }
    }
    return false;
}

bool Interview::can_use_grid() const {
    return state_->grids.find(state_->repeat_here()) != nullptr;
}

void Interview::use_grid(bool on) {
    State& s = *state_;
    const NodeIndex repeat = s.repeat_here();
    if (s.grids.find(repeat) == nullptr || s.grids.in_use(repeat) == on) return;
    const Page before = *s.page();
    NodeId instance = on ? kNoNode : s.grids.instance;
    if (on)
        for (const NodeId node : before.within)
            if (s.session->answers().definition_of(node) == repeat) instance = node;
    if (on && s.session->answers().definition_of(before.node) == repeat) instance = before.node;
    s.grids.use(repeat, on);
    s.pages = s.take_pages();
    s.current = 0;
    if (instance != kNoNode && s.session->answers().attached(instance) && s.go_to(instance)) return;
    Page wanted = before;
    wanted.kind = forms::session::PageKind::add_repeat;
    wanted.repeat = repeat;
    if (!s.show(wanted)) s.show(std::size_t{0});
}

Grid Interview::grid(std::size_t first, std::size_t count) const {
    const State& s = *state_;
    const GridPlan* plan = s.table();
    Grid grid;
    if (plan == nullptr) return grid;
    const auto& session = *s.session;
    for (const auto& column : plan->columns)
        grid.columns.push_back({session.form().definition().nodes[column.control->node].name,
                                plain_text(column.control->label.text, session.language()),
                                column.widget, words_of_appearance(column.control->appearance),
                                plain_media(column.control->label, session.language())});
    const Page& here = *s.page();
    const auto rows = session.answers().children(here.node, here.repeat);
    grid.count = rows.size();
    grid.first = std::min(first, rows.size());
    grid.place = s.cell();
    grid.may_add = s.grids.growing.contains({here.node, here.repeat});
    grid.has_more = plan->has_more;
    const std::size_t end = grid.first + std::min(count, rows.size() - grid.first);
    for (std::size_t row = grid.first; row < end; ++row) {
        GridRow shown{session.answers().path(rows[row]), {}};
        for (std::size_t column = 0; column < plan->columns.size(); ++column)
            shown.cells.push_back(
                grid_cell(session, plan->cell(session.answers(), rows[row], column)));
        grid.rows.push_back(std::move(shown));
    }
    return grid;
}

bool Interview::go_to_cell(GridPlace place) {
    State& s = *state_;
    const GridPlan* plan = s.table();
    if (plan == nullptr || place.column >= plan->columns.size()) return false;
    const Page& here = *s.page();
    const auto rows = s.session->answers().children(here.node, here.repeat);
    if (place.row > rows.size()) return false;
    const bool below = place.row == rows.size();
    if (below && !s.grids.growing.contains({here.node, here.repeat})) return false;
    if (!below && !s.is_open(s.cell_node(place))) return false;
    s.grids.below = below;
    s.grids.instance = below ? kNoNode : rows[place.row];
    s.grids.column = place.column;
    ++s.log.visit;
    s.show(s.current);
    return true;
}

bool Interview::step_cell(bool forward) {
    const State& s = *state_;
    const GridPlan* plan = s.table();
    if (plan == nullptr) return false;
    const Page& here = *s.page();
    const std::size_t columns = plan->columns.size();
    const std::size_t rows = s.session->answers().repeat_size(here.node, here.repeat);
    const GridPlace from = s.cell();
    std::size_t at = from.row * columns + (from.row == rows ? 0 : from.column);
    while (forward ? at < rows * columns : at > 0) {
        at = forward ? at + 1 : at - 1;
        if (go_to_cell({at / columns, at % columns})) return true;
    }
    return false;
}

bool Interview::open_row() {
    State& s = *state_;
    const NodeId row = s.table() == nullptr ? kNoNode : s.row_node();
    if (row == kNoNode) return false;
    for (std::size_t i = 0; i < s.pages.size(); ++i) {
        const Page& page = s.pages[i];
        const bool inside =
            std::find(page.within.begin(), page.within.end(), row) != page.within.end();
        if (!inside && page.node != row) continue;
        s.show(i);
        return true;
    }
    return false;
}

}  // namespace relais::client::work
