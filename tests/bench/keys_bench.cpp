// What a key costs in the window but its painting: the shell takes it, the interview recomputes,
// the whole picture is laid out. Large forms; the store works on its own thread, as in the program.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/client/screens/desk.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;
using client::work::InlineJobs;
using client::work::Jobs;
using client::work::Queue;

namespace {

/// Everything at once while the laptop is set up, then on threads.
class LateThreads final : public Jobs {
  public:
    void run(Queue queue, std::function<void()> task, std::function<void()> done) override {
        now().run(queue, std::move(task), std::move(done));
    }
    void deliver() override { now().deliver(); }
    void drain() override { now().drain(); }
    void start() {
        threads_ = client::work::make_threads([] {});
    }

  private:
    Jobs& now() { return threads_ ? *threads_ : static_cast<Jobs&>(inline_); }
    InlineJobs inline_;
    std::unique_ptr<Jobs> threads_;
};

double ms_of(const std::function<void()>& what) {
    const auto before = std::chrono::steady_clock::now();
    what();
    const std::chrono::duration<double, std::milli> took =
        std::chrono::steady_clock::now() - before;
    return took.count();
}

void print(const std::string& what, std::vector<double> ms) {
    std::sort(ms.begin(), ms.end());
    const auto at = [&ms](double part) {
        return ms[static_cast<std::size_t>(static_cast<double>(ms.size() - 1) * part)];
    };
    std::printf("%-46s n %5zu   p50 %6.2f   p99 %6.2f   worst %6.2f ms\n", what.c_str(), ms.size(),
                at(0.5), at(0.99), ms.back());
}

/// A desk with one form, its interview open.
struct Bench {
    LateThreads* jobs = new LateThreads;
    Desk desk{std::unique_ptr<Jobs>(jobs)};

