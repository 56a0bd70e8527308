// relais-hub devices: the laptops, by name; revoking one that was lost or taken.
#include <cstdio>
#include <expected>
#include <fmt/core.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/batch.h"
#include "sync/cli/commands.h"
#include "sync/hub/fleet.h"
#include "sync/hub/folder.h"
#include "sync/hub/ingest.h"

namespace relais::sync::cli {

namespace {

struct DevicesOptions {
    std::string folder, device, name, since;
    bool json = false;
};

std::string moment(Instant at) {
    return at.ms == 0 ? "never" : format_date_time(at, 0);
}

Result<batch::DeviceId> find_device(const hub::HubFolder& folder, const std::string& wanted) {
    auto store = TRY(hub::IngestStore::open_for_reading(folder.ingest_folder()));
    std::vector<batch::DeviceId> ids;
    for (const auto& one : TRY(store.devices()))
        ids.push_back(one.device.id);
    return folder.fleet().find(ids, wanted);
}

Result<void> list(const DevicesOptions& options) {
    const auto folder = TRY(hub::HubFolder::open(options.folder));
    auto store = TRY(hub::IngestStore::open_for_reading(folder.ingest_folder()));
    auto json = nlohmann::ordered_json::array();
    for (const auto& one : TRY(store.devices())) {
        const auto id = batch::to_hex(one.device.id);
        const auto standing = TRY(folder.fleet().of(one.device.id));
        const auto revoked = standing.revoked_from ? moment(*standing.revoked_from) : "";
        if (!options.json) {
            fmt::print("{}  {:<20} {:>7} records, last batch {}{}\n", id, standing.name,
                       one.records, moment(one.last_batch),
                       revoked.empty() ? "" : ", REVOKED since " + revoked);
            continue;
        }
        json.push_back({{"device", id},
                        {"name", standing.name},
                        {"enrolled", moment(one.device.enrolled)},
                        {"last_batch", moment(one.last_batch)},
                        {"records", one.records},
                        {"missing", one.missing},
                        {"forks", one.forks},
                        {"quarantined", one.quarantined},
                        {"revoked_from", revoked}});
    }
    if (options.json)
        fmt::print("{}\n", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
    return {};
}

/// Reads what is said of the laptop, lets `change` alter it, writes it.
template <class Change>
Result<batch::DeviceId> change_standing(const DevicesOptions& options, Change change) {
    const auto folder = TRY(hub::HubFolder::open(options.folder));
    const auto device = TRY(find_device(folder, options.device));
    auto standing = TRY(folder.fleet().of(device));
    TRY(change(standing));
    TRY(folder.fleet().set(device, standing));
    return device;
}

Result<void> name(const DevicesOptions& options) {
    TRY(change_standing(options, [&](hub::Standing& standing) -> Result<void> {
        standing.name = options.name;
        return {};
    }));
    return {};
}

Result<void> revoke(const DevicesOptions& options) {
    const SystemClock clock;
    Instant since = clock.now();
    if (!options.since.empty()) {
        const auto offset = clock.utc_offset_minutes();
        auto parsed = parse_date_time(options.since, offset);
        // A day alone: from its first minute on.
        if (!parsed) parsed = parse_date_time(options.since + "T00:00:00", offset);
        if (!parsed)
            return fail(Errc::invalid, options.since, "is no moment like 2026-11-20T08:00");
        since = *parsed;
    }
    const auto device = TRY(change_standing(options, [&](hub::Standing& standing) -> Result<void> {
        standing.revoked_from = since;
        return {};
    }));
    fmt::print("{} is revoked since {}: what came since then is set aside, not thrown away.\n"
               "\"relais-hub devices trust\" takes it back.\n",
               batch::to_hex(device), moment(since));
    return {};
}

Result<void> trust(const DevicesOptions& options) {
    const auto device = TRY(change_standing(options, [](hub::Standing& standing) -> Result<void> {
        standing.revoked_from.reset();
        return {};
    }));
    const auto folder = TRY(hub::HubFolder::open(options.folder));
    auto store = hub::IngestStore::open_for_writing(folder.ingest_folder());
    if (!store) {
        // `serve` runs: it does the same when the laptop calls.
        fmt::print("Trusted again; what was set aside counts when it calls the next time.\n");
        return store.error().code == Errc::in_use ? Result<void>() : std::unexpected(store.error());
    }
    const auto known = TRY(store->device(device));
    const auto count = known ? TRY(store->readmit(*known)) : 0;
    fmt::print("Trusted again; {} records that were set aside count now.\n", count);
    return {};
}

}  // namespace

void add_devices(CLI::App& app, Command& chosen) {
    auto options = std::make_shared<DevicesOptions>();
    auto* all = app.add_subcommand("devices", "Laptops: list, name, revoke, trust again");
    all->require_subcommand(1);
    const auto verb = [&](const char* verb_name, const char* what, auto run) {
        auto* command = all->add_subcommand(verb_name, what);
        command->add_option("DIR", options->folder, "Folder of the hub")->required();
        command->callback(
            [&chosen, options, run] { chosen = [options, run] { return run(*options); }; });
        return command;
    };
    verb("list", "Each with its number, name and last batch", list)
        ->add_flag("--json", options->json, "For programs");
    auto* naming = verb("name", "Give a laptop a name to tell it by", name);
    auto* revoking = verb("revoke", "Set aside what a lost or taken laptop sends", revoke);
    auto* trusting = verb("trust", "Take a revocation back", trust);
    for (auto* command : {naming, revoking, trusting})
        command->add_option("LAPTOP", options->device, "Its name, or how its number begins")
            ->required();
    naming->add_option("NAME", options->name, "\"Gao 1\"")->required();
    revoking->add_option("--since", options->since,
                         "The day or moment from which it is not trusted (else: now)");
}

}  // namespace relais::sync::cli
