// The registry by keys: two rows of four counts, each with the key that lies there on the keyboard.
// Digits before a key multiply, minus takes away, Backspace undoes the last key.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/ui/keys.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

inline constexpr std::size_t kRow = 4;    ///< cells in a row: the age bands
inline constexpr std::size_t kCells = 8;  ///< what has keys; F and M times the bands
inline constexpr int kMaxCount = 9999;    ///< nobody counts more in one group

/// What the layout prints on the eight keys: AZERTY until a key says otherwise.
struct KeyLetters {
    std::array<std::string, kCells> letter{"a", "z", "e", "r", "q", "s", "d", "f"};
    /// Signs on the digit row tell the layouts apart, whatever screen they are typed on.
    void learn(const ui::KeyPress& key);
    /// The eight letters at US Q W E R A S D F as the layout prints them: "azerqsdf".
    void set(const std::string& eight);
    bool certain = false;  ///< the window asked the layout itself: nothing is guessed any more
};

/// As printed on the key: "A".
std::string key_cap(const KeyLetters& letters, std::size_t cell);

struct Tally {
    KeyLetters letters;
    std::size_t cell = 0;  ///< the one with the ring
    std::string digits;    ///< typed, not yet used
    bool minus = false;
    bool sign_or_six = false;  ///< the one digit typed was AZERTY's 6, which is printed - there
    std::string told;          ///< "1 2 E", the last key with what stood before it
    int added = 0;             ///< and what it did
    struct Step {
        std::string id, before;
    };
    std::vector<Step> steps;  ///< for Backspace
};

/// Indices of the page's counts (whole numbers that may be written), at most kCells.
std::vector<std::size_t> cells_of(const work::PageView& page);
int count_of(const work::QuestionView& question);
int total_of(const work::PageView& page);

struct TallyAnswer {
    std::string id, value;
};
struct TallyNotMine {};
struct TallyHandled {};
using TallyOutcome = std::variant<TallyNotMine, TallyHandled, TallyAnswer>;
TallyOutcome press(Tally& tally, const work::PageView& page, const ui::KeyPress& key);

}  // namespace relais::client::screens::form
