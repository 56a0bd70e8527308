// The small screens: what their keys ask for.
#include <catch2/catch.hpp>

#include "client/screens/close_shift/close_shift.h"
#include "client/screens/enrol/enrol.h"
#include "client/screens/exchange/exchange.h"
#include "client/screens/home/home.h"
#include "client/screens/records/records.h"
#include "client/screens/review/review.h"
#include "client/screens/shift/shift.h"
#include "client/screens/unlock/unlock.h"
#include "tests/client/screens/support.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;
namespace screens = client::screens;

namespace {

template <class T, class Intent>
const T* as(const std::optional<Intent>& intent) {
    return intent ? std::get_if<T>(&*intent) : nullptr;
}

template <class State>
void type(State& state, const std::string& text) {
    for (const char c : text)
        press(state, letter(std::string(1, c)));
}

}  // namespace

TEST_CASE("enrol: Enter walks the fields and submits on the last", "[client_screens]") {
    screens::enrol::State state;
    type(state, "/media/cle/e.relais");
    CHECK_FALSE(press(state, key(Key::enter)));
    type(state, "AD-07");
    CHECK_FALSE(press(state, key(Key::enter)));
    CHECK_FALSE(press(state, key(Key::enter)));
    CHECK(as<screens::enrol::Submit>(press(state, key(Key::enter))));
    CHECK(state.fields[screens::enrol::file].text == "/media/cle/e.relais");
    CHECK(state.fields[screens::enrol::enumerator].text == "AD-07");
    press(state, key(Key::tab, true));
    CHECK(state.focus == screens::enrol::passphrase);
}

TEST_CASE("unlock: a digit chooses the code, digits of the passphrase stay its own",
          "[client_screens]") {
    screens::unlock::State state;
    state.codes = {"AD-07", "BK-02"};
    const auto chosen = press(state, digit(2, "é"));
    REQUIRE(as<screens::unlock::Choose>(chosen));
    CHECK(as<screens::unlock::Choose>(chosen)->code == 1);

    state.typing = true;
    CHECK_FALSE(press(state, digit(2, "é")));
    CHECK_FALSE(press(state, digit(3)));
    CHECK(state.passphrase.text == "é3");
    CHECK(as<screens::unlock::Submit>(press(state, key(Key::enter))));
    press(state, key(Key::escape));
    CHECK_FALSE(state.typing);
}

TEST_CASE("unlock: a store that does not open takes no passphrase", "[client_screens]") {
    screens::unlock::State state;
    state.codes = {"AD-07"};
    state.typing = true;
    state.cannot_open = true;
    CHECK_FALSE(press(state, letter("x")));
    CHECK(state.passphrase.text.empty());
}

TEST_CASE("unlock: what was wrong is no longer said once typing begins again", "[client_screens]") {
    screens::unlock::State state;
    state.codes = {"AD-07"};
    state.typing = true;
    state.error = Error{Errc::wrong_key, "AD-07", ""};
    press(state, letter("x"));
    CHECK_FALSE(state.error);
}

TEST_CASE("shift: a few letters find the point, Enter takes it", "[client_screens]") {
    screens::shift::State state;
    state.points = {{"FMP-GAO-01", "Wabaria", "Gao"}, {"FMP-MOP-01", "Sévaré", "Mopti"}};
    state.teams = {{"1", "1", ""}, {"2", "2", ""}};
    type(state, "sev");
    REQUIRE(screens::shift::shown(state) == std::vector<std::size_t>{1});
    const auto chosen = press(state, key(Key::enter));
    REQUIRE(as<screens::shift::Choose>(chosen));
    CHECK(as<screens::shift::Choose>(chosen)->code == "FMP-MOP-01");
}

TEST_CASE("shift: Enter opens only when point and team are chosen", "[client_screens]") {
    screens::shift::State state;
    state.points = {{"P1", "Wabaria", "Gao"}};
    state.teams = {{"1", "1", ""}, {"2", "2", ""}};
    state.step = screens::shift::Step::team;
    state.point = "P1";
    const auto chosen = press(state, key(Key::enter));
    REQUIRE(as<screens::shift::Choose>(chosen));
    state.team = "1";
    CHECK(as<screens::shift::Begin>(press(state, key(Key::enter))));
    // The ring moved away: Enter takes the ring first.
    press(state, key(Key::down));
    CHECK(as<screens::shift::Choose>(press(state, key(Key::enter)))->code == "2");
}

