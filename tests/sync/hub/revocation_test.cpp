// A laptop that was lost or taken: what it sends is kept, and does not count.
#include <catch2/catch.hpp>

#include "sync/hub/backup.h"
#include "tests/sync/hub/two_devices.h"

using namespace relais;
using namespace relais::tests;

namespace {

void revoke(TestHub& hub, const TestLaptop& laptop, std::optional<Instant> from) {
    must(hub.folder().fleet().set(laptop.store->device(), {"Gao 1", from}));
}

}  // namespace

TEST_CASE("revocation: later records go to quarantine, whole, and the laptop hears of it",
          "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    laptop.record_flow("in", "4");
    must(laptop.exchange(line));
    hub.clock.advance_ms(60'000);
    revoke(hub, laptop, hub.clock.now());
    laptop.record_flow("in", "9");
    must(laptop.exchange(line));

    CHECK(hub.status()[0].records == 1);
    CHECK(hub.status()[0].quarantined == 1);
    CHECK(must(laptop.store->outbox()).quarantined == 1);
    CHECK(must(laptop.store->revoked_from()) == hub.clock.now());
    CHECK(hub.book().figures.movements[0].persons == 4);
}

TEST_CASE("revocation: what came before it stays, also when it is sent again", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    REQUIRE(laptop.claim().status == 200);
    const auto bytes = laptop.batch_of({laptop.add("in", "4")});
    REQUIRE(laptop.put(bytes).status == 200);
    hub.clock.advance_ms(1);
    must(hub.folder().fleet().set(laptop.enrolment.device, {"", hub.clock.now()}));
    const auto again = laptop.receipt(laptop.put(bytes));
    CHECK(again.lines[0].outcome == batch::Outcome::duplicate);
    CHECK(hub.status()[0].quarantined == 0);
}

TEST_CASE("revocation: a time in the past takes out of the tables what came since", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    laptop.record_flow("in", "4");
    must(laptop.exchange(line));
    hub.clock.advance_ms(60'000);
    const auto taken = hub.clock.now();
    hub.clock.advance_ms(60'000);
    laptop.record_flow("in", "9");
    must(laptop.exchange(line));
    CHECK(hub.book().figures.movements[0].persons == 13);

    revoke(hub, laptop, taken);
    const auto book = hub.book();
    CHECK(book.figures.movements[0].persons == 4);
    REQUIRE(book.left_out.rows.size() == 1);
    CHECK(book.left_out.rows[0][3].find("revoked") != std::string::npos);
    revoke(hub, laptop, std::nullopt);
    CHECK(hub.book().figures.movements[0].persons == 13);
}

TEST_CASE("revocation: taken back, what was set aside counts, each record once", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    must(laptop.exchange(line));
    revoke(hub, laptop, hub.clock.now());
    laptop.record_flow("in", "4");
    laptop.record_flow("in", "5");
    must(laptop.exchange(line));
    REQUIRE(hub.status()[0].quarantined == 2);
    revoke(hub, laptop, std::nullopt);
    hub.clock.advance_ms(1000);
    must(laptop.exchange(line));

    CHECK(hub.status()[0].quarantined == 0);
    CHECK(hub.status()[0].records == 2);
    CHECK(hub.status()[0].missing == 0);
    CHECK(must(laptop.store->outbox()).quarantined == 0);
    CHECK(must(laptop.store->outbox()).delivered == 2);
    CHECK_FALSE(must(laptop.store->revoked_from()).has_value());
    CHECK(hub.book().figures.movements[0].persons == 9);
}

TEST_CASE("revocation: what a restored hub has no more is sent to it again, and set aside again",
          "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    must(laptop.exchange(line));
    const auto backup = hub.temporary / "backup";
    must(sync::hub::make_backup(hub.folder(), backup, hub.clock.now()));
    revoke(hub, laptop, hub.clock.now());
    laptop.record_flow("in", "4");
    must(laptop.exchange(line));
    REQUIRE(must(laptop.store->outbox()).quarantined == 1);
    const auto again = hub.temporary / "again";
    must(sync::hub::restore_backup(backup, again));
    hub.move_to(again);
    revoke(hub, laptop, hub.clock.now());
    REQUIRE(hub.status()[0].quarantined == 0);
    for (int exchanges = 0; exchanges < 2; ++exchanges) {
        hub.clock.advance_ms(1000);
        must(laptop.exchange(line));
        CHECK(hub.status()[0].quarantined == 1);
        CHECK(must(laptop.store->outbox()).quarantined == 1);
    }
}

TEST_CASE("revocation: a file about a laptop that cannot be read lets nothing count", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    REQUIRE(laptop.claim().status == 200);
    const auto bytes = laptop.batch_of({laptop.add("in", "4")});
    const auto path = hub.path + "/devices/" + batch::to_hex(laptop.enrolment.device) + ".json";
    must(make_folders(hub.path + "/devices"));
    for (const auto* broken : {"", "[]", "{\"revoked_from_ms\": \"soon\"}"}) {
        must(write_file_atomically(path, broken));
        CHECK(laptop.put(bytes).status != 200);
    }
    CHECK(hub.status()[0].records == 0);
}
