// What each step of an interview changed, so that it can be taken back and done again exactly,
// computed values included. Instances that are out of the tree wait here; nothing is recomputed.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "forms/model/tree.h"

namespace relais::forms::session {

struct Change {
    /// What happened last: a step taken back says the opposite of what it said before.
    enum class What : std::uint8_t { text, flags, came, went };
    What what = What::text;
    std::uint8_t flags = 0;  ///< of `flags`: what they were
    bool stashed = false;    ///< of `came` and `went`: while out it waits in the stash
    model::NodeId node = model::kNoNode;
    std::uint32_t place = 0;  ///< of `went`: where it stood
    std::string text;         ///< of `text`: what it was
};
using Step = std::vector<Change>;

inline constexpr std::size_t kMaxUndoSteps = 1'000;  ///< an hour of typing
inline constexpr std::size_t kMaxUndoChanges =
    200'000;  ///< about 12 MB; the last step always stays

/// Instances that nobody can bring back any more; the caller frees them.
using Lost = std::vector<model::NodeId>;

class Journal {
  public:
    void begin() { open_ = true; }
    [[nodiscard]] bool is_open() const { return open_; }
    void note(Change change) {
        if (open_) current_.push_back(std::move(change));
    }
    /// Ends the step; one that changed nothing leaves no trace.
    [[nodiscard]] Lost commit();
    [[nodiscard]] Lost clear();
    /// Ends the step without keeping it.
    Step abandon() {
        open_ = false;
        return std::exchange(current_, {});
    }
    /// What nobody can bring back once a step is not kept.
    static Lost lost_with(const Step& step) {
        Lost lost;
        append_lost(step, lost);
        return lost;
    }

    /// The step that undo would take back.
    [[nodiscard]] std::span<const Change> newest() const {
        return done_.empty() ? std::span<const Change>() : std::span<const Change>(done_.back());
    }
    /// The open step has changed something.
    [[nodiscard]] bool has_changes() const { return !current_.empty(); }

    std::optional<Step> take_undo();
    std::optional<Step> take_redo();
    void keep_undo(Step step);
    void keep_redo(Step step);

  private:
    static void append_lost(const Step& step, Lost& out);

    bool open_ = false;
    Step current_;
    std::deque<Step> done_;
    std::vector<Step> undone_;
    std::size_t done_changes_ = 0;
};

}  // namespace relais::forms::session
