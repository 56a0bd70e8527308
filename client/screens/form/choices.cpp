#include "client/screens/form/choices.h"

#include <cstddef>
#include <string>
#include <vector>

#include "client/screens/common.h"
#include "client/screens/form/choice_layout.h"
#include "client/ui/compose.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"
#include "forms/base/text.h"

namespace relais::client::screens::form {

namespace {

constexpr std::size_t kMaxFilter = 64;

bool is_multiple(const work::QuestionView& question) {
    return question.widget == work::Widget::select_multiple;
}

const std::string& value_at(const Choosing& choosing, const work::QuestionView& question,
                            std::size_t row) {
    return question.choices[choosing.shown[row]].value;
}

void filter(Choosing& choosing, const work::QuestionView& question) {
    const bool anew = choosing.index.read(question);
    if (!anew && choosing.filtered == choosing.filter.text &&
        (!choosing.shown.empty() || !choosing.filtered.empty()))
        return;
    choosing.shown = choosing.index.matching(choosing.filter.text);
    choosing.filtered = choosing.filter.text;
    if (choosing.focus >= choosing.shown.size()) choosing.focus = 0;
}

Outcome filtered_anew(Choosing& choosing, const work::QuestionView& question) {
    choosing.focus = 0;
    choosing.moved = false;
    filter(choosing, question);
    return Handled{};
}

/// After a choice from a filtered list the whole list stands again, at what was chosen.
void take(Choosing& choosing, const work::QuestionView& question, std::size_t row) {
    const std::size_t choice = choosing.shown[row];
    choosing.moved = false;
    choosing.focus = row;
    if (choosing.filter.text.empty()) return;
    choosing.filter.set({});
    choosing.focus = choice;
    filter(choosing, question);
}

Outcome press_digit(Choosing& choosing, const work::QuestionView& question, int digit) {
    const std::size_t first = is_long(question) ? first_visible(choosing) : 0;
    const std::size_t row = first + static_cast<std::size_t>(digit) - 1;
    if (row >= choosing.shown.size()) return Handled{};
    const Chosen chosen{value_at(choosing, question, row), false};
    take(choosing, question, row);
    return chosen;
}

/// One choice begins so: it is taken. Several: the ring goes to the next of them.
Outcome press_letter(Choosing& choosing, const work::QuestionView& question,
                     const std::string& letter) {
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < choosing.shown.size(); ++row) {
        const auto& label = question.choices[choosing.shown[row]].label;
        if (fold_for_search(label).starts_with(letter)) rows.push_back(row);
    }
    if (rows.empty()) return NotMine{};
    if (rows.size() == 1) {
        choosing.focus = rows.front();
        choosing.moved = false;
        return Chosen{value_at(choosing, question, rows.front()), false};
    }
    std::size_t next = rows.front();
    for (const std::size_t row : rows) {
        if (row > choosing.focus || (row == choosing.focus && !choosing.moved)) {
            next = row;
            break;
        }
    }
    choosing.focus = next;
    choosing.moved = true;
    return Handled{};
}

/// Left and right among tiles and marks, up and down by rows of tiles.
bool move_in_layout(Choosing& choosing, const ChoiceLayout& layout, const ui::KeyPress& key) {
    const std::size_t count = choosing.shown.size();
    if (count == 0) return false;
    const bool flat = layout.look == ChoiceLook::scale || layout.look == ChoiceLook::table;
    const bool tiles = layout.look == ChoiceLook::columns;
    const bool ends = key.key == ui::Key::home || key.key == ui::Key::end;
    if (!flat && !tiles) return move_focus(choosing.focus, count, key);
    if (ends) return move_focus(choosing.focus, count, key);
    std::size_t& at = choosing.focus;
    if (key.key == ui::Key::left) {
        at = at == 0 ? count - 1 : at - 1;
    } else if (key.key == ui::Key::right) {
        at = at + 1 >= count ? 0 : at + 1;
    } else if (tiles && key.key == ui::Key::up) {
        at = at < layout.columns ? at : at - layout.columns;
    } else if (tiles && key.key == ui::Key::down) {
        at = at + layout.columns >= count ? at : at + layout.columns;
    } else {
        return false;
    }
    return true;
}

/// The first arrow only brings the ring to the list's beginning or end.
bool move(Choosing& choosing, const work::QuestionView& question, const ui::KeyPress& key) {
    const bool seen = points(choosing, question);
    if (!move_in_layout(choosing, layout_of(question), key)) return false;
    const bool to_end =
        key.key == ui::Key::up || key.key == ui::Key::end || key.key == ui::Key::left;
    if (!seen) choosing.focus = to_end ? choosing.shown.size() - 1 : 0;
    choosing.moved = true;
    return true;
}

Outcome press_enter(Choosing& choosing, const work::QuestionView& question) {
    const bool asked = choosing.moved || !choosing.filter.text.empty();
    if (!asked || choosing.shown.empty()) return NotMine{};
    if (is_multiple(question) && choosing.filter.text.empty()) return NotMine{};
    const Chosen chosen{value_at(choosing, question, choosing.focus), !is_multiple(question)};
    take(choosing, question, choosing.focus);
    return chosen;
}

}  // namespace

