#include "client/work/names.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/text.h"

namespace relais::client::work {

namespace {

constexpr std::size_t kMaxName = 200;  ///< bytes looked at
constexpr std::size_t kPhoneDigits = 8;
constexpr std::size_t kMinCard = 4;

bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}

bool is_vowel(char c) {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/// Longer ones first: each is looked for at each place of the word.
constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kSounds{{{"tch", "c"},
                                                                                 {"ou", "u"},
                                                                                 {"oo", "u"},
                                                                                 {"ee", "i"},
                                                                                 {"ph", "f"},
                                                                                 {"dj", "j"},
                                                                                 {"th", "t"},
                                                                                 {"ck", "k"},
                                                                                 {"y", "i"},
                                                                                 {"w", "u"},
                                                                                 {"q", "k"},
                                                                                 {"z", "s"},
                                                                                 {"h", ""}}};

std::string word_spelt_alike(std::string_view word) {
    std::string sounds;
    for (std::size_t at = 0; at < word.size();) {
        const auto rest = word.substr(at);
        const auto found = std::find_if(kSounds.begin(), kSounds.end(), [&](const auto& sound) {
            return rest.starts_with(sound.first);
        });
        if (found != kSounds.end()) {
            sounds += found->second;
            at += found->first.size();
            continue;
        }
        const bool hard = word[at] == 'c' && (at + 1 == word.size() || word[at + 1] == 'a' ||
                                              word[at + 1] == 'o' || word[at + 1] == 'u');
        sounds += hard ? 'k' : word[at];
        ++at;
    }
    sounds.erase(std::unique(sounds.begin(), sounds.end()), sounds.end());
    return sounds;
}

std::string consonants(std::string_view word) {
    std::string left;
    for (const char c : word)
        if (!is_vowel(c) && (left.empty() || left.back() != c)) left += c;
    return left;
}

/// Letters to add, drop or change (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t i = 0; i <= b.size(); ++i)
        row[i] = i;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
        }
    }
    return row[b.size()];
}

bool may_be_same_word(std::string_view a, std::string_view b) {
    if (a == b) return true;
    constexpr std::size_t kLong = 4;  // short names differ by one letter and are others
    return a.size() >= kLong && b.size() >= kLong && consonants(a) == consonants(b) &&
           distance(a, b) <= 2;
}

}  // namespace

std::string spelt_alike(std::string_view name) {
    std::string words = fold_for_search(name.substr(0, kMaxName));
    for (char& c : words)
        if (!is_letter(c) && !is_digit(c)) c = ' ';
    std::string alike;
    for (const auto word : split_blanks(words)) {
        const std::string sounds = word_spelt_alike(word);
        if (sounds.empty()) continue;
        if (!alike.empty()) alike += ' ';
        alike += sounds;
    }
    return alike;
}

bool may_be_same_name(std::string_view a, std::string_view b) {
    const std::string first = spelt_alike(a), second = spelt_alike(b);
    auto shorter = split_blanks(first), longer = split_blanks(second);
    if (shorter.size() > longer.size()) std::swap(shorter, longer);
    if (shorter.empty() || (shorter.size() == 1 && longer.size() > 1)) return false;
    for (const auto word : shorter) {
        const auto found = std::find_if(longer.begin(), longer.end(), [&](std::string_view other) {
            return may_be_same_word(word, other);
        });
        if (found == longer.end()) return false;
        longer.erase(found);
    }
    return true;
}

std::string phone_digits(std::string_view phone) {
    std::string digits;
    for (const char c : phone)
        if (is_digit(c)) digits += c;
    if (digits.size() < kPhoneDigits) return {};
    return digits.substr(digits.size() - kPhoneDigits);
}

std::string card_number(std::string_view card) {
    std::string number;
    for (const char c : lower_ascii(card.substr(0, kMaxName)))
        if (is_letter(c))
            number += static_cast<char>(c - 'a' + 'A');
        else if (is_digit(c))
            number += c;
    return number.size() < kMinCard ? std::string() : number;
}

}  // namespace relais::client::work
