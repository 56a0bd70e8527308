// The hub's two stores rot, are cut or put back, one file at a time: opening, reading or `verify`
// says so, or nothing that is held is different.
#include <catch2/catch.hpp>

#include <cstdio>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/text.h"
#include "sync/batch/batch.h"
#include "sync/batch/payload.h"
#include "sync/db/connection.h"
#include "sync/hub/desk.h"
#include "sync/hub/enrolments.h"
#include "sync/hub/fleet.h"
#include "sync/hub/ingest.h"
#include "tests/support/disk_recorder.h"
#include "tests/support/seed.h"
#include "tests/support/temporary_folder.h"
#include "tests/sync/trials/damage.h"
#include "tests/sync/trials/work.h"

using namespace relais;
using namespace relais::tests;
namespace batch = sync::batch;
namespace hub = sync::hub;
namespace seal = sync::seal;

namespace {

constexpr int kActs = 40;
constexpr int kDamagesOfOne = 100;

struct Counts {
    int rounds = 0;
    int refused = 0;   ///< the store does not open
    int reading = 0;   ///< told when it is read
    int verified = 0;  ///< told by `verify`
    int mended = 0;    ///< told, and all is there
    int harmless = 0;  ///< in bytes that say nothing
    int silent = 0;    ///< something is wrong, and nobody says so
    std::string first_silent;

