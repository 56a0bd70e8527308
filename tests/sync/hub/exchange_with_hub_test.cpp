// A laptop and a hub together: what the line does to them.
#include <algorithm>
#include <catch2/catch.hpp>

#include "sync/report/render.h"
#include "tests/sync/hub/two_devices.h"

using namespace relais;
using namespace relais::tests;

TEST_CASE("two devices: what was finalised arrives, once, and is known to have arrived", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    laptop.record_flow("in", "4");
    laptop.record_flow("out", "7");

    const auto progress = must(laptop.exchange(line));

    CHECK(progress.sent_records == 2);
    CHECK(hub.status()[0].records == 2);
    const auto outbox = must(laptop.store->outbox());
    CHECK(outbox.claimed);
    CHECK(outbox.queued == 0);
    CHECK(outbox.delivered == 2);
    CHECK(must(laptop.exchange(line)).sent_records == 0);
}

TEST_CASE("two devices: each message lost in turn, either way, loses and doubles nothing",
          "[hub]") {
    // Ping, claim, batch: the n-th request or answer is lost; then all is tried again.
    for (const bool lose_answer : {false, true}) {
        for (int n = 0; n < 3; ++n) {
            CAPTURE(lose_answer, n);
            TestHub hub;
            TestLaptop laptop(hub.enrol());
            laptop.record_flow("in", "4");
            Loopback line(hub);
            sync::exchange::Progress progress;
            for (int step = 0;; ++step) {
                auto planned = must(sync::exchange::plan(*laptop.store, progress, laptop.random));
                if (!planned) break;
                line.lose_answers = lose_answer && step == n ? 1 : 0;
                line.lose_requests = !lose_answer && step == n ? 1 : 0;
                const auto response = line.send(planned->request);
                if (!response) {
                    CHECK(must(laptop.store->outbox()).delivered == 0);
                    continue;
                }
                must(sync::exchange::commit(*laptop.store, *planned, *response, progress));
            }
            CHECK(must(laptop.store->outbox()).delivered == 1);
            REQUIRE(hub.status().size() == 1);
            CHECK(hub.status()[0].records == 1);
            CHECK(hub.book().figures.movements[0].persons == 4);
        }
    }
}

TEST_CASE("two devices: the hub crashes after each answer and loses nothing", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    for (int i = 0; i < 5; ++i) {
        laptop.record_flow("in", "1");
        must(laptop.exchange(line));
        hub.restart();
    }
    CHECK(hub.status()[0].records == 5);
    CHECK(hub.book().figures.movements[0].persons == 5);
}

TEST_CASE("two devices: a correction replaces the record and the history keeps it", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    const auto first = laptop.record_flow("in", "4");
    must(laptop.exchange(line));
    CHECK(hub.book().figures.movements[0].persons == 4);

    const auto second = laptop.record_flow("in", "5", first);
    must(laptop.exchange(line));

    const auto book = hub.book();
    REQUIRE(book.figures.movements.size() == 1);
    CHECK(book.figures.movements[0].persons == 5);
    CHECK(book.figures.movements[0].groups.agreed == 1);
    CHECK(book.figures.forms[0].records == 1);
    CHECK(book.figures.forms[0].versions == 2);
    REQUIRE(book.tables.size() == 1);
    REQUIRE(book.tables[0].rows.size() == 1);
    CHECK(book.tables[0].rows[0][0] == first);  // KEY stays
    CHECK(book.tables[0].rows[0][1] == second);
    REQUIRE(book.history.rows.size() == 2);
    CHECK(book.history.rows[0][3] == first);
    CHECK(book.history.rows[0][1] == "0");
    CHECK(book.history.rows[1][3] == second);
    CHECK(book.history.rows[1][1] == "1");
}

TEST_CASE("two devices: two laptops correct one record: a conflict, both kept", "[hub]") {
    TestHub hub;
    TestLaptop one(hub.enrol(), 1);
    TestLaptop other(hub.enrol(), 2);
    Loopback line(hub);
    const auto first = one.record_flow("in", "4");
    one.record_flow("in", "5", first);
    other.record_flow("in", "6", first);

    must(other.exchange(line));  // the corrections come before what they correct
    must(one.exchange(line));

    const auto book = hub.book();
    CHECK(book.figures.forms[0].records == 1);
    CHECK(book.figures.forms[0].versions == 3);
    CHECK(book.figures.forms[0].conflicts == 1);
    CHECK(book.history.rows.size() == 3);
}

TEST_CASE("two devices: batches grow while all goes well", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    for (int i = 0; i < 120; ++i)
        laptop.record_flow("in", "1");

    const auto progress = must(laptop.exchange(line));

    CHECK(progress.sent_records == 120);
    CHECK(hub.status()[0].records == 120);
    CHECK(progress.batch_bytes > batch::kFirstBatchBytes);
    std::vector<std::size_t> sizes;
    for (const auto& request : line.requests)
        if (request.path.find("/batches/") != std::string::npos)
            sizes.push_back(request.body.size());
    sizes.pop_back();  // what was left
    CHECK(std::is_sorted(sizes.begin(), sizes.end()));
}

TEST_CASE("two devices: the summary is the one that was recorded", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    laptop.record_flow("in", "4");
    laptop.record_flow("in", "", "", "refused");
    laptop.record_flow("out", "3");
    laptop.record_flow("in", "", "", "no_answer");
    must(laptop.exchange(line));

    CHECK(sync::report::render_text(hub.book().figures, {{"FMP-GAO-01", "Wabaria"}}) ==
          R"(Fiches
  Formulaire   Fiches   Versions   Conflits
  Registre          4          4          0

Mouvements par point, jour et direction
  Point                Jour         Direction   Groupes   Personnes   Taille inconnue   Refus   Sans réponse   Indéterminé
  FMP-GAO-01 Wabaria   2026-11-20   entrant           1           4                 0       1              1             0
  FMP-GAO-01 Wabaria   2026-11-20   sortant           1           3                 0       0              0             0
  Les points ne s'additionnent pas : un même groupe peut passer à plusieurs points.
)");
}
