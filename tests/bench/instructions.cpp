// Runs one piece of engine work once, for counting its instructions: `relais-instructions NAME`;
// without a name, the names. Only what runs inside measured() counts (see the script beside it).
#include <array>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <tuple>

#include "bench_forms.h"

namespace relais::bench {

namespace {

using Work = std::function<void()>;

/// The counting tool starts and stops at this name.
[[gnu::noinline]] void measured(const Work& work) {
    work();
}

void load_chain() {
    const auto table = chain_form(500);
    measured([&] { compile(table); });
}

void one_answer_moves_500() {
    const auto form = compile(chain_form(500));
    Interview interview(*form);
    const auto first = interview.node("/data/q1");
    interview.session.answer(first, "1");
    measured([&] { interview.session.answer(first, "2"); });
}

void all_answers_in_order() {
    const auto form = compile(chain_form(100));
    Interview interview(*form);
    measured([&] {
        for (int i = 1; i <= 100; ++i)
            interview.session.answer(interview.node("/data/q" + std::to_string(i)), "7");
    });
}

void roster_of_250() {
    const auto form = compile(roster_form());
    Interview interview(*form);
    measured([&] { add_members(interview, 250); });
}

void roster_of_1000() {
    const auto form = compile(roster_form());
    Interview interview(*form);
    measured([&] { add_members(interview, 1'000); });
}

void change_one_age() {
    const auto form = compile(roster_form());
    Interview interview(*form);
    add_members(interview, 1'000);
    measured([&] { interview.session.answer(interview.node("/data/member[500]/age"), "20"); });
}

void delete_first() {
    const auto form = compile(roster_form());
    Interview interview(*form);
    add_members(interview, 1'000);
    measured([&] { interview.session.remove_repeat(interview.node("/data/member[1]")); });
}

void filter_50000() {
    const auto form = compile(cascade_form(), places_csv(50'000));
    Interview interview(*form);
    interview.session.answer(interview.node("/data/region"), "r3");
    interview.session.answer(interview.node("/data/district"), "r3d4");
    const auto village = interview.node("/data/village");
    const auto sector = interview.node("/data/sector");
    interview.session.answer(sector, "r3d4s1");
    std::ignore =
        interview.session.choices(village);  // the index is made when it is first asked for
    measured([&] {
        interview.session.answer(sector, "r3d4s2");
        std::ignore = interview.session.choices(village);
    });
}

void load_50000() {
    const auto table = cascade_form();
    const auto places = places_csv(50'000);
    measured([&] { compile(table, places); });
}

struct Scenario {
    const char* name;
    void (*run)();
};
constexpr std::array<Scenario, 9> kScenarios{{{"load_chain", load_chain},
                                              {"one_answer_moves_500", one_answer_moves_500},
                                              {"all_answers_in_order", all_answers_in_order},
                                              {"roster_of_250", roster_of_250},
                                              {"roster_of_1000", roster_of_1000},
                                              {"change_one_age", change_one_age},
                                              {"delete_first", delete_first},
                                              {"filter_50000", filter_50000},
                                              {"load_50000", load_50000}}};

int run(std::string_view wanted) {
    for (const auto& scenario : kScenarios) {
        if (wanted.empty()) std::puts(scenario.name);
        if (wanted != scenario.name) continue;
        scenario.run();
        return 0;
    }
    return wanted.empty() ? 0 : 2;
}

}  // namespace

}  // namespace relais::bench

int main(int argc, char** argv) {
    return relais::bench::run(argc > 1 ? argv[1] : "");
}
