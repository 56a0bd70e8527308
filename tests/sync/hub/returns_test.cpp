// Records that the desk returns: to the enumerator who made them, on her laptop, and back.
#include <catch2/catch.hpp>
#include <filesystem>

#include "forms/base/text.h"
#include "sync/exchange/stick.h"
#include "sync/hub/backup.h"
#include "sync/hub/keys.h"
#include "sync/hub/returns.h"
#include "tests/sync/hub/two_devices.h"

using namespace relais;
using namespace relais::tests;
using sync::hub::ReturnOrder;
using sync::hub::ReturnState;
using sync::hub::ReturnStatus;

namespace {

/// The desk at work: opened, and shut again, for each command.
class Desk {
    template <class Work>
    auto at_work(Work work) {
        const auto keys = must(hub_.folder().desk_keys(kPassphrase));
        auto ingest = must(sync::hub::IngestStore::open_for_reading(hub_.folder().ingest_folder()));
        auto store = must(sync::hub::DeskStore::open(hub_.folder().desk_folder()));
        must(store.open_new(ingest, keys, hub_.random));
        sync::hub::ReturnsDesk desk({hub_.folder(), ingest, store, keys, hub_.random});
        return work(desk);
    }

  public:
    explicit Desk(TestHub& hub) : hub_(hub) {}

    Result<ReturnStatus> give_back(const ReturnOrder& order) {
        return at_work([&](auto& desk) { return desk.give_back(order, hub_.clock.now()); });
    }
    Result<ReturnStatus> take_back(const std::string& record) {
        return at_work([&](auto& desk) { return desk.take_back(record, hub_.clock.now()); });
    }
    std::vector<ReturnStatus> list() {
        return must(at_work([](auto& desk) { return desk.settle(); }));
    }

  private:
    TestHub& hub_;
};

/// One record at the hub, of a laptop that has exchanged.
struct Scene {
    Scene() {
        instance = laptop.record_flow("in", "4");
        must(laptop.exchange(line));
    }
    std::vector<sync::store::ReturnedRecord> returned() const {
        return must(laptop.store->returned());
    }
    void reopen(const std::string& passphrase = kPassphrase) {
        laptop.store.reset();
        laptop.store = std::make_unique<sync::store::Store>(
            must(sync::store::Store::open(laptop.folder / "store", laptop.clock, laptop.random)));
        must(laptop.store->unlock("AD-07", passphrase));
    }
    TestHub hub;
    TestLaptop laptop{hub.enrol()};
    Loopback line{hub};
    Desk desk{hub};
    std::string instance;
};

const ReturnOrder order_for(const std::string& record) {
    return {record, "Revoir le total, rue du Fleuve.", {{"total", "Quarante, ou quatre ?"}}};
}

bool holds(const std::string& folder, const std::string& text) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        if (must(read_file(entry.path(), 64U << 20U)).find(text) != std::string::npos) return true;
    }
    return false;
}

std::size_t count_of(const Loopback& line, const std::string& part) {
    std::size_t count = 0;
    for (const auto& request : line.requests)
        if (request.path.find(part) != std::string::npos) ++count;
    return count;
}

}  // namespace

TEST_CASE("returns: a record goes back with its comments, and its answer is recognised", "[hub]") {
    Scene scene;
    const auto given = must(scene.desk.give_back(order_for(scene.instance)));
    CHECK(given.state == ReturnState::offered);
    CHECK(scene.returned().empty());

    must(scene.laptop.exchange(scene.line));

    const auto returned = scene.returned();
    REQUIRE(returned.size() == 1);
    REQUIRE(returned[0].opens);
    CHECK(returned[0].said.comment == "Revoir le total, rue du Fleuve.");
    CHECK(returned[0].said.comments ==
          std::vector<batch::Comment>{{"total", "Quarante, ou quatre ?"}});
    CHECK(returned[0].said.instance_id == scene.instance);
    CHECK(returned[0].said.form_id == "flow_registry");
    CHECK(returned[0].said.instance_xml.find("<total>4</total>") != std::string::npos);

    const auto answer = scene.laptop.record_flow("in", "40", scene.instance);
    must(scene.laptop.store->answer_returned(returned[0].id));
    CHECK(scene.returned().empty());
    must(scene.laptop.exchange(scene.line));
    CHECK(scene.returned().empty());  // offered still, and not taken again
    const auto all = scene.desk.list();
    REQUIRE(all.size() == 1);
    CHECK(all[0].state == ReturnState::answered);
    CHECK(all[0].answer == answer);
    CHECK(scene.hub.book().figures.forms.at(0).records == 1);

    must(scene.laptop.exchange(scene.line));
    scene.reopen();
    CHECK(scene.returned().empty());
}

