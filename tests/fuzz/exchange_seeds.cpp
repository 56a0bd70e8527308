#include "tests/fuzz/exchange_seeds.h"

#include "forms/base/file.h"
#include "sync/batch/bytes.h"
#include "sync/batch/frame.h"
#include "sync/batch/reset.h"
#include "sync/store/log.h"
#include "tests/fuzz/brief.h"
#include "tests/fuzz/hub_at_rest.h"
#include "tests/fuzz/parties.h"
#include "tests/sync/batch/samples.h"

namespace relais::tests::fuzz {

namespace {

using Add = std::function<void(const char* target, const std::string&)>;

/// Without the signature, which the targets add.
std::string body_of(std::string message) {
    message.resize(message.size() - 64);
    return message;
}

void add_messages(const Add& add, Parties& parties) {
    const auto batch = sample_batch(3, parties.shift_key, parties.random);
    add("sent_batch", body_of(encode(batch, parties.laptop)));
    auto gaps = batch;
    gaps.wraps.push_back({{9}, "hub", std::string(80, 'x')});
    gaps.records[1].shift = {9};
    gaps.records[2].seq = 300;
    add("sent_batch", body_of(encode(gaps, parties.laptop)));
    add("sent_batch", encode_record(batch.records[1]));
    add("message", body_of(encode(sample_receipt(), parties.hub)));
    add("message", body_of(encode(sample_notice(), parties.hub)));
    add("message", body_of(encode(batch::Pong{"nonce", {1}, 0, 0}, parties.hub)));
    add("message", encode(batch::Claim{{1}, 7, {2}, {3}}));
    add("message", encode(batch::ResetRequest{{1}, "AD-07", {2}, std::string(144, 'e')}));
    add("message",
        body_of(encode(batch::ResetAnswer{{1}, "AD-07", {2}, "one", "two"}, parties.hub)));
    add("message", to_header(batch::authorize({"GET", "/v1/d", "", ""}, {1}, 1, parties.laptop)));
    batch::Offer offer;
    offer.name = "a.csv";
    add("message", batch::encode_offers({offer}));
    add("message", "RLN0" + std::string(30, '\0'));
    const auto bytes =
        batch::encode_bundle({{batch::ItemKind::batch, batch.device, encode(batch, parties.laptop)},
                              {batch::ItemKind::claim, {1}, encode(batch::Claim{{1}, 7, {2}, {3}})},
                              {batch::ItemKind::blob, {}, "blob"}});
    add("bundle", bytes.substr(0, bytes.size() - 32));  // the target adds the hash
    add("bundle", bytes);
}

void add_sealed(const Add& add, Parties& parties) {
    const auto text = [](std::string_view bytes) { return batch::Writer().text(bytes).take(); };
    std::string payload = "pRLP1";
    for (const char* one : {"flow_registry", "3", "uuid:1", "", "AD-07", "FMP-GAO-01", "B"})
        payload += text(one);
    payload += batch::Writer().i64(1).i64(2).i64(-60).text("<data/>").i64(9).text("{}").take();
    add("payload", payload);
    add("payload", "bname,label\na,Gao\n");
    const auto batch = sample_batch(1, parties.shift_key, parties.random);
    const sync::store::LogLine line{{1}, batch.wraps, "head", batch.records[0]};
    const auto encoded = sync::store::encode_line(line);
    add("payload", "L" + encoded + encoded.substr(0, 50));
    add("payload", "l" + encoded.substr(36));
    const auto plain =
        seal::open(parties.shift_key, batch.records[0].sealed, identity_of(batch.records[0]));
    if (plain) {
        add("payload", "S" + *plain);
        add("payload", "s" + plain->substr(0, plain->find_last_not_of('\0')));
    }
    add("payload", "f" + batch::compress("name,label\na,Gao\n", 3));
    add("payload", "f" + batch::pack(std::string(300, 'a')).bytes);
    auto brief = sample_payload();
    brief.brief = batch::make_brief({1, 2}, "bits", std::string("text\0", 5), brief.instance_xml);
    auto record = batch.records[0];
    seal_payload(record, brief, parties.shift_key, parties.random);
    if (const auto short_plain = seal::open(parties.shift_key, record.sealed, identity_of(record)))
        add("payload", "S" + *short_plain);
    add("payload", "kRLQ0\x02\x01" + std::string(32, 'k'));
}

}  // namespace

void add_exchange_seeds(const Add& add) {
    Parties parties;
    add_messages(add, parties);
    add_sealed(add, parties);
    const auto enrolment = sample_enrolment(parties.hub, parties.random);
    add("enrolment", body_of(encode(enrolment, parties.hub)));
    auto measured = enrolment;
    measured.points[0].fence = "16.27 -0.05 2000";
    add("enrolment", body_of(encode(measured, parties.hub)));
    add("enrolment", "https://hub.example.org:8443/dtm#sha256=" + std::string(64, 'a') + "," +
                         std::string(64, 'b'));
    add("enrolment",
        "code,name,place,adm3_pcode,latitude,longitude,radius_m,retired\n"
        "FMP-GAO-01,Wabaria,Gao,ML070101,16.27,-0.05,2000,\nB,'-Rive,,,,,,2026-11-20\n");
    add("enrolment", "code,name,retired\nAD-07,\"Awa, \"\"A\"\"\",\n");
    add("enrolment", "team\nA\n+B\n");
    add("handler", whole_exchange());
    for (const auto& seed : brief_seeds())
        add("brief", seed);
}

}  // namespace relais::tests::fuzz
