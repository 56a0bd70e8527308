#include "forms/xlsform/compound_file.h"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/xlsform/little_endian.h"

namespace relais::forms::xlsform {

namespace {

constexpr std::size_t kHeaderBytes = 512;
constexpr std::size_t kEntryBytes = 128;
constexpr std::size_t kSmallSectorBytes = 64;
constexpr std::uint32_t kLastRegular = 0xFFFFFFFA;  ///< [MS-CFB] 2.1: above it, ends and marks
constexpr std::size_t kTablesInHeader = 109;

}  // namespace

bool looks_like_compound_file(std::string_view bytes) {
    return bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
}

std::unexpected<Error> CompoundFile::broken() const {
    return fail(Errc::corrupt, name_,
                "is an .xls workbook of which a part is missing; save it again as .xlsx");
}

std::string_view CompoundFile::sector(std::uint32_t index) const {
    const auto at = (static_cast<std::size_t>(index) + 1) * sector_bytes_;
    return at < bytes_.size() ? bytes_.substr(at, sector_bytes_) : std::string_view();
}

Result<std::string> CompoundFile::chain(std::uint32_t first) const {
    std::string out;
    const auto most = bytes_.size() / sector_bytes_ + 1;
    std::size_t steps = 0;
    for (auto at = first; at < kLastRegular; at = u32_at(table_, std::size_t{at} * 4)) {
        const auto bytes = sector(at);
        if (bytes.empty() || ++steps > most || std::size_t{at} * 4 >= table_.size())
            return broken();
        out += bytes;
        out.resize(steps * sector_bytes_);  // the last one may be cut short
    }
    return out;
}

/// [MS-CFB] 2.4: streams below a size live in sectors of 64 bytes within the root's stream.
Result<std::string> CompoundFile::small_chain(const Entry& entry) const {
    std::string out;
    const auto most = small_sectors_.size() / kSmallSectorBytes + 1;
    std::size_t steps = 0;
    for (auto at = entry.start; at < kLastRegular; at = u32_at(small_table_, std::size_t{at} * 4)) {
        const auto from = std::size_t{at} * kSmallSectorBytes;
        if (from >= small_sectors_.size() || std::size_t{at} * 4 >= small_table_.size() ||
            ++steps > most)
            return broken();
        out += std::string_view(small_sectors_).substr(from, kSmallSectorBytes);
    }
    return out;
}

Result<void> CompoundFile::read_tables() {
    std::vector<std::uint32_t> places;
    places.reserve(kTablesInHeader);
    places.reserve(kTablesInHeader);
    for (std::size_t i = 0; i < kTablesInHeader; ++i)
        places.push_back(u32_at(bytes_, 76 + i * 4));
    const auto most = bytes_.size() / sector_bytes_ + 1;
    const auto in_one = sector_bytes_ / 4 - 1;
    std::size_t steps = 0;
    for (auto more = u32_at(bytes_, 68); more < kLastRegular;) {
        const auto bytes = sector(more);
        if (bytes.size() < sector_bytes_ || ++steps > most) return broken();
        for (std::size_t i = 0; i < in_one; ++i)
            places.push_back(u32_at(bytes, i * 4));
        more = u32_at(bytes, in_one * 4);
    }
    for (const auto place : places) {
        if (place >= kLastRegular) continue;
        if (sector(place).empty() || table_.size() > bytes_.size()) return broken();
        table_ += sector(place);
    }
    if (const auto first = u32_at(bytes_, 60); first < kLastRegular)
        small_table_ = TRY(chain(first));
    return {};
}

Result<void> CompoundFile::read_entries() {
    const auto folder = TRY(chain(u32_at(bytes_, 48)));
    for (std::size_t at = 0; at + kEntryBytes <= folder.size(); at += kEntryBytes) {
        const auto entry = std::string_view(folder).substr(at, kEntryBytes);
        const auto name_bytes = u16_at(entry, 64);
        if (name_bytes < 2 || name_bytes > 64) continue;
        Entry& read = entries_.emplace_back();
        for (std::size_t i = 0; i + 2 < name_bytes; i += 2)
            read.name += static_cast<char16_t>(u16_at(entry, i));
        constexpr std::uint8_t kRoot = 5;
        read.is_root = at == 0 && u8_at(entry, 66) == kRoot;  // [MS-CFB] 2.6.2: the first, one only
        read.start = u32_at(entry, 116);
        read.size = u32_at(entry, 120);
        if (read.is_root && read.start < kLastRegular) small_sectors_ = TRY(chain(read.start));
    }
    return {};
}

const CompoundFile::Entry* CompoundFile::find(std::u16string_view stream) const {
    for (const auto& entry : entries_)
        if (entry.name == stream && !entry.is_root) return &entry;
    return nullptr;
}

bool CompoundFile::has(std::u16string_view stream) const {
    return find(stream) != nullptr;
}

Result<std::string> CompoundFile::read(std::u16string_view stream) const {
    const auto* entry = find(stream);
    if (entry == nullptr) return fail(Errc::not_found, name_, "holds no such part");
    const bool small = entry->size < u32_at(bytes_, 56);
    auto out = TRY(small ? small_chain(*entry) : chain(entry->start));
    if (out.size() < entry->size) return broken();
    out.resize(entry->size);
    return out;
}

Result<CompoundFile> CompoundFile::open(std::string_view bytes, std::string name) {
    CompoundFile file(bytes, std::move(name));
    // Sectors of 512 bytes (version 3) or 4096 (version 4), [MS-CFB] 2.2.
    const auto shift = u16_at(bytes, 30);
    if (!looks_like_compound_file(bytes) || bytes.size() < kHeaderBytes ||
        (shift != 9 && shift != 12))
        return fail(Errc::unsupported, file.name_, "is no .xls workbook that can be read");
    file.sector_bytes_ = std::size_t{1} << shift;
    TRY(file.read_tables());
    TRY(file.read_entries());
    return file;
}

}  // namespace relais::forms::xlsform