bool is_long(const work::QuestionView& question) {
    if (layout_of(question).look != ChoiceLook::rows) return false;
    return question.choices.size() > kDigits || is_searched(question);
}

bool points(const Choosing& choosing, const work::QuestionView& question) {
    if (choosing.focus >= choosing.shown.size()) return false;
    return choosing.moved || is_multiple(question) || !choosing.filter.text.empty() ||
           question.choices[choosing.shown[choosing.focus]].chosen;
}

void refresh(Choosing& choosing, const work::QuestionView& question) {
    const bool anew = choosing.question != question.id;
    if (anew) {
        choosing = Choosing{};
        choosing.question = question.id;
    }
    filter(choosing, question);
    if (!anew) return;
    for (std::size_t row = 0; row < choosing.shown.size(); ++row) {
        if (!question.choices[choosing.shown[row]].chosen) continue;
        choosing.focus = row;
        break;
    }
}

bool is_open(const Choosing& choosing, const work::QuestionView& question, bool alone) {
    return alone || choosing.open || !is_minimal(question);
}

bool opens(const ui::KeyPress& key) {
    if (key.ctrl || key.alt) return false;
    return key.key == ui::Key::space || key.key == ui::Key::f8 || key.digit >= 0 ||
           (key.key == ui::Key::character && !key.text.empty());
}

std::size_t first_visible(const Choosing& choosing) {
    if (choosing.shown.size() <= kDigits) return 0;
    return choosing.focus < kDigits ? 0 : choosing.focus - choosing.focus % kDigits;
}

Outcome press(Choosing& choosing, const work::QuestionView& question, const ui::KeyPress& key) {
    // The letters that few keyboards have, and the key that chooses one of them.
    if (is_long(question) && ui::is_for_letters(choosing.filter, key) &&
        choosing.filter.press(key, kMaxFilter))
        return filtered_anew(choosing, question);
    if (key.ctrl || key.alt) return NotMine{};
    if (key.key == ui::Key::enter && !key.shift) return press_enter(choosing, question);
    const bool page_key = key.key == ui::Key::page_up || key.key == ui::Key::page_down;
    if ((!page_key || is_long(question)) && move(choosing, question, key)) return Handled{};
    if (key.digit >= 1 && !key.shift) return press_digit(choosing, question, key.digit);
    // An AZERTY keyboard gives digits with Shift too; other signs with Shift belong to the filter.
    if (key.digit >= 1 && key.text == std::to_string(key.digit))
        return press_digit(choosing, question, key.digit);
    const bool space_takes = key.key == ui::Key::space && choosing.filter.text.empty();
    if (space_takes && !choosing.shown.empty()) {
        // Nothing is taken that was not seen: the first Space only shows the ring.
        const bool ring = points(choosing, question);
        choosing.moved = !ring;
        if (!ring) return Handled{};
        return Chosen{value_at(choosing, question, choosing.focus), false};
    }
    if (!is_long(question)) {
        if (const std::string typed = typed_letter(key); !typed.empty())
            return press_letter(choosing, question, typed);
        const std::string letter = folded_letter(key);
        return letter.empty() ? Outcome{NotMine{}} : press_letter(choosing, question, letter);
    }
    if (!types_text(key) && choosing.filter.text.empty()) return NotMine{};
    if (!choosing.filter.press(key, kMaxFilter)) return NotMine{};
    return filtered_anew(choosing, question);
}

}  // namespace relais::client::screens::form
