// Keys as they were pressed, in order, none lost: fed by the window's callbacks, one transition a
// frame. Digits by physical key (AZERTY's top row needs no Shift), letters by what they print.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace relais::client::ui {

enum class Key : std::uint8_t {
    none,
    character,
    enter,
    escape,
    tab,
    backspace,
    del,
    insert,
    up,
    down,
    left,
    right,
    page_up,
    page_down,
    home,
    end,
    space,
    f1,
    f2,
    f3,
    f4,
    f5,
    f6,
    f7,
    f8,
    f9,
    f10,
    f11,
    f12,
    menu,  ///< the key beside the right Ctrl: special letters
    caret  ///< no key: the pointer put the caret there
};

struct KeyPress {
    Key key = Key::none;
    int digit = -1;      ///< 0..9 when the physical key is a digit (top row or keypad)
    std::string text;    ///< what it types, UTF-8; empty for keys that type nothing
    std::string letter;  ///< what the layout prints on it without Shift, for shortcuts
    bool shift = false, ctrl = false, alt = false;
    std::size_t offset = 0;  ///< of Key::caret: the byte it stands before
    bool leans = false;      ///< of Key::caret: see TextEdit
    bool operator==(const KeyPress&) const = default;
};

/// Bounded; a press beyond kMaxQueued is dropped (a stuck key), counted in lost().
class KeyQueue {
  public:
    static constexpr std::size_t kMaxQueued = 1024;
    void push(KeyPress press);
    std::optional<KeyPress> pop();
    [[nodiscard]] bool empty() const { return queue_.empty(); }
    [[nodiscard]] std::size_t lost() const { return lost_; }

  private:
    std::deque<KeyPress> queue_;
    std::size_t lost_ = 0;
};

/// A text being edited, in any mixture of scripts: caret, selection, deletion by characters (a
/// letter with its combining accents is one), bounded length. Arrows go where they point, also in
/// text that runs from right to left. Ctrl+A, C, X, V use the program's own clipboard: no other
/// program sees what was copied, and locking ends it. Ctrl+L or the menu key opens the special
/// letters (compose.h).
struct TextEdit {
    static constexpr std::size_t kNothing = static_cast<std::size_t>(-1);

    std::string text;
    std::size_t caret = 0;          ///< byte offset at a character boundary
    std::size_t anchor = kNothing;  ///< the other end of what is selected
    bool leans = false;      ///< where the direction changes: drawn at the letter behind the caret
    bool composing = false;  ///< the special letters are shown: the next key chooses one
    bool secret = false;     ///< a passphrase: never copied

    [[nodiscard]] std::size_t selection_start() const;
    [[nodiscard]] std::size_t selection_end() const;
    [[nodiscard]] bool has_selection() const { return selection_start() != selection_end(); }

    /// True when the key changed or moved something here. A key types what its layout says ("é" on
    /// AZERTY's 2); a digit that types nothing (keypad without NumLock) types its digit.
    bool press(const KeyPress& key, std::size_t max_bytes = 4096);
    /// The same for a number: digits by physical key, a leading minus, one decimal mark (kept as
    /// a point); other characters change nothing.
    bool press_number(const KeyPress& key, std::size_t max_bytes = 32);
    /// Types this text at the caret, in place of what is selected; false when it does not fit or
    /// is not printable UTF-8.
    bool insert(std::string_view typed, std::size_t max_bytes = 4096);
    /// The caret goes to the end; what is not UTF-8 becomes U+FFFD.
    void set(std::string value);
    bool operator==(const TextEdit&) const = default;

  private:
    bool command(const KeyPress& key, std::size_t max_bytes);
    bool paste_number(std::size_t max_bytes);
    bool erase(std::size_t from, std::size_t to);
    bool place(std::size_t at, bool at_next_letter, bool extend);
};

}  // namespace relais::client::ui
