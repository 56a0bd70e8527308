// What all screens share: their names, the moment they are drawn at, work that is under way, and
// the few questions that every screen asks of a key.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/ui/keys.h"
#include "forms/base/result.h"
#include "forms/base/time.h"

namespace relais::client::screens {

enum class Screen : std::uint8_t {
    enrol,
    unlock,
    shift,
    home,
    form,
    registry,
    late_entry,
    review,
    jump,
    records,
    exchange,
    close_shift,
    settings,
    form_change,
    notices
};

/// The laptop's time when the present frame began; words such as "hier 17:05" are told from it.
struct Now {
    Instant instant;
    int utc_offset_minutes = 0;
};

/// A piece of work that was asked for: its callback fills a slot that both sides hold, so that a
/// screen that was left, or a window that closed, does no harm.
template <class T = void>
class Pending {
  public:
    std::function<void(Result<T>)> begin() {
        slot_ = std::make_shared<std::optional<Result<T>>>();
        return [slot = slot_](Result<T> result) { *slot = std::move(result); };
    }
    [[nodiscard]] bool busy() const { return slot_ && !slot_->has_value(); }
    /// What came back, once; nothing while it is under way.
    std::optional<Result<T>> take() {
        if (!slot_ || !slot_->has_value()) return std::nullopt;
        std::optional<Result<T>> result = std::move(*slot_);
        slot_.reset();
        return result;
    }

  private:
    std::shared_ptr<std::optional<Result<T>>> slot_;
};

/// What each screen's State begins with.
struct Common {
    Now now;
    std::optional<Screen> next;           ///< where to go; the shell goes there and clears it
    std::optional<Error> error;           ///< the last piece of work failed so
    std::optional<ui::KeyPress> clicked;  ///< a key of the bottom line was clicked: as if pressed
};

/// Moves a focus by the arrow keys, page keys, Home and End; true when the key was one of these.
bool move_focus(std::size_t& focus, std::size_t count, const ui::KeyPress& key);
/// What Escape and F1 mean where the help stands beside the question: F1 shows and hides it, Escape
/// hides it first and then leaves.
enum class HelpKey : std::uint8_t { other, taken, leave };
HelpKey press_help(bool& help, const ui::KeyPress& key);

/// The letter printed on the key in lower case without accents, or "" for other keys.
std::string folded_letter(const ui::KeyPress& key);
/// What it types where that is no Latin letter (Arabic, Tifinagh): such choose as they are typed,
/// while the Latin ones on their keys stay for shortcuts.
std::string typed_letter(const ui::KeyPress& key);
/// True when the key types something that belongs into a filter (a letter, blank or sign).
bool types_text(const ui::KeyPress& key);

/// As folded for a search; and before b and p an m is an n: people write Tonbouctou and Tombouctou.
std::string folded(std::string_view text);
/// The word as it will be folded should b or p follow: a typed m or n at its end is the other.
std::string other_nasal(std::string typed);

/// The indices of the labels that fit what was typed, best first: the whole label, its beginning,
/// the beginning of a word, anywhere. Accents and spellings are ignored. All of them for "".
std::vector<std::size_t> matching(const std::vector<std::string>& labels, std::string_view typed);
/// The same as matching(), of labels that relais::folded_label() made.
std::vector<std::size_t> matching_folded(const std::vector<std::string>& labels,
                                         std::string_view typed);

}  // namespace relais::client::screens
