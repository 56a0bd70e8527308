// outbox.log: every finished record once more, in lines that need nothing else to be delivered.
// The bytes: sync/README.md, "outbox.log". Internal to sync/store.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/file.h"
#include "sync/batch/batch.h"
#include "sync/store/rows.h"

namespace relais::sync::store {

struct LogLine {
    DraftKey draft{};
    std::vector<batch::ShiftWrap> wraps;  ///< of the record's shift
    std::string head;                     ///< sealed
    batch::SealedRecord record;
};
std::string encode_line(const LogLine& line);

// ---- Its segments: outbox.log, then outbox-<first seq>.log, oldest first by name ---------------
inline constexpr std::size_t kSegmentBytes =
    256U << 10U;  ///< and one shift each: purges drop whole ones
struct Segment {
    std::uint64_t first_seq = 0;  ///< by its name
    std::string path;
};
/// Oldest first.
Result<std::vector<Segment>> segments_in(const std::string& folder);
/// For what begins with that record.
std::string segment_path(const std::string& folder, std::uint64_t first_seq);
/// The newest one, or a new one for `next_seq`.
Result<AppendFile> open_log(const std::string& folder, std::uint64_t next_seq);
/// Nothing happens where it is not there. Not on disk before the folder is synced.
Result<void> drop_segment(const std::string& path);

struct LogScan {
    std::size_t intact_end = 0;   ///< where the last line that holds ends
    std::size_t size_bytes = 0;   ///< of the file
    std::uint64_t last_seq = 0;   ///< of that line; 0 when none holds
    bool damaged_within = false;  ///< a line that does not hold stands before one that does
};
/// Calls `visit` for every line that holds, in the order of the file. A file that is not there is
/// empty. Memory: one line.
Result<LogScan> scan_log(const std::string& path,
                         const std::function<Result<void>(const LogLine&)>& visit);

}  // namespace relais::sync::store
