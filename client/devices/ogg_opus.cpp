#include "client/devices/ogg_opus.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace relais::client::devices {

namespace {

constexpr std::string_view kCapture = "OggS";
constexpr std::size_t kHeaderBytes = 27;  ///< RFC 3533 §6, before the table of segments
constexpr unsigned kContinued = 1, kFirst = 2, kLast = 4;
constexpr std::size_t kFlagsAt = 5, kGranuleAt = 6, kSerialAt = 14, kNumberAt = 18, kCheckAt = 22;
constexpr std::int64_t kNoGranule = -1;     ///< no packet ends on the page
constexpr std::int64_t kSamplesPerMs = 48;  ///< Opus counts so, whatever was recorded

unsigned byte_at(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint8_t>(bytes[at]);
}

std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = size; i-- > 0;)
        value = (value << 8U) | byte_at(bytes, at + i);
    return value;
}

void put_number(std::string& bytes, std::size_t at, std::size_t size, std::uint64_t value) {
    for (std::size_t i = 0; i < size; ++i)
        bytes[at + i] = static_cast<char>((value >> (8 * i)) & 0xFFU);
}

constexpr std::array<std::uint32_t, 256> check_table() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t value = i << 24U;
        for (int bit = 0; bit < 8; ++bit)
            value = (value & 0x80000000U) != 0 ? (value << 1U) ^ 0x04C11DB7U : value << 1U;
        table[i] = value;
    }
    return table;
}
constexpr auto kCheckTable = check_table();

std::uint32_t check_of(std::string_view page) {
    std::uint32_t check = 0;
    for (const char c : page)
        check = (check << 8U) ^ kCheckTable[(check >> 24U) ^ static_cast<std::uint8_t>(c)];
    return check;
}

/// The next whole page, wherever it begins; `rest` goes on behind it.
std::optional<std::string_view> take_page(std::string_view& rest) {
    while (true) {
        const std::size_t at = rest.find(kCapture);
        if (at == std::string_view::npos) return std::nullopt;
        rest.remove_prefix(at);
        if (rest.size() < kHeaderBytes) return std::nullopt;
        const std::size_t segments = byte_at(rest, kHeaderBytes - 1);
        std::size_t size = kHeaderBytes + segments;
        if (rest.size() < size) return std::nullopt;
        for (std::size_t i = 0; i < segments; ++i)
            size += byte_at(rest, kHeaderBytes + i);
        if (rest.size() < size) return std::nullopt;
        std::string page(rest.substr(0, size));
        put_number(page, kCheckAt, 4, 0);
        if (check_of(page) != number_at(rest, kCheckAt, 4)) {
            rest.remove_prefix(kCapture.size());  // these letters stand in the sound by chance
            continue;
        }
        const std::string_view found = rest.substr(0, size);
        rest.remove_prefix(size);
        return found;
    }
}

/// How long a packet sounds (RFC 6716 §3.1): its first byte says the frames' length, and how many
/// there are, or that the second says it.
std::int64_t samples_of(unsigned first, unsigned second) {
    constexpr std::int64_t kMost = 5'760;  ///< 120 ms
    constexpr std::array<std::int64_t, 4> kSpeech{480, 960, 1'920, 2'880};
    constexpr std::array<std::int64_t, 2> kBoth{480, 960};
    constexpr std::array<std::int64_t, 4> kMusic{120, 240, 480, 960};
    const std::size_t kind = first >> 3U;
    std::int64_t frame = kMusic[kind % 4];
    if (kind < 12) frame = kSpeech[kind % 4];
    if (kind >= 12 && kind < 16) frame = kBoth[kind % 2];
    const unsigned code = first & 3U;
    std::int64_t frames = code == 0 ? 1 : 2;
    if (code == 3) frames = second & 0x3FU;
    return std::min(frame * frames, kMost);
}

/// Follows the packets of one stream from page to page.
class Packets {
  public:
    /// The samples of the packets that end on this page.
    std::int64_t end_on(std::string_view page) {
        const std::size_t segments = byte_at(page, kHeaderBytes - 1);
        const bool goes_on = (byte_at(page, kFlagsAt) & kContinued) != 0;
        if (!goes_on) size_ = 0;
        std::size_t at = kHeaderBytes + segments;
        std::int64_t samples = 0;
        ended_ = 0;
        for (std::size_t i = 0; i < segments; ++i) {
            const std::size_t length = byte_at(page, kHeaderBytes + i);
            for (std::size_t byte = 0; byte < length && size_ + byte < begin_.size(); ++byte)
                begin_[size_ + byte] = byte_at(page, at + byte);
            size_ += length;
            at += length;
            if (length == 255) continue;
            if (size_ > 0) samples += samples_of(begin_[0], size_ > 1 ? begin_[1] : 0);
            ++ended_;
            size_ = 0;
        }
        return samples;
    }
    [[nodiscard]] std::size_t ended() const { return ended_; }

