// Recordings as files in memory: WAVE, Ogg, FLAC and MP3 are read, Ogg Opus is written. Nothing of
// them is ever on disk here. Bytes may be anything: what is no sound is an error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "forms/base/result.h"

namespace relais::client::devices {

inline constexpr std::size_t kMaxSoundBytes = 32U << 20U;
inline constexpr std::int64_t kMaxListenedMs = std::int64_t{3} * 3'600'000;

/// As XLSForm's audio says it: what a minute takes is about 100, 190 and 480 KB.
enum class SoundQuality : std::uint8_t { voice_only, low, normal };
/// "voice-only", "low"; anything else is normal.
SoundQuality quality_of(std::string_view word);

class SoundReader {
  public:
    /// Errc::unsupported for what cannot be read as sound, limit when it is too large.
    static Result<std::unique_ptr<SoundReader>> open(std::string bytes);
    ~SoundReader();
    SoundReader(const SoundReader&) = delete;
    SoundReader& operator=(const SoundReader&) = delete;
    SoundReader(SoundReader&&) = delete;
    SoundReader& operator=(SoundReader&&) = delete;

    [[nodiscard]] unsigned channels() const;  ///< 1 or 2
    [[nodiscard]] unsigned rate() const;      ///< samples a second
    [[nodiscard]] std::int64_t length_ms() const;
    /// Whole frames into `samples`; how many frames, 0 at the end or where it is broken.
    std::size_t read(std::span<std::int16_t> samples);

  private:
    struct State;
    explicit SoundReader(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// One channel, compressed as it comes: an hour of normal quality is 29 MB.
class SoundWriter {
  public:
    static Result<std::unique_ptr<SoundWriter>> open(SoundQuality quality);
    ~SoundWriter();
    SoundWriter(const SoundWriter&) = delete;
    SoundWriter& operator=(const SoundWriter&) = delete;
    SoundWriter(SoundWriter&&) = delete;
    SoundWriter& operator=(SoundWriter&&) = delete;

    [[nodiscard]] unsigned rate() const;
    /// False when there is no room for more.
    bool write(std::span<const std::int16_t> samples);
    /// What is whole of it by now: pages of a second, to which later ones are only added.
    [[nodiscard]] std::string_view written() const;
    /// The whole file; the writer is then empty.
    std::string finish();

  private:
    struct State;
    explicit SoundWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace relais::client::devices
