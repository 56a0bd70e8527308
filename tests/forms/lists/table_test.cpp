#include <catch2/catch.hpp>

#include <iostream>

#include "forms/base/random.h"
#include "forms/lists/table.h"

using namespace relais;
using namespace relais::forms;
using lists::Table;

namespace {

std::string why(const Result<Table>& table) {
    REQUIRE_FALSE(table.has_value());
    return table.error().subject + ": " + table.error().detail;
}

std::vector<std::size_t> rows(const Table& table, std::string_view column, std::string_view value) {
    std::vector<model::NodeId> nodes;
    REQUIRE(table.lookup(1, "item", column, value, nodes));
    std::vector<std::size_t> out;
    for (const auto node : nodes)
        out.push_back(table.row_of(node));
    return out;
}

}  // namespace

TEST_CASE("lists: a CSV file is read as RFC 4180 says", "[lists]") {
    const auto table = Table::from_csv(
        "x.csv", "\xEF\xBB\xBFname,label,note\r\na,\"Bamako, Mali\",\"two\nlines\"\r\n\r\n"
                 "b,\"say \"\"hi\"\"\",\nc,plain\n");
    REQUIRE(table.has_value());
    CHECK(table->columns() == std::vector<std::string>{"name", "label", "note"});
    REQUIRE(table->row_count() == 3);
    CHECK(table->cell(0, 1) == "Bamako, Mali");
    CHECK(table->cell(0, 2) == "two\nlines");
    CHECK(table->cell(1, 1) == "say \"hi\"");
    CHECK(table->cell(2, 1) == "plain");
    CHECK(table->cell(2, 2).empty());
}

TEST_CASE("lists: semicolons separate when the header has one", "[lists]") {
    const auto table = Table::from_csv("x.csv", "name;label\nk;1,5\n");
    REQUIRE(table.has_value());
    CHECK(table->cell(0, 1) == "1,5");
    const auto quoted = Table::from_csv("x.csv", "name,\"a;b\"\nk,1\n");
    REQUIRE(quoted.has_value());
    CHECK(quoted->columns() == std::vector<std::string>{"name", "a;b"});
}

TEST_CASE("lists: what is broken is refused with its line", "[lists]") {
    CHECK(why(Table::from_csv("x.csv", "")) == "x.csv: line 1: there is no header row");
    CHECK(why(Table::from_csv("x.csv", "a,b\n1,2\n1,2,3\n")) ==
          "x.csv: line 3: has 3 cells, the header 2");
    CHECK(why(Table::from_csv("x.csv", "a,b\n1,2\n1,\"open\n\n")) ==
          "x.csv: line 3: a quoted cell is opened here and never closed");
    CHECK(why(Table::from_csv("x.csv", "a,b\n\"1\"x,2\n")) ==
          "x.csv: line 2: text stands after the closing quote of a cell");
    CHECK(why(Table::from_csv("x.csv", "a,a\n1,2\n")) ==
          "x.csv: line 1: the column 'a' is there twice");
    CHECK_THAT(why(Table::from_csv("x.csv", "a\nok\n\xE9\n")),
               Catch::Matchers::Contains("line 3: is not UTF-8"));
    CHECK_THAT(why(Table::from_csv("x.csv", std::string(5'000, ','))),
               Catch::Matchers::Contains("more than 1000 columns"));
    std::string bomb = std::string(999, ',') + "\n";
    for (int i = 0; i < 60'000; ++i)
        bomb += "x\n";
    CHECK_THAT(why(Table::from_csv("x.csv", bomb)),
               Catch::Matchers::Contains("more than 50000000"));
}

TEST_CASE("lists: a table is a tree of root, items and columns", "[lists]") {
    const auto table = Table::from_csv("x.csv", "name,label\na,A\nb,B\n");
    REQUIRE(table.has_value());
    std::vector<model::NodeId> nodes;
    table->append_children(table->document(), "root", nodes);
    REQUIRE(nodes.size() == 1);
    std::vector<model::NodeId> items;
    table->append_children(nodes[0], "item", items);
    REQUIRE(items.size() == 2);
    std::vector<model::NodeId> cells;
    table->append_children(items[1], "label", cells);
    table->append_children(items[1], "nothing", cells);
    REQUIRE(cells.size() == 1);
    CHECK(table->text(cells[0]) == "B");
    CHECK(table->name(cells[0]) == "label");
    CHECK(table->parent(cells[0]) == items[1]);
    CHECK(table->parent(items[1]) == nodes[0]);
    CHECK(table->position(items[1]) == 2);
    CHECK(table->row_of(cells[0]) == 1);
    CHECK(table->before(items[0], cells[0]));
    std::vector<model::NodeId> all;
    table->append_children(items[0], "", all);
    CHECK(all.size() == 2);
    table->append_children(all[0], "", all);
    CHECK(all.size() == 2);
}

TEST_CASE("lists: a choice list is a table of name, label and its own columns", "[lists]") {
    model::ChoiceList list{"cercles", {"region"}, {}};
    model::Choice kayes{"k", {}, {"1"}};
    kayes.label.text.by_language = {{std::string("Kayes")}, {std::string("Kayes (en)")}};
    list.choices = {kayes, {"x", {}, {}}};
    const auto table = Table::from_choices(list);
    CHECK(table.columns() == std::vector<std::string>{"name", "label", "region"});
    CHECK(table.cell(0, 1) == "Kayes");
    CHECK(table.cell(0, 2) == "1");
    CHECK(table.cell(1, 2).empty());
}

TEST_CASE("lists: the index finds what a scan finds, in order", "[lists]") {
    const std::uint64_t seed = 41;
    std::cout << "lists seed " << seed << '\n';
    SeededRandom random(seed);
    std::string csv = "name,group\n";
    std::vector<std::string> groups;
    for (int i = 0; i < 3'000; ++i) {
        groups.push_back("g" + std::to_string(random.below(40)));
        csv += "n" + std::to_string(i) + "," + groups.back() + "\n";
    }
    const auto table = Table::from_csv("x.csv", csv);
    REQUIRE(table.has_value());
    for (int g = 0; g < 41; ++g) {
        const auto wanted = "g" + std::to_string(g);
        std::vector<std::size_t> scanned;
        for (std::size_t row = 0; row < groups.size(); ++row)
            if (groups[row] == wanted) scanned.push_back(row);
        REQUIRE(rows(*table, "group", wanted) == scanned);
    }
    CHECK(rows(*table, "name", "n2999") == std::vector<std::size_t>{2'999});
    CHECK(rows(*table, "absent", "x").empty());
    std::vector<model::NodeId> none;
    CHECK_FALSE(table->lookup(2, "item", "name", "n1", none));
}
