// Dates without typing them: in an empty field a blank is today (or now), and + and - go a day on
// or back.
#pragma once

#include <optional>
#include <string>

#include "client/screens/common.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

/// What stands in the field after this key ("20/11/2026"); nullopt when the key means nothing here.
std::optional<std::string> press_date(work::Widget widget, const std::string& text,
                                      const ui::KeyPress& key, const Now& now);

}  // namespace relais::client::screens::form
