// What is told beside the question after a change: what it hid or took away, what undo did.
#pragma once

#include <optional>

#include "client/work/steps.h"

namespace relais::client::screens::form {

struct Told {
    work::Consequence consequence;
    std::optional<work::Undone> undone;
    bool fresh = false;  ///< said by the key that was pressed last, not one before
};

/// Another letter: what was said before goes, but what the letters before it did counts.
void begin_answer(Told& told);
/// One answer typed letter by letter did all that its letters did.
void note(Told& told, const work::Consequence& consequence);

}  // namespace relais::client::screens::form
