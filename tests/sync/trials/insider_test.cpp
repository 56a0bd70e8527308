// Somebody with the right tools takes out, swaps, edits or cuts what is in the outbox, or copies
// the laptop: told by the laptop or by the hub, with the number of the record.
#include "tests/sync/store/laptop.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>

#include "sync/hub/ingest.h"
#include "sync/store/log.h"

using namespace relais;
using namespace relais::tests;

namespace {

constexpr std::uint64_t kRecords = 6;
using store::Finding;
using store::FindingKind;

struct Scene {
    Laptop laptop;
    seal::VerifyKey device_key{};
    std::uint32_t epoch = 0;
    std::string database;
    std::vector<std::string> lines;

    Scene() {
        {
            auto store = laptop.create();
            device_key = store.claim()->device_key;
            REQUIRE(store.open_shift("FMP-GAO-01", "B"));
            for (std::uint64_t number = 1; number <= kRecords; ++number)
                Laptop::finish(store, number);
        }
        database = *read_file(laptop.database_path(), 1U << 24U);
        REQUIRE(store::scan_log(laptop.log_path(), [&](const store::LogLine& line) -> Result<void> {
            epoch = line.record.epoch;
            lines.push_back(encode_line(line));
            return {};
        }));
        REQUIRE(lines.size() == kRecords);
    }
    void write_lines(const std::vector<std::string>& now) const {
        std::string bytes;
        for (const auto& line : now)
            bytes += line;
        REQUIRE(write_file_atomically(laptop.log_path(), bytes));
    }
    void restore() const {
        REQUIRE(write_file_atomically(laptop.database_path(), database));
        write_lines(lines);
    }
    /// Whether opening or unlocking names that record, one way or the other.
    bool is_flagged(std::uint64_t seq, std::optional<FindingKind> kind = std::nullopt) {
        auto store = Store::open(laptop.path(), laptop.clock, laptop.random);
        if (!store)
            return describe(store.error()).find("record " + std::to_string(seq)) !=
                   std::string::npos;
        REQUIRE(store->unlock(kEnumerator, kPassphrase));
        return std::ranges::any_of(store->findings(), [&](const Finding& finding) {
            return finding.seq == seq && (!kind || finding.kind == *kind);
        });
    }
    bool is_untouched() {
        const auto store = laptop.reopen();
        return store.findings().empty() && store.records()->size() == kRecords;
    }
};

std::string delete_row(std::uint64_t seq) {
    const auto which = " WHERE seq = " + std::to_string(seq) + ";";
    return "DELETE FROM delivery" + which + "DELETE FROM record" + which;
}

/// A hub that knows the laptop, and what it was sent.
struct Hub {
    TemporaryFolder folder;
    std::optional<hub::IngestStore> ingest;

    explicit Hub(const Scene& scene) {
        REQUIRE(hub::IngestStore::create(folder / "ingest"));
        ingest.emplace(*hub::IngestStore::open_for_writing(folder / "ingest"));
        REQUIRE(ingest->add_device(
            {scene.laptop.enrolment.device, scene.epoch, scene.device_key, {}}, Instant{1}));
    }
    batch::Receipt send(const Scene& scene, Store& laptop) {
        const auto bytes = laptop.next_batch(batch::kMaxBatchBytes);
        REQUIRE(bytes);
        REQUIRE(bytes->has_value());
        const auto batch = batch::decode(**bytes, scene.device_key);
        REQUIRE(batch);
        const auto receipt = ingest->insert(*batch, **bytes, Instant{2});
        REQUIRE(receipt);
        const auto signed_receipt = batch::encode(*receipt, scene.laptop.hub_signing);
        REQUIRE(laptop.apply_receipt(signed_receipt, batch::hash_of_batch(**bytes)));
        return *receipt;
    }
};

}  // namespace

TEST_CASE("insider: every row that was altered is told with its number", "[sync_trials]") {
    Scene scene;
    REQUIRE(scene.is_untouched());
    for (std::uint64_t seq = 1; seq <= kRecords; ++seq) {
        const auto n = std::to_string(seq);
        const auto other = std::to_string(seq % kRecords + 1);
        for (const std::string& sql :
             {delete_row(seq), "UPDATE record SET bytes = zeroblob(length(bytes)) WHERE seq = " + n,
              "UPDATE record SET bytes = substr(bytes, 1, length(bytes) - 1) WHERE seq = " + n,
              "UPDATE record SET hash = zeroblob(32) WHERE seq = " + n,
              "UPDATE record SET head = zeroblob(length(head)) WHERE seq = " + n,
              "UPDATE record SET (bytes, hash, head) = (SELECT bytes, hash, head FROM record WHERE "
              "seq = " +
                  other + ") WHERE seq = " + n}) {
            INFO(sql);
            scene.restore();
            scene.laptop.execute(sql);
            CHECK(scene.is_flagged(seq));
            CHECK(scene.is_untouched());  // and it is as it was
        }
    }
}

