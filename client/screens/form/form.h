// One interview: a question, a field-list, the tally or "add another?" at a time. The State holds a
// copy of the page, so that a key is understood without touching the interview.
#pragma once

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
#include "client/screens/form/tally.h"
#include "client/work/workplace.h"

namespace relais::client::screens::form {

struct State : Common {
    work::PageView page;
    std::string title;               ///< the form's
    std::string language;            ///< "FR"
    std::size_t question = 0;        ///< which of the page has the keys
    Choosing choosing;               ///< of the focused question, when it is a select
    ui::TextEdit edit;               ///< of the focused question, when it is typed
    std::string edit_of, edit_seen;  ///< the question and the value that `edit` was made from
    Files files;      ///< the list to choose a file from
    Sheet sheet;      ///< what is being drawn
    Showing showing;  ///< the picture of the focused question, and the camera
    Geo geo;          ///< of the focused question, when it asks for a place
    Tally tally;
    std::optional<int> group_size;  ///< what was announced, to hold the tally against
    bool blocked = false;           ///< Enter did not go on: say why
    bool incomplete = false;        ///< a date or time half typed
    bool help = false;
    bool from_review = false;  ///< Enter returns to the review
    bool touched = false;      ///< something was answered since it was opened
    bool saving = false;
    Instant saved_at;
    std::optional<Error> save_error;
    std::optional<Error> refused;  ///< the form could not compute what the last answer asks for
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
};
struct FocusCell {
    std::size_t cell = 0;
};
/// A button of a question was clicked: the key printed on it, there.
struct KeyOn {
    std::size_t question = 0;
    ui::Key key = ui::Key::none;
};
struct Next {};
struct Back {};
struct AddRepeat {};
struct RemoveInstance {};
struct Undo {};
struct Redo {};
struct Review {};
struct Leave {};
using Intent = std::variant<Answer, Choose, Toggle, Focus, FocusCell, KeyOn, Browse, TakeFile,
                            PenAt, KeepDrawing, Next, Back, AddRepeat,
                            RemoveInstance, Undo, Redo, Review, Leave>;

/// The question that has the keys; null on a page without questions.
const work::QuestionView* focused(const State& state);
/// "form 3/14", and " saved" when everything is on disk.
std::string place(const State& state);

/// Entered anew; `from_review` when a line of the review was chosen.
void open(State& state, work::Workplace& workplace, bool from_review);
/// After anything changed: page, edit buffers and what is said about saving.
void refresh(State& state, work::Workplace& workplace);
std::optional<Intent> press(State& state, const ui::KeyPress& key);
void update(State& state, const Intent& intent, work::Workplace& workplace);
std::optional<Intent> draw(State& state, const work::Workplace& workplace);

}  // namespace relais::client::screens::form
