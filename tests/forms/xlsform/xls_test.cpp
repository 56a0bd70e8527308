// .xls from its bytes: a container of sectors, records in it.
#include <catch2/catch.hpp>

#include <bit>

#include "forms/base/random.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::xlsform {

namespace {

std::string u16(unsigned value) {
    return {static_cast<char>(value & 0xFFU), static_cast<char>((value >> 8U) & 0xFFU)};
}
std::string u32(std::uint64_t value) {
    return u16(static_cast<unsigned>(value & 0xFFFFU)) +
           u16(static_cast<unsigned>((value >> 16U) & 0xFFFFU));
}
std::string number(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    return u32(bits & 0xFFFFFFFFU) + u32(bits >> 32U);
}
std::string record(unsigned type, const std::string& content) {
    return u16(type) + u16(static_cast<unsigned>(content.size())) + content;
}
std::string text(const std::string& ascii) {
    return u16(static_cast<unsigned>(ascii.size())) + std::string(1, '\0') + ascii;
}
std::string cell(unsigned row, unsigned column) {
    return u16(row) + u16(column) + u16(0);
}

const std::string kBegin = record(0x809, u16(0x0600) + u16(5) + std::string(12, '\0'));
const std::string kEnd = record(0x0A, "");

/// A workbook of one sheet "survey" with these records; `globals` stand before it.
std::string stream_of(const std::string& cells, const std::string& globals = {}) {
    const std::string name = std::string(1, '\x06') + std::string(1, '\0') + "survey";
    const auto sheet = [&](std::size_t at) { return record(0x85, u32(at) + u16(0) + name); };
    const auto start = kBegin.size() + globals.size() + sheet(0).size() + kEnd.size();
    return kBegin + globals + sheet(start) + kEnd + kBegin + cells + kEnd;
}

/// [MS-CFB] with one stream: header, its table of sectors, its folder, the stream.
std::string file_of(std::string stream) {
    constexpr std::size_t kSector = 512;
    stream.resize((std::max<std::size_t>(stream.size(), 4096) + kSector - 1) / kSector * kSector);
    const auto sectors = stream.size() / kSector;
    REQUIRE(sectors + 2 <= 128);
    std::string header = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(16, '\0') + u16(0x3E) +
                         u16(3) + u16(0xFFFE) + u16(9) + u16(6) + std::string(10, '\0') + u32(1) +
                         u32(1) + u32(0) + u32(4096) + u32(0xFFFFFFFE) + u32(0) + u32(0xFFFFFFFE) +
                         u32(0) + u32(0);
    while (header.size() < kSector)
        header += u32(0xFFFFFFFF);
    std::string table = u32(0xFFFFFFFD) + u32(0xFFFFFFFE);
    for (std::size_t i = 1; i < sectors; ++i)
        table += u32(i + 2);
    table += u32(0xFFFFFFFE);
    while (table.size() < kSector)
        table += u32(0xFFFFFFFF);
    const auto entry = [](const std::string& name, char kind, std::size_t start, std::size_t size) {
        std::string out;
        for (const char c : name)
            out += std::string(1, c) + std::string(1, '\0');
        out.resize(64);
        out += u16(static_cast<unsigned>(name.size() * 2 + 2)) + std::string(1, kind);
        out.resize(116);
        return out + u32(start) + u32(size) + u32(0);
    };
    auto folder =
        entry("Root Entry", '\x05', 0xFFFFFFFE, 0) + entry("Workbook", '\x02', 2, stream.size());
    folder.resize(kSector);
    return header + table + folder + stream;
}

Workbook read(const std::string& stream) {
    const auto workbook = read_workbook(file_of(stream), "form.xls");
    if (!workbook) FAIL(describe(workbook.error()));
    return *workbook;
}

}  // namespace

