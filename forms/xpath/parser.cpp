#include "forms/xpath/parser.h"

#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "forms/xpath/dates.h"
#include "forms/xpath/function.h"
#include "forms/xpath/lexer.h"

namespace relais::forms::xpath {

namespace {

/// One level of binary operators, weakest first (XPath 1.0 §3.3-3.5).
struct Level {
    Kind kind;
    Type type;
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

/// Every method gives the index of what it read, or kNone after the first complaint.
/// Stands for a function that was called with the wrong number of arguments.
constexpr Function kWrongCount{
    "",        0,   kAnyNumber,
    Type::any, ".", [](Call& call) { return call.fail("it takes another number of arguments"); },
    ""};

class Parser {
  public:
    Parser(Program& program, std::vector<Token> tokens, Arity arity)
        : program_(program), tokens_(std::move(tokens)), arity_(arity) {}

    std::optional<Complaint> run() {
        if (peek().kind == TokenKind::end) {
            complain(peek(), "the expression is empty");
            return std::move(complaint_);
        }
        program_.root = expression();
        if (!complaint_ && peek().kind != TokenKind::end) unexpected("an operator or the end");
        return std::move(complaint_);
    }

  private:
    const Token& peek(std::size_t ahead = 0) const {
        return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
    }
    const Token& take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
    bool take_if(TokenKind kind) {
        if (peek().kind != kind) return false;
        take();
        return true;
    }
    Syntax& node(Index index) { return program_.nodes[index]; }

    Index complain(const Token& token, std::string message) {
        if (!complaint_) complaint_ = Complaint{token.begin, token.end, std::move(message)};
        return kNone;
    }
    Index unexpected(std::string_view wanted) {
        const Token& token = peek();
        if (token.kind == TokenKind::end) {
            return complain(token, fmt::format("expected {} but the expression ends", wanted));
        }
        const auto text =
            std::string_view(program_.source).substr(token.begin, token.end - token.begin);
        return complain(token, fmt::format("expected {} before '{}'", wanted, text));
    }

