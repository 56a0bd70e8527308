// Everything a view may draw with; with client/app the only user of imgui.h. A view calls these
// between begin_frame and end_frame; ids are stable and untranslated. Sizes scale with
// text_scale().
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/ui/keys.h"

namespace relais::client::ui {

enum class Theme : std::uint8_t { sun, night };
void set_theme(Theme theme);
Theme theme();
/// 0, 1 or 2: 100, 125, 150 %.
void set_text_step(int step);
int text_step();

struct Rect {
    float x = 0, y = 0, w = 0, h = 0;
};
/// What was drawn in the last frame, by id: for tests and for keyboard focus.
struct Drawn {
    Rect rect;
    std::string text;
    bool enabled = true;
    bool in_bar = false;  ///< of the top bar or the key bar, under which a column scrolls
};
const std::map<std::string, Drawn>& drawn();

// ---- The page --------------------------------------------------------------------------------
struct KeyHint {
    std::string key;  ///< "F9", "Entrée"
    std::string what;
    std::string id;      ///< clicking it does the same; "" when it is only told
    bool minor = false;  ///< goes first where a low window has no room for a second row
};
void top_bar(const std::string& left, const std::string& right);
/// A band beneath the top bar on every screen until it is taken back with "".
void set_band(const std::string& text);
void progress_line(float fraction);
/// The bottom line: keys that work here and now; returns the id clicked.
std::optional<std::string> key_bar(const std::vector<KeyHint>& keys, const std::string& right,
                                   bool right_is_good = true);
/// A scrolling column between the bars; at most 900 px wide unless `wide`. RAII.
class Column {
  public:
    explicit Column(bool wide = false);
    ~Column();
    Column(const Column&) = delete;
    Column& operator=(const Column&) = delete;
    Column(Column&&) = delete;
    Column& operator=(Column&&) = delete;
};
/// Side by side inside a Column: call next() between the two halves.
class Halves {
  public:
    explicit Halves(float left_fraction = 0.5F);
    ~Halves();
    Halves(const Halves&) = delete;
    Halves& operator=(const Halves&) = delete;
    Halves(Halves&&) = delete;
    Halves& operator=(Halves&&) = delete;
    void next();
};
/// A white box with a thin line around what is drawn inside. RAII.
class Card {
  public:
    explicit Card(const char* id);
    ~Card();
    Card(const Card&) = delete;
    Card& operator=(const Card&) = delete;
    Card(Card&&) = delete;
    Card& operator=(Card&&) = delete;
};
void space(float height = 8);
/// Scrolls the column by most of what is seen, down (1) or up (-1), in the next picture: what no
/// focused row brings into sight is reached by keys too.
void scroll_page(int direction);

// ---- Words -----------------------------------------------------------------------------------
enum class Tone : std::uint8_t { normal, quiet, accent, good, warn, bad };
void title(std::string_view text);                           ///< the question: 26 px bold
void heading(std::string_view text);                         ///< 20 px bold
void body(std::string_view text, Tone tone = Tone::normal);  ///< 22 px, wrapped
void hint(std::string_view text, Tone tone = Tone::quiet);   ///< 18 px, wrapped
/// A big number with a word under it; several in a row.
struct Figure {
    std::string number, what;
    Tone tone = Tone::normal;
};
void figures(const std::vector<Figure>& figures);
void bars(const std::vector<int>& values, const std::vector<std::string>& labels);
enum class Sign : std::uint8_t { info, good, warn, bad };
/// A coloured box with a sign and a sentence.
void message(Sign sign, std::string_view text, std::string_view detail = {});

// ---- Things to press (return true when clicked; keys are the view's affair) -------------------
bool action(const char* id, const std::string& key, const std::string& label,
            const std::string& detail, bool primary = false, bool focused = false);
struct ChoiceRow {
    std::string key;  ///< what the keycap says; empty for none
    std::string label;
    std::string detail;
    bool chosen = false;
    bool focused = false;
    bool multiple = false;  ///< a box to tick instead of a keycap that fills
};
bool choice(const char* id, const ChoiceRow& row);
struct ChoicePicture;  // client/ui/picture.h
bool choice(const char* id, const ChoiceRow& row, const ChoicePicture& picture);
/// The ring around a list of choices that has the keys while none of its rows is marked. RAII.
class ListRing {
  public:
    explicit ListRing(bool shown);
    ~ListRing();
    ListRing(const ListRing&) = delete;
    ListRing& operator=(const ListRing&) = delete;
    ListRing(ListRing&&) = delete;
    ListRing& operator=(ListRing&&) = delete;

  private:
    bool shown_;
    float top_ = 0;
};
/// A row of a list with columns of text; the first is bold.
struct Cell {
    std::string text;
    float fraction = 0.25F;
    Tone tone = Tone::normal;
};
bool row(const char* id, const std::vector<Cell>& cells, bool focused = false);
/// Keeps the focused row in sight when it moves; call after drawing the row.
void keep_in_sight();
bool button(const char* id, const std::string& key, const std::string& label, bool primary = false,
            bool enabled = true);

// ---- Fields: text comes from the key queue, see keys.h; these only show ------------------------
struct Field {
    std::string text;
    std::size_t caret = 0;  ///< byte offset, at a character boundary
    std::string placeholder;
    bool focused = false;
    bool failing = false;
    bool secret = false;  ///< dots instead of letters
    bool multiline = false;
    std::size_t anchor = TextEdit::kNothing;  ///< these three as in the TextEdit
    bool leans = false;
    bool composing = false;
};
/// As an edit stands now.
Field field_of(const TextEdit& edit, bool focused);
bool field(const char* id, const Field& field);  ///< true when clicked
/// A field told in one line beside its key; two stand side by side, and none moves when its value
/// is longer.
bool slot(const char* id, const std::string& key, const std::string& name,
          const std::string& value);
/// A big number with a keycap above it (tally): label, key, value.
bool tally_cell(const char* id, const std::string& key, const std::string& label,
                const std::string& value, bool hot);

/// What the pointer did in a field or among the special letters during this picture, as a key for
/// the screen to press; once.
std::optional<KeyPress> take_pointed();
/// Lets go of what was copied and of texts kept for drawing: before somebody else works here.
void forget_texts();

// ---- Language of the window --------------------------------------------------------------------
/// The msgid is the French text; catalogues are client/ui/po/<lang>.po, compiled to .mo.
std::string tr(const char* french);
std::string trn(const char* french_one, const char* french_many, long n);
/// Puts the arguments in place of "{}" in order, or of "{0}", "{1}" where a translation reorders
/// them.
std::string fill(std::string_view text, std::initializer_list<std::string_view> arguments);
/// "fr" (built in), "en", "ar". False when the catalogue is missing: the language stays.
bool set_ui_language(const std::string& language);
std::string ui_language();
/// Those there are, in the order in which a key goes through them.
const std::vector<std::string>& ui_languages();
/// The language of what is read on the page (a form's, by its code), "" where it is the window's.
/// Its direction is the page's: where it runs from right to left everything is mirrored.
void set_reading_language(const std::string& code);
bool is_mirrored();
/// "vendredi 20 novembre 2026", "08:42" in the window's language.
std::string long_date(int year, int month, int day);

}  // namespace relais::client::ui
