// Laptops that send to the hub's first store: in order, with gaps, twice, forked, of a wrong epoch.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <vector>

#include "sync/batch/batch.h"
#include "sync/hub/ingest.h"
#include "tests/support/temporary_folder.h"
#include "tests/sync/trials/work.h"

namespace relais::tests {

namespace {

namespace batch = sync::batch;
namespace hub = sync::hub;
namespace seal = sync::seal;

struct Sender {
    batch::DeviceId id{};
    seal::SignKeys keys;
    batch::ShiftId shift{};
    std::vector<batch::SealedRecord> chain;
    std::string last_sent;
};

class HubWork final : public Work {
  public:
    explicit HubWork(std::uint64_t seed) : random_(seed) {
        REQUIRE(seal::start());
        // Making the hub's folder is not acknowledged before its hub.json is there.
        REQUIRE(hub::IngestStore::create(folder()));
    }

    std::string folder() const override { return folder_ / "ingest"; }
    void begin() override { open_store(); }
    void end() override { store_.reset(); }
    std::string holds() override {
        auto text = text_of(*store_);
        if (!text) FAIL(describe(text.error()));
        return *text;
    }

    void act(Random& random) override {
        now_.ms += 1000;
        const auto dice = random.below(100);
        if (senders_.empty() || (dice < 8 && senders_.size() < 4)) return enrol();
        if (dice < 14) return open_store();
        auto& sender = senders_[random.below(senders_.size())];
        if (dice < 22 && !sender.last_sent.empty()) return send_again(sender);
        batch::Batch batch{sender.id, 1, {}, {}};
        batch.wraps.push_back({sender.shift, "hub", std::string(80, 'w')});
        if (dice < 30 && !sender.chain.empty()) {
            batch.records = {make(random, sender, sender.chain.size())};
            batch.records[0].epoch = batch.epoch = dice < 26 ? 1 : 2;
        } else {
            if (dice < 40) sender.chain.push_back(make(random, sender, sender.chain.size() + 1));
            for (auto left = 1 + random.below(6); left > 0; --left) {
                sender.chain.push_back(make(random, sender, sender.chain.size() + 1));
                batch.records.push_back(sender.chain.back());
            }
        }
        send(sender, batch);
    }

    Result<Opened> open(const std::string& folder, bool go_on) override {
        auto store = hub::IngestStore::open_for_writing(folder);
        if (!store) return std::unexpected(store.error());
        auto text = TRY(text_of(*store));
        if (go_on && !TRY(store->devices()).empty()) {
            const auto& sender = senders_.front();
            batch::Batch batch{sender.id, 1, {}, sender.chain};
            if (batch.records.empty()) return Opened{text, {}};
            const auto receipt =
                TRY(store->insert(batch, batch::encode(with_wrap(batch), sender.keys), now_));
            for (const auto& line : receipt.lines)
                if (line.outcome != batch::Outcome::stored &&
                    line.outcome != batch::Outcome::duplicate)
                    return fail(Errc::corrupt, "record", "is no longer taken");
            if (!receipt.gaps.empty()) return fail(Errc::corrupt, "record", "is not filled in");
        }
        return Opened{text, {}};
    }

  private:
    void open_store() {
        store_.reset();
        auto opened = hub::IngestStore::open_for_writing(folder());
        REQUIRE(opened);
        store_.emplace(std::move(*opened));
    }

    void enrol() {
        Sender sender;
        random_.fill(sender.id);
        random_.fill(sender.shift);
        sender.keys = seal::make_sign_keys(random_);
        REQUIRE(store_->add_device({sender.id, 1, sender.keys.verify_key, {}}, now_));
        senders_.push_back(std::move(sender));
    }

    batch::SealedRecord make(Random& random, const Sender& sender, std::uint64_t seq) const {
        batch::SealedRecord record{sender.id, 1, seq, sender.shift, {}, {}};
        if (seq > 1) record.previous = hash_of(sender.chain[seq - 2]);
        record.sealed.resize(100 + random.below(4000));
        random.fill({reinterpret_cast<std::uint8_t*>(record.sealed.data()), record.sealed.size()});
        return record;
    }

    static batch::Batch with_wrap(batch::Batch batch) {
        if (batch.wraps.empty())
            batch.wraps.push_back({batch.records.at(0).shift, "hub", std::string(80, 'w')});
        return batch;
    }

    void send(Sender& sender, const batch::Batch& batch) {
        sender.last_sent = batch::encode(batch, sender.keys);
        send_again(sender);
    }
    void send_again(const Sender& sender) {
        const auto batch = batch::decode(sender.last_sent, sender.keys.verify_key);
        REQUIRE(batch);
        const auto receipt = store_->insert(*batch, sender.last_sent, now_);
        REQUIRE(receipt);
        REQUIRE(receipt->lines.size() == batch->records.size());
    }

    static Result<std::string> text_of(hub::IngestStore& store) {
        std::string text;
        for (const auto& status : TRY(store.devices()))
            text += fmt::format("device {} high {} records {} missing {} forks {} aside {} at {}\n",
                                batch::to_hex(status.device.id), status.device.high_water,
                                status.records, status.missing, status.forks, status.quarantined,
                                status.last_batch.ms);
        for (const auto& stored : TRY(store.records_after(0, 100'000)))
            text += fmt::format(
                "record {} {} {} {} {} {}\n", stored.id, batch::to_hex(stored.record.device),
                stored.record.seq, seal::fingerprint_words(hash_of(stored.record)),
                stored.received.ms,
                TRY(store.wraps(stored.record.device, stored.record.shift, "hub")).size());
        return text;
    }

    TemporaryFolder folder_;
    SeededRandom random_;
    std::optional<hub::IngestStore> store_;
    std::vector<Sender> senders_;
    Instant now_{1'795'000'000'000};
};

}  // namespace

std::unique_ptr<Work> hub_work(std::uint64_t seed) {
    return std::make_unique<HubWork>(seed);
}

}  // namespace relais::tests
