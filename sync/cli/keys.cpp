// relais-hub keys: the recovery key and the desk's own, over the years.
#include <cstdio>
#include <fmt/core.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "forms/base/file.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "sync/batch/reset.h"
#include "sync/cli/commands.h"
#include "sync/cli/passphrase.h"
#include "sync/hub/folder.h"
#include "sync/hub/ingest.h"
#include "sync/hub/keys.h"
#include "sync/seal/seal.h"

namespace relais::sync::cli {

namespace {

struct KeysOptions {
    std::string folder, out, passphrase_file, next_file;
    std::vector<std::string> files;
};

Result<void> split(const KeysOptions& options) {
    const auto folder = TRY(hub::HubFolder::open(options.folder));
    SystemRandom random;
    TRY(hub::split_recovery(folder, options.files.at(0), options.out, random));
    fmt::print("Three shares are in {}; any two are the key, and that was tried out.\n"
               "Give each to another custodian, then delete them and the whole key here.\n",
               options.out);
    return {};
}

Result<void> test(const KeysOptions& options) {
    const auto folder = TRY(hub::HubFolder::open(options.folder));
    const auto keys = TRY(hub::read_recovery(folder, options.files));
    auto store = TRY(hub::IngestStore::open_for_reading(folder.ingest_folder()));
    const auto drill = TRY(hub::try_key(store, keys, "recovery"));
    fmt::print("This is a recovery key of this hub. It opens {} of {} shift keys.\n", drill.opened,
               drill.tried);
    return {};
}

Result<void> back_up(const KeysOptions& options) {
    const auto folder = TRY(hub::HubFolder::open(options.folder));
    const auto keys = TRY(hub::read_recovery(folder, options.files));
    if (path_exists(options.out))
        return fail(Errc::already_exists, options.out, "is there already");
    TRY(hub::write_recovery_file(options.out, folder.project(), keys));
    TRY(hub::read_recovery(folder, {options.out}));
    fmt::print("Copied, and read again: {}\n", options.out);
    return {};
}

Result<void> make(const KeysOptions& options) {
    const auto folder = TRY(hub::HubFolder::open(options.folder));
    SystemRandom random;
    TRY(hub::renew_recovery(folder, options.out, random));
    fmt::print("New recovery key: {}\n"
               "  Shifts that laptops open after their next exchange are sealed to it. Keep the\n"
               "  earlier one too: it opens what was sealed before.\n",
               options.out);
    return {};
}

Result<void> renew(const KeysOptions& options) {
    const auto folder = TRY(hub::HubFolder::open(options.folder));
    const auto passphrase = TRY(read_passphrase(options.passphrase_file));
    SystemRandom random;
    TRY(hub::renew_hub_key(folder, passphrase.view(), random));
    fmt::print("The hub has a new key; what was sealed to the earlier one opens as before.\n");
    return {};
}

Result<void> change_passphrase(const KeysOptions& options) {
    const auto folder = TRY(hub::HubFolder::open(options.folder));
    const auto present = TRY(read_passphrase(options.passphrase_file));
    const auto next = TRY(read_passphrase(options.next_file));
    SystemRandom random;
    TRY(hub::change_desk_passphrase(folder, present.view(), next.view(), random));
    fmt::print("The desk has a new passphrase.\n");
    return {};
}

Result<void> recover(const KeysOptions& options) {
    const auto folder = TRY(hub::HubFolder::open(options.folder));
    auto keys = TRY(hub::read_recovery(folder, options.files));
    const auto next = TRY(read_passphrase(options.next_file));
    SystemRandom random;
    TRY(hub::recover_desk(folder, std::move(keys), next.view(), random));
    fmt::print("The desk is made anew under the new passphrase; it opens all that the recovery\n"
               "key opens.\n");
    return {};
}

Result<void> reset_passphrase(const KeysOptions& options) {
    constexpr std::size_t kMaxRequestBytes = 16U << 10U;
    const auto folder = TRY(hub::HubFolder::open(options.folder));
    const auto bytes = TRY(read_file(options.files.at(0), kMaxRequestBytes));
    const auto request = TRY(batch::decode_reset_request(bytes));
    const auto passphrase = TRY(read_passphrase(options.passphrase_file));
    const auto keys = TRY(folder.desk_keys(passphrase.view()));
    auto store = TRY(hub::IngestStore::open_for_reading(folder.ingest_folder()));
    TRY(write_file_atomically(options.out, TRY(hub::answer_reset(folder, store, keys, bytes))));
    fmt::print(
        "Answer for {}: {}\nThe laptop must have shown these words; if not, delete it:\n  {}\n",
        request.enumerator, options.out, seal::fingerprint_words(batch::fingerprint(request)));
    return {};
}

}  // namespace

void add_reset(CLI::App& app, Command& chosen) {
    auto options = std::make_shared<KeysOptions>();
    auto* command = app.get_subcommand("users")->add_subcommand(
        "reset", "A forgotten passphrase: answer what the laptop asks");
    command->add_option("DIR", options->folder, "Folder of the hub")->required();
    command->add_option("REQUEST", options->files, "The laptop's file")->required()->expected(1);
    command->add_option("--out", options->out, "File to write")->required();
    command->add_option("--passphrase-file", options->passphrase_file,
                        "The desk's passphrase (else standard input)");
    command->callback(
        [&chosen, options] { chosen = [options] { return reset_passphrase(*options); }; });
}

void add_keys(CLI::App& app, Command& chosen) {
    auto options = std::make_shared<KeysOptions>();
    auto* all =
        app.add_subcommand("keys", "Make, split, copy and try the recovery key; renew keys");
    all->require_subcommand(1);
    const auto verb = [&](const char* name, const char* what, auto run) {
        auto* command = all->add_subcommand(name, what);
        command->add_option("DIR", options->folder, "Folder of the hub")->required();
        command->callback(
            [&chosen, options, run] { chosen = [options, run] { return run(*options); }; });
        return command;
    };
    const auto files = [&](CLI::App* command) {
        command->add_option("KEY", options->files, "Its file, or the shares of two custodians")
            ->required();
        return command;
    };
    const auto out = [&](CLI::App* command, const char* what) {
        command->add_option("--out", options->out, what)->required();
    };
    out(verb("make", "A new recovery key, for what is sealed from now on", make), "File to write");
    out(files(verb("split", "Three shares of the recovery key: any two are the key", split)),
        "Folder for the shares");
    out(files(verb("backup", "One more copy of the recovery key", back_up)), "File to write");
    files(verb("test", "Whether it is the key, and what of the store it opens", test));
    auto* renewing = verb("renew", "A new key for laptops to seal to", renew);
    auto* changing = verb("passphrase", "Another passphrase for the desk", change_passphrase);
    auto* recovering =
        files(verb("recover", "The desk's passphrase is lost: make the desk anew", recover));
    for (auto* command : {renewing, changing})
        command->add_option("--passphrase-file", options->passphrase_file,
                            "The desk's passphrase (else standard input)");
    changing->add_option("--new-passphrase-file", options->next_file, "The new one")->required();
    recovering->add_option("--new-passphrase-file", options->next_file,
                           "The new one (else standard input)");
}

}  // namespace relais::sync::cli
