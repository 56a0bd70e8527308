// The exchange by stick, and what an exchange of either kind has changed: forms, lists, people.
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/devices/folders.h"
#include "client/work/store_queue.h"
#include "client/work/workplace.h"
#include "client/work/workplace_state.h"
#include "forms/base/result.h"
#include "sync/exchange/stick.h"

namespace relais::client::work {

Result<void> read_changes(StoreSide& side, Home& home) {
    const auto& store = *TRY(side.real());
    home.notices = TRY(read_notices(side));
    const auto here = TRY(store.updates_here());
    // Exercises keep the forms that they began with.
    if (side.practice || here == side.updates_shown) return {};
    Changes changes;
    changes.settings = TRY(store.settings());
    side.forms.load(store, changes.settings.file_names);
    changes.forms = side.forms.entries();
    side.updates_shown = here;
    home.changes = std::move(changes);
    return {};
}

void Workplace::State::take_changes(Home& home) {
    if (!home.changes) return;
    unlocked.settings = std::move(home.changes->settings);
    unlocked.forms = std::move(home.changes->forms);
    home.changes.reset();
}

std::vector<StickPlace> Workplace::sticks() {
    std::vector<StickPlace> places;
    for (const auto& place : devices::starting_places())
        if (!place.name.empty()) places.push_back({place.name, place.path});
    return places;
}

void Workplace::use_stick(std::string path, Done<StickView> done) {
    struct Used {
        StickView view;
        Home home;
    };
    state_->queue.ask<Used>(
        [path = std::move(path)](StoreSide& side) -> Result<Used> {
            auto* store = TRY(side.real());
            const auto carried = side.folder + "/carried";
            Used used;
            const auto taken = TRY(sync::exchange::unpack(*store, path, carried));
            const auto left = TRY(sync::exchange::pack(*store, path, carried, side.random));
            used.view = {left.records,  left.carried,  taken.delivered,
                         taken.notices, taken.updated, taken.refused};
            used.home = TRY(read_home(*store));
            TRY(read_changes(side, used.home));
            return used;
        },
        [state = state_.get(), done = std::move(done)](Result<Used> used) {
            if (!used) {
                if (done) done(std::unexpected(used.error()));
                return;
            }
            state->show_home(std::move(used->home));
            state->tidy();
            if (done) done(std::move(used->view));
        });
}

}  // namespace relais::client::work
