// Which language a form's language is, and how the form's and the window's go together.
#pragma once

#include <string>

#include "client/work/workplace.h"

namespace relais::client::screens {

/// "Français (fr)" → "fr", "Tamasheq (taq-Arab)" → "taq-Arab"; the usual names of French, English
/// and Arabic without a code too; "" for any other.
std::string language_code(const std::string& name);
/// The code without script or region where the window may have it: "ar-ML" → "ar", else "".
std::string window_language(const std::string& name);

/// A new interview begins in the window's language where the form has it.
void match_language(work::Workplace& workplace);
/// The next of the form's languages, the window with it where it has it; after them the window's
/// that the form lacks. Without a form that has several, the window's next.
void next_language(work::Workplace& workplace);
/// What is shown now is read in the language of the open interview.
void read_form_language(work::Workplace& workplace);

}  // namespace relais::client::screens
