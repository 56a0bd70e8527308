#include "client/screens/common.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "client/ui/keys.h"
#include "forms/base/match.h"
#include "forms/base/text.h"

namespace relais::client::screens {

namespace {

constexpr std::size_t kPage = 8;  ///< rows that PageUp and PageDown jump over

bool is_beyond_latin(std::string_view text) {
    const auto letters = to_code_points(text);
    return !letters.empty() && letters.front() >= 0x370 && letters.front() != 0xFFFD;
}

/// A typed m or n at the end may yet be followed by b or p.
bool ends_in_nasal(std::string_view typed) {
    return typed.size() > 1 && (typed.back() == 'm' || typed.back() == 'n');
}

}  // namespace

std::string folded(std::string_view text) {
    return relais::folded_label(text);
}

std::string other_nasal(std::string typed) {
    if (ends_in_nasal(typed)) typed.back() = typed.back() == 'm' ? 'n' : 'm';
    return typed;
}

bool move_focus(std::size_t& focus, std::size_t count, const ui::KeyPress& key) {
    if (count == 0) return false;
    const std::size_t last = count - 1;
    switch (key.key) {
    case ui::Key::up:
        focus = focus == 0 ? last : focus - 1;
        return true;
    case ui::Key::down:
        focus = focus >= last ? 0 : focus + 1;
        return true;
    case ui::Key::page_up:
        focus = focus < kPage ? 0 : focus - kPage;
        return true;
    case ui::Key::page_down:
        focus = std::min(last, focus + kPage);
        return true;
    case ui::Key::home:
        focus = 0;
        return true;
    case ui::Key::end:
        focus = last;
        return true;
    default:
        return false;
    }
}

HelpKey press_help(bool& help, const ui::KeyPress& key) {
    if (key.key == ui::Key::escape && !help) return HelpKey::leave;
    if (key.key != ui::Key::escape && key.key != ui::Key::f1) return HelpKey::other;
    help = !help;
    return HelpKey::taken;
}

std::string folded_letter(const ui::KeyPress& key) {
    if (key.ctrl || key.alt) return {};
    return fold_for_search(key.letter.empty() && key.digit < 0 ? key.text : key.letter);
}

std::string typed_letter(const ui::KeyPress& key) {
    if (key.ctrl || key.alt || key.digit >= 0 || !is_beyond_latin(key.text)) return {};
    return fold_for_search(key.text);
}

bool types_text(const ui::KeyPress& key) {
    if (key.ctrl || key.alt || key.text.empty()) return false;
    return static_cast<unsigned char>(key.text.front()) >= 0x20;
}

std::vector<std::size_t> matching_folded(const std::vector<std::string>& labels,
                                         std::string_view typed) {
    const Wanted wanted(typed);
    std::vector<std::vector<std::size_t>> by_match(static_cast<std::size_t>(Match::none));
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const Match match = wanted.in(labels[i]);
        if (match != Match::none) by_match[static_cast<std::size_t>(match)].push_back(i);
    }
    std::vector<std::size_t> found;
    for (const auto& some : by_match)
        found.insert(found.end(), some.begin(), some.end());
    return found;
}

std::vector<std::size_t> matching(const std::vector<std::string>& labels, std::string_view typed) {
    std::vector<std::string> folded;
    folded.reserve(labels.size());
    for (const std::string& label : labels)
        folded.push_back(folded_label(label));
    return matching_folded(folded, typed);
}

}  // namespace relais::client::screens
