// What an enumerator does, step by step: each asks the workplace, waits for the answer and requires
// that it is good.
#pragma once

#include "tests/client/work/world.h"

namespace relais::client::work::tests {

inline void enrol(Workplace& workplace, Laptop& laptop) {
    Outcome<> enrolled;
    workplace.enrol(laptop.enrolment(), "AD-07", kPassphrase, enrolled.done());
    const auto result = enrolled.get(*laptop.jobs);
    INFO((result ? "" : describe(result.error())));
    REQUIRE(result.has_value());
}

inline void unlock(Workplace& workplace, Laptop& laptop) {
    Outcome<> unlocked;
    workplace.unlock("AD-07", kPassphrase, unlocked.done());
    const auto result = unlocked.get(*laptop.jobs);
    INFO((result ? "" : describe(result.error())));
    REQUIRE(result.has_value());
}

inline void open_shift(Workplace& workplace, Laptop& laptop) {
    Outcome<> opened;
    workplace.open_shift("FMP-GAO-01", "2", opened.done());
    REQUIRE(opened.get(*laptop.jobs).has_value());
}

/// Enrolled, unlocked, a shift open.
inline std::unique_ptr<Workplace> ready(Laptop& laptop) {
    auto workplace = laptop.workplace();
    enrol(*workplace, laptop);
    open_shift(*workplace, laptop);
    REQUIRE(workplace->stage() == Stage::ready);
    return workplace;
}

inline void start(Workplace& workplace, Laptop& laptop) {
    Outcome<> started;
    workplace.start("registre.md", started.done());
    const auto result = started.get(*laptop.jobs);
    INFO((result ? "" : describe(result.error())));
    REQUIRE(result.has_value());
    REQUIRE(workplace.interview() != nullptr);
}

inline void answer(Workplace& workplace, const std::string& id, const std::string& value) {
    REQUIRE(workplace.interview()->answer(id, value));
    workplace.keep();
}

inline void fill(Workplace& workplace, const std::string& direction, int women) {
    answer(workplace, "/data/consent", "agreed");
    answer(workplace, "/data/direction", direction);
    answer(workplace, "/data/counts/women", std::to_string(women));
}

inline std::uint64_t finalise(Workplace& workplace, Laptop& laptop) {
    Outcome<std::uint64_t> finalised;
    workplace.finalise(finalised.done());
    const auto result = finalised.get(*laptop.jobs);
    INFO((result ? "" : describe(result.error())));
    REQUIRE(result.has_value());
    return *result;
}

inline std::uint64_t record(Workplace& workplace, Laptop& laptop, const std::string& direction,
                            int women) {
    start(workplace, laptop);
    fill(workplace, direction, women);
    return finalise(workplace, laptop);
}

/// The exchange that is due, to its end.
inline void exchange(Workplace& workplace, Laptop& laptop) {
    workplace.tick();
    laptop.jobs->drain();
}

}  // namespace relais::client::work::tests
