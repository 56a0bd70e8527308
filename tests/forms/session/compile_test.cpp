#include <catch2/catch.hpp>

#include "forms/lists/list_file.h"
#include "tests/forms/session/scenario.h"

using namespace relais::forms;
using namespace relais::forms::session::test;
using Catch::Matchers::Contains;

TEST_CASE("compile: all complaints come at once, each with its place", "[session]") {
    const auto told = FormBuilder()
                          .ask("/data/a", {.relevant = "/data/nobody = 1", .constraint = ". >"})
                          .ask("/data/b", {.label = "Bonjour ${../missing}"})
                          .select("/data/s", "instance('towns')/root/item")
                          .file("communes", "")
                          .complaints();
    CHECK_THAT(told, Contains("/data/a (relevant): '/data/nobody' is not in the form"));
    CHECK_THAT(told, Contains("/data/a (constraint): "));
    CHECK_THAT(told, Contains("/data/b (label): '../missing' is not in the form"));
    CHECK_THAT(told, Contains("/data/s (choices): there is no list 'towns'"));
    CHECK_THAT(told, Contains("instance communes: the list 'communes.csv' is missing"));
}

TEST_CASE("compile: a default that is no answer to its question is told, and kept", "[session]") {
    using model::DataType;
    const std::string towns = "instance('towns')/root/item[region = /data/r]";
    const auto form =
        FormBuilder()
            .list("towns", {"region"}, {{"gao", "Gao", "", "7"}, {"kidal", "", "", "8"}})
            .ask("/data/r", {.value = "8"})
            .ask("/data/age", {.type = DataType::integer, .value = "douze"})
            .ask("/data/day", {.type = DataType::date, .value = "31/12/2026"})
            .ask("/data/good", {.type = DataType::date, .value = "2026-12-31"})
            .select("/data/town", towns, {.value = "zz"})
            .select("/data/known", towns, {.value = "kidal"});

    CHECK(form.complaints() ==
          "warning /data/age (default): the default 'douze' is no whole number\n"
          "warning /data/day (default): the default '31/12/2026' is no date such as 2026-11-20\n"
          "warning /data/town (default): the default 'zz' is none of the choices of towns\n");
    Scenario scenario(form);
    CHECK(scenario.answer_of("/data/age") == "douze");
    CHECK(scenario.findings() == "type /data/age, type /data/day, type /data/town");
}

TEST_CASE("compile: a circle is refused with the way around it, once", "[session]") {
    const auto told = FormBuilder()
                          .compute("/data/a", "/data/b + 1")
                          .compute("/data/b", "/data/c + 1")
                          .compute("/data/c", "/data/a + 1")
                          .compute("/data/reader", "/data/c")
                          .compute("/data/self", ". + 1")
                          .complaints();
    CHECK(told == "/data/a (calculation): the calculation of /data/a depends on itself: "
                  "/data/a → /data/c → /data/b → /data/a\n"
                  "/data/self (calculation): the calculation of /data/self depends on itself\n");
}

TEST_CASE("compile: relevance that hides what it reads is a circle", "[session]") {
    CHECK_THAT(FormBuilder()
                   .group("/data/g", {.relevant = "/data/g/a = '1'"})
                   .ask("/data/g/a")
                   .complaints(),
               Contains("the relevance of /data/g depends on itself"));
    CHECK_THAT(FormBuilder()
                   .ask("/data/a", {.relevant = "/data/b = '1'"})
                   .ask("/data/b", {.relevant = "/data/a = '1'"})
                   .complaints(),
               Contains("/data/a → /data/b → /data/a"));
    CHECK_THAT(FormBuilder().repeat("/data/r").compute("/data/r/x", "sum(../../r/x)").complaints(),
               Contains("the calculation of /data/r/x depends on itself"));
}

TEST_CASE("compile: what only looks like a circle is accepted", "[session]") {
    CHECK(FormBuilder()
              .ask("/data/a", {.required = "/data/b = ''", .constraint = ". != /data/b"})
              .ask("/data/b", {.required = "/data/a = ''", .constraint = ". != /data/a"})
              .compute("/data/kept", "once(uuid())")
              .repeat("/data/r", {.relevant = "position(.) < 5"})
              .compute("/data/r/x", "position(..)")
              .complaints()
              .empty());
}

TEST_CASE("compile: lists without the columns that are asked for", "[session]") {
    const auto told = FormBuilder()
                          .file("communes", "code,label\n1,Mahina\n")
                          .list("l", {}, {{"a", "A", ""}})
                          .select("/data/s", "instance('communes')/root/item")
                          .select("/data/t", "instance('l')/root/item[region = /data/s]")
                          .complaints();
    CHECK_THAT(told, Contains("/data/s (choices): the list 'communes' has no column 'name'"));
    CHECK_THAT(told, Contains("warning /data/t (choices): the list 'l' has no column 'region'"));
}

TEST_CASE("compile: a broken list is named with its line", "[session]") {
    CHECK(FormBuilder().file("communes", "name,label\na,b,c\n").complaints() ==
          "communes.csv: line 2: has 3 cells, the header 2\n");
}

