// What relais-hub can be told to do. Each command prints its result and returns the cause when it
// could not be done; main turns that into an exit code.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "forms/base/result.h"
#include "sync/batch/enrolment.h"

// NOLINTNEXTLINE(readability-identifier-naming): the library's name
namespace CLI {
class App;
}

namespace relais::sync::cli {

struct InitOptions {
    std::string folder, project, url, forms;
    std::string points, teams, enumerators;  ///< CSV files; may be empty
    std::string passphrase_file;             ///< empty: asked for on standard input
    std::string recovery_file;               ///< empty: recovery.key in the folder
};
struct ServeOptions {
    std::string folder;
    std::string address = "127.0.0.1";
    std::uint16_t port = 8642;
    bool sandbox = true;
};
struct EnrolOptions {
    std::string folder, out;
    std::string name;   ///< to tell the laptop by; may be empty
    std::string again;  ///< an enrolment that was made before
};
struct DeskOptions {
    std::string folder, passphrase_file;
    std::string out;    ///< of export
    bool json = false;  ///< of summary
};

/// What was chosen on the command line; run once that is read.
using Command = std::function<Result<void>()>;

// Commands with verbs of their own bring their options along.
void add_lists(CLI::App& app, Command& chosen);    ///< users, points, teams, publish
void add_devices(CLI::App& app, Command& chosen);  ///< devices
void add_stick(CLI::App& app, Command& chosen);    ///< import, receipts
void add_keys(CLI::App& app, Command& chosen);     ///< keys
void add_reset(CLI::App& app, Command& chosen);    ///< users reset; after add_lists()
void add_backup(CLI::App& app, Command& chosen);   ///< backup, verify, restore
void add_returns(CLI::App& app, Command& chosen);  ///< return, returns

/// Complaints about forms, all of them on standard error; Errc::invalid when one is an error.
Result<void> check_forms(const std::string& folder, const std::vector<batch::FormFile>& files);

Result<void> init(const InitOptions& options);
Result<void> serve(const ServeOptions& options);
Result<void> enrol(const EnrolOptions& options);
Result<void> status(const std::string& path);
Result<void> export_tables(const DeskOptions& options);
Result<void> summary(const DeskOptions& options);

}  // namespace relais::sync::cli
