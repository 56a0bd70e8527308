// Recordings read and written in memory, and the thread that plays and records, on ALSA's "null"
// device, which takes and gives whatever is asked.
#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "client/devices/sound.h"
#include "client/devices/sound_file.h"
#include "forms/base/random.h"
#include "tests/client/work/media_form.h"

using namespace relais;
using namespace relais::client::devices;

namespace {

std::string tone() {
    return client::work::tests::tone_file();
}

/// As the window is: woken when something has changed.
class Listener {
  public:
    std::function<void()> wake() {
        return [this] {
            const std::lock_guard lock(mutex_);
            ++count_;
            changed_.notify_all();
        };
    }
    template <class Condition>
    bool wait(Condition condition) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(60), condition);
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int count_ = 0;
};

std::string recorded(SoundQuality quality, int seconds) {
    auto writer = SoundWriter::open(quality);
    REQUIRE(writer);
    const unsigned rate = (*writer)->rate();
    std::vector<std::int16_t> samples(rate);
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i] = static_cast<std::int16_t>(i * 440 * 2 / rate % 2 == 0 ? 6'000 : -6'000);
    for (int second = 0; second < seconds; ++second)
        REQUIRE((*writer)->write(samples));
    return (*writer)->finish();
}

}  // namespace

TEST_CASE("sound: a wave file is read to its end", "[client_devices]") {
    auto reader = SoundReader::open(tone());
    REQUIRE(reader);
    CHECK((*reader)->channels() == 1);
    CHECK((*reader)->rate() == 8'000);
    CHECK((*reader)->length_ms() == 500);
    std::array<std::int16_t, 1'000> samples{};
    std::size_t frames = 0;
    for (std::size_t got = (*reader)->read(samples); got > 0; got = (*reader)->read(samples))
        frames += got;
    CHECK(frames == 4'000);
}

TEST_CASE("sound: what is recorded is small, and is heard again", "[client_devices]") {
    const struct {
        SoundQuality quality;
        std::size_t most_bytes;
    } kinds[] = {{SoundQuality::voice_only, 30'000},
                 {SoundQuality::low, 60'000},
                 {SoundQuality::normal, 130'000}};
    for (const auto& [quality, most_bytes] : kinds) {
        const std::string bytes = recorded(quality, 10);
        CHECK(bytes.starts_with("OggS"));
        CHECK(bytes.size() < most_bytes);
        auto reader = SoundReader::open(bytes);
        REQUIRE(reader);
        CHECK((*reader)->length_ms() >= 9'900);
        CHECK((*reader)->length_ms() <= 10'200);
        std::array<std::int16_t, 48'000> samples{};
        const std::size_t got = (*reader)->read(samples);
        REQUIRE(got > 1'000);
        CHECK(std::ranges::any_of(samples, [](int sample) { return sample > 2'000; }));
    }
}

TEST_CASE("sound: the qualities of XLSForm", "[client_devices]") {
    CHECK(quality_of("voice-only") == SoundQuality::voice_only);
    CHECK(quality_of("low") == SoundQuality::low);
    CHECK(quality_of("normal") == SoundQuality::normal);
    CHECK(quality_of("external") == SoundQuality::normal);
    CHECK(quality_of("") == SoundQuality::normal);
}

TEST_CASE("sound: bytes that are no sound, or a broken one, do no harm", "[client_devices]") {
    CHECK_FALSE(SoundReader::open(""));
    CHECK_FALSE(SoundReader::open("not a sound"));
    const std::uint64_t seed = 7;
    CAPTURE(seed);
    SeededRandom random(seed);
    for (const std::string& whole : {tone(), recorded(SoundQuality::voice_only, 2)}) {
        std::array<std::uint8_t, 3> dice{};
        for (int round = 0; round < 300; ++round) {
            std::string bytes = whole;
            for (int change = 0; change < 1 + round % 6; ++change) {
                random.fill(dice);
                const std::size_t reach = round % 2 == 0 ? 200 : bytes.size();
                const std::size_t at = (dice[0] * 256U + dice[1]) % std::min(reach, bytes.size());
                if (dice[2] < 16)
                    bytes.resize(at + 1);
                else
                    bytes[at] = static_cast<char>(dice[2]);
            }
            auto reader = SoundReader::open(bytes);
            if (!reader) continue;
            CHECK((*reader)->length_ms() >= 0);
            std::array<std::int16_t, 4'000> samples{};
            for (int i = 0; i < 100 && (*reader)->read(samples) > 0; ++i) {
            }
        }
    }
}

TEST_CASE("sound: a recording is played to its end, and stopped before", "[client_devices]") {
    Listener listener;
    auto sound = make_sound({"null", "null"}, listener.wake());
    sound->play(tone());
    CHECK(sound->view().state == SoundState::playing);
    CHECK(listener.wait([&] { return sound->view().state == SoundState::off; }));
    sound->play("no sound");
    CHECK(listener.wait([&] { return sound->view().state == SoundState::unreadable; }));
    sound->play(tone());
    sound->stop();
    CHECK(sound->take_recording().empty());
    CHECK(sound->view().state == SoundState::off);
}

TEST_CASE("sound: a recording is ended and taken", "[client_devices]") {
    Listener listener;
    auto sound = make_sound({"null", "null"}, listener.wake());
    sound->record(SoundQuality::voice_only);
    CHECK(sound->view().state == SoundState::recording);
    CHECK(listener.wait([&] { return sound->view().at_ms >= 5'000; }));
    const std::string bytes = sound->take_recording();
    CHECK(bytes.starts_with("OggS"));
    CHECK(SoundReader::open(bytes));
    CHECK(sound->take_recording().empty());
    CHECK(sound->view().state == SoundState::off);
}

TEST_CASE("sound: no sound card is told", "[client_devices]") {
    Listener listener;
    auto sound = make_sound({"no_such_card", "no_such_card"}, listener.wake());
    sound->play(tone());
    CHECK(listener.wait([&] { return sound->view().state == SoundState::absent; }));
    CHECK_FALSE(sound->view().to_record);
    sound->record(SoundQuality::normal);
    CHECK(listener.wait([&] { return sound->view().state == SoundState::absent; }));
    CHECK(sound->view().to_record);
    CHECK(sound->take_recording().empty());
}
