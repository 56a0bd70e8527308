#include "client/screens/form/choices.h"

#include <cstddef>
#include <string>
#include <vector>

#include "client/screens/common.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"
#include "forms/base/text.h"

namespace relais::client::screens::form {

namespace {

bool is_multiple(const work::QuestionView& question) {
    return question.widget == work::Widget::select_multiple;
}

const std::string& value_at(const Choosing& choosing, const work::QuestionView& question,
                            std::size_t row) {
    return question.choices[choosing.shown[row]].value;
}

void filter(Choosing& choosing, const work::QuestionView& question) {
    std::vector<std::string> labels;
    for (const auto& choice : question.choices)
        labels.push_back(choice.label);
    choosing.shown = matching(labels, choosing.filter.text);
    if (choosing.focus >= choosing.shown.size()) choosing.focus = 0;
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
    const std::size_t row = first_visible(choosing) + static_cast<std::size_t>(digit) - 1;
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

/// The first arrow only brings the ring to the list's beginning or end.
bool move(Choosing& choosing, const work::QuestionView& question, const ui::KeyPress& key) {
    const bool seen = points(choosing, question);
    if (!move_focus(choosing.focus, choosing.shown.size(), key)) return false;
    const bool to_end = key.key == ui::Key::up || key.key == ui::Key::end;
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
    return question.choices.size() > kDigits;
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

std::size_t first_visible(const Choosing& choosing) {
    if (choosing.shown.size() <= kDigits) return 0;
    return choosing.focus < kDigits ? 0 : choosing.focus - choosing.focus % kDigits;
}

Outcome press(Choosing& choosing, const work::QuestionView& question, const ui::KeyPress& key) {
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
    if (!choosing.filter.press(key, 64)) return NotMine{};
    choosing.focus = 0;
    choosing.moved = false;
    filter(choosing, question);
    return Handled{};
}

}  // namespace relais::client::screens::form
