// relais-hub backup | verify | restore: what is left when the machine is not.
#include <cstddef>
#include <cstdio>
#include <fmt/core.h>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "forms/base/file.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/base/time.h"
#include "sync/cli/commands.h"
#include "sync/hub/backup.h"
#include "sync/hub/folder.h"

namespace relais::sync::cli {

namespace {

struct BackupOptions {
    std::string folder, out, backup;
};

void tell(const hub::BackupFigures& figures) {
    std::size_t files = 0;
    for (const auto& [device, names] : figures.attachments)
        files += names.size();
    fmt::print("Made        {}\n"
               "Laptops     {}\n"
               "Records     {}, each with its hash and chain intact\n"
               "Missing     {}\n"
               "Forks       {}\n"
               "Quarantine  {}\n"
               "Opened      {}\n"
               "Files       {}, each what its name says\n",
               format_date_time(figures.made, 0), figures.ingest.devices.size(),
               figures.ingest.records, figures.ingest.missing, figures.ingest.forks,
               figures.ingest.quarantined, figures.opened, files);
}

/// "relais-20261120-083000": sorts by time, and is no name that a stick refuses.
std::string name_of_backup(Instant now) {
    std::string name = "relais-";
    for (const char c : format_date_time(now, 0).substr(0, 19)) {
        if (is_digit(c)) name += c;
        if (c == 'T') name += '-';
    }
    return name;
}

Result<void> verify_and_mark(const hub::HubFolder* folder, const std::string& backup) {
    const auto figures = TRY(hub::verify_backup(backup));
    tell(figures);
    if (folder == nullptr) return {};
    const SystemClock clock;
    TRY(hub::mark_safe(*folder, backup, figures, clock.now()));
    fmt::print("These records are safe now; laptops hear of it with their next exchange.\n");
    return {};
}

Result<void> backup(const BackupOptions& options) {
    const auto folder = TRY(hub::HubFolder::open(options.folder));
    const SystemClock clock;
    const auto now = clock.now();
    TRY(make_folders(options.out));
    const auto path = options.out + "/" + name_of_backup(now);
    TRY(hub::make_backup(folder, path, now));
    fmt::print(
        "Backup: {}\n  It holds the hub's signing key: keep it as you keep the hub itself.\n",
        path);
    return verify_and_mark(&folder, path);
}

Result<void> verify(const BackupOptions& options) {
    if (options.folder.empty() && !path_exists(options.backup + "/backup.json") &&
        path_exists(options.backup + "/hub.json")) {
        const SystemClock clock;
        tell(TRY(hub::verify_hub(TRY(hub::HubFolder::open(options.backup)), clock.now())));
        return {};
    }
    if (options.folder.empty()) return verify_and_mark(nullptr, options.backup);
    const auto folder = TRY(hub::HubFolder::open(options.folder));
    return verify_and_mark(&folder, options.backup);
}

Result<void> restore(const BackupOptions& options) {
    tell(TRY(hub::restore_backup(options.backup, options.folder)));
    fmt::print("Restored to {}. Laptops send again what came after the backup.\n", options.folder);
    return {};
}

}  // namespace

void add_backup(CLI::App& app, Command& chosen) {
    auto options = std::make_shared<BackupOptions>();
    const auto verb = [&](const char* name, const char* what, auto run) {
        auto* command = app.add_subcommand(name, what);
        command->callback(
            [&chosen, options, run] { chosen = [options, run] { return run(*options); }; });
        return command;
    };
    auto* making =
        verb("backup", "Copy the whole hub, also while it serves, and verify it", backup);
    making->add_option("DIR", options->folder, "Folder of the hub")->required();
    making->add_option("--out", options->out, "Folder to put the backup into")->required();
    auto* verifying = verb("verify", "Look through every row of a backup, or of a hub", verify);
    verifying->add_option("BACKUP", options->backup, "The backup's folder, or the hub's")->required();
    verifying->add_option("--hub", options->folder,
                          "Folder of the hub: what holds is safe from then on");
    auto* restoring = verb("restore", "Make a hub of a backup", restore);
    restoring->add_option("BACKUP", options->backup, "The backup's folder")->required();
    restoring->add_option("DIR", options->folder, "Folder of the new hub")->required();
}

}  // namespace relais::sync::cli
