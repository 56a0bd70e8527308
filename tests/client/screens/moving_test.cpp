// Moving about a form by keyboard alone and by mouse: the jump list, lists and tables of a repeat,
// what is told after a change.
#include "tests/client/screens/desk.h"
#include "tests/client/screens/support.h"
#include "tests/client/work/roster_form.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;
using client::work::PageKind;
using client::work::tests::roster_table;

namespace {

struct House : Desk {
    explicit House(const std::string& appearance = {}, const std::string& count = {}) {
        settle_in({{"menage.md", roster_table(appearance, count)}});
        press(Key::f5);
        REQUIRE(title().starts_with("form 1/"));
    }
    using Desk::press;
    client::work::Interview& interview() { return *workplace->interview(); }
    std::string at() {
        const auto& questions = interview().page().questions;
        return questions.empty() ? std::string() : questions.front().id;
    }
    std::string answer(const std::string& id) { return interview().answer_at(id); }
    void control(const std::string& key) { press(letter(key, false, true)); }
    /// To the page that asks for another member.
    void go_to_members() {
        press(Key::enter);
        press(Key::enter);
    }
};

void add_member(House& desk, const std::string& name, const std::string& age) {
    desk.press(Key::insert);
    desk.enter(name);
    desk.press(Key::enter);
    desk.enter(age);
    while (desk.interview().page().kind != PageKind::add_repeat)
        desk.press(Key::enter);
    if (desk.interview().page().repeat_id != "/data/member") desk.press(Key::enter);
}

}  // namespace

// ---- The jump list -------------------------------------------------------------------------
TEST_CASE("jump: F3 lists the questions, typing finds one by its answer, Enter goes there",
          "[client_screens]") {
    House desk;
    desk.enter("Ménaka");
    desk.enter("21");
    desk.press(Key::f3);
    REQUIRE(desk.title() == "jump");
    CHECK(desk.shows("Village ou quartier ?"));
    CHECK(desk.shows("✓ 2 répondues"));
    CHECK(desk.shows("! 1 à vérifier"));
    CHECK(desk.shows("Un ménage si grand ?"));

    desk.type("menaka");
    CHECK(desk.shows("1 question trouvée"));
    CHECK_FALSE(desk.shows("Taille du ménage ?"));
    desk.press(Key::enter);

    REQUIRE(desk.title().starts_with("form 1/"));
    CHECK(desk.at() == "/data/place");
    // By its name, by a word of it.
    desk.press(Key::f4);
    desk.type("size");
    desk.press(Key::enter);
    CHECK(desk.at() == "/data/size");
}

TEST_CASE("jump: the keys begin where one is; Esc leads back there", "[client_screens]") {
    House desk;
    desk.press(Key::enter);
    desk.type("1");
    desk.press(Key::f3);
    desk.press(Key::escape);
    CHECK(desk.at() == "/data/size");
    desk.press(Key::f3);
    desk.press(Key::enter);
    CHECK(desk.at() == "/data/size");
    // What was typed goes on where the caret stood.
    desk.type("2");
    CHECK(desk.answer("/data/size") == "12");
    desk.press(Key::f3);
    desk.type("xyz");
    CHECK(desk.shows("Aucune question ne correspond."));
    desk.press(Key::escape);
    REQUIRE(desk.title() == "jump");
    CHECK(desk.shows("Village ou quartier ?"));
    desk.press(Key::up);
    desk.press(Key::enter);
    CHECK(desk.at() == "/data/place");
}

TEST_CASE("jump: F5 goes from fault to fault, and the question says what is wrong",
          "[client_screens]") {
    House desk;
    desk.go_to_members();
    add_member(desk, "Awa", "34");
    desk.interview().answer("/data/member[1]/age", "200");
    desk.interview().add_repeat("/data/member");
    desk.interview().go_to("/data/place");
    desk.driver->frame();
    desk.press(Key::f3);
    CHECK(desk.shows("✗ 1 à corriger"));
    CHECK(desk.shows("• 1 obligatoires manquent"));
    desk.press(Key::f5);
    desk.press(Key::enter);
    CHECK(desk.at() == "/data/member[1]/age");
    CHECK(desk.shows("L'âge est au plus 119."));
    desk.press(Key::f3);
    desk.press(Key::f5);
    desk.press(Key::enter);
    CHECK(desk.at() == "/data/member[2]/name");
}

