// relais-hub return | returns: records that go back to the enumerator with comments.
#include <cstdio>
#include <fmt/core.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/batch.h"
#include "sync/batch/returned.h"
#include "sync/cli/commands.h"
#include "sync/cli/passphrase.h"
#include "sync/hub/desk.h"
#include "sync/hub/fleet.h"
#include "sync/hub/folder.h"
#include "sync/hub/ingest.h"
#include "sync/hub/returns.h"

namespace relais::sync::cli {

namespace {

struct ReturnOptions {
    std::string folder, record, comment, passphrase_file;
    std::vector<std::string> questions;
    bool take_back = false;
    bool json = false;
};

const char* word_of(hub::ReturnState state) {
    switch (state) {
    case hub::ReturnState::no_key:
        return "waits for the enumerator's key";
    case hub::ReturnState::no_room:
        return "waits until others are answered";
    case hub::ReturnState::revoked:
        return "not sent: its laptop is revoked";
    case hub::ReturnState::offered:
        return "offered";
    case hub::ReturnState::answered:
        return "answered";
    case hub::ReturnState::taken_back:
        return "taken back";
    }
    return "";
}

const char* name_of(hub::ReturnState state) {
    switch (state) {
    case hub::ReturnState::no_key:
        return "no_key";
    case hub::ReturnState::no_room:
        return "no_room";
    case hub::ReturnState::revoked:
        return "revoked";
    case hub::ReturnState::offered:
        return "offered";
    case hub::ReturnState::answered:
        return "answered";
    case hub::ReturnState::taken_back:
        return "taken_back";
    }
    return "";
}

/// Opens hub and desk, and what came since the last time, so that answers are seen.
template <class Work>
Result<void> at_the_desk(const ReturnOptions& options, Work work) {
    const auto folder = TRY(hub::HubFolder::open(options.folder));
    const auto passphrase = TRY(read_passphrase(options.passphrase_file));
    const auto keys = TRY(folder.desk_keys(passphrase.view()));
    auto ingest = TRY(hub::IngestStore::open_for_reading(folder.ingest_folder()));
    auto desk = TRY(hub::DeskStore::open(folder.desk_folder()));
    SystemRandom random;
    TRY(desk.open_new(ingest, keys, random));
    hub::ReturnsDesk returns({folder, ingest, desk, keys, random});
    return work(folder, returns);
}

Result<std::string> laptop_name(const hub::HubFolder& folder, const batch::DeviceId& device) {
    const auto name = TRY(folder.fleet().of(device)).name;
    return name.empty() ? batch::to_hex(device).substr(0, 8) : name;
}

Result<void> print(const hub::HubFolder& folder, const hub::ReturnStatus& status) {
    const auto& row = status.row;
    fmt::print("{}  {}/{}  {}  {}{}{}\n", row.instance_id, TRY(laptop_name(folder, row.device)),
               row.seq, row.enumerator, word_of(status.state), status.answer.empty() ? "" : " by ",
               status.answer);
    return {};
}

Result<hub::ReturnOrder> order_of(const ReturnOptions& options) {
    hub::ReturnOrder order{options.record, options.comment, {}};
    for (const auto& one : options.questions) {
        const auto equals = one.find('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == one.size())
            return fail(Errc::invalid, one, "is no question and comment like age=\"Ask again\"");
        order.comments.push_back({one.substr(0, equals), one.substr(equals + 1)});
    }
    return order;
}

Result<void> give_back(const ReturnOptions& options) {
    const auto order = TRY(order_of(options));
    const bool says = !order.comment.empty() || !order.comments.empty();
    if (options.take_back && says) return fail(Errc::invalid, "--take-back", "takes no comments");
    return at_the_desk(
        options, [&](const hub::HubFolder& folder, hub::ReturnsDesk& returns) -> Result<void> {
            const auto now = SystemClock().now();
            const auto status = options.take_back ? TRY(returns.take_back(options.record, now))
                                                  : TRY(returns.give_back(order, now));
            return print(folder, status);
        });
}

nlohmann::ordered_json json_of(const hub::ReturnStatus& status, const std::string& laptop) {
    const auto& row = status.row;
    auto comments = nlohmann::ordered_json::array();
    for (const auto& one : row.comments)
        comments.push_back({{"question", one.question}, {"comment", one.text}});
    return {{"instance_id", row.instance_id},
            {"laptop", laptop},
            {"device", batch::to_hex(row.device)},
            {"seq", row.seq},
            {"enumerator", row.enumerator},
            {"returned", format_date_time(row.made, 0)},
            {"comment", row.comment},
            {"questions", comments},
            {"state", name_of(status.state)},
            {"answer", status.answer}};
}

Result<void> list(const ReturnOptions& options) {
    return at_the_desk(
        options, [&](const hub::HubFolder& folder, hub::ReturnsDesk& returns) -> Result<void> {
            auto json = nlohmann::ordered_json::array();
            for (const auto& status : TRY(returns.settle())) {
                if (options.json)
                    json.push_back(json_of(status, TRY(laptop_name(folder, status.row.device))));
                else
                    TRY(print(folder, status));
            }
            if (options.json)
                fmt::print("{}\n",
                           json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
            return {};
        });
}

}  // namespace

void add_returns(CLI::App& app, Command& chosen) {
    auto options = std::make_shared<ReturnOptions>();
    auto* giving = app.add_subcommand(
        "return", "Send a record back to its enumerator with comments, to be corrected");
    auto* listing = app.add_subcommand("returns", "What was sent back, and what was answered");
    for (auto* command : {giving, listing}) {
        command->add_option("DIR", options->folder, "Folder of the hub")->required();
        command->add_option("--passphrase-file", options->passphrase_file,
                            "The desk's passphrase (else standard input)");
    }
    giving->add_option("RECORD", options->record, "Its instanceID, or LAPTOP/NUMBER")->required();
    giving->add_option("--comment", options->comment, "What is wrong, on the whole");
    giving->add_option("--question", options->questions,
                       "NAME=COMMENT: what is wrong there; may be repeated");
    giving->add_flag("--take-back", options->take_back, "It is not sent back after all");
    giving->callback([&chosen, options] { chosen = [options] { return give_back(*options); }; });
    listing->add_flag("--json", options->json, "For programs");
    listing->callback([&chosen, options] { chosen = [options] { return list(*options); }; });
}

}  // namespace relais::sync::cli
