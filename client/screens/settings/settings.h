// What this laptop is set to, and who works on it: when it locks by itself, one's passphrase, an
// account for a colleague, who types the passphrase.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/screens/common.h"
#include "client/work/workplace.h"

namespace relais::client::screens::settings {

enum class Step : std::uint8_t { list, adding, changing };
enum class Notice : std::uint8_t { none, added, changed };
enum class Complaint : std::uint8_t { none, no_present, too_short, not_the_same };

/// The fields of a passphrase; the first is asked for only where one is changed.
enum Place : std::size_t { present, passphrase, again, place_count };

/// The rows of the list before the people.
enum Row : std::size_t { idle, change, sending, budget, first_person };

struct State : Common {
    Step step = Step::list;
    std::size_t focus = 0;                   ///< of the list's rows
    std::vector<work::PersonEntry> missing;  ///< people without an account who fit the filter
    std::vector<std::string> here;           ///< codes with an account
    bool more_than_fit = false;              ///< people are found by typing
    int idle_minutes = work::kIdleMinutes;
    work::Sending how_sent;
    ui::TextEdit filter;

    std::string code;  ///< whose passphrase the fields are
    std::array<ui::TextEdit, place_count> fields;
    std::size_t field = present;
    Complaint complaint = Complaint::none;
    Notice notice = Notice::none;
    std::string notice_code;
    Pending<> working;
};

struct Idle {
    int direction = 1;
};
struct Change {};
/// When is sent, and how much at once.
struct Policy {
    int direction = 1;
};
struct Budget {
    int direction = 1;
};
struct Add {
    std::string code;
};
struct Focus {
    std::size_t field = 0;
};
struct Submit {};
struct Back {};
using Intent = std::variant<Idle, Change, Policy, Budget, Add, Focus, Submit, Back>;

void open(State& state, work::Workplace& workplace);
void refresh(State& state, work::Workplace& workplace);
std::optional<Intent> press(State& state, const ui::KeyPress& key);
void update(State& state, const Intent& intent, work::Workplace& workplace);
std::optional<Intent> draw(State& state, const work::Workplace& workplace);

}  // namespace relais::client::screens::settings
