// Who may pass, and how often: whether a request is new, and how many guesses an enrolment's secret
// gets. All of it lives in memory and is bounded by the laptops that the hub knows: a hub that
// starts anew has given out no challenge, so nothing that was signed before passes again. Several
// threads may ask at once.
#pragma once

#include <atomic>
#include <compare>
#include <cstdint>
#include <map>
#include <mutex>

#include "forms/base/random.h"
#include "forms/base/time.h"
#include "sync/batch/batch.h"
#include "sync/batch/request.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

class Gate {
  public:
    Gate(Random& random, const Clock& clock);

    /// For a pong. Costs no memory, so that strangers may ask for as many as they like.
    batch::Challenge issue();
    /// True once for each (challenge, count), and only for later ones than those that passed
    /// before. To be asked after the signature held: it remembers.
    bool admit(const batch::DeviceId& device, const batch::Authorization& authorization);

    /// False for a quarter of an hour after five wrong secrets.
    [[nodiscard]] bool may_claim(const batch::DeviceId& device) const;
    void note_wrong_secret(const batch::DeviceId& device);
    void forget_claims(const batch::DeviceId& device);

  private:
    struct Place {
        std::uint64_t challenge = 0;  ///< they are numbered as they are given out
        std::uint32_t count = 0;
        auto operator<=>(const Place&) const = default;
    };
    struct Tries {
        int wrong = 0;
        std::int64_t shut_until_ms = 0;
    };
    [[nodiscard]] batch::Challenge challenge_of(std::uint64_t number, std::int64_t issued_ms) const;

    const Clock& clock_;
    seal::Secret key_;  ///< of this run
    std::atomic<std::uint64_t> issued_ = 0;
    mutable std::mutex mutex_;  ///< of all below
    std::map<batch::DeviceId, Place> passed_;
    std::map<batch::DeviceId, Tries> tries_;
};

}  // namespace relais::sync::hub
