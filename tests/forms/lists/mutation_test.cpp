// CSV files as they come back from other people's spreadsheets, and worse.
#include <catch2/catch.hpp>

#include "forms/lists/table.h"
#include "tests/support/mutate.h"
#include "tests/support/seed.h"

using namespace relais;
using forms::lists::Table;

TEST_CASE("lists: whatever a CSV file holds, it is a table or a complaint that names it",
          "[lists]") {
    SeededRandom random(tests::seed_of_this_run("mutated CSV"));
    const std::string good = "name,label,\"parent code\"\r\nML01,\"Kayes, ville\",ML\n"
                             "ML02,\"dit \"\"Koulikoro\"\"\",ML\nML03,\"deux\nlignes\",\n";
    std::size_t tables = 0;
    for (int round = 0; round < 20'000; ++round) {
        const auto table = Table::from_csv("x.csv", tests::mutated(good, random));
        if (!table) {
            REQUIRE(table.error().subject.find("x.csv") != std::string::npos);
            REQUIRE_FALSE(table.error().detail.empty());
            continue;
        }
        ++tables;
        std::size_t bytes = 0;
        for (std::size_t row = 0; row < table->row_count(); ++row)
            for (std::size_t column = 0; column < table->columns().size(); ++column)
                bytes += table->cell(row, column).size();
        REQUIRE(bytes < good.size() + 200);
    }
    CHECK(tables > 1'000);
}
