// Typed answers: how XForms text is shown in a field, what a key does there, and what was typed as
// XForms text again. Dates are typed as digits alone, the signs between them come by themselves.
#pragma once

#include <string>
#include <string_view>

#include "client/ui/keys.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

/// True for the widgets that this page knows how to type.
bool is_typed(work::Widget widget);

/// "20/11/2026" for 2026-11-20; the value itself for text and numbers.
std::string shown_value(work::Widget widget, const std::string& value, int utc_offset_minutes);

struct Typed {
    std::string value;     ///< XForms text; empty while incomplete
    bool complete = true;  ///< false for half a date; an empty field is complete
};
Typed read_typed(work::Widget widget, std::string_view typed, int utc_offset_minutes);

/// True when the key typed, erased or moved something in this widget's field.
bool press(ui::TextEdit& edit, work::Widget widget, bool multiline, const ui::KeyPress& key);

}  // namespace relais::client::screens::form
