#include <catch2/catch.hpp>

#include "client/screens/form/entry.h"
#include "tests/client/screens/support.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;
using client::ui::TextEdit;
using client::work::Widget;
namespace form = client::screens::form;

namespace {

client::screens::Now now_at(int utc_offset_minutes) {
    return {{}, utc_offset_minutes};
}

form::Typed read(Widget widget, const std::string& typed, int utc_offset_minutes = 0) {
    return form::read_typed(question(widget, "q"), typed, now_at(utc_offset_minutes));
}

std::string shown(Widget widget, const std::string& value, int utc_offset_minutes = 0) {
    return form::shown_value(question(widget, "q"), value, now_at(utc_offset_minutes));
}

bool press_in(TextEdit& edit, Widget widget, const client::ui::KeyPress& key) {
    return form::press(edit, question(widget, "q"), key, now_at(0));
}

/// Types digits as AZERTY's top row without Shift does.
std::string typed_digits(Widget widget, const std::string& digits) {
    TextEdit edit;
    for (const char c : digits)
        press_in(edit, widget, c == '/' ? letter("/") : digit(c - '0', "&"));
    return edit.text;
}

}  // namespace

TEST_CASE("entry: a date is typed as digits alone", "[client_screens]") {
    CHECK(typed_digits(Widget::date, "20") == "20");
    CHECK(typed_digits(Widget::date, "201") == "20/1");
    CHECK(typed_digits(Widget::date, "20112026") == "20/11/2026");
    CHECK(typed_digits(Widget::date, "201120269") == "20/11/2026");
    CHECK(typed_digits(Widget::date, "5/3/2026") == "05/03/2026");
    CHECK(read(Widget::date, "20/11/2026", 0).value == "2026-11-20");
    CHECK(shown(Widget::date, "2026-11-20", 0) == "20/11/2026");
}

TEST_CASE("entry: half a date or one that does not exist is no answer", "[client_screens]") {
    const std::string text =
        GENERATE("20/11", "31/02/2026", "00/01/2026", "12/13/2026", "01/01/0001");
    const auto typed = read(Widget::date, text, 0);

    CHECK(typed.value.empty());
    CHECK_FALSE(typed.complete);
    CHECK(read(Widget::date, "", 0).complete);
}

TEST_CASE("entry: Backspace takes a date back digit by digit", "[client_screens]") {
    TextEdit edit;
    edit.set("20/11/2026");
    for (int i = 0; i < 4; ++i)
        press_in(edit, Widget::date, key(Key::backspace));
    CHECK(edit.text == "20/11");
    press_in(edit, Widget::date, key(Key::backspace));
    CHECK(edit.text == "20/1");
    press_in(edit, Widget::date, key(Key::del));
    CHECK(edit.text.empty());
}

TEST_CASE("entry: times and moments keep the laptop's zone", "[client_screens]") {
    CHECK(typed_digits(Widget::time, "0842") == "08:42");
    CHECK(read(Widget::time, "08:42", 0).value.starts_with("08:42:00.000"));
    CHECK_FALSE(read(Widget::time, "25:00", 0).complete);
    const auto moment = read(Widget::date_time, "20/11/2026 08:42", 60);
    CHECK(moment.value == "2026-11-20T08:42:00.000+01:00");
    CHECK(shown(Widget::date_time, moment.value, 60) == "20/11/2026 08:42");
}

TEST_CASE("entry: whole numbers take digits by physical key and nothing else", "[client_screens]") {
    TextEdit edit;
    for (const auto& press : {digit(4, "'"), letter("x"), letter("."), digit(2, "é")})
        press_in(edit, Widget::integer, press);
    CHECK(edit.text == "42");
    CHECK_FALSE(press_in(edit, Widget::integer, key(Key::enter)));
}

TEST_CASE("entry: text is typed as the layout prints it", "[client_screens]") {
    TextEdit edit;
    for (const auto& press :
         {letter("F"), digit(2, "é"), letter("ɲ"), key(Key::space), letter("A")})
        press_in(edit, Widget::text, press);
    CHECK(edit.text == "Féɲ A");
}

TEST_CASE("entry: a place is two numbers on the earth", "[client_screens]") {
    CHECK(read(Widget::geopoint, "16.27 -0.05", 0).value == "16.2700000 -0.0500000 0.0 0.0");
    CHECK_FALSE(read(Widget::geopoint, "16.27", 0).complete);
    CHECK_FALSE(read(Widget::geopoint, "96.27 -0.05", 0).complete);
    CHECK_FALSE(read(Widget::geopoint, "nan 0", 0).complete);
    CHECK(read(Widget::geopoint, "", 0).complete);
}
