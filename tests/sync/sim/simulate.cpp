#include <exception>
#include <fmt/format.h>

#include "tests/sync/sim/agenda.h"
#include "tests/sync/sim/check.h"
#include "tests/sync/sim/laptop.h"
#include "tests/sync/sim/plan.h"
#include "tests/sync/sim/sodium_seed.h"
#include "tests/sync/sim/world.h"

namespace relais::tests::sim {

namespace {

void live(World& world) {
    world.hub = std::make_unique<Hub>(world);
    for (int i = 0; i < world.plan.laptops; ++i) {
        world.laptops.push_back(std::make_unique<Laptop>(world, i));
        world.laptops.back()->enrol(world.hub->enrol());
        // In the office, where it is made: mostly it meets the hub there.
        world.laptops.back()->link_up(kDay, true);
    }
    for (int day = 0; day < world.plan.days; ++day) {
        plan_day_of_hub(world);
        // Some are added as the days go by.
        for (std::size_t i = 0; i < world.laptops.size(); ++i)
            plan_day_of(world, *world.laptops[i]);
        world.timeline.run_until((day + 1) * kDay);
    }
}

/// The line is good from now on, and all laptops are on.
void heal(World& world) {
    world.healed = true;
    world.note("all is well");
    for (std::size_t i = 0; i < world.laptops.size(); ++i) {
        world.laptops[i]->switch_on();
        world.laptops[i]->link_up(kDay, false);
    }
    for (int hour = 0; hour < 24; ++hour) {
        world.timeline.run_until(world.timeline.now() + kHour);
        if (hour % 4 == 0) world.hub->look_at_list();
        // The window looks every ten minutes whether the hub has news; here, once.
        if (hour == 20)
            for (const auto& laptop : world.laptops)
                laptop->link_up(kDay, true);
    }
}

}  // namespace

World::World(const Plan& what) : plan(what), chance(what.seed) {}
World::~World() = default;

Outcome simulate(const Plan& plan) {
    static_cast<void>(seal::start());  // draws as well, but only once in a process
    seed_sodium(plan.seed);
    World world(plan);
    Outcome outcome;
    try {
        live(world);
        heal(world);
        outcome.state = check_end(world);
    } catch (const std::exception& error) {
        world.complain(std::string("it cannot go on: ") + error.what());
    }
    outcome.complaints = world.ledger.complaints;
    outcome.trace = world.trace.hash();
    outcome.last_lines.assign(world.trace.last().begin(), world.trace.last().end());
    outcome.figures = world.figures;
    return outcome;
}

Figures& Figures::operator+=(const Figures& more) {
    finalised += more.finalised;
    requests += more.requests;
    exchanges += more.exchanges;
    failures += more.failures;
    crashes += more.crashes;
    cuts += more.cuts;
    hub_cuts += more.hub_cuts;
    restarts += more.restarts;
    restores += more.restores;
    backups += more.backups;
    bundles += more.bundles;
    imports += more.imports;
    clones += more.clones;
    revocations += more.revocations;
    purged += more.purged;
    jumps += more.jumps;
    aside += more.aside;
    lost_of_copies += more.lost_of_copies;
    return *this;
}

std::string text_of(const Figures& f) {
    return fmt::format(
        "records {}, exchanges {} ({} failed), requests {}, crashes {}, power cuts {} "
        "and {} at the hub, restarts {}, restores {}, backups {}, bundles {}, "
        "imports {}, copied disks {}, revocations {}, clock jumps {}, purged {}, "
        "set aside {}, lost of copied disks {}",
        f.finalised, f.exchanges, f.failures, f.requests, f.crashes, f.cuts, f.hub_cuts, f.restarts,
        f.restores, f.backups, f.bundles, f.imports, f.clones, f.revocations, f.jumps, f.purged,
        f.aside,
                       f.lost_of_copies);
}

}  // namespace relais::tests::sim
