#include "client/screens/form/form.h"

#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "client/screens/common.h"
#include "client/screens/form/choices.h"
#include "client/screens/form/entry.h"
#include "client/screens/form/focus.h"
#include "client/screens/form/geo.h"
#include "client/screens/form/media.h"
#include "client/screens/form/photo.h"
#include "client/screens/form/pictures.h"
#include "client/screens/form/roster.h"
#include "client/screens/form/sounds.h"
#include "client/screens/form/tally.h"
#include "client/screens/form/typed.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"

namespace relais::client::screens::form {

namespace {

std::string language_code(const work::Interview& interview) {
    const auto languages = interview.languages();
    if (interview.language() >= languages.size()) return {};
    const std::string& name = languages[interview.language()];
    const std::size_t open = name.rfind('('), close = name.rfind(')');
    if (open == std::string::npos || close == std::string::npos || close < open) return name;
    std::string code = name.substr(open + 1, close - open - 1);
    for (char& c : code)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return code;
}

bool same_page(const work::PageView& a, const work::PageView& b) {
    if (a.kind != b.kind || a.repeat_id != b.repeat_id || a.instance_id != b.instance_id)
        return false;
    // A field-list may gain and lose questions while it is answered; its first stays.
    if (a.questions.empty() || b.questions.empty())
        return a.questions.empty() == b.questions.empty() && a.title == b.title;
    return a.questions.front().id == b.questions.front().id;
}

void turn_page(State& state, work::PageView page) {
    const bool same = same_page(state.page, page);
    const std::string before = focused(state) != nullptr ? focused(state)->id : std::string{};
    state.page = std::move(page);
    const auto& questions = state.page.questions;
    if (same) {
        for (std::size_t i = 0; i < questions.size(); ++i)
            if (questions[i].id == before) state.question = i;
        if (state.question >= questions.size()) state.question = 0;
        return;
    }
    state.question = 0;
    while (state.question < questions.size() && !can_have_focus(questions[state.question]))
        ++state.question;
    if (state.question >= questions.size()) state.question = 0;
    state.blocked = false;
    state.help = false;
    state.tally.cell = 0;
    state.tally.digits.clear();
    state.tally.minus = false;
    state.tally.told.clear();
    state.tally.steps.clear();
    read_focus(state);
}

void refresh_edit(State& state) {
    const auto* question = focused(state);
    if (question == nullptr) return;
    if (!question->choices.empty()) refresh(state.choosing, *question);
    if (!is_typed(question->widget)) return;
    if (state.edit_of == question->id && state.edit_seen == question->value) return;
    begin_edit(state, *question);
    state.incomplete = false;
}

std::optional<int> announced(const work::Interview& interview) {
    const std::string text = interview.answer_at("/data/group_size");
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

}  // namespace

const work::QuestionView* focused(const State& state) {
    return state.question < state.page.questions.size() ? &state.page.questions[state.question]
                                                        : nullptr;
}

std::string place(const State& state) {
    std::string text =
        "form " + std::to_string(state.page.number) + "/" + std::to_string(state.page.count);
    if (!state.saving && !state.save_error && state.saved_at.ms > 0) text += " saved";
    return text;
}

void open(State& state, work::Workplace& workplace, bool from_review) {
    const KeyLetters letters = state.tally.letters;
    const bool touched = from_review && state.touched;
    const Now now = state.now;
    const auto halves = std::exchange(state.unfinished, {});
    const std::string of = state.interview_id;
    state = State{};
    state.now = now;
    state.tally.letters = letters;
    state.from_review = from_review;
    state.touched = touched;
    if (const auto* interview = workplace.interview(); interview != nullptr)
        state.interview_id = interview->instance_id();
    if (state.interview_id == of) state.unfinished = halves;
    refresh(state, workplace);
    state.blocked = from_review;
}

void refresh(State& state, work::Workplace& workplace) {
    if (const auto outcome = state.leaving.take()) {
        if (*outcome)
            state.next = Screen::home;
        else
            state.error = outcome->error();
    }
    state.saving = workplace.saving();
    if (!state.saving) state.saving_since_ms = 0;
    if (state.saving && state.saving_since_ms == 0) state.saving_since_ms = state.now.instant.ms;
    state.trial = workplace.is_trial();
    state.saved_at = workplace.saved_at();
    state.save_error = workplace.save_error();
    // Told once, and gone with its cause: what stopped leaving or locking was the same disk.
    if (state.save_error && state.error && state.error->code == state.save_error->code)
        state.error.reset();
    const work::Interview* interview = workplace.interview();
    if (interview == nullptr) return;
    state.title = interview->title();
    state.notes_places = interview->notes_places();
    state.ear = workplace.background().state;
    state.language = language_code(*interview);
    state.group_size = announced(*interview);
    if (interview->revision() != state.revision) {
        state.revision = interview->revision();
        if (interview->page() != state.page) turn_page(state, interview->page());
    }
    refresh(state.roster, state.page, *interview);
    refresh_edit(state);
    refresh_geo(state, workplace);
    refresh_media(state, workplace);
    refresh_pictures(state, workplace);
    refresh_sounds(state, workplace);
    refresh_photo(state, workplace);
}

void show(State& state, work::Workplace& workplace, const std::string& id) {
    refresh(state, workplace);
    if (id.empty()) return;
    state.from_review = false;
    state.roster.from_row.clear();
    focus_on(state, id);
    // Whoever went to a fault wants to read what is wrong.
    const auto* question = focused(state);
    state.blocked = question != nullptr && question->id == id && !question->failure.empty();
}

}  // namespace relais::client::screens::form
