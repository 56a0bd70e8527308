#include "client/screens/registry/registry.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "client/screens/common.h"
#include "client/screens/form/tally.h"
#include "client/screens/registry/places.h"
#include "client/work/flow_count.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"

namespace relais::client::screens::registry {

namespace {

using work::RegistryForm;

std::string text_of(const std::optional<work::QuestionView>& question) {
    return question ? question->value : std::string();
}

/// The chain is asked as the answers stand now: one of its questions is.
bool is_asked(const work::Interview& interview, const std::vector<std::string>& chain) {
    return std::any_of(chain.begin(), chain.end(), [&](const std::string& path) {
        return interview.question(path).has_value();
    });
}

void read_interview(State& state, const work::Interview& interview) {
    const RegistryForm& form = *interview.registry();
    state.title = interview.title();
    state.counts = {};
    state.counts.kind = work::PageKind::tally;
    for (const auto& path : form.counts)
        if (auto question = interview.question(path))
            state.counts.questions.push_back(std::move(*question));
    state.consent = interview.question(form.consent);
    state.direction = interview.question(form.direction);
    state.group_size = interview.question(form.group_size);
    state.transport = interview.question(form.transport);
    state.reason = interview.question(form.reason);
    state.elsewhere = interview.question(form.counted_elsewhere);
    state.from = interview.words_of(form.origin);
    state.to = interview.words_of(form.destination);
    state.asks_from = is_asked(interview, form.origin);
    state.asks_to = is_asked(interview, form.destination);
    state.survey_every = static_cast<std::size_t>(std::max(0, form.survey_every));
    state.late = interview.late();
}

std::string direction_in_words(const State& state, const std::string& code) {
    if (state.direction)
        for (const auto& choice : state.direction->choices)
            if (choice.value == code) return choice.label;
    return code;
}

/// The list and the figures, when the records are others than before.
void read_records(State& state, const work::Workplace& workplace, const RegistryForm& form) {
    const auto& records = workplace.records();
    const std::uint64_t newest = records.empty() ? 0 : records.front().seq;
    if (newest == state.counted_seq && records.size() == state.counted_records && newest != 0)
        return;
    state.counted_seq = newest;
    state.counted_records = records.size();
    state.last.clear();
    for (const auto& record : records) {
        if (!record.openable || record.replaced || record.summary.form_id != state.form_id)
            continue;
        const auto& summary = record.summary;
        state.last.push_back({record.seq, summary.when(),
                              direction_in_words(state, summary.direction), summary.from,
                              summary.to, summary.persons});
        if (state.last.size() == kListed) break;
    }
    state.count =
        work::count_flow(records, state.form_id, state.now.instant, state.now.utc_offset_minutes);
    std::string survey_id = form.survey_form;
    for (const auto& entry : workplace.forms())
        if (entry.file_name == state.survey_file) survey_id = entry.form_id;
    state.since_survey = work::groups_since_survey(records, state.form_id, survey_id);
    if (state.since_survey < state.postponed_at) state.postponed_at = 0;
}

/// The registry's own file, and that of the individual survey: named by the form, else the next.
void find_files(State& state, const work::Workplace& workplace, const work::Interview& interview) {
    const std::string wanted = interview.registry()->survey_form;
    state.form_id = interview.form_id();
    state.survey_file.clear();
    state.survey_title.clear();
    for (const auto& entry : workplace.forms()) {
        if (entry.form_id == state.form_id) {
            state.form_file = entry.file_name;
        } else if (state.survey_file.empty() && (wanted.empty() || entry.form_id == wanted)) {
            state.survey_file = entry.file_name;
            state.survey_title = entry.title;
        }
    }
}

/// What the last group said of the way; a correction's own version is not its model.
const work::Summary* last_group(const State& state, work::Workplace& workplace) {
    const work::Interview* interview = workplace.interview();
    const std::string own = interview == nullptr ? std::string() : interview->deprecated_id();
    for (const auto& record : workplace.records()) {
        if (!record.openable || record.replaced) continue;
        if (record.summary.form_id != state.form_id || record.summary.instance_id == own) continue;
        return &record.summary;
    }
    return nullptr;
}

void answer_if(work::Interview& interview, const std::string& path, const std::string& value) {
    if (!path.empty() && !value.empty()) interview.answer(path, value);
}

/// A group begins agreed and in the last one's direction: both stand on the page to be seen.
void preset(State& state, work::Workplace& workplace, work::Interview& interview) {
    const RegistryForm form = *interview.registry();
    const auto consent = interview.question(form.consent);
    if (consent && consent->value.empty() && !consent->choices.empty())
        answer_if(interview, form.consent, consent->choices.front().value);
    if (state.direction_before.empty())
        if (const auto* last = last_group(state, workplace))
            state.direction_before = last->direction;
    answer_if(interview, form.direction, state.direction_before);
}

/// Another interview stands here than before.
void begin(State& state, work::Workplace& workplace) {
    work::Interview& interview = *workplace.interview();
    const form::KeyLetters letters = state.tally.letters;
    state.tally = {};
    state.tally.letters = letters;
    close(state.finder);
    state.listed.reset();
    state.changes.clear();
    state.problem = Problem::none;
    state.opened = workplace.draft_id();
    state.correcting = !interview.deprecated_id().empty();
    if (!state.correcting) state.late_going = interview.late();
    find_files(state, workplace, interview);
    if (state.language && workplace.saved_at() == Instant{})
        interview.set_language(*state.language);
    if (!state.correcting && workplace.saved_at() == Instant{}) preset(state, workplace, interview);
    read_interview(state, interview);
    const std::string size = text_of(state.group_size);
    const int total = form::total_of(state.counts);
    state.size_follows = size.empty() || (total > 0 && size == std::to_string(total));
}

void next_group(State& state, work::Workplace& workplace) {
    const std::string parked = std::exchange(state.parked, {});
    const auto& drafts = workplace.drafts();
    const bool there = std::any_of(drafts.begin(), drafts.end(),
                                   [&](const auto& draft) { return draft.id == parked; });
    if (there)
        workplace.resume(parked, state.opening.begin());
    else
        workplace.start_late(state.form_file, state.late_going, state.opening.begin());
}

void stored(State& state, work::Workplace& workplace, std::uint64_t seq) {
    state.stored_seq = seq;
    state.stored_persons = 0;
    for (const auto& record : workplace.records())
        if (record.seq == seq) state.stored_persons = record.summary.persons;
    next_group(state, workplace);
}

void take_up(State& state, work::Workplace& workplace) {
    if (const auto outcome = state.storing.take()) {
        if (*outcome)
            stored(state, workplace, **outcome);
        else
            state.error = outcome->error();
    }
    if (const auto outcome = state.opening.take()) {
        if (!*outcome)
            state.error = outcome->error();
        else if (state.surveying)
            state.next = Screen::form;
    }
    if (const auto outcome = state.leaving.take()) {
        const bool next = std::exchange(state.then_next_group, false);
        if (!*outcome)
            state.error = outcome->error();
        else if (next)
            next_group(state, workplace);
        else
            state.next = Screen::home;
    }
}

/// Keys that came while a group was written, now that the next one stands here.
void press_waiting(State& state, work::Workplace& workplace) {
    while (!state.waiting.empty() && !state.next) {
        if (state.storing.busy() || state.opening.busy() || state.leaving.busy()) return;
        const ui::KeyPress key = state.waiting.front();
        state.waiting.pop_front();
        if (const auto intent = press(state, key)) update(state, *intent, workplace);
    }
}

}  // namespace

bool survey_is_due(const State& state) {
    return state.survey_every > 0 && !state.survey_file.empty() &&
           state.since_survey >= state.survey_every && state.since_survey > state.postponed_at;
}

std::string place(const State& state) {
    return "registry " + std::to_string(state.count.groups + 1);
}

void open(State& state, work::Workplace& workplace) {
    state.next.reset();
    state.surveying = false;
    state.wants_pages = false;
    state.stored_persons = -1;
    state.waiting.clear();
    state.help = false;
    state.opened.clear();
    state.language.reset();
    state.counted_records = 0;
    state.counted_seq = 0;
    if (workplace.interview() == nullptr && !state.form_file.empty()) next_group(state, workplace);
    refresh(state, workplace);
}

void refresh(State& state, work::Workplace& workplace) {
    take_up(state, workplace);
    state.save_error = workplace.save_error();
    const work::Interview* interview = workplace.interview();
    if (interview == nullptr || interview->registry() == nullptr) return;
    if (state.opened != workplace.draft_id())
        begin(state, workplace);
    else
        read_interview(state, *interview);
    if (state.language != interview->language()) state.counted_records = 0;  // other words
    state.language = interview->language();
    read_records(state, workplace, *interview->registry());
    if (!state.waiting.empty()) press_waiting(state, workplace);
}

// ---- What a change means
// -------------------------------------------------------------------------

namespace {

struct Update {
    State& state;
    work::Workplace& workplace;
    work::Interview& interview;

