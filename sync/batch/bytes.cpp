#include "sync/batch/bytes.h"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <limits>
#include <string>
#include <string_view>

#include "forms/base/result.h"

namespace relais::sync::batch {

namespace {

template <class T>
void put(std::string& out, T value) {
    const std::uint64_t wide = value;
    for (std::size_t i = sizeof(T); i-- > 0;)
        out += static_cast<char>(wide >> (8 * i) & 0xFFU);
}

template <class T>
T get(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char c : bytes)
        value = value << 8U | static_cast<unsigned char>(c);
    return static_cast<T>(value);
}

}  // namespace

Writer& Writer::u8(std::uint8_t value) {
    put(bytes_, value);
    return *this;
}
Writer& Writer::u16(std::uint16_t value) {
    put(bytes_, value);
    return *this;
}
Writer& Writer::u32(std::uint32_t value) {
    put(bytes_, value);
    return *this;
}
Writer& Writer::u64(std::uint64_t value) {
    put(bytes_, value);
    return *this;
}
Writer& Writer::i64(std::int64_t value) {
    return u64(static_cast<std::uint64_t>(value));
}
Writer& Writer::varint(std::uint64_t value) {
    for (; value > 0x7F; value >>= 7U)
        u8(static_cast<std::uint8_t>(0x80U | (value & 0x7FU)));
    return u8(static_cast<std::uint8_t>(value));
}

Writer& Writer::raw(std::string_view bytes) {
    bytes_ += bytes;
    return *this;
}

Writer& Writer::text(std::string_view bytes) {
    return count32(bytes.size()).raw(bytes);
}

Writer& Writer::count16(std::size_t count) {
    RELAIS_ASSERT(count <= std::numeric_limits<std::uint16_t>::max());
    return u16(static_cast<std::uint16_t>(count));
}

Writer& Writer::count32(std::size_t count) {
    RELAIS_ASSERT(count <= std::numeric_limits<std::uint32_t>::max());
    return u32(static_cast<std::uint32_t>(count));
}

Result<std::uint8_t> Reader::u8() {
    return get<std::uint8_t>(TRY(raw(1)));
}
Result<std::uint16_t> Reader::u16() {
    return get<std::uint16_t>(TRY(raw(2)));
}
Result<std::uint32_t> Reader::u32() {
    return get<std::uint32_t>(TRY(raw(4)));
}
Result<std::uint64_t> Reader::u64() {
    return get<std::uint64_t>(TRY(raw(8)));
}
Result<std::int64_t> Reader::i64() {
    return static_cast<std::int64_t>(TRY(u64()));
}

Result<std::uint64_t> Reader::varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const std::uint64_t byte = TRY(u8());
        value |= (byte & 0x7FU) << shift;
        if (byte > 0x7F) continue;
        if ((byte == 0 && shift > 0) || (shift == 63 && byte > 1)) break;
        return value;
    }
    return invalid("spells a number as it must not be");
}

std::size_t varint_size(std::uint64_t value) {
    std::size_t size = 1;
    for (; value > 0x7F; value >>= 7U)
        ++size;
    return size;
}

Result<std::string_view> Reader::raw(std::size_t size) {
    if (size > rest_.size()) return invalid("is cut short");
    const auto bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
}

Result<std::string_view> Reader::text(std::size_t limit) {
    return raw(TRY(count32(limit)));
}

Result<std::size_t> Reader::count16(std::size_t limit) {
    return bounded(TRY(u16()), limit);
}
Result<std::size_t> Reader::count32(std::size_t limit) {
    return bounded(TRY(u32()), limit);
}

Result<std::size_t> Reader::bounded(std::uint32_t value, std::size_t limit) const {
    if (value > limit)
        return fail(Errc::limit, subject_, "holds more than " + std::to_string(limit));
    return std::size_t{value};
}

Result<void> Reader::end() const {
    if (!rest_.empty()) return invalid("has bytes left over");
    return {};
}

std::unexpected<Error> Reader::invalid(const char* what) const {
    return fail(Errc::invalid, subject_, what);
}

}  // namespace relais::sync::batch