TEST_CASE("home: each form has its F-key, F8 resumes, the others lead on", "[client_screens]") {
    screens::home::State state;
    state.form_files = {"flux.xlsx", "menage.xlsx", "c.xlsx", "d.xlsx"};
    state.drafts = 1;
    CHECK(as<screens::home::Start>(press(state, key(Key::f5)))->form == 0);
    CHECK(as<screens::home::Start>(press(state, key(Key::f7)))->form == 2);
    CHECK(as<screens::home::Start>(press(state, digit(4, "'")))->form == 3);
    CHECK(as<screens::home::ResumeDraft>(press(state, key(Key::f8))));
    CHECK(as<screens::home::Go>(press(state, key(Key::f3)))->screen == screens::Screen::records);
    CHECK(as<screens::home::Go>(press(state, key(Key::f9)))->screen == screens::Screen::exchange);
    CHECK(as<screens::home::Go>(press(state, key(Key::f11)))->screen ==
          screens::Screen::close_shift);
    CHECK(screens::home::key_of_form(2) == "F7");
    CHECK(screens::home::key_of_form(3) == "4");

    state.form_files.resize(1);
    CHECK_FALSE(press(state, key(Key::f6)));
    press(state, key(Key::down));
    CHECK(as<screens::home::ResumeDraft>(press(state, key(Key::enter))));
}

TEST_CASE("review: Enter jumps, F10 finalises, Esc returns", "[client_screens]") {
    screens::review::State state;
    CHECK_FALSE(press(state, key(Key::enter)));
    state.review.lines.resize(3);
    press(state, key(Key::down));
    CHECK(as<screens::review::Jump>(press(state, key(Key::enter)))->line == 1);
    CHECK(as<screens::review::Finalise>(press(state, key(Key::f10))));
    CHECK(as<screens::review::Back>(press(state, key(Key::escape))));
    CHECK(as<screens::review::Back>(press(state, key(Key::enter, true))));
}

TEST_CASE("records: typing filters, Esc clears the filter before it leaves", "[client_screens]") {
    screens::records::State state;
    state.labels = {"Draft", "3 Gao Kidal", "2 Sévaré Gao", "1 Mopti"};
    state.drafts = 1;
    type(state, "gao");
    REQUIRE(state.lines.size() == 2);
    CHECK(state.lines[0] == screens::records::Line{false, 0});
    CHECK(state.lines[1] == screens::records::Line{false, 1});
    press(state, key(Key::down));
    CHECK(as<screens::records::Open>(press(state, key(Key::enter)))->line.index == 1);
    CHECK_FALSE(press(state, key(Key::escape)));
    CHECK(state.lines.size() == 4);
    CHECK(as<screens::records::Back>(press(state, key(Key::escape))));
}

TEST_CASE("records: any other key than Delete keeps the draft", "[client_screens]") {
    screens::records::State state;
    state.delete_asked = "abc";
    CHECK(as<screens::records::Delete>(press(state, key(Key::del))));
    CHECK(state.delete_asked == "abc");
    press(state, key(Key::down));
    CHECK(state.delete_asked.empty());
}

TEST_CASE("exchange: F5 sends, F6 stops only while something is sent", "[client_screens]") {
    screens::exchange::State state;
    CHECK(as<screens::exchange::SendNow>(press(state, key(Key::f5))));
    CHECK_FALSE(press(state, key(Key::f6)));
    state.sending = true;
    CHECK_FALSE(press(state, key(Key::f5)));
    CHECK(as<screens::exchange::Stop>(press(state, key(Key::f6))));
    CHECK(as<screens::exchange::Back>(press(state, key(Key::escape))));
}

TEST_CASE("exchange: F7 looks for a stick, a digit chooses between several", "[client_screens]") {
    screens::exchange::State state;
    CHECK(as<screens::exchange::LookForStick>(press(state, key(Key::f7))));
    state.sticks = {{"KINGSTON", "/media/a"}, {"TOSHIBA", "/media/b"}};
    client::ui::KeyPress two;
    two.digit = 2;
    CHECK(as<screens::exchange::UseStick>(press(state, two))->path == "/media/b");
    two.digit = 3;
    CHECK_FALSE(press(state, two));
    static_cast<void>(state.stick.begin());
    CHECK_FALSE(press(state, key(Key::f7)));
}

TEST_CASE("close: only F11 closes the day", "[client_screens]") {
    screens::close_shift::State state;
    CHECK_FALSE(press(state, key(Key::enter)));
    CHECK(as<screens::close_shift::Back>(press(state, key(Key::escape))));
    CHECK(as<screens::close_shift::Close>(press(state, key(Key::f11))));
}

TEST_CASE("screens: work that comes back after its screen was left harms nothing",
          "[client_screens]") {
    std::function<void(Result<void>)> callback;
    {
        screens::Pending<> pending;
        callback = pending.begin();
        CHECK(pending.busy());
    }
    callback(Result<void>{});

    screens::Pending<> pending;
    callback = pending.begin();
    callback(fail(Errc::disk_full, "store", "full"));
    CHECK_FALSE(pending.busy());
    const auto outcome = pending.take();
    REQUIRE(outcome.has_value());
    CHECK_FALSE(outcome->has_value());
    CHECK_FALSE(pending.take().has_value());
}
