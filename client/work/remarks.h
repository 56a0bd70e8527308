// What the laptop says about a record beside its answers: it reaches the hub in the sealed payload,
// not in the form's instance. The format is told in sync/README.md, "Payload".
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "client/work/late_entry.h"
#include "client/work/quality.h"

namespace relais::client::work {

/// Why the enumerator stands by what looks odd: Doubt::key() → the sentence.
using Reasons = std::map<std::string, std::string>;

struct Remarks {
    LateEntry late;  ///< its moment is the payload's own
    std::vector<Doubt> doubts;
    Reasons reasons;
    bool practice = false;
    std::string clock{};  ///< clock_remark(): "behind -7200 s"
};
/// Empty when there is nothing to say.
std::string encode_remarks(const Remarks& remarks);
/// For a correction: reason of a late entry, and the reasons written then. Empty for what it cannot
/// read.
struct RemarksRead {
    LateEntry late;
    Reasons reasons;
};
RemarksRead decode_remarks(std::string_view text, Instant happened);

}  // namespace relais::client::work
