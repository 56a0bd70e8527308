// Commands of the administrator: init, serve, enrol, status. None opens a record.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fmt/core.h>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <vector>

#include "forms/base/diagnostic.h"
#include "forms/base/file.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/address.h"
#include "sync/batch/batch.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/limits.h"
#include "sync/batch/message.h"
#include "sync/cli/commands.h"
#include "sync/cli/passphrase.h"
#include "sync/hub/attachments.h"
#include "sync/hub/backup.h"
#include "sync/hub/desk.h"
#include "sync/hub/folder.h"
#include "sync/hub/gate.h"
#include "sync/hub/group_commit.h"
#include "sync/hub/handle.h"
#include "sync/hub/import.h"
#include "sync/hub/ingest.h"
#include "sync/hub/lists.h"
#include "sync/hub/offers.h"
#include "sync/hub/office.h"
#include "sync/hub/pace.h"
#include "sync/hub/room.h"
#include "sync/hub/sandbox.h"
#include "sync/hub/serve.h"
#include "sync/hub/shelf.h"
#include "sync/seal/seal.h"

namespace relais::sync::cli {

namespace {

/// The sanitizers look into their own process in ways that an intruder would.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kCanBeSandboxed = false;
#else
constexpr bool kCanBeSandboxed = true;
#endif
constexpr std::size_t kMaxListBytes = 4U << 20U;
constexpr int kInboxMs = 500;  ///< how soon `serve` takes what `import` has put there

std::string time_text(Instant instant) {
    return instant.ms == 0 ? "never" : format_date_time(instant, 0);
}

/// The first of them, and whether there are more.
std::string places_text(const std::vector<std::uint64_t>& places, std::uint64_t total) {
    constexpr std::size_t kShown = 10;
    std::string text;
    for (std::size_t i = 0; i < std::min(kShown, places.size()); ++i)
        text += " " + std::to_string(places[i]);
    return total > kShown ? text + " …" : text;
}

std::string gaps_text(const hub::DeviceStatus& status) {
    if (status.missing == 0) return "none";
    return fmt::format("{} missing:{}", status.missing, places_text(status.gaps, status.missing));
}

std::string forks_text(const hub::DeviceStatus& status) {
    if (status.forks == 0) return "0";
    return fmt::format(
        "{} at:{}\n"
        "              a copy of this laptop sends too, or its records were altered;\n"
        "              they are kept, and not counted: compare both laptops' records",
        status.forks, places_text(status.forked, status.forks));
}

/// Its name, and whether it is revoked.
Result<std::string> standing_text(const hub::HubFolder& folder, const hub::DeviceStatus& status) {
    const auto standing = TRY(folder.fleet().of(status.device.id));
    auto text = standing.name.empty() ? std::string() : "  " + standing.name;
    if (standing.revoked_from) text += "  REVOKED since " + time_text(*standing.revoked_from);
    return text;
}

/// Of its records' files: what is here, and what records announced that is not.
Result<std::string> files_text(hub::AttachmentStore& attachments,
                               const hub::AnnouncedFiles& announced,
                               const batch::DeviceId& device) {
    auto missing = std::set<seal::Hash>();
    if (const auto found = announced.find(device); found != announced.end())
        missing = found->second;
    const auto here = TRY(attachments.whole(device));
    for (const auto& hash : here)
        missing.erase(hash);
    auto text = fmt::format("{} here", here.size());
    if (!missing.empty())
        text += fmt::format(", {} announced and not here yet (of the records exported last)",
                            missing.size());
    return text;
}

/// How much room there is, and what would be left without this machine.
Result<void> print_safety(const hub::HubFolder& folder) {
    std::error_code error;
    const auto space = std::filesystem::space(folder.path(), error);
    if (!error)
        fmt::print("Disk: {} MiB free of {}\n", space.available >> 20U, space.capacity >> 20U);
    const auto last = TRY(hub::last_backup(folder));
    if (last)
        fmt::print("Last backup: {}, verified {}, {} records: {}\n", time_text(last->made),
                   time_text(last->verified), last->records, last->path);
    else
        fmt::print("Last backup: never\n");
    return {};
}

}  // namespace

Result<void> check_forms(const std::string& folder, const std::vector<batch::FormFile>& files) {
    std::vector<Diagnostic> complaints;
    const auto shelf = hub::FormShelf::read(files, complaints);
    bool wrong = false;
    for (const auto& one : complaints) {
        const bool error = one.severity == Severity::error;
        wrong = wrong || error;
        fmt::print(stderr, "{}: {}: {}{}\n", error ? "error" : "warning", one.location, one.text,
                   one.remedy.empty() ? "" : " (" + one.remedy + ")");
    }
    if (wrong) return fail(Errc::invalid, folder, "holds a form with errors");
    if (shelf.size() == 0) return fail(Errc::not_found, folder, "holds no form (.xlsx, .md)");
    return {};
}

Result<void> init(const InitOptions& options) {
    hub::HubSetup setup;
    setup.project = options.project;
    setup.url = options.url;
    TRY(batch::parse_address(setup.url));  // found out here, not by the laptops
    setup.recovery_file =
        options.recovery_file.empty() ? options.folder + "/recovery.key" : options.recovery_file;
    setup.files = hub::handed_out(TRY(hub::read_files(options.forms)));
    TRY(check_forms(options.forms, setup.files));
    if (!options.points.empty())
        setup.points =
            TRY(hub::read_points(options.points, TRY(read_file(options.points, kMaxListBytes))));
    if (!options.teams.empty())
        setup.teams =
            TRY(hub::read_teams(options.teams, TRY(read_file(options.teams, kMaxListBytes))));
    if (!options.enumerators.empty())
        setup.enumerators = TRY(hub::read_enumerators(
            options.enumerators, TRY(read_file(options.enumerators, kMaxListBytes))));
    const auto passphrase = TRY(read_passphrase(options.passphrase_file));
    setup.passphrase = passphrase.view();
    SystemRandom random;
    TRY(hub::HubFolder::create(options.folder, setup, random));
    TRY(hub::publish(TRY(hub::HubFolder::open(options.folder)), random));
    fmt::print("The hub of \"{}\" is ready in {}.\n"
               "Recovery key: {}\n"
               "  Keep it off this machine: two copies, two safes. Without it and without the\n"
               "  passphrase, what was collected can never be read again.\n",
               options.project, options.folder, setup.recovery_file);
    return {};
}

Result<void> serve(const ServeOptions& options) {
    hub::hold_stop_signals();
    const auto folder = TRY(hub::HubFolder::open(options.folder));
    const auto keys = TRY(folder.sign_keys());
    auto store = TRY(hub::IngestStore::open_for_writing(folder.ingest_folder()));
    for (const auto& finding : store.findings())
        fmt::print(stderr, "relais-hub: {}: {}\n", folder.ingest_folder(), finding);
    const auto enrolments = folder.enrolments();
    const hub::Office office(folder);
    SystemRandom random;
    // A hub of before there were offers.
    if (TRY(hub::OfferShelf(folder.offers_folder()).read()).number == 0)
        TRY(hub::publish(folder, random));
    const SystemClock clock;
    hub::Gate gate(random, clock);
    const auto report = [](const Error& error) {
        fmt::print(stderr, "relais-hub: {}\n", describe(error));
    };
    hub::GroupCommit group(store, TRY(hub::IngestStore::open_for_reading(folder.ingest_folder())),
                           {[path = folder.path()] { return hub::is_nearly_full(path); }, report});
    hub::Pace pace(clock);
    auto attachments =
        TRY(hub::AttachmentStore::open_for_writing(folder.attachments_folder(), random));
    const hub::Ingest ingest{store,  enrolments, keys,   clock, gate,
                             report, &office,    &group, &pace, &attachments};
    const auto server =
        TRY(hub::Server::start({options.address, options.port}, [&](const batch::Request& request) {
            return hub::handle(request, ingest);
        }));
    if (options.sandbox && kCanBeSandboxed) TRY(hub::enter_sandbox());
    fmt::print("listening on http://{}:{}\n", options.address, server.port());
    std::fflush(stdout);
    const hub::Inbox inbox(folder);
    while (!hub::stop_came_within(kInboxMs)) {
        if (const auto done = inbox.work_off(ingest); !done) report(done.error());
        group.tidy();
    }
    return {};
}

namespace {

/// For a laptop that came back late, or after a backup of before was restored: else what it holds
/// would never be taken.
Result<void> enrol_again(const hub::HubFolder& folder, const std::string& file) {
    const auto enrolment =
        TRY(batch::decode_enrolment(TRY(read_file(file, batch::kMaxEnrolmentBytes))));
    TRY(folder.expect_again(enrolment, SystemClock()));
    fmt::print("Laptop {} may report for 48 hours once more.\n",
               batch::to_hex(enrolment.device).substr(0, 8));
    return {};
}

}  // namespace

Result<void> enrol(const EnrolOptions& options) {
    const auto folder = TRY(hub::HubFolder::open(options.folder));
    if (!options.again.empty()) return enrol_again(folder, options.again);
    if (options.out.empty()) return fail(Errc::invalid, "enrol", "needs --out or --again");
    const auto keys = TRY(folder.sign_keys());
    if (path_exists(options.out))
        return fail(Errc::already_exists, options.out, "is there already");
    // The forms may have been changed since init; a laptop far away is the wrong place to find out.
    TRY(check_forms(options.folder + "/forms", TRY(folder.files())));
    const SystemClock clock;
    SystemRandom random;
    // What it gets now must not be older than what it is offered with its first exchange.
    TRY(hub::publish(folder, random));
    const auto enrolment = TRY(folder.enrol(clock, random));
    if (auto written = write_file_atomically(options.out, batch::encode(enrolment, keys));
        !written) {
        // Nobody will ever use it. Left behind it would only be counted as open.
        static_cast<void>(folder.enrolments().remove(enrolment.device));
        return written;
    }
    if (!options.name.empty())
        TRY(folder.fleet().set(enrolment.device, {options.name, std::nullopt}));
    fmt::print("Enrolment for one laptop: {}\n"
               "It works once, until {}. The laptop must show these words:\n  {}\n",
               options.out, time_text(enrolment.valid_until),
               seal::fingerprint_words(batch::fingerprint(enrolment)));
    return {};
}

Result<void> status(const std::string& path) {
    const auto folder = TRY(hub::HubFolder::open(path));
    auto store = TRY(hub::IngestStore::open_for_reading(folder.ingest_folder()));
    const auto devices = TRY(store.devices());
    const SystemClock clock;
    std::size_t waiting = 0;
    for (const auto& pending : TRY(folder.enrolments().all()))
        if (clock.now() <= pending.valid_until) ++waiting;
    fmt::print("Project: {}\nLaptops: {} enrolled, {} enrolments not yet used\n", folder.project(),
               devices.size(), waiting);
    TRY(print_safety(folder));
    auto attachments = TRY(hub::AttachmentStore::open_for_reading(folder.attachments_folder()));
    // The desk makes a damaged store anew; until then nothing of it is told.
    const auto announced =
        hub::announced_files(folder.desk_folder()).value_or(hub::AnnouncedFiles{});
    for (const auto& one : devices)
        fmt::print("\n{}{}\n"
                   "  enrolled    {}\n"
                   "  last batch  {}\n"
                   "  records     {}\n"
                   "  gaps        {}\n"
                   "  forks       {}\n"
                   "  quarantine  {}\n"
                   "  files       {}\n",
                   batch::to_hex(one.device.id), TRY(standing_text(folder, one)),
                   time_text(one.device.enrolled), time_text(one.last_batch), one.records,
                   gaps_text(one), forks_text(one), one.quarantined,
                   TRY(files_text(attachments, announced, one.device.id)));
    return {};
}

}  // namespace relais::sync::cli