    /// `depth` is interview.undo_depth() before the change.
    void changed(std::size_t depth) const {
        if (interview.undo_depth() == depth) return;
        state.changes.push_back(depth);
        state.problem = Problem::none;
        state.stored_persons = -1;
        workplace.keep();
    }

    /// What was begun is gone on with afterwards.
    void park() const {
        if (!state.correcting && !state.changes.empty()) state.parked = workplace.draft_id();
    }

    void operator()(const Answer& answer) const {
        const std::size_t depth = interview.undo_depth();
        if (!interview.answer(answer.id, answer.value)) return;
        if (state.group_size && answer.id == state.group_size->id)
            state.size_follows = answer.value.empty();
        if (state.direction && answer.id == state.direction->id)
            state.direction_before = answer.value;
        changed(depth);
    }
    void operator()(const SeekPlace& seek) const {
        const RegistryForm& form = *interview.registry();
        const auto& chain = seek.destination ? form.destination : form.origin;
        if (!(seek.destination ? state.asks_to : state.asks_from)) return;
        state.to_is_sought = seek.destination;
        registry::open(state.finder, chain, interview.places(chain),
                       work::place_use(workplace.records(), chain));
    }
    void operator()(const TakePlace& take) const {
        if (take.place >= state.finder.places.size()) return;
        const work::NamedPlace place = state.finder.places[take.place];
        const std::size_t depth = interview.undo_depth();
        interview.take(state.finder.chain, place.steps);
        close(state.finder);
        changed(depth);
    }
    void operator()(const CloseFinder&) const { close(state.finder); }
    void operator()(const ShowList&) const {
        if (!state.last.empty()) state.listed = 0;
    }
    void operator()(const CloseList&) const { state.listed.reset(); }
    void operator()(const FocusCell& focus) const { state.tally.cell = focus.cell; }

