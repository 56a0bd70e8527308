#include "sync/hub/gate.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "forms/base/random.h"
#include "forms/base/time.h"
#include "sync/batch/batch.h"
#include "sync/batch/bytes.h"
#include "sync/batch/request.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

/// Longer than an exchange over a poor line takes; who comes later pings again.
constexpr std::int64_t kChallengeMs = 6 * 3'600'000LL;
constexpr int kMaxWrongSecrets = 5;
constexpr std::int64_t kShutMs = 15 * 60'000LL;

}  // namespace

Gate::Gate(Random& random, const Clock& clock)
    : clock_(clock), key_(seal::Secret::random(32, random)) {}

batch::Challenge Gate::issue() {
    return challenge_of(++issued_, clock_.monotonic_ms());
}

batch::Challenge Gate::challenge_of(std::uint64_t number, std::int64_t issued_ms) const {
    const auto said = batch::Writer().u64(number).i64(issued_ms).take();
    const auto tag = seal::keyed_hash(key_, said);
    batch::Challenge challenge{};
    std::copy(said.begin(), said.end(), challenge.begin());
    std::copy_n(tag.begin(), challenge.size() - said.size(),
                challenge.begin() + static_cast<std::ptrdiff_t>(said.size()));
    return challenge;
}

bool Gate::admit(const batch::DeviceId& device, const batch::Authorization& authorization) {
    batch::Reader reader(seal::bytes_of(authorization.challenge), "challenge");
    const auto number = reader.u64();
    const auto issued_ms = reader.i64();
    if (!number || !issued_ms) return false;
    // The laptop's signature held, so a comparison that takes its time tells nobody anything.
    if (challenge_of(*number, *issued_ms) != authorization.challenge) return false;
    if (clock_.monotonic_ms() - *issued_ms > kChallengeMs) return false;
    const Place place{*number, authorization.count};
    const std::lock_guard lock(mutex_);
    auto& passed = passed_[device];
    if (place <= passed) return false;
    passed = place;
    return true;
}

bool Gate::may_claim(const batch::DeviceId& device) const {
    const std::lock_guard lock(mutex_);
    const auto found = tries_.find(device);
    return found == tries_.end() || clock_.monotonic_ms() >= found->second.shut_until_ms;
}

void Gate::note_wrong_secret(const batch::DeviceId& device) {
    const std::lock_guard lock(mutex_);
    auto& tries = tries_[device];
    if (++tries.wrong < kMaxWrongSecrets) return;
    tries = {0, clock_.monotonic_ms() + kShutMs};
}

void Gate::forget_claims(const batch::DeviceId& device) {
    const std::lock_guard lock(mutex_);
    tries_.erase(device);
}

}  // namespace relais::sync::hub
