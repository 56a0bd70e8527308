// Names of operators and axes, and the tree in one line for tests.
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "forms/xpath/program.h"
#include "forms/xpath/value.h"

namespace relais::forms::xpath {

namespace {

constexpr std::array<std::string_view, 15> kOperatorNames{
    "", "or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "|"};
constexpr std::array<std::string_view, 13> kAxisNames{"child",
                                                      "descendant",
                                                      "parent",
                                                      "ancestor",
                                                      "following-sibling",
                                                      "preceding-sibling",
                                                      "following",
                                                      "preceding",
                                                      "attribute",
                                                      "namespace",
                                                      "self",
                                                      "descendant-or-self",
                                                      "ancestor-or-self"};

class Dumper {
  public:
    explicit Dumper(const Program& program) : program_(program) {}

    std::string run() {
        expression(program_.root);
        return std::move(out_);
    }

  private:
    void expression(Index index) {
        const Syntax& syntax = program_.at(index);
        switch (syntax.kind) {
        case Kind::number:
            out_ += number_to_string(syntax.number);
            break;
        case Kind::literal:
            out_ += "'" + std::string(syntax.text) + "'";
            break;
        case Kind::call:
            list(syntax.text, syntax.first);
            break;
        case Kind::path:
            path(syntax);
            break;
        case Kind::filter:
            expression(syntax.first);
            predicates(program_.at(syntax.first).next);
            break;
        case Kind::step:
            step(syntax);
            break;
        case Kind::negate:
            list(std::string(static_cast<std::size_t>(syntax.number), '-'), syntax.first);
            break;
        case Kind::or_:
        case Kind::and_:
        case Kind::equality:
        case Kind::relational:
        case Kind::additive:
        case Kind::multiplicative:
        case Kind::union_:
            chain(syntax);
            break;
        }
    }

    void list(std::string_view head, Index first) {
        out_ += "(" + std::string(head);
        for (Index i = first; i != kNone; i = program_.at(i).next) {
            out_ += " ";
            expression(i);
        }
        out_ += ")";
    }

    /// a - b + c as (+ (- a b) c), without recursion along the chain.
    void chain(const Syntax& syntax) {
        std::string heads;
        for (Index i = program_.at(syntax.first).next; i != kNone; i = program_.at(i).next) {
            heads.insert(0, "(" + std::string(operator_name(program_.at(i).join)) + " ");
        }
        out_ += heads;
        expression(syntax.first);
        for (Index i = program_.at(syntax.first).next; i != kNone; i = program_.at(i).next) {
            out_ += " ";
            expression(i);
            out_ += ")";
        }
    }

    void path(const Syntax& syntax) {
        out_ += syntax.start == Start::root ? "(path /" : "(path";
        for (Index i = syntax.first; i != kNone; i = program_.at(i).next) {
            out_ += " ";
            expression(i);
        }
        out_ += ")";
    }

    void step(const Syntax& step) {
        if (step.axis == Axis::self && step.test == Test::node) {
            out_ += ".";
        } else if (step.axis == Axis::parent && step.test == Test::node) {
            out_ += "..";
        } else {
            if (step.axis == Axis::attribute) {
                out_ += "@";
            } else if (step.axis != Axis::child) {
                out_ += std::string(axis_name(step.axis)) + "::";
            }
            test(step);
        }
        predicates(step.first);
    }

    void test(const Syntax& step) {
        switch (step.test) {
        case Test::name:
            out_ += step.text;
            break;
        case Test::any:
            out_ += "*";
            break;
        case Test::prefix:
            out_ += std::string(step.text) + "*";
            break;
        case Test::node:
            out_ += "node()";
            break;
        case Test::text:
            out_ += "text()";
            break;
        case Test::comment:
            out_ += "comment()";
            break;
        case Test::instruction:
            out_ += "processing-instruction(" + std::string(step.text) + ")";
            break;
        }
    }

    void predicates(Index predicate) {
        for (; predicate != kNone; predicate = program_.at(predicate).next) {
            out_ += "[";
            expression(predicate);
            out_ += "]";
        }
    }

    const Program& program_;
    std::string out_;
};

}  // namespace

std::string_view operator_name(Operator op) {
    return kOperatorNames[static_cast<std::size_t>(op)];
}

std::string_view axis_name(Axis axis) {
    return kAxisNames[static_cast<std::size_t>(axis)];
}

std::string dump(const Program& program) {
    return Dumper(program).run();
}

}  // namespace relais::forms::xpath
