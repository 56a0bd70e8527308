#include <catch2/catch.hpp>

#include "tests/forms/session/scenario.h"

using namespace relais::forms;
using namespace relais::forms::session::test;
using model::ControlKind;

namespace {

FormBuilder places() {
    return FormBuilder()
        .list("regions", {}, {{"k", "Kayes", "Kayes"}, {"s", "Ségou", "Segou"}})
        .list(
            "cercles", {"region"},
            {{"k1", "Bafoulabé", "", "k"}, {"k2", "Kita", "Kita!", "k"}, {"s1", "Niono", "", "s"}})
        .file("communes", "name,label,cercle\nc1,Mahina,k1\nc2,Oualia,k1\nc3,Sokolo,s1\n")
        .select("/data/region", "instance('regions')/root/item")
        .select("/data/cercle", "instance('cercles')/root/item[region = /data/region]")
        .select("/data/commune", "instance('communes')/root/item[cercle = /data/cercle]")
        .compute("/data/words", "concat(jr:choice-name(/data/region, '/data/region'), '/', "
                                "jr:choice-name(/data/commune, '/data/commune'))");
}

}  // namespace

TEST_CASE("selects: each choice narrows the next", "[session]") {
    Scenario story(places());
    CHECK(story.choices("/data/region") == "k=Kayes s=Ségou");
    CHECK(story.choices("/data/cercle").empty());
    story.answer("/data/region", "k");
    CHECK(story.choices("/data/cercle") == "k1=Bafoulabé k2=Kita");
    story.answer("/data/cercle", "k1");
    CHECK(story.choices("/data/commune") == "c1=Mahina c2=Oualia");
    story.answer("/data/commune", "c2");
    CHECK(story.answer_of("/data/words") == "Kayes/Oualia");
    CHECK(story.session().answer_text(story.node("/data/commune")) == "Oualia");
}

TEST_CASE("selects: what the filter no longer admits is dropped, undo brings it back",
          "[session]") {
    Scenario story(places());
    story.answer("/data/region", "k").answer("/data/cercle", "k1").answer("/data/commune", "c2");
    const auto before = story.dump();
    story.answer("/data/region", "s");
    CHECK(story.answer_of("/data/cercle").empty());
    CHECK(story.answer_of("/data/commune").empty());
    CHECK(story.answer_of("/data/words") == "Ségou/");
    CHECK(story.session().undo());
    CHECK(story.dump() == before);
}

TEST_CASE("selects: several answers lose only those that are not admitted", "[session]") {
    Scenario story(
        FormBuilder()
            .list("l", {"n"}, {{"a", "A", "", "1"}, {"b", "B", "", "2"}, {"c", "C", "", "3"}})
            .ask("/data/max", {.value = "3"})
            .select("/data/s", "instance('l')/root/item[n <= /data/max]",
                    {.control = ControlKind::select_multiple}));
    story.answer("/data/s", "a b c");
    CHECK(story.session().answer_text(story.node("/data/s")) == "A, B, C");
    story.answer("/data/max", "2");
    CHECK(story.answer_of("/data/s") == "a b");
}

TEST_CASE("selects: a value that is not offered is of the wrong type", "[session]") {
    Scenario story(places());
    story.answer("/data/region", "mars");
    CHECK(story.findings() == "type /data/region");
    CHECK(story.session().answer_text(story.node("/data/region")) == "mars");
}

TEST_CASE("selects: labels speak the language shown and fall back", "[session]") {
    Scenario story(places());
    story.answer("/data/region", "k");
    story.session().set_language(1);
    CHECK(story.choices("/data/region") == "k=Kayes s=Segou");
    CHECK(story.choices("/data/cercle") == "k1=Bafoulabé k2=Kita!");
}

