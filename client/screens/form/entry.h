// Typed answers: how XForms text is shown in a field, what a key does there, and what was typed as
// XForms text again.
#pragma once

#include <string>
#include <string_view>

#include "client/screens/common.h"
#include "client/screens/form/typing.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

/// True for the widgets that have a field to type into.
bool is_typed(work::Widget widget);

/// "20/11/2026" for 2026-11-20; the value itself for text and numbers.
std::string shown_value(const work::QuestionView& question, const std::string& value,
                        const Now& now);
Typed read_typed(const work::QuestionView& question, std::string_view typed, const Now& now);
/// True when the key typed, erased or moved something in this question's field.
bool press(ui::TextEdit& edit, const work::QuestionView& question, const ui::KeyPress& key,
           const Now& now);

/// Appearance "counter": whole numbers from 0 that + and - change.
bool is_counter(const work::QuestionView& question);
/// One more or one less, never below 0.
std::string counted(const work::QuestionView& question, int by);
/// Appearance "thousands-sep": no-break blanks between groups of three digits.
std::string grouped(const work::QuestionView& question, std::string_view number);
/// Appearance "ex:…": another program would answer, and there is none here.
bool calls_program(const work::QuestionView& question);

}  // namespace relais::client::screens::form
