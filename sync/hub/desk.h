// The hub's second store: what the desk opened, sealed again under the desk's own key, so that the
// next start need not unwrap a million shift keys. Only the desk writes it, and it never writes the
// first. What is opened lies in the clear in memory only. Tables: README.md beside this file.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "sync/batch/notice.h"
#include "sync/batch/payload.h"
#include "sync/batch/returned.h"
#include "sync/db/connection.h"
#include "sync/hub/folder.h"
#include "sync/hub/ingest.h"
#include "sync/report/csv.h"

namespace relais::sync::hub {

struct OpenedRecord {
    std::int64_t id = 0;  ///< of ingest: the order of arrival
    batch::DeviceId device{};
    std::uint64_t seq = 0;
    Instant received;
    batch::Payload payload;
};

/// A record that the desk sent back (returns.h); nothing of it is in the clear on disk.
struct ReturnRow {
    batch::ReturnId id{};
    std::int64_t record = 0;  ///< of ingest
    batch::DeviceId device{};
    std::uint64_t seq = 0;
    std::string instance_id, enumerator;
    std::string comment;
    std::vector<batch::Comment> comments;
    Instant made;
    Instant taken_back;    ///< 0: it was not
    seal::PublicKey to{};  ///< what `offer` is sealed to; zeros before it was sealed
    batch::Offer offer;    ///< what the laptop fetches
    bool operator==(const ReturnRow&) const = default;
};

struct OpenedCount {
    std::uint64_t opened = 0;    ///< just now
    std::uint64_t unopened = 0;  ///< in all: no key for them, or damaged
};

/// The payload, or why it cannot be had; the world's own refusals are errors.
struct OpenAttempt {
    std::optional<batch::Payload> payload;
    std::string reason;
};
Result<OpenAttempt> try_open_record(IngestStore& ingest, const batch::SealedRecord& record,
                                    const DeskKeys& keys);
/// Forks and quarantined records with what they say: for the desk to compare, counted nowhere.
Result<report::Table> aside_table(IngestStore& ingest, const DeskKeys& keys);

/// What opened records named, by laptop; as of the last time that the desk opened any. Needs no
/// key.
using AnnouncedFiles = std::map<batch::DeviceId, std::set<seal::Hash>>;
Result<AnnouncedFiles> announced_files(const std::string& desk_folder);

class DeskStore {
  public:
    static Result<void> create(const std::string& folder);
    /// All of it is opened anew the next time: under another desk key.
    static Result<void> forget_opened(const std::string& folder);
    /// Errc::in_use when another desk is open. A damaged one is kept aside and made anew: all of it
    /// can be opened again.
    static Result<DeskStore> open(const std::string& folder);
    /// What opening and open_new() found damaged, for a person to read.
    [[nodiscard]] const std::vector<std::string>& findings() const { return findings_; }
    /// Every row against its tag, in a copy or while another desk works; how many were opened.
    static Result<std::uint64_t> verify(const std::string& folder);

    /// Opens what has come since the last time, and again what is damaged or gone. Repeating it
    /// changes nothing. Errc::corrupt when the first store lacks what was opened already.
    Result<OpenedCount> open_new(IngestStore& ingest, const DeskKeys& keys, Random& random);
    /// Every opened record, in the order of arrival; `take` may stop it with an error.
    Result<void> each(const DeskKeys& keys,
                      const std::function<Result<void>(const OpenedRecord&)>& take);
    /// In the order in which they were returned (returned_rows.cpp).
    Result<std::vector<ReturnRow>> returns(const DeskKeys& keys);
    /// New, or in place of the one with that id.
    Result<void> put_return(const ReturnRow& row, const DeskKeys& keys, Random& random);
    /// Errc::not_found.
    Result<OpenedRecord> record(std::int64_t id, const DeskKeys& keys);

  private:
    DeskStore(db::Connection connection, FolderLock lock);
    Result<std::int64_t> last_id();
    Result<std::vector<std::int64_t>> lost(IngestStore& ingest);
    Result<std::uint64_t> count_unopened();

    db::Connection connection_;
    FolderLock lock_;
    std::vector<std::string> findings_;
};

}  // namespace relais::sync::hub
