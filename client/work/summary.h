// Lists and counts of the home screen, from the summaries that are sealed beside drafts and
// records.
#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "client/work/workplace.h"

namespace relais::client::work {

inline constexpr std::size_t kMaxSummaryBytes = 64U << 10U;
inline constexpr int kMaxPersons = 1'000'000;  ///< in one group: more is a slip of the keys

Summary summary_of(const Interview& interview, Instant at);
std::vector<DraftEntry> draft_entries(const std::vector<sync::store::Draft>& drafts);
std::vector<RecordEntry> record_entries(const std::vector<sync::store::Record>& records);

/// When a record's group passed, or its household was seen: at its first version, or when a late
/// entry says. Only for as long as the records live.
class FirstVersions {
  public:
    explicit FirstVersions(const std::vector<RecordEntry>& records);
    [[nodiscard]] Instant when(const RecordEntry& record) const;

  private:
    std::size_t count_;
    std::map<std::string_view, const RecordEntry*> by_id_;
};

/// Of the local day of `now`. A corrected record counts once: as its newest version says, at the
/// hour of its first one.
/// A late entry whose hour nobody knows counts in the day and in no hour.
Today count_today(const std::vector<RecordEntry>& records, Instant now, int utc_offset_minutes);

}  // namespace relais::client::work
