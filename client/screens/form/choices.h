// Choosing from a list: up to nine by digit or first letter; longer lists by typing a few letters,
// the digits then choose among what is left.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/screens/search_index.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

inline constexpr std::size_t kDigits = 9;

struct Choosing {
    std::string question;   ///< whose list this is
    std::size_t focus = 0;  ///< among the shown
    bool moved = false;     ///< the keys chose the focus, so Enter takes it
    bool open = false;      ///< appearance "minimal": its list is shown
    ui::TextEdit filter;
    std::vector<std::size_t> shown;  ///< indices into the choices that fit the filter
    SearchIndex index;               ///< the labels as a search reads them
    std::string filtered;            ///< what `shown` was made for
};

/// True when the list is too long for the digits alone, or searched by its author's wish.
bool is_long(const work::QuestionView& question);
/// Made anew for another question; the filter is applied again when the choices changed.
void refresh(Choosing& choosing, const work::QuestionView& question);
/// True when the ring is on the focused row: what Enter or Space takes is what is seen.
bool points(const Choosing& choosing, const work::QuestionView& question);
/// Where the window on a long list begins: digits choose from there on.
std::size_t first_visible(const Choosing& choosing);

struct Chosen {
    std::string value;
    bool go_on = false;  ///< the key was Enter: choose and go on
};
struct NotMine {};  ///< the key means something else here
struct Handled {};
using Outcome = std::variant<NotMine, Handled, Chosen>;
Outcome press(Choosing& choosing, const work::QuestionView& question, const ui::KeyPress& key);
/// False for a "minimal" list that nobody has opened yet; alone on its page it is always open.
bool is_open(const Choosing& choosing, const work::QuestionView& question, bool alone);
/// The keys that open it. A digit or letter only does that: nothing is taken unseen.
bool opens(const ui::KeyPress& key);

}  // namespace relais::client::screens::form
