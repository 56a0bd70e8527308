// The only user of sndfile.h.
#include "client/devices/sound_file.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <sndfile.h>

#include "forms/base/result.h"

namespace relais::client::devices {

namespace {

/// A file in memory, as libsndfile asks for one.
struct MemoryFile {
    std::string bytes;
    std::size_t at = 0;
    bool full = false;
};

MemoryFile& file_of(void* user) {
    return *static_cast<MemoryFile*>(user);
}

sf_count_t length_of(void* user) {
    return static_cast<sf_count_t>(file_of(user).bytes.size());
}

sf_count_t seek_in(sf_count_t offset, int whence, void* user) {
    MemoryFile& file = file_of(user);
    const auto size = static_cast<sf_count_t>(file.bytes.size());
    sf_count_t from = 0;
    if (whence == SEEK_CUR) from = static_cast<sf_count_t>(file.at);
    if (whence == SEEK_END) from = size;
    // What a broken file asks for may be anywhere.
    const sf_count_t room_up = size - from, room_down = -from;
    const sf_count_t step = std::clamp(offset, room_down, room_up);
    file.at = static_cast<std::size_t>(from + step);
    return static_cast<sf_count_t>(file.at);
}

sf_count_t read_from(void* to, sf_count_t count, void* user) {
    MemoryFile& file = file_of(user);
    if (count <= 0) return 0;
    const std::size_t some = std::min(static_cast<std::size_t>(count), file.bytes.size() - file.at);
    std::memcpy(to, file.bytes.data() + file.at, some);
    file.at += some;
    return static_cast<sf_count_t>(some);
}

sf_count_t write_to(const void* from, sf_count_t count, void* user) {
    MemoryFile& file = file_of(user);
    if (count <= 0) return 0;
    const auto some = static_cast<std::size_t>(count);
    if (some > kMaxSoundBytes || file.at > kMaxSoundBytes - some) {
        file.full = true;
        return 0;
    }
    if (file.bytes.size() < file.at + some) file.bytes.resize(file.at + some);
    std::memcpy(file.bytes.data() + file.at, from, some);
    file.at += some;
    return count;
}

sf_count_t tell_of(void* user) {
    return static_cast<sf_count_t>(file_of(user).at);
}

SF_VIRTUAL_IO doors() {
    SF_VIRTUAL_IO io{};
    io.get_filelen = length_of;
    io.seek = seek_in;
    io.read = read_from;
    io.write = write_to;
    io.tell = tell_of;
    return io;
}

struct Close {
    void operator()(SNDFILE* file) const { sf_close(file); }
};
using File = std::unique_ptr<SNDFILE, Close>;

struct Encoding {
    int rate = 16'000;
    double compression = 0;  ///< libsndfile: Opus gets 6 + 250 (1 - compression) kbit a second
};
Encoding encoding_of(SoundQuality quality) {
    switch (quality) {
    case SoundQuality::voice_only:
        return {16'000, 0.97};
    case SoundQuality::low:
        return {24'000, 0.925};
    case SoundQuality::normal:
        break;
    }
    return {48'000, 0.77};
}

}  // namespace

SoundQuality quality_of(std::string_view word) {
    if (word == "voice-only") return SoundQuality::voice_only;
    return word == "low" ? SoundQuality::low : SoundQuality::normal;
}

struct SoundReader::State {
    MemoryFile memory;  ///< before the file that reads it
    SF_INFO info{};
    File file;
};

SoundReader::SoundReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
SoundReader::~SoundReader() = default;

Result<std::unique_ptr<SoundReader>> SoundReader::open(std::string bytes) {
    if (bytes.size() > kMaxSoundBytes) return fail(Errc::limit, "sound", "is too large a file");
    auto state = std::make_unique<State>();
    state->memory.bytes = std::move(bytes);
    SF_VIRTUAL_IO io = doors();
    state->file.reset(sf_open_virtual(&io, SFM_READ, &state->info, &state->memory));
    if (!state->file) return fail(Errc::unsupported, "sound", "cannot be read");
    constexpr int kSlowest = 4'000, kFastest = 192'000;
    const SF_INFO& info = state->info;
    const bool usual = (info.channels == 1 || info.channels == 2) && info.samplerate >= kSlowest &&
                       info.samplerate <= kFastest;
    if (!usual) return fail(Errc::unsupported, "sound", "is of an unusual kind");
    return std::unique_ptr<SoundReader>(new SoundReader(std::move(state)));
}

unsigned SoundReader::channels() const {
    return static_cast<unsigned>(state_->info.channels);
}

unsigned SoundReader::rate() const {
    return static_cast<unsigned>(state_->info.samplerate);
}

std::int64_t SoundReader::length_ms() const {
    constexpr sf_count_t kMostFrames = std::int64_t{192'000} * 86'400;
    const sf_count_t frames = std::clamp<sf_count_t>(state_->info.frames, 0, kMostFrames);
    return frames * 1'000 / state_->info.samplerate;
}

std::size_t SoundReader::read(std::span<std::int16_t> samples) {
    const auto most = static_cast<sf_count_t>(samples.size() / channels());
    const sf_count_t frames = sf_readf_short(state_->file.get(), samples.data(), most);
    return static_cast<std::size_t>(std::clamp<sf_count_t>(frames, 0, most));
}

struct SoundWriter::State {
    MemoryFile memory;
    SF_INFO info{};
    File file;
};

SoundWriter::SoundWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
SoundWriter::~SoundWriter() = default;

Result<std::unique_ptr<SoundWriter>> SoundWriter::open(SoundQuality quality) {
    auto state = std::make_unique<State>();
    const Encoding encoding = encoding_of(quality);
    state->info.samplerate = encoding.rate;
    state->info.channels = 1;
    state->info.format = SF_FORMAT_OGG | SF_FORMAT_OPUS;
    SF_VIRTUAL_IO io = doors();
    state->file.reset(sf_open_virtual(&io, SFM_WRITE, &state->info, &state->memory));
    if (!state->file) return fail(Errc::unsupported, "sound", "cannot be written as Ogg Opus");
    double compression = encoding.compression;
    sf_command(state->file.get(), SFC_SET_COMPRESSION_LEVEL, &compression, sizeof compression);
    return std::unique_ptr<SoundWriter>(new SoundWriter(std::move(state)));
}

unsigned SoundWriter::rate() const {
    return static_cast<unsigned>(state_->info.samplerate);
}

bool SoundWriter::write(std::span<const std::int16_t> samples) {
    const auto count = static_cast<sf_count_t>(samples.size());
    if (!state_->file || state_->memory.full) return false;
    return sf_write_short(state_->file.get(), samples.data(), count) == count &&
           !state_->memory.full;
}

std::string_view SoundWriter::written() const {
    return state_->memory.bytes;
}

std::string SoundWriter::finish() {
    state_->file.reset();
    return std::exchange(state_->memory.bytes, {});
}

}  // namespace relais::client::devices
