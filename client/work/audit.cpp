#include "client/work/audit.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "client/devices/gps.h"
#include "client/work/audit_csv.h"
#include "forms/base/time.h"
#include "forms/model/definition.h"

namespace relais::client::work {

namespace {

namespace model = forms::model;

constexpr std::int64_t kClockStepMs = 2'000;  ///< less is drift, not somebody's hand
constexpr std::size_t kMostPlaces = 1'000;    ///< of an hour old at most, in all sense
constexpr std::int64_t kOftenMs = 60'000;     ///< what the receiver gives unasked

constexpr std::int64_t kMostSeconds = std::numeric_limits<std::int64_t>::max() / 1000;
constexpr double kUnsure = std::numeric_limits<double>::max();  ///< no accuracy was told
constexpr std::array<std::pair<std::string_view, AuditPriority>, 4> kPriorities{
    {{"no-power", AuditPriority::no_power},
     {"low-power", AuditPriority::low_power},
     {"balanced", AuditPriority::balanced},
     {"high-accuracy", AuditPriority::high_accuracy}}};

/// As ODK Collect writes them.
const char* name_of(AuditEvent event) {
    switch (event) {
    case AuditEvent::question:
        return "question";
    case AuditEvent::group:
        return "group questions";
    case AuditEvent::add_repeat:
        return "add repeat";
    case AuditEvent::end_screen:
        return "end screen";
    case AuditEvent::jump:
        return "jump";
    case AuditEvent::form_start:
        return "form start";
    case AuditEvent::form_resume:
        return "form resume";
    case AuditEvent::form_save:
        return "form save";
    case AuditEvent::form_exit:
        return "form exit";
    case AuditEvent::form_finalize:
        return "form finalize";
    case AuditEvent::save_error:
        return "save error";
    case AuditEvent::finalize_error:
        return "finalize error";
    case AuditEvent::constraint_error:
        return "constraint error";
    case AuditEvent::delete_repeat:
        return "delete repeat";
    case AuditEvent::change_reason:
        return "change reason";
    case AuditEvent::tracking_enabled:
        return "location tracking enabled";
    case AuditEvent::providers_enabled:
        return "location providers enabled";
    case AuditEvent::providers_disabled:
        return "location providers disabled";
    case AuditEvent::sound_enabled:
        return "background audio enabled";
    case AuditEvent::sound_disabled:
        return "background audio disabled";
    case AuditEvent::clock_changed:
        return "clock changed";
    case AuditEvent::log_full:
        return "log full";
    }
    return "";
}

std::string_view attribute(const model::Bind& bind, std::string_view name) {
    for (const auto& each : bind.other)
        if (model::local_name(each.name) == name) return each.value;
    return {};
}

/// Seconds as the form writes them.
std::optional<std::int64_t> seconds_ms(std::string_view text) {
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
    if (seconds < 0 || seconds > kMostSeconds) return {};
    return seconds * 1000;
}

std::optional<AuditPriority> priority_of(std::string_view text) {
    for (const auto& [word, priority] : kPriorities)
        if (word == text) return priority;
    return std::nullopt;
}

AuditRules rules_of(const model::Bind& bind) {
    AuditRules rules;
    rules.changes = attribute(bind, "track-changes") == "true";
    rules.user = attribute(bind, "identify-user") == "true";
    rules.reasons = attribute(bind, "track-changes-reasons") == "on-form-edit";
    const auto priority = priority_of(attribute(bind, "location-priority"));
    const auto interval = seconds_ms(attribute(bind, "location-min-interval"));
    const auto age = seconds_ms(attribute(bind, "location-max-age"));
    rules.places = priority && interval && age;
    if (!rules.places) return rules;
    rules.priority = *priority;
    rules.min_interval_ms = *interval;
    rules.max_age_ms = *age;
    return rules;
}

std::vector<std::string> columns_of(const AuditRules& rules) {
    std::vector<std::string> columns{"event", "node", "start", "end"};
    if (rules.places) columns.insert(columns.end(), {"latitude", "longitude", "accuracy"});
    if (rules.changes) columns.insert(columns.end(), {"old-value", "new-value"});
    if (rules.user) columns.emplace_back("user");
    if (rules.reasons) columns.emplace_back("change-reason");
    return columns;
}

}  // namespace

std::optional<AuditRules> audit_rules(const model::Definition& definition) {
    if (definition.nodes.empty()) return std::nullopt;
    for (const auto meta : definition.nodes.front().children) {
        if (model::local_name(definition.nodes[meta].name) != "meta") continue;
        for (const auto leaf : definition.nodes[meta].children)
            if (model::local_name(definition.nodes[leaf].name) == "audit")
                return rules_of(definition.nodes[leaf].bind);
    }
    return std::nullopt;
}

devices::GpsUse gps_use(const AuditRules& rules) {
    if (!rules.places || rules.priority == AuditPriority::no_power) return devices::GpsUse::off;
    const bool often =
        rules.priority == AuditPriority::high_accuracy && rules.min_interval_ms < kOftenMs;
    return often ? devices::GpsUse::live : devices::GpsUse::rare;
}

AuditLog::AuditLog(AuditRules rules, std::string user, const Clock& clock)
    : rules_(rules), user_(std::move(user)), clock_(&clock), opened_(clock.now()),
      opened_at_ms_(clock.monotonic_ms()) {}

void AuditLog::note_opening(AuditEvent event) {
    note(event);
    if (rules_.places) note(AuditEvent::tracking_enabled);
}

void AuditLog::go_on(std::string_view earlier) {
    std::string before = audit_rows(earlier, columns_of(rules_));
    if (!before.empty() && before.back() != '\n') before += '\n';
    rows_.insert(0, before);
    full_ = rows_.size() >= kMaxAuditBytes;
}

std::int64_t AuditLog::now() const {
    return opened_.ms + (clock_->monotonic_ms() - opened_at_ms_);
}

void AuditLog::stand(std::optional<AuditStay> stay, const std::vector<AuditChange>& changes) {
    append(lines_of_stay(changes));
    stay_ = std::move(stay);
    stay_since_ = now();
    stay_where_ = best_place();
}

AuditLog::Row AuditLog::moment(AuditEvent event, const std::string& node) const {
    Row row;
    row.event = event;
    row.node = node;
    row.start = now();
    row.where = best_place();
    return row;
}

void AuditLog::note(AuditEvent event, const std::string& node, const std::string& reason) {
    Row row = moment(event, node);
    row.reason = reason;
    if (event == AuditEvent::clock_changed) row.end = clock_->now().ms;
    append(line(row));
}

void AuditLog::look(const devices::GpsView& seen) {
    look_at_clock();
    if (!rules_.places) return;
    if (seen.state != devices::GpsState::off) {
        const bool there =
            seen.state != devices::GpsState::absent && seen.state != devices::GpsState::no_receiver;
        if (receiver_there_ != there)
            note(there ? AuditEvent::providers_enabled : AuditEvent::providers_disabled);
        receiver_there_ = there;
    }
    if (!seen.fix) return;
    const auto& fix = *seen.fix;
    if (!places_.empty() &&
        fix.at_ms < places_.back().at_ms + std::max<std::int64_t>(1, rules_.min_interval_ms))
        return;
    // ODK Collect: no receiver is that sure, so that 0 tells a recording.
    places_.push_back({fix.latitude, fix.longitude,
                       fix.simulated ? std::optional(0.0) : fix.accuracy_m, fix.at_ms});
    const std::int64_t oldest = clock_->monotonic_ms() - rules_.max_age_ms;
    std::erase_if(places_, [&](const Seen& place) {
        return place.at_ms < oldest && &place != &places_.back();
    });
    if (places_.size() > kMostPlaces) places_.erase(places_.begin());
}

void AuditLog::look_at_saving(bool fails) {
    if (fails && !saving_fails_) note(AuditEvent::save_error);
    saving_fails_ = fails;
}

void AuditLog::look_at_clock() {
    const std::int64_t off = clock_->now().ms - now();
    if (std::llabs(off - clock_off_ms_) < kClockStepMs) return;
    clock_off_ms_ = off;
    note(AuditEvent::clock_changed);
}

std::optional<AuditLog::Seen> AuditLog::best_place() const {
    if (!rules_.places) return std::nullopt;
    const std::int64_t oldest = clock_->monotonic_ms() - rules_.max_age_ms;
    std::optional<Seen> best;
    for (const auto& place : places_) {
        if (place.at_ms < oldest) continue;
        if (!best || place.accuracy_m.value_or(kUnsure) <= best->accuracy_m.value_or(kUnsure))
            best = place;
    }
    return best;
}

std::string AuditLog::header() const {
    return audit_line(columns_of(rules_));
}

std::string AuditLog::line(const Row& row) const {
    std::vector<std::string> fields{name_of(row.event), row.node, std::to_string(row.start),
                                    row.end ? std::to_string(*row.end) : std::string()};
    if (rules_.places) {
        const auto number = [](const std::optional<double>& value) {
            return value ? fmt::format("{}", *value) : std::string();
        };
        const auto& where = row.where;
        fields.push_back(number(where ? std::optional(where->latitude) : std::nullopt));
        fields.push_back(number(where ? std::optional(where->longitude) : std::nullopt));
        fields.push_back(number(where ? where->accuracy_m : std::nullopt));
    }
    if (rules_.changes) fields.insert(fields.end(), {row.before, row.after});
    if (rules_.user) fields.push_back(user_);
    if (rules_.reasons) fields.push_back(row.reason);
    return audit_line(fields);
}

std::string AuditLog::lines_of_stay(const std::vector<AuditChange>& changes) const {
    Row row = moment(AuditEvent::question, {});
    row.end = row.start;
    if (stay_) row.start = stay_since_;
    if (stay_where_) row.where = stay_where_;
    std::string lines;
    bool told = false;  // the change of the very question that was looked at
    if (stay_) {
        Row looked_at = row;
        looked_at.event = stay_->event;
        looked_at.node = stay_->node;
        for (const auto& change : changes) {
            if (stay_->event != AuditEvent::question || change.node != stay_->node) continue;
            looked_at.before = change.before;
            looked_at.after = change.after;
            told = true;
        }
        lines = line(looked_at);
    }
    if (!rules_.changes) return lines;
    // The questions of a page of several: named only where their answers changed.
    for (const auto& change : changes) {
        if (told && change.node == stay_->node) continue;
        row.node = change.node;
        row.before = change.before;
        row.after = change.after;
        lines += line(row);
    }
    return lines;
}

void AuditLog::append(const std::string& lines) {
    if (full_) return;
    full_ = rows_.size() + lines.size() > kMaxAuditBytes;
    rows_ += full_ ? line(moment(AuditEvent::log_full, {})) : lines;
}

std::string AuditLog::csv(const std::vector<AuditChange>& changes) const {
    std::string text = header() + rows_;
    if (!full_) text += lines_of_stay(changes);
    return text;
}

}  // namespace relais::client::work
