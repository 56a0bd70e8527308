// Questions answered by a file: a picture (chosen, drawn, signed, drawn upon), a recording, a film,
// anything else; and a bar code, which a scanner types, a camera sees or a picture holds.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "client/screens/common.h"
#include "client/ui/keys.h"
#include "client/work/files.h"
#include "client/work/workplace.h"

namespace relais::client::screens::form {

struct State;
struct Reaction;

/// What is shown of a file, and what the camera sees.
struct Showing {
    std::string file;  ///< whose picture it is, or is asked for
    Pending<work::Picture> opening;
    std::shared_ptr<const work::Picture> picture;  ///< shared: a State is copied
    bool unreadable = false;

    std::string measured;  ///< a file that is told of, not shown
    Pending<work::FileFacts> measuring;
    std::optional<work::FileFacts> facts;

    std::string scanning;  ///< the question that the camera looks for a code for; empty: none
    work::CameraView camera;
    std::shared_ptr<const work::Picture> seen;
};

bool is_media(work::Widget widget);
Reaction press_media(State& state, const work::QuestionView& question, const ui::KeyPress& key);
Reaction press_barcode(State& state, const work::QuestionView& question, const ui::KeyPress& key);
/// Asks for the picture of the focused question; a code that was found is the answer.
void refresh_media(State& state, work::Workplace& workplace);

}  // namespace relais::client::screens::form
