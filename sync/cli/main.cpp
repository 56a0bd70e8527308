// relais-hub: server and desk commands without a window. Exit codes: 0 done, 1 it could not be
// done, 2 the command line is wrong.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <functional>

#include "forms/base/result.h"
#include "sync/cli/commands.h"
#include "sync/seal/seal.h"

namespace relais::sync::cli {

namespace {

void add_init(CLI::App& app, InitOptions& options, Command& chosen) {
    auto* command =
        app.add_subcommand("init", "Make a hub: keys, stores and the forms it hands out");
    command->add_option("DIR", options.folder, "Folder of the hub")->required();
    command->add_option("--project", options.project, "Name of the project")->required();
    command
        ->add_option("--url", options.url,
                     "Where laptops reach it: https://host#sha256=PIN, http://127.0.0.1:port")
        ->required();
    command->add_option("--forms", options.forms, "Folder of forms and their lists")->required();
    command->add_option("--points", options.points, "CSV: code,name,place,adm3_pcode");
    command->add_option("--teams", options.teams, "CSV: team");
    command->add_option("--enumerators", options.enumerators, "CSV: code,name");
    command->add_option("--passphrase-file", options.passphrase_file,
                        "The desk's passphrase (else standard input)");
    command->add_option("--recovery", options.recovery_file,
                        "Where the recovery key is written (else DIR/recovery.key)");
    command->callback([&] { chosen = [&] { return init(options); }; });
}

void add_serve(CLI::App& app, ServeOptions& options, Command& chosen) {
    auto* command = app.add_subcommand("serve", "Receive batches until interrupted");
    command->add_option("DIR", options.folder, "Folder of the hub")->required();
    command->add_option("--port", options.port, "TCP port; 0 takes a free one")
        ->capture_default_str();
    command
        ->add_option("--address", options.address, "IPv4 address; beyond loopback only behind TLS")
        ->capture_default_str();
    command->add_flag("!--without-sandbox", options.sandbox,
                      "Where the system has no seccomp: do not give up the right to call it");
    command->callback([&] { chosen = [&] { return serve(options); }; });
}

void add_enrol(CLI::App& app, EnrolOptions& options, Command& chosen) {
    auto* command = app.add_subcommand("enrol", "Make the enrolment file of one laptop");
    command->add_option("DIR", options.folder, "Folder of the hub")->required();
    command->add_option("--out", options.out, "File to write");
    command->add_option("--name", options.name, "A name to tell the laptop by: \"Gao 1\"");
    command->add_option("--again", options.again,
                        "An enrolment file of this hub whose 48 hours have passed: it counts anew");
    command->callback([&] { chosen = [&] { return enrol(options); }; });
}

void add_status(CLI::App& app, std::string& folder, Command& chosen) {
    auto* command = app.add_subcommand("status", "Laptops, records, gaps, forks, last batches");
    command->add_option("DIR", folder, "Folder of the hub")->required();
    command->callback([&] { chosen = [&] { return status(folder); }; });
}

void add_desk(CLI::App& app, DeskOptions& options, Command& chosen) {
    auto* tables = app.add_subcommand("export", "Write all records as CSV tables, in the clear");
    tables->add_option("--out", options.out, "Folder to write into")->required();
    tables->callback([&] { chosen = [&] { return export_tables(options); }; });
    auto* figures = app.add_subcommand("summary", "Movements, intentions and documents");
    figures->add_flag("--json", options.json, "For programs");
    figures->callback([&] { chosen = [&] { return summary(options); }; });
    for (auto* command : {tables, figures}) {
        command->add_option("DIR", options.folder, "Folder of the hub")->required();
        command->add_option("--passphrase-file", options.passphrase_file,
                            "The desk's passphrase (else standard input)");
    }
}

int run(int argc, char** argv) {
    CLI::App app("Relais hub: receives sealed records, merges and reports them", "relais-hub");
    app.set_version_flag("--version", std::string("relais-hub ") + RELAIS_VERSION);
    app.require_subcommand(1);
    Command chosen;
    InitOptions init_options;
    ServeOptions serve_options;
    EnrolOptions enrol_options;
    DeskOptions desk_options;
    std::string status_folder;
    add_init(app, init_options, chosen);
    add_serve(app, serve_options, chosen);
    add_enrol(app, enrol_options, chosen);
    add_status(app, status_folder, chosen);
    add_desk(app, desk_options, chosen);
    add_lists(app, chosen);
    add_devices(app, chosen);
    add_stick(app, chosen);
    add_backup(app, chosen);
    add_keys(app, chosen);
    add_reset(app, chosen);
    add_returns(app, chosen);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    auto done = sync::seal::start();
    if (done) done = chosen();
    if (done) return 0;
    std::fprintf(stderr, "relais-hub: %s\n", describe(done.error()).c_str());
    return 1;
}

}  // namespace

}  // namespace relais::sync::cli

int main(int argc, char** argv) {
    try {
        return relais::sync::cli::run(argc, argv);
    } catch (const std::exception&) {
        std::fputs("relais-hub: stopped by an internal fault, perhaps too little memory; nothing "
                   "acknowledged is lost\n",
                   stderr);
        return 1;
    }
}
