// A draft whose form became a newer one overnight: told before it opens, by key and by mouse.
#include "sync/db/connection.h"
#include "sync/db/statement.h"
#include "sync/seal/seal.h"
#include "tests/client/screens/desk.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;

namespace {

std::string form(const std::string& question, const std::string& version) {
    return "| survey |\n| | type | name | label |\n| | text | name | Nom |\n" + question +
           "| settings |\n| | form_id | version |\n| | f | " + version + " |\n";
}

/// As an exchange with the office will: the form's file in the store is another one.
void replace_form(Desk& desk, const std::string& bytes) {
    desk.driver.reset();
    desk.shell.reset();
    desk.workplace.reset();
    auto database = sync::db::Connection::open(desk.laptop.folder / "store/store.db", {});
    REQUIRE(database);
    auto update = database->prepare("UPDATE form_file SET bytes = ?, hash = ? WHERE name = 'f.md'");
    REQUIRE(update);
    const auto hash = sync::seal::hash(bytes);
    update->bind_blob(1, bytes).bind_blob(2, sync::seal::bytes_of(hash));
    REQUIRE(update->run());
}

}  // namespace

TEST_CASE("form change: a draft is left as it is, or opens with what is said", "[client_screens]") {
    Desk desk;
    desk.settle_in({{"f.md", form("| | text | nickname | Surnom |\n", "1")}});
    desk.press(Key::f5);
    desk.enter("Awa");
    desk.type("la grande");
    desk.press(Key::escape);
    REQUIRE(desk.workplace->drafts().size() == 1);
    replace_form(desk, form("| | text | phone | Votre téléphone ? |\n", "2"));
    desk.start();
    desk.enter(client::work::tests::kPassphrase);
    REQUIRE(desk.title() == "home");

    desk.press(Key::f8);
    REQUIRE(desk.title() == "form-change");
    CHECK(desk.shows("1 → 2"));
    CHECK(desk.shows("1 réponse garde sa place."));
    CHECK(desk.shows("la grande"));
    CHECK(desk.shows("Votre téléphone ?"));
    desk.press(Key::escape);
    REQUIRE(desk.title() == "home");
    CHECK(desk.workplace->drafts().size() == 1);

    desk.press(Key::f8);
    REQUIRE(desk.title() == "form-change");  // still: nothing was changed
    REQUIRE(desk.click("accept"));
    REQUIRE(desk.title().starts_with("form "));
    CHECK(desk.workplace->interview()->answer_at("/data/name") == "Awa");
    desk.press(Key::f10);
    REQUIRE(desk.title() == "review");
    CHECK(desk.shows("Réponses sans place dans ce formulaire"));
    CHECK(desk.shows("la grande"));
    desk.press(Key::escape);
    desk.press(Key::escape);
    REQUIRE(desk.title() == "home");
    desk.press(Key::f8);
    CHECK(desk.title().starts_with("form "));  // it was said once
}

TEST_CASE("form change: one that a power cut interrupted is told after unlocking",
          "[client_screens]") {
    Desk desk;
    desk.settle_in({{"f.md", form("| | text | nickname | Surnom |\n", "1")}});
    desk.press(Key::f5);
    desk.enter("Awa");
    desk.type("la grande");
    replace_form(desk, form("", "2"));
    desk.start();
    desk.enter(client::work::tests::kPassphrase);
    REQUIRE(desk.title() == "form-change");
    desk.press(Key::f12);  // locking leaves it as it is
    REQUIRE(desk.shell->wants_restart());
    desk.start();
    desk.enter(client::work::tests::kPassphrase);
    REQUIRE(desk.title() == "form-change");
    desk.press(Key::enter);
    CHECK(desk.title().starts_with("form "));
}
