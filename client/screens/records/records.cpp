#include "client/screens/records/records.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>

#include "client/screens/common.h"
#include "client/ui/keys.h"
#include "client/work/workplace.h"

namespace relais::client::screens::records {

namespace {

std::string label_of(const work::Summary& summary) {
    std::string text = summary.name + " " + summary.form_title + " " + summary.direction;
    if (summary.persons > 0) text += " " + std::to_string(summary.persons);
    return text;
}

void collect(State& state, const work::Workplace& workplace) {
    state.labels.clear();
    for (const auto& draft : workplace.drafts())
        state.labels.push_back(label_of(draft.summary));
    state.drafts = state.labels.size();
    for (const auto& record : workplace.records())
        state.labels.push_back(std::to_string(record.seq) + " " + label_of(record.summary));
    state.binned = workplace.binned().size();
    for (const auto& draft : workplace.binned())
        state.labels.push_back(label_of(draft.summary));
}

void filter(State& state) {
    auto found = matching(state.labels, state.filter.text);
    std::sort(found.begin(), found.end());  // newest first counts more than how well it fits
    state.lines.clear();
    for (const std::size_t i : found) {
        const std::size_t made = state.labels.size() - state.binned;
        if (i < state.drafts)
            state.lines.push_back({true, i});
        else if (i < made)
            state.lines.push_back({false, i - state.drafts});
        else
            state.lines.push_back({false, i - made, true});
    }
    if (state.focus >= state.lines.size()) state.focus = 0;
}

void open_line(State& state, const Line& line, work::Workplace& workplace) {
    state.refusal = Refusal::none;
    if (line.binned) {
        if (line.index < workplace.binned().size())
            workplace.restore_draft(workplace.binned()[line.index].id, state.deleting.begin());
        return;
    }
    if (line.draft) {
        if (line.index >= workplace.drafts().size()) return;
        workplace.resume(workplace.drafts()[line.index].id, state.opening.begin());
        return;
    }
    if (line.index >= workplace.records().size()) return;
    const auto& record = workplace.records()[line.index];
    if (record.replaced)
        state.refusal = Refusal::replaced;
    else if (!record.openable)
        state.refusal = Refusal::closed;
    else
        workplace.correct(record.seq, state.opening.begin());
}

void ask_or_delete(State& state, work::Workplace& workplace) {
    if (state.focus >= state.lines.size()) return;
    const Line line = state.lines[state.focus];
    if (!line.draft) {
        if (!line.binned) state.refusal = Refusal::kept;
        return;
    }
    if (line.index >= workplace.drafts().size()) return;
    const std::string id = workplace.drafts()[line.index].id;
    if (state.delete_asked != id) {
        state.delete_asked = id;
        return;
    }
    state.delete_asked.clear();
    state.just_deleted = true;
    workplace.bin_draft(id, state.deleting.begin());
}

}  // namespace

void refresh(State& state, work::Workplace& workplace) {
    if (const auto outcome = state.opening.take()) {
        if (*outcome)
            state.next = Screen::form;
        else
            state.error = outcome->error();
    }
    if (const auto outcome = state.deleting.take()) {
        if (!*outcome) {
            state.error = outcome->error();
            state.just_deleted = false;
        }
    }
    collect(state, workplace);
    filter(state);
}

std::optional<Intent> press(State& state, const ui::KeyPress& key) {
    if (state.opening.busy() || state.deleting.busy()) return std::nullopt;
    if (key.key == ui::Key::del) return Delete{};
    if (key.ctrl && key.letter == "z") return Undelete{};
    state.delete_asked.clear();
    state.just_deleted = false;
    state.refusal = Refusal::none;
    if (move_focus(state.focus, state.lines.size(), key)) return std::nullopt;
    if (key.key == ui::Key::enter && !key.shift)
        return state.lines.empty() ? std::nullopt
                                   : std::optional<Intent>(Open{state.lines[state.focus]});
    if (key.key == ui::Key::escape || key.key == ui::Key::enter) {
        if (state.filter.text.empty()) return Back{};
        state.filter.set({});
        state.focus = 0;
        filter(state);
        return std::nullopt;
    }
    if (state.filter.press(key, 64)) {
        state.focus = 0;
        filter(state);
    }
    return std::nullopt;
}

void update(State& state, const Intent& intent, work::Workplace& workplace) {
    if (state.opening.busy() || state.deleting.busy()) return;
    state.error.reset();
    if (!std::holds_alternative<Delete>(intent)) state.delete_asked.clear();
    if (const auto* open = std::get_if<Open>(&intent)) {
        const auto at = std::find(state.lines.begin(), state.lines.end(), open->line);
        if (at != state.lines.end())
            state.focus = static_cast<std::size_t>(at - state.lines.begin());
        open_line(state, open->line, workplace);
    } else if (std::holds_alternative<Delete>(intent)) {
        ask_or_delete(state, workplace);
    } else if (std::holds_alternative<Undelete>(intent)) {
        state.just_deleted = false;
        if (!workplace.binned().empty())
            workplace.restore_draft(workplace.binned().front().id, state.deleting.begin());
    } else {
        state.next = Screen::home;
    }
}

}  // namespace relais::client::screens::records
