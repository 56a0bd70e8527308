#include "forms/xpath/pattern.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <re2/re2.h>

namespace relais::forms::xpath {

struct Pattern::Compiled {
    Compiled(std::string_view text, const re2::RE2::Options& options)
        : expression(re2::StringPiece(text.data(), text.size()), options) {}
    re2::RE2 expression;
};

Pattern::Pattern(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

std::variant<Pattern, std::string> Pattern::compile(std::string_view text) {
    if (text.size() > kMaxPatternBytes) return "the pattern is longer than 4096 bytes";
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(1 << 20);  // a hostile form's a{999}{999} is refused, not built
    auto compiled = std::make_unique<Compiled>(text, options);
    if (!compiled->expression.ok()) return compiled->expression.error();
    return Pattern(std::move(compiled));
}

bool Pattern::matches(std::string_view text) const {
    return re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), compiled_->expression);
}

}  // namespace relais::forms::xpath