TEST_CASE("compile: a form opens without a list that is not there, and says so", "[session]") {
    Scenario scenario(FormBuilder()
                          .file("towns", "")
                          .select("/data/town", "instance('towns')/root/item")
                          .compute("/data/n", "count(instance('towns')/root/item)"));
    CHECK(scenario.answer_of("/data/n") == "0");
    CHECK_THAT(FormBuilder().file("towns", "").complaints(),
               Contains("warning instance towns: the list 'towns.csv' is missing"));
}

TEST_CASE("compile: lists come as XML and GeoJSON too, in whatever shape", "[session]") {
    auto definition = FormBuilder()
                          .ask("/data/pet")
                          .compute("/data/age", "instance('pets')/zoo/cat[name = /data/pet]/age")
                          .compute("/data/place", "instance('wells')/root/item[id = 7]/geometry")
                          .build();
    definition.externals = {{"wells", "jr://file/wells.geojson"}};
    definition.documents = {{"pets", "<zoo><cat><name>Minou</name><age>3</age></cat>"
                                     "<dog><name>Minou</name><age>9</age></dog></zoo>"}};
    const auto form = session::Form::compile(definition, [](const std::string&) {
        return relais::Result<std::string>(
            R"({"type": "FeatureCollection", "features": [{"type": "Feature", "id": 7,
                "geometry": {"type": "Point", "coordinates": [-8.5, 12]}, "properties": {}}]})");
    });
    REQUIRE(std::holds_alternative<std::unique_ptr<const session::Form>>(form));
    FixedClock clock;
    relais::SeededRandom random(1);
    session::Session session(*std::get<std::unique_ptr<const session::Form>>(form),
                             {.clock = &clock, .random = &random, .properties = {}});
    const auto value = [&](const char* path) {
        return session.answers().text(session.answers().find(path));
    };
    CHECK(value("/data/place") == "12 -8.5 0 0");
    session.answer(session.answers().find("/data/pet"), "Minou");
    CHECK(value("/data/age") == "3");
}

TEST_CASE("compile: the record saved last is an instance, empty when there is none", "[session]") {
    auto definition = FormBuilder()
                          .ask("/data/town", {.default_to = "instance('__last-saved')/data/town"})
                          .build();
    definition.externals = {{"__last-saved", "jr://instance/last-saved"}};
    const auto form = session::Form::compile(definition, {});
    REQUIRE(std::holds_alternative<std::unique_ptr<const session::Form>>(form));
    const auto last = lists::read_xml_list("last", "<data id='f'><town>Kayes</town></data>");
    FixedClock clock;
    relais::SeededRandom random(1);
    session::Surroundings surroundings;
    surroundings.clock = &clock;
    surroundings.random = &random;
    const auto town = [&] {
        session::Session session(*std::get<std::unique_ptr<const session::Form>>(form),
                                 surroundings);
        return std::string(session.answers().text(session.answers().find("/data/town")));
    };
    CHECK(town().empty());
    surroundings.last_saved = &std::get<lists::Document>(*last);
    CHECK(town() == "Kayes");
}

TEST_CASE("compile: only plain file names leave the form", "[session]") {
    auto definition = FormBuilder().ask("/data/a").build();
    for (const char* src : {"jr://file-csv/../etc/x.csv", "/etc/passwd", "jr://file-csv/.x.csv",
                            "jr://file/a/../x.xml", "jr://"}) {
        definition.externals = {{"x", src}};
        bool asked = false;
        const auto result = session::Form::compile(definition, [&](const std::string& name) {
            asked = true;
            return relais::Result<std::string>(name);
        });
        CHECK(std::holds_alternative<std::vector<relais::Diagnostic>>(result));
        CHECK_FALSE(asked);
    }
}

TEST_CASE("compile: the shape of a form is bounded", "[session]") {
    FormBuilder form;
    std::string path = "/data";
    for (std::size_t i = 0; i <= model::kMaxDepth; ++i)
        form.group(path += "/g");
    CHECK_THAT(form.complaints(), Contains("nested too deep"));
    model::Definition empty;
    CHECK(
        std::holds_alternative<std::vector<relais::Diagnostic>>(session::Form::compile(empty, {})));
}

TEST_CASE("compile: a form in which everything reads everything is refused", "[session]") {
    FormBuilder form;
    for (int i = 0; i < 1'500; ++i)
        form.ask("/data/x" + std::to_string(i), {.required = "//* = 1"});
    CHECK_THAT(form.complaints(), Contains("read too many nodes"));
}

TEST_CASE("compile: metadata is completed, in the author's namespace", "[session]") {
    auto definition =
        FormBuilder().ask("/data/meta/audit", {.asked = false}).ask("/data/a").build();
    auto compiled = session::Form::compile(definition, {});
    const auto& form = std::get<std::unique_ptr<const session::Form>>(compiled);
    const auto& done = form->definition();
    CHECK(model::find_path(done, "/data/meta/instanceID") == 3);
    CHECK(model::find_path(done, "/data/meta/deprecatedID") == 4);
    const auto a = model::find_path(done, "/data/a");
    CHECK(a == 5);
    CHECK(done.body.back().node == a);
}
