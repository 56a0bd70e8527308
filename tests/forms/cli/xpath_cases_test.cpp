// The recorded expressions of other engines' tests (shared/conformance/xpath), through the command
// that other programs drive. Where Relais differs on purpose stands in tests/conformance/xpath.tsv.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "forms/cli/commands.h"
#include "forms/xpath/pattern.h"

namespace relais::forms::cli {

namespace {

using nlohmann::json;

class ZoneClock final : public Clock {
  public:
    explicit ZoneClock(int offset_minutes) : offset_minutes_(offset_minutes) {}
    Instant now() const override { return {1'795'164'120'000}; }  // 2026-11-20T08:42:00Z
    std::int64_t monotonic_ms() const override { return 0; }
    int utc_offset_minutes() const override { return offset_minutes_; }

  private:
    int offset_minutes_;
};

bool is_run(const json& c) {
    return !c.value("now_or_random", false) && !c.value("needs_custom_handlers", false) &&
           !c.value("peer_known_failure", false) && c["expected"]["type"] != "date";
}

/// What JSON has no number for stands as text.
double as_number(const json& value) {
    if (value.is_number()) return value.get<double>();
    const std::string text = value.is_string() ? value.get<std::string>() : "";
    if (text == "Infinity") return HUGE_VAL;
    if (text == "-Infinity") return -HUGE_VAL;
    return text.starts_with("-0") ? -0.0 : std::nan("");
}

bool same_number(const json& want, double have) {
    const double wanted = as_number(want["value"]);
    if (std::isnan(wanted) || std::isnan(have)) return std::isnan(wanted) && std::isnan(have);
    if (std::isinf(wanted)) return wanted == have;
    if (want.contains("round_factor") && want["round_factor"].is_number()) {
        const double factor = want["round_factor"].get<double>();
        return std::nearbyint(have * factor) / factor == std::nearbyint(wanted * factor) / factor;
    }
    const double given =
        want.contains("tol") && want["tol"].is_number() ? want["tol"].get<double>() : 0;
    return std::fabs(wanted - have) <= std::max(given, 1e-9 * std::max(1.0, std::fabs(wanted)));
}

bool same_text(const json& want, const std::string& have) {
    if (want.contains("matches")) {
        const auto part =
            xpath::Pattern::compile("(?s).*(?:" + want["matches"].get<std::string>() + ").*");
        return std::get<xpath::Pattern>(part).matches(have);
    }
    if (want.contains("length") && !want.contains("value"))
        return have.size() == want["length"].get<std::size_t>();
    return have == want["value"].get<std::string>();
}

bool same_nodes(const json& want, const json& have) {
    const std::size_t wanted = want.is_null() ? 0 : want.size();
    if (wanted != have.size()) return false;
    for (std::size_t i = 0; i < wanted; ++i) {
        if (!want[i].contains("name")) continue;  // some recorders noted paths only
        if (want[i].value("name", "") != have[i]["name"]) return false;
        if (want[i].value("value", "") != have[i]["value"]) return false;
    }
    return true;
}

bool same(const json& want, const json& have) {
    if (want["type"] == "error") return have.contains("error");
    if (have.contains("error") || want["type"] != have["type"]) return false;
    const std::string type = want["type"];
    if (type == "number") return same_number(want, as_number(have["value"]));
    if (type == "string") return same_text(want, have["value"].get<std::string>());
    if (type == "boolean") return want["value"] == have["value"];
    return same_nodes(want["value"], have["value"]);
}

std::map<std::string, std::string> deviations() {
    std::map<std::string, std::string> found;
    std::ifstream file(REPO_ROOT "/tests/conformance/xpath.tsv");
    std::string line;
    while (std::getline(file, line)) {
        const auto tab = line.find('\t');
        if (!line.starts_with('#') && tab != std::string::npos)
            found[line.substr(0, tab)] = line.substr(tab + 1);
    }
    return found;
}

json evaluated(const json& c) {
    std::istringstream in(c.dump() + "\n");
    std::ostringstream out;
    // Both zones have no summer time.
    eval(in, out, ZoneClock(c.value("tz", "") == "America/Phoenix" ? -420 : 0));
    return json::parse(out.str());
}

}  // namespace

TEST_CASE("eval: recorded expressions give what they gave, but for the listed ones", "[cli]") {
    std::ifstream file(SHARED_DIR "/conformance/xpath/cases.jsonl");
    if (!file) {
        std::cout << "skipped: the recorded cases are not beside the project\n";
        return;
    }
    const auto listed = deviations();
    std::size_t run = 0;
    std::size_t passed = 0;
    std::string line;
    while (std::getline(file, line)) {
        const json c = json::parse(line);
        if (!is_run(c)) continue;
        ++run;
        const auto answer = evaluated(c);
        const bool good = same(c["expected"], answer);
        if (good) ++passed;
        const std::string id = c["id"];
        if (good || listed.contains(id)) continue;
        INFO(id << " " << c["expr"] << "\n want " << c["expected"] << "\n got " << answer);
        CHECK(good);
    }

    std::cout << "xpath cases: " << passed << " of " << run << " pass\n";
    CHECK(static_cast<double>(passed) >= 0.97 * static_cast<double>(run));
}

TEST_CASE("eval: a line that is no question is passed over, a bad one is told", "[cli]") {
    std::istringstream in("nonsense\n[]\n{\"id\":1,\"xml\":\"<a\",\"expr\":\"1\"}\n"
                          "{\"id\":2,\"xml\":\"<a/>\",\"context_xpath\":\"/*[2]\",\"expr\":\"1\"}\n"
                          "{\"id\":3,\"context_xpath\":\"/\",\"expr\":\"1 +\"}\n"
                          "{\"id\":4,\"context_xpath\":\"/\",\"expr\":\"1 div 0\"}\n");
    std::ostringstream out;
    CHECK(eval(in, out, ZoneClock(0)) == kDone);

    std::istringstream lines(out.str());
    std::vector<json> answers;
    for (std::string line; std::getline(lines, line);)
        answers.push_back(json::parse(line));
    REQUIRE(answers.size() == 4);
    for (const std::size_t bad : {0U, 1U, 2U})
        CHECK(answers[bad].contains("error"));
    CHECK(answers[3] == json{{"id", 4}, {"type", "number"}, {"value", "Infinity"}});
}

}  // namespace relais::forms::cli
