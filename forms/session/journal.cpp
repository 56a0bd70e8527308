#include "forms/session/journal.h"

#include <optional>
#include <utility>

namespace relais::forms::session {

/// What the step took out, or adding it undone: the rest is in the tree, in the stash, or was taken
/// out by a later step.
void Journal::append_lost(const Step& step, Lost& out) {
    for (const auto& change : step)
        if (change.what == Change::What::went && !change.stashed) out.push_back(change.node);
}

Lost Journal::commit() {
    Lost lost;
    open_ = false;
    if (current_.empty()) return lost;
    for (const auto& step : undone_)
        append_lost(step, lost);
    undone_.clear();
    keep_undo(std::exchange(current_, {}));
    while (done_.size() > 1 && (done_.size() > kMaxUndoSteps || done_changes_ > kMaxUndoChanges)) {
        append_lost(done_.front(), lost);
        done_changes_ -= done_.front().size();
        done_.pop_front();
    }
    return lost;
}

Lost Journal::clear() {
    Lost lost;
    for (const auto& step : undone_)
        append_lost(step, lost);
    for (const auto& step : done_)
        append_lost(step, lost);
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

void Journal::keep_redo(Step step) {
    undone_.push_back(std::move(step));
}

}  // namespace relais::forms::session
