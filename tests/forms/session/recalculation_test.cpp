#include <catch2/catch.hpp>

#include "tests/forms/session/scenario.h"

using namespace relais::forms;
using namespace relais::forms::session::test;
using model::DataType;

TEST_CASE("session: a calculation follows what it reads, through a chain", "[session]") {
    // The order of the nodes is the reverse of the order in which they must be computed.
    Scenario story(FormBuilder()
                       .compute("/data/d", "/data/c * 2")
                       .compute("/data/c", "/data/b + 1")
                       .compute("/data/b", "/data/a * 10")
                       .ask("/data/a", {.type = DataType::integer}));
    CHECK(story.answer_of("/data/d").empty());

    story.answer("/data/a", "3");
    CHECK(story.answer_of("/data/b") == "30");
    CHECK(story.answer_of("/data/d") == "62");

    story.answer("/data/a", "");
    CHECK(story.answer_of("/data/d").empty());
}

TEST_CASE("session: relevance is inherited, and what was hidden comes back", "[session]") {
    Scenario story(FormBuilder()
                       .ask("/data/consent")
                       .group("/data/g", {.relevant = "/data/consent = 'yes'"})
                       .ask("/data/g/name")
                       .group("/data/g/h", {.relevant = "../name != ''"})
                       .ask("/data/g/h/age")
                       .compute("/data/seen", "concat('[', /data/g/h/age, ']')"));
    CHECK_FALSE(story.relevant("/data/g/name"));

    story.answer("/data/consent", "yes").answer("/data/g/name", "Awa").answer("/data/g/h/age", "7");
    CHECK(story.answer_of("/data/seen") == "[7]");

    story.answer("/data/consent", "no");
    CHECK_FALSE(story.relevant("/data/g/h/age"));
    CHECK(story.answer_of("/data/seen") == "[]");
    CHECK_FALSE(story.session().answer(story.node("/data/g/name"), "Binta"));

    story.answer("/data/consent", "yes");
    CHECK(story.answer_of("/data/g/name") == "Awa");
    CHECK(story.answer_of("/data/seen") == "[7]");
}

TEST_CASE("session: a chain of relevances falls like dominoes", "[session]") {
    FormBuilder form;
    form.ask("/data/q0");
    for (int i = 1; i <= 20; ++i)
        form.ask("/data/q" + std::to_string(i),
                 {.relevant = "/data/q" + std::to_string(i - 1) + " = '1'", .value = "1"});
    Scenario story(form);
    CHECK_FALSE(story.relevant("/data/q20"));
    story.answer("/data/q0", "1");
    CHECK(story.relevant("/data/q20"));
    story.answer("/data/q7", "2");
    CHECK(story.relevant("/data/q7"));
    CHECK_FALSE(story.relevant("/data/q8"));
    CHECK_FALSE(story.relevant("/data/q20"));
}

TEST_CASE("session: required and readonly follow their conditions", "[session]") {
    Scenario story(
        FormBuilder()
            .ask("/data/a")
            .ask("/data/b", {.required = "/data/a = '1'", .required_message = "il manque"})
            .group("/data/g", {.readonly = "/data/a = '2'"})
            .ask("/data/g/c", {.required = "true()"}));
    CHECK(story.findings() == "required /data/g/c");
    story.answer("/data/a", "1");
    CHECK(story.findings() == "required /data/b: il manque, required /data/g/c");
    story.answer("/data/a", "2");
    CHECK(story.session().readonly(story.node("/data/g/c")));
    CHECK_FALSE(story.session().answer(story.node("/data/g/c"), "x"));
    CHECK(story.findings().empty());
}

TEST_CASE("session: a constraint is a finding, not a refusal", "[session]") {
    Scenario story(FormBuilder()
                       .ask("/data/max", {.value = "120"})
                       .ask("/data/age", {.type = DataType::integer,
                                          .constraint = ". >= 0 and . <= /data/max",
                                          .constraint_message = "au plus ${/data/max}"}));
    CHECK(story.findings().empty());
    story.answer("/data/age", "130");
    CHECK(story.answer_of("/data/age") == "130");
    CHECK(story.findings() == "constraint /data/age: au plus 120");
    story.answer("/data/max", "140");
    CHECK(story.findings().empty());
}

