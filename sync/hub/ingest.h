// The hub's first store: what laptops sent, sealed as it came. Only `serve` writes it; it holds no
// key that opens anything. insert() returns after fsync, so its receipt may be given. Tables:
// README.md beside this file. One connection, one thread at a time. ingest.cpp opens and
// reads, insert.cpp takes batches in.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/batch.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/notice.h"
#include "sync/batch/witness.h"
#include "sync/db/connection.h"

namespace relais::sync::hub {

struct Device {
    batch::DeviceId id{};
    std::uint32_t epoch = 0;
    seal::VerifyKey verify_key{};
    Instant enrolled;
    std::uint64_t high_water = 0;
};

/// For `status`.
struct DeviceStatus {
    Device device;
    std::uint64_t records = 0;
    std::uint64_t missing = 0;          ///< seqs below the high-water mark that have not come
    std::vector<std::uint64_t> gaps;    ///< the first of them, at most kMaxGaps
    std::uint64_t forks = 0;            ///< two records claim one place: a cloned or altered laptop
    std::vector<std::uint64_t> forked;  ///< the first of those places, at most kMaxGaps
    std::uint64_t quarantined = 0;
    Instant last_batch;  ///< 0 when none came
};

/// Of a laptop that was revoked nothing counts any more; it is kept whole all the same.
enum class Trust : std::uint8_t { counted, set_aside };

/// What is held of one laptop's chain.
struct DeviceRuns {
    batch::DeviceId device{};
    std::uint32_t epoch = 0;
    std::vector<batch::Run> runs;
};
struct IngestFigures {
    std::uint64_t records = 0, missing = 0, forks = 0, quarantined = 0;
    std::vector<DeviceRuns> devices;
};

/// A fork, or what was quarantined.
struct AsideRecord {
    std::string kind;  ///< "fork", "quarantine"
    batch::SealedRecord record;
    Instant received;
};

struct StoredRecord {
    std::int64_t id = 0;  ///< ascending in the order of arrival
    batch::SealedRecord record;
    Instant received;
};

/// A batch whose signature and framing hold, with all that is to be known of it before the store's
/// turn comes. It refers to the batch and to its bytes.
struct Arrival {
    const batch::Batch* batch = nullptr;
    std::string_view bytes;
    seal::Hash hash{};               ///< of the bytes
    std::vector<seal::Hash> hashes;  ///< of the records
    Instant received;
    Trust trust = Trust::counted;
};
Arrival arrival_of(const batch::Batch& batch, std::string_view bytes, Instant now, Trust trust);

/// What was written is copied from SQLite's log into the database: always, or once it is much.
enum class Tidying : std::uint8_t { idle, when_large };

class IngestStore {
  public:
    /// Makes the empty store; Errc::already_exists.
    static Result<void> create(const std::string& folder);
    /// Errc::in_use when another `serve` runs. What can be made anew from the records is mended
    /// (high-water marks, what is missing); Errc::corrupt for a store that is older than it was.
    static Result<IngestStore> open_for_writing(const std::string& folder);
    static Result<IngestStore> open_for_reading(const std::string& folder);
    /// What opening has found damaged, for a person to read; empty when all was well.
    [[nodiscard]] const std::vector<std::string>& findings() const { return findings_; }

    Result<std::optional<Device>> device(const batch::DeviceId& id);
    /// Errc::already_exists when the device is enrolled.
    Result<void> add_device(const batch::Claim& claim, Instant now);
    /// All of it in one transaction: new records stored, known ones compared. A record that says
    /// something else than the one held, or does not continue the chain of hashes, goes to `forks`;
    /// one of another epoch, or of a laptop that is not trusted, to `quarantine`. Nothing that is
    /// properly signed is dropped.
    Result<batch::Receipt> insert(const batch::Batch& batch, std::string_view bytes, Instant now,
                                  Trust trust = Trust::counted);
    /// Several batches with one fsync. One that fails leaves no trace and spoils no other; when the
    /// commit fails, all have failed. As many results as arrivals, in their order.
    std::vector<Result<batch::Receipt>> insert_all(std::span<const Arrival* const> arrivals);
    Result<void> tidy(Tidying when);
    /// High-water mark and gaps, without lines.
    Result<batch::Receipt> state(const Device& device);
    /// What is held of its chain and what was set aside; the rest of the notice is left empty.
    Result<batch::Notice> holdings(const Device& device);
    /// What was set aside of its present epoch takes its place after all. Returns how many.
    Result<std::size_t> readmit(const Device& device);

