#include "client/work/piece_keeper.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "client/devices/sound.h"
#include "client/work/recordings.h"
#include "client/work/store_queue.h"
#include "client/work/workplace.h"
#include "forms/base/result.h"

namespace relais::client::work {

void PieceKeeper::begin(devices::Sound& sound, std::string draft, RecordingHead head) {
    forget();
    sound_ = &sound;
    draft_ = std::move(draft);
    head_ = std::move(head);
    next_ms_ = clock_.monotonic_ms() + kPieceMs;
    queue_.ask<void>(
        [draft = draft_, head = head_](StoreSide& side) -> Result<void> {
            auto* store = TRY(side.get());
            return begin_recording(*store, draft, head);
        },
        {});
}

void PieceKeeper::forget() {
    ++recording_;
    sound_ = nullptr;
    head_ = {};
    pending_.clear();
    taken_ = 0;
    number_ = 0;
    in_flight_ = false;
}

void PieceKeeper::end(const std::string& whole) {
    if (!active()) return;
    if (whole.size() > taken_) pending_ += whole.substr(taken_);
    put();
    forget();
}

std::optional<std::int64_t> PieceKeeper::tick() {
    if (!active()) return std::nullopt;
    const auto state = sound_->view().state;
    if (state == devices::SoundState::absent || state == devices::SoundState::failed) {
        forget();  // nothing will come: nobody is woken for it
        return std::nullopt;
    }
    const std::int64_t now_ms = clock_.monotonic_ms();
    if (now_ms < next_ms_) return next_ms_ - now_ms;
    next_ms_ = now_ms + kPieceMs;
    const std::string piece = sound_->take_piece();
    taken_ += piece.size();
    pending_ += piece;
    if (!in_flight_) put();
    return kPieceMs;
}

void PieceKeeper::put() {
    if (pending_.empty()) return;
    in_flight_ = true;
    const std::string bytes = std::exchange(pending_, {});
    queue_.ask<void>(
        [draft = draft_, file = head_.file, number = number_++,
         bytes](StoreSide& side) -> Result<void> {
            auto* store = TRY(side.get());
            return add_piece(*store, draft, file, number, bytes);
        },
        [this, recording = recording_, bytes](const Result<void>& kept) {
            if (recording != recording_) return;
            in_flight_ = false;
            // A full disk may have room again: it goes with the next.
            if (!kept) pending_.insert(0, bytes);
        });
}

}  // namespace relais::client::work
