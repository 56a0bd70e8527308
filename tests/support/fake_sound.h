// A loudspeaker and a microphone that do what a test tells them to do.
#pragma once

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
    }
    void stop() override {
        ++stops;
        if (now.state == State::recording)
            now.state = State::recorded;
        else if (now.state != State::recorded)
            now = {};
    }
    client::devices::SoundView view() const override { return now; }
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
};

}  // namespace relais::tests