    Index add(Kind kind, Type type, const Token& token) {
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

    /// Children are linked in the order in which they are appended.
    struct Children {
        Index parent;
        Index last = kNone;
    };
    void append(Children& children, Index child) {
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

    Index expression() {
        if (depth_ == kMaxExpressionDepth) {
            return complain(peek(), "the expression is nested more than 64 deep");
        }
        ++depth_;
        const Index result = chain(0);
        --depth_;
        return complaint_ ? kNone : result;
    }

    Index chain(std::size_t level) {
        if (level == kLevels.size()) return unary();
        const Level& row = kLevels[level];
        const Index first = chain(level + 1);
        Operator op = operator_here(row);
        if (complaint_ || op == Operator::none) return first;
        Children children{add(row.kind, row.type, peek())};
        append(children, first);
        while (!complaint_ && op != Operator::none) {
            take();
            const Index right = chain(level + 1);
            if (!complaint_) node(right).join = op;
            append(children, right);
            op = operator_here(row);
        }
        return children.parent;
    }

    Operator operator_here(const Level& row) const {
        if (peek().kind == TokenKind::end) return Operator::none;
        for (const auto& [token, op] : row.operators) {
            if (peek().kind == token) return op;
        }
        return Operator::none;
    }

    Index unary() {
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

    Index union_of_paths() {
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

    void require_nodes(Index index, std::string_view place) {
        if (complaint_) return;
        const Syntax& syntax = node(index);
        if (syntax.type == Type::nodes || syntax.type == Type::any) return;
        complaint_ = Complaint{syntax.begin, syntax.end, fmt::format("{} must be a path", place)};
    }

    static bool starts_primary(TokenKind kind) {
        return kind == TokenKind::number || kind == TokenKind::literal || kind == TokenKind::open ||
               kind == TokenKind::function;
    }

    /// XPath 1.0 §3.3 PathExpr: a location path, or a primary that a path may follow.
    Index path() {
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

    Index location_path(const Token& first) {
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

    static bool starts_step(TokenKind kind) {
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

    /// "//" is short for /descendant-or-self::node()/ (XPath 1.0 §2.5).
    void any_depth(Children& path) {
        const Index index = add(Kind::step, Type::nodes, peek());
        take();
        if (complaint_) return;
        node(index).axis = Axis::descendant_or_self;
        node(index).test = Test::node;
        append(path, index);
    }

    void relative_path(Children& path) {
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
    bool merge_into_descendant(Children& path, Index step_index) {
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

    Index step() {
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

    void axis(Syntax& step) {
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

    void node_test(Index index) {
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

    void node_type(Index index) {
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

    void predicates(Children& children) {
        while (!complaint_ && take_if(TokenKind::open_bracket)) {
            append(children, expression());
            if (complaint_) return;
            node(children.parent).end = peek().end;
            if (!take_if(TokenKind::close_bracket)) unexpected("']'");
        }
    }

    Index primary() {
        const Token token = take();
        if (token.kind == TokenKind::open) {
            const Index inner = expression();
            if (complaint_) return kNone;
            if (!take_if(TokenKind::close)) return unexpected("')'");
            return inner;
        }
        if (token.kind == TokenKind::function) return call(token);
        const bool is_number = token.kind == TokenKind::number;
        const Index index = add(is_number ? Kind::number : Kind::literal,
                                is_number ? Type::number : Type::text, token);
        if (complaint_) return kNone;
        node(index).text = token.text;
        if (is_number) node(index).number = string_to_number(token.text);
        return index;
    }

    Index call(const Token& name) {
        const Function* function = find_function(name.text);
        if (function == nullptr) {
            return complain(name, fmt::format("there is no function '{}'", name.text));
        }
        const Index index = add(Kind::call, function->returns, name);
        if (complaint_) return kNone;
        node(index).text = name.text;
        node(index).function = function;
        take();  // "(" is what made it a function
        Children children{index};
        const std::size_t count = arguments(children, *function);
        if (complaint_) return kNone;
        if (!has_room(*function, count)) {
            if (arity_ == Arity::at_load) return wrong_count(name, *function, count);
            node(index).function = &kWrongCount;
            return index;
        }
        check_literals(index, *function);
        note_reads(node(index), *function, count);
        return complaint_ ? kNone : index;
    }

    std::size_t arguments(Children& children, const Function& function) {
        std::size_t count = 0;
        while (!complaint_ && peek().kind != TokenKind::close) {
            if (count > 0 && !take_if(TokenKind::comma)) {
                unexpected("',' or ')'");
                return count;
            }
            const Index argument = expression();
            if (complaint_) return count;
            const auto& kinds = function.arguments;
            const char wanted = kinds.empty() ? '.' : kinds[std::min(count, kinds.size() - 1)];
            if (wanted == 'n') {
                require_nodes(argument,
                              fmt::format("argument {} of {}()", count + 1, function.name));
            }
            append(children, argument);
            ++count;
        }
        if (!complaint_) {
            node(children.parent).end = peek().end;
            take();
        }
        return count;
    }

    static bool has_room(const Function& function, std::size_t count) {
        return count >= function.least && (function.most == kAnyNumber || count <= function.most);
    }

    Index wrong_count(const Token& name, const Function& function, std::size_t count) {
        std::string wanted = fmt::format("{}", function.least);
        if (function.most == kAnyNumber) {
            wanted += " or more";
        } else if (function.most != function.least) {
            wanted += fmt::format(" to {}", function.most);
        }
        return complain(
            name, fmt::format("{}() takes {} arguments, not {}", function.name, wanted, count));
    }

    /// What a wrong literal would do at every evaluation is said once, here.
    void check_literals(Index index, const Function& function) {
        const Index first = node(index).first;
        const Index second = first == kNone ? kNone : node(first).next;
        if (second == kNone || node(second).kind != Kind::literal) return;
        const Token place{TokenKind::literal, node(second).begin, node(second).end, {}};
        if (function.name == "regex") {
            auto pattern = Pattern::compile(node(second).text);
            if (const auto* reason = std::get_if<std::string>(&pattern)) {
                complain(place, fmt::format("the regular expression cannot be used: {}", *reason));
                return;
            }
            node(index).pattern = static_cast<Index>(program_.patterns.size());
            program_.patterns.push_back(std::move(std::get<Pattern>(pattern)));
        } else if (function.name == "format-date" || function.name == "format-date-time") {
            const auto escape = unknown_escape(node(second).text);
            if (!escape.empty()) {
                complain(place, fmt::format("'{}' is no part of a date format", escape));
            }
        }
    }

    void note_reads(Syntax& call, const Function& function, std::size_t count) {
        switch (function.reads) {
        case Reads::nothing:
        case Reads::focus:
        case Reads::focus_if_alone:
            break;
        case Reads::position_if_alone:
            call.reads_position = count == 0;
            break;
        case Reads::world:
            program_.varies = true;
            break;
        case Reads::chance_unless_seeded:
            program_.varies = program_.varies || count < 2;
            break;
        }
    }

    Program& program_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
    Arity arity_;
    std::optional<Complaint> complaint_;
};

}  // namespace

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
