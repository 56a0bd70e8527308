#include "tests/sync/hub/two_devices.h"

#include <stdexcept>

#include "forms/base/text.h"

namespace relais::tests {

namespace {

constexpr const char* kFlowForm = R"(
| survey   |                      |           |                     |         |
|          | type                 | name      | label::Français (fr) | default |
|          | select_one direction | direction | Direction           |         |
|          | select_one consent   | consent   | Consentement        |         |
|          | integer              | total     | Personnes           |         |
|          | text                 | note      | Remarque            | rien    |
| choices  |                      |           |                     |         |
|          | list_name            | name      | label::Français (fr) |        |
|          | direction            | in        | Entrant             |         |
|          | direction            | out       | Sortant             |         |
|          | consent              | agreed    | Oui                 |         |
|          | consent              | refused   | Non                 |         |
|          | consent              | no_answer | Sans réponse        |         |
| settings |                      |           |                     |         |
|          | form_id              | form_title | version            |         |
|          | flow_registry        | Registre  | 1                   |         |
)";

constexpr const char* kHouseholdForm = R"(
| survey   |              |                |                     |
|          | type         | name           | label::Français (fr) |
|          | text         | consent        | Consentement        |
|          | begin group  | roster         | Membres             |
|          | begin repeat | member         | Membre              |
|          | text         | name           | Nom                 |
|          | text         | documents_held | Documents           |
|          | end repeat   |                |                     |
|          | end group    |                |                     |
| settings |              |                |                     |
|          | form_id      | form_title     | version             |
|          | household_survey | Enquête    | 1                   |
)";

sync::hub::HubSetup sample_setup(const std::string& recovery_file) {
    sync::hub::HubSetup setup;
    setup.project = "Suivi des flux, Gao";
    setup.url = "http://127.0.0.1:8642";
    setup.passphrase = kPassphrase;
    setup.recovery_file = recovery_file;
    setup.files = {{"flow.md", kFlowForm}, {"household.md", kHouseholdForm}};
    setup.enumerators = {{"AD-07", "Aïssata D."}, {"MK-02", "Moussa K."}};
    setup.points = {{"FMP-GAO-01", "Wabaria", "Gao", "ML070101"}};
    setup.teams = {"A", "B"};
    return setup;
}

std::string hex(const batch::DeviceId& id) {
    return batch::to_hex(id);
}

std::string hash_hex(std::string_view bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (const auto byte : batch::hash_of_batch(bytes)) {
        text += kDigits[byte >> 4U];
        text += kDigits[byte & 15U];
    }
    return text;
}

batch::Payload sample_payload(const std::string& instance_id, const std::string& replaces) {
    batch::Payload payload;
    payload.form_version = "1";
    payload.instance_id = instance_id;
    payload.deprecated_id = replaces;
    payload.enumerator = "AD-07";
    payload.point = "FMP-GAO-01";
    payload.team = "A";
    payload.started = Instant{1'795'161'600'000};
    payload.finalised = Instant{1'795'161'660'000};
    return payload;
}

}  // namespace

TestHub::TestHub()
    : path(temporary / "hub"), folder_([&] {
          must(seal::start());
          must(sync::hub::HubFolder::create(path, sample_setup(temporary / "recovery.key"), random,
                                            seal::kTestCost));
          return must(sync::hub::HubFolder::open(path));
      }()),
      enrolments_(folder_.enrolments()), keys_(must(folder_.sign_keys())), office_(folder_) {
    publish();
    restart();
}

void TestHub::restart() {
    store_.reset();
    attachments_ = std::make_unique<sync::hub::AttachmentStore>(
        must(sync::hub::AttachmentStore::open_for_writing(folder_.attachments_folder(), random,
                                                          attachment_limits)));
    gate_ = std::make_unique<sync::hub::Gate>(random, clock);
    store_ = std::make_unique<sync::hub::IngestStore>(
        must(sync::hub::IngestStore::open_for_writing(folder_.ingest_folder())));
}

void TestHub::publish() {
    must(sync::hub::publish(folder_, random));
}