TEST_CASE("jump: what is not asked comes with F6, and says so", "[client_screens]") {
    House desk;
    desk.press(Key::f3);
    CHECK_FALSE(desk.shows("Pourquoi ?"));
    desk.press(Key::f6);
    CHECK(desk.shows("Pourquoi ?"));
    CHECK(desk.shows("La fuite"));
    REQUIRE(desk.click("line:/data/flight/why"));
    CHECK(desk.title() == "jump");
    CHECK(desk.shows("n'est pas demandée avec les réponses d'à présent"));
    desk.press(Key::f6);
    CHECK_FALSE(desk.shows("Pourquoi ?"));
    REQUIRE(desk.click("line:/data/fled"));
    CHECK(desk.at() == "/data/fled");
}

// ---- Lists ---------------------------------------------------------------------------------
TEST_CASE("repeat: the list opens by digit, by arrow and by click", "[client_screens]") {
    House desk;
    desk.go_to_members();
    add_member(desk, "Awa", "34");
    add_member(desk, "Ali", "4");
    REQUIRE(desk.interview().page().repeat_id == "/data/member");
    CHECK(desk.shows("Membre 1 sur 2"));
    CHECK(desk.shows("✓ Awa · 34"));

    desk.type("2");
    CHECK(desk.at() == "/data/member[2]/name");
    desk.press(Key::f3);
    desk.press(Key::escape);
    desk.interview().go_to("/data/fled");
    desk.interview().previous();
    desk.driver->frame();
    desk.press(Key::down);
    desk.press(Key::enter);
    CHECK(desk.at() == "/data/member[1]/name");
    desk.interview().go_to("/data/fled");
    desk.interview().previous();
    desk.driver->frame();
    REQUIRE(desk.click("instance:/data/member[2]"));
    CHECK(desk.at() == "/data/member[2]/name");
}

TEST_CASE("repeat: Delete says what went, Ctrl+Z brings it back, and both are told",
          "[client_screens]") {
    House desk;
    desk.go_to_members();
    add_member(desk, "Awa", "34");
    desk.press(Key::down);
    desk.press(Key::del);
    CHECK(desk.interview().page().instances == 0);
    CHECK(desk.shows("Retiré : Membre 1 sur 1. 2 réponses retirées."));
    CHECK(desk.shows("Ctrl+Z les remet"));
    desk.control("z");
    CHECK(desk.interview().page().instances == 1);
    CHECK(desk.shows("De nouveau là : Membre 1 sur 1"));
    CHECK(desk.answer("/data/member[1]/name") == "Awa");
    // Enter goes on where no line has the keys.
    CHECK(desk.interview().page().kind == PageKind::add_repeat);
    desk.press(Key::enter);
    CHECK(desk.at() == "/data/fled");
}

// ---- What is told --------------------------------------------------------------------------
TEST_CASE("form: a change that hides answers says how many, next to the question",
          "[client_screens]") {
    House desk;
    desk.interview().answer("/data/fled", "yes");
    desk.interview().answer("/data/flight/whence", "Gao");
    desk.interview().answer("/data/flight/why", "conflit");
    desk.interview().go_to("/data/fled");
    desk.driver->frame();

    desk.type("2");

    CHECK(desk.shows("Ce changement masque 2 réponses."));
    CHECK(desk.shows("Ctrl+Z les remet"));
    desk.control("z");
    CHECK_FALSE(desk.shows("masque"));
    CHECK(desk.shows("Annulé : A fui ? — Non → Oui"));
    CHECK(desk.answer("/data/flight/why") == "conflit");
    desk.control("y");
    CHECK(desk.shows("Rétabli : A fui ? — Oui → Non"));
    desk.press(Key::enter);
    CHECK_FALSE(desk.shows("Rétabli"));
}

