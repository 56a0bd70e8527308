// Undo and redo in the steps that a person took, not in those of the session.
#include "client/work/steps.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "client/work/interview.h"
#include "client/work/interview_state.h"
#include "client/work/page_view.h"
#include "client/work/step_log.h"
#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"
#include "forms/session/session.h"

namespace relais::client::work {

using forms::model::ControlKind;
using forms::model::kNoNode;
using forms::model::NodeId;

namespace {

/// Nothing of the word that was typed last is left.
bool at_word_start(std::string_view text) {
    return text.empty() || is_blank(text.back());
}

bool belong_together(const LoggedStep& a, const LoggedStep& b) {
    return a.typed && b.typed && a.node == b.node && a.visit == b.visit;
}

}  // namespace

std::string Interview::State::label_of(StepKind kind, NodeId node) const {
    if (!session->answers().attached(node)) return {};
    return kind == StepKind::answer ? session->label(node) : instance_label(*session, groups, node);
}

void Interview::State::remember(StepKind kind, NodeId node, std::string label) {
    const auto effect = session->last_effect();
    if (!effect.changed) return;
    LoggedStep step{.kind = kind, .node = node, .visit = log.visit};
    if (const auto* here = page()) step.place = *here;
    const auto* control = session->control(node);
    step.typed =
        kind == StepKind::answer && control != nullptr && control->kind == ControlKind::input;
    if (step.typed) {
        // A line's points come one by one: each is a step of its own.
        const auto& nodes = session->form().definition().nodes;
        const auto type = nodes[session->answers().definition_of(node)].bind.type;
        step.typed =
            type != forms::model::DataType::geotrace && type != forms::model::DataType::geoshape;
    }
    log.done.push_back(std::move(step));
    log.undone.clear();
    log.batches.clear();

    consequence = {.kind = kind,
                   .id = session->answers().attached(node) ? session->answers().path(node)
                                                           : std::string(),
                   .label = label.empty() ? label_of(kind, node) : std::move(label),
                   .hidden = effect.hidden,
                   .revealed = effect.revealed,
                   .cleared = effect.cleared,
                   .came = effect.came,
                   .went = effect.went,
                   .taken_away = effect.taken_away};
    // The instance itself was asked for.
    if (kind == StepKind::instance_added && consequence.came > 0) --consequence.came;
}

bool Interview::State::take_back() {
    if (log.done.empty()) return false;
    about_to_change(log.done.back().node);
    if (!session->undo()) return false;
    log.undone.push_back(std::move(log.done.back()));
    log.done.pop_back();
    return true;
}

bool Interview::State::do_again() {
    if (log.undone.empty()) return false;
    about_to_change(log.undone.back().node);
    if (!session->redo()) return false;
    log.done.push_back(std::move(log.undone.back()));
    log.undone.pop_back();
    return true;
}

bool Interview::undo(const std::string& editing) {
    State& s = *state_;
    if (s.log.done.empty()) return false;
    const LoggedStep first = s.log.done.back();
    const bool answer = first.kind == StepKind::answer;
    Undone told{.kind = first.kind, .label = s.label_of(first.kind, first.node)};
    if (answer) told.before = s.session->answer_text(first.node);
    const bool by_words = answer && s.session->answers().attached(first.node) &&
                          s.session->answers().path(first.node) == editing;
    std::size_t steps = 0;
    while (s.take_back()) {
        ++steps;
        if (s.log.done.empty() || !belong_together(s.log.done.back(), first)) break;
        if (by_words && at_word_start(s.session->answers().text(first.node))) break;
    }
    if (steps == 0) {
        s.log.done.clear();  // the session keeps fewer
        return false;
    }
    s.log.batches.push_back(steps);
    s.show_step(std::move(told), first);
    return true;
}

bool Interview::undo_to(std::size_t depth) {
    State& s = *state_;
    if (s.log.done.size() <= depth) return false;
    const LoggedStep first = s.log.done.back();
    Undone told{.kind = first.kind, .label = s.label_of(first.kind, first.node)};
    std::size_t steps = 0;
    while (s.log.done.size() > depth && s.take_back())
        ++steps;
    if (steps == 0) return false;
    s.log.batches.push_back(steps);
    s.show_step(std::move(told), first);
    return true;
}

bool Interview::redo() {
    State& s = *state_;
    if (s.log.batches.empty() || s.log.undone.empty()) return false;
    std::size_t steps = s.log.batches.back();
    s.log.batches.pop_back();
    const LoggedStep first = s.log.undone.back();
    Undone told{.kind = first.kind, .redone = true, .label = s.label_of(first.kind, first.node)};
    if (first.kind == StepKind::answer) told.before = s.session->answer_text(first.node);
    bool any = false;
    for (; steps > 0 && s.do_again(); --steps)
        any = true;
    if (any) s.show_step(std::move(told), first);
    return any;
}

/// After undo or redo: the place of the step, and the question concerned in it.
void Interview::State::show_step(Undone told, const LoggedStep& step) {
    refresh();
    show(step.place);
    ++log.visit;
    const bool there = session->answers().attached(step.node);
    if (there) {
        if (step.kind == StepKind::answer)
            go_to(step.node);
        else
            show_in_table(step.node);
        told.id = session->answers().path(step.node);
        if (told.label.empty()) told.label = label_of(step.kind, step.node);
        if (step.kind == StepKind::answer) told.after = session->answer_text(step.node);
    }
    consequence = {};
    undone = std::move(told);
}

const Undone& Interview::undone() const {
    return state_->undone;
}
const Consequence& Interview::consequence() const {
    return state_->consequence;
}
std::uint64_t Interview::revision() const {
    return state_->revision;
}

}  // namespace relais::client::work
