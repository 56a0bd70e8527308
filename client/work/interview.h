// One interview as a screen needs it: the page shown, its questions as plain values, and what the
// enumerator may do. Holds a forms/session Session; knows no disk and no window.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/work/form_change.h"
#include "client/work/late_entry.h"
#include "client/work/outline.h"
#include "client/work/registry.h"
#include "client/work/remarks.h"
#include "client/work/roster.h"
#include "client/work/steps.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "forms/session/form.h"

namespace relais::forms::session {
class Session;
}

namespace relais::client::work {

class AuditLog;

enum class Widget : std::uint8_t {
    text,
    integer,
    decimal,
    range,
    date,
    time,
    date_time,
    select_one,
    select_multiple,
    rank,
    note,
    acknowledge,
    geopoint,
    geotrace,
    geoshape,
    image,
    audio,
    video,
    file,
    barcode,
    unsupported
};

struct ChoiceView {
    std::string value;
    std::string label;
    bool chosen = false;
    std::vector<MediaView> media = {};
    bool operator==(const ChoiceView&) const = default;
};

/// A range's bounds as the author wrote them: decimals, which no binary fraction may spoil.
struct RangeView {
    std::string start = "1", end = "10", step = "1";
    std::string tick_interval;  ///< empty: the author gave none
    std::string placeholder;    ///< where the knob waits before the first answer
    bool operator==(const RangeView&) const = default;
};

/// An attribute of the control or its bind, as written: {"mediatype", "image/*"},
/// {"orx:max-pixels", "1024"}.
struct ParameterView {
    std::string name, value;
    bool operator==(const ParameterView&) const = default;
};

struct QuestionView {
    std::string id;  ///< the answer's path, "/data/member[2]/age"; stable, untranslated
    Widget widget = Widget::text;
    std::string label;
    std::string hint;
    std::string guidance;
    std::string value;                    ///< XForms text
    std::vector<ChoiceView> choices;      ///< of a select or rank; a range's labelled ticks
    std::vector<std::string> appearance;  ///< its words, lower case: "minimal", "columns-3"
    std::vector<ParameterView> parameters;
    std::vector<MediaView> media;  ///< of the label
    RangeView range;               ///< for Widget::range
    bool required = false;
    bool readonly = false;
    bool multiline = false;
    bool quick = false;   ///< appearance "quick": choosing goes on to the next page
    std::string failure;  ///< why the present answer does not hold; empty when it does
    bool operator==(const QuestionView&) const = default;
};

/// "minimal" is one of the words of its appearance.
bool looks(const QuestionView& question, std::string_view word);

enum class PageKind : std::uint8_t { question, field_list, tally, add_repeat, grid };

struct PageView {
    PageKind kind = PageKind::question;
    std::vector<std::string> trail;       ///< groups and repeat instances around it, in words
    std::string title;                    ///< a field-list's label; for add_repeat the repeat's
    std::vector<std::string> appearance;  ///< of a field-list: "field-list", "table-list"
    std::vector<QuestionView> questions;  ///< of a grid: the cell that has the keys
    std::string repeat_id;                ///< for add_repeat and grid: what "add" adds
    std::size_t instances = 0;            ///< for add_repeat and grid: how many there are
    std::string instance_id;  ///< innermost repeat instance around the page; may be empty
    std::size_t number = 0;   ///< 1-based place among the pages
    std::size_t count = 0;
    bool operator==(const PageView&) const = default;
};

enum class ReviewState : std::uint8_t { failing, missing, warning, answered, empty };
struct ReviewLine {
    std::string id;  ///< question to jump to
    ReviewState state = ReviewState::answered;
    std::string section;  ///< innermost group or member, in words
    std::string label;
    std::string answer;   ///< in words
    std::string message;  ///< of a failing or missing one
    std::string place{};  ///< of a place: the answer as XForms has it
    bool operator==(const ReviewLine&) const = default;
};
struct Review {
    std::vector<ReviewLine> lines;  ///< failing, missing, warnings, then the rest by section
    std::size_t failing = 0;
    std::size_t missing = 0;
    [[nodiscard]] bool may_finalise() const { return failing == 0 && missing == 0; }
};

/// Where the sound of the whole interview goes.
struct InterviewSound {
    std::string question;   ///< the first answer that names it; empty: the form wants none
    bool relevant = false;  ///< one of these answers is part of the record
    std::string file;       ///< of the version that is corrected; else empty
};

/// What of the interview a screen shows.
enum class AuditView : std::uint8_t { elsewhere, page, all, end_screen, jump };

/// A form opened from the store, ready for any number of interviews.
struct OpenForm {
    std::string file_name;
    std::unique_ptr<const forms::session::Form> form;
};

/// What an interview takes from the shift.
struct InterviewContext {
    std::string device, enumerator, point, team;  ///< codes
    std::string point_name;
};

class Interview {
  public:
    static Interview start(std::shared_ptr<const OpenForm> form, const InterviewContext& context,
                           const Clock& clock, Random& random);
    /// From content() of a draft: same page, same language, same answers.
    static Result<Interview> resume(std::shared_ptr<const OpenForm> form,
                                    const InterviewContext& context, std::string_view content,
                                    const Clock& clock, Random& random);
    /// A finished record reopened: its answers, a new instanceID, deprecatedID set.
    static Result<Interview> correct(std::shared_ptr<const OpenForm> form,
                                     const InterviewContext& context, std::string_view instance_xml,
                                     const Clock& clock, Random& random);
    Interview(const Interview&) = delete;
    Interview& operator=(const Interview&) = delete;
    Interview(Interview&&) noexcept;
    Interview& operator=(Interview&&) noexcept;
    ~Interview();

