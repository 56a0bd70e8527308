// Location paths: steps, axes, node tests, predicates (XPath 1.0 §2).
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "forms/xpath/grammar.h"
#include "forms/xpath/lexer.h"
#include "forms/xpath/program.h"

namespace relais::forms::xpath {

namespace {

constexpr std::array<Axis, 13> kAxes{Axis::child,
                                     Axis::descendant,
                                     Axis::parent,
                                     Axis::ancestor,
                                     Axis::following_sibling,
                                     Axis::preceding_sibling,
                                     Axis::following,
                                     Axis::preceding,
                                     Axis::attribute,
                                     Axis::namespace_,
                                     Axis::self,
                                     Axis::descendant_or_self,
                                     Axis::ancestor_or_self};

bool starts_primary(TokenKind kind) {
    return kind == TokenKind::number || kind == TokenKind::literal || kind == TokenKind::open ||
           kind == TokenKind::function;
}

bool starts_step(TokenKind kind) {
    switch (kind) {
    case TokenKind::name:
    case TokenKind::any_name:
    case TokenKind::any_in:
    case TokenKind::axis:
    case TokenKind::node_type:
    case TokenKind::at:
    case TokenKind::dot:
    case TokenKind::dot_dot:
        return true;
    default:
        return false;
    }
}

}  // namespace

/// XPath 1.0 §3.3 PathExpr: a location path, or a primary that a path may follow.
Index Parser::path() {
    const Token first = peek();
    if (!starts_primary(first.kind)) return location_path(first);
    const Index primary_index = primary();
    if (complaint_) return kNone;
    const TokenKind behind = peek().kind;
    const bool steps = behind == TokenKind::slash || behind == TokenKind::double_slash;
    if (!steps && behind != TokenKind::open_bracket) return primary_index;
    require_nodes(primary_index, "what stands before '[' or '/'");
    Children filter{add(Kind::filter, Type::nodes, first)};
    append(filter, primary_index);
    predicates(filter);
    Children path{add(Kind::path, Type::nodes, first)};
    append(path, filter.parent);
    if (complaint_) return kNone;
    node(path.parent).start = Start::filter;
    if (peek().kind == TokenKind::slash || peek().kind == TokenKind::double_slash) {
        if (!take_if(TokenKind::slash)) any_depth(path);
        relative_path(path);
    }
    return path.parent;
}

Index Parser::location_path(const Token& first) {
    Children path{add(Kind::path, Type::nodes, first)};
    if (complaint_) return kNone;
    if (first.kind == TokenKind::slash) {
        node(path.parent).start = Start::root;
        take();
        if (!starts_step(peek().kind)) return path.parent;  // "/" alone
    } else if (first.kind == TokenKind::double_slash) {
        node(path.parent).start = Start::root;
        any_depth(path);
    }
    relative_path(path);
    return complaint_ ? kNone : path.parent;
}

/// "//" is short for /descendant-or-self::node()/ (XPath 1.0 §2.5).
void Parser::any_depth(Children& path) {
    const Index index = add(Kind::step, Type::nodes, peek());
    take();
    if (complaint_) return;
    node(index).axis = Axis::descendant_or_self;
    node(index).test = Test::node;
    append(path, index);
}

void Parser::relative_path(Children& path) {
    while (!complaint_) {
        const Index step_index = step();
        if (complaint_) return;
        if (!merge_into_descendant(path, step_index)) append(path, step_index);
        if (peek().kind == TokenKind::double_slash) {
            any_depth(path);
        } else if (!take_if(TokenKind::slash)) {
            return;
        }
    }
}

/// //x without predicates is descendant::x: the same nodes in one walk.
bool Parser::merge_into_descendant(Children& path, Index step_index) {
    if (path.last == kNone) return false;
    Syntax& before = node(path.last);
    const Syntax& step = node(step_index);
    if (before.kind != Kind::step || before.axis != Axis::descendant_or_self ||
        before.test != Test::node || before.first != kNone || step.axis != Axis::child ||
        step.first != kNone) {
        return false;
    }
    before.axis = Axis::descendant;
    before.test = step.test;
    before.text = step.text;
    before.end = step.end;
    node(path.parent).end = std::max(node(path.parent).end, step.end);
    return true;
}

Index Parser::step() {
    const Token first = peek();
    if (!starts_step(first.kind)) return unexpected("a path, a value or a function");
    const Index index = add(Kind::step, Type::nodes, first);
    if (complaint_) return kNone;
    if (first.kind == TokenKind::dot || first.kind == TokenKind::dot_dot) {
        take();
        node(index).axis = first.kind == TokenKind::dot ? Axis::self : Axis::parent;
        node(index).test = Test::node;
    } else {
        axis(node(index));
        if (!complaint_) node_test(index);
    }
    Children children{index};
    predicates(children);
    return complaint_ ? kNone : index;
}

void Parser::axis(Syntax& step) {
    const Token token = peek();
    if (take_if(TokenKind::at)) {
        step.axis = Axis::attribute;
        return;
    }
    if (!take_if(TokenKind::axis)) return;
    for (const Axis axis : kAxes) {
        if (axis_name(axis) == token.text) {
            step.axis = axis;
            return;
        }
    }
    complain(token, fmt::format("there is no axis '{}'", token.text));
}

void Parser::node_test(Index index) {
    const Token token = peek();
    switch (token.kind) {
    case TokenKind::name:
        node(index).test = Test::name;
        node(index).text = token.text;
        break;
    case TokenKind::any_name:
        node(index).test = Test::any;
        break;
    case TokenKind::any_in:
        node(index).test = Test::prefix;
        node(index).text = token.text.substr(0, token.text.size() - 1);  // "orx:"
        break;
    case TokenKind::node_type:
        node_type(index);
        return;
    default:
        unexpected("a name");
        return;
    }
    node(index).end = take().end;
}

void Parser::node_type(Index index) {
    const Token type = take();
    take();  // "(" is what made it a node type
    Syntax& step = node(index);
    if (type.text == "node") step.test = Test::node;
    if (type.text == "text") step.test = Test::text;
    if (type.text == "comment") step.test = Test::comment;
    if (type.text == "processing-instruction") {
        step.test = Test::instruction;
        if (peek().kind == TokenKind::literal) step.text = take().text;
    }
    step.end = peek().end;
    if (!take_if(TokenKind::close)) unexpected("')'");
}

void Parser::predicates(Children& children) {
    while (!complaint_ && take_if(TokenKind::open_bracket)) {
        append(children, expression());
        if (complaint_) return;
        node(children.parent).end = peek().end;
        if (!take_if(TokenKind::close_bracket)) unexpected("']'");
    }
}

}  // namespace relais::forms::xpath
