// Forms made to exhaust the laptop: each must end soon, in little memory, with something sane.
#include <catch2/catch.hpp>

#include "tests/forms/session/scenario.h"

using namespace relais;
using namespace relais::forms;
using namespace relais::forms::session::test;

TEST_CASE("hostile: texts that double sixty times stop at the bound of an answer", "[session]") {
    FormBuilder form;
    form.ask("/data/seed");
    form.compute("/data/c0", "/data/seed");
    for (int i = 1; i <= 60; ++i) {
        const auto former = "/data/c" + std::to_string(i - 1);
        form.compute("/data/c" + std::to_string(i), "concat(" + former + ", " + former + ")");
    }
    Scenario scenario(form);
    scenario.answer("/data/seed", "0123456789");
    CHECK(scenario.answer_of("/data/c10").size() == 10'240);
    for (int i = 0; i <= 60; ++i)
        CHECK(scenario.answer_of("/data/c" + std::to_string(i)).size() <= model::kMaxValueBytes);
}

TEST_CASE("hostile: a pattern that others need years for is matched at once", "[session]") {
    FormBuilder form;
    form.ask("/data/a", {.constraint = "regex(., '(a+)+(b|aa)*(a*)*$')"});
    form.compute("/data/b", "regex(/data/a, '(a|a|aa)+')");
    Scenario scenario(form);
    scenario.answer("/data/a", std::string(5'000, 'a') + "!");
    CHECK(scenario.answer_of("/data/b") == "false");
}

TEST_CASE("hostile: what changes itself with each look comes to rest", "[session]") {
    FormBuilder form;
    form.ask("/data/a");
    form.ask("/data/b", {.set_to = "/data/c + 1", .when = {"/data/c"}});
    form.ask("/data/c", {.set_to = "/data/b + 1", .when = {"/data/b"}});
    Scenario scenario(form);
    scenario.answer("/data/b", "1");
    CHECK(scenario.answer_of("/data/c").size() < 20);
}