    [[nodiscard]] const PageView& page() const;  ///< rebuilt after each change
    /// False (and the page stays) while a constraint of this page fails; required ones may wait.
    bool next();
    bool previous();
    [[nodiscard]] bool at_end() const;  ///< next() leads to the review
    void go_to(const std::string& id);
    /// XForms text; for a select the value(s). False when refused (readonly, unknown, or see
    /// trouble()).
    bool answer(const std::string& id, const std::string& value);
    void toggle(const std::string& id, const std::string& choice);  ///< select_multiple
    void add_repeat(const std::string& repeat_id);                  ///< and go to its first page
    void remove_repeat(const std::string& instance_id);
    /// Why the last answer, or repeat added or removed, was taken back: the form asks for too much
    /// computation. English, with a path; empty when all is well.
    [[nodiscard]] std::string trouble() const;
    /// Takes back the last change and shows where it was. `editing` is the question whose field has
    /// the keys: what was typed there goes word by word, elsewhere an answer goes as a whole.
    bool undo(const std::string& editing = {});
    [[nodiscard]] std::size_t undo_depth() const;  ///< changes that undo() would take back
    /// Change by change, until no more than that many are left.
    bool undo_to(std::size_t depth);
    bool redo();                                           ///< what one undo() took back
    [[nodiscard]] const Undone& undone() const;            ///< by the last undo() or redo()
    [[nodiscard]] const Consequence& consequence() const;  ///< of the last change
    /// Another number after whatever page(), outline() and the like may tell differently.
    [[nodiscard]] std::uint64_t revision() const;
    /// Without those that are not relevant unless `with_hidden`.
    [[nodiscard]] Outline outline(bool with_hidden) const;
    /// Of the repeat that the page shown adds to; no more than `count`.
    [[nodiscard]] std::vector<InstanceLine> instances(std::size_t first, std::size_t count) const;

    // ---- A repeat as a table: of one whose appearance has "relais-grid", or that use_grid()
    // turned into one. Its short questions are cells of one page, the others keep pages of their
    // own.
    [[nodiscard]] bool can_use_grid() const;  ///< the page stands in, or adds to, such a repeat
    void use_grid(bool on);
    /// The table of the page shown, with no more than `count` rows.
    [[nodiscard]] Grid grid(std::size_t first, std::size_t count) const;
    /// False, and nothing moves, where nobody can answer.
    bool go_to_cell(GridPlace place);
    /// To the next or former cell that can be answered, on other rows too; false at the end.
    bool step_cell(bool forward);
    /// To the first question of the row that is too long for a column; false when it has none.
    bool open_row();
    [[nodiscard]] std::vector<std::string> languages() const;  ///< "Français (fr)"
    [[nodiscard]] std::size_t language() const;
    void set_language(std::size_t language);
    [[nodiscard]] Review review() const;

