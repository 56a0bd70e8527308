#include <catch2/catch.hpp>

#include "forms/xlsform/columns.h"
#include "forms/xlsform/types.h"
#include "forms/xlsform/xlsx_cells.h"

namespace relais::forms::xlsform {

TEST_CASE("columns: spellings of a header mean the same column", "[xlsform]") {
    struct Row {
        const char* header;
        bool double_colons;
        Column column;
    };
    const auto row = GENERATE(values<Row>({
        {"type", false, {"type", "", true}},
        {"Relevance", false, {"relevant", "", true}},
        {"read_only", false, {"readonly", "", true}},
        {"constraint message", false, {"constraint_message", "", true}},
        {"calculate", false, {"calculation", "", true}},
        {"label::Français (fr)", true, {"label", "Français (fr)", true}},
        {"label :: English", true, {"label", "English", true}},
        {"label:French", false, {"label", "French", true}},
        {"label:French", true, {"label", "French", true}},
        {"Hint::English (en)", true, {"hint", "English (en)", true}},
        {"media::image", true, {"media::image", "", true}},
        {"media::image::Français", true, {"media::image", "Français", true}},
        {"image::Français", true, {"media::image", "Français", true}},
        {"bind::relevant", true, {"relevant", "", true}},
        {"bind::jr:constraintMsg::fr", true, {"constraint_message", "fr", true}},
        {"bind::odk:length", true, {"bind::odk:length", "", true}},
        {"bind:relevant", false, {"relevant", "", true}},
        {"body::accuracyThreshold", true, {"body::accuracyThreshold", "", true}},
        {"control::appearance", true, {"appearance", "", true}},
        {"jr:count", false, {"repeat_count", "", true}},
        {"instance::custom", true, {"instance::custom", "", true}},
        {"Ma  note", false, {"Ma note", "", false}},
        {"mon:texte", true, {"mon:texte", "", false}},
    }));
    INFO(row.header);
    CHECK(column_of_header(row.header, SheetKind::survey, row.double_colons) == row.column);
}

TEST_CASE("columns: choices and settings have spellings of their own", "[xlsform]") {
    CHECK(column_of_header("List Name", SheetKind::choices, false).key == "list_name");
    CHECK(column_of_header("value", SheetKind::choices, false).key == "name");
    CHECK_FALSE(column_of_header("region", SheetKind::choices, false).known);
    CHECK(column_of_header("set form id", SheetKind::settings, false).key == "form_id");
    CHECK(column_of_header("set form title", SheetKind::settings, false).key == "title");
    CHECK(column_of_header("attribute::x:y", SheetKind::settings, true).key == "attribute::x:y");
}

TEST_CASE("types: the words of a type cell are understood in all their spellings", "[xlsform]") {
    struct Row {
        const char* cell;
        const char* name;
        ChoiceSource source;
        const char* choices;
        bool or_other;
    };
    const auto row = GENERATE(values<Row>({
        {"text", "text", ChoiceSource::none, "", false},
        {" integer ", "integer", ChoiceSource::none, "", false},
        {"int", "integer", ChoiceSource::none, "", false},
        {"Text", "text", ChoiceSource::none, "", false},
        {"dateTime", "dateTime", ChoiceSource::none, "", false},
        {"datetime", "dateTime", ChoiceSource::none, "", false},
        {"begin group", "begin group", ChoiceSource::none, "", false},
        {"begin_group", "begin group", ChoiceSource::none, "", false},
        {"begin  repeat", "begin repeat", ChoiceSource::none, "", false},
        {"End_Repeat", "end repeat", ChoiceSource::none, "", false},
        {"start-geopoint", "start-geopoint", ChoiceSource::none, "", false},
        {"select_one oui_non", "select_one", ChoiceSource::list, "oui_non", false},
        {"select one from oui_non", "select_one", ChoiceSource::list, "oui_non", false},
        {"select1 oui_non", "select_one", ChoiceSource::list, "oui_non", false},
        {"select_multiple  maux or_other", "select_multiple", ChoiceSource::list, "maux", true},
        {"select_one maux or specify other", "select_one", ChoiceSource::list, "maux", true},
        {"select all that apply from maux", "select_multiple", ChoiceSource::list, "maux", false},
        {"select_one_from_file cercles.csv", "select_one", ChoiceSource::file, "cercles.csv",
         false},
        {"select_multiple_from_file l.xml", "select_multiple", ChoiceSource::file, "l.xml", false},
        {"select_one ${nom}", "select_one", ChoiceSource::repeat, "${nom}", false},
        {"rank besoins", "rank", ChoiceSource::list, "besoins", false},
        {"select_one", "select_one", ChoiceSource::list, "", false},
    }));
    INFO(row.cell);
    const auto use = parse_type(row.cell);
    REQUIRE(use.has_value());
    REQUIRE(use->row != nullptr);
    CHECK(use->row->name == row.name);
    CHECK(use->source == row.source);
    CHECK(use->choices == row.choices);
    CHECK(use->or_other == row.or_other);
}

TEST_CASE("types: other words are no types", "[xlsform]") {
    for (const auto* cell : {"", "txt", "select_onelist", "begin", "group", "select", "rankings"})
        CHECK_FALSE(parse_type(cell).has_value());
}

TEST_CASE("cells: columns are counted in letters", "[xlsform]") {
    CHECK(letters_of_column(0) == "A");
    CHECK(letters_of_column(25) == "Z");
    CHECK(letters_of_column(26) == "AA");
    CHECK(letters_of_column(16'383) == "XFD");
    for (std::size_t i = 0; i < 18'278; ++i)
        REQUIRE(column_of_letters(letters_of_column(i)) == i);
}

TEST_CASE("cells: formats with days or hours in them are dates", "[xlsform]") {
    CHECK(kind_of_format("yyyy\\-mm\\-dd") == NumberKind::date);
    CHECK(kind_of_format("[$-40C]d mmmm yyyy") == NumberKind::date);
    CHECK(kind_of_format("[h]:mm") == NumberKind::date);
    CHECK(kind_of_format("General") == NumberKind::number);
    CHECK(kind_of_format("#,##0.00\\ \"dh\"") == NumberKind::number);
    CHECK(kind_of_format("[Red]0.00;[Blue]-0.00") == NumberKind::number);
    CHECK(kind_of_format("@") == NumberKind::number);
}

}  // namespace relais::forms::xlsform
