#include <catch2/catch.hpp>

#include "tests/forms/xlsform/workbook_builder.h"

namespace relais::forms::xlsform {

namespace {

const std::string kChoices = "| choices |\n| | list_name | name | label |\n"
                             "| | eau | puits | Puits |\n| | eau | forage | Forage |\n"
                             "| | eau | none | Aucun |\n";

}  // namespace

TEST_CASE("loops: the rows come back once a choice, with its name and label", "[xlsform]") {
    const auto definition =
        definition_of("| survey |\n| | type | name | label | relevant |\n"
                      "| | begin loop over eau | points | Points | |\n"
                      "| | integer | nombre | Combien de %(label)s ? | '%(name)s' != '' |\n"
                      "| | end loop | | | |\n" +
                      kChoices);
    const auto* well = control_at(definition, "/data/points/puits/nombre");
    REQUIRE(well != nullptr);
    CHECK(plain(well->label.text.by_language[0]) == "Combien de Puits ?");
    CHECK(node_at(definition, "/data/points/forage/nombre").bind.relevant == "'forage' != ''");
    const auto* group = control_at(definition, "/data/points/forage");
    REQUIRE(group != nullptr);
    CHECK(plain(group->label.text.by_language[0]) == "Forage");
    CHECK(find_path(definition, "/data/points/none") == model::kNoIndex);
}

TEST_CASE("loops: the choice that or_other adds is asked about too", "[xlsform]") {
    const auto definition =
        definition_of("| survey |\n| | type | name | label |\n"
                      "| | select_multiple eau or_other | s | S |\n"
                      "| | begin loop over eau | l | L |\n"
                      "| | integer | n | %(label)s, %(prix)s |\n| | end loop | | |\n"
                      "| choices |\n| | list_name | name | label | prix |\n"
                      "| | eau | puits | Puits | 5 |\n");
    const auto* other = control_at(definition, "/data/l/other");
    REQUIRE(other != nullptr);
    CHECK(plain(other->label.text.by_language[0]) == "Other");
    CHECK(plain(control_at(definition, "/data/l/puits/n")->label.text.by_language[0]) ==
          "Puits, 5");
}

TEST_CASE("loops: a group inside a loop keeps its words, with a warning", "[xlsform]") {
    const std::string form = "| survey |\n| | type | name | label |\n"
                             "| | begin loop over eau | l | L |\n| | begin group | g | G |\n"
                             "| | integer | n | Prix de %(label)s |\n| | end group | | |\n"
                             "| | end loop | | |\n" +
                             kChoices;
    const auto definition = definition_of(form);
    CHECK(plain(control_at(definition, "/data/l/puits/g/n")->label.text.by_language[0]) ==
          "Prix de %(label)s");
    const auto complaints = complaints_of(form);
    const auto at = complaints.find("warning survey!C4: %(…)s is not replaced");
    REQUIRE(at != std::string::npos);
    CHECK(complaints.find("is not replaced", at + 40) == std::string::npos);
}

TEST_CASE("loops: one without its list is refused, and one that is not closed", "[xlsform]") {
    CHECK(complaints_of("| survey |\n| | type | name | label |\n| | begin loop over x | l | L |\n"
                        "| | text | a | A |\n| | end loop | | |\n" +
                        kChoices)
              .find("error survey!A2: there is no list \"x\" for this loop\n") !=
          std::string::npos);
    CHECK(complaints_of("| survey |\n| | type | name | label |\n| | begin loop over eau | l | L |\n"
                        "| | text | a | A |\n| | end group | | |\n" +
                        kChoices)
              .find("\"end group\" closes the loop \"l\" of row 2") != std::string::npos);
}

TEST_CASE("table-list: a note, a row of choices, then selects without them", "[xlsform]") {
    const auto definition =
        definition_of("| survey |\n| | type | name | label | appearance |\n"
                      "| | begin group | t | Tableau | table-list minimal |\n"
                      "| | select_one eau | a | A | |\n| | select_one eau | b | B | |\n"
                      "| | end group | | | |\n" +
                      kChoices);
    const auto* group = control_at(definition, "/data/t");
    REQUIRE(group != nullptr);
    CHECK(group->appearance == "field-list minimal");
    CHECK(group->label.empty());
    REQUIRE(group->children.size() == 4);
    CHECK(path_of(definition, group->children[0].node) == "/data/t/generated_table_list_label_2");
    CHECK(plain(group->children[0].label.text.by_language[0]) == "Tableau");
    CHECK(group->children[1].appearance == "label");
    CHECK(group->children[2].appearance == "list-nolabel");
    CHECK(group->children[3].itemset->nodeset == "instance('eau')/root/item");
}

TEST_CASE("table-list: selects of two lists are refused", "[xlsform]") {
    CHECK(complaints_of("| survey |\n| | type | name | label | appearance |\n"
                        "| | begin group | t | T | table-list |\n"
                        "| | select_one eau | a | A | |\n| | select_one m | b | B | |\n"
                        "| | end group | | | |\n" +
                        kChoices + "| | m | x | X |\n")
              .find("error survey!A4: a table-list shows the list \"eau\", not \"m\"\n") !=
          std::string::npos);
}

TEST_CASE("osm: the tags of the sheet osm belong to the question", "[xlsform]") {
    const auto definition =
        definition_of("| survey |\n| | type | name | label |\n| | osm b | q | Q |\n"
                      "| osm |\n| | list name | name | label |\n| | b | addr:city | Ville |\n");
    const auto* control = control_at(definition, "/data/q");
    REQUIRE(control != nullptr);
    REQUIRE(control->tags.size() == 1);
    CHECK(control->tags[0].key == "addr:city");
    CHECK(plain(control->tags[0].label.text.by_language[0]) == "Ville");
}

TEST_CASE("external choices: they stand outside the form and may share a name", "[xlsform]") {
    const auto definition = definition_of(
        "| survey |\n| | type | name | label | choice_filter |\n| | select_one eau | a | A | |\n"
        "| | select_one_external eau | b | B | zone=${a} |\n" +
        kChoices +
        "| external_choices |\n| | list_name | name | label | zone |\n| | eau | x | X | puits |\n");
    CHECK(control_at(definition, "/data/b")->itemset->source == model::ItemSource::query);
    CHECK(definition.lists.size() == 2);
    CHECK(definition.lists[1].external);
    CHECK(complaints_of(
              "| survey |\n| | type | name | label |\n| | select_one_external eau | b | B |\n" +
              kChoices)
              .find("error survey!A2: there is no list \"eau\" of choices\n") != std::string::npos);
}

TEST_CASE("search(): its choices are the control's own, and no other select shows them",
          "[xlsform]") {
    const std::string survey = "| survey |\n| | type | name | label | appearance |\n"
                               "| | select_one eau | a | A | minimal search('f') |\n";
    CHECK(control_at(definition_of(survey + kChoices), "/data/a")->itemset->source ==
          model::ItemSource::in_line);
    CHECK(complaints_of(survey + "| | select_one eau | b | B | |\n" + kChoices)
              .find("error survey!A3: the list \"eau\" serves search()") != std::string::npos);
}

TEST_CASE("labels: a path into a list is shown as its value", "[xlsform]") {
    const auto definition = definition_of(
        "| survey |\n| | type | name | label |\n| | select_one eau | a | A |\n"
        "| | note | b | Source : instance('eau')/root/item[name = ${a}]/label, merci |\n" +
        kChoices);
    CHECK(plain(control_at(definition, "/data/b")->label.text.by_language[0]) ==
          "Source : {instance('eau')/root/item[name =  /data/a ]/label}, merci");
}

}  // namespace relais::forms::xlsform
