// Requests to a hub, one after the other. A step begins with \f and a line "FLAGS METHOD PATH";
// what follows is the body. Flags: s the laptop signs the request, o somebody else does, r with
// what was heard before; b the laptop signs the body as a batch, n the hub does as a notice, c the
// body becomes a claim with the right proof. In the path {d} and {e} are the enrolled and the
// expected laptop, {h} the body's hash.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/bytes.h"
#include "sync/batch/notice.h"
#include "sync/batch/request.h"
#include "sync/hub/folder.h"
#include "sync/hub/gate.h"
#include "sync/hub/handle.h"
#include "sync/hub/ingest.h"
#include "sync/hub/offers.h"
#include "sync/hub/office.h"
#include "tests/fuzz/hub_at_rest.h"
#include "tests/fuzz/parties.h"
#include "tests/fuzz/targets.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temporary_folder.h"

namespace relais::tests::fuzz {

namespace batch = sync::batch;
namespace fs = std::filesystem;
namespace hub = sync::hub;
namespace seal = sync::seal;

namespace {

constexpr std::size_t kMostSteps = 16;

template <typename T>
T must(Result<T> result) {
    RELAIS_ASSERT(result);
    return std::move(*result);
}

void lay_out(const HubAtRest& rest, const std::string& folder) {
    for (const auto& [name, bytes] : rest.files) {
        fs::create_directories(fs::path(folder + "/" + name).parent_path());
        std::ofstream(folder + "/" + name, std::ios::binary) << bytes;
    }
}

std::string replaced(std::string text, std::string_view mark, const std::string& with) {
    if (const auto at = text.find(mark); at != std::string::npos)
        text.replace(at, mark.size(), with);
    return text;
}

class Hub {
  public:
    Hub()
        : rest_(hub_at_rest()), folder_(opened(rest_, temporary_)),
          store_(must(hub::IngestStore::open_for_writing(folder_.ingest_folder()))),
          enrolments_(folder_.enrolments()), keys_(must(folder_.sign_keys())),
          gate_(parties_.random, clock_), office_(folder_) {}

    void step(std::string_view piece) {
        const auto end = std::min(piece.find('\n'), piece.size());
        const auto words = split(piece.substr(0, end), ' ');
        if (words.size() < 3) return;
        batch::Request request;
        request.method = words[1];
        request.body = piece.substr(std::min(end + 1, piece.size()));
        for (const char flag : words[0])
            sign_body(flag, request.body);
        request.path = replaced(std::string(words[2]), "{d}", batch::to_hex(rest_.device));
        request.path = replaced(request.path, "{e}", batch::to_hex(rest_.expected.device));
        request.path =
            replaced(request.path, "{h}", to_hex(seal::bytes_of(seal::hash(request.body))));
        for (const char flag : words[0])
            authorize(flag, request);
        judge(request, hub::handle(request, ingest()));
        clock_.advance_ms(1000);
    }

    /// Whatever was sent, what is held can be accounted for.
    void finish() {
        RELAIS_ASSERT(faults_ == 0);
        const auto figures = store_.verify();
        RELAIS_ASSERT(figures && figures->records >= records_);
    }

  private:
    static hub::HubFolder opened(const HubAtRest& rest, const TemporaryFolder& folder) {
        lay_out(rest, folder / "hub");
        return must(hub::HubFolder::open(folder / "hub"));
    }
    hub::Ingest ingest() {
        return {store_,  enrolments_, keys_, clock_, gate_, [this](const Error&) { ++faults_; },
                &office_};
    }

    void sign_body(char flag, std::string& body) const {
        if (flag == 'b') body = signed_message(body, "relais/0 batch", parties_.laptop);
        if (flag == 'n') body = signed_message(body, "relais/0 notice", keys_);
        if (flag == 'c') body = claim_of(body);
    }
    /// Device, epoch and key as they stand in the body, and the proof that belongs to them.
    std::string claim_of(const std::string& body) const {
        batch::Reader reader(body, "claim");
        batch::Claim claim;
        const auto head = reader.raw(6);
        const auto device = reader.array<16>();
        const auto epoch = reader.u32();
        const auto key = reader.array<32>();
        if (!head || !device || !epoch || !key) return body;
        claim.device = *device;
        claim.epoch = *epoch;
        claim.device_key = *key;
        claim.proof = batch::proof_of(claim, rest_.expected.secret);
        return batch::encode(claim);
    }

    void authorize(char flag, batch::Request& request) {
        if (flag != 's' && flag != 'o' && flag != 'r') return;
        const auto& keys = flag == 'o' ? parties_.hub : parties_.laptop;
        if (!challenge_) challenge_ = gate_.issue();
        if (flag != 'r') ++count_;
        request.authorization =
            batch::to_header(batch::authorize(request, *challenge_, count_, keys));
    }

