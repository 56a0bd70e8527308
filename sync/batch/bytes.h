// Values to bytes and back, by the conventions of sync/README.md: big-endian, length-prefixed,
// bounded. A Reader never reads past its end; what it returned before an error is not to be used.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "forms/base/result.h"

namespace relais::sync::batch {

class Writer {
  public:
    Writer& u8(std::uint8_t value);
    Writer& u16(std::uint16_t value);
    Writer& u32(std::uint32_t value);
    Writer& u64(std::uint64_t value);
    Writer& i64(std::int64_t value);
    /// Seven bits a byte, the lowest first; the top bit says that another follows.
    Writer& varint(std::uint64_t value);
    Writer& raw(std::string_view bytes);
    template <std::size_t N>
    Writer& raw(const std::array<std::uint8_t, N>& bytes) {
        return raw({reinterpret_cast<const char*>(bytes.data()), N});
    }
    Writer& text(std::string_view bytes);  ///< u32 length ‖ bytes
    /// A count of list entries.
    Writer& count16(std::size_t count);
    Writer& count32(std::size_t count);

    [[nodiscard]] const std::string& bytes() const { return bytes_; }
    std::string take() { return std::move(bytes_); }

  private:
    std::string bytes_;
};

class Reader {
  public:
    /// `subject` names the format in errors: "batch".
    Reader(std::string_view bytes, const char* subject) : rest_(bytes), subject_(subject) {}

    Result<std::uint8_t> u8();
    Result<std::uint16_t> u16();
    Result<std::uint32_t> u32();
    Result<std::uint64_t> u64();
    Result<std::int64_t> i64();
    /// Only the shortest spelling.
    Result<std::uint64_t> varint();
    /// A view into what is read; it lives as long as that.
    Result<std::string_view> raw(std::size_t size);
    template <std::size_t N>
    Result<std::array<std::uint8_t, N>> array() {
        const auto bytes = TRY(raw(N));
        std::array<std::uint8_t, N> out{};
        for (std::size_t i = 0; i < N; ++i)
            out[i] = static_cast<std::uint8_t>(bytes[i]);
        return out;
    }
    Result<std::string_view> text(std::size_t limit);  ///< Errc::limit when it is longer
    /// Errc::limit when it is greater.
    Result<std::size_t> count16(std::size_t limit);
    Result<std::size_t> count32(std::size_t limit);
    /// Errc::invalid when bytes are left over.
    [[nodiscard]] Result<void> end() const;
    [[nodiscard]] std::size_t left() const { return rest_.size(); }
    std::unexpected<Error> invalid(const char* what) const;

  private:
    [[nodiscard]] Result<std::size_t> bounded(std::uint32_t value, std::size_t limit) const;
    std::string_view rest_;
    const char* subject_;
};

/// How many bytes varint() writes.
std::size_t varint_size(std::uint64_t value);

}  // namespace relais::sync::batch
