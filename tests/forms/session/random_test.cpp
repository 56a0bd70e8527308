// Random forms, random answers: after every step the session must hold what computing everything
// anew gives, and undo must lead back through every state.
#include <catch2/catch.hpp>

#include <iostream>

#include "tests/forms/session/scenario.h"

using namespace relais;
using namespace relais::forms;
using namespace relais::forms::session::test;

namespace {

std::string pick(SeededRandom& random, const std::vector<std::string>& from) {
    return from[random.below(from.size())];
}

/// Everything refers to what stands before it, so that there is no circle.
FormBuilder random_form(SeededRandom& random) {
    FormBuilder form;
    std::vector<std::string> outside{"/data/q"};
    std::vector<std::string> members;
    form.ask("/data/q", {.value = "1"});
    const auto condition = [&](const std::string& a) {
        return pick(random, {a + " != ''", a + " > 1", "not(" + a + " = '2')", a + " mod 2 = 1"});
    };
    const auto expression = [&](const std::string& a, const std::string& b) {
        return pick(random,
                    {a + " + " + b, "concat(" + a + ", '-', " + b + ")",
                     "if(" + a + " > 2, " + b + ", " + a + ")", "string-length(" + b + ")"});
    };
    for (int i = 0; i < 12; ++i) {
        const auto name = "n" + std::to_string(i);
        const auto a = pick(random, outside);
        const auto b = pick(random, outside);
        switch (random.below(4)) {
        case 0:
            form.ask("/data/" + name);
            break;
        case 1:
            form.compute("/data/" + name, expression(a, b));
            break;
        case 2:
            form.ask("/data/" + name, {.relevant = condition(a), .required = condition(b)});
            break;
        default:
            form.group("/data/g" + name, {.relevant = condition(a)});
            form.compute("/data/g" + name + "/" + name, expression(a, b),
                         {.relevant = condition(b)});
            outside.push_back("/data/g" + name + "/" + name);
            continue;
        }
        outside.push_back("/data/" + name);
    }
    Given repeat;
    if (random.below(2) == 0) repeat.relevant = condition(pick(random, outside));
    if (random.below(3) == 0) repeat.count = pick(random, outside) + " mod 5";
    form.repeat("/data/r", repeat);
    form.ask("/data/r/m", {.value = "2"});
    members.push_back("../m");
    for (int i = 0; i < 6; ++i) {
        const auto name = "m" + std::to_string(i);
        const auto a = pick(random, members);
        const auto b = random.below(2) == 0 ? pick(random, outside) : pick(random, members);
        switch (random.below(5)) {
        case 0:
            form.ask("/data/r/" + name, {.relevant = condition(a)});
            break;
        case 1:
            form.compute("/data/r/" + name, "position(..) + " + a);
            break;
        case 2:
            form.compute("/data/r/" + name, "/data/r/m * 2");
            break;
        case 3:
            form.compute("/data/r/" + name, "sum(../../r/m) + count(../../r) + " + a,
                         {.relevant = condition(b)});
            break;
        default:
            form.compute("/data/r/" + name, expression(a, b));
            break;
        }
        members.push_back("../" + name);
    }
    const auto last = members.back().substr(3);
    form.repeat("/data/r/inner").ask("/data/r/inner/x", {.value = "1"});
    form.compute("/data/r/inner/y", "../x + ../../m + position(../..)");
    form.compute("/data/sum", "sum(/data/r/" + last + ")");
    form.compute("/data/inner", "sum(/data/r/inner/y) + count(/data/r/inner)");
    const auto one = pick(random, members).substr(3);
    form.compute("/data/total", "concat(sum(/data/r/m), ' ', min(/data/r/m), ' ', max(/data/r/" +
                                    one + "), ' ', count-non-empty(/data/r/" + one + "))");
    form.compute("/data/some", "count(/data/r[m > 1]) + sum(/data/r[" + condition(one) + "]/m)");
    form.compute("/data/nested", "concat(count(/data/r[count(inner) > 1]), ' ', "
                                 "max(/data/r/inner/x), ' ', sum(/data/r/inner[x > 1]/x))");
    form.compute("/data/r/inner/z", "sum(../../inner/x) + count(../../../r[m = 2])");
    form.compute("/data/first", "concat(/data/r[1]/m, indexed-repeat(/data/r/m, /data/r, 2))");
    form.compute("/data/join", "join('|', /data/r/" + last + ")");
    return form;
}

/// One random thing that an enumerator may do; false when it changed nothing.
void random_step(Scenario& story, SeededRandom& random) {
    auto& session = story.session();
    const auto& answers = session.answers();
    const auto repeat = model::find_path(session.form().definition(), "/data/r");
    const auto inner = model::find_path(session.form().definition(), "/data/r/inner");
    const auto members = answers.repeat_instances(answers.root(), repeat);
    switch (random.below(8)) {
    case 0:
        session.add_repeat(answers.root(), repeat);
        return;
    case 1:
        if (!members.empty()) session.remove_repeat(members[random.below(members.size())]);
        return;
    case 2:
        if (!members.empty()) session.add_repeat(members[random.below(members.size())], inner);
        return;
    default:
        break;
    }
    std::vector<model::NodeId> leaves;
    for (const auto& page : session.pages())
        leaves.insert(leaves.end(), page.questions.begin(), page.questions.end());
    if (!leaves.empty())
        session.answer(leaves[random.below(leaves.size())],
                       pick(random, {"", "1", "2", "3", "7", "x", "0.1", "-2.7"}));
}

}  // namespace

TEST_CASE("random: recomputing what is stale equals recomputing everything", "[session]") {
    const std::uint64_t seed = 2'026'1120;
    std::cout << "session seed " << seed << '\n';
    for (std::uint64_t round = 0; round < 60; ++round) {
        SeededRandom random(seed + round);
        INFO("round " << round);
        Scenario story(random_form(random));
        std::vector<std::string> states{story.dump()};
        for (int step = 0; step < 25; ++step) {
            random_step(story, random);
            const auto now = story.dump();
            INFO("step " << step);
            REQUIRE(now == story.reopened().dump());
            if (now != states.back()) states.push_back(now);
            if (random.below(6) == 0 && states.size() > 1) {
                REQUIRE(story.session().undo());
                states.pop_back();
                REQUIRE(story.dump() == states.back());
                REQUIRE(story.reopened().dump() == states.back());
            }
        }
        for (; states.size() > 1; states.pop_back()) {
            REQUIRE(story.dump() == states.back());
            REQUIRE(story.session().undo());
        }
        REQUIRE(story.dump() == states.front());
    }
}