TEST_CASE("session: values are checked against their type", "[session]") {
    struct Row {
        DataType type;
        const char* value;
        bool fits;
    };
    const std::vector<Row> rows{
        {DataType::integer, "12", true},
        {DataType::integer, "-3", true},
        {DataType::integer, "abc", false},
        {DataType::integer, "1.5", false},
        {DataType::integer, "1234567890123456789", false},
        {DataType::decimal, "1.5", true},
        {DataType::decimal, ".5", true},
        {DataType::decimal, "1e3", false},
        {DataType::decimal, "-", false},
        {DataType::date, "2026-02-28", true},
        {DataType::date, "2026-02-30", false},
        {DataType::time, "08:42", true},
        {DataType::time, "25:00", false},
        {DataType::date_time, "2026-11-20T08:42:00.000+01:00", true},
        {DataType::date_time, "2026-11-20", false},
        {DataType::geopoint, "12.65 -8.0 0 5", true},
        {DataType::geopoint, "91 0", false},
        {DataType::geopoint, "12.65", false},
        {DataType::geotrace, "12 8; 13 9;", true},
        {DataType::geotrace, "12 8", false},
        {DataType::boolean, "true", true},
        {DataType::boolean, "yes", false},
        {DataType::string, "anything", true},
    };
    for (const auto& row : rows) {
        Scenario story(FormBuilder().ask("/data/a", {.type = row.type}));
        story.answer("/data/a", row.value);
        INFO(row.value);
        CHECK(story.findings() == (row.fits ? "" : "type /data/a"));
    }
}

TEST_CASE("session: a place is stored as ODK Collect writes it", "[session]") {
    struct Row {
        DataType type;
        std::string answered;
        std::string stored;
    };
    const auto [type, answered, stored] = GENERATE(values<Row>({
        {DataType::geopoint, "0 -8 0 5", "0.0 -8.0 0.0 5.0"},
        {DataType::geopoint, " 38.250  21 ", "38.25 21.0"},  // no accuracy was measured
        {DataType::geopoint, "+12.5 -.5 0", "12.5 -0.5 0.0"},
        {DataType::geopoint, "16.2 5.0E-4 0 0", "16.2 0.0005 0.0 0.0"},
        {DataType::geopoint, "-6.8137120026589315 39.29392995851879",
         "-6.8137120026589315 39.29392995851879"},
        {DataType::geotrace, "0 1 0 0;0 91;", "0.0 1.0 0.0 0.0; 0.0 91.0"},
        {DataType::geotrace, "0 1 ; ", "0.0 1.0"},
        {DataType::geoshape, "1 2; 3 4 ;5 6; 1 2", "1.0 2.0; 3.0 4.0; 5.0 6.0; 1.0 2.0"},
        {DataType::geopoint, "", ""},
        // No place: told by a finding, never changed.
        {DataType::geopoint, "12.65", "12.65"},
        {DataType::geopoint, "1 2 3 4 5", "1 2 3 4 5"},
        {DataType::geopoint, "1 2;", "1 2;"},
        {DataType::geopoint, "1,5 2", "1,5 2"},
        {DataType::geopoint, "1 NaN", "1 NaN"},
        {DataType::geotrace, "1 2;;3 4", "1 2;;3 4"},
        {DataType::geotrace, ";", ";"},
        {DataType::geoshape, "1 2;here", "1 2;here"},
        {DataType::string, "1 2", "1 2"},
    }));
    INFO(answered);

    Scenario story(FormBuilder()
                       .ask("/data/a", {.type = type})
                       .compute("/data/b", "/data/a", {.type = type}));
    story.answer("/data/a", answered);

    CHECK(story.answer_of("/data/a") == stored);
    CHECK(story.answer_of("/data/b") == stored);
    story.answer("/data/a", stored);
    CHECK(story.answer_of("/data/a") == stored);
}