TEST_CASE("selects: a label that a calculation keeps follows the language shown", "[session]") {
    Scenario story(places());
    story.answer("/data/region", "s").answer("/data/cercle", "s1").answer("/data/commune", "c3");
    CHECK(story.answer_of("/data/words") == "Ségou/Sokolo");
    story.session().set_language(1);
    CHECK(story.answer_of("/data/words") == "Segou/Sokolo");
    CHECK(story.session().undo());
    CHECK(story.answer_of("/data/commune").empty());
}

TEST_CASE("selects: members of the household are choices too", "[session]") {
    Scenario story(FormBuilder()
                       .repeat("/data/member")
                       .ask("/data/member/name")
                       .ask("/data/member/label")
                       .ask("/data/member/age")
                       .select("/data/head", "/data/member[age >= 18]")
                       .compute("/data/who", "jr:choice-name(/data/head, '/data/head')"));
    for (const char* name : {"awa", "binta"}) {
        story.add("/data/member");
        const auto place = "/data/member[" + std::to_string(story.count("/data/member")) + "]/";
        story.answer(place + "name", name).answer(place + "label", std::string(name) + "!");
    }
    story.answer("/data/member[1]/age", "20").answer("/data/member[2]/age", "9");
    CHECK(story.choices("/data/head") == "awa=awa!");
    story.answer("/data/head", "awa");
    CHECK(story.answer_of("/data/who") == "awa!");
    story.answer("/data/member[1]/age", "10");
    CHECK(story.answer_of("/data/head").empty());
}

TEST_CASE("selects: choices differ by instance of the repeat", "[session]") {
    Scenario story(FormBuilder()
                       .list("l", {"g"}, {{"a", "A", "", "1"}, {"b", "B", "", "2"}})
                       .repeat("/data/r")
                       .ask("/data/r/g")
                       .select("/data/r/s", "instance('l')/root/item[g = current()/../g]"));
    story.add("/data/r");
    story.add("/data/r");
    story.answer("/data/r[1]/g", "1").answer("/data/r[2]/g", "2");
    CHECK(story.choices("/data/r[1]/s") == "a=A");
    CHECK(story.choices("/data/r[2]/s") == "b=B");
    story.answer("/data/r[1]/s", "a").answer("/data/r[2]/s", "b").answer("/data/r[1]/g", "2");
    CHECK(story.answer_of("/data/r[1]/s").empty());
    CHECK(story.answer_of("/data/r[2]/s") == "b");
}

TEST_CASE("selects: a random order stays while the session lasts", "[session]") {
    std::vector<std::vector<std::string>> rows;
    for (int i = 0; i < 30; ++i)
        rows.push_back({"c" + std::to_string(i), "L", ""});
    auto definition =
        FormBuilder().list("l", {}, rows).select("/data/s", "instance('l')/root/item").build();
    definition.body.front().itemset->randomized = true;
    auto compiled = session::Form::compile(definition, {});
    const auto form = std::get<std::unique_ptr<const session::Form>>(std::move(compiled));
    relais::SeededRandom random(3);
    const FixedClock clock;
    const session::Session one(*form, {&clock, &random, {}});
    const auto node = one.answers().find("/data/s");
    std::string order;
    for (const auto& choice : one.choices(node))
        order += choice.value + " ";
    std::string again;
    for (const auto& choice : one.choices(node))
        again += choice.value + " ";
    CHECK(order == again);
    CHECK(order.size() == 110);
    CHECK_FALSE(order.starts_with("c0 c1 c2 c3 "));
}

TEST_CASE("selects: no choice is chosen or ranked twice", "[session]") {
    for (const auto kind : {ControlKind::select_multiple, ControlKind::rank}) {
        Scenario story(
            FormBuilder()
                .list("regions", {}, {{"k", "Kayes", ""}, {"s", "Ségou", ""}})
                .select("/data/some", "instance('regions')/root/item", {.control = kind}));
        CHECK(story.answer("/data/some", "s k").findings().empty());
        CHECK(story.answer("/data/some", "s k s").findings() == "type /data/some");
        CHECK(story.answer("/data/some", "k k").findings() == "type /data/some");
    }
}