TEST_CASE("form: a size that grows and shrinks the roster says so", "[client_screens]") {
    House desk({}, "${size}");
    desk.press(Key::enter);
    desk.type("3");
    CHECK(desk.shows("La liste a 3 entrées de plus."));
    desk.interview().answer("/data/member[3]/name", "Awa");
    desk.press(Key::f3);
    desk.press(Key::escape);
    desk.press(Key::backspace);
    desk.type("2");
    CHECK(desk.shows("La liste a 1 entrée de moins, avec 1 réponse."));
}

TEST_CASE("form: Ctrl+Z takes words from the field, then the answer before, and shows it",
          "[client_screens]") {
    House desk;
    desk.enter("Gao ville");
    desk.type("12");
    desk.control("z");
    CHECK(desk.at() == "/data/size");
    CHECK(desk.answer("/data/size").empty());
    desk.control("z");
    CHECK(desk.at() == "/data/place");
    CHECK(desk.answer("/data/place").empty());
    CHECK(desk.shows("Annulé : Village ou quartier ? — Gao ville → (sans réponse)"));
    desk.control("y");
    CHECK(desk.answer("/data/place") == "Gao ville");
    desk.type("!");
    desk.control("z");
    CHECK(desk.answer("/data/place") == "Gao ville");
    desk.control("z");
    CHECK(desk.answer("/data/place") == "Gao ");
}

// ---- Tables --------------------------------------------------------------------------------
TEST_CASE("grid: a household is entered by keyboard alone, cell after cell", "[client_screens]") {
    House desk("relais-grid");
    desk.go_to_members();
    CHECK(desk.shows("Inser ajoute une ligne"));
    desk.press(Key::insert);
    desk.type("Awa");
    desk.press(Key::tab);
    desk.type("1");
    CHECK(desk.shows("1 Femme ✓   2 Homme"));
    desk.press(Key::enter);
    desk.enter("34");
    CHECK(desk.at().empty());  // behind the last row
    desk.press(Key::insert);
    desk.enter("Ali");
    desk.enter("h");
    desk.enter("8");
    desk.enter("oui");
    CHECK(desk.answer("/data/member[1]/name") == "Awa");
    CHECK(desk.answer("/data/member[1]/sex") == "f");
    CHECK(desk.answer("/data/member[2]/sex") == "m");
    CHECK(desk.answer("/data/member[2]/school") == "oui");
    CHECK(desk.at().empty());
    desk.press(Key::enter);
    CHECK(desk.at() == "/data/member[1]/story");
    desk.press(key(Key::enter, true));
    CHECK(desk.interview().page().kind == PageKind::grid);
}

TEST_CASE("grid: arrows walk the cells, the caret first; hidden ones are passed over",
          "[client_screens]") {
    House desk("relais-grid");
    desk.go_to_members();
    for (const char* name : {"Awa", "Ali"}) {
        desk.press(Key::insert);
        desk.type(name);
    }
    desk.press(Key::up);
    CHECK(desk.at() == "/data/member[1]/name");
    desk.press(Key::left);
    CHECK(desk.at() == "/data/member[1]/name");
    desk.type("x");
    CHECK(desk.answer("/data/member[1]/name") == "Awxa");
    desk.press(Key::right);
    desk.press(Key::right);
    CHECK(desk.at() == "/data/member[1]/sex");
    desk.press(Key::right);
    desk.press(Key::right);  // school is not asked without an age
    CHECK(desk.at() == "/data/member[1]/age");
    desk.press(Key::down);
    CHECK(desk.at() == "/data/member[2]/age");
    REQUIRE(desk.click("/data/member[1]/sex"));
    CHECK(desk.at() == "/data/member[1]/sex");
    desk.press(key(Key::end, false, true));
    CHECK(desk.at().empty());
}

TEST_CASE("grid: a failing cell is told, and the table is not left with it", "[client_screens]") {
    House desk("relais-grid");
    desk.go_to_members();
    desk.press(Key::insert);
    desk.enter("Awa");
    desk.press(Key::enter);
    desk.enter("200");
    CHECK(desk.at().empty());
    desk.press(key(Key::enter, false, true));
    CHECK(desk.at() == "/data/member[1]/age");
    CHECK(desk.driver->text_of("band").find("✗ L'âge est au plus 119.") != std::string::npos);
    desk.press(Key::backspace);
    desk.press(key(Key::enter, false, true));
    CHECK(desk.at() == "/data/member[1]/story");
}

