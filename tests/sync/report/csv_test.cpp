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
        {"\r=1", "'\r'=1"},
        {"\n=1", "'\n'=1"},
        {"Gao;=1+1", "Gao;'=1+1"},
        {"a;b;@c;-d", "a;b;'@c;'-d"},
        {"un\n=1", "un\n'=1"},
        {"1;-2;-3.5", "1;-2;-3.5"},
        {"a;'=1", "a;''=1"},
        {";", ";"},
        {"a; b", "a; b"},
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
    const std::string alphabet = "'=+-@\t\r\n;1.a";
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        for (auto n = random.below(9); n > 0; --n)
            text += alphabet[random.below(alphabet.size())];

        const auto safe = formula_safe(text);
        std::string back;
        bool at_start = true;
        for (std::size_t i = 0; i < safe.size(); ++i) {
            const auto first = std::min(safe.find_first_not_of('\'', i), safe.size() - 1);
            const auto triggers = std::string(i == 0 ? "=+-@\t\r\n" : "=+-@");
            const bool shield =
                at_start && safe[i] == '\'' && triggers.find(safe[first]) != std::string::npos;
            at_start = safe[i] == ';' || safe[i] == '\r' || safe[i] == '\n';
            if (!shield) back += safe[i];
        }

        CAPTURE(text, safe);
        REQUIRE(back == text);
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
