#include "sync/report/csv.h"

#include <catch2/catch.hpp>

#include "forms/base/random.h"

using namespace relais;
using namespace relais::sync::report;

TEST_CASE("csv: quotes, commas and line ends are quoted, lines end in CRLF", "[report]") {
    const Table table{"t", {"a", "b"}, {{"x,y", "he said \"no\""}, {"two\nlines", ""}}};

    CHECK(to_csv(table) == "\xEF\xBB\xBF"
                           "a,b\r\n\"x,y\",\"he said \"\"no\"\"\"\r\n\"two\nlines\",\r\n");
}

TEST_CASE("csv: a cell cannot become a formula, a negative number stays a number", "[report]") {
    auto [cell, expected] = GENERATE(table<std::string, std::string>({
        {"=1+1", "'=1+1"},
        {"+22370000000", "'+22370000000"},
        {"-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"},
        {"@SUM(A1)", "'@SUM(A1)"},
        {"\t=1", "'\t=1"},
        {"\r=1", "'\r=1"},
        {"\n=1", "'\n=1"},
        {"-3.5", "-3.5"},
        {"-12", "-12"},
        {"-1-1", "'-1-1"},
        {"-", "'-"},
        {"-.5", "'-.5"},
        {"-5.", "'-5."},
        {"'=x", "''=x"},
        {"'quoted'", "'quoted'"},
        {"''", "''"},
        {"Gao", "Gao"},
        {"", ""},
    }));
    CHECK(formula_safe(cell) == expected);
}

TEST_CASE("csv: taking the apostrophe away gives the text back", "[report]") {
    const std::uint64_t seed = 7;
    CAPTURE(seed);
    SeededRandom random(seed);
    const std::string alphabet = "'=+-@\t\r1.a";
    for (int round = 0; round < 5000; ++round) {
        std::string text;
        for (auto n = random.below(6); n > 0; --n)
            text += alphabet[random.below(alphabet.size())];

        const auto safe = formula_safe(text);
        const auto first = safe.find_first_not_of('\'');
        const bool shielded = first != std::string::npos && first > 0 &&
                              std::string("=+-@\t\r\n").find(safe[first]) != std::string::npos;

        CAPTURE(text, safe);
        REQUIRE((shielded ? safe.substr(1) : safe) == text);
    }
}

TEST_CASE("csv: a file name stays in its folder whatever a form calls itself", "[report]") {
    CHECK(safe_file_name("../../etc/passwd") == "_._.._etc_passwd");
    CHECK(safe_file_name("household_survey-member") == "household_survey-member");
    CHECK(safe_file_name("") == "_");
    CHECK(safe_file_name("-rf") == "_rf");
    CHECK(safe_file_name("enquête") == "enqu__te");
    CHECK(safe_file_name(std::string(300, 'x')).size() == 100);
}
