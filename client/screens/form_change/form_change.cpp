#include "client/screens/form_change/form_change.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "client/screens/common.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"

namespace relais::client::screens::form_change {

namespace {

std::string name_at(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

}  // namespace

void open(State& state, work::Workplace& workplace) {
    const Now now = state.now;
    state = State{};
    state.now = now;
    refresh(state, workplace);
}

void refresh(State& state, work::Workplace& workplace) {
    const work::Interview* interview = workplace.interview();
    if (interview == nullptr || !interview->form_change()) return;
    const work::FormChange& change = *interview->form_change();
    state.title = interview->title();
    state.from_version = change.from_version;
    state.to_version = change.to_version;
    state.kept = change.kept;
    state.gone.clear();
    for (const auto& each : change.gone)
        state.gone.push_back({name_at(each.path), each.text});
    state.added.clear();
    for (const auto& path : change.added) {
        std::string label = interview->label_at(path);
        state.added.push_back({label.empty() ? name_at(path) : std::move(label), {}});
    }
}

std::optional<Intent> press(State& /*state*/, const ui::KeyPress& key) {
    if (key.key == ui::Key::enter && !key.shift) return Accept{};
    if (key.key == ui::Key::escape || key.key == ui::Key::enter) return Back{};
    return std::nullopt;
}

void update(State& state, const Intent& intent, work::Workplace& workplace) {
    work::Interview* interview = workplace.interview();
    if (interview != nullptr && std::holds_alternative<Accept>(intent)) {
        interview->accept_form_change();
        workplace.keep();
        state.next = Screen::form;
        return;
    }
    workplace.put_back();
    state.next = Screen::home;
}

}  // namespace relais::client::screens::form_change
