// From file to form, for the generated forms that other engines were measured with.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <string>

#include "forms/base/file.h"
#include "forms/cli/open_form.h"

namespace relais::bench {

namespace {

void load_file(benchmark::State& state, const std::string& name) {
    const auto path = (std::filesystem::path(BENCH_FORMS_DIR) / name).string();
    if (!std::filesystem::exists(path)) return state.SkipWithError("the form was not generated");
    const auto files = forms::cli::files_beside(path);
    if (const auto form = forms::cli::open_form(path, files); !form)
        return state.SkipWithError(describe(form.error()).substr(0, 200).c_str());
    for (auto _ : state)
        benchmark::DoNotOptimize(forms::cli::open_form(path, files));
}

[[maybe_unused]] const bool kRegistered = [] {
    for (const char* name : {"small.xlsx", "large.xlsx", "choices.xlsx", "simple50/form.xml",
                             "chain1000/form.xml", "roster/form.xml", "cascade_internal/form.xml",
                             "cascade_xml/form.xml", "cascade_csv/form.xml"})
        benchmark::RegisterBenchmark((std::string("load/") + name).c_str(), load_file,
                                     std::string(name))
            ->Unit(benchmark::kMillisecond);
    return true;
}();

}  // namespace

}  // namespace relais::bench
