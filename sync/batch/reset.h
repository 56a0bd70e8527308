// A passphrase that was forgotten: what the laptop asks the hub, and what the hub answers. The keys
// of the laptop (names and signing, no records) come back under a new personal key; nothing that
// was sealed to a shift opens by it. Bytes: sync/README.md, "Reset".
#pragma once

#include <string>
#include <string_view>

#include "forms/base/result.h"
#include "sync/batch/batch.h"

namespace relais::sync::batch {

struct ResetRequest {
    DeviceId device{};
    std::string enumerator;      ///< code
    seal::PublicKey next_key{};  ///< the personal key of the new passphrase
    std::string escrow;          ///< settings key ‖ signing secret, sealed to the hub
    bool operator==(const ResetRequest&) const = default;
};
std::string encode(const ResetRequest& request);
Result<ResetRequest> decode_reset_request(std::string_view bytes);
/// For the six words that the enumerator reads to the administrator.
seal::Hash fingerprint(const ResetRequest& request);

struct ResetAnswer {
    DeviceId device{};
    std::string enumerator;
    seal::PublicKey next_key{};
    std::string settings_wrap, signing_wrap;  ///< seal_to(next_key)
    bool operator==(const ResetAnswer&) const = default;
};
std::string encode(const ResetAnswer& answer, const seal::SignKeys& hub_keys);
Result<ResetAnswer> decode_reset_answer(std::string_view bytes, const seal::VerifyKey& hub_key);

}  // namespace relais::sync::batch