    Result<std::vector<DeviceStatus>> devices();
    Result<std::vector<StoredRecord>> records_after(std::int64_t id, std::size_t limit);
    Result<std::optional<StoredRecord>> record(std::int64_t id);
    /// Of the records that came up to that one, ascending.
    Result<std::vector<std::int64_t>> ids_up_to(std::int64_t last);
    /// All that was set aside, in the order of arrival.
    Result<std::vector<AsideRecord>> aside();
    /// Looks through every row; Errc::corrupt names the first that does not hold.
    Result<IngestFigures> verify();
    /// Of all laptops and shifts.
    Result<std::vector<std::string>> all_wraps(std::string_view recipient);
    /// Shift keys sealed to that recipient; more than one only where laptops misbehave.
    Result<std::vector<std::string>> wraps(const batch::DeviceId& device,
                                           const batch::ShiftId& shift, std::string_view recipient);

  private:
    /// What a store is opened with (ingest.cpp).
    struct Opened;
    explicit IngestStore(Opened opened);
    // Every change is made between these two, so that the tally is kept; what is inserted or
    // deleted is noted by its tag.
    Result<db::Transaction> begin();
    Result<void> commit(db::Transaction& transaction);
    void note(std::int64_t tag) { noted_ ^= tag; }
    // mend.cpp
    Result<void> mend();
    Result<bool> mend_device(Device device, std::int64_t tag);
    Result<bool> lacks_hold(const Device& device);
    Result<void> mend_missing(const Device& device);
    // verify.cpp
    Result<std::int64_t> tags_of_devices();
    Result<std::int64_t> tags_of_batches();
    Result<std::int64_t> tags_of_wraps();
    Result<std::int64_t> tags_of_missing();
    Result<IngestFigures> verify_rows();
    Result<void> verify_records(IngestFigures& figures, std::int64_t& tags);
    // insert.cpp
    /// A laptop's chain while records are put into it; keep() writes it back.
    struct Chain {
        explicit Chain(Device of) : device(of), high_water(of.high_water) {}
        Device device;
        std::uint64_t high_water;    ///< as it grows
        std::uint64_t last_seq = 0;  ///< stored just now; 0: none
        seal::Hash last_hash{};
    };
    /// Where a record comes from.
    struct Place {
        std::int64_t batch_id = 0;
        seal::Hash hash{};
        Trust trust = Trust::counted;
    };
    Result<void> insert_group(std::span<const Arrival* const> arrivals,
                              std::vector<Result<batch::Receipt>>& results);
    Result<batch::Receipt> insert_apart(const Arrival& arrival);
    Result<batch::Receipt> insert_one(const Arrival& arrival);
    Result<std::int64_t> insert_batch_row(const Arrival& arrival);
    Result<void> insert_wraps(const batch::Batch& batch);
    Result<batch::Outcome> insert_record(Chain& chain, const batch::SealedRecord& record,
                                         const Place& place);
    Result<void> keep(const Chain& chain);
    Result<void> run(std::string_view sql);
    Result<std::vector<batch::Run>> runs(const Device& device);
    Result<std::uint64_t> verify_aside(const char* sql, std::int64_t& tags);
    Result<bool> continues_chain(const Chain& chain, const batch::SealedRecord& record,
                                 const seal::Hash& hash);
    Result<std::optional<seal::Hash>> held_hash(const batch::SealedRecord& record);
    Result<void> note_place(Chain& chain, std::uint64_t seq);
    Result<void> add_missing(const batch::DeviceId& device, std::uint64_t first,
                             std::uint64_t last);
    Result<void> set_aside(std::string_view sql, const batch::SealedRecord& record,
                           const Place& place);
    Result<std::vector<std::uint64_t>> gaps(const batch::DeviceId& device);
    Result<std::vector<std::uint64_t>> forked(const batch::DeviceId& device);

    db::Connection connection_;
    std::optional<FolderLock> lock_;
    std::optional<batch::Witness> witness_;  ///< of a store that is written
    std::int64_t schema_ = 0;                ///< the tag of its schema
    std::int64_t noted_ = 0;                 ///< what the open transaction does to the tally
    std::vector<std::string> findings_;
};

}  // namespace relais::sync::hub
