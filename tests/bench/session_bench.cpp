// What one answer costs in large forms.
#include <benchmark/benchmark.h>

#include "bench_forms.h"

namespace relais::bench {

namespace {

using benchmark::State;

constexpr int kQuestions = 500;

void load_chain(State& state) {
    const auto table = chain_form(kQuestions);
    for (auto _ : state)
        benchmark::DoNotOptimize(compile(table));
}

void one_answer_moves_500(State& state) {
    const auto form = compile(chain_form(kQuestions));
    Interview interview(*form);
    const auto first = interview.node("/data/q1");
    int value = 0;
    for (auto _ : state)
        interview.session.answer(first, std::to_string(++value % 1'000));
}

void all_answers_in_order(State& state) {
    const auto form = compile(chain_form(kQuestions));
    for (auto _ : state) {
        Interview interview(*form);
        for (int i = 1; i <= kQuestions; ++i)
            interview.session.answer(interview.node("/data/q" + std::to_string(i)), "7");
    }
}

void roster_add(State& state) {
    const auto form = compile(roster_form());
    for (auto _ : state) {
        Interview interview(*form);
        add_members(interview, static_cast<int>(state.range(0)));
    }
    state.SetComplexityN(state.range(0));
}

void roster_change_one_age(State& state) {
    const auto form = compile(roster_form());
    Interview interview(*form);
    add_members(interview, 1'000);
    const auto age = interview.node("/data/member[500]/age");
    int value = 0;
    for (auto _ : state)
        interview.session.answer(age, std::to_string(20 + ++value % 50));
}

void roster_delete_first(State& state) {
    const auto form = compile(roster_form());
    Interview interview(*form);
    add_members(interview, 1'000);
    for (auto _ : state) {
        interview.session.remove_repeat(interview.node("/data/member[1]"));
        state.PauseTiming();
        interview.session.undo();
        state.ResumeTiming();
    }
}

void filter_50000(State& state) {
    const auto form = compile(cascade_form(), places_csv(50'000));
    Interview interview(*form);
    interview.session.answer(interview.node("/data/region"), "r3");
    interview.session.answer(interview.node("/data/district"), "r3d4");
    const auto sector = interview.node("/data/sector");
    const auto village = interview.node("/data/village");
    int value = 0;
    for (auto _ : state) {
        interview.session.answer(sector, "r3d4s" + std::to_string(++value % 10));
        benchmark::DoNotOptimize(interview.session.choices(village));
    }
}

void filter_1000000(State& state) {
    const auto form = compile(cascade_form(), places_csv(1'000'000));
    Interview interview(*form);
    interview.session.answer(interview.node("/data/region"), "r3");
    interview.session.answer(interview.node("/data/district"), "r3d4");
    const auto sector = interview.node("/data/sector");
    const auto village = interview.node("/data/village");
    int value = 0;
    for (auto _ : state) {
        interview.session.answer(sector, "r3d4s" + std::to_string(++value % 10));
        benchmark::DoNotOptimize(interview.session.choices(village));
    }
}

void load_50000(State& state) {
    const auto table = cascade_form();
    const auto places = places_csv(50'000);
    for (auto _ : state)
        benchmark::DoNotOptimize(compile(table, places));
}

BENCHMARK(load_chain)->Unit(benchmark::kMillisecond);
BENCHMARK(one_answer_moves_500)->Unit(benchmark::kMicrosecond);
BENCHMARK(all_answers_in_order)->Unit(benchmark::kMillisecond);
BENCHMARK(roster_add)
    ->Arg(250)
    ->Arg(500)
    ->Arg(1'000)
    ->Arg(2'000)
    ->Complexity()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(roster_change_one_age)->Unit(benchmark::kMicrosecond);
BENCHMARK(roster_delete_first)->Unit(benchmark::kMicrosecond);
BENCHMARK(filter_50000)->Unit(benchmark::kMicrosecond);
BENCHMARK(filter_1000000)->Unit(benchmark::kMicrosecond);
BENCHMARK(load_50000)->Unit(benchmark::kMillisecond);

}  // namespace

}  // namespace relais::bench
