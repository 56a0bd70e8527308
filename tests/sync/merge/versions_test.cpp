#include "sync/merge/versions.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <string>
#include <vector>

#include "forms/base/random.h"

using namespace relais;
using sync::merge::Case;
using sync::merge::cases_of;
using sync::merge::Version;

namespace {

/// Cases as text without indices, so that two orders of arrival can be compared.
std::string dump(const std::vector<Version>& versions) {
    const auto name = [&](std::size_t i) {
        return versions[i].instance_id + "#" + versions[i].content_hash;
    };
    std::string text;
    for (const auto& one : cases_of(versions)) {
        text += one.key + ": " + name(one.current) + " <";
        for (const auto i : one.history)
            text += " " + name(i);
        text += one.incomplete ? " ?" : "";
        for (const auto& conflict : one.conflicts) {
            text += " !" + conflict.replaced_id + "(";
            for (const auto i : conflict.versions)
                text += " " + name(i);
            text += " )";
        }
        text += "\n";
    }
    return text;
}

const std::vector<std::vector<Version>> kSmallSets = {
    {{"a", "", "1"}, {"b", "a", "2"}, {"c", "b", "3"}, {"d", "", "4"}},
    {{"a", "", "1"}, {"b", "a", "2"}, {"c", "a", "3"}, {"d", "c", "4"}, {"e", "b", "5"}},
    {{"b", "a", "2"}, {"c", "a", "3"}, {"d", "x", "4"}},
    {{"a", "", "1"}, {"a", "", "2"}, {"b", "a", "3"}, {"a", "", "1"}},
    {{"a", "b", "1"}, {"b", "a", "2"}, {"c", "b", "3"}},
    {{"a", "a", "1"}, {"b", "a", "2"}},
    {{"a", "c", "1"}, {"b", "a", "2"}, {"c", "b", "3"}, {"d", "b", "4"}, {"e", "", "5"}},
    {{"a", "", "1"}, {"a", "b", "1"}, {"b", "", "2"}, {"c", "a", "3"}},
};

}  // namespace

TEST_CASE("merge: a corrected record replaces its former version and keeps it", "[merge]") {
    const std::vector<Version> versions{{"c", "b", "3"}, {"a", "", "1"}, {"b", "a", "2"}};

    const auto cases = cases_of(versions);

    REQUIRE(cases.size() == 1);
    CHECK(cases[0].key == "a");
    CHECK(cases[0].current == 0);
    CHECK(cases[0].history == std::vector<std::size_t>{1, 2});
    CHECK(cases[0].conflicts.empty());
    CHECK_FALSE(cases[0].incomplete);
}

TEST_CASE("merge: two corrections of one record are a conflict and both are kept", "[merge]") {
    CHECK(dump({{"a", "", "1"}, {"c", "a", "3"}, {"b", "a", "2"}}) ==
          "a: b#2 < a#1 c#3 !a( b#2 c#3 )\n");
}

TEST_CASE("merge: the longer chain of corrections is proposed", "[merge]") {
    CHECK(dump({{"a", "", "1"}, {"b", "a", "2"}, {"c", "a", "3"}, {"d", "c", "4"}}) ==
          "a: d#4 < a#1 b#2 c#3 !a( b#2 c#3 )\n");
}

TEST_CASE("merge: corrections whose first version has not come share a case", "[merge]") {
    CHECK(dump({{"c", "a", "3"}, {"b", "a", "2"}}) == "a: b#2 < c#3 ? !a( b#2 c#3 )\n");
    CHECK(dump({{"b", "a", "2"}}) == "a: b#2 < ?\n");
}

TEST_CASE("merge: the same version twice counts once", "[merge]") {
    CHECK(dump({{"a", "", "1"}, {"a", "", "1"}}) == "a: a#1 <\n");
}

TEST_CASE("merge: one id written twice with other content is a conflict", "[merge]") {
    CHECK(dump({{"a", "", "2"}, {"a", "", "1"}}) == "a: a#1 < a#2 !a( a#1 a#2 )\n");
}

TEST_CASE("merge: a ring of ids ends and keeps every version", "[merge]") {
    CHECK(dump({{"a", "b", "1"}, {"b", "a", "2"}}) == "a: b#2 < a#1\n");
    CHECK(dump({{"a", "a", "1"}}) == "a: a#1 <\n");
}

TEST_CASE("merge: the order of arrival changes nothing", "[merge]") {
    for (const auto& set : kSmallSets) {
        const auto expected = dump(set);
        std::vector<std::size_t> order(set.size());
        std::iota(order.begin(), order.end(), 0U);
        do {
            std::vector<Version> arrived;
            for (const auto i : order)
                arrived.push_back(set[i]);
            REQUIRE(dump(arrived) == expected);
        } while (std::next_permutation(order.begin(), order.end()));
    }
}

TEST_CASE("merge: delivering everything twice changes nothing", "[merge]") {
    for (auto set : kSmallSets) {
        const auto expected = dump(set);
        const auto once = set;
        set.insert(set.end(), once.rbegin(), once.rend());
        CHECK(dump(set) == expected);
    }
}

TEST_CASE("merge: no version is dropped, whatever it names", "[merge]") {
    const std::uint64_t seed = 20120322;
    CAPTURE(seed);
    SeededRandom random(seed);
    for (int round = 0; round < 2000; ++round) {
        std::vector<Version> versions;
        const auto count = 1 + random.below(8);
        for (std::uint64_t i = 0; i < count; ++i) {
            const auto id = [&] {
                return std::string(1, static_cast<char>('a' + random.below(6)));
            };
            versions.push_back({id(), random.below(3) == 0 ? "" : id(), std::to_string(i)});
        }

        std::vector<int> seen(versions.size(), 0);
        for (const auto& one : cases_of(versions)) {
            ++seen[one.current];
            for (const auto i : one.history)
                ++seen[i];
        }

        REQUIRE(seen == std::vector<int>(versions.size(), 1));
        const auto expected = dump(versions);
        std::reverse(versions.begin(), versions.end());
        REQUIRE(dump(versions) == expected);
    }
}

TEST_CASE("merge: a chain of many corrections is walked once", "[merge]") {
    std::vector<Version> versions;
    for (int i = 20'000; i-- > 0;)
        versions.push_back({std::to_string(i), i == 0 ? "" : std::to_string(i - 1), "x"});

    const auto cases = cases_of(versions);

    REQUIRE(cases.size() == 1);
    CHECK(versions[cases[0].current].instance_id == "19999");
    CHECK(cases[0].history.size() == 19'999);
}
