#include "client/screens/home/home.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "client/screens/common.h"
#include "client/screens/notices/notices.h"
#include "client/ui/keys.h"
#include "client/work/workplace.h"
#include "forms/base/time.h"

namespace relais::client::screens::home {

namespace {

constexpr std::size_t kFormsWithKeys = 3;  ///< F5, F6, F7

std::optional<Intent> function_key(const State& state, ui::Key key) {
    switch (key) {
    case ui::Key::f5:
    case ui::Key::f6:
    case ui::Key::f7: {
        const auto form = static_cast<std::size_t>(key) - static_cast<std::size_t>(ui::Key::f5);
        if (form < state.form_files.size()) return Start{form};
        return std::nullopt;
    }
    case ui::Key::f8:
        return ResumeDraft{};
    case ui::Key::f3:
        return Go{Screen::records};
    case ui::Key::f4:
        return Go{Screen::notices};
    case ui::Key::f9:
        return Go{Screen::exchange};
    case ui::Key::f11:
        return Go{Screen::close_shift};
    default:
        return std::nullopt;
    }
}

/// X: exercise; P: copied from paper.
std::optional<Intent> letter_key(const ui::KeyPress& key) {
    const std::string letter = folded_letter(key);
    if (letter == "x") return Practise{};
    if (letter == "p") return Go{Screen::late_entry};
    return std::nullopt;
}

/// Newest first, so counting ends with the first record of another day.
void count_today(State& state, const work::Workplace& workplace) {
    const auto& forms = workplace.forms();
    state.made_today.assign(forms.size(), 0);
    const int offset = state.now.utc_offset_minutes;
    const Date today = local_date(state.now.instant, offset);
    for (const auto& record : workplace.records()) {
        if (record.replaced || record.summary.at.ms == 0) continue;
        if (local_date(record.summary.at, offset) != today) break;
        for (std::size_t i = 0; i < forms.size(); ++i)
            if (forms[i].form_id == record.summary.form_id) ++state.made_today[i];
    }
}

}  // namespace

std::string key_of_form(std::size_t form) {
    return form < kFormsWithKeys ? "F" + std::to_string(form + 5) : std::to_string(form + 1);
}

void refresh(State& state, work::Workplace& workplace) {
    state.form_files.clear();
    for (const auto& form : workplace.forms())
        state.form_files.push_back(form.file_name);
    count_today(state, workplace);
    state.drafts = workplace.drafts().size();
    state.only_draft = state.drafts == 1 ? workplace.drafts().front().id : std::string{};
    const std::size_t actions = state.form_files.size() + (state.drafts > 0 ? 1 : 0);
    if (state.focus >= actions) state.focus = 0;
    state.practising = workplace.practising();
    if (const auto switched = state.switching.take()) {
        if (!*switched)
            state.error = switched->error();
        else if (workplace.stage() == work::Stage::no_shift)
            state.next = Screen::shift;
    }
    const auto outcome = state.opening.take();
    if (!outcome) return;
    if (*outcome)
        state.next = Screen::form;
    else
        state.error = outcome->error();
}

std::optional<Intent> press(State& state, const ui::KeyPress& key) {
    if (state.opening.busy() || state.switching.busy()) return std::nullopt;
    if (key.key == ui::Key::del && state.practising) return Wipe{};
    state.wipe_asked = false;
    if (const auto intent = letter_key(key)) return intent;
    if (const auto intent = function_key(state, key.key)) return intent;
    const std::size_t actions = state.form_files.size() + (state.drafts > 0 ? 1 : 0);
    if (move_focus(state.focus, actions, key)) return std::nullopt;
    if (key.digit >= 1 && !key.ctrl) {
        const auto form = static_cast<std::size_t>(key.digit) - 1;
        if (form < state.form_files.size()) return Start{form};
        return std::nullopt;
    }
    if (key.key == ui::Key::enter && actions > 0) {
        if (state.focus < state.form_files.size()) return Start{state.focus};
        return ResumeDraft{};
    }
    return std::nullopt;
}

void update(State& state, const Intent& intent, work::Workplace& workplace) {
    if (state.opening.busy() || state.switching.busy()) return;
    state.error.reset();
    state.finalised = 0;
    if (const auto* start = std::get_if<Start>(&intent)) {
        if (start->form >= state.form_files.size()) return;
        state.focus = start->form;
        workplace.start(state.form_files[start->form], state.opening.begin());
    } else if (std::holds_alternative<Practise>(intent)) {
        if (state.practising)
            workplace.end_practice(state.switching.begin());
        else
            workplace.practise(state.switching.begin());
    } else if (std::holds_alternative<Wipe>(intent)) {
        if (std::exchange(state.wipe_asked, !state.wipe_asked))
            workplace.wipe_practice(state.switching.begin());
    } else if (const auto* go = std::get_if<Go>(&intent)) {
        if (go->screen == Screen::exchange && workplace.is_trial()) return;  // nobody to send to
        if (go->screen == Screen::notices && !notices::has_any(workplace)) return;
        state.next = go->screen;
    } else if (!state.only_draft.empty()) {
        workplace.resume(state.only_draft, state.opening.begin());
    } else if (state.drafts > 0) {
        state.next = Screen::records;  // several: chosen there, drafts stand on top
    }
}

}  // namespace relais::client::screens::home
