// What comes down from the hub reaches laptops that were enrolled long ago.
#include <catch2/catch.hpp>

#include "forms/base/text.h"
#include "sync/hub/roster.h"
#include "tests/sync/hub/two_devices.h"

using namespace relais;
using namespace relais::tests;
using sync::hub::ListKind;
using sync::hub::Roster;

namespace {

void add_person(TestHub& hub, const std::string& code, const std::string& name) {
    auto roster = must(Roster::read(hub.path, ListKind::enumerators));
    must(roster.add(code, {{"name", name}}));
    must(roster.write());
    hub.publish();
}

std::size_t gets_of(const Loopback& line, const std::string& part) {
    std::size_t count = 0;
    for (const auto& request : line.requests)
        if (request.path.find(part) != std::string::npos) ++count;
    return count;
}

/// Bytes that no compression makes small.
std::string noise(std::size_t size, Random& random) {
    std::vector<std::uint8_t> bytes(size);
    random.fill(bytes);
    return {bytes.begin(), bytes.end()};
}

}  // namespace

TEST_CASE("updates: a new enumerator, point and form reach a laptop with its next exchange",
          "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    must(laptop.exchange(line));
    add_person(hub, "FT-09", "Fanta T.");
    auto points = must(Roster::read(hub.path, ListKind::points));
    must(points.add("FMP-MOP-02", {{"name", "Sévaré"}}));
    must(points.write());
    must(write_file_atomically(hub.path + "/forms/places.csv", "name,label\na,A\n"));
    hub.clock.advance_ms(1000);
    hub.publish();

    must(laptop.exchange(line));

    const auto settings = must(laptop.store->settings());
    CHECK(settings.enumerators.size() == 3);
    CHECK(settings.points.size() == 2);
    CHECK(must(laptop.store->form_file("places.csv")) == "name,label\na,A\n");
    must(laptop.store->add_enumerator("FT-09", "encore une phrase", seal::kTestCost));
    // It is on disk, and another enumerator has it too.
    laptop.store.reset();
    laptop.store = std::make_unique<sync::store::Store>(
        must(sync::store::Store::open(laptop.folder / "store", laptop.clock, laptop.random)));
    must(laptop.store->unlock("FT-09", "encore une phrase"));
    CHECK(must(laptop.store->settings()).points.size() == 2);
}

TEST_CASE("updates: what is here already is not fetched", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    must(laptop.exchange(line));
    CHECK(gets_of(line, "/blobs/") == 1);  // the lists: the enrolment's forms are here
    must(laptop.exchange(line));
    CHECK(gets_of(line, "/blobs/") == 1);
    must(write_file_atomically(hub.path + "/forms/places.csv", "name,label\na,A\n"));
    hub.publish();
    must(laptop.exchange(line));
    CHECK(gets_of(line, "/blobs/") == 2);
}

