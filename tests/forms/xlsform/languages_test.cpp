#include <catch2/catch.hpp>

#include "tests/forms/xlsform/workbook_builder.h"

namespace relais::forms::xlsform {

namespace {

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("languages: a row decides whether its plain text is the default language's",
          "[xlsform]") {
    const std::string head = "| survey |\n| | type | name | label | label::fr | hint |\n";
    CHECK(definition_of(head + "| | text | a | A | | |\n| | text | b | | B | h |\n").languages ==
          Names{"fr"});
    CHECK(definition_of(head + "| | text | a | A | Â | |\n").languages == Names{"default", "fr"});
}

TEST_CASE("languages: media and guidance without a language stand in the default one",
          "[xlsform]") {
    const std::string head =
        "| survey |\n| | type | name | label::fr | media::image | guidance_hint |\n";
    const auto definition = definition_of(head + "| | text | a | A | a.png | |\n");
    CHECK(definition.languages == Names{"default", "fr"});
    CHECK(definition.default_language == 0);
    const auto& media = definition.body[0].label.media.at(0);
    CHECK(media.plain);
    CHECK(media.file_by_language == std::vector<model::Text>(2, model::Text{"a.png"}));
    CHECK(definition_of(head + "| | text | a | A | | g |\n").languages == Names{"default", "fr"});
    CHECK(definition_of(head + "| | text | a | A | | |\n").languages == Names{"fr"});
}

TEST_CASE("languages: a list is translated as a whole, another one is not", "[xlsform]") {
    const std::string form = "| survey |\n| | type | name | label |\n| | select_one l | a | A |\n"
                             "| choices |\n| | list_name | name | label | label::fr |\n"
                             "| | l | x | | X |\n";
    CHECK(definition_of(form + "| | m | y | Y | |\n").languages == Names{"fr"});
    CHECK(definition_of(form + "| | l | y | Y | |\n").languages == Names{"default", "fr"});
}

TEST_CASE("languages: what or_other adds is said where the list is translated", "[xlsform]") {
    const auto definition =
        definition_of("| survey |\n| | type | name | label | label::fr |\n"
                      "| | select_one l or_other | a | A | Â |\n"
                      "| choices |\n| | list_name | name | label::fr |\n| | l | x | X |\n");
    const auto& other = definition.lists[0].choices.at(1).label.text;
    CHECK(other.by_language == std::vector<model::Text>{{}, {std::string("Other")}});
}

TEST_CASE("languages: the message of a missing program is translated", "[xlsform]") {
    const auto definition = definition_of(
        "| survey |\n| | type | name | label | noAppErrorString::fr | noAppErrorString::en |\n"
        "| | text | a | A | rien | nothing |\n");
    CHECK(plain(node_at(definition, "/data/a").bind.no_app_error.by_language.at(1)) == "nothing");
    CHECK(node_at(definition, "/data/a").bind.other.empty());
}

TEST_CASE("languages: a file's name may hold an answer", "[xlsform]") {
    const auto definition = definition_of("| survey |\n| | type | name | label | image |\n"
                                          "| | text | a | A | |\n| | text | b | B | ${a}.png |\n");
    CHECK(plain(definition.body[1].label.media.at(0).file_by_language.at(0)) == "{/data/a}.png");
}

}  // namespace relais::forms::xlsform
