// Quality at the source: what looks odd in an interview before it is finalised. Pure: from what was
// observed to doubts, in the order of the form. A doubt is a question to the enumerator, never a
// wall. Which questions are looked at is told in client/README.md, "Doubts".
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/time.h"
#include "forms/model/definition.h"

namespace relais::client::places {
class Gazetteer;
}

namespace relais::client::work {

enum class DoubtKind : std::uint8_t {
    roster_size,     ///< members entered, members stated
    age_birth,       ///< age stated, age by the birth date
    future_date,     ///< the date
    too_fast,        ///< seconds taken, answers given
    far_from_point,  ///< kilometres
    outside_land,    ///< a place outside the countries of the gazetteer
    seen_in_shift,   ///< the number of the earlier record
    correction,      ///< no doubt of ours: the form asks why a finished record is changed
};
/// "roster_size": what the hub is told; of `correction` what its reason is kept under.
std::string_view name_of(DoubtKind kind);

struct Doubt {
    DoubtKind kind = DoubtKind::roster_size;
    std::string at;     ///< the question's path; empty when it is about the whole interview
    std::string label;  ///< the question's
    std::vector<std::string> arguments;
    /// What a reason is kept under: stays the same while the doubt stays.
    [[nodiscard]] std::string key() const;
    bool operator==(const Doubt&) const = default;
};

/// A question that was answered by a person.
struct Answered {
    std::string path;    ///< "/data/roster/member[2]/age"
    std::string name;    ///< "age"
    std::string parent;  ///< "/data/roster/member[2]"
    std::string label;
    forms::model::DataType type = forms::model::DataType::none;
    std::string value;
    bool chosen = false;   ///< from a list, not typed
    bool counted = false;  ///< by a tally's keys: takes no time
};
struct RepeatSeen {
    std::string parent, name;   ///< "/data/roster", "member"
    std::size_t instances = 0;  ///< that hold an answer
};

/// What tells a household from another; kept sealed with the record's summary.
struct Household {
    std::vector<std::string> names, phones, cards;  ///< as typed; the head's name first
    [[nodiscard]] bool empty() const { return names.empty() && phones.empty() && cards.empty(); }
    bool operator==(const Household&) const = default;
};
inline constexpr std::size_t kMaxHouseholdNames = 30;

struct EarlierHousehold {
    std::uint64_t seq = 0;
    Household household;
};

struct Fence {
    double latitude = 0, longitude = 0, radius_m = 0;
};

/// "16.27 -0.05 2000": latitude, longitude, metres; nullopt for anything else.
std::optional<Fence> parse_fence(std::string_view text);

struct Observation {
    std::vector<Answered> answers;  ///< in the order of the form
    std::vector<RepeatSeen> repeats;
    Instant started, now;
    int utc_offset_minutes = 0;
    bool timed = true;  ///< false for corrections and what is copied from paper
    std::optional<Fence> fence;
    const places::Gazetteer* places = nullptr;
    std::vector<EarlierHousehold> earlier;
};

/// A point, a line or an area.
bool is_place(forms::model::DataType type);
Household household_of(const std::vector<Answered>& answers);
std::vector<Doubt> doubts_of(const Observation& observed);

}  // namespace relais::client::work
