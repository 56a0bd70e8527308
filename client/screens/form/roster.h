// A page that adds to a repeat: its list of instances, or its table. Holds what lies near the part
// that is seen, fetched again when the interview changed or another part came into sight.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/screens/form/told.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

struct State;
struct MoveCell;
struct Meaning;

struct Roster {
    std::uint64_t revision = 0;                ///< of the interview when this was fetched
    std::string repeat;                        ///< of the page
    std::size_t seen_first = 0, seen_end = 0;  ///< what the last picture showed
    std::size_t first = 0, end = 0;            ///< what was fetched
    std::vector<work::InstanceLine> lines;
    work::Grid grid;
    std::optional<std::size_t> focus;  ///< the line of the list that has the keys
    bool can_use_grid = false;         ///< the page stands in a repeat with short questions
    std::string from_row;              ///< the row whose questions were opened from the table
};

void refresh(Roster& roster, const work::PageView& page, const work::Interview& interview);
/// The picture shows these; true when they have to be fetched first.
bool see(Roster& roster, std::size_t first, std::size_t end);
/// Null where it was not fetched yet.
const work::InstanceLine* line_at(const Roster& roster, std::size_t index);

void move(const Roster& roster, const MoveCell& by, work::Interview& interview);
/// Past the last question of a row that was opened from its table: back there. False elsewhere.
bool back_to_table(Roster& roster, work::Interview& interview);

/// F6 is the question's own: a place is picked with it, a file chosen.
bool uses_f6(const work::QuestionView& question);
/// What a key means on these pages; nothing when it means what it does everywhere.
std::optional<Meaning> press_roster(State& state, const ui::KeyPress& key);

}  // namespace relais::client::screens::form
