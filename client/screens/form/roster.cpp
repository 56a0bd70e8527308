#include "client/screens/form/roster.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "client/screens/form/form.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

using work::PageKind;

namespace {

constexpr std::size_t kAtFirst = 20;  ///< what a window shows, before one has been drawn
constexpr std::size_t kBeside = 4;    ///< fetched above and below, so that a step needs no more

}  // namespace

void refresh(Roster& roster, const work::PageView& page, const work::Interview& interview) {
    const bool list = page.kind == PageKind::add_repeat;
    const bool table = page.kind == PageKind::grid;
    const bool in_sight = roster.seen_first >= roster.first && roster.seen_end <= roster.end;
    if (roster.revision == interview.revision() && in_sight) return;
    if (roster.repeat != page.repeat_id) {
        roster.focus.reset();
        roster.seen_first = roster.seen_end = 0;
    }
    roster.repeat = page.repeat_id;
    roster.revision = interview.revision();
    roster.can_use_grid = interview.can_use_grid();
    const std::size_t shown = std::max(kAtFirst, roster.seen_end - roster.seen_first);
    roster.first = roster.seen_first < kBeside ? 0 : roster.seen_first - kBeside;
    const std::size_t count = shown + 2 * kBeside;
    roster.lines.clear();
    roster.grid = {};
    if (list) roster.lines = interview.instances(roster.first, count);
    if (table) roster.grid = interview.grid(roster.first, count);
    roster.end = std::max(roster.first + count, roster.seen_end);
    if (roster.focus && *roster.focus >= page.instances)
        roster.focus =
            page.instances == 0 ? std::nullopt : std::optional<std::size_t>(page.instances - 1);
}

bool see(Roster& roster, std::size_t first, std::size_t end) {
    roster.seen_first = first;
    roster.seen_end = end;
    return first < roster.first || end > roster.end;
}

const work::InstanceLine* line_at(const Roster& roster, std::size_t index) {
    if (index < roster.first || index - roster.first >= roster.lines.size()) return nullptr;
    return &roster.lines[index - roster.first];
}

/// Over cells that nobody can answer, as far as the table goes.
void move(const Roster& roster, const MoveCell& by, work::Interview& interview) {
    const work::Grid& grid = roster.grid;
    const auto rows = static_cast<std::ptrdiff_t>(grid.count + (grid.may_add ? 1 : 0));
    const auto columns = static_cast<std::ptrdiff_t>(grid.columns.size());
    auto row = static_cast<std::ptrdiff_t>(grid.place.row);
    auto column = static_cast<std::ptrdiff_t>(grid.place.column);
    const bool far = by.rows > 1 || by.rows < -1;
    do {
        row += by.rows;
        column += by.columns;
        if (far) row = std::clamp<std::ptrdiff_t>(row, 0, std::max<std::ptrdiff_t>(0, rows - 1));
        if (row < 0 || row >= rows || column < 0 || column >= columns) return;
        if (interview.go_to_cell({static_cast<std::size_t>(row), static_cast<std::size_t>(column)}))
            return;
    } while (!far);
    // That one is not asked there: any of its row will do.
    for (std::ptrdiff_t any = 0; any < columns; ++any)
        if (interview.go_to_cell({static_cast<std::size_t>(row), static_cast<std::size_t>(any)}))
            return;
}

bool back_to_table(Roster& roster, work::Interview& interview) {
    if (roster.from_row.empty()) return false;
    const std::string row = roster.from_row;
    const bool last = interview.at_end();
    if (!interview.next()) return false;  // its failure is told
    const std::string& now = interview.page().instance_id;
    if (!last && now.starts_with(row) && (now.size() == row.size() || now[row.size()] == '/'))
        return true;
    roster.from_row.clear();
    interview.go_to(row);
    return true;
}

}  // namespace relais::client::screens::form
