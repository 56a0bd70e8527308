// The registry's figures at the side of its page: persons by direction and hour of a day, what is
// named most, the groups since the last survey. Pure, from the records' summaries.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "client/work/workplace.h"

namespace relais::client::work {

struct FlowHour {
    int hour = 0;                        ///< -1 for late entries whose hour nobody knows
    std::map<std::string, int> persons;  ///< by direction's code
};
struct FlowCount {
    std::map<std::string, int> persons;  ///< of the day, by direction's code
    std::vector<FlowHour> hours;         ///< those in which somebody passed, in order
    std::size_t groups = 0;              ///< of the day
};
/// Records of the registry `form_id` on the local day of `now`; corrected ones count once.
FlowCount count_flow(const std::vector<RecordEntry>& records, const std::string& form_id,
                     Instant now, int utc_offset_minutes);

/// How often each value was given at the chain's finest question: "path=value" → times. Of what is
/// open on this laptop: the shift under way.
std::map<std::string, std::size_t> place_use(const std::vector<RecordEntry>& records,
                                             const std::vector<std::string>& chain);
/// "path=value" of the finest step that the chain has.
std::string place_key(const Steps& steps, const std::vector<std::string>& chain);

/// Groups of the open shift since the last record of another form that was begun here.
std::size_t groups_since_survey(const std::vector<RecordEntry>& records,
                                const std::string& registry_id, const std::string& survey_id);

}  // namespace relais::client::work
