#include "tests/sync/sim/sticks.h"

#include <memory>
#include <string>

#include "forms/base/file.h"
#include "sync/exchange/stick.h"
#include "tests/sync/sim/laptop.h"

namespace relais::tests::sim {

namespace {

/// Everything that lies on it for the hub.
void import_all(World& world, const std::string& stick) {
    for (const auto& name : must(list_folder(stick)))
        if (name.starts_with("bundle-")) world.hub->import(stick + "/" + name);
}

void come_back(World& world, Laptop& laptop, const std::string& stick) {
    world.hub->write_receipts(stick + "/recus.relais");
    for (auto times = world.chance.between(1, 2); times > 0; --times)
        world.timeline.after(world.chance.between(kHour, 8 * kDay),
                             [&laptop, stick] { laptop.unpack(stick); });
    auto& neighbour = *world.laptops[world.chance.below(world.laptops.size())];
    if (world.chance.in_100(30))
        world.timeline.after(world.chance.between(kHour, 8 * kDay),
                             [&neighbour, stick] { neighbour.unpack(stick); });
}

}  // namespace

std::vector<std::string> Laptop::pack(const std::string& stick) {
    switch_on();
    must(make_folders(stick));
    const auto packed = sync::exchange::pack(*store_, stick, path_ + "-carried", random_);
    if (!packed) {
        complain("pack: " + describe(packed.error()));
        return {};
    }
    world_.figures.bundles += packed->paths.size();
    note("packs " + std::to_string(packed->records));
    return packed->paths;
}

void Laptop::unpack(const std::string& stick) {
    switch_on();
    at_risk([&] {
        const auto unpacked = sync::exchange::unpack(*store_, stick, path_ + "-carried");
        if (!unpacked) return complain("unpack: " + describe(unpacked.error()));
        for (const auto& refused : unpacked->refused)
            complain("unpack refuses: " + refused.detail);
        note("unpacks, delivered " + std::to_string(unpacked->delivered));
    });
    switch_on();
}

void send_stick(World& world, Laptop& laptop) {
    const auto stick = world.folder / ("stick-" + std::to_string(world.chance.below(UINT32_MAX)));
    laptop.pack(stick);
    auto way = stick;
    if (world.chance.in_100(30)) {
        // The neighbour drives to town; what is carried goes along with the neighbour's own.
        auto& neighbour = *world.laptops[world.chance.below(world.laptops.size())];
        if (&neighbour != &laptop && neighbour.device() != laptop.device()) {
            neighbour.unpack(stick);
            way = stick + "-neighbour";
            neighbour.pack(way);
        }
    }
    for (auto times = world.chance.between(1, 2); times > 0; --times)
        world.timeline.after(world.chance.between(kHour, 10 * kDay), [&world, &laptop, way] {
            import_all(world, way);
            if (world.chance.in_100(70)) come_back(world, laptop, way);
        });
}

}  // namespace relais::tests::sim
