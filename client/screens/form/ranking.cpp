#include "client/screens/form/ranking.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/screens/common.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"
#include "forms/base/text.h"

namespace relais::client::screens::form {

namespace {

constexpr std::size_t kDigitKeys = 9;

std::string text_of(const work::QuestionView& question, const std::vector<std::size_t>& order) {
    std::string text;
    for (const std::size_t choice : order)
        text += (text.empty() ? "" : " ") + question.choices[choice].value;
    return text;
}

/// The item at the focus goes one place up or down.
Ranked carry(Ranking& ranking, const work::QuestionView& question, bool down) {
    auto order = order_of(question);
    const std::size_t from = ranking.focus;
    if (order.empty() || (down ? from + 1 >= order.size() : from == 0)) return {.mine = true};
    ranking.focus = down ? from + 1 : from - 1;
    std::swap(order[from], order[ranking.focus]);
    return {true, text_of(question, order)};
}

/// Space takes up and lays down; the order as it stands is an answer too.
Ranked take_up(Ranking& ranking, const work::QuestionView& question) {
    ranking.held = !ranking.held;
    if (ranking.held || !question.value.empty()) return {.mine = true};
    return {true, text_of(question, order_of(question))};
}

/// The ring goes to the next choice that begins so.
bool find(Ranking& ranking, const work::QuestionView& question, const std::string& letter) {
    const auto order = order_of(question);
    for (std::size_t step = 1; step <= order.size(); ++step) {
        const std::size_t at = (ranking.focus + step) % order.size();
        if (!fold_for_search(question.choices[order[at]].label).starts_with(letter)) continue;
        ranking.focus = at;
        return true;
    }
    return false;
}

}  // namespace

std::vector<std::size_t> order_of(const work::QuestionView& question) {
    std::vector<std::size_t> order;
    const auto add = [&order](std::size_t choice) {
        if (std::find(order.begin(), order.end(), choice) == order.end()) order.push_back(choice);
    };
    for (const auto value : split_blanks(question.value))
        for (std::size_t i = 0; i < question.choices.size(); ++i)
            if (question.choices[i].value == value) add(i);
    for (std::size_t i = 0; i < question.choices.size(); ++i)
        add(i);
    return order;
}

std::size_t digit_of(std::size_t choice) {
    return choice < kDigitKeys ? choice + 1 : 0;
}

std::string put_next(Ranking& ranking, const work::QuestionView& question, std::size_t choice) {
    auto order = order_of(question);
    if (ranking.placed >= order.size()) ranking.placed = 0;
    const auto at = std::find(order.begin(), order.end(), choice);
    const auto here = static_cast<std::size_t>(at - order.begin());
    // One that was put already goes to the end of those: it is what was meant last.
    if (here < ranking.placed) --ranking.placed;
    order.erase(at);
    order.insert(order.begin() + static_cast<std::ptrdiff_t>(ranking.placed), choice);
    ranking.focus = ranking.placed++;
    ranking.held = false;
    return text_of(question, order);
}

Ranked press(Ranking& ranking, const work::QuestionView& question, const ui::KeyPress& key) {
    if (ranking.question != question.id) {
        ranking = {};
        ranking.question = question.id;
    }
    if (question.choices.empty() || key.alt) return {};
    const bool up = key.key == ui::Key::up, down = key.key == ui::Key::down;
    if ((up || down) && (key.ctrl || ranking.held)) return carry(ranking, question, down);
    if (key.ctrl) return {};
    if (key.key == ui::Key::space) return take_up(ranking, question);
    if (ranking.held && key.key == ui::Key::enter) return take_up(ranking, question);
    if (key.key == ui::Key::backspace || key.key == ui::Key::del) {
        ranking.placed = 0;
        return {true, std::string()};
    }
    const bool turns_page = key.key == ui::Key::page_up || key.key == ui::Key::page_down;
    if (!turns_page && move_focus(ranking.focus, question.choices.size(), key))
        return {.mine = true};
    if (key.digit >= 1) {
        const auto choice = static_cast<std::size_t>(key.digit) - 1;
        if (choice >= question.choices.size()) return {.mine = true};
        return {true, put_next(ranking, question, choice)};
    }
    const std::string letter = folded_letter(key);
    return {!letter.empty() && find(ranking, question, letter)};
}

}  // namespace relais::client::screens::form
