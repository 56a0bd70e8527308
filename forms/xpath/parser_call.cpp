// Function calls: the function is found, its arguments are counted and looked at (XPath 1.0 §3.2).
#include <algorithm>
#include <cstddef>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "forms/xpath/dates.h"
#include "forms/xpath/expression.h"
#include "forms/xpath/function.h"
#include "forms/xpath/grammar.h"
#include "forms/xpath/lexer.h"
#include "forms/xpath/pattern.h"
#include "forms/xpath/program.h"

namespace relais::forms::xpath {

namespace {

/// Stands for a function that was called with the wrong number of arguments.
constexpr Function kWrongCount{
    "",        0,   kAnyNumber,
    Type::any, ".", [](Call& call) { return call.fail("it takes another number of arguments"); },
    ""};

bool has_room(const Function& function, std::size_t count) {
    return count >= function.least && (function.most == kAnyNumber || count <= function.most);
}

}  // namespace

Index Parser::call(const Token& name) {
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

std::size_t Parser::arguments(Children& children, const Function& function) {
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
            require_nodes(argument, fmt::format("argument {} of {}()", count + 1, function.name));
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

Index Parser::wrong_count(const Token& name, const Function& function, std::size_t count) {
    std::string wanted = fmt::format("{}", function.least);
    if (function.most == kAnyNumber) {
        wanted += " or more";
    } else if (function.most != function.least) {
        wanted += fmt::format(" to {}", function.most);
    }
    return complain(
        name, fmt::format("{}() takes {} argument{}, not {}", function.name, wanted,
                          wanted == "1" ? "" : "s", count));
}

/// What a wrong literal would do at every evaluation is said once, here.
void Parser::check_literals(Index index, const Function& function) {
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

void Parser::note_reads(Syntax& call, const Function& function, std::size_t count) {
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

}  // namespace relais::forms::xpath
