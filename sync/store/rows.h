// What the sealed columns hold, and the identities they are sealed with: sync/README.md, "Device
// store". Internal to sync/store.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "sync/batch/enrolment.h"
#include "sync/store/store.h"

namespace relais::sync::store {

using DraftKey = std::array<std::uint8_t, 16>;
inline constexpr std::size_t kMaxSummaryBytes = 64U << 10U;  ///< a line of a list, not an answer

/// Errc::invalid unless it is 32 hex digits.
Result<DraftKey> draft_key(const DraftId& id);
DraftId draft_id(const DraftKey& key);

/// domain ‖ 00 ‖ rest: which row, of which table.
std::string row_identity(std::string_view domain, std::string_view rest);

/// Opens a row with a key known to be right: what does not open was altered (Errc::corrupt).
Result<std::string> open_row(const seal::Secret& key, std::string_view sealed,
                             std::string_view identity, const char* subject);

/// The plain row; sealed once more within the settings, and compared at unlock.
struct DeviceRow {
    batch::DeviceId device{};
    std::uint32_t epoch = 0;
    seal::VerifyKey verify_key{};
    seal::VerifyKey hub_key{};
    bool claimed = false;  ///< not sealed: told by the claim's secret being gone
};

struct SealedSettings {
    DeviceRow device;
    std::vector<batch::Recipient> recipients;
    Settings settings;  ///< without file_names
};
std::string encode(const SealedSettings& settings);
Result<SealedSettings> decode_settings(std::string_view bytes);

struct DraftHead {
    Instant saved;
    std::string summary;
};
std::string encode(const DraftHead& head);
Result<DraftHead> decode_draft_head(std::string_view bytes);

struct RecordHead {
    Instant finalised;
    std::string instance_id;
    std::string summary;
};
std::string encode(const RecordHead& head);
Result<RecordHead> decode_record_head(std::string_view bytes);

/// Point, team and opening time of a shift.
std::string encode_details(const Shift& shift);
Result<void> decode_details(std::string_view bytes, Shift& shift);

std::string encode(Instant instant);
Result<Instant> decode_instant(std::string_view bytes);

}  // namespace relais::sync::store
