// The laptop's part of tests/bench/wire: real store, real exchange, over whatever line there is.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fmt/core.h>
#include <map>
#include <string>
#include <vector>

#include "client/work/brief.h"
#include "client/work/form_shelf.h"
#include "forms/base/file.h"
#include "forms/base/random.h"
#include "forms/base/time.h"
#include "sync/batch/brief.h"
#include "sync/batch/limits.h"
#include "sync/exchange/exchange.h"
#include "sync/hub/desk.h"
#include "sync/hub/folder.h"
#include "sync/hub/ingest.h"
#include "sync/store/store.h"

using namespace relais;
namespace batch = relais::sync::batch;
namespace store = relais::sync::store;

namespace {

constexpr const char* kPassphrase = "une phrase assez longue";
constexpr const char* kEnumerator = "AD-07";
constexpr std::size_t kMaxXmlBytes = 1U << 20U;

std::string between(const std::string& text, const std::string& begin, const std::string& end) {
    const auto from = text.find(begin);
    if (from == std::string::npos) return {};
    const auto at = from + begin.size();
    return text.substr(at, text.find(end, at) - at);
}

Result<std::vector<std::string>> records_in(const std::string& folder) {
    auto names = TRY(list_folder(folder));
    std::sort(names.begin(), names.end());
    std::vector<std::string> records;
    for (const auto& name : names)
        records.push_back(TRY(read_file(folder + "/" + name, kMaxXmlBytes)));
    return records;
}

/// As the window says it of an interview: who, where, when.
batch::Payload payload_of(const std::string& xml) {
    batch::Payload payload;
    payload.form_id = between(xml, " id=\"", "\"");
    payload.form_version = between(xml, " version=\"", "\"");
    payload.instance_id = between(xml, "instanceID>", "<");
    payload.enumerator = kEnumerator;
    payload.point = "FMP-GAO-01";
    payload.team = "A";
    payload.utc_offset_minutes = 180;
    payload.started = parse_date_time(between(xml, "<start>", "<"), 0).value_or(Instant{});
    payload.finalised = parse_date_time(between(xml, "<end>", "<"), 0).value_or(Instant{});
    payload.instance_xml = xml;
    return payload;
}

/// Enrols a store and finalises what lies in the folder.
Result<void> fill(const std::string& folder, const std::string& enrolment_file,
                  const std::string& records) {
    SystemClock clock;
    SystemRandom random;
    const auto enrolment =
        TRY(batch::decode_enrolment(TRY(read_file(enrolment_file, batch::kMaxEnrolmentBytes))));
    TRY(store::Store::create(folder, enrolment, kEnumerator, kPassphrase, clock, random,
                             sync::seal::kTestCost));
    auto opened = TRY(store::Store::open(folder, clock, random));
    TRY(opened.unlock(kEnumerator, kPassphrase));
    TRY(opened.open_shift("FMP-GAO-01", "A"));
    client::work::FormShelf forms;
    forms.load(opened, TRY(opened.settings()).file_names);
    std::size_t count = 0, brief = 0;
    for (const auto& xml : TRY(records_in(records))) {
        auto payload = payload_of(xml);
        client::work::write_brief(payload, forms, opened);
        if (payload.brief) ++brief;
        const auto draft = fmt::format("{:032x}", ++count);
        TRY(opened.save_draft({draft, "", "{}", {}}));
        TRY(opened.finalise(draft, payload, ""));
    }
    fmt::print("{} records finalised, {} of them brief, {} bytes in the outbox\n", count, brief,
               TRY(opened.outbox()).queued_bytes);
    return {};
}

Result<void> send(const std::string& folder, const std::string& address) {
    SystemClock clock;
    SystemRandom random;
    auto opened = TRY(store::Store::open(folder, clock, random));
    TRY(opened.unlock(kEnumerator, kPassphrase));
    sync::exchange::HttpTransport transport(address);
    sync::exchange::Progress progress;
    const auto begin = std::chrono::steady_clock::now();
    int breaks = 0;
    while (const auto step = TRY(plan(opened, progress, random))) {
        const auto response = transport.send(step->request);
        if (!response) {
            fmt::print(stderr, "{}\n", describe(response.error()));
            note_failure(progress);
            progress.hub_answered = false;
            if (++breaks > 50) return std::unexpected(response.error());
            continue;
        }
        TRY(commit(opened, *step, *response, progress));
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    fmt::print("{:.1f} {} {} {} {}\n", took.count(), progress.sent_records, progress.sent_bytes,
               progress.requests, breaks);
    return {};
}

/// Opens what the hub has and compares it, byte for byte.
Result<void> check(const std::string& hub_folder, const std::string& records) {
    SystemRandom random;
    const auto folder = TRY(sync::hub::HubFolder::open(hub_folder));
    const auto keys = TRY(folder.desk_keys(kPassphrase));
    auto ingest = TRY(sync::hub::IngestStore::open_for_reading(folder.ingest_folder()));
    auto desk = TRY(sync::hub::DeskStore::open(folder.desk_folder()));
    const auto count = TRY(desk.open_new(ingest, keys, random));
    std::map<std::string, std::string> finalised;
    for (auto& xml : TRY(records_in(records)))
        finalised.emplace(between(xml, "instanceID>", "<"), std::move(xml));
    std::size_t same = 0;
    TRY(desk.each(keys, [&](const sync::hub::OpenedRecord& record) -> Result<void> {
        if (finalised[record.payload.instance_id] == record.payload.instance_xml) ++same;
        return {};
    }));
    fmt::print("{} records opened at the desk, {} not; {} of {} are what was finalised\n",
               count.opened, count.unopened, same, finalised.size());
    if (same != finalised.size()) return fail(Errc::corrupt, "records", "differ");
    return {};
}

Result<void> run(const std::vector<std::string>& arguments) {
    TRY(sync::seal::start());
    if (arguments.size() == 4 && arguments[0] == "fill")
        return fill(arguments[1], arguments[2], arguments[3]);
    if (arguments.size() == 3 && arguments[0] == "send") return send(arguments[1], arguments[2]);
    if (arguments.size() == 3 && arguments[0] == "check") return check(arguments[1], arguments[2]);
    return fail(Errc::invalid, "relais-wire",
                "fill STORE ENROLMENT RECORDS | send STORE ADDRESS | check HUB RECORDS");
}

}  // namespace

int main(int argc, char** argv) {
    const auto done = run(std::vector<std::string>(argv + 1, argv + argc));
    if (done) return 0;
    fmt::print(stderr, "{}\n", describe(done.error()));
    return 1;
}
