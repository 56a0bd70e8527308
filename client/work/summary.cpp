#include "client/work/summary.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "client/work/interview.h"
#include "client/work/json.h"
#include "client/work/observation.h"
#include "client/work/workplace.h"
#include "forms/base/time.h"
#include "sync/report/instruments.h"
#include "sync/store/store.h"

namespace relais::client::work {

using sync::report::FlowRegistry;
using sync::report::HouseholdSurvey;

std::string encode(const Summary& summary) {
    return to_text({{"v", 1},
                    {"form", summary.form_id},
                    {"title", summary.form_title},
                    {"name", summary.name},
                    {"direction", summary.direction},
                    {"persons", summary.persons},
                    {"at", summary.at.ms},
                    {"open", summary.open ? 1 : 0},
                    {"happened", summary.happened.ms},
                    {"hour_known", summary.hour_known ? 1 : 0},
                    {"flow", summary.flow},
                    {"from", summary.from},
                    {"to", summary.to},
                    {"names", summary.household.names},
                    {"phones", summary.household.phones},
                    {"cards", summary.household.cards},
                    {"instance", summary.instance_id},
                    {"deprecated", summary.deprecated_id}});
}

namespace {

std::vector<std::string> texts_at(const Json& object, const char* key) {
    std::vector<std::string> texts;
    const auto found = object.find(key);
    if (found == object.end() || !found->is_array()) return texts;
    for (const auto& text : *found)
        if (text.is_string()) texts.push_back(text.get<std::string>());
    return texts;
}

Steps steps_at(const Json& object, const char* key) {
    Steps steps;
    const auto found = object.find(key);
    if (found == object.end() || !found->is_array()) return steps;
    for (const auto& step : *found)
        if (step.is_array() && step.size() == 2 && step[0].is_string() && step[1].is_string())
            steps.emplace_back(step[0].get<std::string>(), step[1].get<std::string>());
    return steps;
}

}  // namespace

Summary decode_summary(std::string_view text) {
    Summary summary;
    if (text.size() > kMaxSummaryBytes) return summary;
    const Json object = parse_object(text);
    if (object.is_null()) return summary;
    summary.form_id = text_at(object, "form");
    summary.form_title = text_at(object, "title");
    summary.name = text_at(object, "name");
    summary.direction = text_at(object, "direction");
    summary.persons =
        static_cast<int>(std::clamp<std::int64_t>(whole_at(object, "persons"), 0, kMaxPersons));
    summary.at = Instant{whole_at(object, "at")};
    summary.open = whole_at(object, "open") == 1;
    summary.happened = Instant{whole_at(object, "happened")};
    summary.hour_known = whole_at(object, "hour_known") == 1;
    summary.flow = steps_at(object, "flow");
    summary.from = text_at(object, "from");
    summary.to = text_at(object, "to");
    summary.household = {texts_at(object, "names"), texts_at(object, "phones"),
                         texts_at(object, "cards")};
    summary.instance_id = text_at(object, "instance");
    summary.deprecated_id = text_at(object, "deprecated");
    return summary;
}

namespace {

int to_count(std::string_view text) {
    int count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole ? std::clamp(count, 0, kMaxPersons) : 0;
}

/// What "as the last group" repeats, and what is shown of the way in a list.
void add_flow(Summary& summary, const Interview& interview, const RegistryForm& form) {
    const auto add = [&](const std::string& path) {
        if (std::string value = interview.answer_at(path); !value.empty())
            summary.flow.emplace_back(path, std::move(value));
    };
    add(form.direction);
    for (const auto* chain : {&form.origin, &form.destination})
        for (const auto& path : *chain)
            add(path);
    add(form.transport);
    add(form.reason);
    if (auto words = interview.words_of(form.origin); !words.empty()) summary.from = words.back();
    if (auto words = interview.words_of(form.destination); !words.empty())
        summary.to = words.back();
}

}  // namespace

Summary summary_of(const Interview& interview, Instant at) {
    Summary summary;
    summary.form_id = interview.form_id();
    summary.form_title = interview.title();
    summary.name = interview.instance_name();
    summary.at = at;
    summary.instance_id = interview.instance_id();
    summary.deprecated_id = interview.deprecated_id();
    if (summary.form_id == FlowRegistry::kFormId) {
        summary.direction = interview.answer_at(FlowRegistry::kDirection);
        summary.persons = to_count(interview.answer_at(FlowRegistry::kTotal));
    }
    if (const RegistryForm* form = interview.registry())
        add_flow(summary, interview, *form);
    else
        summary.household = household_of(observe(interview.session()).answers);
    summary.happened = interview.late().happened;
    summary.hour_known = interview.late().hour_known;
    // A name is shown in a list, not read: a very long one must not make the summary unreadable.
    constexpr std::size_t kMaxName = 1'000;
    if (summary.name.size() > kMaxName) summary.name.resize(kMaxName);
    return summary;
}

std::vector<DraftEntry> draft_entries(const std::vector<sync::store::Draft>& drafts) {
    std::vector<DraftEntry> entries;
    for (const auto& draft : drafts) {
        entries.push_back({draft.id, decode_summary(draft.summary), draft.saved});
    }
    return entries;
}

std::vector<RecordEntry> record_entries(const std::vector<sync::store::Record>& records) {
    std::vector<RecordEntry> entries;
    std::set<std::string> replaced;
    for (const auto& record : records) {
        RecordEntry entry;
        entry.seq = record.seq;
        entry.delivery = record.delivery;
        entry.files_waiting = record.files_waiting;
        entry.files_unsafe = record.files_unsafe;
        entry.openable = !record.instance_id.empty();
        if (entry.openable) {
            entry.summary = decode_summary(record.summary);
            entry.summary.instance_id = record.instance_id;
            entry.summary.at = record.finalised;
            if (!entry.summary.deprecated_id.empty()) replaced.insert(entry.summary.deprecated_id);
        }
        entries.push_back(std::move(entry));
    }
    for (auto& entry : entries)
        entry.replaced = replaced.contains(entry.summary.instance_id);
    return entries;
}

FirstVersions::FirstVersions(const std::vector<RecordEntry>& records) : count_(records.size()) {
    for (const auto& record : records)
        if (record.openable) by_id_.emplace(record.summary.instance_id, &record);
}

Instant FirstVersions::when(const RecordEntry& record) const {
    if (record.summary.happened != Instant{}) return record.summary.happened;
    const RecordEntry* first = &record;
    for (std::size_t steps = 0; steps < count_; ++steps) {  // a ring must not hold us
        const auto earlier = by_id_.find(first->summary.deprecated_id);
        if (earlier == by_id_.end()) break;
        first = earlier->second;
    }
    return first->summary.when();
}

Today count_today(const std::vector<RecordEntry>& records, Instant now, int utc_offset_minutes) {
    const FirstVersions first_versions(records);
    Today today;
    const Date day = local_date(now, utc_offset_minutes);
    for (const auto& record : records) {
        if (!record.openable || record.replaced) continue;
        const Instant at = first_versions.when(record);
        if (local_date(at, utc_offset_minutes) != day) continue;
        const Summary& summary = record.summary;
        if (summary.form_id == HouseholdSurvey::kFormId) ++today.households;
        if (summary.form_id != FlowRegistry::kFormId) continue;
        ++today.groups;
        int& persons = summary.direction == "in"    ? today.in
                       : summary.direction == "out" ? today.out
                                                    : today.other;
        persons += summary.persons;
        if (summary.happened != Instant{} && !summary.hour_known) continue;
        const auto hour = static_cast<std::size_t>(local_minutes(at, utc_offset_minutes) / 60);
        today.persons_by_hour.at(hour) += summary.persons;
    }
    return today;
}

}  // namespace relais::client::work
