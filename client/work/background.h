// Sound recorded while a form is open (background-audio): what a screen is told of it, and what is
// remarked about it. The remarks lie among the interview's reasons (background_audio:1, …), so that
// a draft that was paused stays paused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "client/work/remarks.h"
#include "forms/base/time.h"

namespace relais::client::work {

inline constexpr std::size_t kMaxBackgroundReason = 200;  ///< bytes of a reason

enum class BackgroundState : std::uint8_t {
    none,  ///< the form does not ask for it
    recording,
    paused,
    waiting,  ///< an answer is being recorded: the microphone is one
    absent,
    failed,
    full
};

struct BackgroundView {
    BackgroundState state = BackgroundState::none;
    std::int64_t at_ms = 0;  ///< so far, in whole seconds while it goes on
    bool silent = false;     ///< the microphone has heard nothing for some seconds
    std::string reason;      ///< of a pause
    bool operator==(const BackgroundView&) const = default;
};

struct BackgroundNote {
    Instant at;
    std::string what;  ///< "paused", "erased", "resumed", "absent", "failed", "full"
    std::string reason;
    bool operator==(const BackgroundNote&) const = default;
};

/// In the order of time.
std::vector<BackgroundNote> background_notes(const Reasons& reasons);
/// Under which key, and how, the next one is written; the last again when there are many.
struct WrittenNote {
    std::string key, text;
};
WrittenNote write_note(const Reasons& reasons, const BackgroundNote& note);
/// The last one with another reason.
WrittenNote rewrite_last(const Reasons& reasons, std::string_view reason);
/// It was stopped by hand, and nobody has said that it goes on.
bool is_paused(const Reasons& reasons);

}  // namespace relais::client::work
