// relais-hub users | points | teams | publish: who and what laptops know of. None needs the desk's
// passphrase; each change is published at once and reaches the laptops with their next exchange.
#include <cstdio>
#include <fmt/core.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/cli/commands.h"
#include "sync/hub/folder.h"
#include "sync/hub/offers.h"
#include "sync/hub/roster.h"

namespace relais::sync::cli {

namespace {

using hub::ListKind;

struct ListOptions {
    std::string folder, code, name;
    std::string place, adm3_pcode, latitude, longitude, radius_m;
    bool json = false;
};

Result<void> publish_now(const hub::HubFolder& folder) {
    SystemRandom random;
    const auto published = TRY(hub::publish(folder, random));
    if (published.fresh > 0)
        fmt::print("Published as number {}; laptops get it with their next exchange.\n",
                   published.number);
    return {};
}

Result<void> list(const ListOptions& options, ListKind kind) {
    TRY(hub::HubFolder::open(options.folder));
    const auto lines = TRY(hub::Roster::read(options.folder, kind)).lines();
    if (options.json) {
        auto json = nlohmann::ordered_json::array();
        for (const auto& line : lines)
            json.push_back({{"code", line.code}, {"name", line.name}, {"retired", line.retired}});
        fmt::print("{}\n", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
        return {};
    }
    for (const auto& line : lines)
        fmt::print("{:<16} {}{}\n", line.code, line.name,
                   line.retired.empty() ? "" : "  (retired " + line.retired + ")");
    return {};
}

/// Reads the list, lets `change` work on it, writes and publishes it.
template <class Change>
Result<void> change_list(const ListOptions& options, ListKind kind, Change change) {
    const auto folder = TRY(hub::HubFolder::open(options.folder));
    auto roster = TRY(hub::Roster::read(options.folder, kind));
    TRY(change(roster));
    TRY(roster.write());
    return publish_now(folder);
}

Result<void> add(const ListOptions& options, ListKind kind) {
    std::vector<std::pair<std::string, std::string>> cells{{"name", options.name},
                                                           {"place", options.place},
                                                           {"adm3_pcode", options.adm3_pcode},
                                                           {"latitude", options.latitude},
                                                           {"longitude", options.longitude},
                                                           {"radius_m", options.radius_m}};
    return change_list(options, kind,
                       [&](hub::Roster& roster) { return roster.add(options.code, cells); });
}

Result<void> retire(const ListOptions& options, ListKind kind) {
    const SystemClock clock;
    const auto today = local_date(clock.now(), clock.utc_offset_minutes());
    return change_list(options, kind,
                       [&](hub::Roster& roster) { return roster.retire(options.code, today); });
}

/// One of the verbs: users add, points retire …
class Verbs {
  public:
    Verbs(CLI::App& app, Command& chosen, ListKind kind, const char* name, const char* what)
        : app_(*app.add_subcommand(name, what)), chosen_(chosen), kind_(kind),
          options_(std::make_shared<ListOptions>()) {
        app_.require_subcommand(1);
    }

    using Run = Result<void> (*)(const ListOptions&, ListKind);
    CLI::App* verb(const char* name, const char* what, Run run, bool coded = true) {
        auto* command = app_.add_subcommand(name, what);
        command->add_option("DIR", options_->folder, "Folder of the hub")->required();
        if (coded) command->add_option("CODE", options_->code, "Which one")->required();
        command->callback([chosen = &chosen_, kind = kind_, options = options_, run] {
            *chosen = [kind, options, run] { return run(*options, kind); };
        });
        return command;
    }
    ListOptions& options() { return *options_; }

  private:
    CLI::App& app_;
    Command& chosen_;
    ListKind kind_;
    std::shared_ptr<ListOptions> options_;
};

void add_list_commands(CLI::App& app, Command& chosen, ListKind kind, const char* name,
                       const char* what) {
    Verbs verbs(app, chosen, kind, name, what);
    verbs.verb("list", "All of them, the retired ones too", list, false)
        ->add_flag("--json", verbs.options().json, "For programs");
    auto* adding = verbs.verb("add", "Make one", add);
    auto* renaming = verbs.verb("rename", "Give it another name",
                                [](const ListOptions& options, ListKind which) {
                                    return change_list(options, which, [&](hub::Roster& roster) {
                                        return roster.rename(options.code, options.name);
                                    });
                                });
    renaming->add_option("NAME", verbs.options().name, "The new name")->required();
    verbs.verb("retire", "Hand it out no more; what it collected stays", retire);
    verbs.verb(
        "restore", "Take back what was retired", [](const ListOptions& options, ListKind which) {
            return change_list(options, which,
                               [&](hub::Roster& roster) { return roster.take_back(options.code); });
        });
    if (kind != ListKind::teams) adding->add_option("--name", verbs.options().name, "Its name");
    if (kind != ListKind::points) return;
    adding->add_option("--place", verbs.options().place, "The town or village");
    adding->add_option("--adm3", verbs.options().adm3_pcode, "P-code of the commune");
    adding->add_option("--latitude", verbs.options().latitude, "Decimal degrees");
    adding->add_option("--longitude", verbs.options().longitude, "Decimal degrees");
    adding->add_option("--radius", verbs.options().radius_m, "Metres around it (2000)");
}

}  // namespace

void add_lists(CLI::App& app, Command& chosen) {
    add_list_commands(app, chosen, ListKind::enumerators, "users",
                      "Enumerators: list, add, rename, retire");
    add_list_commands(app, chosen, ListKind::points, "points",
                      "Flow monitoring points: list, add, rename, retire");
    add_list_commands(app, chosen, ListKind::teams, "teams", "Teams: list, add, rename, retire");
    auto folder = std::make_shared<std::string>();
    auto* publishing = app.add_subcommand(
        "publish", "Offer the laptops what stands in the hub's forms and lists now");
    publishing->add_option("DIR", *folder, "Folder of the hub")->required();
    publishing->callback([&chosen, folder] {
        chosen = [folder]() -> Result<void> {
            const auto opened = TRY(hub::HubFolder::open(*folder));
            // A laptop far away is the wrong place to find out that a form is broken.
            TRY(check_forms(*folder + "/forms", TRY(opened.files())));
            SystemRandom random;
            const auto published = TRY(hub::publish(opened, random));
            fmt::print("Number {}: {} new or changed\n", published.number, published.fresh);
            return {};
        };
    });
}

}  // namespace relais::sync::cli
