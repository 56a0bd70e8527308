// The bytes of an .xls: records ([MS-XLS] 2.1.4) of a workbook with one sheet, and the container
// around them ([MS-CFB]). For tests only: nothing of this program writes the format.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

namespace relais::tests::xls {

inline std::string u16(unsigned value) {
    return {static_cast<char>(value & 0xFFU), static_cast<char>((value >> 8U) & 0xFFU)};
}
inline std::string u32(std::uint64_t value) {
    return u16(static_cast<unsigned>(value & 0xFFFFU)) +
           u16(static_cast<unsigned>((value >> 16U) & 0xFFFFU));
}
inline std::string record(unsigned type, const std::string& content) {
    return u16(type) + u16(static_cast<unsigned>(content.size())) + content;
}
inline std::string text(const std::string& ascii) {
    return u16(static_cast<unsigned>(ascii.size())) + std::string(1, '\0') + ascii;
}
inline std::string cell(unsigned row, unsigned column) {
    return u16(row) + u16(column) + u16(0);
}

/// A workbook of one sheet "survey" with these records; `globals` stand before it.
inline std::string stream_of(const std::string& cells, const std::string& globals = {}) {
    const auto begin = record(0x809, u16(0x0600) + u16(5) + std::string(12, '\0'));
    const auto end = record(0x0A, "");
    const std::string name = std::string(1, '\x06') + std::string(1, '\0') + "survey";
    const auto sheet = [&](std::size_t at) { return record(0x85, u32(at) + u16(0) + name); };
    const auto start = begin.size() + globals.size() + sheet(0).size() + end.size();
    return begin + globals + sheet(start) + end + begin + cells + end;
}

/// [MS-CFB] 2.6: an entry of the folder.
inline std::string entry(const std::string& name, char kind, std::size_t start, std::size_t size) {
    std::string out;
    for (const char c : name)
        out += std::string(1, c) + std::string(1, '\0');
    out.resize(64);
    out += u16(static_cast<unsigned>(name.size() * 2 + 2)) + std::string(1, kind);
    out.resize(116);
    return out + u32(start) + u32(size) + u32(0);
}

/// Where the parts of a container begin, in sectors; all that is told in its header.
struct Layout {
    std::size_t folder = 0, stream = 0;
    std::size_t small_table = 0xFFFFFFFE;
    std::size_t root_start = 0xFFFFFFFE, stream_start = 0, stream_size = 0;
};

/// [MS-CFB] 2.2, version 3 (sectors of 512 bytes) or, for what is large, 4 (4096): header, table of
/// sectors, folder, one stream. `change` may tell lies of where they are.
template <class Change>
std::string file_of(std::string stream, Change change) {
    const std::size_t sector = stream.size() < (1U << 20U) ? 512 : 4096;
    const auto sectors = (std::max<std::size_t>(stream.size(), 4096) + sector - 1) / sector;
    stream.resize(sectors * sector);
    const auto in_one = sector / 4;
    auto tables = (sectors + 1 + in_one - 1) / in_one;
    while (tables * in_one < sectors + 1 + tables)
        ++tables;
    Layout layout;
    layout.folder = tables;
    layout.stream = layout.stream_start = tables + 1;
    layout.stream_size = stream.size();
    change(layout);
    const bool large = sector == 4096;
    std::string header = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(16, '\0') + u16(0x3E) +
                         u16(large ? 4 : 3) + u16(0xFFFE) + u16(large ? 12 : 9) + u16(6) +
                         std::string(6, '\0') + u32(large ? 1 : 0) + u32(tables) +
                         u32(layout.folder) + u32(0) + u32(4096) + u32(layout.small_table) +
                         u32(0) + u32(0xFFFFFFFE) + u32(0);
    for (std::size_t i = 0; i < 109; ++i)
        header += u32(i < tables ? i : 0xFFFFFFFF);
    header.resize(sector);
    std::string table;
    for (std::size_t i = 0; i < tables; ++i)
        table += u32(0xFFFFFFFD);
    table += u32(0xFFFFFFFE);
    for (std::size_t i = 1; i < sectors; ++i)
        table += u32(tables + 1 + i);
    table += u32(0xFFFFFFFE);
    while (table.size() < tables * sector)
        table += u32(0xFFFFFFFF);
    auto folder = entry("Root Entry", '\x05', layout.root_start, 0) +
                  entry("Workbook", '\x02', layout.stream_start, layout.stream_size);
    folder.resize(sector);
    return header + table + folder + stream;
}

inline std::string file_of(std::string stream) {
    return file_of(std::move(stream), [](Layout&) {});
}

}  // namespace relais::tests::xls