void TestHub::move_to(const std::string& folder) {
    store_.reset();
    path = folder;
    folder_ = must(sync::hub::HubFolder::open(path));
    enrolments_ = folder_.enrolments();
    keys_ = must(folder_.sign_keys());
    office_ = sync::hub::Office(folder_);
    restart();
}

sync::hub::Ingest TestHub::ingest() {
    return {*store_,  enrolments_, keys_,
            clock,    *gate_,      [this](const Error& error) { faults.push_back(error); },
            &office_, group,       pace,
            attachments_.get()};
}

void TestHub::lose_everything() {
    store_.reset();
    for (const auto* folder : {"/ingest", "/desk", "/attachments"})
        must(remove_folder(path + folder));
    must(sync::hub::IngestStore::create(folder_.ingest_folder()));
    must(sync::hub::DeskStore::create(folder_.desk_folder()));
    restart();
}

batch::Response TestHub::handle(const batch::Request& request) {
    return sync::hub::handle(request, ingest());
}

sync::hub::Imported TestHub::import(const std::string& file) {
    return must(sync::hub::import_items(must(batch::read_bundle(file)), ingest()));
}

void TestHub::write_receipts(const std::string& file) {
    must(batch::write_bundle_file(
        file, must(sync::hub::receipts_for_all(folder_, *store_, clock.now(), true))));
}

batch::Enrolment TestHub::enrol() {
    return must(folder_.enrol(clock, random));
}

sync::hub::Book TestHub::book() {
    const auto keys = must(folder_.desk_keys(kPassphrase));
    auto ingest = must(sync::hub::IngestStore::open_for_reading(folder_.ingest_folder()));
    auto desk = must(sync::hub::DeskStore::open(folder_.desk_folder()));
    must(desk.open_new(ingest, keys, random));
    std::vector<Diagnostic> complaints;
    const auto forms = sync::hub::FormShelf::read(must(folder_.files()), complaints);
    return must(sync::hub::make_book(desk, keys, forms, folder_.fleet()));
}

std::vector<sync::hub::DeviceStatus> TestHub::status() {
    return must(store_->devices());
}

Result<batch::Response> Loopback::send(const batch::Request& request) {
    requests.push_back(request);
    if (lose_requests > 0) {
        --lose_requests;
        return fail(Errc::network, "loopback", "the request was lost");
    }
    auto response = hub_->handle(request);
    if (lose_answers > 0) {
        --lose_answers;
        return fail(Errc::network, "loopback", "the answer was lost");
    }
    return response;
}

TestLaptop::TestLaptop(const batch::Enrolment& enrolment, std::uint64_t seed) : random(seed) {
    store = std::make_unique<sync::store::Store>(must(sync::store::Store::create(
        folder / "store", enrolment, "AD-07", kPassphrase, clock, random, seal::kTestCost)));
    must(store->unlock("AD-07", kPassphrase));
    must(store->open_shift("FMP-GAO-01", "A"));
}

std::string TestLaptop::record_flow(const std::string& direction, const std::string& total,
                                    const std::string& replaces, const std::string& consent) {
    const auto id = "uuid:" + uuid4(random);
    sync::store::Draft draft;
    for (const char c : uuid4(random))
        if (c != '-') draft.id += c;
    draft.content = "draft";
    must(store->save_draft(draft));
    must(store->finalise(draft.id, flow_payload(id, replaces, direction, total, consent), ""));
    return id;
}

std::string TestLaptop::record_with(const std::vector<std::pair<std::string, std::string>>& files) {
    const auto id = "uuid:" + uuid4(random);
    sync::store::Draft draft;
    for (const char c : uuid4(random))
        if (c != '-') draft.id += c;
    draft.content = "draft";
    must(store->save_draft(draft));
    for (const auto& [name, bytes] : files)
        must(store->put_attachment(draft.id, name, bytes));
    must(store->finalise(draft.id, flow_payload(id, "", "in", "1"), ""));
    return id;
}

Result<sync::exchange::Progress> TestLaptop::exchange(sync::exchange::Transport& transport) {
    return sync::exchange::exchange_all(*store, transport, random);
}

