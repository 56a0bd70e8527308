#include "forms/xpath/expression.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "forms/xpath/evaluator.h"
#include "forms/xpath/parser.h"
#include "forms/xpath/program.h"
#include "forms/xpath/value.h"

namespace relais::forms::xpath {

namespace {

/// Runs one evaluation; after a complaint the empty value of the wanted type.
template <class Result, class Evaluate>
Result run(const Program& program, const Context& context, const Evaluate& evaluate) {
    Evaluator evaluator(program, context);
    Result result = evaluate(evaluator);
    return evaluator.failed() ? Result{} : result;
}

}  // namespace

Expression::Expression(std::unique_ptr<const Program> program) : program_(std::move(program)) {}
Expression::Expression(Expression&&) noexcept = default;
Expression& Expression::operator=(Expression&&) noexcept = default;
Expression::~Expression() = default;

std::variant<Expression, Complaint> Expression::parse(std::string_view source, Arity arity) {
    auto program = parse_program(source, arity);
    if (auto* complaint = std::get_if<Complaint>(&program)) return std::move(*complaint);
    return Expression(std::move(std::get<std::unique_ptr<Program>>(program)));
}

Value Expression::evaluate(const Context& context, Complaint* complaint) const {
    Evaluator evaluator(*program_, context);
    Value result = evaluator.value(program_->root, evaluator.start());
    const auto& failure = evaluator.complaint();
    if (!failure) return result;
    if (complaint != nullptr) *complaint = *failure;
    return std::string();
}

bool Expression::evaluate_boolean(const Context& context) const {
    return run<bool>(*program_, context,
                     [&](Evaluator& e) { return e.boolean(program_->root, e.start()); });
}

double Expression::evaluate_number(const Context& context) const {
    Evaluator evaluator(*program_, context);
    const double result = evaluator.number(program_->root, evaluator.start());
    return evaluator.failed() ? to_number(std::string()) : result;
}

std::string Expression::evaluate_string(const Context& context) const {
    return run<std::string>(*program_, context,
                            [&](Evaluator& e) { return e.text(program_->root, e.start()); });
}

NodeSet Expression::evaluate_nodes(const Context& context) const {
    return run<NodeSet>(*program_, context,
                        [&](Evaluator& e) { return e.nodes(program_->root, e.start()); });
}

const std::vector<Reference>& Expression::references() const {
    return program_->references;
}
bool Expression::is_volatile() const {
    return program_->varies;
}
bool Expression::reads_language() const {
    constexpr std::array<std::string_view, 4> kNames{"jr:choice-name", "jr:itext", "format-date",
                                                     "format-date-time"};
    const auto& nodes = program_->nodes;
    return std::any_of(nodes.begin(), nodes.end(), [&](const Syntax& node) {
        return node.kind == Kind::call &&
               std::find(kNames.begin(), kNames.end(), node.text) != kNames.end();
    });
}
const std::string& Expression::source() const {
    return program_->source;
}
std::string Expression::dump() const {
    return xpath::dump(*program_);
}

}  // namespace relais::forms::xpath
