#include "client/ui/caret.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "client/ui/bidi.h"
#include "client/ui/fonts.h"
#include "client/ui/keys.h"
#include "client/ui/paint.h"
#include "client/ui/state.h"
#include "client/ui/type_line.h"
#include "client/ui/utf8.h"

namespace relais::client::ui {

namespace {

bool is_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// Marks that belong to the letter before them (Unicode: Mn of the scripts used in Mali, joiners).
bool joins_previous(char32_t c) {
    return (c >= 0x0300 && c <= 0x036F) || (c >= 0x0610 && c <= 0x061A) ||
           (c >= 0x064B && c <= 0x065F) || c == 0x0670 || (c >= 0x06D6 && c <= 0x06DC) ||
           (c >= 0x06DF && c <= 0x06E4) || (c >= 0x06EA && c <= 0x06ED) ||
           (c >= 0x08D3 && c <= 0x08FF && c != 0x08E2) || (c >= 0x1AB0 && c <= 0x1AFF) ||
           (c >= 0x1DC0 && c <= 0x1DFF) || c == 0x200D || (c >= 0x20D0 && c <= 0x20FF) ||
           (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xFE20 && c <= 0xFE2F);
}

std::size_t previous_code_point(std::string_view text, std::size_t at) {
    if (at == 0) return 0;
    --at;
    while (at > 0 && is_continuation(text[at]))
        --at;
    return at;
}

std::size_t behind_code_point(std::string_view text, std::size_t at) {
    if (at >= text.size()) return text.size();
    ++at;
    while (at < text.size() && is_continuation(text[at]))
        ++at;
    return at;
}

bool joins_previous_at(std::string_view text, std::size_t at) {
    return joins_previous(next_code_point(text, at));
}

/// A text in the lines in which its field shows it; without such a field it is one line.
struct Lines {
    struct Piece {
        std::size_t first = 0, end = 0;  ///< letters drawn on it
        std::size_t next = 0;            ///< the first letter of the next line
    };
    Paragraph paragraph;
    std::vector<Piece> pieces;
    bool drawn = false;  ///< widths are known
    bool mirrored = false;

