// What a function of the library is: one row. Arguments are evaluated when the function asks for
// them, so every row is lazy; if(), coalesce() and once() rely on it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "forms/xpath/evaluator.h"

namespace relais::forms::xpath {

/// The call of a function: its arguments, its context.
class Call {
  public:
    Call(Evaluator& evaluator, Index index, const Focus& focus);

    [[nodiscard]] std::size_t size() const { return size_; }
    Value value(std::size_t argument);
    bool boolean(std::size_t argument);
    double number(std::size_t argument);
    std::string text(std::size_t argument);
    NodeSet nodes(std::size_t argument);
    /// Of the only argument: see Evaluator::fold().
    std::optional<Fold> fold(FoldKind kind) {
        if (size_ != 1) return std::nullopt;
        return evaluator_.fold(index_of(0), focus_, kind);
    }
    [[nodiscard]] const Syntax& syntax(std::size_t argument) const;
    [[nodiscard]] Index index_of(std::size_t argument) const;

    [[nodiscard]] const Focus& focus() const { return focus_; }
    [[nodiscard]] Node current() const { return evaluator_.context().node; }
    [[nodiscard]] const Environment* environment() const {
        return evaluator_.context().environment;
    }
    Evaluator& evaluator() { return evaluator_; }
    [[nodiscard]] const Syntax& self() const { return evaluator_.program().at(index_); }
    [[nodiscard]] int utc_offset_minutes() const;
    bool spend(std::size_t steps) { return evaluator_.spend(steps); }
    /// An empty string, after the complaint.
    Value fail(std::string message);

  private:
    Evaluator& evaluator_;
    Index index_;
    const Focus& focus_;
    std::size_t size_ = 0;
};

inline constexpr std::uint8_t kAnyNumber = 255;

/// What a function's value depends on beside its arguments.
enum class Reads : std::uint8_t {
    nothing,
    focus,              ///< the context node
    focus_if_alone,     ///< the context node when it has no argument
    position_if_alone,  ///< position() and last() when it has no argument
    world,              ///< clock or chance: differs each time
    chance_unless_seeded,
};

struct Function {
    std::string_view name;
    std::uint8_t least = 0;
    std::uint8_t most = 0;  ///< kAnyNumber: no limit
    Type returns = Type::any;
    std::string_view arguments;  ///< a letter each, the last repeats: n = must be nodes, . = any
    Value (*evaluate)(Call& call) = nullptr;
    std::string_view section;  ///< of XPath 1.0, or ODK XForms / OpenRosa
    Reads reads = Reads::nothing;
};

/// Null when there is none of that name.
const Function* find_function(std::string_view name);

// The rows, by subject; functions.cpp joins them.
std::span<const Function> boolean_functions();
std::span<const Function> string_functions();
std::span<const Function> number_functions();
std::span<const Function> node_functions();
std::span<const Function> form_functions();
std::span<const Function> date_functions();
std::span<const Function> place_functions();

}  // namespace relais::forms::xpath
