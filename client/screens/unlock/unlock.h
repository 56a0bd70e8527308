// Who works here: the code from a list, the passphrase in dots. Also the place where a store that
// cannot be opened says why.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/screens/common.h"
#include "client/work/workplace.h"

namespace relais::client::screens::unlock {

struct State : Common {
    std::vector<std::string> codes;
    std::size_t chosen = 0;
    bool typing = false;  ///< the passphrase has the keys, not the list
    ui::TextEdit passphrase;
    std::int64_t wait_ms = 0;  ///< after wrong ones: until the chosen may try again
    bool cannot_open = false;  ///< `error` is the store's: nothing to unlock
    Pending<> unlocking;
    Pending<> resuming;  ///< the interview that was open before
    [[nodiscard]] bool busy() const { return unlocking.busy() || resuming.busy(); }
};

struct Choose {
    std::size_t code = 0;
};
struct Type {};
struct Submit {};
using Intent = std::variant<Choose, Type, Submit>;

void open(State& state, work::Workplace& workplace);
void refresh(State& state, work::Workplace& workplace);
std::optional<Intent> press(State& state, const ui::KeyPress& key);
void update(State& state, const Intent& intent, work::Workplace& workplace);
std::optional<Intent> draw(State& state, const work::Workplace& workplace);

}  // namespace relais::client::screens::unlock
