// Walks a compiled expression over trees. One Evaluator for one evaluation: it counts the work and
// keeps the first complaint; after one every value is empty and loops end.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "forms/xpath/memory.h"
#include "forms/xpath/program.h"

namespace relais::forms::xpath {

/// XPath 1.0 §1: the context that predicates change.
struct Focus {
    Node node;
    std::size_t position = 1;
    std::size_t size = 1;
};

/// One side of a comparison: a value, or one node without a set around it.
struct Operand {
    Value value;
    std::optional<Node> node;
    /// Nothing when it is no node-set.
    [[nodiscard]] std::optional<std::span<const Node>> nodes() const;
};

/// What a function makes of the nodes of its argument.
enum class FoldKind : std::uint8_t { count, count_non_empty, sum, min, max };
void add_number(FoldKind kind, Fold& total, double number);

class Evaluator {
  public:
    Evaluator(const Program& program, const Context& context);
    ~Evaluator() {
        if (context_.work != nullptr) context_.work->steps += steps_;
    }
    Evaluator(const Evaluator&) = delete;
    Evaluator& operator=(const Evaluator&) = delete;

    Value value(Index index, const Focus& focus);
    bool boolean(Index index, const Focus& focus);
    double number(Index index, const Focus& focus);
    std::string text(Index index, const Focus& focus);
    NodeSet nodes(Index index, const Focus& focus);

    /// The argument's nodes taken together, when the session remembers what each instance of a
    /// repeat gave; else nothing, and the caller walks.
    std::optional<Fold> fold(Index path, const Focus& focus, FoldKind kind);

    [[nodiscard]] Focus start() const { return {context_.node, context_.position, context_.size}; }
    [[nodiscard]] const Context& context() const { return context_; }
    [[nodiscard]] const Program& program() const { return program_; }

    /// Counts work; false when there was too much of it.
    bool spend(std::size_t steps) {
        steps_ += steps;
        return steps_ <= allowed_ ? !failed() : overspent();
    }
    void fail(Index index, std::string message);
    [[nodiscard]] bool failed() const { return complaint_.has_value(); }
    [[nodiscard]] const std::optional<Complaint>& complaint() const { return complaint_; }
    /// The context node's ancestors from the root element down to itself, for "the same instance".
    const std::vector<model::NodeId>& lineage();

  private:
    /// Nodes of one tree. `hidden`: some were left out because they are not relevant.
    struct Found {
        const model::Tree* tree = nullptr;
        std::vector<model::NodeId> ids;
        bool hidden = false;
    };
    using Ids = std::vector<model::NodeId>;
    /// Where a plain path leads when that can be one node only: no sets are made on the way.
    struct Single {
        Node node;  ///< id kNoNode: there is none
        bool hidden = false;
    };

    Index step_to_repeat(const Syntax& path, const Focus& focus, Found& found);
    std::optional<Fold> fold_parts(Index step, const model::Tree& tree, FoldKind kind,
                                   Memory::Entry& entry);
    void note_names(Index step, FoldKind kind, Memory::Entry& entry) const;
    Fold part_of(Index step, const Node& instance, FoldKind kind);
    bool overspent();
    std::optional<Single> single(const Syntax& path, const Focus& focus);
    std::optional<bool> walk_single(const Syntax& path, Node& at);
    bool same_instance(std::size_t depth, std::string_view name, Node& at);
    Found path(Index index, const Focus& focus);
    Found path_start(const Syntax& path, const Focus& focus, Index& step);
    void walk(Index step, Found& found);
    Index walk_same_instance(Index step, Found& found);
    void take_step(const Syntax& step, Found& found);
    bool reach(const Syntax& step, const model::Tree& tree, model::NodeId node, Ids& out);
    bool take_indexed_step(const Syntax& step, const Found& found, Ids& out);
    void filter(Index predicate, const model::Tree& tree, Ids& ids);
    bool holds(Index predicate, const Focus& focus);
    void hide_irrelevant(Found& found) const;
    NodeSet filtered(Index first, const Focus& focus);
    NodeSet steps_from(Index first, const Focus& focus);
    static NodeSet set_of(const Found& found);

    /// A value for comparing: a node-set that only relevance emptied reads as "".
    Operand operand(Index index, const Focus& focus);
    bool compare_chain(Index index, const Focus& focus);
    double arithmetic_chain(Index index, const Focus& focus);
    NodeSet unite(Index index, const Focus& focus);
    Value call(Index index, const Focus& focus);

    const Program& program_;
    const Context& context_;
    std::optional<Complaint> complaint_;
    std::size_t steps_ = 0;
    std::size_t allowed_;
    std::vector<model::NodeId> lineage_;
    bool lineage_known_ = false;
};

/// XPath 1.0 §3.4.
bool compare(const Operand& one, Operator op, const Operand& other, Evaluator& evaluator);
/// Nothing for a blank text; without a copy where the tree holds the text in one piece.
std::optional<double> number_in(const Node& node);
/// Document order, no duplicates; nodes of several trees stay together by tree.
void sort_nodes(NodeSet& nodes);

}  // namespace relais::forms::xpath
