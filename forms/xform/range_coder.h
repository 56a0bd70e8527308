// Bits as short as their likelihood allows: an adaptive binary range coder (that of LZMA), with two
// faces that are called alike. The writing one takes what it is given, the reading one ignores it;
// both return what was coded. So one function describes both ways. sync/README.md, "Short form".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace relais::forms::xform {

/// Of a bit being 0, in 2048ths; follows what is seen, the faster the less was seen so far.
struct Probability {
    std::uint16_t of_zero = 1024;
    std::uint8_t seen = 0;
};
/// What is expected before anything was seen: 15 times of 16.
inline constexpr Probability kLikelyZero{1920, 4};
inline constexpr Probability kLikelyOne{128, 4};

class Coder {
  public:
    Coder() = default;
    Coder(const Coder&) = delete;
    Coder& operator=(const Coder&) = delete;
    virtual ~Coder() = default;

    virtual bool bit(Probability& probability, bool value) = 0;
    /// One of `total` (1 to 65,536), each as likely as the others.
    virtual std::uint32_t uniform(std::uint32_t value, std::uint32_t total) = 0;
    /// Goes into a stream beside the bits, ended by a NUL (which no text of XML holds).
    virtual std::string text(std::string_view value) = 0;

    /// The lowest `count` bits, up to 64.
    std::uint64_t bits(std::uint64_t value, unsigned count);
};

class Encoder final : public Coder {
  public:
    bool bit(Probability& probability, bool value) override;
    std::uint32_t uniform(std::uint32_t value, std::uint32_t total) override;
    std::string text(std::string_view value) override;
    /// Ends the bits with as few bytes as will do.
    std::string take_bits();
    std::string take_texts() { return std::move(texts_); }

  private:
    void normalise();
    void shift_low();

    std::uint64_t low_ = 0, pending_ = 1;
    std::uint32_t range_ = UINT32_MAX;
    std::uint8_t cache_ = 0;
    std::string out_, texts_;
};

/// Behind the end of hostile bytes there are zeros: failed() tells, and is to be asked before
/// anything grows by what was read.
class Decoder final : public Coder {
  public:
    /// Both must outlive it.
    Decoder(std::string_view bits, std::string_view texts);
    bool bit(Probability& probability, bool value) override;
    std::uint32_t uniform(std::uint32_t value, std::uint32_t total) override;
    std::string text(std::string_view value) override;
    [[nodiscard]] bool failed() const { return failed_; }
    /// Nothing failed, and nothing is left.
    [[nodiscard]] bool done() const { return !failed_ && at_ >= bits_.size() && texts_.empty(); }

  private:
    std::uint8_t next();
    void normalise();

    std::string_view bits_, texts_;
    std::size_t at_ = 0;
    std::uint32_t range_ = UINT32_MAX, code_ = 0;
    bool failed_ = false;
};

/// A number of `kLevels` bits, the highest first, each with a probability of its own by those
/// before it.
template <unsigned kLevels>
class BitTree {
  public:
    std::uint32_t code(Coder& coder, std::uint32_t value) {
        std::uint32_t node = 1;
        for (unsigned level = kLevels; level-- > 0;) {
            const bool bit = coder.bit(nodes_[node], (value >> level & 1U) != 0);
            node = node * 2 + (bit ? 1U : 0U);
        }
        return node - kSize;
    }
    /// Expects that value, 15 times of 16 at each level.
    void expect(std::uint32_t value) {
        std::uint32_t node = 1;
        for (unsigned level = kLevels; level-- > 0;) {
            const bool bit = (value >> level & 1U) != 0;
            nodes_[node] = bit ? kLikelyOne : kLikelyZero;
            node = node * 2 + (bit ? 1U : 0U);
        }
    }
    /// Expects a value below 2 to the power of `bits`.
    void expect_below(unsigned bits) {
        std::uint32_t node = 1;
        for (unsigned level = kLevels; level-- > bits; node *= 2)
            nodes_[node] = kLikelyZero;
    }

  private:
    static constexpr std::uint32_t kSize = 1U << kLevels;
    std::array<Probability, kSize> nodes_{};
};

}  // namespace relais::forms::xform
