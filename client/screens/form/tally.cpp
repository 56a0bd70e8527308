#include "client/screens/form/tally.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string>
#include <vector>

#include "client/screens/common.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"
#include "forms/base/text.h"

namespace relais::client::screens::form {

namespace {

constexpr std::size_t kMaxDigits = 4;
constexpr const char* kQwerty = "qwerasdf";
constexpr const char* kAzerty = "azerqsdf";

int number(const std::string& digits) {
    int value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

TallyAnswer set_count(Tally& tally, const work::QuestionView& question, int count) {
    tally.steps.push_back({question.id, question.value});
    tally.digits.clear();
    tally.minus = false;
    return {question.id, std::to_string(std::clamp(count, 0, kMaxCount))};
}

TallyOutcome press_cell(Tally& tally, const work::PageView& page, std::size_t cell,
                        bool take_away) {
    const auto cells = cells_of(page);
    if (cell >= cells.size()) return TallyHandled{};
    const work::QuestionView& question = page.questions[cells[cell]];
    const int amount = tally.digits.empty() ? 1 : number(tally.digits);
    const int before = count_of(question);
    const int after = std::clamp(take_away ? before - amount : before + amount, 0, kMaxCount);
    tally.cell = cell;
    tally.told = (take_away ? "- " : "") + (tally.digits.empty() ? "" : tally.digits + " ") +
                 key_cap(tally.letters, cell);
    tally.added = after - before;
    return set_count(tally, question, after);
}

TallyOutcome undo_key(Tally& tally) {
    if (!tally.digits.empty()) {
        tally.digits.pop_back();
        return TallyHandled{};
    }
    if (tally.minus || tally.steps.empty()) {
        tally.minus = false;
        return TallyHandled{};
    }
    const Tally::Step step = tally.steps.back();
    tally.steps.pop_back();
    tally.told.clear();
    return TallyAnswer{step.id, step.before};
}

bool move_cell(Tally& tally, std::size_t count, ui::Key key) {
    std::size_t cell = std::min(tally.cell, count - 1);
    if (key == ui::Key::left)
        cell = cell == 0 ? 0 : cell - 1;
    else if (key == ui::Key::right)
        cell = std::min(cell + 1, count - 1);
    else if (key == ui::Key::up)
        cell = cell >= kRow ? cell - kRow : cell;
    else if (key == ui::Key::down)
        cell = cell + kRow < count ? cell + kRow : cell;
    else
        return false;
    tally.cell = cell;
    return true;
}

}  // namespace

void KeyLetters::set(const std::string& eight) {
    const auto points = to_code_points(eight);
    if (points.size() != kCells) return;
    for (std::size_t i = 0; i < kCells; ++i)
        letter[i] = to_utf8({&points[i], 1});
}

void KeyLetters::learn(const ui::KeyPress& key) {
    if (certain || key.ctrl || key.alt || key.digit < 0 || key.text.empty()) return;
    if (key.text == std::to_string(key.digit)) return;  // the keypad does this on all layouts
    // AZERTY prints its signs without Shift, QWERTY with it.
    set(key.shift ? kQwerty : kAzerty);
}

std::string key_cap(const KeyLetters& letters, std::size_t cell) {
    std::string cap = letters.letter[cell];
    for (char& c : cap)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return cap;
}

std::vector<std::size_t> cells_of(const work::PageView& page) {
    std::vector<std::size_t> cells;
    for (std::size_t i = 0; i < page.questions.size() && cells.size() < kCells; ++i)
        if (page.questions[i].widget == work::Widget::integer && !page.questions[i].readonly)
            cells.push_back(i);
    return cells;
}

int count_of(const work::QuestionView& question) {
    return std::clamp(number(question.value), 0, kMaxCount);
}

int total_of(const work::PageView& page) {
    int total = 0;
    for (const std::size_t i : cells_of(page))
        total += count_of(page.questions[i]);
    return total;
}

TallyOutcome press(Tally& tally, const work::PageView& page, const ui::KeyPress& key) {
    const auto cells = cells_of(page);
    if (cells.empty() || key.ctrl || key.alt) return TallyNotMine{};
    if (key.digit >= 0) {
        // AZERTY has the minus on a digit's key: once it is the digit, twice the minus. With Shift
        // it types the digit, so that 66 can still be said.
        const bool sign = key.text == "-" && !key.shift;
        if (sign && tally.sign_or_six && tally.digits.size() == 1) {
            tally.digits.clear();
            tally.sign_or_six = false;
            tally.minus = !tally.minus;
            return TallyHandled{};
        }
        tally.sign_or_six = sign && tally.digits.empty();
        if (tally.digits.size() < kMaxDigits) tally.digits += static_cast<char>('0' + key.digit);
        return TallyHandled{};
    }
    if (key.text == "-") {
        tally.minus = !tally.minus;
        return TallyHandled{};
    }
    if (key.key == ui::Key::backspace) return undo_key(tally);
    if (move_cell(tally, cells.size(), key.key)) return TallyHandled{};
    if (key.key == ui::Key::del) {
        tally.told.clear();
        return set_count(tally, page.questions[cells[std::min(tally.cell, cells.size() - 1)]], 0);
    }
    if (key.key == ui::Key::enter && !key.shift && !tally.digits.empty()) {
        tally.told.clear();
        const auto& question = page.questions[cells[std::min(tally.cell, cells.size() - 1)]];
        return set_count(tally, question, number(tally.digits));
    }
    const std::string letter = folded_letter(key);
    // Here only the top row is typed, and it holds one of these two: the layout shows itself.
    const bool guessed = !tally.letters.certain;
    if (guessed && letter == "z" && tally.letters.letter[1] == "w") tally.letters.set(kAzerty);
    if (guessed && letter == "w" && tally.letters.letter[1] == "z") tally.letters.set(kQwerty);
    for (std::size_t cell = 0; cell < kCells; ++cell)
        if (!letter.empty() && tally.letters.letter[cell] == letter)
            return press_cell(tally, page, cell, tally.minus || key.shift);
    return TallyNotMine{};
}

}  // namespace relais::client::screens::form
