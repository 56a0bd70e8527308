// A form that asks why a finished record is corrected: the reason is written in the review, and
// nothing is finalised before it is.
#include "tests/client/screens/desk.h"
#include "tests/client/screens/layout_check.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;

namespace {

constexpr const char* kForm = R"(
| survey   |         |       |       |                                                       |
|          | type    | name  | label | parameters                                            |
|          | audit   | audit |       | track-changes=true track-changes-reasons=on-form-edit |
|          | text    | name  | Nom   |                                                       |
|          | integer | age   | Âge   |                                                       |
| settings |         |       |       |                                                       |
|          | form_title | form_id | version | |
|          | Ménage  | menage | 1    |                                                       |
)";

/// A record, and its correction in the review.
void begin_correction(Desk& desk) {
    desk.settle_in({{"menage.md", kForm}});
    desk.press(Key::f5);
    desk.enter("Awa");
    desk.enter("34");
    REQUIRE(desk.title() == "review");
    CHECK_FALSE(desk.shows("Pourquoi cette fiche est-elle corrigée"));
    desk.press(Key::f10);
    REQUIRE(desk.title() == "home");
    desk.workplace->correct(1, {});
    REQUIRE(desk.workplace->interview() != nullptr);
    desk.shell = std::make_unique<client::app::Shell>(*desk.workplace, &desk.laptop.clock);
    desk.driver->frame();
    REQUIRE(desk.title().starts_with("form "));
    desk.press(Key::f10);
    REQUIRE(desk.title() == "review");
}

}  // namespace

TEST_CASE("change reason: a correction waits for it, by keyboard", "[client_screens]") {
    Desk desk;
    begin_correction(desk);
    CHECK(desk.shows("Pourquoi cette fiche est-elle corrigée"));
    CHECK(desk.shows("Il manque la raison de la correction"));
    check_layout(desk);
    desk.press(Key::f10);
    desk.press(Key::f10);  // unlike a doubt it stops each time
    REQUIRE(desk.title() == "review");
    CHECK(desk.workplace->records().size() == 1);
    desk.type("mal entendu");
    CHECK_FALSE(desk.shows("Il manque la raison"));
    check_layout(desk);
    desk.press(Key::f10);
    CHECK(desk.title() == "home");
    CHECK(desk.workplace->records().size() == 2);
}

TEST_CASE("change reason: it survives leaving, and is reached by mouse", "[client_screens]") {
    Desk desk;
    begin_correction(desk);
    desk.press(Key::down);
    CHECK(desk.click("reason:change_reason"));
    desk.type("mal entendu");
    desk.start();
    desk.enter(client::work::tests::kPassphrase);
    REQUIRE(desk.title().starts_with("form "));
    desk.press(Key::f10);
    CHECK_FALSE(desk.shows("Il manque la raison"));
    CHECK(desk.click("finalise"));
    CHECK(desk.workplace->records().size() == 2);
}
