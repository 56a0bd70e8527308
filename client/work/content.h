// What a draft holds besides its answers: one JSON line (version, form file, place, language,
// start), then the instance XML. Read back bounded: a draft is input too, after a bad disk.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "client/work/form_change.h"
#include "client/work/late_entry.h"
#include "client/work/remarks.h"
#include "forms/base/result.h"
#include "forms/base/time.h"

namespace relais::client::work {

inline constexpr int kContentVersion = 1;
inline constexpr std::size_t kMaxContentHeader = 64U << 10U;  ///< names, one path and kMaxReasons

/// A page by name, so that it is found again in another run of the program.
struct Place {
    std::string kind;    ///< "question", "field_list", "add_repeat"
    std::string node;    ///< its path
    std::string repeat;  ///< of add_repeat: the repeat's path without positions
    bool operator==(const Place&) const = default;
};

struct Content {
    std::string form_file;
    Place place;
    std::string language;  ///< by name: the order of languages may change with the form
    Instant started;
    LateEntry late;
    Reasons reasons;
    std::map<std::string, bool> tables;  ///< repeats made tables by hand, or no tables; by path
    std::vector<Leftover> leftovers;     ///< of an older version of the form; stand before the XML
    std::string audit;                   ///< CSV; stands behind them
    std::string instance_xml;
    bool operator==(const Content&) const = default;
};

std::string encode(const Content& content);
/// Errc::newer_version for a later version's, corrupt for what is no draft, limit when too large.
Result<Content> decode_content(std::string_view bytes);

}  // namespace relais::client::work
