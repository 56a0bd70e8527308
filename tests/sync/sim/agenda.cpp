#include "tests/sync/sim/agenda.h"

#include <memory>

#include "tests/sync/sim/laptop.h"
#include "tests/sync/sim/sticks.h"

namespace relais::tests::sim {

namespace {

void later(World& world, std::int64_t from, std::int64_t to, std::function<void()> act) {
    world.timeline.after(world.chance.between(from, to), std::move(act));
}

void plan_work(World& world, Laptop& laptop) {
    auto& chance = world.chance;
    const auto morning = chance.between(6 * kHour, 9 * kHour);
    world.timeline.after(morning, [&laptop] {
        laptop.switch_on();
        laptop.open_shift();
        laptop.switch_on();
    });
    for (auto left = chance.between(1, 3); left > 0; --left) {
        const auto at = morning + chance.between(kMinute, 7 * kHour);
        world.timeline.after(at, [&laptop] {
            laptop.switch_on();
            laptop.begin_interview();
        });
        if (chance.in_100(20))
            world.timeline.after(at + 5 * kMinute, [&laptop] { laptop.change_interview(); });
        if (chance.in_100(85))
            world.timeline.after(at + 20 * kMinute, [&laptop] {
                laptop.switch_on();
                laptop.finish_interview();
            });
    }
    const bool panic = chance.in_100(3);
    if (chance.in_100(75))
        world.timeline.after(morning + 8 * kHour, [&laptop, panic] {
            laptop.switch_on();
            laptop.close_shift(panic);
        });
    world.timeline.after(morning + 9 * kHour, [&laptop] { laptop.switch_off(); });
}

/// A town with a network, for a while.
void plan_network(World& world, Laptop& laptop) {
    later(world, 8 * kHour, 17 * kHour, [&world, &laptop] {
        laptop.switch_on();
        const auto how_long =
            world.chance.in_100(40) ? 10 * kMinute : world.chance.between(kHour, 6 * kHour);
        laptop.link_up(how_long, world.chance.in_100(60));
    });
}

void revoke_for_a_while(World& world, Laptop& laptop) {
    const auto device = laptop.device();
    for (const auto& other : world.laptops)
        if (other->device() == device) other->note_revoked();
    world.hub->revoke(device);
    if (world.chance.in_100(70))
        later(world, kDay, 15 * kDay, [&world, device] { world.hub->trust(device); });
}

Laptop& new_laptop(World& world) {
    world.laptops.push_back(
        std::make_unique<Laptop>(world, static_cast<int>(world.laptops.size())));
    return *world.laptops.back();
}

void plan_accidents(World& world, Laptop& laptop) {
    auto& chance = world.chance;
    const auto& mischief = world.plan.mischief;
    if (chance.in_1000(mischief.clock_jump))
        later(world, 0, kDay, [&world, &laptop] {
            ++world.figures.jumps;
            laptop.set_clock(world.chance.in_100(30) ? 0 : world.chance.between(-200, 200) * kDay);
        });
    if (chance.in_1000(mischief.revoke) && !world.hub->revoked().contains(laptop.device()))
        later(world, 0, kDay, [&world, &laptop] { revoke_for_a_while(world, laptop); });
    if (chance.in_1000(mischief.stick))
        later(world, 0, kDay, [&world, &laptop] { send_stick(world, laptop); });
    if (chance.in_1000(mischief.clone) && !laptop.retired())
        later(world, 0, kDay, [&world, &laptop] { new_laptop(world).copy_disk_of(laptop); });
    if (chance.in_1000(mischief.enrol_again) && !laptop.retired())
        later(world, 0, kDay, [&world, &laptop] {
            laptop.retire();
            auto& fresh = new_laptop(world);
            fresh.enrol(world.hub->enrol());
            fresh.link_up(kDay, true);
        });
    if (chance.in_1000(5))
        later(world, 0, kDay, [&laptop] {
            laptop.switch_on();
            laptop.begin_without_link();
        });
}

}  // namespace

void plan_day_of(World& world, Laptop& laptop) {
    auto& chance = world.chance;
    if (!laptop.retired() && chance.in_100(30)) plan_work(world, laptop);
    if (chance.in_100(25)) plan_network(world, laptop);
    if (chance.in_100(20))
        later(world, 17 * kHour, kDay, [&laptop] {
            laptop.switch_on();
            laptop.purge();
        });
    plan_accidents(world, laptop);
}

void plan_day_of_hub(World& world) {
    const auto& mischief = world.plan.mischief;
    if (world.chance.in_100(30)) later(world, 0, kDay, [&world] { world.hub->back_up(); });
    if (world.chance.in_100(20)) later(world, 0, kDay, [&world] { world.hub->look_at_list(); });
    if (world.chance.in_1000(mischief.restart))
        later(world, 0, kDay, [&world] {
            ++world.figures.restarts;
            world.note("hub: starts anew");
            world.hub->restart();
        });
    if (world.chance.in_1000(mischief.restore))
        later(world, 0, kDay, [&world] { world.hub->restore(); });
    if (world.chance.in_1000(mischief.publish))
        later(world, 0, kDay, [&world] { world.hub->publish(); });
}

}  // namespace relais::tests::sim
