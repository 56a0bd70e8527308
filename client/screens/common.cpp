#include "client/screens/common.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "client/ui/keys.h"
#include "forms/base/text.h"

namespace relais::client::screens {

namespace {

constexpr std::size_t kPage = 8;  ///< rows that PageUp and PageDown jump over

enum Rank { whole, beginning, word, anywhere, none };

Rank rank_of(std::string_view label, std::string_view typed) {
    if (label == typed) return whole;
    if (label.starts_with(typed)) return beginning;
    const std::size_t at = label.find(typed);
    if (at == std::string_view::npos) return none;
    for (std::size_t i = at; i != std::string_view::npos; i = label.find(typed, i + 1))
        if (label[i - 1] == ' ' || label[i - 1] == '-' || label[i - 1] == '(') return word;
    return anywhere;
}

bool is_beyond_latin(std::string_view text) {
    const auto letters = to_code_points(text);
    return !letters.empty() && letters.front() >= 0x370 && letters.front() != 0xFFFD;
}

/// A typed m or n at the end may yet be followed by b or p.
bool ends_in_nasal(std::string_view typed) {
    return typed.size() > 1 && (typed.back() == 'm' || typed.back() == 'n');
}

Rank best_rank(std::string_view label, std::string typed) {
    const Rank as_typed = rank_of(label, typed);
    if (!ends_in_nasal(typed)) return as_typed;
    typed.back() = typed.back() == 'm' ? 'n' : 'm';
    const Rank other = rank_of(label, typed);
    return other == whole ? std::min(as_typed, beginning) : std::min(as_typed, other);
}

}  // namespace

std::string folded(std::string_view text) {
    std::string out = fold_for_search(text);
    for (std::size_t i = 0; i + 1 < out.size(); ++i)
        if (out[i] == 'm' && (out[i + 1] == 'b' || out[i + 1] == 'p')) out[i] = 'n';
    return out;
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

std::string folded_label(std::string_view text) {
    std::string out = fold_for_search(text);
    for (std::size_t i = 0; i + 1 < out.size(); ++i)
        if (out[i] == 'm' && (out[i + 1] == 'b' || out[i + 1] == 'p')) out[i] = 'n';
    return out;
}

std::vector<std::size_t> matching_folded(const std::vector<std::string>& labels,
                                         std::string_view typed) {
    const std::string wanted = folded_label(typed);
    std::vector<std::vector<std::size_t>> by_rank(none);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const Rank rank = wanted.empty() ? beginning : best_rank(labels[i], wanted);
        if (rank != none) by_rank[rank].push_back(i);
    }
    std::vector<std::size_t> found;
    for (const auto& some : by_rank)
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
