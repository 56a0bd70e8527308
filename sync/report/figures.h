// The counts that are read on Friday: movements by point, day and direction; intentions, documents
// and needs of households with the number they are counted from. From our own instruments
// (instruments.h); records of other forms are passed over. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "forms/base/time.h"
#include "forms/model/answers.h"
#include "sync/report/labels.h"
#include "sync/report/tables.h"

namespace relais::sync::report {

/// How the people answered when asked; refusals count, they do not vanish.
struct Outcomes {
    std::uint64_t agreed = 0;
    std::uint64_t refused = 0;
    std::uint64_t no_answer = 0;
    std::uint64_t unclear = 0;  ///< the record does not say
    bool operator==(const Outcomes&) const = default;
};

struct Movement {
    std::string point;      ///< code
    Date day;               ///< on which it was begun, at the laptop's offset
    std::string direction;  ///< code of the form; empty when not asked or answered
    Outcomes groups;
    std::uint64_t persons = 0;       ///< in groups that agreed and told their size
    std::uint64_t size_unknown = 0;  ///< groups that agreed but have no size
    bool operator==(const Movement&) const = default;
};

struct Tally {
    struct Line {
        std::string value;
        std::string label;  ///< French
        std::uint64_t count = 0;
        bool operator==(const Line&) const = default;
    };
    std::uint64_t base = 0;        ///< n: those who answered
    std::uint64_t unanswered = 0;  ///< those who could have and did not
    std::vector<Line> lines;       ///< the form's choices in its order, counted or not, then others
    bool operator==(const Tally&) const = default;
};

struct HouseholdFigures {
    Outcomes households;
    std::uint64_t members = 0;
    Tally intentions;  ///< of households that agreed
    Tally first_needs;
    Tally documents;  ///< of members; several each
    Tally documents_lost;
    bool operator==(const HouseholdFigures&) const = default;
};

struct FormCount {
    std::string form_id;
    std::string title;
    std::uint64_t records = 0;   ///< current versions
    std::uint64_t versions = 0;  ///< with their history
    std::uint64_t conflicts = 0;
    bool operator==(const FormCount&) const = default;
};

struct Figures {
    std::vector<FormCount> forms;
    std::vector<Movement> movements;  ///< by point, day, direction
    HouseholdFigures households;
    bool operator==(const Figures&) const = default;
};

/// Counts record by record; the order does not matter.
class Counter {
  public:
    void add(const Meta& meta, const forms::model::Answers& answers);
    [[nodiscard]] Figures figures() const;

  private:
    /// A Tally in the making.
    struct Count {
        std::uint64_t base = 0;
        std::uint64_t unanswered = 0;
        std::map<std::string, std::uint64_t, std::less<>> by_value;
        std::vector<ValueLabel> labels;

        void add(std::string_view answer);
        [[nodiscard]] Tally tally() const;
    };
    void add_flow(const Meta& meta, const forms::model::Answers& answers);
    void add_household(const forms::model::Answers& answers);

    std::map<std::string, FormCount> forms_;
    std::map<std::tuple<std::string, Date, std::string>, Movement> movements_;
    Outcomes households_;
    std::uint64_t members_ = 0;
    Count intentions_, first_needs_, documents_, documents_lost_;
};

}  // namespace relais::sync::report
