#include "client/ui/bidi.h"

#include <unicode/ubidi.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/ushape.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/ui/utf8.h"

namespace relais::client::ui {

namespace {

constexpr char16_t kReplacement = 0xFFFD;
/// Names of languages are short; what is longer is no name.
constexpr std::size_t kMaxCode = 40;

bool is_isolate_start(char32_t c) {
    return c >= 0x2066 && c <= 0x2068;
}

constexpr char32_t kPopIsolate = 0x2069;

bool is_hidden(char32_t c) {
    return c < 0x20 || c == 0x7F || c == 0x061C || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

bool is_mark(char32_t c) {
    const auto type = u_charType(static_cast<UChar32>(c));
    return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK;
}

bool needs_layout(char32_t c) {
    if (c < 0x300) return false;
    return c <= 0x36F || (c >= 0x590 && c <= 0x8FF) || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
           (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE20 && c <= 0xFE2F) ||
           (c >= 0xFE70 && c <= 0xFEFF);
}

char16_t in_basic_plane(char32_t c) {
    return c > 0xFFFF || (c >= 0xD800 && c <= 0xDFFF) ? kReplacement : static_cast<char16_t>(c);
}

/// Inside one pair of isolating signs from end to end: those say how it runs.
bool is_wholly_isolated(std::u16string_view text) {
    if (text.size() < 2 || !is_isolate_start(text.front())) return false;
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_isolate_start(text[i])) ++depth;
        if (text[i] == kPopIsolate && --depth <= 0) return i + 1 == text.size();
    }
    return false;
}

ScriptsSeen scripts_of(std::u16string_view text) {
    ScriptsSeen seen;
    int depth = 0;
    for (const char16_t c : text) {
        if (is_isolate_start(c)) ++depth;
        if (c == kPopIsolate && depth > 0) --depth;
        if (depth > 0) continue;
        switch (u_charDirection(c)) {
        case U_LEFT_TO_RIGHT:
            seen.left_to_right = true;
            break;
        case U_RIGHT_TO_LEFT:
        case U_RIGHT_TO_LEFT_ARABIC:
            seen.right_to_left = true;
            break;
        default:
            break;
        }
    }
    return seen;
}

bool runs_right_to_left(std::u16string_view text, bool page_right_to_left) {
    if (is_wholly_isolated(text)) {
        if (text.front() == 0x2066) return false;
        if (text.front() == 0x2067) return true;
        text = text.substr(1, text.size() - 2);
    }
    const ScriptsSeen seen = scripts_of(text);
    return seen.right_to_left && (!seen.left_to_right || page_right_to_left);
}

bool is_lam_alef(char16_t glyph) {
    return glyph >= 0xFEF5 && glyph <= 0xFEFC;
}

/// The letters in the forms that they have between their neighbours, one for one: where lam and
/// alef become one, it stands at the lam, and a 0 at the alef.
std::u16string shaped(const std::u16string& text) {
    // Vowel signs join nothing and part nothing: they keep their own glyph, which takes no room.
    std::u16string letters;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_mark(text[i])) continue;
        letters += text[i];
        places.push_back(i);
    }
    std::u16string out(letters.size(), u'\0');
    const auto size = static_cast<std::int32_t>(letters.size());
    UErrorCode status = U_ZERO_ERROR;
    u_shapeArabic(letters.data(), size, out.data(), size,
                  U_SHAPE_LETTERS_SHAPE | U_SHAPE_LENGTH_FIXED_SPACES_NEAR |
                      U_SHAPE_TEXT_DIRECTION_LOGICAL,
                  &status);
    if (U_FAILURE(status) != 0) return text;
    std::u16string glyphs = text;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const bool made_room = out[i] == u' ' && letters[i] != u' ';  // ICU keeps the length
        glyphs[places[i]] = made_room ? u'\0' : out[i];
        if (is_lam_alef(out[i]) && i > 0 && glyphs[places[i - 1]] == 0)
            std::swap(glyphs[places[i]], glyphs[places[i - 1]]);
    }
    return glyphs;
}