TEST_CASE("updates: cut at every request, a large form goes on where it was", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    const auto bytes = noise(200'000, hub.random);
    must(write_file_atomically(hub.path + "/forms/map.bin", bytes));
    hub.publish();
    Loopback line(hub);
    std::size_t breaks = 0;
    while (true) {
        // Ping, claim, notice, and one request more than the last time.
        sync::exchange::Progress progress;
        bool over = false;
        std::size_t pieces = 0;
        while (true) {
            const auto step = must(sync::exchange::plan(*laptop.store, progress, laptop.random));
            if (!step) {
                over = true;
                break;
            }
            if (step->kind == sync::exchange::StepKind::piece && ++pieces > 1) break;
            must(sync::exchange::commit(*laptop.store, *step, must(line.send(step->request)),
                                        progress));
        }
        if (over) break;
        ++breaks;
        REQUIRE(breaks < 20);
        CHECK(laptop.store->form_file("map.bin").error().code == Errc::not_found);
        laptop.store.reset();
        laptop.store = std::make_unique<sync::store::Store>(
            must(sync::store::Store::open(laptop.folder / "store", laptop.clock, laptop.random)));
        must(laptop.store->unlock("AD-07", kPassphrase));
    }
    CHECK(must(laptop.store->form_file("map.bin")) == bytes);
    // Five pieces of the file and one of the lists, none of them twice.
    CHECK(gets_of(line, "/blobs/") == 6);
}

TEST_CASE("updates: a form that is retired goes once no interview waits", "[hub]") {
    TestHub hub;
    must(write_file_atomically(hub.path + "/forms/old.csv", "name\na\n"));
    hub.publish();
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    must(laptop.exchange(line));
    must(laptop.store->save_draft({std::string(32, 'a'), "", "draft", {}}));
    must(remove_folder(hub.path + "/forms/old.csv"));
    hub.publish();
    must(laptop.exchange(line));
    CHECK(laptop.store->form_file("old.csv").has_value());
    must(laptop.store->delete_draft(std::string(32, 'a')));
    add_person(hub, "FT-09", "Fanta T.");
    must(laptop.exchange(line));
    CHECK_FALSE(laptop.store->form_file("old.csv").has_value());
}

TEST_CASE("updates: a notice for another laptop, of another hub or altered changes nothing",
          "[hub]") {
    TestHub hub, other;
    TestLaptop laptop(hub.enrol()), neighbour(hub.enrol(), 8);
    Loopback line(hub);
    must(laptop.exchange(line));
    must(neighbour.exchange(line));
    add_person(hub, "FT-09", "Fanta T.");
    const auto ask = [&](const TestLaptop& whose) {
        const auto path = "/v1/d/" + batch::to_hex(whose.store->device()) + "/updates?since=0";
        return whose.ask(hub, {"GET", path, ""}).body;
    };
    CHECK(laptop.store->apply_notice(ask(neighbour)).error().code == Errc::forged);
    auto altered = ask(laptop);
    altered[40] = static_cast<char>(altered[40] ^ 1);
    CHECK(laptop.store->apply_notice(altered).error().code == Errc::forged);
    auto notice = must(batch::decode_notice(ask(laptop), laptop.store->hub_key()));
    const auto strangers = batch::encode(notice, seal::make_sign_keys(hub.random));
    CHECK(laptop.store->apply_notice(strangers).error().code == Errc::forged);
    CHECK(must(laptop.store->updates_here()) == 1);
    CHECK_FALSE(must(laptop.store->next_wanted()).has_value());
}

TEST_CASE("updates: a piece that is not what was offered is fetched anew", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    must(laptop.exchange(line));
    add_person(hub, "FT-09", "Fanta T.");
    sync::exchange::Progress progress;
    std::optional<Error> told;
    while (!told) {
        const auto step = sync::exchange::plan(*laptop.store, progress, laptop.random);
        if (!step) {
            told = step.error();
            break;
        }
        REQUIRE(step->has_value());
        auto response = must(line.send((*step)->request));
        if ((*step)->kind == sync::exchange::StepKind::piece) response.body[100] ^= 1;
        must(sync::exchange::commit(*laptop.store, **step, response, progress));
    }
    CHECK(told->code == Errc::corrupt);
    CHECK(must(laptop.store->settings()).enumerators.size() == 2);
    must(laptop.exchange(line));
    CHECK(must(laptop.store->settings()).enumerators.size() == 3);
}

TEST_CASE("updates: a record whose receipt was lost for good is known by the notice", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    must(laptop.exchange(line));
    laptop.record_flow("in", "4");
    laptop.record_flow("in", "5");
    // The batch arrives, its receipt never does; the notice alone tells.
    const auto bytes = must(laptop.store->next_batch(1 << 20));
    const auto hash = relais::to_hex(seal::bytes_of(batch::hash_of_batch(*bytes)));
    const auto base = "/v1/d/" + batch::to_hex(laptop.store->device());
    CHECK(laptop.ask(hub, {"PUT", base + "/batches/" + hash, *bytes}).status == 200);
    must(laptop.store->apply_notice(laptop.ask(hub, {"GET", base + "/updates?since=9", ""}).body));
    CHECK(must(laptop.store->outbox()).queued == 0);
    CHECK(must(laptop.store->outbox()).delivered == 2);
}

TEST_CASE("updates: addresses that ask for nonsense are refused", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    Loopback line(hub);
    must(laptop.exchange(line));
    const auto base = "/v1/d/" + batch::to_hex(laptop.store->device());
    const auto status = [&](const std::string& path, const std::string& method = "GET") {
        return laptop.ask(hub, {method, path, ""}).status;
    };
    CHECK(status(base + "/updates") == 400);
    CHECK(status(base + "/updates?since=") == 400);
    CHECK(status(base + "/updates?since=-1") == 400);
    CHECK(status(base + "/updates?since=99999999999999999999") == 400);
    CHECK(status(base + "/updates?since=1", "PUT") == 405);
    CHECK(status("/v1/d/" + std::string(32, '0') + "/updates?since=1") == 403);
    CHECK(status(base + "/blobs/" + std::string(64, '0') + "?from=0") == 404);
    CHECK(status(base + "/blobs/../../keys/sign.key?from=0") == 404);
    CHECK(status(base + "/blobs/current?from=0") == 400);
    const auto offers = must(sync::hub::OfferShelf(hub.folder().offers_folder()).read());
    const auto name = relais::to_hex(seal::bytes_of(offers.offers[0].blob));
    CHECK(status(base + "/blobs/" + name + "?from=0") == 200);
    CHECK(status(base + "/blobs/" + name + "?from=99999999") == 400);
}
