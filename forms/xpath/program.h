// An expression after parsing: one array of nodes, linked by index, over the source it owns.
// Operators of one level stand in one node (`a or b or c` has three children), so that the depth of
// the tree is the depth of brackets, which the parser bounds.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "forms/xpath/expression.h"
#include "forms/xpath/pattern.h"

namespace relais::forms::xpath {

struct Function;

using Index = std::uint32_t;
inline constexpr Index kNone = UINT32_MAX;

enum class Kind : std::uint8_t {
    number,
    literal,
    call,
    path,
    filter,
    step,
    negate,
    or_,
    and_,
    equality,
    relational,
    additive,
    multiplicative,
    union_
};

/// XPath 1.0 §2.2.
enum class Axis : std::uint8_t {
    child,
    descendant,
    parent,
    ancestor,
    following_sibling,
    preceding_sibling,
    following,
    preceding,
    attribute,
    namespace_,
    self,
    descendant_or_self,
    ancestor_or_self
};

/// XPath 1.0 §2.3: `name`, `*`, `prefix:*`, `node()`, `text()`, `comment()`, `processing-…()`.
enum class Test : std::uint8_t { name, any, prefix, node, text, comment, instruction };

enum class Operator : std::uint8_t {
    none,
    or_,
    and_,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    plus,
    minus,
    times,
    divide,
    modulo,
    unite
};

/// Where a path starts; `filter`: in the value of its first child.
enum class Start : std::uint8_t { context, root, filter };

/// What is known of a value before evaluation.
enum class Type : std::uint8_t { any, number, text, boolean, nodes };

struct Syntax {
    Kind kind = Kind::number;
    Type type = Type::any;
    Operator join = Operator::none;  ///< what stands between it and its left sibling
    Axis axis = Axis::child;         ///< of a step
    Test test = Test::name;          ///< of a step
    Start start = Start::context;    ///< of a path
    /// Of an expression inside a predicate: the same for every node that the predicate filters.
    bool independent = false;
    bool reads_position = false;  ///< calls position() or last() of its own context
    /// Of a path: only names of children, `..` and `.`, none of them with a predicate.
    bool plain = false;
    /// Of a path: names of children and predicates that read nothing but what is below the node
    /// they filter, and neither clock nor chance. So an instance that did not change gives what it
    /// gave.
    bool foldable = false;
    std::uint32_t begin = 0, end = 0;
    Index first = kNone;    ///< first child: operand, argument, step, predicate of a step
    Index next = kNone;     ///< right sibling
    std::string_view text;  ///< literal, name or prefix of a step; function as written
    double number = 0;      ///< value; of negate: how many minus signs
    const Function* function = nullptr;
    Index pattern = kNone;  ///< regex(): its compiled literal pattern
};

struct Expression::Program {
    std::string source;
    std::vector<Syntax> nodes;
    Index root = kNone;
    std::vector<Pattern> patterns;
    std::vector<Reference> references;
    bool varies = false;

    [[nodiscard]] const Syntax& at(Index index) const { return nodes[index]; }
};
using Program = Expression::Program;

std::string_view operator_name(Operator op);
std::string_view axis_name(Axis axis);

/// program.references and, of each node, `independent`.
void collect_references(Program& program);
bool is_plain(const Program& program, const Syntax& path);
bool is_foldable(const Program& program, const Syntax& path);
std::string dump(const Program& program);

}  // namespace relais::forms::xpath
