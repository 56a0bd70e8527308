// What was made here: drafts on top, then the records, newest first. Typing filters; Enter resumes
// a draft or reopens a record for correction while its shift is open.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/screens/common.h"
#include "client/work/workplace.h"

namespace relais::client::screens::records {

/// A line of the list: a draft or a record, by its place in the workplace's lists; a draft that was
/// thrown away, by its place in the bin.
struct Line {
    bool draft = false;
    std::size_t index = 0;
    bool binned = false;
    bool operator==(const Line&) const = default;
};

/// Why a key did not do what it says: `kept`, a finished record is never deleted.
enum class Refusal : std::uint8_t { none, replaced, closed, kept };

struct State : Common {
    std::vector<std::string> labels;  ///< what the filter looks at: drafts, then records
    std::size_t drafts = 0;
    std::size_t binned = 0;   ///< they stand last
    std::vector<Line> lines;  ///< those that fit
    std::size_t focus = 0;
    ui::TextEdit filter;
    std::string delete_asked;         ///< the draft that Delete was pressed on once
    bool just_deleted = false;        ///< how to have it back is told
    Refusal refusal = Refusal::none;  ///< why Enter did not open the record
    Pending<> opening;
    Pending<> deleting;
};

struct Open {
    Line line;
};
struct Delete {};
struct Undelete {};  ///< the last one thrown away
struct Back {};
using Intent = std::variant<Open, Delete, Undelete, Back>;

void refresh(State& state, work::Workplace& workplace);
std::optional<Intent> press(State& state, const ui::KeyPress& key);
void update(State& state, const Intent& intent, work::Workplace& workplace);
std::optional<Intent> draw(State& state, const work::Workplace& workplace);

}  // namespace relais::client::screens::records
