// Which language a form's language is: its code, and the window's language that goes with it.
#pragma once

#include <string>

namespace relais::client::screens {

/// "Français (fr)" → "fr", "Tamasheq (taq-Arab)" → "taq-Arab"; the usual names of French, English
/// and Arabic without a code too; "" for any other.
std::string language_code(const std::string& name);
/// The code without script or region where the window may have it: "ar-ML" → "ar", else "".
std::string window_language(const std::string& name);

}  // namespace relais::client::screens
