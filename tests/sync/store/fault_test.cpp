// The n-th write, sync or truncation fails, for every n until none is left to fail: the database's
// and the log's alike. Whatever was acknowledged is there afterwards, once.
#include "tests/sync/store/laptop.h"

#include <filesystem>
#include <set>

#include "tests/support/fault_vfs.h"

using namespace relais;
using namespace relais::tests;

namespace {

constexpr std::uint64_t kOld = 1;    // finalised and sent before the fault
constexpr std::uint64_t kDraft = 2;  // to be finalised
constexpr std::uint64_t kNew = 3;    // to be saved
constexpr std::uint64_t kAfter = 4;  // finalised by the next start

/// What the store said was done.
struct Acknowledged {
    bool saved = false;
    bool finalised = false;
    bool received = false;
    bool closed = false;
};

struct Scene {
    Laptop laptop;
    std::string receipt;
    seal::Hash batch{};

    Scene() {
        auto store = laptop.create();
        REQUIRE(store.open_shift("FMP-GAO-01", "B"));
        Laptop::finish(store, kOld);
        REQUIRE(store.save_draft({draft_named(kDraft), "", "<draft/>", {}}));
        const auto bytes = **store.next_batch(batch::kMaxBatchBytes);
        receipt = laptop.receipt_for(bytes, store.claim()->device_key);
        batch = batch::hash_of_batch(bytes);
    }
    void keep_copy() const { std::filesystem::copy(laptop.path(), laptop.path() + ".copy"); }
    void restore_copy() const {
        std::filesystem::remove_all(laptop.path());
        std::filesystem::copy(laptop.path() + ".copy", laptop.path());
    }
};

/// One step; a second try when the first was refused, as an enumerator would. On a broken disk the
/// second fails too.
template <class Step>
bool twice(Step step) {
    return step().has_value() || step().has_value();
}

Acknowledged work(Store& store, const Scene& scene) {
    Acknowledged done;
    done.saved = twice([&] { return store.save_draft({draft_named(kNew), "new", "<new/>", {}}); });
    done.finalised =
        twice([&] { return store.finalise(draft_named(kDraft), Laptop::payload("uuid:2"), "s"); });
    done.received = twice([&] { return store.apply_receipt(scene.receipt, scene.batch); });
    done.closed = twice([&] {
        return store.close_shift({draft_named(kNew), draft_named(kDraft)});
    });
    return done;
}

/// Numbers and drafts of what is there, with every promise of the store checked on the way.
void check(const Scene& scene, Store& store, const Acknowledged& done) {
    const auto records = store.records();
    REQUIRE(records);
    const bool has_two = records->size() == 2;
    REQUIRE((has_two || records->size() == 1));
    if (done.finalised) CHECK(has_two);
    const auto draft = store.draft(draft_named(kDraft));
    CHECK(draft.has_value() != has_two);  // a draft or a record: never both, never neither
    if (draft) CHECK(draft->content == "<draft/>");
    const auto fresh = store.draft(draft_named(kNew));
    if (done.saved) REQUIRE(fresh);
    if (fresh) CHECK(fresh->content == "<new/>");
    if (done.received) CHECK(records->back().delivery == store::Delivery::delivered);
    const auto shift = store.current_shift();
    REQUIRE(shift);
    if (done.closed) CHECK_FALSE(shift->has_value());
    if (!shift->has_value())
        REQUIRE(store.open_shift("FMP-GAO-01", "B"));
    else
        CHECK(store.payload(kOld).has_value());

    // Work goes on, and the numbers are dense and chained as if nothing had happened.
    if (draft) REQUIRE(store.finalise(draft_named(kDraft), Laptop::payload("uuid:2"), "s"));
    CHECK(store.finalise(draft_named(kDraft), Laptop::payload("uuid:2"), "s")->seq == 2);
    CHECK(Laptop::finish(store, kAfter).seq == 3);
    CHECK(store.records()->size() == 3);
    REQUIRE(store.apply_receipt(scene.receipt, scene.batch));
    const auto batch =
        batch::decode(**store.next_batch(batch::kMaxBatchBytes), store.claim()->device_key);
    REQUIRE(batch);
    REQUIRE(batch->records.size() == 2);
    CHECK(batch->records[1].previous == hash_of(batch->records[0]));
}

/// True while the fault came.
bool round(const Scene& scene, FaultVfs& faults, std::int64_t n, Fault fault, After after) {
    scene.restore_copy();
    Acknowledged done;
    {
        auto& random = const_cast<SystemRandom&>(scene.laptop.random);
        auto store = Store::open(scene.laptop.path(), scene.laptop.clock, random);
        REQUIRE(store);
        REQUIRE(store->unlock(kEnumerator, kPassphrase));
        faults.fail_at(n, fault, after);
        done = work(*store, scene);
        // A disk that recovers must not leave anything undone: the second try does it.
        if (after == After::recovers && store->unlocked())
            CHECK((done.saved && done.finalised && done.received));
    }
    const bool fired = faults.fired();
    faults.stop();
    auto store = const_cast<Scene&>(scene).laptop.reopen();
    check(scene, store, done);
    return fired;
}

}  // namespace

TEST_CASE("fault: whichever write fails, nothing acknowledged is lost or doubled", "[sync_store]") {
    const auto fault = GENERATE(Fault::io, Fault::disk_full);
    const auto after = GENERATE(After::recovers, After::stays_broken);
    Scene scene;
    scene.keep_copy();
    FaultVfs faults;
    std::int64_t n = 0;
    for (; n < 1000; ++n) {
        INFO("operation " << n);
        if (!round(scene, faults, n, fault, after)) break;
    }
    CHECK(n > 40);  // the faults did come
    CHECK(n < 1000);
    std::printf("fault: %lld operations failed one by one\n", static_cast<long long>(n));
}

TEST_CASE("fault: a start that fails half way leaves a folder that starts", "[sync_store]") {
    const auto after = GENERATE(After::recovers, After::stays_broken);
    FaultVfs faults;
    std::int64_t n = 0;
    for (; n < 1000; ++n) {
        INFO("operation " << n);
        Laptop laptop;
        faults.fail_at(n, Fault::io, after);
        const bool made = Store::create(laptop.path(), laptop.enrolment, kEnumerator, kPassphrase,
                                        laptop.clock, laptop.random, seal::kTestCost)
                              .has_value();
        const bool fired = faults.fired();
        faults.stop();
        auto opened = Store::open(laptop.path(), laptop.clock, laptop.random);
        if (made) REQUIRE(opened);
        if (!opened) {
            CHECK(opened.error().code == Errc::not_found);
            laptop.create();
        } else {
            CHECK(opened->unlock(kEnumerator, kPassphrase));
        }
        if (!fired) break;
    }
    CHECK(n > 10);
    CHECK(n < 1000);
}

TEST_CASE("fault: a repair that fails is done by the next opening", "[sync_store]") {
    Scene scene;
    REQUIRE(write_file_atomically(scene.laptop.log_path(), "torn"));
    scene.keep_copy();
    FaultVfs faults;
    std::int64_t n = 0;
    for (; n < 1000; ++n) {
        INFO("operation " << n);
        scene.restore_copy();
        faults.fail_at(n, Fault::io, After::stays_broken);
        static_cast<void>(
            Store::open(scene.laptop.path(), scene.laptop.clock, scene.laptop.random));
        const bool fired = faults.fired();
        faults.stop();
        auto store = scene.laptop.reopen();
        check(scene, store, {});
        if (!fired) break;
    }
    CHECK(n > 1);
    CHECK(n < 1000);
}
