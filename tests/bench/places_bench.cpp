// The gazetteer: read once, asked at each key and picture of a question of place.
#include <benchmark/benchmark.h>

#include <string>

#include "client/places/gazetteer.h"

namespace relais::bench {

namespace {

using benchmark::State;
using client::places::Gazetteer;

const Gazetteer& mali() {
    static const auto read = Gazetteer::read(PLACES_DIR);
    return *read;
}

void read_places(State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(Gazetteer::read(PLACES_DIR));
}

/// One letter fits most names, six fit few.
void find_places(State& state) {
    const std::string typed = std::string("tombou").substr(0, static_cast<size_t>(state.range(0)));
    const auto own = mali().coded("ML07");
    for (auto _ : state)
        benchmark::DoNotOptimize(mali().find(typed, own, 60));
}

void nearest_place(State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(mali().nearest({16.27, -0.05}));
}

void area_of_a_point(State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(mali().area_at({16.27, -0.05}));
}

BENCHMARK(read_places)->Unit(benchmark::kMillisecond);
BENCHMARK(find_places)->DenseRange(0, 6)->Unit(benchmark::kMicrosecond);
BENCHMARK(nearest_place)->Unit(benchmark::kMicrosecond);
BENCHMARK(area_of_a_point)->Unit(benchmark::kMicrosecond);

}  // namespace

}  // namespace relais::bench
