// relais-hub import | receipts: what a stick brings, and what goes back with it.
#include <cstdio>
#include <expected>
#include <fmt/core.h>
#include <memory>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/bundle.h"
#include "sync/cli/commands.h"
#include "sync/hub/attachments.h"
#include "sync/hub/folder.h"
#include "sync/hub/gate.h"
#include "sync/hub/handle.h"
#include "sync/hub/import.h"
#include "sync/hub/ingest.h"
#include "sync/hub/office.h"

namespace relais::sync::cli {

namespace {

struct StickOptions {
    std::string folder, out;
    std::vector<std::string> bundles;
    bool json = false;
    bool only_receipts = false;
};

/// The store is free: this process does it. Errc::in_use where `serve` has it.
Result<void> work_off_here(const hub::HubFolder& folder, const hub::Inbox& inbox) {
    auto store = TRY(hub::IngestStore::open_for_writing(folder.ingest_folder()));
    const auto keys = TRY(folder.sign_keys());
    const auto enrolments = folder.enrolments();
    const hub::Office office(folder);
    const SystemClock clock;
    SystemRandom random;
    hub::Gate gate(random, clock);
    auto attachments =
        TRY(hub::AttachmentStore::open_for_writing(folder.attachments_folder(), random));
    const auto report = [](const Error& error) {
        fmt::print(stderr, "relais-hub: {}\n", describe(error));
    };
    const hub::Ingest ingest{store,  enrolments, keys,    clock,   gate,
                             report, &office,    nullptr, nullptr, &attachments};
    return inbox.work_off(ingest);
}

Result<hub::Imported> wait_for(const hub::HubFolder& folder, const hub::Inbox& inbox,
                               const std::string& name) {
    constexpr int kTries = 600;
    constexpr unsigned kPauseUs = 100'000;
    for (int i = 0; i < kTries; ++i) {
        if (auto result = TRY(inbox.result(name))) return std::move(*result);
        if (const auto done = work_off_here(folder, inbox);
            !done && done.error().code != Errc::in_use)
            return std::unexpected(done.error());
        if (auto result = TRY(inbox.result(name))) return std::move(*result);
        usleep(kPauseUs);
    }
    return fail(Errc::in_use, "inbox",
                "the hub that runs has not taken it within a minute; it lies there and is taken "
                "with the next start");
}

void tell(const std::string& path, const hub::Imported& imported, const hub::Inbox& inbox) {
    fmt::print("{}: {} records stored, {} known already", path, imported.stored,
               imported.duplicate);
    if (imported.forked > 0) fmt::print(", {} FORKED", imported.forked);
    if (imported.quarantined > 0) fmt::print(", {} set aside", imported.quarantined);
    if (imported.claims > 0) fmt::print(", {} laptops new here", imported.claims);
    if (imported.attachments > 0) fmt::print(", {} files", imported.attachments);
    fmt::print("\n");
    for (const auto& one : imported.refused)
        fmt::print(stderr, "refused: {}\n", one);
    if (!imported.refused.empty()) fmt::print(stderr, "The bundle is kept in {}.\n", inbox.aside());
}

Result<void> import_bundles(const StickOptions& options) {
    const auto folder = TRY(hub::HubFolder::open(options.folder));
    const hub::Inbox inbox(folder);
    SystemRandom random;
    std::optional<Error> refused;
    for (const auto& path : options.bundles) {
        const auto items = batch::read_bundle(path);
        if (!items) {
            fmt::print(stderr, "refused: {}\n", describe(items.error()));
            refused = items.error();
            continue;
        }
        const auto name = TRY(inbox.put(*items, random));
        const auto imported = TRY(wait_for(folder, inbox, name));
        if (options.json)
            std::fputs(hub::encode(imported).c_str(), stdout);
        else
            tell(path, imported, inbox);
        if (!imported.refused.empty())
            refused = Error{Errc::refused, path, "not all of it was taken"};
    }
    if (refused) return std::unexpected(*refused);
    return {};
}

Result<void> write_receipts(const StickOptions& options) {
    const auto folder = TRY(hub::HubFolder::open(options.folder));
    auto store = TRY(hub::IngestStore::open_for_reading(folder.ingest_folder()));
    const SystemClock clock;
    const auto items =
        TRY(hub::receipts_for_all(folder, store, clock.now(), !options.only_receipts));
    TRY(batch::write_bundle_file(options.out, items));
    fmt::print("Answers for the laptops: {} ({} bytes)\n", options.out,
               batch::bundle_size_of(items));
    return {};
}

}  // namespace

void add_stick(CLI::App& app, Command& chosen) {
    auto options = std::make_shared<StickOptions>();
    auto* importing = app.add_subcommand("import", "Take the bundles that a stick brought");
    importing->add_option("DIR", options->folder, "Folder of the hub")->required();
    importing->add_option("BUNDLE", options->bundles, "Files bundle-….relais")->required();
    importing->add_flag("--json", options->json, "For programs: one object for each bundle");
    importing->callback(
        [&chosen, options] { chosen = [options] { return import_bundles(*options); }; });
    auto* receipts = app.add_subcommand(
        "receipts", "Write what goes back with the stick: receipts, forms and lists");
    receipts->add_option("DIR", options->folder, "Folder of the hub")->required();
    receipts->add_option("--out", options->out, "File to write, ending in .relais")->required();
    receipts->add_flag("--only-receipts", options->only_receipts, "Without forms and lists");
    receipts->callback(
        [&chosen, options] { chosen = [options] { return write_receipts(*options); }; });
}

}  // namespace relais::sync::cli