    // ---- A flow registry on one page -----------------------------------------------------------
    /// Null for other forms.
    [[nodiscard]] const RegistryForm* registry() const;
    /// The question at a path, shown or not; nullopt for what is not relevant or not asked.
    [[nodiscard]] std::optional<QuestionView> question(const std::string& path) const;
    /// What a chain of lists (region, cercle, commune) can say, as the answers stand now.
    [[nodiscard]] std::vector<NamedPlace> places(const std::vector<std::string>& chain) const;
    /// The chain's answers in words, coarse to fine.
    [[nodiscard]] std::vector<std::string> words_of(const std::vector<std::string>& chain) const;
    /// Answers each step that is asked; the other questions of the chain are emptied.
    void take(const std::vector<std::string>& chain, const Steps& steps);

    // ---- Beside the answers: goes with the record, not into the form's instance -----------------
    void set_late(LateEntry late);
    [[nodiscard]] const LateEntry& late() const;
    /// Why a doubt (its key) is no mistake; at most kMaxReason bytes, empty to take it back.
    void explain(const std::string& doubt, const std::string& reason);
    [[nodiscard]] const Reasons& reasons() const;
    [[nodiscard]] const forms::session::Session& session() const;

    // ---- The form's audit log (client/work/audit.h), where it asks for one
    // ----------------------
    /// Null for other forms.
    [[nodiscard]] AuditLog* audit();
    /// Before each picture: what is looked at now.
    void look(AuditView view);
    /// Kept and left; true when there is something to be kept because of it.
    bool note_exit();
    /// It was to be finalised, and failing or missing answers stood against it.
    void note_refusal();
    /// The log as it would be if all ended now; empty for other forms.
    [[nodiscard]] std::string audit_csv() const;
    /// Where it is filled in is written into the log: who fills it in has to know.
    [[nodiscard]] bool notes_places() const;
    /// A finished record is corrected, and the form wants to know why (kChangeReason among the
    /// reasons).
    [[nodiscard]] bool wants_change_reason() const;

    // ---- Sound recorded while the form is open (interview_background.cpp), where it asks for that
    // ----
    [[nodiscard]] bool wants_sound() const;
    [[nodiscard]] std::string sound_quality() const;  ///< "voice-only" …; empty for none said
    [[nodiscard]] InterviewSound sound() const;
    /// What finish() writes as its file; nullopt: what the answers hold.
    void set_sound(std::optional<std::string> file);

    // ---- A draft of another version of the form ------------------------------------------------
    /// What resuming found, until it is accepted; nullopt when the draft fits.
    [[nodiscard]] const std::optional<FormChange>& form_change() const;
    void accept_form_change();
    /// Answers without a place in this version: kept with the draft, not part of the record.
    [[nodiscard]] const std::vector<Leftover>& leftovers() const;
    /// The question's words at a path, or empty.
    [[nodiscard]] std::string label_at(const std::string& path) const;

    // ---- For keeping -------------------------------------------------------------------------
    [[nodiscard]] std::string content() const;  ///< opaque: instance XML, page, language
    [[nodiscard]] std::string title() const;    ///< the form's
    [[nodiscard]] std::string instance_name() const;
    [[nodiscard]] std::string form_id() const;
    [[nodiscard]] std::string form_version() const;
    [[nodiscard]] std::string instance_id() const;
    [[nodiscard]] std::string deprecated_id() const;
    [[nodiscard]] Instant started() const;
    /// "end" stamped, hidden answers left out; the bytes of the record. Then nothing may change.
    std::string finish();
    /// The text at an absolute path without positions ("/data/sens"), or empty.
    [[nodiscard]] std::string answer_at(std::string_view path) const;

  private:
    struct State;
    explicit Interview(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace relais::client::work
