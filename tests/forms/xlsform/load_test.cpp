#include <catch2/catch.hpp>

#include "tests/forms/xlsform/workbook_builder.h"

namespace relais::forms::xlsform {

using model::ControlKind;
using model::DataType;

TEST_CASE("load: settings become the form's own data", "[xlsform]") {
    const auto definition = definition_of(
        "| settings |\n"
        "| | form_id | form_title | version | style | instance_name | submission_url |\n"
        "| | flux | Flux | 3 | pages | concat(${a}, '!') | https://x.org |\n"
        "| survey |\n"
        "| | type | name | label |\n"
        "| | text | a | A |\n");
    CHECK(definition.form_id == "flux");
    CHECK(definition.title == "Flux");
    CHECK(definition.version == "3");
    CHECK(definition.style == "pages");
    CHECK(definition.languages == std::vector<std::string>{"default"});
    CHECK(definition.instance_name == "concat( /data/a , '!')");
    CHECK(node_at(definition, "/data/meta/instanceName").bind.calculate ==
          definition.instance_name);
    CHECK(definition.settings ==
          std::vector<model::Attribute>{{"submission_url", "https://x.org"}});
    const auto& id = node_at(definition, "/data/meta/instanceID").bind;
    CHECK(id.preload == "uid");
    CHECK(id.readonly == "true()");
}

TEST_CASE("load: without settings the file's name serves", "[xlsform]") {
    const auto definition =
        definition_of("| survey |\n| | type | name | label |\n| | text | a | A |\n");
    CHECK(definition.form_id == "test");
    CHECK(definition.title == "test");
    CHECK(model::find_path(definition, "/data/meta/instanceName") == model::kNoIndex);
}

TEST_CASE("load: each type has its control and its data type", "[xlsform]") {
    struct Row {
        const char* type;
        ControlKind control;
        DataType data;
    };
    const auto row = GENERATE(values<Row>({
        {"text", ControlKind::input, DataType::string},
        {"integer", ControlKind::input, DataType::integer},
        {"decimal", ControlKind::input, DataType::decimal},
        {"date", ControlKind::input, DataType::date},
        {"time", ControlKind::input, DataType::time},
        {"dateTime", ControlKind::input, DataType::date_time},
        {"geopoint", ControlKind::input, DataType::geopoint},
        {"barcode", ControlKind::input, DataType::barcode},
        {"image", ControlKind::upload, DataType::binary},
        {"acknowledge", ControlKind::trigger, DataType::string},
        {"note", ControlKind::input, DataType::string},
        {"range", ControlKind::range, DataType::integer},
        {"select_one l", ControlKind::select_one, DataType::string},
        {"select_multiple l", ControlKind::select_multiple, DataType::string},
        {"rank l", ControlKind::rank, DataType::string},
    }));
    INFO(row.type);
    const auto definition =
        definition_of("| survey |\n| | type | name | label |\n| | " + std::string(row.type) +
                      " | q | Q |\n| choices |\n| | list_name | name | label |\n"
                      "| | l | a | A |\n");
    REQUIRE(definition.body.size() == 1);
    CHECK(definition.body[0].kind == row.control);
    CHECK(node_at(definition, "/data/q").bind.type == row.data);
}

TEST_CASE("load: metadata are filled in beforehand and have no control", "[xlsform]") {
    const auto definition =
        definition_of("| survey |\n| | type | name | label |\n"
                      "| | start | debut | |\n| | end | fin | |\n| | today | jour | |\n"
                      "| | deviceid | appareil | |\n| | username | qui | |\n"
                      "| | hidden | h | |\n| | text | q | Q |\n");
    CHECK(definition.body.size() == 1);
    const auto& start = node_at(definition, "/data/debut").bind;
    CHECK(start.preload == "timestamp");
    CHECK(start.preload_params == "start");
    CHECK(start.type == DataType::date_time);
    CHECK(node_at(definition, "/data/jour").bind.preload == "date");
    CHECK(node_at(definition, "/data/jour").bind.type == DataType::date);
    CHECK(node_at(definition, "/data/appareil").bind.preload_params == "deviceid");
}

TEST_CASE("load: conditions, messages and hints stand in bind and control", "[xlsform]") {
    const auto definition = definition_of(
        "| survey |\n"
        "| | type | name | label | hint | guidance_hint | required | required_message | constraint "
        "| constraint_message | relevant | readonly | appearance | default |\n"
        "| | integer | a | A “x” | indice | plus | YES | il faut ${b} | . > 0 and . < ${b} | entre "
        "0 et ${b} | ${b} != '' | no | w1  numbers | 7 |\n"
        "| | integer | b | B | | | | | | | | | | |\n");
    const auto& node = node_at(definition, "/data/a");
    CHECK(node.bind.required == "true()");
    CHECK(node.bind.readonly == "false()");
    CHECK(node.bind.constraint == ". > 0 and . <  /data/b ");
    CHECK(node.bind.relevant == " /data/b  != ''");
    CHECK(plain(node.bind.constraint_message.by_language[0]) == "entre 0 et {/data/b}");
    CHECK(plain(node.bind.required_message.by_language[0]) == "il faut {/data/b}");
    CHECK(node.default_value == "7");
    const auto& control = definition.body[0];
    CHECK(plain(control.label.text.by_language[0]) == "A \"x\"");
    CHECK(plain(control.hint.text.by_language[0]) == "indice");
    CHECK(plain(control.guidance.text.by_language[0]) == "plus");
    CHECK(control.appearance == "w1 numbers");
}

TEST_CASE("load: groups and repeats nest, in nodes as in the body", "[xlsform]") {
    const auto definition = definition_of("| survey |\n"
                                          "| | type | name | label | repeat_count | appearance |\n"
                                          "| | begin group | g | G | | field-list |\n"
                                          "| | begin_repeat | r | R | 2 + 1 | |\n"
                                          "| | text | q | Q | | |\n"
                                          "| | end_repeat | | | | |\n"
                                          "| | end group | | | | |\n");
    CHECK(node_at(definition, "/data/g").kind == model::NodeKind::group);
    CHECK(node_at(definition, "/data/g/r").kind == model::NodeKind::repeat);
    CHECK(node_at(definition, "/data/g/r/q").kind == model::NodeKind::leaf);
    // A count that is no single reference is computed by a node of its own.
    CHECK(node_at(definition, "/data/g/r_count").bind.calculate == "2 + 1");
    CHECK(node_at(definition, "/data/g/r").repeat_count == "/data/g/r_count");
    REQUIRE(definition.body.size() == 1);
    CHECK(definition.body[0].appearance == "field-list");
    REQUIRE(definition.body[0].children.size() == 1);
    CHECK(definition.body[0].children[0].kind == ControlKind::repeat);
    REQUIRE(definition.body[0].children[0].children.size() == 1);
    for (model::NodeIndex i = 1; i < definition.nodes.size(); ++i)
        CHECK(definition.nodes[i].parent < i);
}

TEST_CASE("load: dynamic defaults and triggers are told apart from calculations", "[xlsform]") {
    const auto definition =
        definition_of("| survey |\n"
                      "| | type | name | label | default | calculation | trigger |\n"
                      "| | date | d | D | today() | | |\n"
                      "| | date | s | S | 2026-11-20 00:00:00 | | |\n"
                      "| | text | t | T | Mopti | | |\n"
                      "| | dateTime | when | | | now() | ${d}, ${t} |\n"
                      "| | image | i | I | carte.png | | |\n");
    CHECK(node_at(definition, "/data/d").dynamic_default == "today()");
    CHECK(node_at(definition, "/data/d").default_value.empty());
    CHECK(node_at(definition, "/data/s").default_value == "2026-11-20");
    CHECK(node_at(definition, "/data/t").default_value == "Mopti");
    CHECK(node_at(definition, "/data/i").default_value == "jr://images/carte.png");
    const auto& when = node_at(definition, "/data/when");
    CHECK(when.bind.calculate.empty());
    CHECK(when.trigger_value == "now()");
    CHECK(when.triggers == std::vector<model::NodeIndex>{model::find_path(definition, "/data/d"),
                                                         model::find_path(definition, "/data/t")});
    CHECK(control_at(definition, "/data/when") == nullptr);
}

TEST_CASE("load: languages come in order of first use, and the default is found", "[xlsform]") {
    const auto definition =
        definition_of("| settings |\n| | default_language |\n| | Français (fr) |\n"
                      "| survey |\n"
                      "| | type | name | label::English (en) | label::Français (fr) | hint |\n"
                      "| | text | a | Name | Nom | for all |\n");
    CHECK(definition.languages == std::vector<std::string>{"English (en)", "Français (fr)"});
    CHECK(definition.default_language == 1);
    const auto& control = definition.body[0];
    CHECK(plain(control.label.text.by_language[0]) == "Name");
    CHECK(plain(control.label.text.by_language[1]) == "Nom");
    CHECK(plain(control.hint.text.by_language[0]) == "for all");
    CHECK(plain(control.hint.text.by_language[1]) == "for all");
}

TEST_CASE("load: a label without language beside translated ones is the default language",
          "[xlsform]") {
    const auto definition = definition_of("| settings |\n| | default_language |\n| | Français |\n"
                                          "| survey |\n"
                                          "| | type | name | label | label::English |\n"
                                          "| | text | a | Nom | Name |\n");
    CHECK(definition.languages == std::vector<std::string>{"Français", "English"});
    CHECK(definition.default_language == 0);
    CHECK(plain(definition.body[0].label.text.by_language[0]) == "Nom");
}

TEST_CASE("load: choices keep their extra columns, labels and pictures", "[xlsform]") {
    const auto definition =
        definition_of("| survey |\n| | type | name | label |\n"
                      "| | select_one l | a | A |\n"
                      "| choices |\n"
                      "| | list_name | name | label::fr | label::en | region | media::image::fr |\n"
                      "| | l | 1 | Un | One | ML01 | un.png |\n"
                      "| | l | 2 | Deux | Two | ML02 | |\n"
                      "| | other | x | X | X | | |\n");
    REQUIRE(definition.lists.size() == 2);
    const auto& list = definition.lists[0];
    CHECK(list.name == "l");
    CHECK(list.columns == std::vector<std::string>{"region"});
    REQUIRE(list.choices.size() == 2);
    CHECK(list.choices[1].value == "2");
    CHECK(list.choices[1].columns == std::vector<std::string>{"ML02"});
    CHECK(plain(list.choices[0].label.text.by_language[1]) == "One");
    REQUIRE(list.choices[0].label.media.size() == 1);
    CHECK(list.choices[0].label.media[0].file_by_language ==
          std::vector<model::Text>{{std::string("un.png")}, {}});
    CHECK(definition.lists[1].columns.empty());
    CHECK(definition.body[0].itemset->nodeset == "instance('l')/root/item");
}

TEST_CASE("load: lists in files become external instances", "[xlsform]") {
    const auto definition =
        definition_of("| survey |\n"
                      "| | type | name | label | choice_filter | parameters |\n"
                      "| | select_one_from_file regions.csv | r | R | | |\n"
                      "| | select_one_from_file cercles.csv | c | C | adm1 = ${r} | value=code, "
                      "label=nom randomize=true seed=7 |\n"
                      "| | select_one_from_file cercles.csv | c2 | C | | |\n"
                      "| | select_multiple_from_file sites.geojson | s | S | | |\n");
    CHECK(definition.externals ==
          std::vector<model::ExternalInstance>{{"regions", "jr://file-csv/regions.csv"},
                                               {"cercles", "jr://file-csv/cercles.csv"},
                                               {"sites", "jr://file/sites.geojson"}});
    const auto& itemset = *definition.body[1].itemset;
    CHECK(itemset.nodeset == "instance('cercles')/root/item[adm1 =  /data/r]");
    CHECK(itemset.value_column == "code");
    CHECK(itemset.label_column == "nom");
    CHECK(itemset.randomized);
    CHECK(itemset.seed == "7");
    CHECK(definition.body[3].itemset->value_column == "id");
}

TEST_CASE("load: or_other adds its choice and its question", "[xlsform]") {
    const auto definition =
        definition_of("| survey |\n| | type | name | label |\n"
                      "| | select_multiple l or_other | a | A |\n"
                      "| choices |\n| | list_name | name | label |\n| | l | x | X |\n");
    REQUIRE(definition.lists[0].choices.size() == 2);
    CHECK(definition.lists[0].choices[1].value == "other");
    CHECK(node_at(definition, "/data/a_other").bind.relevant == "selected(../a, 'other')");
    CHECK(definition.body.size() == 2);
}

TEST_CASE("load: answers of a repeat can be choices", "[xlsform]") {
    const auto definition = definition_of("| survey |\n| | type | name | label | choice_filter |\n"
                                          "| | begin repeat | member | M | |\n"
                                          "| | text | nom | N | |\n| | integer | age | A | |\n"
                                          "| | end repeat | | | |\n"
                                          "| | select_one ${nom} | chef | C | |\n"
                                          "| | select_one ${nom} | adulte | A | ${age} > 17 |\n");
    CHECK(definition.body[1].itemset->nodeset == "/data/member[./nom != '']");
    CHECK(definition.body[1].itemset->value_column == "nom");
    CHECK(definition.body[2].itemset->nodeset == "/data/member[./age  > 17]");
}

TEST_CASE("load: a select inside the repeat that gives its choices offers all instances",
          "[xlsform]") {
    const auto definition = definition_of("| survey |\n| | type | name | label |\n"
                                          "| | begin repeat | member | M |\n| | text | nom | N |\n"
                                          "| | select_one ${nom} | chef | C |\n"
                                          "| | begin group | g | G |\n"
                                          "| | select_one ${nom} | mere | C |\n"
                                          "| | end group | | |\n| | end repeat | | |\n");
    CHECK(control_at(definition, "/data/member/chef")->itemset->nodeset ==
          "../../member[./nom != '']");
    CHECK(control_at(definition, "/data/member/g/mere")->itemset->nodeset ==
          "../../../member[./nom != '']");
}

TEST_CASE("load: parameters go to the control, ranges have their defaults", "[xlsform]") {
    const auto definition =
        definition_of("| survey |\n| | type | name | label | parameters | body::custom |\n"
                      "| | range | a | A | end=5 step=0.5 | |\n"
                      "| | image | b | B | max-pixels=640 | x |\n");
    CHECK(definition.body[0].parameters ==
          std::vector<model::Attribute>{{"start", "1"}, {"end", "5"}, {"step", "0.5"}});
    CHECK(node_at(definition, "/data/a").bind.type == DataType::decimal);
    CHECK(definition.body[1].parameters == std::vector<model::Attribute>{{"mediatype", "image/*"},
                                                                         {"custom", "x"},
                                                                         {"max-pixels", "640"}});
}

TEST_CASE("load: names may hold any letter", "[xlsform]") {
    const auto definition = definition_of("| survey |\n| | type | name | label | relevant |\n"
                                          "| | text | École_été | E | |\n"
                                          "| | text | ɲɛgɛn | N | ${École_été} != '' |\n");
    CHECK(node_at(definition, "/data/ɲɛgɛn").bind.relevant == " /data/École_été  != ''");
}

TEST_CASE("load: a workbook of one sheet is a survey whatever its name", "[xlsform]") {
    const auto definition =
        definition_of("| Feuille1 |\n| | type | name | label |\n| | text | a | A |\n");
    CHECK(model::find_path(definition, "/data/a") != model::kNoIndex);
    const auto loaded =
        load(workbook_of("| Feuille1 |\n| | type | name | label |\n| | text | a | A |\n"), "x");
    CHECK(loaded.node_places[1] == "Feuille1!2");
}

TEST_CASE("load: form_id counts more than id_string, a row of the survey more than both",
          "[xlsform]") {
    const std::string settings = "| settings |\n| | id_string | form_id |\n| | old | new |\n";
    const std::string survey = "| survey |\n| | type | name | label |\n| | text | a | A |\n";
    CHECK(definition_of(settings + survey).form_id == "new");
    const auto definition =
        definition_of(settings + survey + "| | form_title | Titre | |\n| | form_id | f3 | |\n");
    CHECK(definition.title == "Titre");
    CHECK(definition.form_id == "f3");
}

TEST_CASE("load: attributes of bind, control and element resolve their references", "[xlsform]") {
    const auto definition = definition_of("| survey |\n| | type | name | label | appearance | "
                                          "body::foo | instance::bar | bind::odk:x |\n"
                                          "| | text | a | A | search('x', ${b}) | ${b} | ${b} | "
                                          "${b} |\n| | text | b | B | | | | |\n");
    const auto* control = control_at(definition, "/data/a");
    CHECK(control->appearance == "search('x', /data/b )");
    CHECK(control->parameters == std::vector<model::Attribute>{{"foo", "/data/b"}});
    CHECK(node_at(definition, "/data/a").attributes ==
          std::vector<model::Attribute>{{"bar", "/data/b"}});
    CHECK(node_at(definition, "/data/a").bind.other ==
          std::vector<model::Attribute>{{"odk:x", " /data/b "}});
}

TEST_CASE("load: groups and repeats have an intent and attributes of their own", "[xlsform]") {
    const auto definition =
        definition_of("| survey |\n| | type | name | label | body::intent | body::foo |\n"
                      "| | begin group | g | G | org.app(x=${a}) | |\n| | text | a | A | | |\n"
                      "| | end group | | | | |\n| | begin repeat | r | R | | y |\n"
                      "| | text | b | B | | |\n| | end repeat | | | | |\n");
    CHECK(control_at(definition, "/data/g")->parameters ==
          std::vector<model::Attribute>{{"intent", "org.app(x= /data/g/a )"}});
    CHECK(control_at(definition, "/data/r")->parameters ==
          std::vector<model::Attribute>{{"foo", "y"}});
}

TEST_CASE("load: a file instead of a list is taken for one; or_other then needs a list",
          "[xlsform]") {
    const std::string head = "| survey |\n| | type | name | label |\n";
    const auto definition = definition_of(head + "| | select_one cercles.csv | c | C |\n");
    CHECK(definition.body[0].itemset->nodeset == "instance('cercles')/root/item");
    CHECK(complaints_of(head + "| | select_one_from_file cercles.csv or_other | c | C |\n")
              .find("error survey!A2: or_other needs a list") != std::string::npos);
}

}  // namespace relais::forms::xlsform
