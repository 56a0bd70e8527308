// The answers of one session, kept consistent: what a change makes stale is computed again, each
// thing once, in the order of the graph. forms/README.md has the rules.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "forms/model/answers.h"
#include "forms/session/compiled.h"
#include "forms/session/journal.h"
#include "forms/xpath/memory.h"

namespace relais::forms::session {

using model::NodeId;

class Engine {
  public:
    Engine(const Form::Compiled& compiled, const xpath::Environment& environment,
           model::Answers answers);

    enum class Start : std::uint8_t { fresh, resumed };
    /// The first calculation. Fresh: with dynamic defaults. Resumed: what does not follow from the
    /// answers alone (now(), uuid(), a calculation that somebody overwrote) keeps its value.
    void start(Start how);

    const model::Answers& answers() const { return answers_; }
    bool readonly(NodeId node) const;  ///< its own or an ancestor's
    bool required(NodeId node) const { return (flags_[node] & kRequired) != 0; }
    /// Would an instance of this repeat be relevant, were it added now?
    bool could_add(NodeId parent, NodeIndex repeat) const;
    xpath::Context context(NodeId node) const;

    // Changes stand between begin() and commit(); a step is undone as a whole.
    void begin();
    void commit();
    /// Instead of commit(): everything is as it was before begin().
    void abandon();

    /// What the last step cost: a step asks for new work.
    struct Cost {
        std::size_t evaluations = 0;  ///< of things that were stale
        std::size_t steps = 0;        ///< nodes that they visited
    };
    Cost cost() const { return {evaluations_, work_.steps}; }
    /// Begins a new account; begin() and start() do it too.
    void new_work();
    /// The step asked for more than is allowed, so that something was not computed: the node of the
    /// definition where that came out. kNoIndex: all is well.
    NodeIndex exhausted_at() const { return exhausted_at_; }
    bool set(NodeId node, std::string text);  ///< false when it had that text
    /// The actions of events that happen to the whole record.
    void run_event(std::uint8_t events);
    NodeId add(NodeId parent, NodeIndex repeat);
    void remove(NodeId instance);
    void settle();
    /// What is said in words is computed anew; no step, nothing to undo.
    void language_changed();
    bool undo();
    bool redo();
    /// Another number whenever something became relevant or not, or an instance came or went.
    std::uint64_t shape() const { return shape_; }
    /// The changes of the step that was committed last; empty when it changed nothing, after undo
    /// and after redo. Valid until the next step.
    std::span<const Change> last_changes() const {
        return told_ ? journal_.newest() : std::span<const Change>();
    }
    static bool was_relevant(const Change& flags) { return (flags.flags & kRelevant) != 0; }
    /// Forgets undone and removed things and what a shrunken count kept.
    void forget();

  private:
    static constexpr std::uint8_t kRelevant = 1, kReadonly = 2, kRequired = 4, kShadow = 8;
    static constexpr std::uint8_t kFresh = 0x80;    ///< in stale_: an instance of fresh_
    static constexpr std::uint8_t kChanged = 0x40;  ///< in stale_: a node of changed_
    using Place = std::pair<NodeId, NodeIndex>;   ///< parent, repeat

    // recalculation (engine.cpp)
    void mark_new(NodeId node, bool resumed);
    void mark(const std::vector<Reader>& readers, NodeId from);
    void mark_below(NodeId at, const Reader& reader, std::uint32_t step);
    void push(std::uint32_t rank, NodeId node);
    void run_pending();
    std::uint32_t first_pending();
    void evaluate_stale(const Target& target, NodeId node);
    /// context(), on account of the step.
    xpath::Context working(NodeId node);
    bool exhausted(NodeId node);
    void evaluate(const Target& target, NodeId node);
    void drop_plans();
    void set_flag(NodeId node, std::uint8_t flag, bool on);
    void resize(NodeId shadow, const Target& target);
    /// False when the step has no work left: the node keeps what it has.
    bool compute(NodeIndex node, ExpressionId id, NodeId at);
    bool run_choices();
    std::string admitted_part(const NodePlan& plan, NodeId node);
    bool keeps_value(NodeIndex node, ExpressionId id, NodeId at) const;

    // actions (actions.cpp)
    bool run_added();
    bool run_changed();
    void perform(const ActionPlan& action, NodeId at);
    void act(const ActionPlan& action, NodeId target);
    std::vector<NodeId> targets_of(const ActionPlan& action, NodeId at) const;
    void append_below(NodeId at, std::span<const NodeIndex> route, std::vector<NodeId>& out) const;

    // instances (instances.cpp)
    void prepare(NodeId node);
    NodeId shadow_of(NodeId parent, NodeIndex repeat) const;
    bool has_room() const { return answers_.id_bound() <= model::kMaxElements; }
    NodeId create(NodeId parent, NodeIndex repeat);
    std::size_t take_out(NodeId instance, bool stash);
    void mark_moved(NodeId parent, NodeIndex repeat, std::size_t from_place);
    void put_back(NodeId instance, std::size_t place);
    void release(NodeId instance);
    void release(const Lost& lost);
    void reverse(Step& step);

    const Form::Compiled& compiled_;
    const xpath::Environment& environment_;
    model::Answers answers_;
    std::vector<std::uint8_t> flags_;                          ///< by NodeId
    std::vector<std::uint8_t> stale_;                          ///< by NodeId: a bit for each Kind
    std::unordered_map<NodeId, std::vector<NodeId>> shadows_;  ///< by parent
    std::map<Place, std::vector<NodeId>> stash_;               ///< last taken out stands last
    std::vector<NodeId> only_;                  ///< by rank: the one node outside repeats
    std::vector<std::vector<NodeId>> pending_;  ///< by rank
    std::vector<std::uint64_t> pending_bits_;
    std::size_t first_word_ = 0;
    std::vector<std::pair<std::uint32_t, NodeId>> filters_;  ///< choices to look at
    std::vector<NodeId> changed_;                            ///< nodes whose change sets others
    std::vector<NodeId> fresh_;  ///< instances whose actions have not run yet
    std::size_t evaluations_ = 0;
    xpath::Work work_;
    NodeIndex exhausted_at_ = model::kNoIndex;
    mutable xpath::Memory memory_;  ///< what expressions remember; no value hangs on it
    bool armed_ = false;            ///< actions and filters follow a change
    Journal journal_;
    bool told_ = false;  ///< the journal's newest step is the last thing that happened
    std::uint64_t shape_ = 0;
};

/// Bounds of one step: a form whose triggers or counts chase each other stops there, one that
/// searches inside searches too.
inline constexpr std::size_t kMaxEvaluations = 1'000'000;  ///< 10,000 members, 100 targets each
inline constexpr std::size_t kMaxWork = xpath::kMaxSteps;  ///< nodes visited: a second or two
inline constexpr std::size_t kMaxRounds = 200;

}  // namespace relais::forms::session
