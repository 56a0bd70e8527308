#include "client/screens/registry/places.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "client/screens/common.h"
#include "client/ui/compose.h"
#include "client/ui/keys.h"
#include "client/work/flow_count.h"
#include "client/work/registry.h"

namespace relais::client::screens::registry {

namespace {

constexpr std::size_t kMaxTyped = 64;

void filter(PlaceFinder& finder) {
    auto found = matching(finder.names, finder.typed.text);
    // How well it fits decides among places that were named equally often.
    std::stable_sort(found.begin(), found.end(), [&finder](std::size_t a, std::size_t b) {
        return finder.use[a] > finder.use[b];
    });
    if (found.size() > kPlacesShown) found.resize(kPlacesShown);
    finder.shown = std::move(found);
    finder.focus = 0;
}

PlaceOutcome take(const PlaceFinder& finder, std::size_t row) {
    if (row >= finder.shown.size()) return {true, std::nullopt};
    return {true, finder.shown[row]};
}

}  // namespace

void open(PlaceFinder& finder, std::vector<std::string> chain, std::vector<work::NamedPlace> places,
          const std::map<std::string, std::size_t>& use) {
    finder = {};
    finder.chain = std::move(chain);
    finder.places = std::move(places);
    for (const auto& place : finder.places) {
        finder.names.push_back(place.name);
        const auto times = use.find(work::place_key(place.steps, finder.chain));
        finder.use.push_back(times == use.end() ? 0 : times->second);
    }
    filter(finder);
}

void close(PlaceFinder& finder) {
    finder = {};
}

PlaceOutcome press(PlaceFinder& finder, const ui::KeyPress& key) {
    if (ui::is_for_letters(finder.typed, key) && finder.typed.press(key, kMaxTyped)) {
        filter(finder);
        return {true, std::nullopt};
    }
    if (key.ctrl || key.alt) return {};
    if (key.key == ui::Key::enter && !key.shift) return take(finder, finder.focus);
    const bool rows = key.key == ui::Key::up || key.key == ui::Key::down;
    if (rows && move_focus(finder.focus, finder.shown.size(), key)) return {true, std::nullopt};
    // No place's name begins with a digit, so a digit always chooses.
    if (key.digit >= 1) return take(finder, static_cast<std::size_t>(key.digit) - 1);
    if (key.key == ui::Key::backspace && finder.typed.text.empty()) return {};
    if (!finder.typed.press(key, kMaxTyped)) return {};
    filter(finder);
    return {true, std::nullopt};
}

}  // namespace relais::client::screens::registry
