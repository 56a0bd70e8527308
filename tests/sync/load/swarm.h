// Many laptops on one thread: keys and chains alone, no stores. What they send is made beforehand,
// and signed too where the hub does not go away meanwhile, so that the hub gets the machine. For
// the load tests and the bench.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "forms/base/random.h"
#include "sync/batch/batch.h"
#include "sync/batch/request.h"
#include "sync/hub/ingest.h"
#include "sync/seal/seal.h"

namespace relais::tests {

/// One batch of a laptop, and how it went.
struct SwarmBatch {
    std::string body, path;
    std::string head;  ///< the HTTP request's, once it is signed
    std::uint64_t last_seq = 0;
    sync::seal::Hash last_hash{};
};

struct SwarmLaptop {
    sync::batch::DeviceId id{};
    sync::seal::SignKeys keys;
    sync::batch::ShiftId shift{};
    std::vector<sync::batch::ShiftWrap> wraps;
    std::uint64_t made = 0;  ///< records, all in batches
    sync::seal::Hash last_hash{};
    std::deque<SwarmBatch> waiting;  ///< the first one is sent until it is acknowledged
    std::uint64_t acknowledged = 0;  ///< records
    sync::seal::Hash acknowledged_hash{};
    std::uint32_t requests = 0;
};

struct SwarmRun {
    double seconds = 0;
    std::size_t requests = 0, records = 0;  ///< that were acknowledged
    std::map<int, std::size_t> refused;     ///< by status
    std::size_t broken = 0;                 ///< connections that ended before their answer
    std::vector<double> ms;                 ///< what each acknowledged request took
    std::string fault;                      ///< an answer that no hub gives; empty: none

    double percentile(double part) const;  ///< of `ms`
};

class Swarm {
  public:
    struct Setup {
        std::size_t laptops = 1;
        std::size_t records_per_batch = 1;
        std::size_t sealed_bytes = 360;  ///< of one record: an interview, compressed and padded
        std::uint64_t seed = 1;
    };
    struct Line {
        std::uint16_t port = 0;
        std::size_t connections = 1;
        /// False: signed when it is sent, under a challenge of that moment.
        bool signed_before = true;
        /// Called again and again meanwhile; it may take the hub away and bring it back.
        std::function<void(const SwarmRun&)> meanwhile{};
    };

    Swarm(const Setup& setup, const sync::seal::VerifyKey& hub_key);
    /// For a store that nobody serves yet.
    Result<void> enrol(sync::hub::IngestStore& store) const;
    /// So many more batches for every laptop.
    void make(std::size_t batches_each);
    /// Sends all that waits. Ends when all of it is acknowledged, or with the first thing that a
    /// hub in good order does not do.
    SwarmRun run(const Line& line);
    /// Empty, or in what the store differs from what was acknowledged.
    Result<std::string> compare(sync::hub::IngestStore& store) const;
    const Setup& setup() const { return setup_; }

  private:
    friend class SwarmDrive;
    Setup setup_;
    sync::seal::VerifyKey hub_key_;
    SeededRandom random_;
    std::vector<SwarmLaptop> laptops_;
};

}  // namespace relais::tests
