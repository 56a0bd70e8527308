// The hub's keys over the years: the desk's passphrase changed or forgotten, the key that records
// are sealed to renewed, the recovery key made, split among custodians and tried out.
#pragma once

#include <string>
#include <vector>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "sync/hub/folder.h"
#include "sync/hub/ingest.h"
#include "sync/seal/seal.h"
#include "sync/seal/shares.h"

namespace relais::sync::hub {

inline constexpr std::uint8_t kCustodians = 3;
inline constexpr std::uint8_t kCustodiansNeeded = 2;

/// A share as a custodian keeps it: a text that says what it is.
std::string share_text(const HubFolder& folder, const seal::Share& share);
Result<seal::Share> share_from(std::string_view text);

/// The recovery key from its file, or from the shares of two custodians. Errc::wrong_key when what
/// comes out is not the key that laptops seal to, nor an earlier one.
Result<seal::BoxKeys> read_recovery(const HubFolder& folder, const std::vector<std::string>& files);
/// Writes three shares into `out`: share-1.txt … Any two of them are the key.
Result<void> split_recovery(const HubFolder& folder, const std::string& recovery_file,
                            const std::string& out, Random& random);
/// A new recovery key for what is sealed from the next publication on. The earlier one goes on
/// opening what was sealed to it.
Result<void> renew_recovery(const HubFolder& folder, const std::string& file, Random& random);

/// How many shift keys of the store that key opens, of how many that are sealed to the recipient.
struct Drill {
    std::size_t opened = 0;
    std::size_t tried = 0;
};
Result<Drill> try_key(IngestStore& ingest, const seal::BoxKeys& keys, std::string_view recipient);

Result<void> change_desk_passphrase(const HubFolder& folder, std::string_view present,
                                    std::string_view next, Random& random,
                                    seal::PassphraseCost cost = {});
/// A new key for laptops to seal to; the earlier one stays with the desk.
Result<void> renew_hub_key(const HubFolder& folder, std::string_view passphrase, Random& random,
                           seal::PassphraseCost cost = {});
/// The desk's passphrase is lost: a new desk, which opens all that the recovery key opens.
Result<void> recover_desk(const HubFolder& folder, seal::BoxKeys recovery, std::string_view next,
                          Random& random, seal::PassphraseCost cost = {});

/// What a laptop asks for an enumerator who forgot the passphrase: its own keys, under the new one.
/// No shift key is touched. Errc::not_found for a laptop or enumerator that is not here, refused
/// for a revoked laptop, wrong_key when the escrow is not ours or not that laptop's.
Result<std::string> answer_reset(const HubFolder& folder, IngestStore& ingest, const DeskKeys& keys,
                                 std::string_view bytes);

}  // namespace relais::sync::hub
