// The names by which counts are taken from our own instruments (forms/library): data, not logic.
// Paths are without repeat positions. A form of another author simply has no such counts.
#pragma once

#include <string_view>

namespace relais::sync::report {

/// The flow monitoring registry (domain A2, A7, A10).
struct FlowRegistry {
    static constexpr std::string_view kFormId = "flow_registry";
    static constexpr std::string_view kConsent = "/data/consent";      ///< agreed, refused, no_answer
    static constexpr std::string_view kDirection = "/data/direction";  ///< in, out, internal, transit
    static constexpr std::string_view kTotal = "/data/total";          ///< persons in the group
};

/// The household survey (A4, A8, B1, B3, B7, B11).
struct HouseholdSurvey {
    static constexpr std::string_view kFormId = "household_survey";
    static constexpr std::string_view kConsent = "/data/consent";      ///< agreed, refused, no_answer
    static constexpr std::string_view kIntention = "/data/intentions/intention";
                                         ///< return, stay, elsewhere, abroad, undecided
    static constexpr std::string_view kMember = "/data/roster/member"; ///< the repeat
    static constexpr std::string_view kMemberDocuments = "/data/roster/member/documents_held";
                                         ///< select_multiple; "none" when the member has none
    static constexpr std::string_view kMemberDocumentsLost = "/data/roster/member/documents_lost";
    static constexpr std::string_view kTimesDisplaced = "/data/displacement/times_displaced";
    static constexpr std::string_view kNeedFirst = "/data/needs/need_1";
};

}  // namespace relais::sync::report
