// A regular expression of a form, in linear time (RE2). What RE2 cannot express (look-around,
// back references) is refused with its reason.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace relais::forms::xpath {

class Pattern {
  public:
    /// The pattern, or why it is none.
    static std::variant<Pattern, std::string> compile(std::string_view text);
    Pattern(const Pattern&) = delete;
    Pattern& operator=(const Pattern&) = delete;
    Pattern(Pattern&&) noexcept;
    Pattern& operator=(Pattern&&) noexcept;
    ~Pattern();

    /// ODK Collect: the whole text has to match, not a part of it.
    [[nodiscard]] bool matches(std::string_view text) const;

  private:
    struct Compiled;
    explicit Pattern(std::unique_ptr<Compiled> compiled);
    std::unique_ptr<Compiled> compiled_;
};

inline constexpr std::size_t kMaxPatternBytes = 4'096;

}  // namespace relais::forms::xpath
