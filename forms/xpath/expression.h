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
    virtual const model::Tree* instance(std::string_view id) const = 0;
    virtual const Clock& clock() const = 0;
    virtual Random& random() const = 0;
    /// jr:choice-name(value, 'path'): the label in the language shown; empty when not found.
    virtual std::string choice_label(Node context, std::string_view question_path,
                                     std::string_view value) const = 0;
    /// property('deviceid'), jr:preload sources; empty when unknown.
    virtual std::string property(std::string_view name) const = 0;
    /// jr:itext('id') in the language shown.
    virtual std::string itext(std::string_view id) const = 0;
};

struct Context {
    Node node;                    ///< the context node
    std::size_t position = 1;
    std::size_t size = 1;
    const Environment* environment = nullptr;
};

/// A location path of the expression, as the dependency graph needs it: the names from the
/// document's root element down; relative paths are resolved against the path of the context node.
struct Reference {
    bool absolute = false;
    std::string instance;             ///< id when it starts in instance('…'), else empty
    int up = 0;                       ///< how many ".." a relative path begins with
    std::vector<std::string> steps;   ///< "*" for wildcards; "//" for a descendant step
    bool indefinite = false;          ///< uses axes that names cannot describe: depends on all
    std::size_t begin = 0, end = 0;   ///< where in the source
    bool inside_predicate = false;    ///< relative to the filtered node: `up`/`steps` then count
                                      ///< from that path, already joined by the parser when known
    bool operator==(const Reference&) const = default;
};

class Expression {
  public:
    /// Unknown functions, wrong arity and limits are complaints too.
    static std::variant<Expression, Complaint> parse(std::string_view source);

    Expression(Expression&&) noexcept;
    Expression& operator=(Expression&&) noexcept;
    ~Expression();

    /// An evaluation that fails (step limit, node-set needed) gives the empty string and the
    /// complaint, when `complaint` is not null.
    Value evaluate(const Context& context, Complaint* complaint = nullptr) const;
    bool evaluate_boolean(const Context& context) const;
    double evaluate_number(const Context& context) const;
    std::string evaluate_string(const Context& context) const;
    NodeSet evaluate_nodes(const Context& context) const;

    const std::vector<Reference>& references() const;
    /// now(), today(), random(), uuid(), position() …: not a function of the references alone.
    bool is_volatile() const;
    const std::string& source() const;
    /// The tree in one line, for tests: "(+ (path /data a) (number 1))".
    std::string dump() const;

  private:
    struct Compiled;
    explicit Expression(std::unique_ptr<Compiled> compiled);
    std::unique_ptr<Compiled> compiled_;
};

inline constexpr std::size_t kMaxExpressionBytes = 64 * 1024;
inline constexpr std::size_t kMaxExpressionNodes = 10'000;
inline constexpr std::size_t kMaxExpressionDepth = 64;
inline constexpr std::size_t kMaxSteps = 20'000'000;   ///< nodes visited by one evaluation

}  // namespace relais::forms::xpath
