#include "tests/sync/store/laptop.h"

using namespace relais;
using namespace relais::tests;

TEST_CASE("store: what the enrolment brought is there after opening anew", "[sync_store]") {
    Laptop laptop;
    { CHECK(laptop.create().unlocked()); }

    auto store = Store::open(laptop.path(), laptop.clock, laptop.random);
    REQUIRE(store);
    CHECK(*store->enumerator_codes() == std::vector<std::string>{kEnumerator});
    CHECK_FALSE(store->unlocked());
    CHECK(store->device() == laptop.enrolment.device);
    CHECK(store->hub_key() == laptop.enrolment.hub_key);
    CHECK(store->settings().error().code == Errc::wrong_key);
    REQUIRE(store->unlock(kEnumerator, kPassphrase));

    const auto settings = store->settings();
    REQUIRE(settings);
    CHECK(settings->project == laptop.enrolment.project);
    CHECK(settings->hub_url == laptop.enrolment.hub_url);
    CHECK(settings->enumerators == laptop.enrolment.enumerators);
    CHECK(settings->points == laptop.enrolment.points);
    CHECK(settings->teams == laptop.enrolment.teams);
    CHECK(settings->file_names == std::vector<std::string>{"communes.csv", "registre_flux.xlsx"});
    CHECK(*store->form_file("communes.csv") == "code,nom\n");
    CHECK(store->form_file("other.csv").error().code == Errc::not_found);
}

TEST_CASE("store: a draft comes back as it was saved last, newest first", "[sync_store]") {
    Laptop laptop;
    {
        auto store = laptop.create();
        REQUIRE(store.open_shift("FMP-GAO-01", "B"));
        REQUIRE(store.save_draft({draft_named(1), "one", "<a/>", {}}));
        laptop.clock.advance_ms(1000);
        REQUIRE(store.save_draft({draft_named(2), "two", "<b/>", {5}}));
        // The clock goes back a year: the order is that of saving.
        laptop.clock.set({laptop.clock.now().ms - 365LL * 86'400'000});
        REQUIRE(store.save_draft({draft_named(1), "one again", "<a>1</a>", {}}));
    }
    auto store = laptop.reopen();
    const auto drafts = store.drafts();
    REQUIRE(drafts);
    REQUIRE(drafts->size() == 2);
    CHECK((*drafts)[0].id == draft_named(1));
    CHECK((*drafts)[0].summary == "one again");
    CHECK((*drafts)[0].content.empty());
    CHECK((*drafts)[0].saved == laptop.clock.now());
    CHECK((*drafts)[1].saved == Instant{5});
    CHECK(store.draft(draft_named(1))->content == "<a>1</a>");
    REQUIRE(store.delete_draft(draft_named(1)));
    REQUIRE(store.delete_draft(draft_named(1)));
    CHECK(store.draft(draft_named(1)).error().code == Errc::not_found);
    CHECK(store.draft("../x").error().code == Errc::invalid);
}

TEST_CASE("store: finalising twice gives the same record and stores nothing", "[sync_store]") {
    Laptop laptop;
    auto store = laptop.create();
    const auto shift = store.open_shift("FMP-GAO-01", "B");
    REQUIRE(shift);
    const auto first = Laptop::finish(store, 1);
    CHECK(first.seq == 1);
    CHECK(first.delivery == store::Delivery::queued);
    CHECK(first.shift == shift->id);
    CHECK(first.instance_id == "uuid:1");
    CHECK(first.summary == "summary 1");
    CHECK(first.finalised == Instant{1'795'000'000'000});
    CHECK(store.drafts()->empty());

    const auto again = store.finalise(draft_named(1), Laptop::payload("uuid:other"), "other");
    REQUIRE(again);
    CHECK(again->seq == 1);
    CHECK(again->instance_id == "uuid:1");
    CHECK(store.records()->size() == 1);
    CHECK(store.save_draft({draft_named(1), "", "", {}}).error().code == Errc::already_exists);
    CHECK(store.finalise(draft_named(9), Laptop::payload("x"), "").error().code == Errc::not_found);
    CHECK(*store.payload(1) == Laptop::payload("uuid:1"));
    CHECK(store.payload(2).error().code == Errc::not_found);
}

