#include "tests/sync/vectors/vectors.h"

#include "forms/base/result.h"
#include "sync/batch/bundle.h"
#include "sync/batch/bytes.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/notice.h"
#include "sync/batch/payload.h"
#include "sync/batch/request.h"
#include "sync/batch/reset.h"
#include "sync/store/log.h"
#include "tests/sync/vectors/cast.h"

namespace relais::tests {

namespace batch = sync::batch;
namespace seal = sync::seal;
using Files = std::map<std::string, std::string>;

Json json_of(const batch::SealedRecord& record) {
    return {{"device", hex(record.device)},
            {"epoch", record.epoch},
            {"seq", record.seq},
            {"shift", hex(record.shift)},
            {"previous", hex(record.previous)},
            {"sealed", hex(record.sealed)},
            {"hash", hex(batch::hash_of(record))}};
}

Json json_of(const batch::Payload& payload) {
    return {{"form_id", payload.form_id},
            {"form_version", payload.form_version},
            {"instance_id", payload.instance_id},
            {"deprecated_id", payload.deprecated_id},
            {"enumerator", payload.enumerator},
            {"point", payload.point},
            {"team", payload.team},
            {"started", payload.started.ms},
            {"finalised", payload.finalised.ms},
            {"utc_offset_minutes", payload.utc_offset_minutes},
            {"instance_xml", payload.instance_xml},
            {"happened", payload.happened.ms},
            {"remarks", payload.remarks}};
}

namespace {

batch::SealedRecord record_of(Cast& cast, std::uint64_t seq, const seal::Hash& previous) {
    batch::SealedRecord record{cast.device, 7, seq, cast.shift, previous, {}};
    batch::Payload payload{"flow_registry",
                           "2026110100",
                           "uuid:" + std::to_string(seq),
                           seq == 1 ? "" : "uuid:0",
                           "AD-07",
                           "FMP-GAO-01",
                           "B",
                           {1'795'000'000'000},
                           {1'795'000'060'000},
                           -60,
                           "<data id=\"flow_registry\"><n>" + std::to_string(seq) + "</n></data>",
                           {seq == 1 ? 0 : 1'794'000'000'000},
                           seq == 1 ? "" : R"({"late":{"reason":"panne","hour_known":true}})"};
    batch::seal_payload(record, payload, cast.shift_key, cast.random);
    RELAIS_ASSERT(batch::open_payload(record, cast.shift_key) == payload);
    return record;
}

Json wrap_json(const batch::ShiftWrap& wrap) {
    return {{"shift", hex(wrap.shift)}, {"recipient", wrap.recipient}, {"wrap", hex(wrap.wrap)}};
}

/// Two records of one shift, then one of another after a gap.
batch::Batch batch_of(Cast& cast) {
    batch::Batch batch{cast.device, 7, {}, {}};
    batch::ShiftId other{};
    cast.random.fill(other);
    for (const auto& shift : {cast.shift, other})
        for (const auto* name : {"hub", "recovery"})
            batch.wraps.push_back({shift, name, std::string(80, shift == other ? 'o' : 'w')});
    batch.records.push_back(record_of(cast, 1, {}));
    batch.records.push_back(record_of(cast, 2, batch::hash_of(batch.records[0])));
    batch::SealedRecord later{cast.device, 7, 300, other, seal::hash("299"), "not a real seal"};
    batch.records.push_back(later);
    return batch;
}

void add_records(Files& files) {
    Cast cast;
    const auto batch = batch_of(cast);
    Json records = Json::array();
    for (std::size_t i = 0; i < 2; ++i) {
        const auto& record = batch.records[i];
        const auto bytes = batch::encode_record(record);
        RELAIS_ASSERT(batch::decode_record(bytes) == record);
        const auto payload = batch::open_payload(record, cast.shift_key);
        RELAIS_ASSERT(payload);
        records.push_back({{"bytes", hex(bytes)},
                           {"shift_key", hex(cast.shift_key.view())},
                           {"says", json_of(record)},
                           {"payload", json_of(*payload)}});
    }
    files["record.json"] = text_of(records);

    const auto bytes = batch::encode(batch, cast.laptop);
    RELAIS_ASSERT(batch::decode(bytes, cast.laptop.verify_key) == batch);
    Json json = {{"verify_key", hex(cast.laptop.verify_key)}, {"bytes", hex(bytes)}};
    json["says"] = {{"device", hex(batch.device)}, {"epoch", batch.epoch}};
    for (const auto& wrap : batch.wraps)
        json["says"]["wraps"].push_back(wrap_json(wrap));
    for (const auto& record : batch.records)
        json["says"]["records"].push_back(json_of(record));
    json["hash_of_batch"] = hex(batch::hash_of_batch(bytes));
    files["batch.json"] = text_of(json);

    const sync::store::LogLine line{
        {9}, {batch.wraps[0], batch.wraps[1]}, "sealed head", batch.records[0]};
    const auto encoded = sync::store::encode_line(line);
    files["outbox_log.json"] =
        text_of({{"bytes", hex(encoded)},
                 {"says",
                  {{"draft", hex(line.draft)},
                   {"wraps", {wrap_json(line.wraps[0]), wrap_json(line.wraps[1])}},
                   {"head", hex(line.head)},
                   {"record", json_of(line.record)}}}});
}

void add_receipt(Files& files) {
    const Cast cast;
    batch::Receipt receipt;
    receipt.device = cast.device;
    receipt.epoch = 7;
    receipt.batch = seal::hash("batch");
    receipt.lines = {{4, batch::Outcome::stored},
                     {5, batch::Outcome::stored},
                     {6, batch::Outcome::forked},
                     {300, batch::Outcome::duplicate},
                     {301, batch::Outcome::quarantined}};
    receipt.high_water = 301;
    receipt.gaps = {2, 3, 299};
    const auto bytes = batch::encode(receipt, cast.hub);
    RELAIS_ASSERT(batch::decode_receipt(bytes, cast.hub.verify_key) == receipt);
    Json lines = Json::array();
    for (const auto& line : receipt.lines)
        lines.push_back({line.seq, static_cast<int>(line.outcome)});
    files["receipt.json"] = text_of({{"verify_key", hex(cast.hub.verify_key)},
                                     {"bytes", hex(bytes)},
                                     {"says",
                                      {{"device", hex(receipt.device)},
                                       {"epoch", receipt.epoch},
                                       {"batch", hex(receipt.batch)},
                                       {"high_water", receipt.high_water},
                                       {"lines", lines},
                                       {"gaps", receipt.gaps}}}});
}

void add_enrolment(Files& files) {
    const Cast cast;
    batch::Enrolment one;
    one.project = "DTM Mali";
    one.hub_url = "https://hub.example.org#sha256=" + std::string(64, 'a');
    one.hub_key = cast.hub.verify_key;
    one.recipients = {{"hub", cast.hub_box.public_key}, {"recovery", cast.recovery_box.public_key}};
    one.device = cast.device;
    one.secret = "sixteen bytes so";
    one.valid_until = {1'795'000'000'000};
    one.enumerators = {{"AD-07", "Aïssata Diallo"}};
    one.points = {{"FMP-GAO-01", "Wabaria", "Gao", "ML070101", "16.27 -0.05 2000"},
                  {"FMP-GAO-02", "Gao ville", "Gao", "ML070101", ""}};
    one.teams = {"A", "B"};
    one.files = {{"communes.csv", "name,label\na,Gao\n"}};
    const auto bytes = batch::encode(one, cast.hub);
    RELAIS_ASSERT(batch::decode_enrolment(bytes) == one);
    Json says = {{"hub_key", hex(one.hub_key)}, {"project", one.project},
                 {"hub_url", one.hub_url},      {"device", hex(one.device)},
                 {"secret", hex(one.secret)},   {"valid_until", one.valid_until.ms}};
    for (const auto& each : one.recipients)
        says["recipients"].push_back({each.name, hex(each.key)});
    for (const auto& each : one.enumerators)
        says["enumerators"].push_back({each.code, each.name});
    for (const auto& each : one.points)
        says["points"].push_back({each.code, each.name, each.place, each.adm3_pcode, each.fence});
    says["teams"] = one.teams;
    for (const auto& each : one.files)
        says["files"].push_back({each.name, hex(each.bytes)});
    files["enrolment.json"] =
        text_of({{"bytes", hex(bytes)},
                 {"says", says},
                 {"fingerprint", hex(batch::fingerprint(one))},
                 {"words", seal::fingerprint_words(batch::fingerprint(one))}});

    batch::Claim claim{cast.device, 7, cast.laptop.verify_key, {}};
    claim.proof = batch::proof_of(claim, one.secret);
    const auto body = batch::encode(claim);
    RELAIS_ASSERT(batch::decode_claim(body) == claim);
    files["claim.json"] = text_of({{"secret", hex(one.secret)},
                                   {"bytes", hex(body)},
                                   {"says",
                                    {{"device", hex(claim.device)},
                                     {"epoch", claim.epoch},
                                     {"device_key", hex(claim.device_key)},
                                     {"proof", hex(claim.proof)}}}});
}

void add_requests(Files& files) {
    Cast cast;
    batch::Pong pong{"nonce-1", {1'795'000'000'000}, 0, 0, {}};
    cast.random.fill(pong.challenge);
    const auto bytes = batch::encode(pong, cast.hub);
    RELAIS_ASSERT(batch::decode_pong(bytes, cast.hub.verify_key) == pong);
    files["pong.json"] = text_of({{"verify_key", hex(cast.hub.verify_key)},
                                  {"bytes", hex(bytes)},
                                  {"says",
                                   {{"nonce", hex(pong.nonce)},
                                    {"hub_time", pong.hub_time.ms},
                                    {"protocol_min", pong.protocol_min},
                                    {"protocol_max", pong.protocol_max},
                                    {"challenge", hex(pong.challenge)}}}});
    const batch::Request request{"PUT", "/v1/d/0123/batches/4567?x=1", "the body", ""};
    const auto authorization = batch::authorize(request, pong.challenge, 258, cast.laptop);
    RELAIS_ASSERT(batch::verify(request, authorization, cast.laptop.verify_key));
    files["request.json"] =
        text_of({{"verify_key", hex(cast.laptop.verify_key)},
                 {"method", request.method},
                 {"path", request.path},
                 {"body", hex(request.body)},
                 {"authorization", batch::to_header(authorization)},
                 {"says", {{"challenge", hex(pong.challenge)}, {"count", authorization.count}}}});
}

Json runs_json(const std::vector<batch::Run>& runs) {
    Json json = Json::array();
    for (const auto& run : runs)
        json.push_back({run.first, run.last, hex(run.last_hash)});
    return json;
}

void add_notice(Files& files) {
    Cast cast;
    const std::string plain = "name,label\na,Gao\n";
    batch::Offer offer;
    offer.name = "communes.csv";
    const auto sealed = batch::seal_blob(offer, plain, cast.random);
    RELAIS_ASSERT(batch::open_blob(offer, sealed) == plain);
    const auto offers = batch::encode_offers({offer});
    files["offers.json"] = text_of({{"bytes", hex(offers)},
                                    {"says",
                                     {{{"kind", static_cast<int>(offer.kind)},
                                       {"name", offer.name},
                                       {"plain", hex(offer.plain)},
                                       {"key", hex(offer.key)},
                                       {"blob", hex(offer.blob)},
                                       {"blob_bytes", offer.blob_bytes}}}},
                                    {"blob", hex(sealed)},
                                    {"file", hex(plain)}});
    batch::Notice notice;
    notice.device = cast.device;
    notice.epoch = 7;
    notice.verify_key = cast.laptop.verify_key;
    notice.made = {1'795'000'000'000};
    notice.revoked_from = {1'795'000'000'001};
    notice.held = {{1, 4, seal::hash("4")}, {6, 9, seal::hash("9")}};
    notice.safe = {{1, 4, seal::hash("4")}};
    notice.aside = {{5, seal::hash("other 5")}, {5, seal::hash("another 5")}};
    notice.number = 12;
    notice.people = 3;
    notice.sealed_offers = std::string(60, 's');
    const auto bytes = batch::encode(notice, cast.hub);
    RELAIS_ASSERT(batch::decode_notice(bytes, cast.hub.verify_key) == notice);
    Json aside = Json::array();
    for (const auto& one : notice.aside)
        aside.push_back({one.seq, hex(one.hash)});
    files["notice.json"] = text_of({{"hub_key", hex(cast.hub.verify_key)},
                                    {"bytes", hex(bytes)},
                                    {"says",
                                     {{"device", hex(notice.device)},
                                      {"epoch", notice.epoch},
                                      {"verify_key", hex(notice.verify_key)},
                                      {"made", notice.made.ms},
                                      {"revoked_from", notice.revoked_from.ms},
                                      {"held", runs_json(notice.held)},
                                      {"safe", runs_json(notice.safe)},
                                      {"aside", aside},
                                      {"number", notice.number},
                                      {"people", notice.people},
                                      {"offers", hex(notice.sealed_offers)}}}});
}

void add_bundle(Files& files) {
    const Cast cast;
    const std::vector<batch::Item> items = {{batch::ItemKind::claim, cast.device, "a claim"},
                                            {batch::ItemKind::batch, cast.device, "a batch"},
                                            {batch::ItemKind::blob, {}, "a blob"}};
    const auto bytes = batch::encode_bundle(items);
    RELAIS_ASSERT(batch::decode_bundle(bytes) == items);
    Json json = Json::array();
    for (const auto& item : items)
        json.push_back({static_cast<int>(item.kind), hex(item.device), hex(item.bytes)});
    files["bundle.json"] = text_of({{"bytes", hex(bytes)}, {"says", json}});
}

void add_reset(Files& files) {
    const Cast cast;
    const batch::ResetRequest request{cast.device, "AD-07", cast.hub_box.public_key, "escrow"};
    const auto asked = batch::encode(request);
    RELAIS_ASSERT(batch::decode_reset_request(asked) == request);
    const batch::ResetAnswer answer{cast.device, "AD-07", cast.hub_box.public_key, "one", "two"};
    const auto answered = batch::encode(answer, cast.hub);
    RELAIS_ASSERT(batch::decode_reset_answer(answered, cast.hub.verify_key) == answer);
    const Json both = {{"device", hex(cast.device)},
                       {"enumerator", "AD-07"},
                       {"next_key", hex(cast.hub_box.public_key)}};
    Json said = both, replied = both;
    said["escrow"] = hex(request.escrow);
    replied["settings_wrap"] = hex(answer.settings_wrap);
    replied["signing_wrap"] = hex(answer.signing_wrap);
    files["reset.json"] =
        text_of({{"request",
                  {{"bytes", hex(asked)},
                   {"says", said},
                   {"words", seal::fingerprint_words(batch::fingerprint(request))}}},
                 {"answer",
                  {{"verify_key", hex(cast.hub.verify_key)},
                   {"bytes", hex(answered)},
                   {"says", replied}}}});
}

}  // namespace

Files vectors() {
    Files files;
    add_envelope(files);
    add_brief(files);
    add_records(files);
    add_receipt(files);
    add_enrolment(files);
    add_requests(files);
    add_notice(files);
    add_bundle(files);
    add_reset(files);
    return files;
}

}  // namespace relais::tests
