// A loudspeaker and a microphone that do what a test tells them to do.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "client/devices/sound.h"

namespace relais::tests {

class FakeSound final : public client::devices::Sound {
  public:
    using State = client::devices::SoundState;
    void play(std::string bytes) override {
        played.push_back(std::move(bytes));
        now = {};
        now.state = has_speaker ? State::playing : State::absent;
    }
    void record(client::devices::SoundQuality with) override {
        quality = with;
        now = {};
        now.to_record = true;
        now.state = has_microphone ? State::recording : State::absent;
        so_far.clear();
        handed_out = 0;
        ++recordings;
    }
    void stop() override {
        ++stops;
        if (now.state == State::recording)
            now.state = State::recorded;
        else if (now.state != State::recorded)
            now = {};
    }
    client::devices::SoundView view() const override { return now; }
    std::string take_piece() override {
        const std::size_t from = std::min(handed_out, so_far.size());
        handed_out = so_far.size();
        return so_far.substr(from);
    }
    std::string take_recording() override {
        const bool there = now.state == State::recording || now.state == State::recorded;
        now = {};
        return there ? said : std::string();
    }
    void end() { now = {}; }  ///< what played is over

    client::devices::SoundView now;
    client::devices::SoundQuality quality = client::devices::SoundQuality::normal;
    std::vector<std::string> played;
    int stops = 0;
    bool has_speaker = true, has_microphone = true;
    std::string said = "OggS what was said";
    std::string so_far;  ///< of the recording under way: the beginning of `said`
    std::size_t handed_out = 0;
    int recordings = 0;  ///< begun
};

}  // namespace relais::tests
