// The day at the point: what can be begun, today's counts, what waits to be sent.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/screens/common.h"
#include "client/work/workplace.h"

namespace relais::client::screens::home {

struct State : Common {
    std::vector<std::string> form_files;  ///< in the order of the actions
    std::vector<std::size_t> made_today;  ///< records of each form, parallel to form_files
    std::string only_draft;               ///< its id, when there is exactly one
    std::size_t drafts = 0;
    std::size_t focus = 0;        ///< forms first, then the drafts' action
    std::uint64_t finalised = 0;  ///< the record just finished, 0 for none
    bool practising = false;
    bool wipe_asked = false;  ///< Delete was pressed once
    Pending<> opening;
    Pending<> switching;
};

struct Start {
    std::size_t form = 0;
};
struct ResumeDraft {};
/// Exercises begin, or end.
struct Practise {};
/// All exercises go; asked once.
struct Wipe {};
struct Go {
    Screen screen = Screen::records;
};
using Intent = std::variant<Start, ResumeDraft, Practise, Wipe, Go>;

/// "F5" … "F7" for the first forms (F8 belongs to drafts), then "4", "5" … typed as digits.
std::string key_of_form(std::size_t form);

void refresh(State& state, work::Workplace& workplace);
std::optional<Intent> press(State& state, const ui::KeyPress& key);
void update(State& state, const Intent& intent, work::Workplace& workplace);
std::optional<Intent> draw(State& state, const work::Workplace& workplace);

}  // namespace relais::client::screens::home