TEST_CASE("store: a record too large for the line is refused, its draft kept", "[sync_store]") {
    Laptop laptop;
    auto store = laptop.create();
    REQUIRE(store.open_shift("FMP-GAO-01", "B"));
    REQUIRE(store.save_draft({draft_named(1), "", "x", {}}));
    auto payload = Laptop::payload("uuid:1");
    payload.instance_xml.assign(batch::kMaxPlainBytes, 'x');
    CHECK(store.finalise(draft_named(1), payload, "").error().code == Errc::limit);
    payload.instance_xml.resize(batch::kMaxRecordBytes + 1000);
    SeededRandom noise(1);
    noise.fill({reinterpret_cast<std::uint8_t*>(payload.instance_xml.data()),
                payload.instance_xml.size()});
    CHECK(store.finalise(draft_named(1), payload, "").error().code == Errc::limit);
    CHECK(store.records()->empty());
    CHECK(store.draft(draft_named(1)).has_value());
    CHECK(Laptop::finish(store, 2).seq == 1);
}

TEST_CASE("store: a shift goes on after opening anew", "[sync_store]") {
    Laptop laptop;
    batch::ShiftId id{};
    {
        auto store = laptop.create();
        CHECK(store.current_shift()->has_value() == false);
        id = store.open_shift("FMP-GAO-01", "B")->id;
        CHECK(store.open_shift("FMP-GAO-02", "A").error().code == Errc::already_exists);
        Laptop::finish(store, 1);
    }
    auto store = laptop.reopen();
    const auto shift = store.current_shift();
    REQUIRE(shift);
    REQUIRE(shift->has_value());
    CHECK((*shift)->id == id);
    CHECK((*shift)->enumerator == kEnumerator);
    CHECK((*shift)->point == "FMP-GAO-01");
    CHECK((*shift)->team == "B");
    CHECK((*shift)->opened == laptop.clock.now());
    CHECK(store.payload(1).has_value());
    CHECK((*store.records())[0].summary == "summary 1");
}

TEST_CASE("store: closing a shift asks for its drafts, and carries them to the next",
          "[sync_store]") {
    Laptop laptop;
    {
        auto store = laptop.create();
        REQUIRE(store.open_shift("FMP-GAO-01", "B"));
        Laptop::finish(store, 1);
        REQUIRE(store.save_draft({draft_named(2), "kept", "<kept/>", {}}));
        REQUIRE(store.save_draft({draft_named(3), "also", "<also/>", {}}));
        CHECK(store.close_shift({draft_named(2)}).error().code == Errc::refused);
        CHECK(store.current_shift()->has_value());
        REQUIRE(store.close_shift({draft_named(2), draft_named(3)}));
        CHECK(store.close_shift({}).error().code == Errc::refused);
        CHECK(store.draft(draft_named(2))->content == "<kept/>");
        CHECK(store.finalise(draft_named(2), Laptop::payload("x"), "").error().code ==
              Errc::refused);
    }
    auto store = laptop.reopen();
    CHECK_FALSE(store.current_shift()->has_value());
    CHECK(store.drafts()->size() == 2);
    REQUIRE(store.save_draft({draft_named(2), "kept", "<kept>1</kept>", {}}));
    const auto next = store.open_shift("FMP-GAO-01", "A");
    REQUIRE(next);
    CHECK(store.draft(draft_named(2))->content == "<kept>1</kept>");
    CHECK(store.finalise(draft_named(2), Laptop::payload("uuid:2"), "s")->shift == next->id);

    const auto records = store.records();
    REQUIRE(records);
    REQUIRE(records->size() == 2);
    CHECK((*records)[0].instance_id == "uuid:2");
    CHECK((*records)[1].instance_id.empty());
    CHECK((*records)[1].summary.empty());
    CHECK((*records)[1].finalised == Instant{});
    CHECK((*records)[1].size_bytes > 0);
}

TEST_CASE("store: locked, it gives nothing and takes nothing", "[sync_store]") {
    Laptop laptop;
    auto store = laptop.create();
    REQUIRE(store.open_shift("FMP-GAO-01", "B"));
    Laptop::finish(store, 1);
    store.lock();
    CHECK_FALSE(store.unlocked());
    CHECK(store.drafts().error().code == Errc::wrong_key);
    CHECK(store.records().error().code == Errc::wrong_key);
    CHECK(store.payload(1).error().code == Errc::wrong_key);
    CHECK(store.next_batch(1U << 20U).error().code == Errc::wrong_key);
    CHECK(store.save_draft({draft_named(2), "", "", {}}).error().code == Errc::wrong_key);
    CHECK(store.current_shift().error().code == Errc::wrong_key);
    CHECK(store.claim().error().code == Errc::wrong_key);
    REQUIRE(store.unlock(kEnumerator, kPassphrase));
    CHECK(store.payload(1).has_value());
}
