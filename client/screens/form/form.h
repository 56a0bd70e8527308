// One interview: a question, a field-list, the tally or "add another?" at a time. The State holds a
// copy of the page, so that a key is understood without touching the interview.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/screens/common.h"
#include "client/screens/form/choices.h"
#include "client/screens/form/drawing.h"
#include "client/screens/form/entry.h"
#include "client/screens/form/files.h"
#include "client/screens/form/geo.h"
#include "client/screens/form/media.h"
#include "client/screens/form/photo.h"
#include "client/screens/form/picker.h"
#include "client/screens/form/pictures.h"
#include "client/screens/form/ranking.h"
#include "client/screens/form/roster.h"
#include "client/screens/form/sounds.h"
#include "client/screens/form/tally.h"
#include "client/work/workplace.h"

namespace relais::client::screens::form {

/// What was typed but is no answer yet, and the answer that stood beside it.
struct Unfinished {
    std::string typed, seen;
};

/// An answer that the form could not compute, when the interview stood at `revision`.
struct Refusal {
    std::string id, value;
    std::uint64_t revision = 0;
    std::optional<Error> error;  ///< none: nothing was refused
};

struct State : Common {
    work::PageView page;
    std::uint64_t revision = 0;      ///< of the interview when `page` was taken
    std::string title;               ///< the form's
    std::string language;            ///< "FR"
    std::size_t question = 0;        ///< which of the page has the keys
    Choosing choosing;               ///< of the focused question, when it is a select
    ui::TextEdit edit;               ///< of the focused question, when it is typed
    std::string edit_of, edit_seen;  ///< the question and the value that `edit` was made from
    bool edited = false;             ///< a key changed `edit` since then
    bool opened = false;             ///< its calendar stands open, or its dots are letters
    std::map<std::string, Unfinished> unfinished;  ///< by question: never lost by walking away
    std::string interview_id;                      ///< whose questions these are
    Ranking ranking;                               ///< of the focused question, when it is a rank
    Files files;                                   ///< the list to choose a file from
    Sheet sheet;                                   ///< what is being drawn
    Showing showing;    ///< the picture of the focused question, and the camera
    Pictures pictures;  ///< of the labels and choices shown
    Sounds sounds;      ///< what is heard, and what is recorded
    Photo photo;        ///< what the camera sees, for a picture
    Geo geo;            ///< of the focused question, when it asks for a place
    Picker picker;      ///< its places by name and its map, while they are open
    Tally tally;
    Roster roster;                  ///< of a page that adds to a repeat
    Told told;                      ///< what the last change did besides, or what undo did
    std::optional<int> group_size;  ///< what was announced, to hold the tally against
    bool blocked = false;           ///< Enter did not go on: say why
    bool incomplete = false;        ///< a date or time half typed
    bool help = false;
    bool from_review = false;  ///< Enter returns to the review
    bool touched = false;      ///< something was answered since it was opened
    bool saving = false;
    bool notes_places = false;         ///< the form's audit log does: said on the first page
    work::BackgroundState ear{};       ///< the whole interview is recorded: said likewise
    bool trial = false;                ///< nothing is kept: said where others read when it was
    std::int64_t saving_since_ms = 0;  ///< by the clock of `now`; 0 while nothing is under way
    Instant saved_at;
    std::optional<Error> save_error;
    std::optional<Error> refused;  ///< the form could not compute what the last answer asks for
    Refusal refusal;  ///< that answer: it is not computed again until something changes
    Pending<> leaving;
};

struct Answer {
    std::string id, value;
};
/// select_one; `go_on` leads to the next page at once (appearance quick, or Enter).
struct Choose {
    std::string id, value;
    bool go_on = false;
};
struct Toggle {
    std::string id, value;
};
struct Focus {
    std::size_t question = 0;
    bool open = false;  ///< its list or calendar opens, or closes
};
struct FocusCell {
    std::size_t cell = 0;
};
/// A button of a question was clicked: the key printed on it, there.
struct KeyOn {
    std::size_t question = 0;
    ui::Key key = ui::Key::none;
};
/// A rank: this choice comes next.
struct PutNext {
    std::string id;
    std::size_t choice = 0;
};
struct Next {};
struct Back {};
struct AddRepeat {};
struct RemoveInstance {};
struct Undo {};
struct Redo {};
struct Review {};
/// The jump list.
struct GoTo {};
/// A line of the page that asks for another.
struct OpenInstance {
    std::string id;
};
struct RemoveLine {
    std::string id;
};
/// Of a table: by so many rows and columns, over what nobody can answer.
struct MoveCell {
    int rows = 0, columns = 0;
};
struct GoToCell {
    work::GridPlace place;
};
struct OpenRow {};     ///< the questions that are no columns
struct LeaveTable {};  ///< to the page behind it, or from a row's questions back to it
struct UseGrid {
    bool on = false;
};
struct Leave {};
using Intent =
    std::variant<Answer, Choose, Toggle, Focus, PutNext, FocusCell, KeyOn, Browse, TakeFile, PenAt,
                 KeepDrawing, TakePlace, OnMap, Next, Back, AddRepeat, RemoveInstance, Undo, Redo,
                 Review, Leave, GoTo, OpenInstance, RemoveLine, MoveCell, GoToCell, OpenRow,
                 LeaveTable, UseGrid, Listen, ListenNext, Hush, RecordSound, TakePhoto>;

/// What a key means on a page of its own kind; no intent: it did what it does here.
struct Meaning {
    std::optional<Intent> intent;
};

/// The question that has the keys; null on a page without questions.
const work::QuestionView* focused(const State& state);
/// "form 3/14", and " saved" when everything is on disk.
std::string place(const State& state);

/// Entered anew; `from_review` when a line of the review was chosen.
void open(State& state, work::Workplace& workplace, bool from_review);
/// Come back from the jump list, which chose a question (or none); what was begun goes on.
void show(State& state, work::Workplace& workplace, const std::string& id);
/// After anything changed: page, edit buffers and what is said about saving.
void refresh(State& state, work::Workplace& workplace);
std::optional<Intent> press(State& state, const ui::KeyPress& key);
void update(State& state, const Intent& intent, work::Workplace& workplace);
std::optional<Intent> draw(State& state, const work::Workplace& workplace);

}  // namespace relais::client::screens::form
