// .xls from its bytes: a container of sectors, records in it.
#include <catch2/catch.hpp>

#include <bit>

#include "forms/base/random.h"
#include "forms/xlsform/xlsform.h"
#include "tests/support/xls_bytes.h"

namespace relais::forms::xlsform {

using namespace tests::xls;

namespace {

std::string number(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    return u32(bits & 0xFFFFFFFFU) + u32(bits >> 32U);
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
