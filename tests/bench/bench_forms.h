// Forms of a given size, made here so that the benchmarks need no file: the shapes that other
// engines were measured with.
#pragma once

#include <memory>
#include <string>

#include "forms/base/random.h"
#include "forms/session/session.h"

namespace relais::bench {

/// `questions` integers, each with a calculate that adds it to the one before.
std::string chain_form(int questions);
/// A roster with ten questions for each member, and count and sums over it.
std::string roster_form();
/// Region, district, sector and one of the villages of places.csv, filtered by all three.
std::string cascade_form();
/// 10 regions × 10 districts × 10 sectors, `villages` in all.
std::string places_csv(int villages);

/// Stops the program when the form has complaints: a benchmark of nothing is worse than none.
std::unique_ptr<const forms::session::Form> compile(const std::string& table,
                                                    const std::string& places = {});

struct Interview {
    explicit Interview(const forms::session::Form& form);
    forms::model::NodeId node(const std::string& path) const;
    forms::model::NodeIndex index(const std::string& path) const;

    SystemClock clock;
    SeededRandom random{1};
    forms::session::Session session;
};

/// As the window would: an instance of roster_form(), then its ten answers.
void add_members(Interview& interview, int members);

}  // namespace relais::bench
