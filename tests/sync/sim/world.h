// All that one simulation has: time, chance, truth, the hub and the laptops.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "sync/batch/message.h"
#include "tests/support/temporary_folder.h"
#include "tests/sync/sim/chance.h"
#include "tests/sync/sim/ledger.h"
#include "tests/sync/sim/plan.h"
#include "tests/sync/sim/timeline.h"
#include "tests/sync/sim/trace.h"

namespace relais::tests::sim {

class Hub;
class Laptop;

struct World {
    explicit World(const Plan& what);
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    ~World();

    const Plan plan;
    TemporaryFolder folder;
    Timeline timeline;
    Chance chance;
    Trace trace;
    Ledger ledger;
    Figures figures;
    bool healed = false;  ///< nothing goes wrong any more
    std::unique_ptr<Hub> hub;
    std::vector<std::unique_ptr<Laptop>> laptops;
    std::map<std::string, sync::batch::Response> said;  ///< by the hub, some time ago, by path

    /// A line of the trace, with its moment.
    void note(const std::string& text) { trace.line(std::to_string(timeline.now()) + " " + text); }
    void complain(const std::string& text) {
        note("COMPLAINT " + text);
        ledger.complain(std::to_string(timeline.now()) + " ms: " + text);
    }
};

/// Without it the simulation cannot go on.
template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(describe(result.error()));
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace relais::tests::sim
