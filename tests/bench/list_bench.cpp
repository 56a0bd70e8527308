// Lists of a million rows: reading the file, indexing a column, one filter.
#include <benchmark/benchmark.h>

#include "bench_forms.h"
#include "forms/lists/table.h"
#include "forms/xpath/value.h"

namespace relais::bench {

namespace {

using benchmark::State;

constexpr int kRows = 1'000'000;

void read_million_rows(State& state) {
    const auto places = places_csv(kRows);
    for (auto _ : state)
        benchmark::DoNotOptimize(forms::lists::Table::from_csv("places.csv", places));
}

void filter_million_rows(State& state) {
    const auto form = compile(cascade_form(), places_csv(kRows));
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

/// What the first question of its kind pays: the index is made.
void index_million_rows(State& state) {
    const auto places = places_csv(kRows);
    const forms::model::Search search{.column = "sector",
                                      .match = static_cast<forms::model::Match>(state.range(0)),
                                      .text = "r3d4s5",
                                      .number = 1,
                                      .to_number = &forms::xpath::text_to_number};
    for (auto _ : state) {
        state.PauseTiming();
        const auto table = forms::lists::Table::from_csv("places.csv", places);
        std::vector<forms::model::NodeId> rows;
        state.ResumeTiming();
        benchmark::DoNotOptimize(table->search(1, "item", search, rows));
    }
}

BENCHMARK(index_million_rows)->DenseRange(0, 3)->Unit(benchmark::kMillisecond);
BENCHMARK(read_million_rows)->Unit(benchmark::kMillisecond);
BENCHMARK(filter_million_rows)->Unit(benchmark::kMicrosecond);

}  // namespace

}  // namespace relais::bench
