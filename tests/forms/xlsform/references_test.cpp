#include <catch2/catch.hpp>

#include "forms/xlsform/references.h"
#include "tests/forms/xlsform/workbook_builder.h"

namespace relais::forms::xlsform {

namespace {

constexpr std::string_view kForm =
    "| survey |\n"
    "| | type         | name  | label | calculation | choice_filter | repeat_count | relevant |\n"
    "| | integer      | size  | n     |             |               |              |          |\n"
    "| | begin group  | g     | g     |             |               |              |          |\n"
    "| | text         | out   | o     |             |               |              |          |\n"
    "| | end group    |       |       |             |               |              |          |\n"
    "| | begin repeat | rep   | r     |             |               | ${size}      |          |\n"
    "| | text         | a     | a     |             |               |              |          |\n"
    "| | calculate    | pos   |       | position(..) |              |              |          |\n"
    "| | begin group  | inner | i     |             |               |              | ${a}='x' |\n"
    "| | text         | b     | b     |             |               |              |          |\n"
    "| | calculate    | deep  |       | @HERE@      |               |              |          |\n"
    "| | select_one l | pick  | ${b}? |             | x = ${a} and y = ${out} |    |          |\n"
    "| | end group    |       |       |             |               |              |          |\n"
    "| | begin repeat | sub   | s     |             |               | ${a}         |          |\n"
    "| | text         | c     | c     |             |               |              |          |\n"
    "| | calculate    | up    |       | ${b} + ${c} |               |              |          |\n"
    "| | end repeat   |       |       |             |               |              |          |\n"
    "| | end repeat   |       |       |             |               |              |          |\n"
    "| | calculate    | sum   |       | sum(${c})   |               |              |          |\n"
    "| choices |\n"
    "| | list_name | name | label | x | y |\n"
    "| | l         | p    | P     | 1 | 2 |\n";

std::string with(std::string_view calculation) {
    std::string form(kForm);
    form.replace(form.find("@HERE@"), 6, calculation);
    return form;
}

}  // namespace

TEST_CASE("references: a path is absolute, or relative inside the same repeat", "[xlsform]") {
    struct Row {
        const char* source;
        const char* xpath;
    };
    const auto row = GENERATE(values<Row>({
        {"${out}", " /data/g/out "},
        {"${a}", " ../../a "},
        {"${b}", " ../b "},
        {"${b}-1", " ../b -1"},
        {"count(${rep})", "count( /data/rep )"},
        {"${c}", " ../../sub/c "},
        {"concat(${a}, \"${b}\")", "concat( ../../a , \" ../b \")"},
        {"indexed-repeat(${a}, ${rep}, ${pos} - 1)",
         "indexed-repeat( /data/rep/a ,  /data/rep ,  ../../pos  - 1)"},
        {"instance('l')/root/item[name = ${b}]/label",
         "instance('l')/root/item[name =  current()/../b ]/label"},
        {"instance('l')/root/item[name = ${b} and x = '1'][y = ${out}]/label = ${b}",
         "instance('l')/root/item[name =  current()/../b  and x = '1'][y =  /data/g/out ]/label =  "
         "../b "},
        {"/data/rep[a = ${b}]/pos", "/data/rep[a =  ../b ]/pos"},
        {"${last-saved#out}", " instance('__last-saved')/data/g/out "},
        {"if(selected(${ b }, 'x'), 1, 0)", "if(selected( ../b , 'x'), 1, 0)"},
    }));
    INFO(row.source);
    const auto definition = definition_of(with(row.source));
    CHECK(node_at(definition, "/data/rep/inner/deep").bind.calculate == row.xpath);
}

TEST_CASE("references: filters, counts, groups and nested repeats lead the right way",
          "[xlsform]") {
    const auto definition = definition_of(with("1"));
    CHECK(node_at(definition, "/data/rep").repeat_count == "/data/size");
    CHECK(node_at(definition, "/data/rep/sub").repeat_count == "../a");
    CHECK(node_at(definition, "/data/rep/inner").bind.relevant == " ../a ='x'");
    CHECK(node_at(definition, "/data/rep/sub/up").bind.calculate == " ../../inner/b  +  ../c ");
    CHECK(node_at(definition, "/data/sum").bind.calculate == "sum( /data/rep/sub/c )");
    const auto* pick = control_at(definition, "/data/rep/inner/pick");
    REQUIRE(pick != nullptr);
    CHECK(pick->itemset->nodeset ==
          "instance('l')/root/item[x =  current()/../../a  and y =  /data/g/out]");
    CHECK(plain(pick->label.text.by_language[0]) == "{../b}?");
}

TEST_CASE("references: the last record and pulled lists become instances", "[xlsform]") {
    const auto definition =
        definition_of("| survey |\n"
                      "| | type | name | label | calculation |\n"
                      "| | text | a | A | |\n"
                      "| | calculate | b | | pulldata('fruits', 'name', 'key', ${a}) |\n"
                      "| | calculate | c | | ${last-saved#a} |\n"
                      "| | csv-external | extra | | |\n");
    CHECK(definition.externals ==
          std::vector<model::ExternalInstance>{{"extra", "jr://file-csv/extra.csv"},
                                               {"fruits", "jr://file-csv/fruits.csv"},
                                               {"__last-saved", "jr://instance/last-saved"}});
    CHECK(model::find_path(definition, "/data/extra") == model::kNoIndex);
}

TEST_CASE("references: what leads nowhere is told with its cell and a remedy", "[xlsform]") {
    const auto loaded = load(workbook_of("| survey |\n"
                                         "| | type | name | label | relevant |\n"
                                         "| | text | village | V | |\n"
                                         "| | text | b | ${vilage}? | ${x y} = 1 |\n"
                                         "| | text | c | C | ${unclosed = 1 |\n"),
                             "test");
    CHECK_FALSE(loaded.definition);
    REQUIRE(loaded.diagnostics.size() == 3);
    CHECK(loaded.diagnostics[0].location == "survey!C3");
    CHECK(loaded.diagnostics[0].text == "${vilage} refers to no question of this form");
    CHECK(loaded.diagnostics[0].remedy == "Did you mean ${village}?");
    CHECK(loaded.diagnostics[1].location == "survey!D3");
    CHECK(loaded.diagnostics[2].location == "survey!D4");
}

TEST_CASE("references: a name in two groups is refused only where it is referred to", "[xlsform]") {
    const std::string form = "| survey |\n"
                             "| | type | name | label |\n"
                             "| | begin group | g | G |\n"
                             "| | text | a | A |\n"
                             "| | end group | | |\n"
                             "| | text | a | A |\n";
    CHECK(complaints_of(form).empty());
    CHECK(complaints_of(form + "| | note | n | ${a} |\n") ==
          "error survey!C6: ${a} could mean /data/g/a or /data/a\n");
}

TEST_CASE("references: defaults are dynamic when they must be computed", "[xlsform]") {
    using model::DataType;
    struct Row {
        const char* text;
        DataType type;
        bool dynamic;
    };
    const auto row = GENERATE(values<Row>({
        {"Mopti", DataType::string, false},
        {"Sans-souci", DataType::string, false},
        {"-5", DataType::integer, false},
        {"2026-11-20", DataType::string, false},
        {"2026-11-20", DataType::date, false},
        {"08:30:00", DataType::time, false},
        {"14.5 -4.2 0 0", DataType::geopoint, false},
        {"today()", DataType::date, true},
        {"today() - 1", DataType::date, true},
        {"${a}", DataType::string, true},
        {"1 + 1", DataType::integer, true},
        {"5 mod 2", DataType::integer, true},
        {"3 - 1", DataType::integer, true},
        {"3-a", DataType::string, true},
        {"1-1", DataType::string, false},
        {"uuid()", DataType::string, true},
        {"instance('l')/root/item[1]/name", DataType::string, true},
        {"'deux mots'", DataType::string, false},
    }));
    INFO(row.text);
    CHECK(is_dynamic_default(row.text, row.type) == row.dynamic);
}

}  // namespace relais::forms::xlsform