TEST_CASE("xls: numbers, texts and the last results of formulas are read", "[xlsform]") {
    const auto mark = [](char kind, char value) {
        return std::string(1, kind) + '\0' + std::string(1, value) + std::string(3, '\0') +
               "\xFF\xFF" + std::string(8, '\0');
    };
    const auto workbook = read(
        stream_of(record(0x204, cell(0, 0) + text("type")) +              // its own text
                      record(0xFD, cell(0, 1) + u32(1)) +                 // a shared one
                      record(0x203, cell(1, 0) + number(2.5)) +           // a number
                      record(0x27E, cell(1, 1) + u32((7U << 2U) | 2U)) +  // a whole number, short
                      record(0xBD, u16(1) + u16(2) + u16(0) + u32((100U << 2U) | 3U) + u16(0) +
                                       u32((9U << 2U) | 2U) + u16(3)) +  // several
                      record(0x06, cell(2, 0) + mark('\0', '\0')) +      // a formula: text
                      record(0x207, text("computed")) +
                      record(0x06, cell(2, 1) + number(12) + std::string(8, '\0')) +
                      record(0x06, cell(2, 2) + mark('\x01', '\x01')) +  // true
                      record(0x06, cell(2, 3) + mark('\x02', '\x2A')) +  // an error
                      record(0x06, cell(3, 0) + mark('\x03', '\0')),     // nothing
                  record(0xFC, u32(2) + u32(2) + text("no") + text("name"))));

    REQUIRE(workbook.sheets.size() == 1);
    CHECK(workbook.sheets[0].name == "survey");
    const auto& cells = workbook.sheets[0].cells;
    REQUIRE(cells.size() == 3);
    CHECK(cells[0] == std::vector<std::string>{"type", "name"});
    CHECK(cells[1] == std::vector<std::string>{"2.5", "7", "1", "9"});
    CHECK(cells[2] == std::vector<std::string>{"computed", "12", "TRUE", "#N/A"});
}

TEST_CASE("xls: a text goes on in the next record, in letters of another width", "[xlsform]") {
    const auto shared = record(0xFC, u32(1) + u32(1) + u16(4) + std::string(1, '\0') + "ab") +
                        record(0x3C, std::string(1, '\x01') + u16(0x00C9) + u16(0x00C7));
    const auto workbook = read(stream_of(record(0xFD, cell(0, 0) + u32(0)), shared));
    CHECK(workbook.sheets.at(0).cells.at(0).at(0) == "abÉÇ");
}

TEST_CASE("xls: a password and an old format are told apart", "[xlsform]") {
    const auto locked =
        read_workbook(file_of(stream_of("", record(0x2F, std::string(54, '\1')))), "form.xls");
    REQUIRE_FALSE(locked);
    CHECK(locked.error().detail.find("protected by a password") != std::string::npos);
    const auto old = read_workbook(
        file_of(record(0x809, u16(0x0500) + u16(5) + std::string(12, '\0'))), "form.xls");
    REQUIRE_FALSE(old);
    CHECK(old.error().detail.find("before Excel 97") != std::string::npos);
}

TEST_CASE("xls: bytes gone wrong are read or refused, never followed for ever", "[xlsform]") {
    const auto good = file_of(
        stream_of(record(0x204, cell(0, 0) + text("type")) + record(0xFD, cell(0, 1) + u32(1)),
                  record(0xFC, u32(2) + u32(2) + text("a") + text("b"))));
    const std::uint64_t seed = 20261120;
    INFO("seed " << seed);
    SeededRandom random(seed);
    std::size_t refused = 0;
    for (int round = 0; round < 3'000; ++round) {
        auto bytes = good;
        for (int i = 0; i < 4; ++i)
            bytes[random.below(i < 2 ? 1'600 : bytes.size())] =
                static_cast<char>(random.below(256));
        refused += read_workbook(bytes, "form.xls") ? 0U : 1U;
    }
    CHECK(refused > 0);
}

}  // namespace relais::forms::xlsform
