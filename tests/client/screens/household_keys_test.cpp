// The first ten questions of the household survey that other programs are measured with, by keys.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "tests/client/screens/desk.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;

TEST_CASE("household: the first ten questions take at most forty keys", "[client_screens]") {
    const std::filesystem::path form =
        std::filesystem::path(SHARED_DIR) / "bench/household_form.xml";
    if (!std::filesystem::exists(form)) {
        std::cout << "skipped: " << form << " is not here\n";
        return;
    }
    std::ifstream file(form, std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    Desk desk;
    desk.settle_in({{"household.xml", bytes.str()}});
    desk.press(Key::f5);
    REQUIRE(desk.title().starts_with("form 1/"));

    const std::size_t before = desk.keys;
    desk.type("3");          // district: east
    desk.enter("Bara");      // village
    desk.enter("12");        // cluster
    desk.enter("104");       // household
    desk.enter("AD7");       // enumerator
    desk.press(Key::enter);  // place: none here
    desk.enter(" ");         // visit: today
    desk.type("1");          // consent
    desk.enter("Awa D");     // respondent
    desk.enter("76123456");  // telephone
    const std::size_t used = desk.keys - before;
    std::printf("keys for the first ten household questions: %zu\n", used);
    CHECK(used <= 40);
    CHECK(desk.title().starts_with("form 11/"));
    const auto& interview = *desk.workplace->interview();
    const std::string at = "/data/identification/";
    CHECK(interview.answer_at(at + "district") == "east");
    CHECK(interview.answer_at(at + "village") == "Bara");
    CHECK(interview.answer_at(at + "cluster_no") == "12");
    CHECK(interview.answer_at(at + "hh_no") == "104");
    CHECK(interview.answer_at(at + "enumerator") == "AD7");
    CHECK(interview.answer_at(at + "visit_date") == "2026-11-20");
    CHECK(interview.answer_at(at + "consent") == "yes");
    CHECK(interview.answer_at(at + "respondent") == "Awa D");
    CHECK(interview.answer_at(at + "phone") == "76123456");
}

TEST_CASE("household: a digit chooses and goes on, Shift+Enter shows what it chose",
          "[client_screens]") {
    Desk desk;
    desk.settle_in(
        {{"f.md", "| survey |\n| | type | name | label |\n| | select_one s | s | Sexe |\n"
                  "| | text | t | Texte |\n| choices |\n| | list_name | name | label |\n"
                  "| | s | f | Femme |\n| | s | h | Homme |\n"}});
    desk.press(Key::f5);
    desk.type("2");
    REQUIRE(desk.title().starts_with("form 2/2"));
    desk.press(key(Key::enter, true));
    REQUIRE(desk.title().starts_with("form 1/2"));
    CHECK(desk.workplace->interview()->answer_at("/data/s") == "h");
    desk.type("f");  // a letter chooses and stays: more letters may follow
    CHECK(desk.title().starts_with("form 1/2"));
    CHECK(desk.workplace->interview()->answer_at("/data/s") == "f");
}

TEST_CASE("household: in an empty date a blank is today, plus and minus are days",
          "[client_screens]") {
    Desk desk;
    desk.settle_in({{"f.md", "| survey |\n| | type | name | label |\n| | date | d | Date |\n"
                             "| | text | t | Texte |\n"}});
    const auto date = [&] { return desk.workplace->interview()->answer_at("/data/d"); };
    desk.press(Key::f5);
    desk.type(" ");
    CHECK(date() == "2026-11-20");
    desk.type("-");
    CHECK(date() == "2026-11-19");
    desk.type("--++");
    CHECK(date() == "2026-11-19");
    desk.press(Key::del);
    desk.type("-");
    CHECK(date() == "2026-11-19");
    desk.press(Key::del);
    desk.type("05");
    desk.type("-");  // half typed: no day to go from
    CHECK(date().empty());
}
