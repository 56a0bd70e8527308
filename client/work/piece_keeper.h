// Keeps a recording while it is made: what it has grown by goes, sealed, to the draft every few
// seconds. On the window's thread; the draft's files are written on the store's (recordings.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "client/devices/sound.h"
#include "client/work/recordings.h"
#include "client/work/store_queue.h"
#include "forms/base/time.h"

namespace relais::client::work {

inline constexpr std::int64_t kPieceMs = 4'000;  ///< what a power cut may cost, and a second

class PieceKeeper {
  public:
    PieceKeeper(StoreQueue& queue, const Clock& clock) : queue_(queue), clock_(clock) {}

    void begin(devices::Sound& sound, std::string draft, RecordingHead head);
    /// From now on nothing of it is taken.
    void forget();
    /// It has ended, and these are all its bytes: those that were not taken yet are kept as well.
    void end(const std::string& whole);
    [[nodiscard]] bool active() const { return sound_ != nullptr; }
    [[nodiscard]] std::size_t taken() const { return taken_; }  ///< bytes of it so far
    [[nodiscard]] const RecordingHead& head() const { return head_; }
    /// Takes what has come; milliseconds until it wants to be called again, while it is active.
    std::optional<std::int64_t> tick();

  private:
    void put();

    StoreQueue& queue_;
    const Clock& clock_;
    devices::Sound* sound_ = nullptr;
    std::string draft_;
    RecordingHead head_;
    std::string pending_;  ///< taken, and not on disk
    std::size_t taken_ = 0;
    std::uint32_t number_ = 0;
    std::uint32_t recording_ = 0;  ///< counts them: an answer may come when another one is made
    bool in_flight_ = false;
    std::int64_t next_ms_ = 0;
};

}  // namespace relais::client::work