RawLaptop::RawLaptop(TestHub& the_hub, std::uint64_t seed)
    : hub(&the_hub), random(seed), enrolment(the_hub.enrol()), keys(seal::make_sign_keys(random)),
      shift_key(seal::Secret::random(32, random)) {
    random.fill(shift);
}

batch::Response RawLaptop::claim() {
    batch::Claim claim{enrolment.device, epoch, keys.verify_key, {}};
    claim.proof = batch::proof_of(claim, enrolment.secret);
    return hub->handle({"POST", "/v1/enrol", batch::encode(claim)});
}

std::size_t RawLaptop::add(const std::string& direction, const std::string& total) {
    batch::SealedRecord record;
    record.device = enrolment.device;
    record.epoch = epoch;
    record.seq = chain.size() + 1;
    record.shift = shift;
    if (!chain.empty()) record.previous = batch::hash_of(chain.back());
    batch::seal_payload(record, flow_payload("uuid:" + uuid4(random), "", direction, total),
                        shift_key, random);
    chain.push_back(std::move(record));
    return chain.size() - 1;
}

std::string RawLaptop::batch_of(const std::vector<std::size_t>& records) const {
    batch::Batch batch;
    batch.device = enrolment.device;
    batch.epoch = epoch;
    for (const auto& recipient : enrolment.recipients)
        batch.wraps.push_back(
            {shift, recipient.name, seal::seal_to(recipient.key, shift_key.view())});
    for (const auto at : records)
        batch.records.push_back(chain[at]);
    return batch::encode(batch, keys);
}

batch::Response RawLaptop::put(const std::string& bytes) {
    return send({"PUT", path("batches/" + hash_hex(bytes)), bytes});
}

batch::Response TestLaptop::ask(TestHub& hub, batch::Request request) const {
    const auto pong = must(
        batch::decode_pong(hub.handle({"GET", "/v1/ping?nonce=1", ""}).body, store->hub_key()));
    request.authorization = must(store->authorization(request, pong.challenge, 1));
    return hub.handle(request);
}

batch::Response RawLaptop::send(batch::Request request) {
    if (!challenge) challenge = ping();
    request.authorization =
        batch::to_header(batch::authorize(request, *challenge, ++requests, keys));
    return hub->handle(request);
}

std::string RawLaptop::path(const std::string& rest) const {
    return "/v1/d/" + hex(enrolment.device) + "/" + rest;
}

batch::Challenge RawLaptop::ping() const {
    const auto response = hub->handle({"GET", "/v1/ping?nonce=1", ""});
    return must(batch::decode_pong(response.body, enrolment.hub_key)).challenge;
}

batch::Receipt RawLaptop::receipt(const batch::Response& response) const {
    if (response.status != 200) throw std::runtime_error(response.body);
    return must(batch::decode_receipt(response.body, enrolment.hub_key));
}

batch::Payload flow_payload(const std::string& instance_id, const std::string& replaces,
                            const std::string& direction, const std::string& total,
                            const std::string& consent) {
    auto payload = sample_payload(instance_id, replaces);
    payload.form_id = "flow_registry";
    payload.instance_xml = "<?xml version=\"1.0\"?><data id=\"flow_registry\" version=\"1\">"
                           "<direction>" +
                           direction + "</direction><consent>" + consent + "</consent><total>" +
                           total + "</total><meta><instanceID>" + instance_id +
                           "</instanceID></meta></data>";
    return payload;
}

batch::Payload household_payload(const std::string& instance_id,
                                 const std::vector<std::string>& names) {
    auto payload = sample_payload(instance_id, "");
    payload.form_id = "household_survey";
    payload.instance_xml = "<?xml version=\"1.0\"?><data id=\"household_survey\" version=\"1\">"
                           "<consent>agreed</consent><roster>";
    for (const auto& name : names)
        payload.instance_xml += "<member><name>" + name + "</name></member>";
    payload.instance_xml += "</roster></data>";
    return payload;
}

}  // namespace relais::tests
