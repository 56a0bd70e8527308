#include "forms/xpath/lexer.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "forms/base/text.h"
#include "forms/xpath/expression.h"

namespace relais::forms::xpath {

namespace {

/// NCName of XML names; beyond ASCII every letter is taken (XML 1.0 fifth edition nearly does).
bool starts_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}
bool continues_name(char c) {
    return starts_name(c) || is_digit(c) || c == '-' || c == '.';
}

constexpr std::array<std::string_view, 4> kNodeTypes{"node", "text", "comment",
                                                     "processing-instruction"};
constexpr std::array<std::pair<std::string_view, TokenKind>, 4> kWordOperators{
    {{"and", TokenKind::and_},
     {"or", TokenKind::or_},
     {"mod", TokenKind::modulo},
     {"div", TokenKind::divide}}};
// Longest first.
constexpr std::array<std::pair<std::string_view, TokenKind>, 20> kSigns{
    {{"//", TokenKind::double_slash},
     {"..", TokenKind::dot_dot},
     {"!=", TokenKind::not_equal},
     {"<=", TokenKind::less_equal},
     {">=", TokenKind::greater_equal},
     {"(", TokenKind::open},
     {")", TokenKind::close},
     {"[", TokenKind::open_bracket},
     {"]", TokenKind::close_bracket},
     {",", TokenKind::comma},
     {"@", TokenKind::at},
     {".", TokenKind::dot},
     {"/", TokenKind::slash},
     {"|", TokenKind::unite},
     {"+", TokenKind::plus},
     {"-", TokenKind::minus},
     {"=", TokenKind::equal},
     {"<", TokenKind::less},
     {">", TokenKind::greater},
     {"*", TokenKind::any_name}}};

/// Curly quotes, as word processors and phones write them, first byte E2.
bool is_curly_quote(std::string_view text) {
    return text.substr(0, 3) == "\u2018" || text.substr(0, 3) == "\u2019" ||
           text.substr(0, 3) == "\u201c" || text.substr(0, 3) == "\u201d";
}

class Lexer {
  public:
    explicit Lexer(std::string_view source) : source_(source) {}

    std::variant<std::vector<Token>, Complaint> run() {
        while (!complaint_) {
            while (at_ < source_.size() && is_blank(source_[at_]))
                ++at_;
            if (at_ == source_.size()) {
                add(TokenKind::end, 0);
                return std::move(tokens_);
            }
            next();
        }
        return *std::move(complaint_);
    }

  private:
    void next() {
        const char c = source_[at_];
        const char after = at_ + 1 < source_.size() ? source_[at_ + 1] : '\0';
        if (c == '\'' || c == '"') return literal(c);
        if (is_digit(c) || (c == '.' && is_digit(after))) return number();
        if (is_curly_quote(source_.substr(at_))) {
            return complain(3, "curly quote: text stands between straight quotes, ' or \"");
        }
        if (starts_name(c)) return name();
        sign();
    }

    void literal(char quote) {
        const auto close = source_.find(quote, at_ + 1);
        if (close == std::string_view::npos) {
            return complain(source_.size() - at_, "text without its closing quote");
        }
        add(TokenKind::literal, close + 1 - at_);
        tokens_.back().text =
            source_.substr(tokens_.back().begin + 1, close - 1 - tokens_.back().begin);
    }

    void number() {
        std::size_t size = 0;
        const auto digits = [&] {
            while (at_ + size < source_.size() && is_digit(source_[at_ + size]))
                ++size;
        };
        digits();
        if (at_ + size < source_.size() && source_[at_ + size] == '.') {
            ++size;
            digits();
        }
        add(TokenKind::number, size);
    }

    [[nodiscard]] std::size_t name_size(std::size_t from) const {
        std::size_t size = 0;
        while (from + size < source_.size() && continues_name(source_[from + size]))
            ++size;
        return size;
    }

    /// The first character behind `position` that is no blank.
    [[nodiscard]] std::size_t skip_blanks(std::size_t position) const {
        while (position < source_.size() && is_blank(source_[position]))
            ++position;
        return position;
    }

    void name() {
        std::size_t size = name_size(at_);
        const std::string_view first = source_.substr(at_, size);
        if (after_operand()) return word_operator(first);
        const std::size_t colon = at_ + size;
        if (colon + 1 < source_.size() && source_[colon] == ':') {
            if (source_[colon + 1] == '*') return add(TokenKind::any_in, size + 2);
            if (starts_name(source_[colon + 1])) size += 1 + name_size(colon + 1);
        }
        const std::size_t behind = skip_blanks(at_ + size);
        if (source_.substr(behind, 2) == "::") {
            add(TokenKind::axis, size);
            at_ = behind + 2;
        } else if (source_.substr(behind, 1) == "(") {
            bool is_type = false;
            for (const auto type : kNodeTypes)
                is_type = is_type || first == type;
            add(is_type && first.size() == size ? TokenKind::node_type : TokenKind::function, size);
        } else {
            add(TokenKind::name, size);
        }
    }

    void word_operator(std::string_view name) {
        for (const auto& [word, kind] : kWordOperators) {
            // "1 and1", ". > 0 and.<= 9": no name may stand here, so that the digit or the point
            // starts the next operand.
            const char behind = name.size() > word.size() ? name[word.size()] : '\0';
            if (name == word || (name.starts_with(word) && (is_digit(behind) || behind == '.')))
                return add(kind, word.size());
        }
        complain(name.size(), fmt::format("expected an operator before '{}'", name));
    }

    void sign() {
        const std::string_view rest = source_.substr(at_);
        for (const auto& [text, kind] : kSigns) {
            if (!rest.starts_with(text)) continue;
            const bool times = kind == TokenKind::any_name && after_operand();
            return add(times ? TokenKind::multiply : kind, text.size());
        }
        if (rest.starts_with("${")) {
            return complain(2, "${…} is no XPath: it belongs in an XLSForm");
        }
        if (rest.starts_with("$")) return complain(1, "variables do not exist in forms");
        complain(1, fmt::format("'{}' means nothing here", rest.substr(0, 1)));
    }

    /// XPath 1.0 §3.7: the preceding token exists and is no '@', '::', '(', '[', ',' or operator.
    [[nodiscard]] bool after_operand() const {
        if (tokens_.empty()) return false;
        switch (tokens_.back().kind) {
        case TokenKind::number:
        case TokenKind::literal:
        case TokenKind::name:
        case TokenKind::any_name:
        case TokenKind::any_in:
        case TokenKind::close:
        case TokenKind::close_bracket:
        case TokenKind::dot:
        case TokenKind::dot_dot:
            return true;
        default:
            return false;
        }
    }

    void add(TokenKind kind, std::size_t size) {
        tokens_.push_back({kind, static_cast<std::uint32_t>(at_),
                           static_cast<std::uint32_t>(at_ + size), source_.substr(at_, size)});
        at_ += size;
    }

    void complain(std::size_t size, std::string message) {
        complaint_ = Complaint{at_, at_ + size, std::move(message)};
    }

    std::string_view source_;
    std::size_t at_ = 0;
    std::vector<Token> tokens_;
    std::optional<Complaint> complaint_;
};

}  // namespace

std::variant<std::vector<Token>, Complaint> tokenize(std::string_view source) {
    if (source.size() > kMaxExpressionBytes) {
        return Complaint{0, source.size(), "the expression is longer than 64 KiB"};
    }
    if (!is_utf8(source)) return Complaint{0, source.size(), "the expression is not UTF-8"};
    return Lexer(source).run();
}

}  // namespace relais::forms::xpath
