// "C'est lu": a trigger is ticked by Space, 1 or Enter.
#pragma once

#include "client/screens/form/widget.h"

namespace relais::client::screens::form {

/// ODK XForms: the value of a trigger that was acknowledged.
inline constexpr const char* kAcknowledged = "OK";

Reaction press_acknowledge(const work::QuestionView& question, const ui::KeyPress& key);
/// Ticks it, or takes the tick away.
Answer toggled(const work::QuestionView& question);

}  // namespace relais::client::screens::form
