#include "client/work/flow_count.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "client/work/summary.h"
#include "client/work/workplace.h"
#include "forms/base/time.h"

namespace relais::client::work {

FlowCount count_flow(const std::vector<RecordEntry>& records, const std::string& form_id,
                     Instant now, int utc_offset_minutes) {
    const FirstVersions first_versions(records);
    const Date day = local_date(now, utc_offset_minutes);
    FlowCount count;
    std::map<int, FlowHour> hours;
    for (const auto& record : records) {
        const Summary& summary = record.summary;
        if (!record.openable || record.replaced || summary.form_id != form_id) continue;
        const Instant at = first_versions.when(record);
        if (local_date(at, utc_offset_minutes) != day) continue;
        const bool hour_unknown = summary.happened != Instant{} && !summary.hour_known;
        const int hour = hour_unknown ? -1 : local_minutes(at, utc_offset_minutes) / 60;
        ++count.groups;
        count.persons[summary.direction] += summary.persons;
        hours[hour].hour = hour;
        hours[hour].persons[summary.direction] += summary.persons;
    }
    for (auto& [hour, line] : hours)
        count.hours.push_back(std::move(line));
    return count;
}

std::string place_key(const Steps& steps, const std::vector<std::string>& chain) {
    std::string key;
    for (const auto& [path, value] : steps)
        if (std::find(chain.begin(), chain.end(), path) != chain.end()) key = path + "=" + value;
    return key;
}

std::map<std::string, std::size_t> place_use(const std::vector<RecordEntry>& records,
                                             const std::vector<std::string>& chain) {
    std::map<std::string, std::size_t> use;
    for (const auto& record : records) {
        if (!record.openable || record.replaced) continue;
        if (const std::string key = place_key(record.summary.flow, chain); !key.empty()) ++use[key];
    }
    return use;
}

std::size_t groups_since_survey(const std::vector<RecordEntry>& records,
                                const std::string& registry_id, const std::string& survey_id) {
    std::size_t groups = 0;
    for (const auto& record : records) {  // newest first
        if (!record.openable) continue;
        const Summary& summary = record.summary;
        if (summary.form_id == survey_id && summary.deprecated_id.empty()) break;
        // A correction is no new group.
        if (summary.form_id == registry_id && summary.deprecated_id.empty()) ++groups;
    }
    return groups;
}

}  // namespace relais::client::work