  private:
    std::array<unsigned, 2> begin_{};
    std::size_t size_ = 0;   ///< of the packet that goes on, so far
    std::size_t ended_ = 0;  ///< on the page seen last
};

bool begins_opus(std::string_view page) {
    return (byte_at(page, kFlagsAt) & kFirst) != 0 &&
           page.substr(kHeaderBytes + byte_at(page, kHeaderBytes - 1)).starts_with("OpusHead");
}

class Joiner {
  public:
    void add(std::string_view part) {
        auto page = take_page(part);
        if (!page || !begins_opus(*page)) return;
        const bool is_first = out_.empty();
        if (is_first) serial_ = number_at(*page, kSerialAt, 4);
        if (is_first) put(*page, 0, kFirst);
        std::size_t headers = 1;  // a second packet tells who wrote it; both are told once
        Packets packets;
        while ((page = take_page(part))) {
            const std::int64_t samples = packets.end_on(*page);
            if (headers < 2) {
                headers += packets.ended();
                if (is_first) put(*page, 0, byte_at(*page, kFlagsAt) & kContinued);
                continue;
            }
            put_sound(*page, samples, packets.ended() > 0);
        }
    }
    std::string take() {
        if (!last_page_) return {};
        const std::size_t flags_at = *last_page_ + kFlagsAt;
        out_[flags_at] = static_cast<char>(byte_at(out_, flags_at) | kLast);
        if (trimmed_) put_number(out_, *last_page_ + kGranuleAt, 8, *trimmed_);
        sign(*last_page_);
        return std::move(out_);
    }

  private:
    void put_sound(std::string_view page, std::int64_t samples, bool ends_packet) {
        const auto told = static_cast<std::int64_t>(number_at(page, kGranuleAt, 8));
        const std::int64_t before = samples_;
        samples_ += samples;
        // The end of a recording is cut within its last packet (RFC 7845 §4.4): kept for the end.
        trimmed_.reset();
        const bool last = (byte_at(page, kFlagsAt) & kLast) != 0;
        const std::int64_t heard = told - told_before_;
        if (last && heard >= 0 && heard < samples)
            trimmed_ = static_cast<std::uint64_t>(before + heard);
        told_before_ = last ? 0 : told;
        last_page_ = out_.size();
        put(page, ends_packet ? samples_ : kNoGranule, byte_at(page, kFlagsAt) & kContinued);
    }
    void put(std::string_view page, std::int64_t granule, unsigned flags) {
        const std::size_t at = out_.size();
        out_ += page;
        out_[at + kFlagsAt] = static_cast<char>(flags);
        put_number(out_, at + kGranuleAt, 8, static_cast<std::uint64_t>(granule));
        put_number(out_, at + kSerialAt, 4, serial_);
        put_number(out_, at + kNumberAt, 4, pages_++);
        page_end_ = out_.size();
        sign(at);
    }
    /// Of the page put last.
    void sign(std::size_t at) {
        put_number(out_, at + kCheckAt, 4, 0);
        const auto page = std::string_view(out_).substr(at, page_end_ - at);
        put_number(out_, at + kCheckAt, 4, check_of(page));
    }

    std::string out_;
    std::uint64_t serial_ = 0, pages_ = 0;
    std::int64_t samples_ = 0;
    std::int64_t told_before_ = 0;  ///< the stream's own count on the page before
    std::optional<std::size_t> last_page_;
    std::optional<std::uint64_t> trimmed_;
    std::size_t page_end_ = 0;
};

}  // namespace

std::string joined_recordings(std::span<const std::string> parts) {
    Joiner joiner;
    for (const auto& part : parts)
        joiner.add(part);
    return joiner.take();
}

std::int64_t recording_ms(std::string_view bytes) {
    auto page = take_page(bytes);
    if (!page || !begins_opus(*page)) return 0;
    constexpr std::size_t kSkipAt = 10;  ///< in OpusHead: what the first packets only warm up
    const std::size_t head = kHeaderBytes + byte_at(*page, kHeaderBytes - 1);
    if (page->size() < head + kSkipAt + 2) return 0;
    const auto skip = static_cast<std::int64_t>(number_at(*page, head + kSkipAt, 2));
    std::int64_t samples = 0;
    while ((page = take_page(bytes))) {
        const auto told = static_cast<std::int64_t>(number_at(*page, kGranuleAt, 8));
        if (told > samples) samples = told;
    }
    constexpr std::int64_t kMostMs =
        std::int64_t{24} * 3'600'000;  ///< what a broken page says may be anything
    return std::clamp<std::int64_t>((samples - skip) / kSamplesPerMs, 0, kMostMs);
}

}  // namespace relais::client::devices
