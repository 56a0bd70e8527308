#include "forms/session/journal.h"

#include <utility>

namespace relais::forms::session {

/// Of a step that was done, what went; of one that was undone, what came: the rest is in the tree,
/// in the stash, or belongs to a later step.
void Journal::append_lost(const Step& step, Change::What what, Lost& out) {
    for (const auto& change : step)
        if (change.what == what && !change.stashed) out.push_back(change.node);
}

Lost Journal::commit() {
    Lost lost;
    open_ = false;
    if (current_.empty()) return lost;
    for (const auto& step : undone_) append_lost(step, Change::What::came, lost);
    undone_.clear();
    keep_undo(std::exchange(current_, {}));
    while (done_.size() > 1 && (done_.size() > kMaxUndoSteps || done_changes_ > kMaxUndoChanges)) {
        append_lost(done_.front(), Change::What::went, lost);
        done_changes_ -= done_.front().size();
        done_.pop_front();
    }
    return lost;
}

Lost Journal::clear() {
    Lost lost;
    for (const auto& step : undone_) append_lost(step, Change::What::came, lost);
    for (const auto& step : done_) append_lost(step, Change::What::went, lost);
    undone_.clear();
    done_.clear();
    done_changes_ = 0;
    return lost;
}

std::optional<Step> Journal::take_undo() {
    if (done_.empty()) return std::nullopt;
    auto step = std::move(done_.back());
    done_.pop_back();
    done_changes_ -= step.size();
    return step;
}

std::optional<Step> Journal::take_redo() {
    if (undone_.empty()) return std::nullopt;
    auto step = std::move(undone_.back());
    undone_.pop_back();
    return step;
}

void Journal::keep_undo(Step step) {
    done_changes_ += step.size();
    done_.push_back(std::move(step));
}

void Journal::keep_redo(Step step) { undone_.push_back(std::move(step)); }

}  // namespace relais::forms::session
