// Filters of long lists: what an index finds is what a look at every row finds, and costs less.
#include <catch2/catch.hpp>

#include <iostream>

#include "forms/base/random.h"
#include "tests/forms/session/scenario.h"

using namespace relais;
using namespace relais::forms;
using namespace relais::forms::session::test;

namespace {

/// A filter that an index serves, by what is asked in /data/q.
const std::vector<std::string>& filters() {
    static const std::vector<std::string> all{
        "n = number(/data/q)",
        "/data/q + 0 = n",
        "n = 7",
        "n = string-length(/data/q)",
        "w = /data/q",
        "starts-with(w, /data/q)",
        "selected(w, /data/q)",
        "selected(/data/q, w)",
        "selected(/data/q, n)",
        "is-selected(w, /data/q) or n = number(/data/q)",
        "n = 7 and starts-with(w, /data/q)",
        "selected(w, /data/q)][n = 7",
    };
    return all;
}

/// "a][b" becomes two predicates that no index serves.
std::string scanning(const std::string& filter) {
    const auto join = filter.find("][");
    if (join == std::string::npos) return "not(not(" + filter + "))";
    return scanning(filter.substr(0, join)) + "][" + scanning(filter.substr(join + 2));
}

std::string names_of(const std::string& filter) {
    return "join(' ', instance('l')/root/item[" + filter + "]/name)";
}

std::string rows_of(std::size_t count, SeededRandom& random) {
    const std::vector<std::string> numbers{"7",    "7.0", "07", "\" 7 \"", "\"7,0\"",    "0",
                                           "-0.0", "x",   "",   "1e1",     "\"10.00\"",  "7.5",
                                           "1",    "2",   "3",  "-7",      "2026-11-20", "20777"};
    const std::vector<std::string> words{"a", "ab", "abc", "b", "é", "éa", "7"};
    std::string csv = "name,n,w\n";
    for (std::size_t row = 0; row < count; ++row) {
        csv += "r" + std::to_string(row) + "," + numbers[random.below(numbers.size())] + ",";
        for (auto i = random.below(4); i > 0; --i)
            csv += words[random.below(words.size())] + (random.below(2) == 0 ? " " : "  ");
        csv += "\n";
    }
    return csv;
}

}  // namespace

TEST_CASE("indexes: what they find is what a look at every row finds", "[session]") {
    const std::uint64_t seed = 20261120;
    std::cout << "indexes seed " << seed << '\n';
    SeededRandom random(seed);
    FormBuilder form;
    form.file("l", rows_of(400, random)).ask("/data/q");
    for (std::size_t i = 0; i < filters().size(); ++i) {
        form.compute("/data/found" + std::to_string(i), names_of(filters()[i]));
        form.compute("/data/scanned" + std::to_string(i), names_of(scanning(filters()[i])));
    }
    Scenario story(form);

    for (const char* asked : {"7", "7.0", "0", "-0", "a", "ab", " a ", "a b", "é", "ab 7 x", "",
                              " ", "2026-11-20", "20777", "nothing", "NaN", "abc ab a b é éa 7"}) {
        story.answer("/data/q", asked);
        for (std::size_t i = 0; i < filters().size(); ++i) {
            INFO(filters()[i] << " of '" << asked << "'");
            CHECK(story.answer_of("/data/found" + std::to_string(i)) ==
                  story.answer_of("/data/scanned" + std::to_string(i)));
        }
    }
    story.answer("/data/q", "7");
    CHECK(story.answer_of("/data/found0").size() > 100);
    CHECK(story.answer_of("/data/found6").size() > 100);
}

TEST_CASE("indexes: a filter of a long list visits what it finds", "[session]") {
    std::string csv = "name,n,w\n";
    for (int row = 0; row < 20'000; ++row)
        csv += "r" + std::to_string(row) + "," + std::to_string(row) + ".0,w" +
               std::to_string(row) + " all\n";
    const auto* const filter = GENERATE(
        "n = number(/data/q)", "number(/data/q) = n", "starts-with(name, concat('r', /data/q))",
        "selected(w, concat('w', /data/q))", "selected(concat('r', /data/q, ' x'), name)",
        "selected(w, 'all') and n = number(/data/q)", "selected(w, 'all')][n = number(/data/q)",
        "selected(w, 'all') and starts-with(w, concat('w', /data/q))",
        "n = -1 or starts-with(name, concat('r', /data/q))");
    Scenario story(
        FormBuilder().file("l", csv).ask("/data/q").compute("/data/found", names_of(filter)));
    INFO(filter);

    story.answer("/data/q", "12345");

    CHECK(story.answer_of("/data/found") == "r12345");
    CHECK(story.session().last_work().steps < 30);
}

TEST_CASE("indexes: cells of very many words are looked at one by one", "[session]") {
    std::string csv = "name,w\n";
    for (int row = 0; row < 50; ++row) {
        csv += "r" + std::to_string(row) + ",";
        for (int word = 0; word < 200; ++word)
            csv += "w" + std::to_string(row + word) + " ";
        csv += "\n";
    }
    Scenario story(FormBuilder().file("l", csv).ask("/data/q").compute(
        "/data/found", names_of("selected(w, /data/q)")));
    story.answer("/data/q", "w248");
    CHECK(story.answer_of("/data/found") == "r49");
    story.answer("/data/q", "w1");
    CHECK(story.answer_of("/data/found") == "r0 r1");
}
