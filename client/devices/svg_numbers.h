// Numbers as SVG writes them: parted by blanks, commas, signs, points or nothing. Internal to the
// reader of SVG drawings; always a point, whatever the laptop's language.
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string_view>
#include <system_error>

namespace relais::client::devices {

inline constexpr float kFarthest = 1e6F;  ///< beyond it nothing is drawn

class SvgNumbers {
  public:
    explicit SvgNumbers(std::string_view text) : text_(text) {}

    std::optional<float> next() {
        skip();
        const std::size_t end = end_of_number();
        if (end == at_) return std::nullopt;
        const std::size_t from = at_ + (text_[at_] == '+' ? 1U : 0U);
        float value = 0;
        const auto [stop, error] = std::from_chars(text_.data() + from, text_.data() + end, value);
        if (error == std::errc::invalid_argument) return std::nullopt;
        at_ = end;
        if (error != std::errc() || !std::isfinite(value)) return 0.0F;
        return std::clamp(value, -kFarthest, kFarthest);
    }
    /// One digit, which needs no blank behind it.
    std::optional<bool> flag() {
        skip();
        if (at_ >= text_.size() || (text_[at_] != '0' && text_[at_] != '1')) return std::nullopt;
        return text_[at_++] == '1';
    }
    /// One of the letters; 0, and nothing is taken, when another sign stands here.
    char letter(std::string_view letters) {
        skip();
        if (at_ >= text_.size() || letters.find(text_[at_]) == std::string_view::npos) return 0;
        return text_[at_++];
    }
    bool at_end() {
        skip();
        return at_ >= text_.size();
    }

  private:
    void skip() {
        while (at_ < text_.size() &&
               (text_[at_] == ' ' || text_[at_] == ',' || text_[at_] == '\t' ||
                text_[at_] == '\n' || text_[at_] == '\r'))
            ++at_;
    }
    [[nodiscard]] bool digit(std::size_t place) const {
        return place < text_.size() && text_[place] >= '0' && text_[place] <= '9';
    }
    [[nodiscard]] bool sign(std::size_t place) const {
        return place < text_.size() && (text_[place] == '-' || text_[place] == '+');
    }
    [[nodiscard]] std::size_t end_of_number() const {
        std::size_t end = at_ + (sign(at_) ? 1U : 0U);
        while (digit(end))
            ++end;
        if (end < text_.size() && text_[end] == '.') ++end;
        while (digit(end))
            ++end;
        const bool power = end < text_.size() && (text_[end] == 'e' || text_[end] == 'E');
        const std::size_t digits = end + 1 + (sign(end + 1) ? 1U : 0U);
        if (!power || !digit(digits)) return end;
        for (end = digits; digit(end);)
            ++end;
        return end;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace relais::client::devices
