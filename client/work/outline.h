// All questions of an interview in the order of the form, with their states: what a jump list shows
// and searches.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace relais::client::work {

enum class OutlineState : std::uint8_t { answered, empty, missing, failing, warning, hidden };

struct OutlineLine {
    std::string id;  ///< what go_to() takes
    OutlineState state = OutlineState::empty;
    std::size_t section = 0;  ///< among Outline::sections
    std::string label;
    std::string name;    ///< as the author called it: "hh_size"
    std::string answer;  ///< in words
    bool operator==(const OutlineLine&) const = default;
};

struct Outline {
    /// Groups and repeat instances, outermost first, in words: "B. Déplacements › Étape 2 sur 3".
    std::vector<std::string> sections;
    std::vector<OutlineLine> lines;
    std::size_t here = 0;  ///< the line of the page that is shown
};

}  // namespace relais::client::work
