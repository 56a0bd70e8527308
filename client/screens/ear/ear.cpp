#include "client/screens/ear/ear.h"

#include "client/ui/keys.h"
#include "client/work/background.h"
#include "client/work/workplace.h"

namespace relais::client::screens::ear {

namespace {

using work::BackgroundState;

bool is_toggle(const ui::KeyPress& key) {
    return key.ctrl && !key.alt && key.letter == "r";
}

/// False where nothing is recorded and nothing could be.
bool toggle(State& state, work::Workplace& workplace) {
    switch (workplace.background().state) {
    case BackgroundState::none:
        return false;
    case BackgroundState::recording:
    case BackgroundState::waiting:
        workplace.pause_background({});
        state.open = true;
        state.sure = false;
        state.reason.set({});
        return true;
    case BackgroundState::paused:
    case BackgroundState::absent:
    case BackgroundState::failed:
        state.open = false;
        workplace.resume_background();
        return true;
    case BackgroundState::full:
        break;
    }
    return true;
}

void close(State& state, work::Workplace& workplace) {
    if (!state.reason.text.empty()) workplace.explain_background(state.reason.text);
    state.open = false;
}

}  // namespace

bool press(State& state, const ui::KeyPress& key, work::Workplace& workplace) {
    if (is_toggle(key)) return toggle(state, workplace);
    if (!state.open) return false;
    if (workplace.interview() == nullptr) {
        state.open = false;
        return false;
    }
    if (key.key == ui::Key::f2 || key.key == ui::Key::f12) return false;
    if (key.key == ui::Key::enter || key.key == ui::Key::escape) {
        close(state, workplace);
    } else if (key.key == ui::Key::f5) {
        if (state.sure) workplace.erase_background();
        state.sure = !state.sure;
    } else {
        state.sure = false;
        state.reason.press(key, work::kMaxBackgroundReason);
    }
    return true;
}

}  // namespace relais::client::screens::ear
