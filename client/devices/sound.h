// The loudspeaker and the microphone: plays a recording, makes one. Works on a thread of its own,
// which sleeps while nothing sounds; asking never waits, but for the end of a recording. No sound
// card is a state with a name and never an error.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "client/devices/sound_file.h"

namespace relais::client::devices {

inline constexpr std::int64_t kMaxRecordingMs =
    std::int64_t{60} * 60'000;  ///< at most 29 MB, held in memory

enum class SoundState : std::uint8_t {
    off,
    playing,
    recording,
    recorded,    ///< a recording waits to be taken
    absent,      ///< no loudspeaker, or no microphone
    failed,      ///< there is one, and it cannot be used
    unreadable,  ///< what was to be played is no sound that we know
};

struct SoundView {
    SoundState state = SoundState::off;
    bool to_record = false;      ///< of absent and failed: the microphone was asked for
    std::int64_t at_ms = 0;      ///< heard or recorded so far, in whole seconds while it goes on
    std::int64_t length_ms = 0;  ///< of what plays; 0 when it is not told
    bool silent = false;         ///< the microphone has heard nothing for some seconds
    bool full = false;           ///< of recorded: it ended because there was no more room
    bool operator==(const SoundView&) const = default;
};

class Sound {
  public:
    virtual ~Sound() = default;
    /// Plays these bytes instead of what sounds now; a recording ends and waits to be taken.
    virtual void play(std::string bytes) = 0;
    virtual void record(SoundQuality quality) = 0;
    virtual void stop() = 0;
    [[nodiscard]] virtual SoundView view() const = 0;
    /// What the recording under way, or the one that waits, has grown by since the last time: the
    /// pieces, put together, are the beginning of what take_recording() gives.
    virtual std::string take_piece() = 0;
    /// Ends the recording and gives it, as Ogg; empty when there is none. Waits for its last tenth
    /// of a second.
    virtual std::string take_recording() = 0;
};

/// Through ALSA, which leads on to PulseAudio or PipeWire where these run. `wake` is called on its
/// thread when view() has changed.
struct SoundDevices {
    std::string speaker = "default", microphone = "default";
};
std::unique_ptr<Sound> make_sound(const SoundDevices& devices, std::function<void()> wake);

}  // namespace relais::client::devices
