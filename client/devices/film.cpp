#include "client/devices/film.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace relais::client::devices {

namespace {

constexpr std::size_t kHead = 8;       ///< of a box: its size and its name
constexpr std::size_t kLongHead = 16;  ///< with a size of eight bytes
constexpr std::size_t kMostBoxes = 4096;
constexpr std::int64_t kMostMs = std::int64_t{24} * 3'600'000;

std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
        value = (value << 8U) | static_cast<std::uint8_t>(bytes[at + i]);
    return value;
}

/// What the first box of that name holds.
std::optional<std::string_view> inside(std::string_view bytes, std::string_view name) {
    for (std::size_t box = 0; box < kMostBoxes && bytes.size() >= kHead; ++box) {
        std::uint64_t size = number_at(bytes, 0, 4);
        std::size_t head = kHead;
        if (size == 1 && bytes.size() >= kLongHead) {
            size = number_at(bytes, kHead, 8);
            head = kLongHead;
        }
        if (size == 0) size = bytes.size();  // to the end of the file
        if (size < head || size > bytes.size()) return std::nullopt;
        const auto whole = static_cast<std::size_t>(size);
        if (bytes.substr(4, 4) == name) return bytes.substr(head, whole - head);
        bytes.remove_prefix(whole);
    }
    return std::nullopt;
}

}  // namespace

std::int64_t film_ms(std::string_view bytes) {
    const auto movie = inside(bytes, "moov");
    const auto head = movie ? inside(*movie, "mvhd") : std::nullopt;
    if (!head || head->empty()) return 0;
    // Version 1 counts its times in eight bytes, version 0 in four.
    const std::size_t width = head->front() == 1 ? 8 : 4;
    const std::size_t scale_at = 4 + 2 * width;
    if (head->size() < scale_at + 4 + width) return 0;
    const std::uint64_t scale = number_at(*head, scale_at, 4);
    const std::uint64_t length = number_at(*head, scale_at + 4, width);
    if (scale == 0 || length / scale > static_cast<std::uint64_t>(kMostMs / 1'000)) return 0;
    return static_cast<std::int64_t>(length * 1'000 / scale);
}

}  // namespace relais::client::devices
