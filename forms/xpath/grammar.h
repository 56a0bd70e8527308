// The recursive descent behind parser.h: a method a production of the grammar. Expressions stand in
// parser.cpp, location paths in parser_path.cpp, function calls in parser_call.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/xpath/function.h"
#include "forms/xpath/lexer.h"
#include "forms/xpath/program.h"

namespace relais::forms::xpath {

/// Every production gives the index of what it read, or kNone after the first complaint.
class Parser {
  public:
    Parser(Program& program, std::vector<Token> tokens, Arity arity)
        : program_(program), tokens_(std::move(tokens)), arity_(arity) {}

    /// All the tokens as one expression, the program's root.
    std::optional<Complaint> run();

  private:
    /// Children are linked in the order in which they are appended.
    struct Children {
        Index parent = kNone;
        Index last = kNone;
    };

    [[nodiscard]] const Token& peek() const;
    const Token& take();
    bool take_if(TokenKind kind);
    Syntax& node(Index index) { return program_.nodes[index]; }
    Index complain(const Token& token, std::string message);
    Index unexpected(std::string_view wanted);
    Index add(Kind kind, Type type, const Token& token);
    void append(Children& children, Index child);

    // Expressions (XPath 1.0 §3).
    Index expression();
    Index chain(std::size_t level);
    Index unary();
    Index union_of_paths();
    void require_nodes(Index index, std::string_view place);
    Index primary();

    // Location paths (§2).
    Index path();
    Index location_path(const Token& first);
    void any_depth(Children& path);
    void relative_path(Children& path);
    bool merge_into_descendant(Children& path, Index step_index);
    Index step();
    void axis(Syntax& step);
    void node_test(Index index);
    void node_type(Index index);
    void predicates(Children& children);

    // Function calls (§3.2).
    Index call(const Token& name);
    std::size_t arguments(Children& children, const Function& function);
    Index wrong_count(const Token& name, const Function& function, std::size_t count);
    void check_literals(Index index, const Function& function);
    void note_reads(Syntax& call, const Function& function, std::size_t count);

    Program& program_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
    Arity arity_;
    std::optional<Complaint> complaint_;
};

}  // namespace relais::forms::xpath
