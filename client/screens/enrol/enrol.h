// A laptop without a store: the enrolment file from the office, the enumerator's code, a passphrase
// typed twice. Leads to the choice of the point.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <variant>

#include "client/screens/common.h"
#include "client/work/workplace.h"

namespace relais::client::screens::enrol {

enum Place : std::size_t { file, enumerator, passphrase, again, place_count };
/// Shorter ones are guessed in minutes from a seized disk.
inline constexpr std::size_t kShortestPassphrase = 8;

enum class Complaint : std::uint8_t { none, no_file, no_enumerator, too_short, not_the_same };

struct State : Common {
    std::array<ui::TextEdit, place_count> fields;
    std::size_t focus = file;
    Complaint complaint = Complaint::none;
    Pending<> enrolling;
    std::string told_file;  ///< the file whose words were asked for
    std::string words;      ///< its six words, for comparing with the hub's
    Pending<std::string> reading;
};

struct Submit {};
struct Focus {
    std::size_t field = 0;
};
using Intent = std::variant<Submit, Focus>;

void refresh(State& state, work::Workplace& workplace);
std::optional<Intent> press(State& state, const ui::KeyPress& key);
void update(State& state, const Intent& intent, work::Workplace& workplace);
std::optional<Intent> draw(State& state, const work::Workplace& workplace);

}  // namespace relais::client::screens::enrol
