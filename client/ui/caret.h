// Where the caret goes by arrows, Home and End, and what one character of a text is. Arrows follow
// what is seen; in a field of several lines they know its lines as last drawn. Internal to
// client/ui.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "client/ui/keys.h"

namespace relais::client::ui {

/// A letter with what combines with it.
std::size_t next_character(std::string_view text, std::size_t at);
std::size_t previous_character(std::string_view text, std::size_t at);
std::size_t next_word(std::string_view text, std::size_t at);
std::size_t previous_word(std::string_view text, std::size_t at);
/// The beginning of the code point in which `at` lies; the text's size at most.
std::size_t on_boundary(std::string_view text, std::size_t at);

struct CaretMove {
    std::size_t offset = 0;
    bool leans = false;
};
/// Where this key takes the caret; nothing when it is no such key, or there is no line to go to.
std::optional<CaretMove> caret_move(const TextEdit& edit, const KeyPress& key);

}  // namespace relais::client::ui
