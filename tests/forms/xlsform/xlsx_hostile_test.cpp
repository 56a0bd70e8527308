#include <catch2/catch.hpp>

#include "forms/base/random.h"
#include "tests/forms/xlsform/workbook_builder.h"

namespace relais::forms::xlsform {

namespace {

Errc refusal(const std::string& bytes) {
    const auto workbook = read_workbook(bytes, "bad.xlsx");
    REQUIRE_FALSE(workbook);
    CHECK(workbook.error().subject == "bad.xlsx");
    CHECK_FALSE(workbook.error().detail.empty());
    return workbook.error().code;
}

const std::string kGoodRow = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";

}  // namespace

TEST_CASE("hostile: a workbook cut anywhere is refused, never read in part", "[xlsform]") {
    const auto whole = xlsx_of(kGoodRow);
    REQUIRE(read_workbook(whole, "x"));
    for (std::size_t size = 0; size + 1 < whole.size(); size += 7) {
        INFO(size);
        CHECK_FALSE(read_workbook(whole.substr(0, size), "x"));
    }
}

TEST_CASE("hostile: flipped bytes never crash the reader", "[xlsform]") {
    const auto whole = xlsx_of(kGoodRow);
    constexpr std::uint64_t kSeed = 20261120;
    INFO("seed " << kSeed);
    SeededRandom random(kSeed);
    constexpr int kRounds = 2'000;
    int refused = 0;
    for (int round = 0; round < kRounds; ++round) {
        auto bytes = whole;
        for (int flips = 0; flips < 3; ++flips)
            bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
        (void)read_workbook(bytes, "x");
        refused += read_xlsx(bytes, "x") ? 0 : 1;
    }
    // Checksums of the archive notice nearly every one; what is left fell into padding and times.
    CHECK(refused > kRounds / 2);
}

TEST_CASE("hostile: a part that unpacks far beyond its size is given up", "[xlsform]") {
    const std::string bomb(64U << 20U, ' ');
    CHECK(refusal(xlsx_of("<row>" + bomb + "</row>")) == Errc::limit);
    // Many parts, each below the ratio's floor, cannot be used either: unread parts cost nothing.
    CHECK(refusal(xlsx_of("", {{"xl/sharedStrings.xml", "<sst>" + bomb + "</sst>"}})) ==
          Errc::limit);
}

TEST_CASE("hostile: markup whose tree would fill the memory is refused; a sheet makes none",
          "[xlsform]") {
    std::string rows;
    // Pseudo-random text between the tags keeps the ratio low: only the markup limit can see it.
    SeededRandom random(7);
    while (rows.size() < (4U << 20U))
        rows += "<a>" + std::to_string(random.below(1'000'000'000'000)) + "</a>";
    std::string tags;
    for (int i = 0; i < 3'100'000; ++i)
        tags += "<a b=\"\"/>";
    const auto styles = "<styleSheet>" + tags + rows + "</styleSheet>";
    CHECK(refusal(xlsx_of("", {{"xl/styles.xml", styles}})) == Errc::limit);
    const auto sheet = read_workbook(xlsx_of(tags + rows), "x");
    CHECK((sheet && sheet->sheets.front().cells.empty()));
}

TEST_CASE("hostile: XML nested very deep neither crashes nor reads as a form", "[xlsform]") {
    std::string deep;
    constexpr int kDepth = 200'000;
    SeededRandom random(3);
    for (int i = 0; i < kDepth; ++i)
        deep += "<a" + std::to_string(random.below(1000)) + ">";
    CHECK(refusal(xlsx_of(deep)) == Errc::corrupt);

    std::string closed;
    for (int i = 0; i < kDepth; ++i)
        closed += "<a>";
    for (int i = 0; i < kDepth; ++i)
        closed += "</a>";
    const auto read = read_workbook(xlsx_of(closed), "x");
    CHECK((!read || read->sheets.front().cells.size() < 2));
}

TEST_CASE("hostile: broken XML and document types are refused with the part's name", "[xlsform]") {
    CHECK(refusal(xlsx_of("<row><c></row>")) == Errc::corrupt);
    CHECK(refusal(xlsx_of("", {{"xl/workbook.xml", "<workbook"}})) == Errc::corrupt);
    const auto doctype = read_workbook(
        xlsx_of("", {{"xl/worksheets/one.xml",
                      "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><worksheet>&a;</worksheet>"}}),
        "bad.xlsx");
    REQUIRE_FALSE(doctype);
    CHECK(doctype.error().code == Errc::invalid);
    CHECK(doctype.error().detail.find("xl/worksheets/one.xml") != std::string::npos);
}

TEST_CASE("hostile: other files are named for what they are", "[xlsform]") {
    CHECK(refusal("") == Errc::invalid);
    CHECK(refusal(std::string("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8)) == Errc::unsupported);
    CHECK(refusal(std::string("\x89PNG\r\n\x1A\n\0\0", 10)) == Errc::invalid);
    CHECK(refusal(zip_of({{"word/document.xml", "<document/>"}})) == Errc::invalid);
    CHECK(refusal(std::string(kMaxFileBytes + 1, 'x')) == Errc::limit);
}

TEST_CASE("hostile: cells far to the right, and addresses that are none, are passed over",
          "[xlsform]") {
    const auto far = read_workbook(
        xlsx_of("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\"><v>2</v></c></row>"
                "<row r=\"2\"><c r=\"ZZZZ9\"><v>3</v></c><c r=\"a1\"><v>4</v></c></row>"),
        "x");
    REQUIRE(far);
    CHECK(far->sheets[0].cells == std::vector<std::vector<std::string>>{{"1"}});
}

TEST_CASE("hostile: relationships that lead nowhere or in circles are refused", "[xlsform]") {
    CHECK(refusal(xlsx_of("", {{"xl/_rels/workbook.xml.rels", "<Relationships/>"}})) ==
          Errc::invalid);
    CHECK(refusal(xlsx_of("", {{"_rels/.rels",
                                "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" "
                                "Target=\"_rels/.rels\"/></Relationships>"}})) == Errc::invalid);
}

TEST_CASE("hostile: a long shared string used a million times is refused", "[xlsform]") {
    std::string text;
    SeededRandom random(5);
    while (text.size() < 30'000)
        text += std::to_string(random.below(1'000'000'000'000));
    std::string rows;
    for (int r = 1; r <= 6'000; ++r)
        rows += "<row><c t=\"s\"><v>0</v></c></row>";
    CHECK(refusal(xlsx_of(rows, {{"xl/sharedStrings.xml",
                                  "<sst><si><t>" + text + "</t></si></sst>"}})) == Errc::limit);
}

}  // namespace relais::forms::xlsform
