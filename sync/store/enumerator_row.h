// The row of an enumerator: who may unlock, and the keys that this gives. Internal to sync/store.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "sync/batch/enrolment.h"
#include "sync/seal/seal.h"
#include "sync/store/state.h"

namespace relais::sync::store {

struct EnumeratorRow {
    std::string code;
    seal::Salt salt{};
    seal::PassphraseCost cost;
    seal::PublicKey public_key{};
    std::string sealed_secret;
    std::string settings_wrap;
    std::string signing_wrap;
};

/// Errc::not_found, corrupt.
Result<EnumeratorRow> load_enumerator(OpenStore& store, const std::string& code);
/// All but the code is written anew.
Result<void> update_enumerator(OpenStore& store, const EnumeratorRow& row);
/// A new personal pair under that passphrase; the wraps are left as they are.
Result<void> new_personal(EnumeratorRow& row, std::string_view passphrase,
                          seal::PassphraseCost cost, Random& random);
/// Salt, cost, public key and sealed secret: what waits for its wraps.
std::string encode_pending(const EnumeratorRow& row);
Result<void> decode_pending(std::string_view bytes, EnumeratorRow& row);

/// Null where there is none of that name.
const batch::Recipient* recipient_of(const std::vector<batch::Recipient>& recipients,
                                     std::string_view name);
/// Lets the hub give these keys to another passphrase one day. Nothing happens where it does so
/// already.
Result<void> keep_escrow(OpenStore& store, const Unlocked& unlocked);

}  // namespace relais::sync::store
