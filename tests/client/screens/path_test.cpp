// The whole path by keyboard, on a real store, with a hub in process.
#include "tests/client/screens/desk.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;

namespace {

/// A group of four through the small form, up to the last page.
void answer_group(Desk& desk) {
    desk.press(Key::f5);
    REQUIRE(desk.title() == "form 1/2");
    desk.type("o");    // quick: goes on
    desk.type("2");    // Sortant, quick too
    desk.type("aaz");  // two women, a man
    desk.type("2z");   // two men more
    desk.press(Key::backspace);
    desk.press(Key::enter);
    desk.type("1");    // Gao: a digit goes on
    desk.type("2");    // Bourem
    desk.enter("12");  // two reasons
}

}  // namespace

TEST_CASE("path: from the enrolment to the delivered record by keyboard alone",
          "[client_screens]") {
    Desk desk;
    REQUIRE(desk.title() == "enrol");
    desk.settle_in();
    CHECK(desk.shows("Wabaria, Gao"));

    answer_group(desk);
    CHECK(desk.title().ends_with(" saved"));
    CHECK(desk.driver->has("add"));
    desk.type("o");
    desk.enter("Fatoumata");
    desk.enter("34");
    desk.type("n");
    desk.type("Rien à ajouter.");
    desk.press(Key::enter);
    REQUIRE(desk.title() == "review");
    CHECK(desk.shows("Rien ne manque"));

    desk.press(Key::f10);
    REQUIRE(desk.title() == "home");
    CHECK(desk.shows("Fiche 1 enregistrée."));
    CHECK(desk.workplace->today().out == 3);

    desk.press(Key::f9);
    REQUIRE(desk.title() == "exchange");
    desk.press(Key::f5);
    CHECK(desk.laptop.hub.record_count() == 1);
    CHECK(desk.shows("Livrée"));
    desk.press(Key::escape);
    desk.press(Key::f3);
    REQUIRE(desk.title() == "records");
    CHECK(desk.shows("✓ Livrée"));
}

TEST_CASE("path: an answer that the form cannot compute is taken back, and that is told",
          "[client_screens]") {
    Desk desk;
    desk.settle_in(
        {{"lourd.md",
          "| survey |\n| | type | name | label | calculation | default | repeat_count |\n"
          "| | text | go | Allez | | | |\n| | begin_repeat | r | R | | | 300 |\n"
          "| | text | x | X | | 1 | |\n| | end_repeat | | | | | |\n"
          "| | calculate | n | | if(${go} = '', 0, count(//x[. < count(//x[. < count(//x)])])) "
          "| | |\n"}});
    desk.press(Key::f5);
    REQUIRE(desk.shows("Allez"));

    desk.type("a");
    CHECK(desk.shows("Le formulaire demande trop de calculs"));
    CHECK(desk.workplace->interview()->page().questions.at(0).value.empty());
    // What was refused is typed still: no number of Enters passes it as if it were the answer.
    const std::string here = desk.title();
    for (int i = 0; i < 3; ++i) {
        desk.press(Key::enter);
        CHECK(desk.shows("Le formulaire demande trop de calculs"));
        CHECK(desk.title() == here);
    }
    desk.press(Key::backspace);
    CHECK_FALSE(desk.shows("Le formulaire demande trop de calculs"));
    desk.press(Key::enter);
    CHECK(desk.title() != here);
}

TEST_CASE("path: what is missing is told, opened, and told again when mended", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    desk.press(Key::f5);
    desk.press(Key::f10);
    REQUIRE(desk.title() == "review");
    CHECK(desk.shows("obligatoire"));
    desk.press(Key::f10);
    CHECK(desk.title() == "review");
    CHECK(desk.workplace->records().empty());

    desk.press(Key::enter);
    REQUIRE(desk.title().starts_with("form 1/"));
    desk.type("2");  // refused: the quick choice leads back to the review
    REQUIRE(desk.title() == "review");
    desk.press(Key::f10);
    CHECK(desk.title() == "home");
    CHECK(desk.workplace->records().size() == 1);
}

TEST_CASE("path: an answer that fails holds the page and says why", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    desk.press(Key::f5);
    desk.type("o1");
    desk.type("999a");
    desk.press(Key::enter);
    CHECK(desk.title().starts_with("form 3/"));
    CHECK(desk.shows("Entre 0 et 100."));
    desk.press(Key::backspace);
    desk.press(Key::enter);
    CHECK(desk.title().starts_with("form 4/"));
}