    explicit Lines(std::string_view text);
    [[nodiscard]] std::size_t line_of(std::size_t letter) const;
    [[nodiscard]] TypeLine line(std::size_t index) const;
};

Lines::Lines(std::string_view text) {
    const State* s = current_state();
    mirrored = s != nullptr && s->mirrored;
    paragraph = analyse(text, mirrored);
    drawn = s != nullptr && s->lines_width.has_value();
    if (!drawn) {
        pieces.push_back({0, paragraph.letters.size(), paragraph.letters.size()});
        return;
    }
    for (const std::string_view piece : wrap(Face::body, text, *s->lines_width)) {
        const auto from = static_cast<std::size_t>(piece.data() - text.data());
        const std::size_t first = paragraph.letter_at(from);
        if (!pieces.empty()) pieces.back().next = first;
        pieces.push_back({first, paragraph.letter_at(from + piece.size()), 0});
    }
    pieces.back().next = paragraph.letters.size() + 1;
}

std::size_t Lines::line_of(std::size_t letter) const {
    for (std::size_t i = 0; i < pieces.size(); ++i)
        if (letter < pieces[i].next) return i;
    return pieces.size() - 1;
}

TypeLine Lines::line(std::size_t index) const {
    const Piece& piece = pieces[index];
    if (drawn) return lay_line(Face::body, paragraph, piece.first, piece.end);
    TypeLine line;
    line.paragraph = &paragraph;
    line.first = piece.first;
    line.end = piece.end;
    line.order = visual_order(paragraph, piece.first, piece.end);
    return line;
}

CaretMove at_letter(const Lines& lines, CaretPlace place) {
    return {lines.paragraph.byte_of(place.letter), place.leans};
}

std::optional<CaretMove> step(const TextEdit& edit, bool right) {
    const Lines lines(edit.text);
    const std::size_t letter = lines.paragraph.letter_at(edit.caret);
    const std::size_t index = lines.line_of(letter);
    const TypeLine line = lines.line(index);
    const std::size_t slot = slot_of(line, {std::min(letter, line.end), edit.leans});
    if (right ? slot < slots(line) : slot > 0)
        return at_letter(lines, place_at_slot(line, right ? slot + 1 : slot - 1));
    // Over the edge: on to the line that is read next, or back to the end of the one before.
    const bool forward = right != lines.paragraph.right_to_left;
    if (forward) {
        if (index + 1 >= lines.pieces.size()) return std::nullopt;
        return at_letter(lines, {lines.pieces[index + 1].first, false});
    }
    if (index == 0) return std::nullopt;
    return at_letter(lines, {lines.pieces[index - 1].end, false});
}

std::optional<CaretMove> to_other_line(const TextEdit& edit, bool down) {
    const Lines lines(edit.text);
    if (!lines.drawn) return std::nullopt;
    const std::size_t letter = lines.paragraph.letter_at(edit.caret);
    const std::size_t index = lines.line_of(letter);
    if (down ? index + 1 >= lines.pieces.size() : index == 0) return std::nullopt;
    const TypeLine from = lines.line(index);
    const TypeLine to = lines.line(down ? index + 1 : index - 1);
    float x = caret_x(from, {std::min(letter, from.end), edit.leans});
    if (lines.mirrored) x += to.total - from.total;  // lines begin at the right
    return at_letter(lines, place_at(to, x));
}

CaretMove to_end_of_line(const TextEdit& edit, bool end) {
    const Lines lines(edit.text);
    const auto& piece = lines.pieces[lines.line_of(lines.paragraph.letter_at(edit.caret))];
    return at_letter(lines, {end ? piece.end : piece.first, false});
}

bool runs_right_to_left(std::string_view text) {
    const State* s = current_state();
    return needs_layout(text) && analyse(text, s != nullptr && s->mirrored).right_to_left;
}

std::optional<CaretMove> sideways(const TextEdit& edit, const KeyPress& key) {
    const bool right = key.key == Key::right;
    if (key.ctrl) {
        const bool forward = right != runs_right_to_left(edit.text);
        return CaretMove{forward ? next_word(edit.text, edit.caret)
                                 : previous_word(edit.text, edit.caret)};
    }
    if (edit.has_selection() && !key.shift) {
        const bool forward = right != runs_right_to_left(edit.text);
        return CaretMove{forward ? edit.selection_end() : edit.selection_start()};
    }
    if (needs_layout(edit.text)) return step(edit, right);
    return CaretMove{right ? next_character(edit.text, edit.caret)
                           : previous_character(edit.text, edit.caret)};
}

}  // namespace

std::size_t next_character(std::string_view text, std::size_t at) {
    at = behind_code_point(text, at);
    while (at < text.size() && joins_previous_at(text, at))
        at = behind_code_point(text, at);
    return at;
}

std::size_t previous_character(std::string_view text, std::size_t at) {
    at = previous_code_point(text, at);
    while (at > 0 && joins_previous_at(text, at))
        at = previous_code_point(text, at);
    return at;
}

std::size_t next_word(std::string_view text, std::size_t at) {
    while (at < text.size() && text[at] != ' ')
        at = next_character(text, at);
    while (at < text.size() && text[at] == ' ')
        ++at;
    return at;
}

std::size_t previous_word(std::string_view text, std::size_t at) {
    while (at > 0 && text[at - 1] == ' ')
        --at;
    while (at > 0 && text[at - 1] != ' ')
        at = previous_character(text, at);
    return at;
}

std::size_t on_boundary(std::string_view text, std::size_t at) {
    at = std::min(at, text.size());
    while (at > 0 && at < text.size() && is_continuation(text[at]))
        --at;
    return at;
}

std::optional<CaretMove> caret_move(const TextEdit& edit, const KeyPress& key) {
    switch (key.key) {
    case Key::left:
    case Key::right:
        return sideways(edit, key);
    case Key::up:
    case Key::down:
        return to_other_line(edit, key.key == Key::down);
    case Key::home:
        return key.ctrl ? CaretMove{} : to_end_of_line(edit, false);
    case Key::end:
        return key.ctrl ? CaretMove{edit.text.size()} : to_end_of_line(edit, true);
    default:
        return std::nullopt;
    }
}

}  // namespace relais::client::ui
