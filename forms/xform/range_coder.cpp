#include "forms/xform/range_coder.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "forms/base/result.h"

namespace relais::forms::xform {

namespace {

constexpr unsigned kProbabilityBits = 11;
constexpr std::uint32_t kLeastRange = 1U << 24U;
constexpr std::size_t kMostZeros = 16;  ///< that a writer may have left out at the end

std::uint32_t bound_of(std::uint32_t range, const Probability& probability) {
    return (range >> kProbabilityBits) * probability.of_zero;
}

/// Records are short: the first bits teach most.
unsigned pace_after(unsigned seen) {
    if (seen < 1) return 1;
    if (seen < 4) return 2;
    if (seen < 9) return 3;
    return seen < 20 ? 4 : 5;
}

void learn(Probability& probability, bool bit) {
    constexpr unsigned kOne = 1U << kProbabilityBits;
    constexpr unsigned kMostSeen = 20;
    const unsigned now = probability.of_zero;
    const unsigned pace = pace_after(probability.seen);
    probability.of_zero =
        static_cast<std::uint16_t>(bit ? now - (now >> pace) : now + ((kOne - now) >> pace));
    if (probability.seen < kMostSeen) ++probability.seen;
}

}  // namespace

std::uint64_t Coder::bits(std::uint64_t value, unsigned count) {
    constexpr unsigned kAtOnce = 16;
    std::uint64_t out = 0;
    while (count > 0) {
        const unsigned some = std::min(count, kAtOnce);
        count -= some;
        const std::uint32_t total = 1U << some;
        const auto part = static_cast<std::uint32_t>(value >> count & (total - 1));
        out |= std::uint64_t{uniform(part, total)} << count;
    }
    return out;
}

// ---- Writing -----------------------------------------------------------------------------------

void Encoder::shift_low() {
    if (low_ < 0xFF000000U || low_ > UINT32_MAX) {
        const auto carry = static_cast<std::uint8_t>(low_ >> 32U);
        std::uint8_t byte = cache_;
        for (; pending_ > 0; --pending_) {
            out_ += static_cast<char>(static_cast<std::uint8_t>(byte + carry));
            byte = 0xFF;
        }
        cache_ = static_cast<std::uint8_t>(low_ >> 24U);
    }
    ++pending_;
    low_ = (low_ & 0x00FFFFFFU) << 8U;
}

void Encoder::normalise() {
    while (range_ < kLeastRange) {
        range_ <<= 8U;
        shift_low();
    }
}

bool Encoder::bit(Probability& probability, bool value) {
    const auto bound = bound_of(range_, probability);
    if (value) {
        low_ += bound;
        range_ -= bound;
    } else {
        range_ = bound;
    }
    learn(probability, value);
    normalise();
    return value;
}

std::uint32_t Encoder::uniform(std::uint32_t value, std::uint32_t total) {
    RELAIS_ASSERT(value < total && total <= 1U << 16U);
    range_ /= total;
    low_ += std::uint64_t{range_} * value;
    normalise();
    return value;
}

std::string Encoder::text(std::string_view value) {
    texts_ += value;
    texts_ += '\0';
    return std::string(value);
}

std::string Encoder::take_bits() {
    // Of all values in the last range, the one with most zeros at its end: they are not written.
    for (unsigned zeros = 32; zeros > 0; --zeros) {
        const std::uint64_t mask = (std::uint64_t{1} << zeros) - 1;
        const std::uint64_t rounded = (low_ + mask) & ~mask;
        if (rounded - low_ >= range_) continue;
        low_ = rounded;
        break;
    }
    for (int i = 0; i < 5; ++i)
        shift_low();
    out_.erase(0, 1);  // the first is always zero
    out_.resize(out_.find_last_not_of('\0') + 1);
    return std::move(out_);
}

// ---- Reading -----------------------------------------------------------------------------------

Decoder::Decoder(std::string_view bits, std::string_view texts) : bits_(bits), texts_(texts) {
    for (int i = 0; i < 4; ++i)
        code_ = code_ << 8U | next();
}

std::uint8_t Decoder::next() {
    if (at_ < bits_.size()) return static_cast<std::uint8_t>(bits_[at_++]);
    if (++at_ > bits_.size() + kMostZeros) failed_ = true;
    return 0;
}

void Decoder::normalise() {
    while (range_ < kLeastRange) {
        range_ <<= 8U;
        code_ = code_ << 8U | next();
    }
}

bool Decoder::bit(Probability& probability, bool /*value*/) {
    const auto bound = bound_of(range_, probability);
    const bool bit = code_ >= bound;
    if (bit) {
        code_ -= bound;
        range_ -= bound;
    } else {
        range_ = bound;
    }
    learn(probability, bit);
    normalise();
    return bit;
}

std::uint32_t Decoder::uniform(std::uint32_t /*value*/, std::uint32_t total) {
    RELAIS_ASSERT(total > 0 && total <= 1U << 16U);
    range_ /= total;
    auto value = code_ / range_;
    if (value >= total) {
        failed_ = true;
        value = total - 1;
        code_ = 0;
    } else {
        code_ -= value * range_;
    }
    normalise();
    return value;
}

std::string Decoder::text(std::string_view /*value*/) {
    const auto end = texts_.find('\0');
    if (end == std::string_view::npos) {
        failed_ = true;
        return {};
    }
    std::string text(texts_.substr(0, end));
    texts_.remove_prefix(end + 1);
    return text;
}

}  // namespace relais::forms::xform
