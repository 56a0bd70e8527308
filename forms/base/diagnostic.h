// A finding about content (a form, a list): an ordinary value, collected, never thrown.
#pragma once

#include <cstdint>
#include <string>

namespace relais {

enum class Severity : std::uint8_t { warning, error };

struct Diagnostic {
    Severity severity = Severity::error;
    std::string location;  ///< "survey!F12", "line 3, column 7"; empty when it is about the whole
    std::string text;      ///< what is wrong, with the offending text; English
    std::string remedy;    ///< what to do; may be empty
    bool operator==(const Diagnostic&) const = default;
};

}  // namespace relais
