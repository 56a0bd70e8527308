#include "client/work/quality.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "client/places/gazetteer.h"
#include "client/work/names.h"
#include "forms/base/text.h"
#include "forms/base/time.h"
#include "forms/model/definition.h"

namespace relais::client::work {

using forms::model::DataType;

namespace {

constexpr std::size_t kFewAnswers = 8;         ///< below this nothing is said about the time taken
constexpr std::int64_t kAnswerMs = 1'500;      ///< nobody asks, hears and types in less
constexpr std::int64_t kSlackMs = 5 * 60'000;  ///< clocks differ; an appointment lies further off

using Words = std::vector<std::string_view>;

/// "date_naissance" → date, naissance. A name's words are told apart by _, - and . here.
Words words_of(std::string_view name) {
    Words words;
    std::size_t from = 0;
    for (std::size_t at = 0; at <= name.size(); ++at) {
        const bool ends =
            at == name.size() || name[at] == '_' || name[at] == '-' || name[at] == '.';
        if (!ends) continue;
        if (at > from) words.push_back(name.substr(from, at - from));
        from = at + 1;
    }
    return words;
}

template <std::size_t Count>
bool has_any(std::string_view name, const std::array<std::string_view, Count>& wanted) {
    const std::string lower = lower_ascii(name);
    for (const auto word : words_of(lower))
        if (std::find(wanted.begin(), wanted.end(), word) != wanted.end()) return true;
    return false;
}

constexpr std::array<std::string_view, 10> kSizeNames{
    "household_size",   "hh_size",    "hhsize",         "hh_members_count", "taille_menage",
    "taille_du_menage", "nb_membres", "nombre_membres", "members_count",    "roster_size"};
constexpr std::array<std::string_view, 8> kRosterWords{
    "member", "members", "membre", "membres", "roster", "person", "personne", "personnes"};
constexpr std::array<std::string_view, 2> kAgeWords{"age", "ages"};
constexpr std::array<std::string_view, 6> kAgeOthers{"group",   "groupe", "band",
                                                     "tranche", "months", "mois"};
constexpr std::array<std::string_view, 8> kBirthWords{"birth",     "birthdate", "birthday", "dob",
                                                      "naissance", "ddn",       "born",     "ne"};
constexpr std::array<std::string_view, 16> kPlanWords{
    "plan",   "planned",  "prevu",      "prevue",     "prochain",   "prochaine",
    "next",   "expected", "return",     "expiry",     "expiration", "intention",
    "retour", "until",    "rendezvous", "appointment"};
constexpr std::array<std::string_view, 4> kNameWords{"name", "nom", "prenom", "names"};
constexpr std::array<std::string_view, 14> kOtherNames{
    "village", "point",  "site",        "camp",       "place",   "enumerator", "enqueteur",
    "agent",   "school", "interviewer", "supervisor", "commune", "localite",   "org"};
constexpr std::array<std::string_view, 6> kPhoneWords{"phone",  "telephone", "tel",
                                                      "mobile", "gsm",       "whatsapp"};
constexpr std::array<std::string_view, 9> kCardWords{
    "card", "carte", "nina", "passport", "passeport", "cni", "token", "jeton", "registration"};

std::optional<std::int64_t> whole(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

bool is_date(const Answered& answer) {
    return answer.type == DataType::date || answer.type == DataType::date_time;
}

std::optional<Date> date_of(const Answered& answer) {
    return parse_date(std::string_view(answer.value).substr(0, 10));
}

bool is_text(const Answered& answer) {
    return !answer.chosen && (answer.type == DataType::string || answer.type == DataType::none ||
                              answer.type == DataType::barcode);
}

// ---- The rules
// -----------------------------------------------------------------------------------

bool is_size(const Answered& answer) {
    if (answer.type != DataType::integer) return false;
    const std::string name = lower_ascii(answer.name);
    return std::find(kSizeNames.begin(), kSizeNames.end(), name) != kSizeNames.end();
}

void check_roster(const Observation& observed, std::vector<Doubt>& doubts) {
    for (const auto& size : observed.answers) {
        const auto stated = is_size(size) ? whole(size.value) : std::nullopt;
        if (!stated) continue;
        // The roster beside it; else the only one of the form.
        const RepeatSeen* roster = nullptr;
        for (const auto& repeat : observed.repeats) {
            if (!has_any(repeat.name, kRosterWords)) continue;
            if (roster == nullptr || repeat.parent == size.parent) roster = &repeat;
        }
        if (roster == nullptr || static_cast<std::int64_t>(roster->instances) == *stated) continue;
        doubts.push_back({DoubtKind::roster_size,
                          size.path,
                          size.label,
                          {std::to_string(roster->instances), std::to_string(*stated)}});
    }
}

/// Completed years on that day.
std::int64_t age_on(Date day, Date birth) {
    const bool before_birthday =
        day.month < birth.month || (day.month == birth.month && day.day < birth.day);
    return day.year - birth.year - (before_birthday ? 1 : 0);
}

bool is_age(const Answered& answer) {
    return answer.type == DataType::integer && has_any(answer.name, kAgeWords) &&
           !has_any(answer.name, kAgeOthers);
}

/// "head_age" and "head_birth_date" are of one person, "child_age" is another's.
std::string whose(const Answered& answer) {
    std::string rest;
    const std::string lower = lower_ascii(answer.name);
    for (const auto word : words_of(lower)) {
        const std::string one(word);
        if (has_any(one, kAgeWords) || has_any(one, kBirthWords)) continue;
        if (one == "date" || one == "years" || one == "annees" || one == "de" || one == "of")
            continue;
        rest += one + "_";
    }
    return rest;
}

void check_ages(const Observation& observed, Date today, std::vector<Doubt>& doubts) {
    for (const auto& age : observed.answers) {
        const auto stated = is_age(age) ? whole(age.value) : std::nullopt;
        if (!stated) continue;
        for (const auto& birth : observed.answers) {
            if (birth.parent != age.parent || !is_date(birth)) continue;
            if (!has_any(birth.name, kBirthWords) || whose(birth) != whose(age)) continue;
            const auto born = date_of(birth);
            if (!born) continue;
            const std::int64_t computed = age_on(today, *born);
            // Ages are rounded, and a birthday may lie between two interviews.
            if (computed >= 0 && std::abs(computed - *stated) <= 1) continue;
            if (computed < 0) continue;  // told as a date to come
            doubts.push_back({DoubtKind::age_birth,
                              age.path,
                              age.label,
                              {std::to_string(*stated), std::to_string(computed)}});
        }
    }
}

bool lies_ahead(const Observation& observed, const Answered& answer, Date today) {
    if (answer.type == DataType::date) {
        const auto date = date_of(answer);
        return date && days_from_civil(*date) > days_from_civil(today);
    }
    const auto at = parse_date_time(answer.value, observed.utc_offset_minutes);
    return at && at->ms > observed.now.ms + kSlackMs;
}

void check_dates(const Observation& observed, Date today, std::vector<Doubt>& doubts) {
    for (const auto& answer : observed.answers) {
        if (!is_date(answer) || has_any(answer.name, kPlanWords)) continue;
        if (!lies_ahead(observed, answer, today)) continue;
        doubts.push_back(
            {DoubtKind::future_date, answer.path, answer.label, {answer.value.substr(0, 10)}});
    }
}

void check_time_taken(const Observation& observed, std::vector<Doubt>& doubts) {
    if (!observed.timed) return;
    std::int64_t answers = 0;
    for (const auto& answer : observed.answers)
        answers += answer.counted ? 0 : 1;
    const std::int64_t taken_ms = observed.now.ms - observed.started.ms;
    // A clock that stands, or was set back, says nothing about how long it took.
    if (answers < static_cast<std::int64_t>(kFewAnswers) || taken_ms <= 0) return;
    if (taken_ms >= answers * kAnswerMs) return;
    doubts.push_back(
        {DoubtKind::too_fast, "", "", {std::to_string(taken_ms / 1000), std::to_string(answers)}});
}

/// On a sphere of the mean radius: far better than a fence needs.
double distance_m(double latitude_a, double longitude_a, double latitude_b, double longitude_b) {
    constexpr double kEarthM = 6'371'008.8, kDegree = std::numbers::pi / 180;
    const double half_north = std::sin((latitude_b - latitude_a) * kDegree / 2);
    const double half_east = std::sin((longitude_b - longitude_a) * kDegree / 2);
    const double chord = half_north * half_north + std::cos(latitude_a * kDegree) *
                                                       std::cos(latitude_b * kDegree) * half_east *
                                                       half_east;
    return 2 * kEarthM * std::asin(std::min(1.0, std::sqrt(chord)));
}

/// "16.27 -0.05 0 6": latitude, longitude, altitude, accuracy.
std::vector<double> numbers_of(std::string_view text) {
    std::vector<double> numbers;
    for (const auto part : split_blanks(text)) {
        double value = 0;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
        if (error != std::errc() || end != part.data() + part.size()) return {};
        numbers.push_back(value);
    }
    return numbers;
}

void check_place(const Observation& observed, std::vector<Doubt>& doubts) {
    if (!observed.fence) return;
    for (const auto& answer : observed.answers) {
        if (answer.type != DataType::geopoint) continue;
        const auto at = numbers_of(answer.value);
        if (at.size() < 2) continue;
        const double accuracy_m = at.size() > 3 ? std::max(0.0, at[3]) : 0;
        const double away_m =
            distance_m(observed.fence->latitude, observed.fence->longitude, at[0], at[1]);
        if (!(away_m > observed.fence->radius_m + accuracy_m)) continue;
        const auto tenths = static_cast<std::int64_t>(std::lround(away_m / 100));
        doubts.push_back({DoubtKind::far_from_point,
                          answer.path,
                          answer.label,
                          {std::to_string(tenths / 10) + "," + std::to_string(tenths % 10)}});
    }
}

/// A wrong sign, or latitude and longitude exchanged, lead to another country or into the sea.
void check_land(const Observation& observed, std::vector<Doubt>& doubts) {
    if (observed.places == nullptr) return;
    const auto is_outside = [&observed](std::string_view point) {
        const auto at = numbers_of(point);
        return at.size() >= 2 && !observed.places->covers({at[0], at[1]});
    };
    for (const auto& answer : observed.answers) {
        if (!is_place(answer.type)) continue;
        const auto points = split(answer.value, ';');
        // Of a long line two hundred points tell as much as all.
        const std::size_t step = 1 + points.size() / 200;
        bool outside = false;
        for (std::size_t i = 0; i < points.size() && !outside; i += step)
            outside = is_outside(points[i]);
        if (!outside) continue;
        doubts.push_back({DoubtKind::outside_land, answer.path, answer.label, {}});
    }
}

bool share(const std::vector<std::string>& a, const std::vector<std::string>& b,
           std::string (*key)(std::string_view)) {
    for (const auto& one : a) {
        const std::string wanted = key(one);
        if (wanted.empty()) continue;
        for (const auto& other : b)
            if (key(other) == wanted) return true;
    }
    return false;
}

/// The heads' full names; where one word is all there is, another member's must fit as well.
bool share_names(const Household& a, const Household& b) {
    if (a.names.empty() || b.names.empty()) return false;
    if (!may_be_same_name(a.names.front(), b.names.front())) return false;
    const std::string head = spelt_alike(a.names.front());
    if (split_blanks(head).size() > 1) return true;
    for (std::size_t i = 1; i < a.names.size(); ++i) {
        // The head may be named twice: as such and as the first member.
        if (spelt_alike(a.names[i]) == head) continue;
        for (std::size_t j = 1; j < b.names.size(); ++j)
            if (may_be_same_name(a.names[i], b.names[j])) return true;
    }
    return false;
}

void check_seen(const Observation& observed, std::vector<Doubt>& doubts) {
    const Household here = household_of(observed.answers);
    if (here.empty()) return;
    for (const auto& earlier : observed.earlier) {
        const Household& there = earlier.household;
        const bool same = share(here.phones, there.phones, phone_digits) ||
                          share(here.cards, there.cards, card_number) || share_names(here, there);
        if (same)
            doubts.push_back({DoubtKind::seen_in_shift, "", "", {std::to_string(earlier.seq)}});
    }
}

}  // namespace

std::string_view name_of(DoubtKind kind) {
    switch (kind) {
    case DoubtKind::roster_size:
        return "roster_size";
    case DoubtKind::age_birth:
        return "age_birth";
    case DoubtKind::future_date:
        return "future_date";
    case DoubtKind::too_fast:
        return "too_fast";
    case DoubtKind::far_from_point:
        return "far_from_point";
    case DoubtKind::outside_land:
        return "outside_land";
    case DoubtKind::seen_in_shift:
        return "seen_in_shift";
    case DoubtKind::correction:
        return "change_reason";
    }
    return {};
}

std::optional<Fence> parse_fence(std::string_view text) {
    const auto numbers = numbers_of(text);
    if (numbers.size() != 3 || !(numbers[2] > 0)) return std::nullopt;
    return Fence{numbers[0], numbers[1], numbers[2]};
}

std::string Doubt::key() const {
    std::string key(name_of(kind));
    if (!at.empty()) key += " " + at;
    if (kind == DoubtKind::seen_in_shift && !arguments.empty()) key += " " + arguments.front();
    return key;
}

bool is_place(DataType type) {
    return type == DataType::geopoint || type == DataType::geotrace || type == DataType::geoshape;
}

Household household_of(const std::vector<Answered>& answers) {
    Household household;
    const auto add = [](std::vector<std::string>& to, const std::string& value) {
        if (to.size() < kMaxHouseholdNames) to.push_back(value.substr(0, 100));
    };
    for (const auto& answer : answers) {
        if (answer.value.empty()) continue;
        if (has_any(answer.name, kPhoneWords) &&
            (is_text(answer) || answer.type == DataType::integer))
            add(household.phones, answer.value);
        else if (!is_text(answer))
            continue;
        else if (has_any(answer.name, kCardWords) && !card_number(answer.value).empty())
            add(household.cards, answer.value);
        else if (has_any(answer.name, kNameWords) && !has_any(answer.name, kOtherNames))
            add(household.names, answer.value);
    }
    return household;
}

std::vector<Doubt> doubts_of(const Observation& observed) {
    const Date today = local_date(observed.now, observed.utc_offset_minutes);
    std::vector<Doubt> doubts;
    check_seen(observed, doubts);
    check_roster(observed, doubts);
    check_ages(observed, today, doubts);
    check_dates(observed, today, doubts);
    check_place(observed, doubts);
    check_land(observed, doubts);
    check_time_taken(observed, doubts);
    return doubts;
}

}  // namespace relais::client::work
