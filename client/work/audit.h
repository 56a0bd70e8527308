// The audit log that a form may ask for (ODK XForms, "Client Audit Logs"): what was looked at and
// for how long, where and by whom if the form wants that, and what each answer was before. Pure:
// it knows paths and values, no session, no disk. Times are the opening's, plus what has run since,
// so that setting the clock does not bend them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/devices/gps.h"
#include "forms/base/time.h"
#include "forms/model/definition.h"

namespace relais::client::work {

inline constexpr const char* kAuditFile = "audit.csv";
/// It is kept with each save of the draft: beyond this nothing more is written, and that is said.
inline constexpr std::size_t kMaxAuditBytes = 1U << 20U;
/// Where a correction's reason stands among the reasons of an interview (Interview::explain()).
inline constexpr const char* kChangeReason = "change_reason";

enum class AuditPriority : std::uint8_t { no_power, low_power, balanced, high_accuracy };

/// What the form wants to know.
struct AuditRules {
    bool places = false;   ///< location-priority and its two fellows are all there
    bool changes = false;  ///< track-changes
    bool reasons = false;  ///< track-changes-reasons=on-form-edit
    bool user = false;     ///< identify-user
    AuditPriority priority = AuditPriority::balanced;
    std::int64_t min_interval_ms = 0, max_age_ms = 0;
    bool operator==(const AuditRules&) const = default;
};
/// Of the leaf "audit" in the form's meta; nullopt for a form that has none.
std::optional<AuditRules> audit_rules(const forms::model::Definition& definition);
/// How much the satellites are wanted for it.
devices::GpsUse gps_use(const AuditRules& rules);

/// What a row tells. Up to `jump` they last; the others are moments. The last two are ours: the
/// specification leaves room for a client's own.
enum class AuditEvent : std::uint8_t {
    question,
    group,
    add_repeat,
    end_screen,
    jump,
    form_start,
    form_resume,
    form_save,
    form_exit,
    form_finalize,
    save_error,
    finalize_error,
    constraint_error,
    delete_repeat,
    change_reason,
    tracking_enabled,
    providers_enabled,
    providers_disabled,
    sound_enabled,  ///< the recording of the whole interview
    sound_disabled,
    clock_changed,  ///< `end` is what the clock says now
    log_full
};

/// Something that is looked at.
struct AuditStay {
    AuditEvent event = AuditEvent::question;
    std::string node;  ///< "/data/member[2]/age"; empty for a screen of no node
    bool operator==(const AuditStay&) const = default;
};
struct AuditChange {
    std::string node, before, after;
};

class AuditLog {
  public:
    AuditLog(AuditRules rules, std::string user, const Clock& clock);

    /// What was written before this opening, as CSV; of other columns where the form was another.
    void go_on(std::string_view earlier);
    [[nodiscard]] const AuditRules& rules() const { return rules_; }

    /// What is looked at from now on; what was looked at until now ended with these changes.
    void stand(std::optional<AuditStay> stay, const std::vector<AuditChange>& changes);
    [[nodiscard]] const std::optional<AuditStay>& stay() const { return stay_; }
    void note(AuditEvent event, const std::string& node = {}, const std::string& reason = {});
    /// form_start or form_resume, and what goes with it.
    void note_opening(AuditEvent event);
    /// The receiver, each time it may tell something new; and the clock.
    void look(const devices::GpsView& seen);
    /// Told again and again: only the beginning of a failure is an event.
    void look_at_saving(bool fails);

    /// The file as it would be if all ended now, with the changes made since stand().
    [[nodiscard]] std::string csv(const std::vector<AuditChange>& changes) const;

  private:
    struct Seen {
        double latitude = 0, longitude = 0;
        std::optional<double> accuracy_m;
        std::int64_t at_ms = 0;
    };
    struct Row {
        AuditEvent event = AuditEvent::question;
        std::string node;
        std::int64_t start = 0;
        std::optional<std::int64_t> end;
        std::optional<Seen> where;
        std::string before, after, reason;
    };
    [[nodiscard]] std::int64_t now() const;
    [[nodiscard]] Row moment(AuditEvent event, const std::string& node) const;
    [[nodiscard]] std::string header() const;
    [[nodiscard]] std::string line(const Row& row) const;
    [[nodiscard]] std::string lines_of_stay(const std::vector<AuditChange>& changes) const;
    [[nodiscard]] std::optional<Seen> best_place() const;
    void append(const std::string& lines);
    void look_at_clock();

    AuditRules rules_;
    std::string user_;
    const Clock* clock_;
    Instant opened_;
    std::int64_t opened_at_ms_ = 0;
    std::string rows_;  ///< whole lines, without the header
    bool full_ = false;
    bool saving_fails_ = false;
    std::optional<AuditStay> stay_;
    std::int64_t stay_since_ = 0;
    std::optional<Seen> stay_where_;
    std::vector<Seen> places_;
    std::optional<bool> receiver_there_;
    std::int64_t clock_off_ms_ = 0;  ///< the clock minus now(), when it was noted last
};

}  // namespace relais::client::work
