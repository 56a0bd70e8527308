// One XPath expression, compiled once and evaluated often: text → tokens → tree → value.
// Grammar: XPath 1.0; functions: XPath 1.0, OpenRosa and ODK XForms (functions.cpp, a row each).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/random.h"
#include "forms/base/time.h"
#include "forms/xpath/value.h"

namespace relais::forms::xpath {

/// Why a text is no expression, or why an evaluation failed; offsets are bytes of the source.
struct Complaint {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string message;  ///< English, with the offending text
    bool operator==(const Complaint&) const = default;
};

/// What an expression may ask of the world. One object for a session; every method is cheap.
class Environment {
  public:
    virtual ~Environment() = default;
    /// instance('id'): the tree, or null when there is none of that id.
    [[nodiscard]] virtual const model::Tree* instance(std::string_view id) const = 0;
    [[nodiscard]] virtual const Clock& clock() const = 0;
    [[nodiscard]] virtual Random& random() const = 0;
    /// jr:choice-name(value, 'path'): the label in the language shown; empty when not found.
    [[nodiscard]] virtual std::string choice_label(Node context, std::string_view question_path,
                                                   std::string_view value) const = 0;
    /// property('deviceid'), jr:preload sources; empty when unknown.
    [[nodiscard]] virtual std::string property(std::string_view name) const = 0;
    /// jr:itext('id') in the language shown.
    [[nodiscard]] virtual std::string itext(std::string_view id) const = 0;
    /// version(): the form's.
    [[nodiscard]] virtual std::string form_version() const { return {}; }
    /// "fr", "en" …: for the names of months and days in format-date(); English when unknown.
    [[nodiscard]] virtual std::string language() const { return {}; }
};

/// What a run of many evaluations may cost, and has cost; one for each answer of a session.
struct Work {
    std::size_t limit = 0;
    std::size_t steps = 0;  ///< nodes visited
    [[nodiscard]] std::size_t left() const { return steps < limit ? limit - steps : 0; }
};

class Memory;

struct Context {
    Node node;  ///< the context node
    std::size_t position = 1;
    std::size_t size = 1;
    const Environment* environment = nullptr;
    /// ODK Collect: an absolute path from inside a repeat means the same instance of it, where it
    /// has no predicate. False: every path as XPath 1.0 reads it.
    bool same_instance = true;
    Work* work = nullptr;      ///< null: only kMaxSteps bounds the evaluation
    Memory* memory = nullptr;  ///< of aggregates over repeats (memory.h); null: none is kept
};

/// One location path of the expression, as the dependency graph needs it. Every path is listed, in
/// the order of the source, also those inside predicates and function arguments; each stands alone:
/// a relative path inside a predicate is joined to the path that the predicate filters, and
/// current()/… is relative to the context node wherever it stands.
///
///   written (context node /data/member/age)     absolute  instance  up  steps
///   /data/total                                 true      ""        0   data total
///   ../sex, current()/../sex                    false     ""        1   sex
///   .                                           false     ""        0   (none: the context node)
///   ../../member[age > 5]/name                  false     ""        2   member name
///     and for its predicate                     false     ""        2   member age
///   instance('c')/root/item[r = /data/reg]/n    true      c         0   root item n
///     and for its predicate                     true      c         0   root item r
///                                               true      ""        0   data reg
///   //age, .//age                               t, f      ""        0   // age
///
/// It means: "the value may change when a node of that path changes its text or relevance, or when
/// one is added or removed (a repeat instance on the way)". Predicates do not narrow it. The last
/// step may be a group or repeat; then its instances and their relevance count, not the texts below
/// it (as in ODK Collect: count(../member), position(..)). No reference is made of: the context
/// node that once() reads, the literal path of jr:choice-name().
struct Reference {
    bool absolute = false;  ///< from a document node; false: from the context node
    std::string instance;   ///< instance('…'): the id, `absolute` is true; else empty
    int up = 0;             ///< parents to climb first; 0 when absolute
    /// Then down: names as written ("age", "orx:meta"), "*" or "p:*" for any child, "@name" for an
    /// attribute, "//" for any number of levels. Never "." or "..": those are worked out.
    std::vector<std::string> steps;
    /// Names cannot describe it (ancestor::, following::, id(), instance(computed) …): it may read
    /// any node of its tree. What is known before that point is in up and steps.
    bool indefinite = false;
    bool inside_predicate = false;   ///< where it was written; of no meaning for the graph
    std::size_t begin = 0, end = 0;  ///< where in the source, bytes
    bool operator==(const Reference&) const = default;
};

/// When a call with too few or too many arguments is complained of. A form says it at load; a bare
/// expression, as in JavaRosa, only where evaluation gets there (`false() and substring()`).
enum class Arity : std::uint8_t { at_load, at_evaluation };

class Expression {
  public:
    /// Unknown functions, wrong arity and limits are complaints too.
    static std::variant<Expression, Complaint> parse(std::string_view source,
                                                     Arity arity = Arity::at_load);

    struct Program;  ///< the compiled form, known to this folder only (program.h)
    Expression(const Expression&) = delete;
    Expression& operator=(const Expression&) = delete;
    Expression(Expression&&) noexcept;
    Expression& operator=(Expression&&) noexcept;
    ~Expression();

    /// An evaluation that fails (step limit, no such instance, text that is no date) gives the
    /// empty string and the complaint, when `complaint` is not null. Complaints hold no answer.
    Value evaluate(const Context& context, Complaint* complaint = nullptr) const;
    [[nodiscard]] bool evaluate_boolean(const Context& context) const;
    [[nodiscard]] double evaluate_number(const Context& context) const;
    [[nodiscard]] std::string evaluate_string(const Context& context) const;
    [[nodiscard]] NodeSet evaluate_nodes(const Context& context) const;

    [[nodiscard]] const std::vector<Reference>& references() const;
    /// now(), today(), random(), uuid() …: not a function of the references alone.
    [[nodiscard]] bool is_volatile() const;
    /// jr:choice-name(), jr:itext(), format-date(): the value is in the language shown.
    [[nodiscard]] bool reads_language() const;
    [[nodiscard]] const std::string& source() const;
    /// The tree in one line, for tests: "(+ (path /data a) (number 1))".
    [[nodiscard]] std::string dump() const;

  private:
    explicit Expression(std::unique_ptr<const Program> program);
    std::unique_ptr<const Program> program_;
};

inline constexpr std::size_t kMaxExpressionBytes = 64U << 10U;
inline constexpr std::size_t kMaxExpressionNodes = 10'000;
inline constexpr std::size_t kMaxExpressionDepth = 64;
inline constexpr std::size_t kMaxSteps = 20'000'000;  ///< nodes visited by one evaluation
inline constexpr std::size_t kMaxReferences = 4'096;  ///< then one indefinite stands for the rest

}  // namespace relais::forms::xpath
