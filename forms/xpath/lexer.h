// Source text → tokens, with the disambiguation of XPath 1.0 §3.7: after an operand `*` multiplies
// and `and`, `or`, `mod`, `div` are operators; elsewhere they are names.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

#include "forms/xpath/expression.h"

namespace relais::forms::xpath {

enum class TokenKind : std::uint8_t {
    end,
    number,
    literal,
    name,       ///< a name test: "age", "orx:meta"
    any_name,   ///< "*"
    any_in,     ///< "orx:*"
    axis,       ///< "child" of "child::"; the colons are taken
    function,   ///< a name before "("
    node_type,  ///< node, text, comment, processing-instruction before "("
    open,
    close,
    open_bracket,
    close_bracket,
    comma,
    at,
    dot,
    dot_dot,
    slash,
    double_slash,
    or_,
    and_,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    plus,
    minus,
    multiply,
    divide,
    modulo,
    unite
};

struct Token {
    TokenKind kind = TokenKind::end;
    std::uint32_t begin = 0, end = 0;
    std::string_view text;  ///< of the source; a literal without its quotes
};

/// The last token is always `end`.
std::variant<std::vector<Token>, Complaint> tokenize(std::string_view source);

}  // namespace relais::forms::xpath
