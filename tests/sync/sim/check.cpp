#include "tests/sync/sim/check.h"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/text.h"
#include "sync/hub/desk.h"
#include "tests/sync/sim/hub.h"
#include "tests/sync/sim/laptop.h"

namespace relais::tests::sim {

namespace {

/// Where the hub has a record, by instanceID.
struct Places {
    std::size_t counted = 0;
    std::size_t aside = 0;
};

class Check {
  public:
    explicit Check(World& world) : world_(world), store_(world.hub->store()) {}

    std::string run() {
        for (const auto& laptop : world_.laptops) {
            if (laptop->copied()) copied_.insert(laptop->device());
            if (laptop->was_revoked()) revoked_.insert(laptop->device());
        }
        read_hub();
        compare();
        look_through();
        for (const auto& laptop : world_.laptops)
            look_at(*laptop);
        if (std::getenv("RELAIS_SIM_TRACE") != nullptr) std::printf("%s", state_.c_str());
        return to_hex(seal::bytes_of(seal::hash(state_)));
    }

  private:
    void complain(const std::string& text) { world_.complain("end: " + text); }

    void take(const batch::SealedRecord& record, const sync::hub::DeskKeys& keys, bool counted) {
        const auto opened = must(sync::hub::try_open_record(store_, record, keys));
        const auto device = batch::to_hex(record.device);
        state_ += (counted ? "held " : "aside ") + device + " " + std::to_string(record.seq) + " " +
                  to_hex(seal::bytes_of(batch::hash_of(record))) + "\n";
        if (!opened.payload)
            return complain("record " + std::to_string(record.seq) + " of " + device +
                            " does not open: " + opened.reason);
        const auto id = Ledger::key(opened.payload->instance_id, device, record.seq);
        auto& places = found_[id];
        ++(counted ? places.counted : places.aside);
        if (!counted) ++world_.figures.aside;
        const auto made = world_.ledger.made.find(id);
        if (made == world_.ledger.made.end()) return complain(id + " was never finalised");
        if (made->second.content != opened.payload->instance_xml)
            complain(id + " is not what was finalised");
    }

    void read_hub() {
        const auto keys = must(world_.hub->folder().desk_keys("une phrase assez longue"));
        for (const auto& stored : must(store_.records_after(0, 10'000'000)))
            take(stored.record, keys, true);
        for (const auto& one : must(store_.aside()))
            take(one.record, keys, false);
    }

    void compare() {
        for (const auto& [id, made] : world_.ledger.made) {
            const auto& places = found_[id];
            const auto which = "laptop " + std::to_string(made.laptop) + ": " + id;
            const bool distrusted = world_.hub->revoked().contains(made.device);
            const bool copied = copied_.contains(made.device);
            // A restored hub may have given its place to the copy, and the laptop cannot tell.
            if (places.counted + places.aside == 0 && copied && world_.hub->restores() > 0)
                ++world_.figures.lost_of_copies;
            else if (places.counted + places.aside == 0)
                complain(which + " is lost");
            else if (places.counted > 1)
                complain(which + " is there twice");
            else if (places.aside > 0 && !distrusted && !copied)
                complain(which + " is set aside");
        }
    }

    void look_through() {
        const auto figures = store_.verify();
        if (!figures) return complain(describe(figures.error()));
        for (const auto& status : must(store_.devices())) {
            const auto device = batch::to_hex(status.device.id);
            state_ += "laptop " + device + " " + std::to_string(status.device.high_water) + " " +
                      std::to_string(status.missing) + "\n";
            // Those behind what is set aside cannot come.
            if (status.missing != 0 && !copied_.contains(device) && !revoked_.contains(device))
                complain(device + " has gaps: " + std::to_string(status.missing));
        }
        const auto bytes = must(
            read_file(world_.hub->folder().ingest_folder() + "/ingest.db", std::size_t{1} << 32U));
        if (bytes.find("temoin-de-Wabaria") != std::string::npos)
            complain("the hub holds an answer in the clear");
    }

    void look_at(Laptop& laptop) {
        laptop.switch_on();
        const auto name = "laptop " + std::to_string(laptop.number());
        auto& store = laptop.open_store();
        const auto records = store.records();
        if (!records) return complain(name + ": " + describe(records.error()));
        const bool aside_is_fit =
            copied_.contains(laptop.device()) || world_.hub->revoked().contains(laptop.device());
        for (const auto& record : *records) {
            state_ += name + " " + std::to_string(record.seq) + " " +
                      std::to_string(static_cast<int>(record.delivery)) + "\n";
            if (record.delivery == store::Delivery::queued)
                complain(name + ": record " + std::to_string(record.seq) +
                         " is not delivered a day after all was well again");
            if (record.delivery == store::Delivery::quarantined && !aside_is_fit)
                complain(name + ": record " + std::to_string(record.seq) +
                         " is shown as set aside");
        }
        const auto here = store.updates_here();
        if (!aside_is_fit && here && *here != world_.hub->offered())
            complain(name + " has not what is offered: " + std::to_string(*here) + ", not " +
                     std::to_string(world_.hub->offered()));
    }

    World& world_;
    sync::hub::IngestStore& store_;
    std::map<std::string, Places> found_;
    std::set<std::string> copied_, revoked_;
    std::string state_;
};

}  // namespace

std::string check_end(World& world) {
    return Check(world).run();
}

}  // namespace relais::tests::sim
