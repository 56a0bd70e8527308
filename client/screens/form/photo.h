// A picture taken with the laptop's camera: F8 switches it on, Enter or Space takes what it shows,
// Esc switches it off. What is taken stands in the answer at once; F8 takes it again.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "client/screens/common.h"
#include "client/ui/keys.h"
#include "client/work/files.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"

namespace relais::client::screens::form {

struct State;
struct Reaction;

struct Photo {
    std::string question;  ///< whose picture is taken; empty: the camera is off
    bool on = false;       ///< the camera was told to look
    work::CameraView camera;
    std::shared_ptr<const work::Picture> seen;  ///< shared: a State is copied
    Pending<> keeping;
    std::optional<Error> error;
};

struct TakePhoto {};

void open_photo(Photo& photo, const work::QuestionView& question);
/// While the camera is on all keys are its own.
Reaction press_photo(State& state, const ui::KeyPress& key);
void take_photo(State& state, work::Workplace& workplace);
void refresh_photo(State& state, work::Workplace& workplace);
/// Whatever the camera was on for.
void switch_off(State& state, work::Workplace& workplace);

}  // namespace relais::client::screens::form