TEST_CASE("returns: twice is once, and other comments take the place of the first", "[hub]") {
    Scene scene;
    const auto first = must(scene.desk.give_back(order_for(scene.instance)));
    CHECK(must(scene.desk.give_back(order_for(scene.instance))).row == first.row);
    CHECK(must(scene.desk.give_back({scene.instance, "", {}})).row == first.row);
    CHECK(must(scene.desk.give_back({batch::to_hex(scene.laptop.store->device()) + "/1", "", {}}))
              .row == first.row);
    must(scene.laptop.exchange(scene.line));
    must(scene.desk.give_back({scene.instance, "Autre chose.", {}}));
    CHECK(scene.desk.list().size() == 1);
    must(scene.laptop.exchange(scene.line));
    REQUIRE(scene.returned().size() == 1);
    CHECK(scene.returned()[0].said.comment == "Autre chose.");
    CHECK(scene.returned()[0].said.comments.empty());
    const auto fetched = count_of(scene.line, "/blobs/");
    must(scene.laptop.exchange(scene.line));
    CHECK(count_of(scene.line, "/blobs/") == fetched);
}

TEST_CASE("returns: what cannot be returned is refused, and nothing is offered", "[hub]") {
    Scene scene;
    const auto code = [&](const ReturnOrder& order) {
        const auto given = scene.desk.give_back(order);
        return given ? std::nullopt : std::optional(given.error().code);
    };
    CHECK(code({"uuid:nobody", "Pourquoi ?", {}}) == Errc::not_found);
    CHECK(code({"Gao 1/1", "Pourquoi ?", {}}) == Errc::not_found);
    CHECK(code({scene.instance, "", {}}) == Errc::invalid);
    CHECK(code({scene.instance, "", {{"age", "Quel âge ?"}}}) == Errc::invalid);
    CHECK(code({scene.instance, std::string(2'001, 'x'), {}}) == Errc::limit);
    CHECK(code({scene.instance, "\xFF", {}}) == Errc::invalid);
    const auto later = scene.laptop.record_flow("in", "5", scene.instance);
    must(scene.laptop.exchange(scene.line));
    CHECK(code(order_for(scene.instance)) == Errc::refused);
    CHECK(scene.desk.list().empty());
    CHECK(code(order_for(later)) == std::nullopt);
}

TEST_CASE("returns: what is taken back is no longer there", "[hub]") {
    Scene scene;
    must(scene.desk.give_back(order_for(scene.instance)));
    must(scene.laptop.exchange(scene.line));
    CHECK(must(scene.desk.take_back(scene.instance)).state == ReturnState::taken_back);
    CHECK(scene.desk.take_back(scene.instance).error().code == Errc::not_found);
    REQUIRE(scene.returned().size() == 1);
    must(scene.laptop.exchange(scene.line));
    CHECK(scene.returned().empty());
    must(scene.desk.give_back(order_for(scene.instance)));  // and after all
    must(scene.laptop.exchange(scene.line));
    CHECK(scene.returned().size() == 1);
    CHECK(scene.desk.list().size() == 2);
}

TEST_CASE("returns: a laptop that has not told its keys gets it when it has", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub);
    laptop.claim();
    laptop.add("in", "4");
    laptop.put(laptop.batch_of({0}));
    Desk desk(hub);
    const auto record = batch::to_hex(laptop.enrolment.device) + "/1";
    CHECK(must(desk.give_back(order_for(record))).state == ReturnState::no_key);
    const auto personal = seal::make_box_keys(hub.random);
    const auto statement =
        batch::encode(batch::PersonalKeys{laptop.enrolment.device, laptop.epoch, 1,
                                          batch::seal_people({{"AD-07", personal.public_key}},
                                                             laptop.enrolment.recipients[0].key)},
                      laptop.keys);
    CHECK(laptop.send({"PUT", laptop.path("people"), statement}).status == 200);
    CHECK(desk.list().at(0).state == ReturnState::offered);
}

TEST_CASE("returns: another laptop can neither fetch nor open it", "[hub]") {
    Scene scene;
    TestLaptop neighbour(scene.hub.enrol(), 8);
    must(neighbour.exchange(scene.line));
    const auto given = must(scene.desk.give_back(order_for(scene.instance)));
    const auto blob = to_hex(seal::bytes_of(given.row.offer.blob)) + "?from=0";
    const auto path = [&](const TestLaptop& laptop) {
        return "/v1/d/" + batch::to_hex(laptop.store->device()) + "/blobs/" + blob;
    };
    CHECK(scene.laptop.ask(scene.hub, {"GET", path(scene.laptop), ""}).status == 200);
    CHECK(neighbour.ask(scene.hub, {"GET", path(neighbour), ""}).status == 404);
    CHECK(neighbour.ask(scene.hub, {"GET", path(scene.laptop), ""}).status == 403);
    must(neighbour.exchange(scene.line));
    CHECK(must(neighbour.store->returned()).empty());
    // A colleague on the same laptop has it beside her, sealed.
    must(scene.laptop.store->add_enumerator("MK-02", "encore une phrase", seal::kTestCost));
    must(scene.laptop.exchange(scene.line));
    must(scene.laptop.store->unlock("MK-02", "encore une phrase"));
    CHECK(scene.returned().empty());
    must(scene.laptop.store->unlock("AD-07", kPassphrase));
    CHECK(scene.returned().size() == 1);
}

TEST_CASE("returns: a revoked laptop gets nothing", "[hub]") {
    Scene scene;
    must(scene.hub.folder().fleet().set(scene.laptop.store->device(), {"", scene.hub.clock.now()}));
    CHECK(must(scene.desk.give_back(order_for(scene.instance))).state == ReturnState::revoked);
    must(scene.laptop.exchange(scene.line));
    CHECK(scene.returned().empty());
}

TEST_CASE("returns: nothing of it lies in the clear, at the hub or on the laptop", "[hub]") {
    Scene scene;
    must(scene.desk.give_back(order_for(scene.instance)));
    must(scene.laptop.exchange(scene.line));
    REQUIRE(scene.returned().size() == 1);
    for (const auto* text : {"rue du Fleuve", "Quarante", "<total>"}) {
        CHECK_FALSE(holds(scene.hub.path, text));
        CHECK_FALSE(holds(scene.laptop.folder.path(), text));
    }
    CHECK_FALSE(holds(scene.hub.path, scene.instance));
}

TEST_CASE("returns: after a forgotten passphrase it is sealed to the new key", "[hub]") {
    Scene scene;
    must(scene.desk.give_back(order_for(scene.instance)));
    must(scene.laptop.exchange(scene.line));
    const auto request =
        must(scene.laptop.store->ask_reset("AD-07", "tout autre", seal::kTestCost));
    const auto keys = must(scene.hub.folder().desk_keys(kPassphrase));
    must(scene.laptop.store->apply_reset(
        must(sync::hub::answer_reset(scene.hub.folder(), scene.hub.store(), keys, request))));
    must(scene.laptop.store->unlock("AD-07", "tout autre"));

    REQUIRE(scene.returned().size() == 1);
    CHECK_FALSE(scene.returned()[0].opens);
    must(scene.laptop.exchange(scene.line));  // the new key is told
    CHECK_FALSE(scene.returned()[0].opens);
    CHECK(scene.desk.list().at(0).state == ReturnState::offered);  // sealed anew
    must(scene.laptop.exchange(scene.line));
    REQUIRE(scene.returned().size() == 1);
    CHECK(scene.returned()[0].opens);
    CHECK(scene.returned()[0].said.instance_id == scene.instance);
}

TEST_CASE("returns: cut at every request, the rest is fetched and nothing twice", "[hub]") {
    Scene scene;
    std::string comment = "Tout.";
    std::vector<batch::Comment> comments;
    for (int i = 0; i < 7; ++i) {  // what no compression makes small
        comments.push_back({"total", ""});
        while (comments.back().text.size() < 1'900)
            comments.back().text += uuid4(scene.hub.random);
    }
    must(scene.desk.give_back({scene.instance, comment, comments}));
    const auto before = scene.line.requests.size();
    int breaks = 0;
    for (; scene.returned().empty(); ++breaks) {
        REQUIRE(breaks < 20);
        sync::exchange::Progress progress;
        for (int left = breaks; left >= 0; --left) {
            const auto step =
                must(sync::exchange::plan(*scene.laptop.store, progress, scene.laptop.random));
            if (!step) break;
            const auto answer = must(scene.line.send(step->request));
            if (left == 0) break;  // lost
            must(sync::exchange::commit(*scene.laptop.store, *step, answer, progress));
        }
        scene.reopen();
    }
    CHECK(breaks >= 3);
    CHECK(scene.line.requests.size() > before);
    CHECK(scene.returned()[0].said.comments == comments);
}

TEST_CASE("returns: a laptop that never has a line gets them by stick", "[hub]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    TemporaryFolder stick;
    const auto instance = laptop.record_flow("in", "4");
    const auto carry = [&] {
        const auto packed =
            must(sync::exchange::pack(*laptop.store, stick.path(), "", laptop.random));
        for (const auto& path : packed.paths)
            CHECK(hub.import(path).refused.empty());
        hub.clock.advance_ms(1000);
        hub.write_receipts(stick / "answers.relais");
        must(sync::exchange::unpack(*laptop.store, stick.path(), ""));
        return packed.paths.size();
    };
    CHECK(carry() == 1);
    Desk desk(hub);
    CHECK(must(desk.give_back(order_for(instance))).state == ReturnState::offered);
    CHECK(carry() == 0);  // the keys are known to be held
    REQUIRE(must(laptop.store->returned()).size() == 1);
    const auto answer = laptop.record_flow("in", "40", instance);
    must(laptop.store->answer_returned(must(laptop.store->returned())[0].id));
    CHECK(carry() == 1);
    CHECK(desk.list().at(0).answer == answer);
}

TEST_CASE("returns: a hub that was put back asks for the keys again", "[hub]") {
    Scene scene;
    const auto people = scene.hub.path + "/people/" + batch::to_hex(scene.laptop.store->device());
    REQUIRE(path_exists(people));
    SECTION("lost") {
        std::filesystem::remove(people);
    }
    SECTION("altered on its disk") {
        auto bytes = must(read_file(people, 65536));
        bytes[40] = static_cast<char>(bytes[40] ^ 1);
        must(write_file_atomically(people, bytes));
    }
    CHECK(must(scene.desk.give_back(order_for(scene.instance))).state == ReturnState::no_key);
    scene.hub.clock.advance_ms(1000);
    must(scene.laptop.exchange(scene.line));
    CHECK(scene.desk.list().at(0).state == ReturnState::offered);
    must(scene.laptop.exchange(scene.line));
    CHECK(scene.returned().size() == 1);
}

TEST_CASE("returns: a backup holds them, and what comes after it is found again", "[hub]") {
    Scene scene;
    must(scene.desk.give_back(order_for(scene.instance)));
    const auto backup = scene.hub.temporary / "backup";
    must(sync::hub::make_backup(scene.hub.folder(), backup, scene.hub.clock.now()));
    must(sync::hub::restore_backup(backup, scene.hub.temporary / "restored"));
    scene.hub.move_to(scene.hub.temporary / "restored");
    scene.hub.clock.advance_ms(1000);
    must(scene.laptop.exchange(scene.line));
    REQUIRE(scene.returned().size() == 1);
    CHECK(scene.desk.list().at(0).state == ReturnState::offered);
}

TEST_CASE("returns: a forged, foreign or former statement of keys changes nothing", "[hub]") {
    TestHub hub;
    RawLaptop laptop(hub, 1), neighbour(hub, 2);
    laptop.claim();
    neighbour.claim();
    const auto people = hub.folder().people();
    const auto held = [&] {
        const auto device = must(hub.store().device(laptop.enrolment.device));
        const auto keys = must(people.of(*device));
        return keys ? keys->number : 0;
    };
    batch::PersonalKeys keys{laptop.enrolment.device, laptop.epoch, 5, "sealed"};
    const auto put = [&](RawLaptop& sender, const std::string& body) {
        return sender.send({"PUT", sender.path("people"), body}).status;
    };
    CHECK(put(laptop, batch::encode(keys, neighbour.keys)) == 403);
    CHECK(put(neighbour, batch::encode(keys, neighbour.keys)) == 400);
    CHECK(put(neighbour, batch::encode(keys, laptop.keys)) == 403);
    CHECK(put(laptop, std::string(70'000, 'x')) == 413);
    CHECK(held() == 0);
    const auto fifth = batch::encode(keys, laptop.keys);
    CHECK(put(laptop, fifth) == 200);
    CHECK(put(laptop, fifth) == 200);  // its answer was lost
    keys.number = 4;
    CHECK(put(laptop, batch::encode(keys, laptop.keys)) == 409);
    keys.number = 5;
    keys.people = "sealed otherwise";
    CHECK(put(laptop, batch::encode(keys, laptop.keys)) == 409);
    keys.number = 6;
    keys.epoch ^= 1;
    CHECK(put(laptop, batch::encode(keys, laptop.keys)) == 400);
    CHECK(held() == 5);
}

TEST_CASE("returns: when the hub's key is renewed, or its desk made anew, keys are told again",
          "[hub]") {
    Scene scene;
    SECTION("renewed: what was told before still opens") {
        must(sync::hub::renew_hub_key(scene.hub.folder(), kPassphrase, scene.hub.random,
                                      seal::kTestCost));
        CHECK(must(scene.desk.give_back(order_for(scene.instance))).state == ReturnState::offered);
    }
    SECTION("made anew: it is told with the next exchange") {
        auto recovery = must(
            sync::hub::read_recovery(scene.hub.folder(), {scene.hub.temporary / "recovery.key"}));
        must(scene.desk.give_back(order_for(scene.instance)));
        must(sync::hub::recover_desk(scene.hub.folder(), std::move(recovery), kPassphrase,
                                     scene.hub.random, seal::kTestCost));
        CHECK(scene.desk.list().empty());  // nobody can read any more what was said
        CHECK(must(scene.desk.give_back(order_for(scene.instance))).state == ReturnState::no_key);
        scene.hub.clock.advance_ms(1000);
        must(scene.laptop.exchange(scene.line));  // the lists come: the hub has another key
        must(scene.laptop.exchange(scene.line));
    }
    CHECK(scene.desk.list().at(0).state == ReturnState::offered);
    must(scene.laptop.exchange(scene.line));
    CHECK(scene.returned().size() == 1);
}

TEST_CASE("returns: a laptop whose store was put back states its keys beyond what it once stated",
          "[hub]") {
    Scene scene;
    const auto copy = scene.laptop.folder / "copy";
    scene.laptop.store.reset();
    std::filesystem::copy(scene.laptop.folder / "store", copy,
                          std::filesystem::copy_options::recursive);
    scene.reopen();
    must(scene.laptop.store->add_enumerator("MK-02", "encore une phrase", seal::kTestCost));
    must(scene.laptop.exchange(scene.line));
    scene.laptop.store.reset();
    must(remove_folder(scene.laptop.folder / "store"));
    std::filesystem::rename(copy, scene.laptop.folder / "store");
    scene.reopen();
    must(scene.laptop.store->add_enumerator("MK-02", "une autre phrase", seal::kTestCost));
    scene.hub.clock.advance_ms(1000);
    must(scene.laptop.exchange(scene.line));
    const auto device = must(scene.hub.store().device(scene.laptop.store->device()));
    const auto keys = must(scene.hub.folder().people().of(*device));
    REQUIRE(keys);
    CHECK(keys->number == 3);
    const auto desk = must(scene.hub.folder().desk_keys(kPassphrase));
    CHECK(must(batch::open_people(keys->people, desk.hub_box)).size() == 2);
}