TEST_CASE("session: a place that would outgrow its bound stays as it is", "[session]") {
    Scenario story(FormBuilder().ask("/data/a", {.type = DataType::geotrace}));
    std::string line;
    while (line.size() < 100'000)
        line += "1e300 1e300;";
    story.answer("/data/a", line);
    CHECK(story.answer_of("/data/a") == line);
}

TEST_CASE("session: computed values are stored as their type writes them", "[session]") {
    Scenario story(FormBuilder()
                       .compute("/data/i", "7 div 2", {.type = DataType::integer})
                       .compute("/data/d", "7 div 2", {.type = DataType::decimal})
                       .compute("/data/n", "number('x')")
                       .compute("/data/b", "1 = 1", {.type = DataType::boolean})
                       .compute("/data/day", "20777 + 3", {.type = DataType::date}));
    CHECK(story.answer_of("/data/i") == "3");
    CHECK(story.answer_of("/data/d") == "3.5");
    CHECK(story.answer_of("/data/n").empty());
    CHECK(story.answer_of("/data/b") == "true");
    CHECK(story.answer_of("/data/day") == "2026-11-23");
}

TEST_CASE("session: a trigger sets a value when another changes, and only then", "[session]") {
    Scenario story(FormBuilder()
                       .ask("/data/a")
                       .ask("/data/b", {.set_to = "concat('from ', /data/a)", .when = {"/data/a"}})
                       .ask("/data/cleared", {.value = "x", .when = {"/data/b"}})
                       .compute("/data/c", "concat(/data/b, '!')"));
    CHECK(story.answer_of("/data/b").empty());
    CHECK(story.answer_of("/data/cleared") == "x");
    story.answer("/data/a", "1");
    CHECK(story.answer_of("/data/b") == "from 1");
    CHECK(story.answer_of("/data/c") == "from 1!");
    CHECK(story.answer_of("/data/cleared").empty());
    story.answer("/data/b", "mine").answer("/data/a", "1");
    CHECK(story.answer_of("/data/b") == "mine");
}

TEST_CASE("session: triggers that chase each other stop", "[session]") {
    Scenario story(FormBuilder()
                       .ask("/data/a", {.set_to = ". + 1", .when = {"/data/b"}})
                       .ask("/data/b", {.set_to = ". + 1", .when = {"/data/a"}}));
    story.answer("/data/b", "1");
    story.answer("/data/a", "1");
    CHECK(story.session().undo());
    CHECK(story.session().undo());
    CHECK(story.answer_of("/data/b").empty());
}

TEST_CASE("session: dynamic defaults are set once", "[session]") {
    Scenario story(FormBuilder()
                       .ask("/data/today", {.type = DataType::date, .default_to = "today()"})
                       .ask("/data/next", {.default_to = "concat(/data/today, '+')"}));
    CHECK(story.answer_of("/data/today") == "2026-11-20");
    CHECK(story.answer_of("/data/next") == "2026-11-20+");
    story.answer("/data/today", "2026-01-01");
    CHECK(story.answer_of("/data/next") == "2026-11-20+");
    story.answer("/data/next", "");
    CHECK(story.reopened().answer_of("/data/next").empty());
}

TEST_CASE("session: a computed answer that somebody changes stays until it is stale", "[session]") {
    Scenario story(FormBuilder().ask("/data/a").ask("/data/b", {.calculate = "/data/a + 1"}));
    story.answer("/data/a", "1").answer("/data/b", "50");
    CHECK(story.answer_of("/data/b") == "50");
    CHECK(story.reopened().answer_of("/data/b") == "50");
    story.answer("/data/a", "2");
    CHECK(story.answer_of("/data/b") == "3");
}

TEST_CASE("session: undo and redo bring back computed and hidden things exactly", "[session]") {
    Scenario story(FormBuilder()
                       .ask("/data/a")
                       .ask("/data/b", {.relevant = "/data/a != '2'", .value = "b"})
                       .compute("/data/c", "concat(/data/a, /data/b)"));
    std::vector<std::string> states{story.dump()};
    for (const char* value : {"1", "2", "3"}) {
        story.answer("/data/a", value);
        states.push_back(story.dump());
    }
    CHECK(story.answer_of("/data/c") == "3b");
    for (std::size_t i = 3; i-- > 0;) {
        CHECK(story.session().undo());
        CHECK(story.dump() == states[i]);
    }
    CHECK_FALSE(story.session().undo());
    for (std::size_t i = 1; i < states.size(); ++i) {
        CHECK(story.session().redo());
        CHECK(story.dump() == states[i]);
    }
    CHECK_FALSE(story.session().redo());
    CHECK(story.session().undo());
    story.answer("/data/a", "other");
    CHECK_FALSE(story.session().redo());
}
