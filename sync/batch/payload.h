// What a sealed record holds: the instance XML, byte for byte as finalised, and who, where, when.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/attachment.h"
#include "sync/batch/batch.h"
#include "sync/batch/brief.h"

namespace relais::sync::batch {

struct Payload {
    std::string form_id;
    std::string form_version;
    std::string instance_id;    ///< "uuid:…"
    std::string deprecated_id;  ///< the version that this one replaces; empty for a first one
    std::string enumerator;     ///< code, never the name
    std::string point;          ///< code of the flow monitoring point
    std::string team;
    Instant started;
    Instant finalised;
    int utc_offset_minutes = 0;
    std::string instance_xml;
    /// A late entry's true moment, told from paper afterwards; 0 when it was entered as it
    /// happened.
    Instant happened;
    /// What the laptop says about the record, as one JSON object (sync/README.md); mostly empty.
    std::string remarks;
    /// The instance, written short. Where it is set on the way in, it is sealed instead of the
    /// XML and of what that says (form, version, ids); on the way out these are empty: whole().
    std::optional<Brief> brief{};
    /// Its pictures, recordings and files; each goes to the hub for itself, after the record.
    Attached attached{};
    bool operator==(const Payload&) const = default;
};

/// Before compression; more than kMaxPlainBytes is not a record.
std::size_t plain_size_of(const Payload& payload);
/// encode → compress → pad to kPadBytes → seal under the shift key; fills record.sealed.
void seal_payload(SealedRecord& record, const Payload& payload, const seal::Secret& shift_key,
                  Random& random);
Result<Payload> open_payload(const SealedRecord& record, const seal::Secret& shift_key);

}  // namespace relais::sync::batch
