// How well a name fits the letters somebody typed: the one rule behind every list that is searched.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace relais {

/// As folded for a search; and before b and p an m is an n: people write Tonbouctou and Tombouctou.
std::string folded_label(std::string_view text);

enum class Match : std::uint8_t { whole, beginning, word, anywhere, none };  ///< best first

/// What was typed, folded once and held against many labels.
class Wanted {
  public:
    explicit Wanted(std::string_view typed);
    [[nodiscard]] bool empty() const { return typed_.empty(); }
    /// Of a label that folded_label() made; Match::beginning where nothing was typed.
    [[nodiscard]] Match in(std::string_view folded) const;

  private:
    std::string typed_;
    std::string other_;  ///< a typed m or n at the end may yet be followed by b or p; or empty
};

}  // namespace relais
