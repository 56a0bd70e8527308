#include "forms/xpath/parser.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "forms/xpath/expression.h"
#include "forms/xpath/grammar.h"
#include "forms/xpath/lexer.h"
#include "forms/xpath/program.h"
#include "forms/xpath/value.h"

namespace relais::forms::xpath {

namespace {

/// One level of binary operators, weakest first (XPath 1.0 §3.3-3.5).
struct Level {
    Kind kind{};
    Type type{};
    std::array<std::pair<TokenKind, Operator>, 4> operators;
};
constexpr std::pair<TokenKind, Operator> kNoMore{TokenKind::end, Operator::none};
constexpr std::array<Level, 6> kLevels{
    {{Kind::or_, Type::boolean, {{{TokenKind::or_, Operator::or_}, kNoMore, kNoMore, kNoMore}}},
     {Kind::and_, Type::boolean, {{{TokenKind::and_, Operator::and_}, kNoMore, kNoMore, kNoMore}}},
     {Kind::equality,
      Type::boolean,
      {{{TokenKind::equal, Operator::equal},
        {TokenKind::not_equal, Operator::not_equal},
        kNoMore,
        kNoMore}}},
     {Kind::relational,
      Type::boolean,
      {{{TokenKind::less, Operator::less},
        {TokenKind::less_equal, Operator::less_equal},
        {TokenKind::greater, Operator::greater},
        {TokenKind::greater_equal, Operator::greater_equal}}}},
     {Kind::additive,
      Type::number,
      {{{TokenKind::plus, Operator::plus}, {TokenKind::minus, Operator::minus}, kNoMore, kNoMore}}},
     {Kind::multiplicative,
      Type::number,
      {{{TokenKind::multiply, Operator::times},
        {TokenKind::divide, Operator::divide},
        {TokenKind::modulo, Operator::modulo},
        kNoMore}}}}};

Operator operator_at(TokenKind kind, const Level& row) {
    if (kind == TokenKind::end) return Operator::none;
    for (const auto& [token, op] : row.operators) {
        if (kind == token) return op;
    }
    return Operator::none;
}

}  // namespace

std::optional<Complaint> Parser::run() {
    if (peek().kind == TokenKind::end) {
        complain(peek(), "the expression is empty");
        return std::move(complaint_);
    }
    program_.root = expression();
    if (!complaint_ && peek().kind != TokenKind::end) unexpected("an operator or the end");
    return std::move(complaint_);
}

const Token& Parser::peek() const {
    return tokens_[at_];
}

const Token& Parser::take() {
    return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_];
}

bool Parser::take_if(TokenKind kind) {
    if (peek().kind != kind) return false;
    take();
    return true;
}

Index Parser::complain(const Token& token, std::string message) {
    if (!complaint_) complaint_ = Complaint{token.begin, token.end, std::move(message)};
    return kNone;
}

Index Parser::unexpected(std::string_view wanted) {
    const Token& token = peek();
    if (token.kind == TokenKind::end) {
        return complain(token, fmt::format("expected {} but the expression ends", wanted));
    }
    const auto text =
        std::string_view(program_.source).substr(token.begin, token.end - token.begin);
    return complain(token, fmt::format("expected {} before '{}'", wanted, text));
}

Index Parser::add(Kind kind, Type type, const Token& token) {
    if (complaint_) return kNone;
    if (program_.nodes.size() >= kMaxExpressionNodes) {
        return complain(token, "the expression has more than 10000 parts");
    }
    Syntax syntax;
    syntax.kind = kind;
    syntax.type = type;
    syntax.begin = token.begin;
    syntax.end = token.end;
    program_.nodes.push_back(syntax);
    return static_cast<Index>(program_.nodes.size() - 1);
}

void Parser::append(Children& children, Index child) {
    if (complaint_ || child == kNone) return;
    Syntax& parent = node(children.parent);
    if (children.last == kNone) {
        parent.first = child;
        parent.begin = std::min(parent.begin, node(child).begin);
    } else {
        node(children.last).next = child;
    }
    parent.end = std::max(parent.end, node(child).end);
    children.last = child;
}

Index Parser::expression() {
    if (depth_ == kMaxExpressionDepth) {
        return complain(peek(), "the expression is nested more than 64 deep");
    }
    ++depth_;
    const Index result = chain(0);
    --depth_;
    return complaint_ ? kNone : result;
}

Index Parser::chain(std::size_t level) {
    if (level == kLevels.size()) return unary();
    const Level& row = kLevels[level];
    const Index first = chain(level + 1);
    Operator op = operator_at(peek().kind, row);
    if (complaint_ || op == Operator::none) return first;
    Children children{add(row.kind, row.type, peek())};
    append(children, first);
    while (!complaint_ && op != Operator::none) {
        take();
        const Index right = chain(level + 1);
        if (!complaint_) node(right).join = op;
        append(children, right);
        op = operator_at(peek().kind, row);
    }
    return children.parent;
}

Index Parser::unary() {
    const Token first = peek();
    double signs = 0;
    while (take_if(TokenKind::minus))
        ++signs;
    const Index operand = union_of_paths();
    if (complaint_ || signs == 0) return operand;
    Children children{add(Kind::negate, Type::number, first)};
    append(children, operand);
    if (!complaint_) node(children.parent).number = signs;
    return children.parent;
}

Index Parser::union_of_paths() {
    const Index first = path();
    if (complaint_ || peek().kind != TokenKind::unite) return first;
    Children children{add(Kind::union_, Type::nodes, peek())};
    append(children, first);
    require_nodes(first, "the left of '|'");
    while (!complaint_ && take_if(TokenKind::unite)) {
        const Index right = path();
        require_nodes(right, "the right of '|'");
        if (!complaint_) node(right).join = Operator::unite;
        append(children, right);
    }
    return children.parent;
}

void Parser::require_nodes(Index index, std::string_view place) {
    if (complaint_) return;
    const Syntax& syntax = node(index);
    if (syntax.type == Type::nodes || syntax.type == Type::any) return;
    complaint_ = Complaint{syntax.begin, syntax.end, fmt::format("{} must be a path", place)};
}

Index Parser::primary() {
    const Token token = take();
    if (token.kind == TokenKind::open) {
        const Index inner = expression();
        if (complaint_) return kNone;
        if (!take_if(TokenKind::close)) return unexpected("')'");
        return inner;
    }
    if (token.kind == TokenKind::function) return call(token);
    const bool is_number = token.kind == TokenKind::number;
    const Index index =
        add(is_number ? Kind::number : Kind::literal, is_number ? Type::number : Type::text, token);
    if (complaint_) return kNone;
    node(index).text = token.text;
    if (is_number) node(index).number = string_to_number(token.text);
    return index;
}

std::variant<std::unique_ptr<Program>, Complaint> parse_program(std::string_view source,
                                                                Arity arity) {
    auto program = std::make_unique<Program>();
    program->source = source;
    auto tokens = tokenize(program->source);
    if (auto* complaint = std::get_if<Complaint>(&tokens)) return std::move(*complaint);
    Parser parser(*program, std::move(std::get<std::vector<Token>>(tokens)), arity);
    if (auto complaint = parser.run()) return *std::move(complaint);
    collect_references(*program);
    return program;
}

}  // namespace relais::forms::xpath
