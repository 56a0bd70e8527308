// Recordings cut off anywhere, and put one behind the other.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "client/devices/ogg_opus.h"
#include "client/devices/sound_file.h"
#include "forms/base/random.h"

using namespace relais;
using namespace relais::client::devices;

namespace {

struct Spoken {
    std::string whole;
    std::vector<std::size_t> grown;  ///< bytes there were after each second
};

Spoken spoken(SoundQuality quality, int seconds) {
    auto writer = SoundWriter::open(quality);
    REQUIRE(writer);
    Spoken said;
    const unsigned rate = (*writer)->rate();
    std::vector<std::int16_t> samples(rate);
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i] = static_cast<std::int16_t>(i * 440 * 2 / rate % 2 == 0 ? 6'000 : -6'000);
    for (int second = 0; second < seconds; ++second) {
        REQUIRE((*writer)->write(samples));
        said.grown.push_back((*writer)->written().size());
    }
    said.whole = (*writer)->finish();
    return said;
}

/// Milliseconds that come out of the loudspeaker.
std::int64_t heard_ms(const std::string& bytes) {
    auto reader = SoundReader::open(bytes);
    REQUIRE(reader);
    std::array<std::int16_t, 4'800> samples{};
    std::size_t frames = 0, got = 0;
    while ((got = (*reader)->read(samples)) > 0)
        frames += got;
    return static_cast<std::int64_t>(frames * 1'000 / (*reader)->rate());
}

bool is_about(std::int64_t ms, std::int64_t expected) {
    INFO(ms << " for " << expected);
    return ms >= expected - 150 && ms <= expected + 150;
}

std::string joined(const std::vector<std::string>& parts) {
    return joined_recordings(parts);
}

}  // namespace

TEST_CASE("pieces: what a recording has grown by is the beginning of the whole",
          "[client_devices]") {
    const auto said = spoken(SoundQuality::low, 6);
    CHECK(said.grown.back() > said.whole.size() / 2);
    for (std::size_t second = 1; second < said.grown.size(); ++second)
        CHECK(said.grown[second] > said.grown[second - 1]);
}

TEST_CASE("pieces: one that is whole stays what it is", "[client_devices]") {
    const auto said = spoken(SoundQuality::voice_only, 5);
    CHECK(joined({said.whole}) == said.whole);
    CHECK(is_about(recording_ms(said.whole), 5'000));
}

TEST_CASE("pieces: a recording cut off anywhere is heard up to there", "[client_devices]") {
    const auto said = spoken(SoundQuality::voice_only, 6);
    std::int64_t before = 0;
    for (std::size_t end = 0; end < said.whole.size(); end += 211) {
        const std::string cut = joined({said.whole.substr(0, end)});
        INFO(end << " of " << said.whole.size());
        if (end < said.grown[1]) continue;  // its headers, before anything was said
        REQUIRE(SoundReader::open(cut));
        const std::int64_t ms = heard_ms(cut);
        CHECK(ms >= before);
        CHECK(is_about(recording_ms(cut), ms));
        before = ms;
    }
    CHECK(before >= 4'500);
}

TEST_CASE("pieces: several recordings become one, cut ones and other qualities too",
          "[client_devices]") {
    const auto first = spoken(SoundQuality::voice_only, 4),
               second = spoken(SoundQuality::normal, 3);
    const std::string both = joined({first.whole, second.whole});
    CHECK(is_about(recording_ms(both), 7'000));
    CHECK(is_about(heard_ms(both), 7'000));
    const std::string cut = first.whole.substr(0, first.grown[2] + 40);
    const std::string three = joined({cut, "no sound", second.whole, both});
    CHECK(is_about(heard_ms(three), recording_ms(joined({cut})) + 10'000));
    CHECK(joined({"no sound", ""}).empty());
    CHECK(joined({}).empty());
    CHECK(recording_ms("no sound") == 0);
}

TEST_CASE("pieces: broken ones do no harm", "[client_devices]") {
    const std::uint64_t seed = 20261121;
    CAPTURE(seed);
    SeededRandom random(seed);
    const std::string whole = spoken(SoundQuality::voice_only, 2).whole;
    std::array<std::uint8_t, 3> dice{};
    for (int round = 0; round < 400; ++round) {
        std::string bytes = whole;
        for (int change = 0; change < 1 + round % 5; ++change) {
            random.fill(dice);
            const std::size_t at = (dice[0] * 256U + dice[1]) % bytes.size();
            if (dice[2] < 16)
                bytes.resize(at + 1);
            else
                bytes[at] = static_cast<char>(dice[2]);
        }
        const std::string mended = joined({bytes, whole});
        CHECK(recording_ms(mended) <= 4'500);
        CHECK(mended.size() <= 2 * whole.size());
        CHECK(recording_ms(bytes) >= 0);
    }
}