TEST_CASE("path: Esc keeps the draft, F8 takes it up where it was, in a new program too",
          "[client_screens]") {
    Desk desk;
    desk.settle_in();
    answer_group(desk);
    const std::string where = desk.title();
    desk.press(Key::escape);
    REQUIRE(desk.title() == "home");
    CHECK(desk.shows("1 brouillon"));
    desk.press(Key::f8);
    CHECK(desk.title() == where);

    desk.press(Key::f12);
    REQUIRE(desk.shell->wants_restart());
    desk.start();
    REQUIRE(desk.title() == "unlock");
    desk.enter(client::work::tests::kPassphrase);
    CHECK(desk.title() == where);
    CHECK(desk.workplace->interview()->answer_at("/data/counts/women") == "2");
}

TEST_CASE("path: unlocking leads back to the open interview, and home when it was left",
          "[client_screens]") {
    Desk desk;
    desk.settle_in();
    answer_group(desk);
    const std::string where = desk.title();
    desk.start();  // the power went
    desk.enter(client::work::tests::kPassphrase);
    REQUIRE(desk.title() == where);

    desk.press(Key::escape);
    REQUIRE(desk.title() == "home");
    desk.press(Key::f12);
    desk.start();
    desk.enter(client::work::tests::kPassphrase);
    CHECK(desk.title() == "home");
    CHECK(desk.shows("1 brouillon"));
}

TEST_CASE("path: a question opened from the review is where the draft goes on",
          "[client_screens]") {
    Desk desk;
    desk.settle_in();
    answer_group(desk);
    desk.press(Key::f10);
    REQUIRE(desk.title() == "review");
    desk.press(Key::end);
    desk.press(Key::enter);
    const std::string where = desk.title();
    REQUIRE(where.starts_with("form "));
    desk.press(Key::escape);
    desk.press(Key::f8);
    CHECK(desk.title() == where);
}

TEST_CASE("path: enrolling shows the words that the hub showed", "[client_screens]") {
    Desk desk;
    const std::string file = desk.laptop.folder / "laptop.relais";
    desk.laptop.hub.write_enrolment(file, {});
    desk.enter(desk.laptop.folder / "missing.relais");
    desk.driver->frame();
    CHECK(desk.shows("Introuvable"));
    desk.press(Key::up);
    for (int i = 0; i < 200; ++i)
        desk.press(Key::backspace);
    desk.enter(file);
    desk.driver->frame();
    std::string words;
    desk.workplace->enrolment_words(file, [&](Result<std::string> read) {
        REQUIRE(read);
        words = *read;
    });
    REQUIRE(!words.empty());
    CHECK(desk.shows(words));
    CHECK_FALSE(desk.shows("Introuvable"));
}

TEST_CASE("path: an interview that nobody answered leaves no draft", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    desk.press(Key::f5);
    desk.press(Key::escape);
    CHECK(desk.title() == "home");
    CHECK(desk.workplace->drafts().empty());
}

TEST_CASE("path: a record is corrected while the day is open, and not afterwards",
          "[client_screens]") {
    Desk desk;
    desk.settle_in();
    desk.press(Key::f5);
    desk.type("n");
    desk.press(Key::f10);
    desk.press(Key::f10);
    REQUIRE(desk.title() == "home");

    desk.press(Key::f3);
    desk.press(Key::enter);
    REQUIRE(desk.title().starts_with("form "));
    desk.type("n");
    desk.type("Corrigé");
    desk.press(Key::f10);
    desk.press(Key::f10);
    REQUIRE(desk.workplace->records().size() == 2);
    desk.press(Key::f3);
    CHECK(desk.shows("Remplacée par une correction"));
    desk.press(Key::down);
    desk.press(Key::enter);
    CHECK(desk.title() == "records");
    CHECK(desk.shows("Cette version a été remplacée"));

    desk.press(Key::escape);
    desk.press(Key::f11);
    REQUIRE(desk.title() == "close-shift");
    CHECK(desk.shows("2 fiches attendent encore"));
    desk.press(Key::f11);
    REQUIRE(desk.title() == "shift");
    desk.press(Key::enter);
    desk.press(Key::f3);
    desk.press(Key::enter);
    CHECK(desk.title() == "records");
    CHECK(desk.shows("journée close"));
}

TEST_CASE("path: Delete asks once before a draft goes", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    answer_group(desk);
    desk.press(Key::escape);
    desk.press(Key::f3);
    desk.press(Key::del);
    CHECK(desk.shows("Supprimer ce brouillon ?"));
    desk.press(Key::down);
    CHECK_FALSE(desk.shows("Supprimer ce brouillon ?"));
    CHECK(desk.workplace->drafts().size() == 1);
    desk.press(Key::del);
    desk.press(Key::del);
    CHECK(desk.workplace->drafts().empty());
    CHECK(desk.title() == "records");
    CHECK(desk.shows("Brouillon supprimé."));
}

