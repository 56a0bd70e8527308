// The n-th write, sync or truncation fails, for every n until none is left to fail: the database's
// and the log's alike. Whatever was acknowledged is there afterwards, once.
#include "tests/sync/store/laptop.h"

#include <cerrno>
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

namespace {

/// A laptop whose first shift is safe.
struct SafeShift {
    Laptop laptop;
    SafeShift() {
        auto store = laptop.create();
        for (std::uint64_t number = 1; number <= 4; ++number) {
            if (number % 2 == 1) REQUIRE(store.open_shift("FMP-GAO-01", "B"));
            Laptop::finish(store, number);
            if (number % 2 == 0) REQUIRE(store.close_shift({}));
        }
        laptop.execute("UPDATE delivery SET state = 'safe' WHERE seq <= 2");
    }
    void keep_copy() const { std::filesystem::copy(laptop.path(), laptop.path() + ".copy"); }
    void restore_copy() const {
        std::filesystem::remove_all(laptop.path());
        std::filesystem::copy(laptop.path() + ".copy", laptop.path());
    }
};

}  // namespace

TEST_CASE("fault: a purge that fails takes off all that it was to, or nothing", "[sync_store]") {
    const auto after = GENERATE(After::recovers, After::stays_broken);
    SafeShift scene;
    scene.keep_copy();
    FaultVfs faults;
    std::int64_t n = 0;
    for (; n < 1000; ++n) {
        INFO("operation " << n);
        scene.restore_copy();
        bool fired = false;
        {
            auto store = scene.laptop.reopen();
            faults.fail_at(n, Fault::io, after);
            const auto purged = store.purge(0);
            if (purged) CHECK(*purged == 2);
            fired = faults.fired();
            if (after == After::recovers) faults.stop();
            // Work goes on at once where the disk does.
            if (after == After::recovers && store.unlocked()) {
                REQUIRE(store.open_shift("FMP-GAO-01", "B"));
                CHECK(Laptop::finish(store, 5).seq == 5);
                REQUIRE(store.close_shift({}));
            }
        }
        faults.stop();
        auto store = scene.laptop.reopen();
        CHECK(store.findings().empty());
        const auto left = store.records();
        REQUIRE(left);
        const auto purges = store.purges();
        REQUIRE(purges);
        CHECK((left->back().seq == (purges->empty() ? 1 : 3)));
        REQUIRE(store.purge(0));
        CHECK(store.records()->back().seq == 3);
        CHECK_FALSE(path_exists(scene.laptop.log_path()));
        if (!fired) break;
    }
    CHECK(n > 10);
    CHECK(n < 1000);
}

TEST_CASE("fault: a schema that cannot be brought up to date is tried again", "[sync_store]") {
    const auto fault = GENERATE(Fault::io, Fault::disk_full);
    Scene scene;
    scene.laptop.execute("DROP TABLE purge; DROP TABLE attempt; "
                         "ALTER TABLE draft DROP COLUMN binned; "
                         "ALTER TABLE attachment DROP COLUMN state; PRAGMA user_version = 1");
    std::filesystem::remove(scene.laptop.path() + "/witness");
    scene.keep_copy();
    FaultVfs faults;
    std::int64_t n = 0;
    for (; n < 1000; ++n) {
        INFO("operation " << n);
        scene.restore_copy();
        faults.fail_at(n, fault, After::stays_broken);
        const auto opened =
            Store::open(scene.laptop.path(), scene.laptop.clock, scene.laptop.random);
        if (!opened && fault == Fault::disk_full)
            CHECK((opened.error().code == Errc::disk_full || opened.error().code == Errc::io));
        const bool fired = faults.fired();
        faults.stop();
        if (opened) break;  // what comes after it may fail: the witness
        CHECK(fired);
        auto store = scene.laptop.reopen();
        check(scene, store, {});
    }
    CHECK(n > 10);
    CHECK(n < 1000);
}

namespace {

/// A disk on which so many bytes are left.
class SmallDisk final : private DiskWatcher {
  public:
    SmallDisk() : watched_(*this) {}
    void leave(std::uint64_t bytes) { left_ = bytes; }

  private:
    bool before(const DiskStep& step) override {
        if (step.kind != DiskStep::Kind::write) return true;
        if (step.bytes.size() > left_) {
            errno = ENOSPC;
            return false;
        }
        left_ -= step.bytes.size();
        return true;
    }
    std::uint64_t left_ = UINT64_MAX;
    WatchedDisk watched_;
};

}  // namespace

TEST_CASE("fault: a disk that is full from one byte on keeps what it holds", "[sync_store]") {
    SmallDisk disk;
    for (std::uint64_t bytes = 1; bytes < 400'000; bytes = bytes * 5 / 4 + 1) {
        INFO(bytes << " bytes are left");
        Laptop laptop;
        disk.leave(UINT64_MAX);
        auto store = laptop.create();
        REQUIRE(store.open_shift("FMP-GAO-01", "B"));
        disk.leave(bytes);
        std::uint64_t saved = 0;
        std::uint64_t finished = 0;
        for (std::uint64_t number = 1; number <= 6; ++number) {
            const auto kept = store.save_draft({draft_named(number), "", "<new/>", {}});
            if (!kept) CHECK(kept.error().code == Errc::disk_full);
            if (!kept) break;
            saved = number;
            const auto record =
                store.finalise(draft_named(number), Laptop::payload("uuid:"), "a record");
            if (!record) CHECK(record.error().code == Errc::disk_full);
            if (!record) break;
            finished = number;
        }
        // Somebody makes room: all goes on, in this run and after the next start.
        disk.leave(UINT64_MAX);
        CHECK(store.records()->size() == finished);
        if (saved > finished) CHECK(store.draft(draft_named(saved))->content == "<new/>");
        CHECK(Laptop::finish(store, 100).seq == finished + 1);
        { auto closed = std::move(store); }
        const auto again = laptop.reopen();
        CHECK(again.findings().empty());
        CHECK(again.records()->size() == finished + 1);
    }
}
