// outbox.log: every finished record once more, in lines that need nothing else to be delivered.
// The bytes: sync/README.md, "outbox.log". Internal to sync/store.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

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

struct LogScan {
    std::size_t intact_end = 0;   ///< where the last line that holds ends
    std::size_t size_bytes = 0;   ///< of the file
    bool damaged_within = false;  ///< a line that does not hold stands before one that does
};
/// Calls `visit` for every line that holds, in the order of the file. A file that is not there is
/// empty. Memory: one line.
Result<LogScan> scan_log(const std::string& path,
                         const std::function<Result<void>(const LogLine&)>& visit);

}  // namespace relais::sync::store
