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
    CHECK(node_at(definition, "/data/membre/meta/entity").attributes ==
          std::vector<model::Attribute>{{"dataset", "personnes"}, {"create", "1"}});
    CHECK(node_at(definition, "/data/meta/entity").attributes ==
          std::vector<model::Attribute>{{"dataset", "lieux"}, {"create", "1"}});
    const auto& id = node_at(definition, "/data/membre/meta/entity/@id");
    CHECK(id.dynamic_default == "uuid()");
    CHECK(id.bind.readonly == "true()");
    CHECK(node_at(definition, "/data/membre/meta/entity/label").bind.calculate == "../../../nom");
    CHECK(node_at(definition, "/data/membre/nom").bind.other[0] ==
          model::Attribute{"entities:saveto", "nom"});
}

TEST_CASE("entities: an update finds its entity in the list", "[xlsform]") {
    const auto definition = definition_of(form("| | begin repeat | r | R | |\n"
                                               "| | text | q | Q | |\n| | end repeat | | | |\n",
                                               "| | e | | ${q} | ${q} != '' | |\n"));
    const std::string entity = "/data/r/meta/entity";
    CHECK(node_at(definition, entity).attributes ==
          std::vector<model::Attribute>{{"dataset", "e"}});
    CHECK(node_at(definition, entity + "/@id").bind.calculate == "../../../q");
    CHECK(node_at(definition, entity + "/@id").dynamic_default.empty());
    CHECK(node_at(definition, entity + "/@update").default_value == "1");
    CHECK(node_at(definition, entity + "/@update").bind.calculate == "../../../q  != ''");
    CHECK(node_at(definition, entity + "/@branchId").bind.calculate ==
          "instance('e')/root/item[name= current()/../../../q ]/__branchId");
    CHECK(find_path(definition, entity + "/label") == model::kNoIndex);
}

TEST_CASE("entities: one alone stands in the record, unless a repeat makes several", "[xlsform]") {
    const std::string group = "| | begin group | g | G | |\n| | text | q | Q | p |\n"
                              "| | end group | | | |\n";
    const auto alone = definition_of(form(group, "| | e | ${q} | | | |\n"));
    CHECK(find_path(alone, "/data/meta/entity/@id") != model::kNoIndex);
    CHECK(find_path(alone, "/data/g/meta") == model::kNoIndex);

    const auto repeated =
        definition_of(form("| | begin repeat | r | R | |\n" + group + "| | end repeat | | | |\n",
                           "| | e | ${q} | | | |\n"));
    CHECK(find_path(repeated, "/data/r/g/meta/entity/@id") != model::kNoIndex);
}

TEST_CASE("entities: a bare word as a label is kept and calculates nothing", "[xlsform]") {
    const auto definition = definition_of(form("| | text | q | Q | p |\n", "| | e | E1 | | | |\n"));
    const auto& bind = node_at(definition, "/data/meta/entity/label").bind;
    CHECK(bind.calculate.empty());
    CHECK(bind.other == std::vector<model::Attribute>{{"calculate", "E1"}});
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
