#include <catch2/catch.hpp>

#include "tests/forms/session/scenario.h"

using namespace relais::forms;
using namespace relais::forms::session::test;

TEST_CASE("pages: one question a page, the relevant ones, in the order of the body", "[session]") {
    Scenario story(FormBuilder()
                       .ask("/data/a")
                       .compute("/data/hidden", "1")
                       .group("/data/g", {.relevant = "/data/a = '1'"})
                       .ask("/data/g/b")
                       .ask("/data/c"));
    CHECK(story.pages() == "/data/a | /data/c");
    story.answer("/data/a", "1");
    CHECK(story.pages() == "/data/a | /data/g/b | /data/c");
    const auto page = story.session().pages().at(1);
    CHECK(page.within == std::vector{story.node("/data/g")});
}

TEST_CASE("pages: a field list is one page with what is relevant in it", "[session]") {
    Scenario story(FormBuilder()
                       .group("/data/g", {.appearance = "w1 field-list"})
                       .ask("/data/g/a")
                       .ask("/data/g/b", {.relevant = "../a = '1'"})
                       .group("/data/g/h")
                       .ask("/data/g/h/c"));
    CHECK(story.pages() == "list /data/g/a /data/g/h/c");
    story.answer("/data/g/a", "1");
    CHECK(story.pages() == "list /data/g/a /data/g/b /data/g/h/c");
    CHECK(story.session().pages().front().node == story.node("/data/g"));
    CHECK(story.session().pages().front().within.empty());
}

TEST_CASE("pages: a repeat ends in the question whether there is another", "[session]") {
    Scenario story(FormBuilder()
                       .ask("/data/a")
                       .repeat("/data/m", {.relevant = "/data/a != '0'"})
                       .ask("/data/m/x")
                       .repeat("/data/m/inner")
                       .ask("/data/m/inner/y")
                       .ask("/data/z"));
    CHECK(story.pages() == "/data/a | add /data/m | /data/z");
    story.add("/data/m");
    CHECK(story.pages() == "/data/a | /data/m[1]/x | add /data/m/inner | add /data/m | /data/z");
    const auto pages = story.session().pages();
    CHECK(pages[2].node == story.node("/data/m[1]"));
    CHECK(pages[2].within == std::vector{story.node("/data/m[1]")});
    CHECK(pages[3].node == story.node("/data"));
    story.answer("/data/a", "0");
    CHECK(story.pages() == "/data/a | /data/z");
}

TEST_CASE("pages: there is no other when it would not be relevant", "[session]") {
    Scenario story(
        FormBuilder().repeat("/data/m", {.relevant = "position(.) <= 2"}).ask("/data/m/x"));
    story.add("/data/m");
    CHECK(story.pages() == "/data/m[1]/x | add /data/m");
    story.add("/data/m");
    CHECK(story.pages() == "/data/m[1]/x | /data/m[2]/x");
    story.remove("/data/m[1]");
    CHECK(story.pages() == "/data/m[1]/x | add /data/m");
}

TEST_CASE("pages: a counted repeat asks for no other", "[session]") {
    Scenario story(FormBuilder()
                       .ask("/data/n")
                       .repeat("/data/m", {.count = "/data/n", .appearance = "field-list"})
                       .ask("/data/m/x")
                       .ask("/data/m/y"));
    story.answer("/data/n", "2");
    CHECK(story.pages() ==
          "/data/n | list /data/m[1]/x /data/m[1]/y | list /data/m[2]/x /data/m[2]/y");
}

TEST_CASE("pages: findings come in the order of the pages", "[session]") {
    Scenario story(FormBuilder()
                       .ask("/data/a", {.required = "true()"})
                       .group("/data/g", {.relevant = "/data/a = '1'"})
                       .ask("/data/g/b", {.required = "true()"})
                       .ask("/data/c", {.type = model::DataType::integer, .value = "many"}));
    CHECK(story.findings() == "required /data/a, type /data/c");
    story.answer("/data/a", "1");
    CHECK(story.findings() == "required /data/g/b, type /data/c");
}

TEST_CASE("pages: labels hold answers and speak the language shown", "[session]") {
    Scenario story(FormBuilder()
                       .ask("/data/name")
                       .repeat("/data/m")
                       .ask("/data/m/x", {.label = "Membre ${position(..)} de ${/data/name}",
                                          .label_en = "Member ${position(..)}"}));
    story.add("/data/m");
    story.add("/data/m");
    story.answer("/data/name", "Awa");
    CHECK(story.session().label(story.node("/data/m[2]/x")) == "Membre 2 de Awa");
    story.session().set_language(1);
    CHECK(story.session().label(story.node("/data/m[2]/x")) == "Member 2");
    story.session().set_language(7);
    CHECK(story.session().language() == 1);
    CHECK(story.session().hint(story.node("/data/m[2]/x")).empty());
}