    explicit Bench(const std::string& table, const std::string& places = {}) {
        desk.laptop.places_folder = places;
        desk.start();
        const double compiled = ms_of([&] { client::work::tests::open_form(table, "grand.md"); });
        desk.settle_in({{"grand.md", table}});
        const double begun = ms_of([&] { desk.press(Key::f5); });
        REQUIRE(desk.title().starts_with("form "));
        std::printf("opens in %.1f ms: read and compiled %.1f, begun and drawn %.1f; %zu pages\n",
                    compiled + begun, compiled, begun, interview().page().count);
    }
    client::work::Interview& interview() { return *desk.workplace->interview(); }
    void threads() { jobs->start(); }
    void measure(const std::string& what, int times, const std::function<void(int)>& press) {
        std::vector<double> ms;
        for (int i = 0; i < times; ++i) {
            jobs->drain();
            ms.push_back(ms_of([&] {
                jobs->deliver();
                press(i);
            }));
        }
        print(what, std::move(ms));
    }
};

constexpr const char* kHeader =
    "| survey |\n| | type | name | label | relevant | constraint | calculation | appearance |\n";
constexpr const char* kChoices =
    "| choices |\n| | list_name | name | label |\n| | yn | y | Oui |\n| | yn | n | Non |\n"
    "| settings |\n| | form_title | form_id | version |\n| | Grand | grand | 1 |\n";

std::string row(const std::vector<std::string>& cells) {
    std::string text = "| |";
    for (const std::string& cell : cells)
        text += " " + cell + " |";
    return text + "\n";
}

std::string questions(int count) {
    std::string text = kHeader;
    const std::vector<std::string> types{"text", "integer", "select_one yn", "decimal"};
    for (int i = 1; i <= count; ++i) {
        const std::string number = std::to_string(i);
        if (i % 50 == 1) text += row({"begin_group", "g" + number, "Partie " + number});
        const bool depends = i % 10 == 5;
        text += row({types[static_cast<std::size_t>(i) % 4], "q" + number,
                     "Question " + number + " du grand formulaire, avec quelques mots ?",
                     depends ? "${q" + std::to_string(i - 3) + "} = 'y'" : "",
                     i % 4 == 1 ? ". >= 0 and . < 1000" : ""});
        if (i % 10 == 0)
            text += row({"calculate", "c" + number, "", "", "",
                         (i > 10 ? "${c" + std::to_string(i - 10) + "} + " : "") + "coalesce(${q" +
                             std::to_string(i - 9) + "}, 0)"});
        if (i % 50 == 0) text += row({"end_group"});
    }
    return text + kChoices;
}

std::string roster(const std::string& appearance) {
    return kHeader + row({"begin_repeat", "m", "Membre", "", "", "", appearance}) +
           row({"text", "name", "Nom"}) + row({"select_one yn", "head", "Chef ?"}) +
           row({"integer", "age", "Âge", "", ". >= 0 and . < 120"}) +
           row({"text", "school", "École", "${age} < 18"}) +
           row({"select_one yn", "works", "Travaille ?", "${age} >= 15"}) +
           row({"decimal", "weight", "Poids"}) + row({"date", "born", "Né le"}) +
           row({"text", "phone", "Téléphone"}) +
           row({"calculate", "child", "", "", "", "if(${age} < 18, 1, 0)"}) + row({"end_repeat"}) +
           row({"calculate", "size", "", "", "", "count(${m})"}) +
           row({"calculate", "children", "", "", "", "sum(${child})"}) +
           row({"calculate", "oldest", "", "", "", "max(${age})"}) +
           row({"text", "rest", "Remarque", "${children} > 3"}) + kChoices;
}

void add_members(client::work::Interview& interview, int count) {
    for (int i = 1; i <= count; ++i) {
        const std::string id = "/data/m[" + std::to_string(i) + "]";
        interview.add_repeat("/data/m");
        interview.answer(id + "/name", "Membre numéro " + std::to_string(i));
        interview.answer(id + "/head", i == 1 ? "y" : "n");
        interview.answer(id + "/age", std::to_string(i % 90));
        interview.answer(id + "/weight", "12.5");
        interview.answer(id + "/born", "1990-01-01");
    }
}

/// Names of two to four syllables, with accents, as localities have them; some are alike.
std::string localities(int count) {
    const std::vector<std::string> syllables{"ka", "yé", "tom", "bou", "go", "sé", "va",
                                             "ré", "ŋɔ", "dia", "kɛ",  "ni", "ma", "sso"};
    std::string text = kHeader + row({"select_one place", "village", "Village ?"}) +
                       row({"text", "rest", "Remarque"}) +
                       "| choices |\n| | list_name | name | label |\n";
    for (int i = 0; i < count; ++i) {
        std::string name;
        for (int left = i * 7919 % 1'000'003, n = 0; n < 2 + i % 3; ++n, left /= 14)
            name += syllables[static_cast<std::size_t>(left % 14)];
        text += row({"place", "p" + std::to_string(i), name + " " + std::to_string(i % 40)});
    }
    return text + "| settings |\n| | form_title | form_id | version |\n| | Grand | grand | 1 |\n";
}

void about_a_jump_list(Bench& bench) {
    bench.measure("jump list: opened and left", 50,
                  [&](int) { bench.desk.press(Key::f3), bench.desk.press(Key::escape); });
    bench.desk.press(Key::f3);
    REQUIRE(bench.desk.title() == "jump");
    bench.measure("jump list: an arrow", 200, [&](int) { bench.desk.press(Key::down); });
    bench.measure("jump list: a page", 100, [&](int) { bench.desk.press(Key::page_down); });
    bench.measure("jump list: a letter typed or erased", 200, [&](int i) {
        if (i % 4 < 2)
            bench.desk.type("e");
        else
            bench.desk.press(Key::backspace);
    });
    bench.desk.press(Key::escape);
}

}  // namespace