    void judge(const batch::Request& request, const batch::Response& response) {
        constexpr int kStatus[] = {200, 400, 401, 403, 404, 405, 409, 413, 426};
        RELAIS_ASSERT(std::find(std::begin(kStatus), std::end(kStatus), response.status) !=
                      std::end(kStatus));
        if (response.status != 200) {
            const auto json = nlohmann::json::parse(response.body, nullptr, false);
            RELAIS_ASSERT(json.is_object() && json.contains("error") && json.contains("detail"));
            RELAIS_ASSERT(response.body.find(temporary_.path()) == std::string::npos);
            return;
        }
        if (request.path.find("/batches/") == std::string::npos) return;
        const auto receipt = batch::decode_receipt(response.body, keys_.verify_key);
        RELAIS_ASSERT(receipt && receipt->batch == batch::hash_of_batch(request.body));
        for (const auto& line : receipt->lines)
            if (line.outcome == batch::Outcome::stored) ++records_;
    }

    const HubAtRest& rest_;
    Parties parties_;
    TemporaryFolder temporary_;
    ManualClock clock_;
    hub::HubFolder folder_;
    hub::IngestStore store_;
    hub::Enrolments enrolments_;
    seal::SignKeys keys_;
    hub::Gate gate_;
    hub::Office office_;
    std::optional<batch::Challenge> challenge_;
    std::uint32_t count_ = 0;
    std::uint64_t records_ = 0;
    int faults_ = 0;
};

HubAtRest made_hub() {
    HubAtRest rest;
    Parties parties;
    const ManualClock clock;
    const TemporaryFolder temporary;
    const auto path = temporary / "hub";
    hub::HubSetup setup;
    setup.project = "DTM Mali";
    setup.url = "http://127.0.0.1:8642";
    setup.passphrase = "passphrase";
    setup.recovery_file = temporary / "recovery.key";
    setup.files = {{"communes.csv", "name,label\na,Gao\n"}};
    setup.enumerators = {{"AD-07", "Awa"}};
    setup.points = {{"FMP-GAO-01", "Wabaria", "Gao", "ML070101", ""}};
    setup.teams = {"A"};
    RELAIS_ASSERT(hub::HubFolder::create(path, setup, parties.random, seal::kTestCost));
    const auto folder = must(hub::HubFolder::open(path));
    must(hub::publish(folder, parties.random));
    rest.expected = must(folder.enrol(clock, parties.random));
    rest.device.fill(0xD1);
    {
        auto store = must(hub::IngestStore::open_for_writing(folder.ingest_folder()));
        RELAIS_ASSERT(
            store.add_device({rest.device, 1, parties.laptop.verify_key, {}}, clock.now()));
    }
    for (const auto& entry : fs::recursive_directory_iterator(path))
        if (entry.is_regular_file() && entry.path().filename() != "lock")
            rest.files[fs::relative(entry.path(), path).string()] =
                must(read_file(entry.path().string(), 16U << 20U));
    return rest;
}

}  // namespace

const HubAtRest& hub_at_rest() {
    static const HubAtRest rest = made_hub();  // it takes longer than what is tried with it
    return rest;
}

std::string whole_exchange() {
    const auto& rest = hub_at_rest();
    Parties parties;
    batch::Batch batch{rest.device, 1, {}, {}};
    batch.wraps = {{{5}, "hub", std::string(80, 'w')}};
    for (std::uint64_t seq = 1; seq <= 3; ++seq) {
        batch::SealedRecord record{rest.device, 1, seq, {5}, {}, std::string(64, 's')};
        if (seq > 1) record.previous = batch::hash_of(batch.records.back());
        batch.records.push_back(record);
    }
    const auto body = [&](const batch::Batch& one) {
        auto bytes = batch::encode(one, parties.laptop);
        bytes.resize(bytes.size() - 64);  // the target signs it
        return bytes;
    };
    auto fork = batch;
    fork.records = {batch.records[1]};
    fork.records[0].sealed[0] = 'f';
    auto later = batch;
    later.records = {batch.records[2]};
    later.records[0].seq = 9;
    batch::Claim claim{rest.expected.device, 4, parties.hub.verify_key, {}};
    batch::Notice vouch;
    vouch.device.fill(0xE2);
    vouch.epoch = 3;
    vouch.verify_key = parties.laptop.verify_key;
    auto notice = batch::encode(vouch, parties.hub);
    notice.resize(notice.size() - 64);
    return "\f- GET /v1/ping?nonce=abc\n\fc POST /v1/enrol\n" + batch::encode(claim) +
           "\fbs PUT /v1/d/{d}/batches/{h}\n" + body(batch) + "\fbs PUT /v1/d/{d}/batches/{h}\n" +
           body(fork) + "\fbs PUT /v1/d/{d}/batches/{h}\n" + body(later) +
           "\fs GET /v1/d/{d}/state\n\fs GET /v1/d/{d}/updates?since=0\n"
           "\fs GET /v1/d/{d}/blobs/" +
           std::string(64, '0') +
           "?from=0\n"
           "\fn POST /v1/enrol\n" +
           notice +
           "\fr GET /v1/d/{d}/state\n"
           "\fo GET /v1/d/{d}/state\n";
}

void handler(std::string_view script) {
    Hub hub;
    std::size_t steps = 0;
    while (!script.empty() && steps++ < kMostSteps) {
        const auto next = std::min(script.find('\f', 1), script.size());
        if (script.front() == '\f') hub.step(script.substr(1, next - 1));
        script.remove_prefix(next);
    }
    hub.finish();
}

}  // namespace relais::tests::fuzz