TEST_CASE("path: a wrong passphrase says what to do and opens nothing", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    desk.start();
    REQUIRE(desk.title() == "unlock");
    desk.enter("trois ânes au marche");
    CHECK(desk.title() == "unlock");
    CHECK(desk.shows("n'ouvre pas le compte AD-07"));
    desk.enter(client::work::tests::kPassphrase);
    CHECK(desk.title() == "home");
}

TEST_CASE("path: a second window on the same folder says so", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    auto second = desk.laptop.workplace();
    client::app::Shell other(*second, &desk.laptop.clock);
    CHECK(other.title() == "store-error");
    other.press(letter("x"));
    other.press(key(Key::enter));
    CHECK(other.title() == "store-error");
}

TEST_CASE("path: a broken enrolment says so and leaves nothing behind", "[client_screens]") {
    Desk desk;
    REQUIRE(write_file_atomically(desk.laptop.folder / "broken.relais", "not an enrolment"));
    desk.enter(desk.laptop.folder / "broken.relais");
    desk.enter("AD-07");
    desk.enter("trop court");
    desk.enter("trop long");
    CHECK(desk.shows("pas les mêmes"));
    desk.enter("trop court");
    CHECK(desk.title() == "enrol");
    CHECK(desk.shows("n'est pas un enrôlement"));
    desk.start();
    CHECK(desk.title() == "enrol");
}

TEST_CASE("path: without a hub the reason and the next try are told", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    desk.press(Key::f5);
    desk.type("n");
    desk.press(Key::f10);
    desk.press(Key::f10);
    desk.laptop.hub.up = false;
    desk.press(Key::f9);
    desk.press(Key::f5);
    CHECK(desk.shows("Pas de réseau"));
    CHECK(desk.shows("Nouvel essai dans moins d'une minute."));
    CHECK(desk.shows("1 fiche attend"));
}

TEST_CASE("path: F2 changes the window and the form together", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    desk.press(Key::f5);
    CHECK(desk.shows("Accord ?"));
    desk.press(Key::f2);
    CHECK(desk.shows("Consent?"));
    CHECK(desk.shows("next"));
    desk.press(Key::escape);
    CHECK(desk.shows("Today"));
    desk.press(Key::f2);
    CHECK(desk.shows("اليوم"));
    desk.press(Key::f2);
    CHECK(desk.shows("Aujourd'hui"));
}

TEST_CASE("path: undo and redo go through the answers", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    answer_group(desk);
    desk.press(letter("z", false, true));
    CHECK(desk.workplace->interview()->answer_at("/data/journey/reasons") == "conflict");
    desk.press(letter("y", false, true));
    CHECK(desk.workplace->interview()->answer_at("/data/journey/reasons") == "conflict flood");
}

TEST_CASE("path: Ctrl+Q leaves, with everything on disk", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    answer_group(desk);
    desk.press(letter("q", false, true));
    CHECK(desk.shell->wants_quit());
    desk.start();
    desk.enter(client::work::tests::kPassphrase);
    CHECK(desk.workplace->drafts().size() == 1);
}

TEST_CASE("path: the help scrolls by keys and closes by click", "[client_screens]") {
    Desk desk;
    desk.settle_in();
    desk.driver->resize({1024, 600, 2});
    desk.press(Key::f1);
    const float top = desk.driver->rect_of("everywhere").y;
    desk.press(Key::down);
    CHECK(desk.driver->rect_of("everywhere").y < top);
    CHECK(desk.shows("Partout"));
    REQUIRE(desk.click("close"));
    CHECK_FALSE(desk.shows("Partout"));
}

TEST_CASE("path: a place stays as it is typed while it is typed", "[client_screens]") {
    Desk desk;
    desk.settle_in(
        {{"lieu.md", "| survey |\n| | type | name | label |\n| | geopoint | place | Lieu |\n"
                     "| settings |\n| | form_title | form_id |\n| | Lieu | lieu |\n"}});
    desk.press(Key::f5);

    desk.type("16.2 -0.05");

    CHECK(desk.shows("16.2 -0.05"));
    desk.press(Key::enter);
    REQUIRE(desk.title() == "review");
    CHECK(desk.shows("16.2 -0.05 0.0 0.0"));
}
