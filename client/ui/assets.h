// Where the program's own files (fonts, translations) are.
#pragma once

#include <string>

namespace relais::client::ui {

/// <prefix>/share/relais beside the program's <prefix>/bin, else where the build put them.
std::string find_assets();

}  // namespace relais::client::ui
