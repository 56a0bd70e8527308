// Answering a form: one interview in progress. Each answer recomputes its dependants once, in order
// (forms/README.md). Knows no screen, no disk. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "forms/model/answers.h"
#include "forms/session/form.h"

namespace relais::forms::session {

using model::NodeId;

/// What the interview takes from its surroundings; must outlive the session.
struct Surroundings {
    const Clock* clock = nullptr;
    Random* random = nullptr;
    /// deviceid, username, … for jr:preload and property(); name → value.
    std::vector<std::pair<std::string, std::string>> properties;
    /// jr://instance/last-saved: the record of this form that was finalised last, read by
    /// lists::read_xml_list(); null when there is none.
    const model::Tree* last_saved = nullptr;
};

enum class FindingKind : std::uint8_t { required_missing, constraint_failed, wrong_type };
struct Finding {
    FindingKind kind = FindingKind::required_missing;
    NodeId node = model::kNoNode;
    std::string message;  ///< the author's, in the language asked; empty when he gave none
    bool operator==(const Finding&) const = default;
};

/// A picture, a recording or a film that stands beside a label.
struct MediaItem {
    std::string form;  ///< "image", "big-image", "audio", "video"
    std::string file;  ///< as the form says: "jr://images/water.png"
    bool operator==(const MediaItem&) const = default;
};

struct ChoiceItem {
    std::string value;
    std::string label;                  ///< in the language asked
    std::vector<MediaItem> media = {};  ///< in the language asked
};

enum class PageKind : std::uint8_t { question, field_list, add_repeat };
/// A stop on the way through the form: one question, a field-list group, or "add another?".
struct Page {
    PageKind kind = PageKind::question;
    NodeId node = model::kNoNode;               ///< question or group; for add_repeat the parent
    model::NodeIndex repeat = model::kNoIndex;  ///< for add_repeat
    std::vector<NodeId> questions;  ///< what is asked here, in order; relevant ones only
    std::vector<NodeId> within;     ///< groups and repeat instances around it, outermost first
    bool operator==(const Page&) const = default;
};

class Session {
  public:
    /// A new record: preloads, defaults, first calculation; instanceID drawn from `random`.
    Session(const Form& form, const Surroundings& surroundings);
    /// A draft or a record reopened: values kept, calculates brought up to date, no preload
    /// "start". `answers` are over form.definition(), which compile() completed with OpenRosa
    /// metadata.
    Session(const Form& form, const Surroundings& surroundings, model::Answers answers);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    Session(Session&&) noexcept;
    Session& operator=(Session&&) noexcept;
    ~Session();

    [[nodiscard]] const model::Answers& answers() const;
    [[nodiscard]] const Form& form() const;
    void set_language(std::size_t language);
    [[nodiscard]] std::size_t language() const;

    /// Stores the value and recomputes. The value is XForms text ("2026-11-20", "a b", "12").
    /// A failing constraint or type does not refuse it: it is a Finding.
    /// Ignored (false) for readonly or not relevant nodes; taken back (false) when the form asks
    /// for too much work, see trouble().
    bool answer(NodeId node, std::string value);
    /// kNoNode at kMaxRepeats, and for a repeat with a count: only its count adds and removes.
    NodeId add_repeat(NodeId parent, model::NodeIndex repeat);
    void remove_repeat(NodeId instance);
    /// Undo and redo of answers, repeats added and removed; false when there is nothing to undo.
    bool undo();
    bool redo();

    /// Why the last answer, or repeat added or removed, was refused though it was allowed, or what
    /// the beginning could not compute: the form asks for more work than a step may take. Empty
    /// when all is well. English, with the path of the node.
    [[nodiscard]] std::string trouble() const;
    /// What the last step took: how many things were computed, how many nodes they looked at.
    struct Work {
        std::size_t evaluations = 0;
        std::size_t steps = 0;
    };
    [[nodiscard]] Work last_work() const;

    [[nodiscard]] bool required(NodeId node) const;
    [[nodiscard]] bool readonly(NodeId node) const;
    [[nodiscard]] const model::Control* control(NodeId node) const;  ///< null for what is not asked
    [[nodiscard]] std::string label(NodeId node) const;  ///< outputs filled in, language shown
    [[nodiscard]] std::string hint(NodeId node) const;
    [[nodiscard]] std::string guidance(NodeId node) const;
    [[nodiscard]] std::vector<MediaItem> media(NodeId node) const;  ///< of the label
    [[nodiscard]] std::vector<ChoiceItem>
    choices(NodeId node) const;  ///< after choice_filter; of a range its labelled ticks
    /// A select's answer in words, a date as written, else the value; empty when unanswered.
    [[nodiscard]] std::string answer_text(NodeId node) const;

    /// What the last answer, or repeat added or removed, did besides; nothing after undo or redo.
    struct Effect {
        bool changed = false;        ///< there is something that undo() would take back
        std::size_t hidden = 0;      ///< answers that are not relevant any more
        std::size_t revealed = 0;    ///< answers given before that are relevant again
        std::size_t cleared = 0;     ///< choices that a filter no longer admits
        std::size_t came = 0;        ///< instances of repeats
        std::size_t went = 0;
        std::size_t taken_away = 0;  ///< answers inside instances that went
        bool operator==(const Effect&) const = default;
    };
    [[nodiscard]] Effect last_effect() const;
    /// Another number whenever pages() may have changed: something became relevant or not, or an
    /// instance came or went.
    [[nodiscard]] std::uint64_t shape() const;

    [[nodiscard]] std::vector<Page> pages() const;  ///< relevant only, in order
    [[nodiscard]] std::optional<Finding> check(NodeId node) const;
    [[nodiscard]] std::vector<Finding> check_all() const;  ///< relevant questions, document order
    [[nodiscard]] std::string instance_name() const;       ///< empty when the form has none
    [[nodiscard]] std::string instance_id() const;         ///< "uuid:…"
    /// Before a record reopened for correction is finalised: the old id becomes deprecatedID.
    void start_correction();
    /// jr:preload "end", last calculation. Once, before the record is written.
    void finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace relais::forms::session
