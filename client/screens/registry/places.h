// Finding a place by its first letters: what was named most in this shift stands first, digits and
// Enter take. No drawing.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/ui/keys.h"
#include "client/work/registry.h"

namespace relais::client::screens::registry {

inline constexpr std::size_t kPlacesShown = 9;  ///< the digits' nine

struct PlaceFinder {
    std::vector<std::string> chain;  ///< whose places these are; empty while closed
    std::vector<work::NamedPlace> places;
    std::vector<std::string> names;  ///< what is typed is held against these
    std::vector<std::size_t> use;    ///< times in this shift, parallel to places
    ui::TextEdit typed;
    std::vector<std::size_t> shown;  ///< at most kPlacesShown, best first
    std::size_t focus = 0;
    [[nodiscard]] bool is_open() const { return !chain.empty(); }
};

/// `use` counts by work::place_key().
void open(PlaceFinder& finder, std::vector<std::string> chain, std::vector<work::NamedPlace> places,
          const std::map<std::string, std::size_t>& use);
void close(PlaceFinder& finder);

struct PlaceOutcome {
    bool handled = false;
    std::optional<std::size_t> taken;  ///< among places
};
PlaceOutcome press(PlaceFinder& finder, const ui::KeyPress& key);

}  // namespace relais::client::screens::registry