TEST_CASE("keys: a form of 1,000 questions", "[keys]") {
    std::printf("\n1,000 questions\n");
    Bench bench(questions(1'000));
    bench.threads();
    bench.measure("text, integer, decimal: a key typed", 400,
                  [&](int i) { i % 8 == 7 ? bench.desk.press(Key::enter) : bench.desk.type("1"); });
    bench.measure("Enter: the next page", 300, [&](int) { bench.desk.press(Key::enter); });
    bench.interview().go_to("/data/g1/q2");
    bench.measure("a choice that shows or hides a page", 200,
                  [&](int i) { bench.desk.type(i % 2 == 0 ? "1" : "2"); });
    bench.measure("undo and redo", 100, [&](int i) {
        auto key = key_press(Key::character);
        key.ctrl = true;
        key.letter = i % 2 == 0 ? "z" : "y";
        bench.desk.press(key);
    });
    about_a_jump_list(bench);
}

TEST_CASE("keys: a list of 20,000 localities", "[keys]") {
    std::printf("\na list of 20,000 localities\n");
    Bench bench(localities(20'000));
    bench.threads();
    const std::string word = "kayé";
    bench.measure("a letter typed or erased", 400, [&](int i) {
        const auto place = static_cast<std::size_t>(i % 6);
        if (place < 3)
            bench.desk.type(word.substr(place, 1));
        else
            bench.desk.press(Key::backspace);
    });
    bench.measure("an arrow in the whole list", 200, [&](int) { bench.desk.press(Key::down); });
    bench.desk.type("bou");
    bench.measure("an arrow in what was found", 200, [&](int) { bench.desk.press(Key::down); });
    bench.measure("a place taken, and back to it", 100, [&](int i) {
        i % 2 == 0 ? bench.desk.press(Key::enter) : bench.desk.press(Key::page_up);
    });
}

TEST_CASE("keys: a place by its name and on the map", "[keys]") {
    std::printf("\n18,102 places\n");
    Bench bench(kHeader + row({"geopoint", "where", "Où ?"}) + kChoices, PLACES_DIR);
    bench.threads();
    bench.desk.laptop.gps.put(16.27, -0.05, 6, bench.desk.laptop.clock.monotonic_ms());
    bench.desk.driver->frame();
    bench.desk.press(Key::f6);
    const std::string typed = "tombouctou";
    bench.measure("a letter typed or erased", 400, [&](int i) {
        const std::size_t at = static_cast<std::size_t>(i) % (2 * typed.size());
        if (at < typed.size())
            bench.desk.type(typed.substr(at, 1));
        else
            bench.desk.press(Key::backspace);
    });
    bench.desk.press(Key::tab);
    bench.measure("the map moved", 200,
                  [&](int i) { bench.desk.press(i % 2 == 0 ? Key::left : Key::up); });
    bench.measure("the map brought nearer and farther", 400, [&](int i) {
        bench.desk.press(i % 30 < 15 ? Key::f7 : Key::f8);
    });
}

TEST_CASE("keys: rosters as tables and as pages", "[keys]") {
    for (const int members : {500, 1'000}) {
        std::printf("\n%d members, as a table of 8 columns\n", members);
        Bench bench(roster("relais-grid"));
        add_members(bench.interview(), members);
        bench.desk.driver->frame();
        REQUIRE(bench.interview().page().kind == client::work::PageKind::grid);
        bench.threads();
        bench.interview().go_to_cell({static_cast<std::size_t>(members / 2), 0});
        bench.measure("a key typed into a cell, or Enter", 400, [&](int i) {
            i % 3 == 2 ? bench.desk.press(Key::enter) : bench.desk.type("1");
        });
        bench.measure("an arrow", 200, [&](int) { bench.desk.press(Key::up); });
        bench.measure("a page", 100, [&](int i) {
            bench.desk.press(i % 20 < 10 ? Key::page_up : Key::page_down);
        });
        bench.measure("a row added", 50, [&](int) { bench.desk.press(Key::insert); });
        bench.measure("a row removed", 50, [&](int) { bench.desk.press(Key::del); });
        about_a_jump_list(bench);
    }
    std::printf("\n500 members, a page a question\n");
    Bench bench(roster(""));
    add_members(bench.interview(), 500);
    bench.threads();
    bench.interview().answer("/data/m[1]/age", "3");
    bench.interview().answer("/data/m[2]/age", "3");
    bench.interview().go_to("/data/m[250]/name");
    bench.desk.driver->frame();
    bench.measure("a key typed, or Enter", 400,
                  [&](int i) { i % 3 == 2 ? bench.desk.press(Key::enter) : bench.desk.type("1"); });
    bench.measure("Enter: the next page", 200, [&](int) { bench.desk.press(Key::enter); });
    bench.interview().go_to("/data/rest");
    bench.interview().previous();
    REQUIRE(bench.interview().page().kind == client::work::PageKind::add_repeat);
    bench.desk.driver->frame();
    bench.measure("the list of instances: an arrow", 200, [&](int) { bench.desk.press(Key::up); });
    bench.measure("the list of instances: one removed", 50,
                  [&](int) { bench.desk.press(Key::del); });
    about_a_jump_list(bench);
}