TEST_CASE("insider: every line that was altered is told with its number", "[sync_trials]") {
    Scene scene;
    for (std::size_t i = 0; i < kRecords; ++i) {
        for (int kind = 0; kind < 4; ++kind) {
            INFO("line " << i + 1 << ", kind " << kind);
            auto lines = scene.lines;
            if (kind == 0) lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(i));
            if (kind == 1) std::swap(lines[i], lines[(i + 1) % kRecords]);
            if (kind == 2) lines[i][lines[i].size() / 2] ^= 1;
            if (kind == 3) {
                lines.resize(i + 1);
                lines[i].resize(lines[i].size() - 1);
            }
            scene.restore();
            scene.write_lines(lines);
            // Of two that were swapped, one stands where it does not belong.
            const auto next = (i + 1) % kRecords + 1;
            const bool flagged = scene.is_flagged(i + 1);
            if (kind == 1 && !flagged) {
                scene.restore();
                scene.write_lines(lines);
                CHECK(scene.is_flagged(next));
            } else {
                CHECK(flagged);
            }
            CHECK(scene.is_untouched());
        }
    }
}

TEST_CASE("insider: a record taken out of both stores is missed, here and at the hub",
          "[sync_trials]") {
    Scene scene;
    for (std::uint64_t seq = 1; seq <= kRecords; ++seq) {
        INFO("record " << seq);
        auto lines = scene.lines;
        lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(seq - 1));
        scene.restore();
        scene.write_lines(lines);
        scene.laptop.execute(delete_row(seq));
        for (int opening = 0; opening < 2; ++opening)
            CHECK(scene.is_flagged(seq, FindingKind::record_missing));
        Hub hub(scene);
        auto store = scene.laptop.reopen();
        CHECK(Laptop::finish(store, 99).seq == kRecords + 1);  // its number is not given again
        CHECK(hub.send(scene, store).gaps == std::vector<std::uint64_t>{seq});
    }
}

TEST_CASE("insider: the end cut off both stores is missed, here and at the hub", "[sync_trials]") {
    Scene scene;
    for (std::uint64_t left = 0; left < kRecords; ++left) {
        INFO("left " << left);
        auto lines = scene.lines;
        lines.resize(left);
        scene.restore();
        scene.write_lines(lines);
        std::vector<std::uint64_t> gone;
        for (auto seq = left + 1; seq <= kRecords; ++seq) {
            scene.laptop.execute(delete_row(seq));
            gone.push_back(seq);
        }
        for (const auto seq : gone)
            CHECK(scene.is_flagged(seq, FindingKind::record_missing));
        Hub hub(scene);
        auto store = scene.laptop.reopen();
        CHECK(Laptop::finish(store, 99).seq == kRecords + 1);
        CHECK(hub.send(scene, store).gaps == gone);
    }
}

TEST_CASE("insider: a record written anew in both stores breaks the chain after it",
          "[sync_trials]") {
    Scene scene;
    for (std::uint64_t seq = 1; seq < kRecords; ++seq) {
        INFO("record " << seq);
        scene.restore();
        auto lines = scene.lines;
        batch::SealedRecord record;
        REQUIRE(store::scan_log(scene.laptop.log_path(), [&](store::LogLine line) -> Result<void> {
            if (line.record.seq != seq) return {};
            line.record.sealed += std::string(64, 'x');
            record = line.record;
            lines[seq - 1] = encode_line(line);
            return {};
        }));
        {
            auto database = db::Connection::open(scene.laptop.database_path(), {});
            REQUIRE(database);
            auto update = database->prepare("UPDATE record SET bytes = ?, hash = ? WHERE seq = ?");
            REQUIRE(update);
            const auto hash = hash_of(record);
            update->bind_blob(1, encode_record(record)).bind_blob(2, seal::bytes_of(hash));
            REQUIRE(update->bind_integer(3, static_cast<std::int64_t>(seq)).run());
        }
        scene.write_lines(lines);
        CHECK(scene.is_flagged(seq + 1, FindingKind::chain_broken));
        Hub hub(scene);
        auto store = scene.laptop.reopen();
        const auto receipt = hub.send(scene, store);
        CHECK(receipt.lines[seq].seq == seq + 1);
        CHECK(receipt.lines[seq].outcome == batch::Outcome::forked);
    }
}

TEST_CASE("insider: a copied laptop is told by the hub with the number", "[sync_trials]") {
    Scene scene;
    Hub hub(scene);
    {
        auto store = scene.laptop.reopen();
        hub.send(scene, store);
    }
    const auto copy = scene.laptop.folder / "copy";
    std::filesystem::copy(scene.laptop.path(), copy, std::filesystem::copy_options::recursive);
    {
        auto store = scene.laptop.reopen();
        Laptop::finish(store, 50);
        CHECK(hub.send(scene, store).lines.at(0).outcome == batch::Outcome::stored);
    }
    auto clone = Store::open(copy, scene.laptop.clock, scene.laptop.random);
    REQUIRE(clone);
    REQUIRE(clone->unlock(kEnumerator, kPassphrase));
    Laptop::finish(*clone, 51);
    const auto receipt = hub.send(scene, *clone);
    CHECK(receipt.lines.at(0).seq == kRecords + 1);
    CHECK(receipt.lines.at(0).outcome == batch::Outcome::forked);
    const auto devices = hub.ingest->devices();
    REQUIRE(devices);
    CHECK(devices->at(0).forked == std::vector<std::uint64_t>{kRecords + 1});
}