std::vector<UBiDiLevel> levels_of(const std::u16string& text, bool right_to_left) {
    const UBiDiLevel base = right_to_left ? 1 : 0;
    std::vector<UBiDiLevel> levels(text.size(), base);
    if (text.empty()) return levels;
    const std::unique_ptr<UBiDi, decltype(&ubidi_close)> bidi(ubidi_open(), &ubidi_close);
    if (!bidi) return levels;
    UErrorCode status = U_ZERO_ERROR;
    const auto size = static_cast<std::int32_t>(text.size());
    ubidi_setPara(bidi.get(), text.data(), size, base, nullptr, &status);
    const UBiDiLevel* found = ubidi_getLevels(bidi.get(), &status);
    if (U_FAILURE(status) == 0 && found != nullptr) levels.assign(found, found + size);
    return levels;
}

Letter::Kind kind_of(char16_t c) {
    if (is_hidden(c)) return Letter::Kind::hidden;
    return is_mark(c) ? Letter::Kind::mark : Letter::Kind::base;
}

bool is_blank_at_end(const Letter& letter) {
    return letter.kind == Letter::Kind::hidden || letter.glyph == u' ';
}

}  // namespace

bool is_right_to_left(std::string_view language_code) {
    if (language_code.empty() || language_code.size() > kMaxCode) return false;
    return uloc_isRightToLeft(std::string(language_code).c_str()) != 0;
}

bool needs_layout(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        // Below U+0300 nothing does: most texts are passed over byte by byte.
        if (static_cast<unsigned char>(text[at]) < 0xCC) {
            ++at;
            continue;
        }
        if (needs_layout(next_code_point(text, at))) return true;
    }
    return false;
}

ScriptsSeen scripts_in(std::string_view text) {
    std::u16string units;
    for (std::size_t at = 0; at < text.size();)
        units += in_basic_plane(next_code_point(text, at));
    return scripts_of(units);
}

std::size_t Paragraph::letter_at(std::size_t byte) const {
    const auto found = std::ranges::lower_bound(letters, byte, {}, &Letter::at);
    return static_cast<std::size_t>(found - letters.begin());
}

std::size_t Paragraph::byte_of(std::size_t letter) const {
    return letter < letters.size() ? letters[letter].at : size;
}

Paragraph analyse(std::string_view text, bool page_right_to_left) {
    Paragraph paragraph;
    paragraph.size = text.size();
    std::u16string units;
    for (std::size_t at = 0; at < text.size();) {
        paragraph.letters.push_back({at, 0, 0, Letter::Kind::base});
        char16_t c = in_basic_plane(next_code_point(text, at));
        // A sign that turns all letters round could make a name say something else: without effect.
        if (c >= 0x202A && c <= 0x202E) c = 0x200B;
        units += c;
    }
    paragraph.right_to_left = runs_right_to_left(units, page_right_to_left);
    const std::u16string glyphs = shaped(units);
    const auto levels = levels_of(units, paragraph.right_to_left);
    for (std::size_t i = 0; i < units.size(); ++i) {
        Letter& letter = paragraph.letters[i];
        letter.kind = kind_of(units[i]);
        letter.level = levels[i];
        if (letter.kind == Letter::Kind::hidden) continue;
        const bool turned = letter.level % 2 == 1;  // brackets open to the left
        letter.glyph = turned ? static_cast<char16_t>(u_charMirror(glyphs[i])) : glyphs[i];
    }
    return paragraph;
}

std::vector<std::size_t> visual_order(const Paragraph& paragraph, std::size_t first,
                                      std::size_t end) {
    end = std::min(end, paragraph.letters.size());
    if (first >= end) return {};
    std::vector<UBiDiLevel> levels;
    for (std::size_t i = first; i < end; ++i)
        levels.push_back(paragraph.letters[i].level);
    // UAX #9 L1: blanks at the end of a line run as the paragraph does.
    for (std::size_t i = end; i > first && is_blank_at_end(paragraph.letters[i - 1]); --i)
        levels[i - 1 - first] = paragraph.right_to_left ? 1 : 0;
    std::vector<std::int32_t> map(levels.size());
    ubidi_reorderVisual(levels.data(), static_cast<std::int32_t>(levels.size()), map.data());
    std::vector<std::size_t> order;
    order.reserve(map.size());
    for (const std::int32_t i : map)
        order.push_back(first + static_cast<std::size_t>(i));
    return order;
}

}  // namespace relais::client::ui