    void operator()(const Same&) const {
        const auto* last = last_group(state, workplace);
        if (last == nullptr) return;
        const RegistryForm form = *interview.registry();
        const std::size_t depth = interview.undo_depth();
        interview.take(form.origin, {});
        interview.take(form.destination, {});
        for (const auto& [path, value] : last->flow)
            interview.answer(path, value);
        state.direction_before = last->direction;
        changed(depth);
    }

    void operator()(const Store&) const {
        const int total = form::total_of(state.counts);
        if (total == 0 && text_of(state.group_size).empty()) {
            state.problem = Problem::nobody;
            return;
        }
        if (state.size_follows && state.group_size && total > 0)
            interview.answer(state.group_size->id, std::to_string(total));
        const work::Review review = interview.review();
        if (!review.may_finalise()) {
            state.problem = Problem::failing;
            state.problem_label = review.lines.front().label;
            state.problem_message = review.lines.front().message;
            return;
        }
        // A form that asks why a group is corrected is answered where the reasons are written.
        if (interview.wants_change_reason()) return (*this)(registry::Review{});
        workplace.finalise(state.storing.begin());
    }

    void operator()(const Undo&) const {
        if (state.changes.empty()) {
            if (!state.correcting && !state.last.empty()) (*this)(Correct{state.last.front().seq});
            return;
        }
        interview.undo_to(state.changes.back());
        state.changes.pop_back();
        state.tally.steps.clear();
        workplace.keep();
    }
    void operator()(const Correct& correct) const {
        state.listed.reset();
        park();
        workplace.correct(correct.seq, state.opening.begin());
    }
    void operator()(const Survey&) const {
        if (state.survey_file.empty()) return;
        park();
        state.surveying = true;
        workplace.start(state.survey_file, state.opening.begin());
    }
    void operator()(const Later&) const { state.postponed_at = state.since_survey; }
    void operator()(const AllQuestions&) const {
        state.wants_pages = true;
        state.next = Screen::form;
    }
    void operator()(const Review&) const {
        if (state.size_follows && state.group_size && form::total_of(state.counts) > 0)
            interview.answer(state.group_size->id, std::to_string(form::total_of(state.counts)));
        state.next = Screen::review;
    }
    void operator()(const Leave&) const {
        // A correction that changed nothing is none, and an untouched group leaves no draft.
        if (state.correcting && state.changes.empty()) {
            state.then_next_group = true;
            workplace.discard(state.leaving.begin());
        } else if (state.changes.empty() && workplace.saved_at() == Instant{}) {
            workplace.discard(state.leaving.begin());
        } else {
            workplace.leave(state.leaving.begin());
        }
    }
};

}  // namespace

void update(State& state, const Intent& intent, work::Workplace& workplace) {
    work::Interview* interview = workplace.interview();
    if (interview == nullptr || interview->registry() == nullptr) return;
    if (state.storing.busy() || state.opening.busy() || state.leaving.busy()) return;
    state.error.reset();
    std::visit(Update{state, workplace, *interview}, intent);
    refresh(state, workplace);
}

}  // namespace relais::client::screens::registry
