// What an answer costs, counted: things computed and nodes looked at, never time.
#include <catch2/catch.hpp>

#include "forms/xpath/expression.h"
#include "tests/forms/session/scenario.h"

using namespace relais;
using namespace relais::forms;
using namespace relais::forms::session::test;

namespace {

/// Each c adds its q to the c before; from the sixth on, a question is asked when a c says so.
FormBuilder chain(int questions) {
    FormBuilder form;
    for (int i = 1; i <= questions; ++i) {
        const auto number = std::to_string(i);
        Given question;
        if (i > 5) question.relevant = "/data/c" + std::to_string(i - 5) + " > -1";
        form.ask("/data/q" + number, question);
        const auto own = "coalesce(/data/q" + number + ", 0) * 2";
        form.compute("/data/c" + number,
                     i == 1 ? own : "/data/c" + std::to_string(i - 1) + " + " + own);
    }
    return form;
}

FormBuilder roster() {
    FormBuilder form;
    form.repeat("/data/member");
    form.ask("/data/member/name").ask("/data/member/age");
    form.ask("/data/member/income", {.relevant = "../age >= 15"});
    form.compute("/data/member/pos", "position(..)");
    form.compute("/data/member/share", "../age div 2");
    form.compute("/data/n", "count(/data/member)");
    form.compute("/data/total_age", "sum(/data/member/age)");
    form.compute("/data/adults", "count(/data/member[age >= 18])");
    form.compute("/data/total_income", "sum(/data/member/income)");
    form.compute("/data/oldest", "max(/data/member/age)");
    form.compute("/data/answered", "count-non-empty(/data/member/name)");
    form.compute("/data/mean", "if(/data/n > 0, /data/total_age div /data/n, 0)");
    return form;
}

struct Cost {
    std::size_t evaluations = 0, steps = 0;
    bool operator==(const Cost&) const = default;
    void add(const session::Session& session) {
        evaluations += session.last_work().evaluations;
        steps += session.last_work().steps;
    }
};

/// One more member with three answers.
Cost add_member(Scenario& story, std::size_t number) {
    Cost cost;
    story.add("/data/member");
    cost.add(story.session());
    const auto member = "/data/member[" + std::to_string(number) + "]/";
    for (const auto& [name, value] :
         {std::pair{"name", "Awa"}, {"age", "34"}, {"income", "10.1"}}) {
        story.answer(member + name, value);
        cost.add(story.session());
    }
    return cost;
}

}  // namespace

TEST_CASE("work: an answer computes its dependants and nothing else, each once", "[session]") {
    Scenario story(chain(50));

    story.answer("/data/q1", "3");
    CHECK(story.session().last_work().evaluations == 50 + 45);
    story.answer("/data/q50", "3");
    CHECK(story.session().last_work().evaluations == 1);
    story.answer("/data/q48", "3");
    CHECK(story.session().last_work().evaluations == 3);
    story.answer("/data/q48", "3");
    CHECK(story.session().last_work().evaluations == 0);
}

TEST_CASE("work: what comes out as before stirs nobody further", "[session]") {
    FormBuilder form;
    form.ask("/data/a");
    form.compute("/data/b", "/data/a > 5");
    form.compute("/data/c", "concat(/data/b, '!')");
    Scenario story(form);

    story.answer("/data/a", "7");
    CHECK(story.session().last_work().evaluations == 2);
    story.answer("/data/a", "8");
    CHECK(story.session().last_work().evaluations == 1);
}

TEST_CASE("work: a member of a long roster costs what one of a short roster costs", "[session]") {
    Scenario story(roster());
    std::vector<Cost> costs;
    for (std::size_t number = 1; number <= 400; ++number)
        costs.push_back(add_member(story, number));

    CHECK(costs[399].evaluations == costs[9].evaluations);
    CHECK(costs[399].steps == costs[9].steps);
    CHECK(costs[399].steps < 200);
    CHECK(story.answer_of("/data/n") == "400");
    CHECK(story.answer_of("/data/total_age") == "13600");
}

TEST_CASE("work: an age in the middle of a roster looks at no other member", "[session]") {
    Scenario story(roster());
    for (std::size_t number = 1; number <= 300; ++number)
        add_member(story, number);

    story.answer("/data/member[150]/age", "12");
    CHECK(story.session().last_work().steps < 60);
    CHECK(story.answer_of("/data/adults") == "299");
    CHECK(story.answer_of("/data/oldest") == "34");
    story.remove("/data/member[1]");
    CHECK(story.answer_of("/data/n") == "299");
    story.session().undo();
    CHECK(story.dump() == story.reopened().dump());
}

TEST_CASE("work: a sum that was kept up equals the sum of a fresh walk to the last bit",
          "[session]") {
    FormBuilder form;
    form.repeat("/data/r").ask("/data/r/x");
    form.compute("/data/kept", "sum(/data/r/x)");
    form.compute("/data/walked", "sum(/data/r/x | /data/r/x)");
    Scenario story(form);
    SeededRandom random(11);
    for (std::size_t number = 1; number <= 200; ++number) {
        story.add("/data/r");
        const auto place = std::to_string(random.below(number) + 1);
        const auto value = std::to_string(random.below(1'000)) + "." +
                           std::to_string(random.below(1'000'000'000)) + "1";
        story.answer("/data/r[" + place + "]/x", value);
        REQUIRE(story.answer_of("/data/kept") == story.answer_of("/data/walked"));
        if (random.below(9) == 0) {
            story.remove("/data/r[" + place + "]");
            REQUIRE(story.answer_of("/data/kept") == story.answer_of("/data/walked"));
            REQUIRE(story.session().undo());
        }
    }
}

TEST_CASE("work: more changes than are remembered between two looks lose nothing", "[session]") {
    FormBuilder form;
    form.ask("/data/look");
    form.repeat("/data/r").ask("/data/r/x", {.value = "1"});
    // Read only where the condition holds: meanwhile the changes pile up.
    form.compute("/data/sum", "if(/data/look = 'yes', sum(/data/r/x), '')");
    Scenario story(form);
    story.add("/data/r");
    story.add("/data/r");
    story.answer("/data/look", "yes");
    CHECK(story.answer_of("/data/sum") == "2");

    story.answer("/data/look", "no");
    for (int i = 0; i <= 5'000; ++i)
        story.answer("/data/r[2]/x", std::to_string(i));
    story.answer("/data/look", "yes");
    CHECK(story.answer_of("/data/sum") == "5001");
}

TEST_CASE("work: a search inside a search inside a search is refused, nothing is lost",
          "[session]") {
    FormBuilder form;
    form.ask("/data/kept", {.value = "as it was"});
    form.ask("/data/go");
    form.repeat("/data/r").ask("/data/r/x", {.value = "1"});
    for (int i = 0; i < 20; ++i)
        form.compute("/data/n" + std::to_string(i),
                     "if(/data/go = '', 'calm', count(/data/r[x < count(//x[. < count(//x[. < " +
                         std::to_string(i + 2) + "])])]))");
    Scenario story(form);
    for (int i = 0; i < 500; ++i)
        story.add("/data/r");
    const auto before = story.dump();

    CHECK_FALSE(story.session().answer(story.node("/data/go"), "1"));
    CHECK(story.session().trouble() == "/data/n0: the form asks for too much computation");
    CHECK(story.session().last_work().steps <= 2 * xpath::kMaxSteps);
    CHECK(story.dump() == before);
    story.answer("/data/kept", "still alive");
    CHECK(story.session().trouble().empty());
    CHECK(story.answer_of("/data/kept") == "still alive");
}
