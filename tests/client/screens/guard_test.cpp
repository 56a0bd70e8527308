// When the window locks by itself, and the two seconds of the panic: in made-up time.
#include "client/app/guard.h"

#include <catch2/catch.hpp>

using relais::client::app::Guard;
using Want = Guard::Want;

namespace {

constexpr std::int64_t kFiveMinutes = 300'000;

}  // namespace

TEST_CASE("guard: idling locks once, and a touch puts it off", "[client_app]") {
    Guard guard(1'000);
    CHECK(guard.tick(300'999, kFiveMinutes) == Want::nothing);
    CHECK(guard.wait_ms(300'999, kFiveMinutes, 60'000) == 1);
    guard.touched(300'999);
    CHECK(guard.wait_ms(301'000, kFiveMinutes, 60'000) == 60'000);
    CHECK(guard.tick(301'000, kFiveMinutes) == Want::nothing);
    CHECK(guard.tick(600'999, kFiveMinutes) == Want::lock);
    CHECK(guard.tick(601'000, kFiveMinutes) == Want::nothing);
}

TEST_CASE("guard: without a limit nothing locks by itself and nothing wakes", "[client_app]") {
    Guard guard(0);
    CHECK(guard.tick(10'000'000, 0) == Want::nothing);
    CHECK(guard.wait_ms(10'000'000, 0, 60'000) == 60'000);
}

TEST_CASE("guard: a laptop that has slept is locked on waking", "[client_app]") {
    Guard guard(0);
    guard.slept(7'000);  // before the program began
    CHECK(guard.tick(10, kFiveMinutes) == Want::nothing);
    guard.slept(7'003);  // two clocks are never read at once
    CHECK(guard.tick(20, kFiveMinutes) == Want::nothing);
    guard.slept(67'003);
    CHECK(guard.wait_ms(20, kFiveMinutes, 60'000) == 0);
    CHECK(guard.tick(20, kFiveMinutes) == Want::lock);
    guard.slept(67'003);
    CHECK(guard.tick(30, kFiveMinutes) == Want::nothing);
}

TEST_CASE("guard: the panic takes two seconds of holding, is told once and can be let go",
          "[client_app]") {
    Guard guard(0);
    guard.hold(true, 1'000);
    guard.hold(true, 2'000);  // still down
    CHECK(guard.panic_fraction(2'000) == Approx(0.5));
    CHECK(guard.wait_ms(2'000, kFiveMinutes, 60'000) <= 100);
    CHECK(guard.tick(2'999, kFiveMinutes) == Want::nothing);
    guard.hold(false, 2'999);
    CHECK(guard.panic_fraction(2'999) == 0);
    guard.hold(true, 3'000);
    CHECK(guard.tick(4'999, kFiveMinutes) == Want::nothing);
    CHECK(guard.tick(5'000, kFiveMinutes) == Want::panic);
    CHECK(guard.tick(5'001, kFiveMinutes) == Want::nothing);
}

TEST_CASE("guard: nobody idles while the keys are held", "[client_app]") {
    Guard guard(0);
    guard.hold(true, kFiveMinutes);
    CHECK(guard.tick(kFiveMinutes + 1, kFiveMinutes) == Want::nothing);
}

TEST_CASE("guard: shutting the lid locks once, also when nothing sleeps", "[client_app]") {
    Guard guard(0);
    guard.lid(false);
    CHECK(guard.tick(10, 0) == Want::nothing);
    guard.lid(true);
    CHECK(guard.wait_ms(20, 0, 60'000) == 0);
    CHECK(guard.tick(20, 0) == Want::lock);
    guard.lid(true);
    CHECK(guard.tick(30, 0) == Want::nothing);
    guard.lid(false);
    CHECK(guard.tick(40, 0) == Want::nothing);
    guard.lid(true);
    CHECK(guard.tick(50, 0) == Want::lock);
}

TEST_CASE("guard: a lid that is shut from the beginning locks nobody out", "[client_app]") {
    Guard guard(0);
    guard.lid(true);
    CHECK(guard.tick(10, 0) == Want::nothing);
    guard.lid(false);
    guard.lid(true);
    CHECK(guard.tick(20, 0) == Want::lock);
}