    void note_silent(const std::string& what) {
        ++silent;
        if (first_silent.empty()) first_silent = what;
    }
    void print(const char* name) const {
        std::printf("damage of %s: %d files, %d refused, %d told when read, %d told by verify, "
                    "%d mended, %d harmless, %d silent\n",
                    name, rounds, refused, reading, verified, mended, harmless, silent);
    }
};

/// All that the first store says.
Result<std::string> all_of(hub::IngestStore& store) {
    std::string text;
    for (const auto& status : TRY(store.devices())) {
        const auto& device = status.device;
        text += fmt::format("device {} {} {} {} {} last {}", batch::to_hex(device.id), device.epoch,
                            seal::fingerprint_words(device.verify_key), device.enrolled.ms,
                            device.high_water, status.last_batch.ms);
        const auto notice = TRY(store.holdings(device));
        for (const auto& run : notice.held)
            text += fmt::format(" {}-{} {}", run.first, run.last,
                                seal::fingerprint_words(run.last_hash));
        for (const auto& aside : notice.aside)
            text += fmt::format(" aside {} {}", aside.seq, seal::fingerprint_words(aside.hash));
        for (const auto gap : TRY(store.state(device)).gaps)
            text += fmt::format(" gap {}", gap);
        text += "\n";
    }
    for (const auto& stored : TRY(store.records_after(0, 100'000)))
        text += fmt::format("record {} {} {}\n", stored.id,
                            seal::fingerprint_words(hash_of(stored.record)), stored.received.ms);
    for (const auto& one : TRY(store.aside()))
        text += fmt::format("{} {} {}\n", one.kind, seal::fingerprint_words(hash_of(one.record)),
                            one.received.ms);
    for (const auto& wrap : TRY(store.all_wraps("hub")))
        text += fmt::format("wrap {}\n", seal::fingerprint_words(seal::hash(wrap)));
    return text;
}

/// What processes share in memory is no file to a disk.
DiskImage files_of(const std::string& folder) {
    auto image = image_of(folder);
    std::erase_if(image, [](const auto& file) { return file.first.ends_with("-shm"); });
    return image;
}

class IngestTrial {
  public:
    IngestTrial(std::uint64_t seed, Counts& counts) : work_(hub_work(seed)), counts_(counts) {}

    void run(Random& random) {
        prepare(random);
        for (int i = 0; i < kDamagesOfOne; ++i)
            damage(random);
    }

    void run_columns(Random& random) {
        prepare(random);
        constexpr std::pair<const char*, const char*> kColumns[] = {
            {"devices", "device epoch verify_key enrolled_ms high_water tag"},
            {"batches", "hash device received_ms size_bytes records tag"},
            {"records", "device epoch seq shift previous hash sealed batch tag"},
            {"shift_wraps", "device shift recipient wrap tag"},
            {"missing", "device first last tag"},
            {"forks", "device seq hash bytes batch tag"},
            {"quarantine", "device seq hash bytes batch tag"},
            {"tally", "number tags tag"}};
        for (const auto& [table, columns] : kColumns)
            for (const auto column : split_blanks(columns))
                edit(table, std::string(column), random);
    }

  private:
    void prepare(Random& random) {
        work_->begin();
        for (int act = 0; act < kActs; ++act) {
            if (act == kActs / 2) old_ = files_of(work_->folder());
            work_->act(random);
        }
        whole_ = files_of(work_->folder());  // while it is open: with its WAL
        work_->end();
        lay_out(whole_, folder_.path());
        {
            auto store = hub::IngestStore::open_for_writing(folder_.path());
            REQUIRE(store);
            REQUIRE(store->findings().empty());
            REQUIRE(store->verify());
            const auto text = all_of(*store);
            REQUIRE(text);
            text_ = *text;
        }
    }

    /// Flips a bit of one value, as if SQLite had written it so.
    void edit(const std::string& table, const std::string& column, Random& random) {
        lay_out(whole_, folder_.path());
        {
            auto database = sync::db::Connection::open(folder_ / "ingest.db", {});
            REQUIRE(database);
            REQUIRE(database->execute("PRAGMA ignore_check_constraints=ON"));
            auto query =
                database->prepare(fmt::format("SELECT {0}, typeof({0}) FROM {1} LIMIT 1 OFFSET "
                                              "{2} % max(1, (SELECT count(*) FROM {1}))",
                                              column, table, random.below(1000)));
            REQUIRE(query);
            if (!*query->step()) return;  // this one has no such row
            auto change = database->prepare(
                fmt::format("UPDATE OR IGNORE {1} SET {0} = ? WHERE {0} = ?", column, table));
            REQUIRE(change);
            const auto kind = query->text(1);
            auto bytes = query->blob(0);
            if (kind == "integer") {
                const auto flipped = query->integer(0) ^ (std::int64_t{1} << random.below(40));
                change->bind_integer(1, flipped).bind_integer(2, query->integer(0));
            } else {
                const auto before = bytes;
                auto& byte = bytes[random.below(bytes.size())];
                byte = static_cast<char>(byte ^ (1 << random.below(kind == "text" ? 4 : 8)));
                if (kind == "text")
                    change->bind_text(1, bytes).bind_text(2, before);
                else
                    change->bind_blob(1, bytes).bind_blob(2, before);
            }
            query->reset();
            REQUIRE(change->run());
            if (database->changes() == 0) return;  // it would have been another row's place
        }
        ++counts_.rounds;
        judge(table + "." + column);
    }

    void damage(Random& random) {
        auto image = whole_;
        const auto name = random.below(3) == 0 && whole_.contains("ingest.db-wal") ? "ingest.db-wal"
                                                                                   : "ingest.db";
        const auto kind = static_cast<Damage>(random.below(kDamages));
        image[name] = damaged(whole_[name], kind, old_.contains(name) ? old_[name] : "", random);
        if (image[name] == whole_[name]) return;
        ++counts_.rounds;
        lay_out(image, folder_.path());
        judge(fmt::format("{} of {}", name_of(kind), name));
        lay_out(image, folder_.path());
        judge_reader(fmt::format("{} of {}, looked at", name_of(kind), name));
    }

    void judge(const std::string& what) {
        auto store = hub::IngestStore::open_for_writing(folder_.path());
        if (!store) {
            REQUIRE(store.error().code != Errc::in_use);
            ++counts_.refused;
            return;
        }
        const bool found = !store->findings().empty();
        const auto text = all_of(*store);
        const auto verified = store->verify();
        if (!text)
            ++counts_.reading;
        else if (!verified)
            ++counts_.verified;
        else if (*text != text_)
            counts_.note_silent(what + "\n-- held\n" + text_ + "-- found\n" + *text);
        else
            ++(found ? counts_.mended : counts_.harmless);
    }

    /// As `status`, `export` and `verify` do.
    void judge_reader(const std::string& what) {
        auto store = hub::IngestStore::open_for_reading(folder_.path());
        if (!store) return;
        const auto text = all_of(*store);
        if (text && *text != text_ && store->verify()) counts_.note_silent(what);
    }

    std::unique_ptr<Work> work_;
    Counts& counts_;
    TemporaryFolder folder_;
    DiskImage whole_, old_;
    std::string text_;
};

/// A laptop's records at the hub, a part of which no key opens, and the desk that opened them.
class DeskTrial {
  public:
    DeskTrial(Random& random, Counts& counts) : random_(random), counts_(counts) {
        REQUIRE(seal::start());
        keys_.hub_box = seal::make_box_keys(random);
        keys_.desk_key = seal::Secret::random(32, random);
        shift_key_ = seal::Secret::random(32, random);
        REQUIRE(hub::IngestStore::create(folder_ / "ingest"));
        auto ingest = hub::IngestStore::open_for_writing(folder_ / "ingest");
        REQUIRE(ingest);
        ingest_.emplace(std::move(*ingest));
        random.fill(device_);
        const auto signing = seal::make_sign_keys(random);
        REQUIRE(ingest_->add_device({device_, 1, signing.verify_key, {}}, Instant{1}));
        REQUIRE(hub::DeskStore::create(desk_));
        for (int batch = 0; batch < 4; ++batch) {
            send(batch);
            if (batch == 2) {
                REQUIRE(text());
                old_ = image_of(desk_);
            }
        }
        const auto held = text();
        REQUIRE(held);
        text_ = *held;
        whole_ = image_of(desk_);
    }

    void damage_one() {
        auto image = whole_;
        const std::string name = "desk.db";
        const auto kind = static_cast<Damage>(random_.below(kDamages));
        image[name] = damaged(whole_[name], kind, old_[name], random_);
        if (image[name] == whole_[name]) return;
        ++counts_.rounds;
        lay_out(image, desk_);
        const bool verified = hub::DeskStore::verify(desk_).has_value();
        found_ = false;
        const auto found = text();
        if (!found)
            ++counts_.refused;
        else if (*found != text_)
            counts_.note_silent(fmt::format("{} of desk.db\n-- held\n{}-- found\n{}", name_of(kind),
                                            text_, *found));
        else
            ++(found_ || !verified ? counts_.mended : counts_.harmless);
    }

  private:
    void send(int number) {
        batch::Batch batch{device_, 1, {}, {}};
        batch::ShiftId shift{};
        shift[0] = static_cast<std::uint8_t>(number);
        // Of the third shift the hub has no key.
        const auto wrap = number == 2 ? std::string(80, 'w')
                                      : seal::seal_to(keys_.hub_box.public_key, shift_key_.view());
        batch.wraps.push_back({shift, "hub", wrap});
        for (int i = 0; i < 12; ++i) {
            batch::SealedRecord record{device_, 1, ++seq_, shift, previous_, {}};
            batch::Payload payload;
            payload.form_id = "household";
            payload.instance_id = fmt::format("uuid:{}", seq_);
            payload.instance_xml =
                "<data>" + std::string(200 + random_.below(900), 'x') + "</data>";
            batch::seal_payload(record, payload, shift_key_, random_);
            previous_ = batch::hash_of(record);
            batch.records.push_back(std::move(record));
        }
        REQUIRE(ingest_->insert(batch, fmt::format("batch {}", number), Instant{number * 1000}));
    }

    Result<std::string> text() {
        auto desk = TRY(hub::DeskStore::open(desk_));
        const auto count = TRY(desk.open_new(*ingest_, keys_, random_));
        auto text = fmt::format("unopened {}\n", count.unopened);
        TRY(desk.each(keys_, [&](const hub::OpenedRecord& one) -> Result<void> {
            text += fmt::format("{} {} {} {} {}\n", one.id, one.seq, one.received.ms,
                                one.payload.instance_id, one.payload.instance_xml.size());
            return {};
        }));
        found_ = !desk.findings().empty();
        return text;
    }

    Random& random_;
    Counts& counts_;
    TemporaryFolder folder_;
    std::string desk_ = folder_ / "desk";
    hub::DeskKeys keys_;
    seal::Secret shift_key_;
    std::optional<hub::IngestStore> ingest_;
    batch::DeviceId device_{};
    std::uint64_t seq_ = 0;
    seal::Hash previous_{};
    DiskImage whole_, old_;
    std::string text_;
    bool found_ = false;
};

}  // namespace

TEST_CASE("damage: what rots in the hub's first store is told", "[sync_trials]") {
    SeededRandom random(seed_of_this_run("damage of the hub"));
    Counts counts;
    while (counts.rounds < rounds_or(1000))
        IngestTrial(random.below(UINT64_MAX), counts).run(random);
    counts.print("the hub");
    INFO(counts.first_silent);
    CHECK(counts.silent == 0);
}

TEST_CASE("damage: a bit of any column of any row of the hub's first store is told",
          "[sync_trials]") {
    SeededRandom random(seed_of_this_run("columns of the hub"));
    Counts counts;
    while (counts.rounds < rounds_or(1000) / 2)
        IngestTrial(random.below(UINT64_MAX), counts).run_columns(random);
    counts.print("the hub's columns");
    INFO(counts.first_silent);
    CHECK(counts.silent == 0);
    CHECK(counts.harmless == 0);
    CHECK(counts.mended > 0);
}

TEST_CASE("damage: a bit of what the hub wrote of a laptop beside its stores is told",
          "[sync_trials]") {
    REQUIRE(seal::start());
    const TemporaryFolder folder;
    const batch::DeviceId device{7};
    const hub::Fleet fleet(folder / "devices");
    const hub::Standing standing{"Gao 1", Instant{1'795'000'000'000}};
    REQUIRE(fleet.set(device, standing));
    const hub::Enrolments enrolments(folder / "enrolments");
    const hub::PendingEnrolment pending{device, "sixteen bytes so", Instant{1'795'000'000'000}};
    REQUIRE(enrolments.add(pending));
    for (const auto* part : {"devices", "enrolments"}) {
        const auto path = folder / part + "/" + batch::to_hex(device) + ".json";
        const auto whole = *read_file(path, 4096);
        for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
            auto bytes = whole;
            bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
            REQUIRE(write_file_atomically(path, bytes));
            INFO(bytes);
            const auto held = fleet.of(device);
            CHECK((!held || *held == standing));
            const auto found = enrolments.find(device);
            CHECK((!found || (found->has_value() && (*found)->secret == pending.secret &&
                              (*found)->valid_until == pending.valid_until)));
        }
        REQUIRE(write_file_atomically(path, whole));
    }
    CHECK(fleet.of(device) == standing);
}

TEST_CASE("damage: what rots at the desk is opened anew", "[sync_trials]") {
    SeededRandom random(seed_of_this_run("damage of the desk"));
    Counts counts;
    DeskTrial trial(random, counts);
    while (counts.rounds < rounds_or(1000))
        trial.damage_one();
    counts.print("the desk");
    INFO(counts.first_silent);
    CHECK(counts.silent == 0);
    CHECK(counts.mended > 0);
}
