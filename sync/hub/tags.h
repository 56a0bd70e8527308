// What holds the rows of the hub's two stores together: each carries a tag over all that it says,
// so that a bit that rots is noticed when the row is read; the tally holds all rows together, so
// that none goes or comes unnoticed; its number, remembered beside the store, tells an older copy.
// Tags are against rot, not against somebody who can compute them. Bytes: README.md beside this.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "forms/base/result.h"
#include "sync/batch/batch.h"
#include "sync/db/connection.h"
#include "sync/hub/ingest.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

using Tag = std::int64_t;

struct BatchRow {
    seal::Hash hash{};
    batch::DeviceId device{};
    std::int64_t received_ms = 0;
    std::int64_t size_bytes = 0;
    std::int64_t records = 0;
};
/// A range of `missing`.
struct SeqRange {
    std::int64_t first = 0;
    std::int64_t last = 0;
    bool operator==(const SeqRange&) const = default;
};

Tag tag_of(const Device& device);
Tag tag_of(const BatchRow& row);
/// Of a row of `records`, whose `hash` speaks for what is sealed.
Tag tag_of(const batch::SealedRecord& record, const seal::Hash& hash, std::int64_t batch_id);
Tag tag_of_wrap(const batch::DeviceId& device, const batch::ShiftId& shift,
                std::string_view recipient, std::string_view wrap);
Tag tag_of(const batch::DeviceId& device, const SeqRange& range);
/// Of a row of `forks` or `quarantine`.
Tag tag_of_aside(const batch::SealedRecord& record, const seal::Hash& hash, std::int64_t batch_id);
/// Of the desk's rows.
Tag tag_of_opened(std::int64_t id, const batch::SealedRecord& record, Instant received);
Tag tag_of_unopened(std::int64_t id, std::string_view reason);

/// SQLite's integers are longer than an epoch: bits above it would be cut off unseen.
Result<std::uint32_t> epoch_from(std::int64_t value, const std::string& path);

/// Of what the tables are, as the file itself says: one bit of it may make a column another one.
Result<Tag> tag_of_schema(const db::Connection& connection);

/// The one row of the table of that name.
struct Tally {
    std::uint32_t number = 0;  ///< of transactions that changed the store
    Tag rows = 0;              ///< the tags of all rows, xored

    /// Errc::corrupt when it, or the schema, is not what was written.
    static Result<Tally> read(const db::Connection& connection, Tag schema);
    [[nodiscard]] Result<void> write(const db::Connection& connection, Tag schema) const;
};

}  // namespace relais::sync::hub