TEST_CASE("grid: Delete takes the row, Ctrl+Z puts it back in its place", "[client_screens]") {
    House desk("relais-grid");
    desk.go_to_members();
    for (const char* name : {"Awa", "Ali", "Oumar"}) {
        desk.press(Key::insert);
        desk.type(name);
    }
    desk.press(Key::up);
    desk.press(Key::del);
    CHECK(desk.driver->text_of("band").find("Retiré : Membre 2 sur 3. 1 réponse retirée.") !=
          std::string::npos);
    CHECK(desk.answer("/data/member[2]/name") == "Oumar");
    desk.control("z");
    CHECK(desk.answer("/data/member[2]/name") == "Ali");
    CHECK(desk.at() == "/data/member[2]/name");
}

TEST_CASE("grid: F6 opens the row's other questions and leads back to the row",
          "[client_screens]") {
    House desk("relais-grid");
    desk.go_to_members();
    for (const char* name : {"Awa", "Ali"}) {
        desk.press(Key::insert);
        desk.type(name);
    }
    desk.press(Key::up);
    desk.press(Key::f6);
    CHECK(desk.at() == "/data/member[1]/story");
    desk.enter("longue histoire");
    CHECK(desk.interview().page().kind == PageKind::grid);
    CHECK(desk.at() == "/data/member[1]/name");
    desk.press(Key::f6);
    desk.press(Key::f6);
    CHECK(desk.at() == "/data/member[1]/name");
}

TEST_CASE("grid: F8 turns a roster into a table and back, and changes no answer",
          "[client_screens]") {
    House desk;
    desk.go_to_members();
    add_member(desk, "Awa", "34");
    desk.press(Key::f8);
    REQUIRE(desk.interview().page().kind == PageKind::grid);
    CHECK(desk.shows("Awa"));
    desk.press(Key::f8);
    CHECK(desk.interview().page().kind != PageKind::grid);
    CHECK(desk.answer("/data/member[1]/age") == "34");
}

TEST_CASE("grid: a thousand rows, of which only those in sight are drawn", "[client_screens]") {
    House desk("relais-grid");
    for (int i = 0; i < 1'000; ++i)
        desk.interview().add_repeat("/data/member");
    desk.interview().answer("/data/member[700]/name", "Tilly");
    REQUIRE(desk.interview().go_to_cell({699, 0}));
    desk.driver->frame();
    CHECK(desk.shows("Tilly"));
    CHECK(client::ui::drawn().size() < 200);
    for (int i = 0; i < 30; ++i)
        desk.press(Key::page_up);
    CHECK(desk.at() == "/data/member[400]/name");
    CHECK(desk.driver->has("/data/member[400]/name"));
    desk.driver->wheel(-500);
    CHECK(desk.driver->has("add-row"));
}

TEST_CASE("moving: another language moves nothing", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    desk.press(Key::f5);
    desk.type("1");
    desk.press(Key::f3);
    desk.press(Key::home);
    desk.press(Key::down);
    desk.press(Key::f2);
    CHECK(desk.shows("Direction"));
    desk.press(Key::enter);
    REQUIRE(desk.title().starts_with("form 2/"));
    desk.press(Key::down);
    desk.press(Key::f2);  // Arabic, the window's alone
    desk.press(Key::f2);
    CHECK(desk.shows("Sens"));
    // The ring stands where it stood: Space takes what it is on.
    desk.press(Key::space);
    CHECK(desk.workplace->interview()->answer_at("/data/direction") == "in");
    desk.workplace->interview()->go_to("/data/remark");
    desk.driver->frame();
    desk.type("Deux mots");
    desk.press(Key::left);
    desk.press(Key::f2);
    desk.type("_");
    CHECK(desk.workplace->interview()->answer_at("/data/remark") == "Deux mot_s");
}
