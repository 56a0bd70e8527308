// The flow registry on one page: counts by single keys, the way, transport and motive beside them;
// Enter stores the group and opens the next at once. A key that comes while a group is written
// waits and loses nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/screens/common.h"
#include "client/screens/form/tally.h"
#include "client/screens/registry/places.h"
#include "client/work/flow_count.h"
#include "client/work/workplace.h"

namespace relais::client::screens::registry {

inline constexpr std::size_t kListed = 10;  ///< of the last groups

/// One of the last groups.
struct Listed {
    std::uint64_t seq = 0;
    Instant at;
    std::string direction, from, to;  ///< in words
    int persons = 0;
};

/// Why Enter did not store.
enum class Problem : std::uint8_t { none, nobody, failing };

struct State : Common {
    std::string form_file, form_id, title;
    std::optional<std::size_t> language;  ///< the next group is asked in the last one's
    std::string survey_file, survey_title;
    work::PageView counts;  ///< the tally's questions
    std::optional<work::QuestionView> consent, direction, group_size, transport, reason, elsewhere;
    std::vector<std::string> from, to;  ///< in words, coarse to fine
    bool asks_from = false, asks_to = false;
    work::LateEntry late;        ///< of this group
    work::LateEntry late_going;  ///< groups are being copied from paper, one after the other

    form::Tally tally;
    PlaceFinder finder;
    bool to_is_sought = false;          ///< the finder is the destination's
    std::optional<std::size_t> listed;  ///< the focus, while the list has the keys
    std::vector<Listed> last;           ///< newest first
    work::FlowCount count;
    std::uint64_t counted_seq = 0;  ///< what `last` and `count` were made from
    std::size_t counted_records = 0;
    std::size_t since_survey = 0, survey_every = 0;
    std::size_t postponed_at = 0;  ///< `since_survey` when the survey was put off

    std::vector<std::size_t> changes;  ///< since this group was opened: the undo depth before each
    bool size_follows = true;          ///< the group's size is the sum of the counts
    bool correcting = false;           ///< this group is a stored one
    std::string parked;                ///< the draft to go on with after a correction or survey
    std::string direction_before;      ///< of the last group: the next begins with it
    int stored_persons = -1;           ///< of the group stored last, to tell; -1 for none
    std::uint64_t stored_seq = 0;
    Problem problem = Problem::none;
    std::string problem_label, problem_message;
    bool surveying = false;    ///< an individual survey was begun here; then back
    bool wants_pages = false;  ///< all questions, page by page
    bool help = false;
    std::string opened;  ///< the draft that the state was read from
    Pending<std::uint64_t> storing;
    Pending<> opening, leaving;
    bool then_next_group = false;  ///< leaving a correction leads back to the groups
    std::deque<ui::KeyPress> waiting;
    std::optional<Error> save_error;
};

struct Answer {
    std::string id, value;
};
struct SeekPlace {
    bool destination = false;
};
struct TakePlace {
    std::size_t place = 0;
};
struct CloseFinder {};
struct ShowList {};
struct CloseList {};
struct FocusCell {
    std::size_t cell = 0;
};
/// Consent, direction, places, transport and motive as in the last group.
struct Same {};
struct Store {};
/// The last change; with none, the last group stands here again, to be corrected.
struct Undo {};
struct Correct {
    std::uint64_t seq = 0;
};
struct Survey {};
struct Later {};
struct AllQuestions {};
struct Review {};
struct Leave {};
using Intent =
    std::variant<Answer, SeekPlace, TakePlace, CloseFinder, ShowList, CloseList, FocusCell, Same,
                 Store, Undo, Correct, Survey, Later, AllQuestions, Review, Leave>;

/// The next choice after the present one, or the `number`-th (1 based); empty when there is none.
std::string next_choice(const work::QuestionView& question, std::size_t number, bool backward);
[[nodiscard]] bool survey_is_due(const State& state);
/// "registry 62", and " saved" while nothing typed is unsaved.
std::string place(const State& state);

/// With the interview that is open, or a new group where none is.
void open(State& state, work::Workplace& workplace);
void refresh(State& state, work::Workplace& workplace);
std::optional<Intent> press(State& state, const ui::KeyPress& key);
void update(State& state, const Intent& intent, work::Workplace& workplace);
std::optional<Intent> draw(State& state, const work::Workplace& workplace);

}  // namespace relais::client::screens::registry
