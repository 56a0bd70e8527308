// What can be said of a path before it is walked: see Syntax::plain and Syntax::foldable.
#include <algorithm>
#include <array>
#include <string_view>

#include "forms/xpath/function.h"
#include "forms/xpath/program.h"

namespace relais::forms::xpath {

namespace {

bool is_child(const Syntax& step) {
    return step.axis == Axis::child && step.test == Test::name;
}

bool is_parent_or_self(const Syntax& step) {
    return (step.axis == Axis::parent || step.axis == Axis::self) && step.test == Test::node;
}

/// Asks the form, the language shown, or the context node beside its arguments.
bool looks_elsewhere(const Function& function) {
    constexpr std::array<std::string_view, 3> kNames{"once", "format-date", "format-date-time"};
    const auto form = form_functions();
    const auto& of_form = [&](const Function& row) { return &row == &function; };
    return std::any_of(form.begin(), form.end(), of_form) ||
           std::find(kNames.begin(), kNames.end(), function.name) != kNames.end();
}

/// Reads nothing but what is below the context node, whatever its place among others is.
bool looks_down(const Program& program, Index index) {
    const Syntax& syntax = program.at(index);
    if (syntax.kind == Kind::filter || syntax.kind == Kind::union_) return false;
    if (syntax.kind == Kind::path && syntax.start != Start::context) return false;
    const bool self = syntax.axis == Axis::self && syntax.test == Test::node;
    if (syntax.kind == Kind::step && !is_child(syntax) && !self) return false;
    if (syntax.kind == Kind::call) {
        const auto reads = syntax.function->reads;
        if (reads != Reads::nothing && reads != Reads::focus_if_alone) return false;
        if (looks_elsewhere(*syntax.function)) return false;
    }
    for (Index i = syntax.first; i != kNone; i = program.at(i).next)
        if (!looks_down(program, i)) return false;
    return true;
}

}  // namespace

/// After the root `..` is left to the walk of sets, which knows the same instance.
bool is_plain(const Program& program, const Syntax& path) {
    if (path.start == Start::filter) return false;
    for (Index i = path.first; i != kNone; i = program.at(i).next) {
        const Syntax& step = program.at(i);
        const bool around = is_parent_or_self(step) && path.start == Start::context;
        if (step.first != kNone || !(is_child(step) || around)) return false;
    }
    return true;
}

bool is_foldable(const Program& program, const Syntax& path) {
    if (path.start == Start::filter) return false;
    for (Index i = path.first; i != kNone; i = program.at(i).next) {
        const Syntax& step = program.at(i);
        const bool around = is_parent_or_self(step) && step.first == kNone;
        if (!is_child(step) && !around) return false;
        for (Index p = step.first; p != kNone; p = program.at(p).next) {
            // A number is a place among all the instances.
            const Type type = program.at(p).type;
            const bool decides = type == Type::boolean || type == Type::nodes || type == Type::text;
            if (!decides || !looks_down(program, p)) return false;
        }
    }
    return true;
}

}  // namespace relais::forms::xpath
