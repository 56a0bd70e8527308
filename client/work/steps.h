// What an interview's changes did, and what undo and redo did, as plain values for a sentence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace relais::client::work {

enum class StepKind : std::uint8_t { answer, instance_added, instance_removed };

/// What the last change did besides what was asked of it.
struct Consequence {
    StepKind kind = StepKind::answer;
    std::string id;              ///< of what was changed
    std::string label;           ///< its words
    std::size_t hidden = 0;      ///< answers that are not relevant any more
    std::size_t revealed = 0;    ///< answers given before that are relevant again
    std::size_t cleared = 0;     ///< choices that a filter no longer admits
    std::size_t came = 0;        ///< instances that a count added, besides what was asked
    std::size_t went = 0;        ///< instances that are gone
    std::size_t taken_away = 0;  ///< answers inside them
    [[nodiscard]] bool empty() const { return hidden + revealed + cleared + came + went == 0; }
    bool operator==(const Consequence&) const = default;
};

/// What undo() or redo() did.
struct Undone {
    StepKind kind = StepKind::answer;
    bool redone = false;
    std::string id{};               ///< of the question or instance; where it stands now
    std::string label{};            ///< its words
    std::string before{}, after{};  ///< the answer in words; empty for instances
    bool operator==(const Undone&) const = default;
};

}  // namespace relais::client::work
