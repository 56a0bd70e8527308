#include <catch2/catch.hpp>

#include "tests/forms/xlsform/workbook_builder.h"

namespace relais::forms::xlsform {

namespace {

std::string form(const std::string& rows, const std::string& entities) {
    return "| survey |\n| | type | name | label | save_to |\n" + rows +
           "| entities |\n| | list_name | label | entity_id | update_if | create_if |\n" + entities;
}

}  // namespace

TEST_CASE("entities: the element stands where its values are", "[xlsform]") {
    const auto definition = definition_of(form("| | begin repeat | membre | M | |\n"
                                               "| | text | nom | Nom | personnes#nom |\n"
                                               "| | end repeat | | | |\n"
                                               "| | text | village | V | lieux#nom |\n",
                                               "| | personnes | ${nom} | | | |\n"
                                               "| | lieux | ${village} | | | |\n"));
    REQUIRE(definition.entities.size() == 2);
    CHECK(path_of(definition, definition.entities[0].node) == "/data/membre/meta/entity");
    CHECK(path_of(definition, definition.entities[1].node) == "/data/meta/entity");
    const auto& node = node_at(definition, "/data/membre/meta/entity");
    CHECK(node.attributes[0] == model::Attribute{"dataset", "personnes"});
    CHECK(node_at(definition, "/data/membre/meta/entity/label").bind.calculate == " ../../../nom ");
    CHECK(node_at(definition, "/data/membre/nom").bind.other[0] ==
          model::Attribute{"entities:saveto", "personnes#nom"});
}

TEST_CASE("entities: an update finds its entity in the list", "[xlsform]") {
    const auto definition = definition_of(form("| | begin repeat | r | R | |\n"
                                               "| | text | q | Q | |\n| | end repeat | | | |\n",
                                               "| | e | | ${q} | ${q} != '' | |\n"));
    REQUIRE(definition.entities.size() == 1);
    const auto& entity = definition.entities[0];
    CHECK(entity.entity_id == "../../../q");
    CHECK(entity.existing_item == "instance('e')/root/item[name= current()/../../../q ]");
    CHECK(definition.nodes[entity.node].children.empty());
}

TEST_CASE("entities: what cannot be is refused at its row", "[xlsform]") {
    const std::string question = "| | text | q | Q | |\n";
    const auto has = [](const std::string& text, const std::string& complaint) {
        INFO(text);
        return text.find(complaint) != std::string::npos;
    };
    CHECK(has(complaints_of(form(question, "| | __e | ${q} | | | |\n")), "error entities!A2: "));
    CHECK(has(complaints_of(form(question, "| | a.b | ${q} | | | |\n")), "error entities!A2: "));
    CHECK(has(complaints_of(form(question, "| | | ${q} | | | |\n")), "error entities!A2: "));
    CHECK(has(complaints_of(form(question, "| | e | | | 1 = 1 | |\n")), "error entities!D2: "));
    CHECK(has(complaints_of(form(question, "| | e | ${q} | ${q} | | 1 = 1 |\n")),
              "error entities!E2: "));
    CHECK(has(complaints_of(form(question, "| | a | ${q} | | | |\n| | b | ${q} | | | |\n")),
              "error entities!3: no group or repeat is left"));
    CHECK(has(complaints_of(form("| | text | q | Q | Label |\n", "| | e | ${q} | | | |\n")),
              "error survey!D2: \"Label\" is reserved"));
    CHECK(has(
        complaints_of(form("| | begin group | g | G | p |\n" + question + "| | end group | | | |\n",
                           "| | e | ${q} | | | |\n")),
        "error survey!D2: a group or repeat cannot be saved"));
    CHECK(has(complaints_of("| survey |\n| | type | name | label | save_to |\n"
                            "| | text | q | Q | p |\n"),
              "error survey!D2: save_to needs an entity list"));
}

TEST_CASE("entities: values of two repeats do not meet in one entity", "[xlsform]") {
    CHECK(complaints_of(form("| | begin repeat | r | R | |\n| | text | a | A | e#a |\n"
                             "| | end repeat | | | |\n| | begin repeat | s | S | |\n"
                             "| | text | b | B | e#b |\n| | end repeat | | | |\n",
                             "| | e | 'E' | | | |\n"))
              .find("error survey!D6: ") != std::string::npos);
}

}  // namespace relais::forms::xlsform
