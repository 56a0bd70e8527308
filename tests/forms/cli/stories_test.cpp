// The stories that other engines recorded, played by `relais-forms replay`: what ends otherwise is
// in tests/conformance/scenarios.tsv, with the rule that decides it.
#include <catch2/catch.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace {

struct Outcome {
    std::string text = "\n";
};

Outcome run(const std::string& command) {
    Outcome outcome;
    auto* const pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> buffer{};
    while (const auto size = std::fread(buffer.data(), 1, buffer.size(), pipe))
        outcome.text.append(buffer.data(), size);
    pclose(pipe);
    return outcome;
}

/// 3 of "both   fail 3  pass 305".
int failed(const std::string& text, const std::string& kind) {
    const auto line = text.find("\n" + kind + " ");
    if (line == std::string::npos) return -1;
    const auto end = text.find('\n', line + 1);
    const auto fail = text.find("fail ", line);
    return fail < end ? std::atoi(text.c_str() + fail + 5) : 0;
}

}  // namespace

TEST_CASE("stories: each ends as recorded, or the list says why not", "[cli]") {
    const std::string runner = SHARED_DIR "/conformance/scenarios/run_scenarios.py";
    if (!std::filesystem::exists(runner) || std::system("python3 --version > /dev/null") != 0) {
        WARN("skipped: the recorded stories, or python3, are not here");
        return;
    }
    const auto outcome = run("python3 '" + runner +
                             "' --show 20 --cmd '" RELAIS_FORMS " replay' --deviations '" REPO_ROOT
                             "/tests/conformance/scenarios.tsv'");
    INFO(outcome.text);
    for (const char* kind : {"both", "javarosa", "web-forms"}) {
        INFO(kind);
        CHECK(failed(outcome.text, kind) == 0);
    }
    CHECK(outcome.text.find("stale deviation") == std::string::npos);
}
