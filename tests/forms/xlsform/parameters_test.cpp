#include <catch2/catch.hpp>

#include "tests/forms/xlsform/workbook_builder.h"

namespace relais::forms::xlsform {

namespace {

bool refused(const std::string& type, const std::string& parameters,
             const std::string& appearance = "") {
    const auto text = complaints_of(
        "| survey |\n| | type | name | label | parameters | appearance |\n| | " + type + " | " +
        (type == "audit" ? "audit" : "q") + " | Q | " + parameters + " | " + appearance +
        " |\n| choices |\n| | list_name | name | label |\n| | l | 1 | A |\n| | l | 10 | B |\n"
        "| | mots | un | A |\n");
    INFO(type << " " << parameters << "\n" << text);
    return text.find("error survey!D2: ") != std::string::npos;
}

}  // namespace

TEST_CASE("parameters: each type takes its own keys and values", "[xlsform]") {
    struct Row {
        std::string type, good, bad;
    };
    const std::vector<Row> rows{
        {"text", "rows=3", "rows=many"},
        {"text", "", "start=1"},
        {"image", "max-pixels=640", "max-pixels=big"},
        {"image", "app=org.relais.photo", "app=photo"},
        {"image", "", "app=_.x"},
        {"audio", "quality=voice-only", "quality=best"},
        {"background-audio", "quality=low", "quality=external"},
        {"audit", "track-changes=true identify-user=false", "track-changes=perhaps"},
        {"audit", "location-priority=balanced; location-min-interval=1; location-max-age=2",
         "location-priority=balanced"},
        {"audit", "track-changes-reasons=on-form-edit", "track-changes-reasons=true"},
        {"geopoint", "capture-accuracy=2.5 warning-accuracy=10", "capture-accuracy=fine"},
        {"geopoint", "allow-mock-accuracy=true", "incremental=true"},
        {"geotrace", "incremental=true", "incremental=false"},
        {"geoshape", "reference-geometry=l", "reference-geometry=nowhere"},
        {"select_one l", "randomize=true seed=42", "randomize=ukanga"},
        {"select_one l", "", "randomize=true seed=when"},
        {"select_one_from_file l2.csv", "value=code label=nom", "value=co$de"},
    };
    for (const auto& row : rows) {
        CHECK_FALSE(refused(row.type, row.good));
        CHECK(refused(row.type, row.bad));
    }
}

TEST_CASE("parameters: a range and its ticks hold together", "[xlsform]") {
    for (const auto* good :
         {"", "start=1 end=10 tick_interval=3", "start=-1 end=1 step=0.1 tick_interval=-0.6",
          "start=7 end=3 step=2 placeholder=5", "tick_labelset=l"})
        CHECK_FALSE(refused("range", good));
    for (const auto* bad :
         {"start=a", "step=0", "step=11 start=0 end=10", "step=2 tick_interval=3",
          "start=3 end=7 step=2 placeholder=9", "start=3 end=7 step=2 placeholder=4",
          "tick_labelset=mots", "tick_labelset=nowhere", "start=2 end=9 tick_labelset=l",
          "start=0 end=12 step=4 tick_labelset=l", "stop=3"})
        CHECK(refused("range", bad));
    CHECK(refused("range", "tick_interval=1", "picker"));
    CHECK_FALSE(refused("range", "tick_interval=1", "vertical no-ticks"));
}

TEST_CASE("triggers: a comma between them, and each is shown to someone", "[xlsform]") {
    const std::string survey = "| survey |\n| | type | name | label | calculation | trigger |\n"
                               "| | text | a | A | | |\n| | text | b | B | | |\n"
                               "| | calculate | c | | 1 | |\n";
    CHECK(complaints_of(survey + "| | calculate | d | | now() | ${a}, ${b} |\n").empty());
    for (const auto* bad : {"${a}${b}", "${a} ${b}", "${c}", "a"})
        CHECK(complaints_of(survey + "| | calculate | d | | now() | " + bad + " |\n")
                  .find("error survey!E5: ") != std::string::npos);
}

TEST_CASE("types: the ones with a rule of their own bring it along", "[xlsform]") {
    const auto definition = definition_of("| survey |\n| | type | name | label |\n"
                                          "| | percentage | p | P |\n| | start-geopoint | g | |\n");
    CHECK(node_at(definition, "/data/p").bind.constraint == "0 <= . and . <= 100");
    CHECK(node_at(definition, "/data/g").action == "odk:setgeopoint");
}

TEST_CASE("parameters: a map shows a list, or the places of a repeat, as far as the filter admits",
          "[xlsform]") {
    const auto definition =
        definition_of("| survey |\n| | type | name | label | parameters | choice_filter |\n"
                      "| | csv-external | sites | | | |\n"
                      "| | begin repeat | puits | P | | |\n| | geopoint | geometry | G | | |\n"
                      "| | text | nom | N | | |\n| | end repeat | | | | |\n"
                      "| | geopoint | a | A | reference-geometry=sites | cercle = 1 |\n"
                      "| | geoshape | b | B | reference-geometry=${puits} | ${nom} = 1 |\n"
                      "| | geotrace | c | C | reference-geometry=${puits} incremental=true | |\n");
    const auto* list = control_at(definition, "/data/a");
    CHECK(list->itemset->nodeset == "instance('sites')/root/item[cercle = 1]");
    CHECK(list->itemset->value_column == "name");
    const auto* places = control_at(definition, "/data/b");
    CHECK(places->itemset->nodeset == "/data/puits[./nom  = 1]");
    CHECK(places->itemset->label_column == "geometry");
    CHECK(control_at(definition, "/data/c")->parameters ==
          std::vector<model::Attribute>{{"incremental", "true"}});
}

TEST_CASE("parameters: a row whose type has none keeps none, and says so", "[xlsform]") {
    const std::string form = "| survey |\n| | type | name | label | parameters | body::rows |\n"
                             "| | integer | a | A | incremental=true | |\n"
                             "| | text | b | B | rows=8 | 7 |\n";
    const auto definition = definition_of(form);
    CHECK(control_at(definition, "/data/a")->parameters.empty());
    CHECK(control_at(definition, "/data/b")->parameters ==
          std::vector<model::Attribute>{{"rows", "8"}});
    CHECK(complaints_of(form).find("warning survey!D2: ") != std::string::npos);
}

}  // namespace relais::forms::xlsform
