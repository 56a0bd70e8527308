#include "tests/sync/load/swarm.h"

#include <algorithm>
#include <chrono>

#include "forms/base/text.h"
#include "tests/sync/load/swarm_drive.h"

namespace relais::tests {

namespace batch = sync::batch;
namespace seal = sync::seal;

double SwarmRun::percentile(double part) const {
    if (ms.empty()) return 0;
    auto sorted = ms;
    const auto at = std::min(sorted.size() - 1,
                             static_cast<std::size_t>(part * static_cast<double>(sorted.size())));
    std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(at),
                     sorted.end());
    return sorted[at];
}

Swarm::Swarm(const Setup& setup, const seal::VerifyKey& hub_key)
    : setup_(setup), hub_key_(hub_key), random_(setup.seed), laptops_(setup.laptops) {
    for (auto& laptop : laptops_) {
        random_.fill(laptop.id);
        random_.fill(laptop.shift);
        laptop.keys = seal::make_sign_keys(random_);
        for (const auto* recipient : {"hub", "recovery"}) {
            std::string wrap(80, '\0');
            random_.fill({reinterpret_cast<std::uint8_t*>(wrap.data()), wrap.size()});
            laptop.wraps.push_back({laptop.shift, recipient, wrap});
        }
    }
}

Result<void> Swarm::enrol(sync::hub::IngestStore& store) const {
    for (const auto& laptop : laptops_)
        TRY(store.add_device({laptop.id, 1, laptop.keys.verify_key, {}}, Instant{1}));
    return {};
}

void Swarm::make(std::size_t batches_each) {
    for (auto& laptop : laptops_)
        for (std::size_t i = 0; i < batches_each; ++i) {
            batch::Batch made{laptop.id, 1, laptop.wraps, {}};
            for (std::size_t j = 0; j < setup_.records_per_batch; ++j) {
                batch::SealedRecord record{laptop.id, 1, ++laptop.made, laptop.shift, {}, {}};
                record.previous = laptop.last_hash;
                record.sealed.resize(setup_.sealed_bytes);
                random_.fill(
                    {reinterpret_cast<std::uint8_t*>(record.sealed.data()), record.sealed.size()});
                laptop.last_hash = batch::hash_of(record);
                made.records.push_back(std::move(record));
            }
            SwarmBatch waiting;
            waiting.body = batch::encode(made, laptop.keys);
            waiting.path = "/v1/d/" + batch::to_hex(laptop.id) + "/batches/" +
                           to_hex(seal::bytes_of(batch::hash_of_batch(waiting.body)));
            waiting.last_seq = laptop.made;
            waiting.last_hash = laptop.last_hash;
            laptop.waiting.push_back(std::move(waiting));
        }
}

SwarmRun Swarm::run(const Line& line) {
    SwarmDrive drive(*this, laptops_, line);
    return drive.run();
}

Result<std::string> Swarm::compare(sync::hub::IngestStore& store) const {
    std::size_t records = 0;
    for (const auto& laptop : laptops_) {
        const auto name = "laptop " + batch::to_hex(laptop.id).substr(0, 8);
        const auto device = TRY(store.device(laptop.id));
        if (!device) return name + " is not known";
        const auto holdings = TRY(store.holdings(*device));
        if (!holdings.aside.empty()) return name + " has records that were set aside";
        records += laptop.acknowledged;
        if (laptop.acknowledged == 0 && holdings.held.empty()) continue;
        if (holdings.held.size() != 1 || holdings.held[0].first != 1 ||
            holdings.held[0].last != laptop.acknowledged ||
            holdings.held[0].last_hash != laptop.acknowledged_hash)
            return name + " has other records than were acknowledged";
    }
    const auto figures = TRY(store.verify());
    if (figures.records != records || figures.missing + figures.forks + figures.quarantined != 0)
        return std::to_string(figures.records) + " records are held, " + std::to_string(records) +
               " were acknowledged";
    return std::string();
}

}  // namespace relais::tests
