#include "tests/sync/sim/hub.h"

#include <algorithm>
#include <utility>

#include "forms/base/file.h"
#include "forms/base/text.h"
#include "sync/batch/bundle.h"
#include "sync/hub/offers.h"
#include "tests/support/disk_recorder.h"

namespace relais::tests::sim {

namespace {

constexpr const char* kForm = R"(
| survey   |         |       |                      |
|          | type    | name  | label::Français (fr) |
|          | integer | total | Personnes            |
| settings |         |       |                      |
|          | form_id | form_title | version         |
|          | flow    | Registre   | 1               |
)";

std::string make_hub(World& world, Random& random) {
    auto path = world.folder / "hub-0";
    sync::hub::HubSetup setup;
    setup.project = "Simulation";
    setup.url = "http://127.0.0.1:8642";
    setup.passphrase = "une phrase assez longue";
    setup.recovery_file = world.folder / "recovery.key";
    setup.files = {{"flow.md", kForm}};
    setup.enumerators = {{"AD-07", "Aïssata D."}};
    setup.points = {{"P-1", "Wabaria", "Gao", "ML070101"}};
    setup.teams = {"A"};
    must(sync::hub::HubFolder::create(path, setup, random, seal::kTestCost));
    return path;
}

}  // namespace

Hub::Hub(World& world)
    : world_(world), clock_(world.timeline), random_(world.chance.below(UINT64_MAX)),
      path_(make_hub(world, random_)), folder_(must(sync::hub::HubFolder::open(path_))),
      enrolments_(folder_.enrolments()), keys_(must(folder_.sign_keys())), office_(folder_) {
    must(sync::hub::publish(folder_, random_));
    restart();
}

void Hub::restart() {
    store_.reset();
    clock_.started_ms = world_.timeline.now();
    gate_ = std::make_unique<sync::hub::Gate>(random_, clock_);
    store_ = std::make_unique<sync::hub::IngestStore>(
        must(sync::hub::IngestStore::open_for_writing(folder_.ingest_folder())));
}

sync::hub::Ingest Hub::ingest() {
    return {*store_, enrolments_,
            keys_,   clock_,
            *gate_,  [this](const Error& error) {
                world_.complain("the hub: " + describe(error)); },
            &office_};
}

std::optional<batch::Response> Hub::answer(const batch::Request& request) {
    if (!world_.healed && request.method != "GET" &&
        world_.chance.in_1000(world_.plan.mischief.hub_cut))
        return cut_while(request);
    return sync::hub::handle(request, ingest());
}

std::optional<batch::Response> Hub::cut_while(const batch::Request& request) {
    ++world_.figures.hub_cuts;
    store_.reset();
    DiskImage before;
    std::vector<RecordedStep> steps;
    std::size_t answered = 0;
    batch::Response response;
    {
        const DiskRecorder recorder(folder_.ingest_folder());
        std::optional<WeakSync> weak;
        if (world_.plan.weak_sync) weak.emplace();
        store_ = std::make_unique<sync::hub::IngestStore>(
            must(sync::hub::IngestStore::open_for_writing(folder_.ingest_folder())));
        response = sync::hub::handle(request, ingest());
        answered = recorder.steps().size();
        store_.reset();
        before = recorder.before();
        steps = recorder.steps();
    }
    const auto moment = world_.chance.below(answered + 1);
    Platter platter(before);
    for (std::size_t i = 0; i < moment; ++i)
        platter.take(steps[i]);
    lay_out(platter.cut(world_.chance.random()), folder_.ingest_folder());
    restart();
    world_.note("hub: power goes at " + std::to_string(moment) + " of " + std::to_string(answered));
    if (moment < answered) return std::nullopt;
    return response;
}

batch::Enrolment Hub::enrol() {
    return must(folder_.enrol(clock_, random_));
}

void Hub::expect_again(const batch::Enrolment& enrolment) {
    must(folder_.expect_again(enrolment, clock_));
    world_.note("hub: waits again for " + batch::to_hex(enrolment.device));
}

void Hub::note_safe(const sync::hub::IngestFigures& figures, bool replace) {
    decltype(safe_) safe;
    for (const auto& one : figures.devices) {
        const auto device = batch::to_hex(one.device);
        for (const auto& run : one.runs)
            for (auto seq = run.first; seq <= run.last; ++seq) {
                const auto first =
                    first_safe_[device].try_emplace(seq, world_.timeline.now()).first;
                safe[device][seq] = first->second;
            }
    }
    if (replace) {
        safe_ = std::move(safe);
        return;
    }
    for (const auto& [device, seqs] : safe)
        safe_[device].insert(seqs.begin(), seqs.end());
}

std::optional<std::int64_t> Hub::safe_since(const std::string& device, std::uint64_t seq) const {
    const auto seqs = safe_.find(device);
    if (seqs == safe_.end()) return std::nullopt;
    const auto found = seqs->second.find(seq);
    return found == seqs->second.end() ? std::nullopt : std::optional(found->second);
}

void Hub::back_up() {
    ++world_.figures.backups;
    const auto path = world_.folder / ("backup-" + std::to_string(++folders_));
    must(sync::hub::make_backup(folder_, path, clock_.now()));
    backups_.push_back({path, world_.timeline.now(), false});
    // Some are looked through much later, or never.
    const auto wait = world_.chance.in_100(70) ? 0 : world_.chance.between(kHour, 4 * kDay);
    world_.timeline.after(wait, [this, path] {
        const auto found = std::find_if(backups_.begin(), backups_.end(),
                                        [&](const Backup& one) { return one.path == path; });
        if (found == backups_.end() || !path_exists(path)) return;
        const auto figures = must(sync::hub::verify_backup(path));
        note_safe(figures.ingest, false);
        must(sync::hub::mark_safe(folder_, path, figures, clock_.now()));
        found->marked = true;
        world_.note("hub: backup is safe, records " + std::to_string(figures.ingest.records));
    });
    world_.note("hub: backup");
}

void Hub::restore() {
    // Laptops keep what is safe for so many days: an older backup than that is no backup.
    std::vector<std::size_t> fit;
    for (std::size_t i = 0; i < backups_.size(); ++i)
        if (backups_[i].marked) fit.push_back(i);
    if (fit.empty()) return;
    auto chosen = fit.back();
    const auto oldest = world_.timeline.now() - world_.plan.purge_days * kDay;
    if (const auto other = fit[world_.chance.below(fit.size())]; backups_[other].made_ms >= oldest)
        chosen = other;
    const auto former = path_;
    const auto path = world_.folder / ("hub-" + std::to_string(++folders_));
    const auto figures = must(sync::hub::restore_backup(backups_[chosen].path, path));
    move_to(path);
    note_safe(figures.ingest, true);
    must(remove_folder(former));
    for (auto i = chosen + 1; i < backups_.size(); ++i)
        must(remove_folder(backups_[i].path));
    backups_.resize(chosen + 1);
    for (const auto& [device, since] : std::map(revoked_))
        revoke(device);
    look_at_list();
    ++restores_;
    ++world_.figures.restores;
    world_.note("hub: restored, records " + std::to_string(figures.ingest.records));
}

void Hub::move_to(const std::string& path) {
    store_.reset();
    path_ = path;
    folder_ = must(sync::hub::HubFolder::open(path));
    enrolments_ = folder_.enrolments();
    keys_ = must(folder_.sign_keys());
    office_ = sync::hub::Office(folder_);
    restart();
}

void Hub::revoke(const std::string& device) {
    const auto id = must(batch::device_from_hex(device));
    revoked_.emplace(device, world_.timeline.now());
    auto standing = must(folder_.fleet().of(id));
    standing.revoked_from = clock_.now();
    must(folder_.fleet().set(id, standing));
    ++world_.figures.revocations;
    world_.note("hub: revokes " + device);
}

void Hub::trust(const std::string& device) {
    const auto id = must(batch::device_from_hex(device));
    revoked_.erase(device);
    auto standing = must(folder_.fleet().of(id));
    standing.revoked_from.reset();
    must(folder_.fleet().set(id, standing));
    world_.note("hub: trusts " + device);
}

void Hub::look_at_list() {
    for (const auto& status : must(store_->devices())) {
        const auto device = batch::to_hex(status.device.id);
        const bool revoked = must(folder_.fleet().of(status.device.id)).revoked_from.has_value();
        if (revoked && !revoked_.contains(device)) trust(device);
    }
}

void Hub::publish() {
    std::string list = "name,label\n";
    for (auto left = world_.chance.between(1, 4000); left > 0; --left)
        list += std::to_string(world_.chance.below(1U << 30U)) + ",lieu\n";
    must(write_file_atomically(path_ + "/forms/places.csv", list));
    must(sync::hub::publish(folder_, random_));
    world_.note("hub: publishes " + std::to_string(offered()));
    ++published_;
}

std::uint64_t Hub::offered() const {
    return must(sync::hub::OfferShelf(folder_.offers_folder()).read()).number;
}

void Hub::import(const std::string& bundle) {
    const auto items = batch::read_bundle(bundle);
    if (!items) return world_.complain("a bundle: " + describe(items.error()));
    const sync::hub::Inbox inbox(folder_);
    const auto name = must(inbox.put(*items, random_));
    must(inbox.work_off(ingest()));
    const auto imported = must(inbox.result(name));
    if (!imported) return world_.complain("an import without a result");
    ++world_.figures.imports;
    world_.note("hub: imports " + sync::hub::encode(*imported));
}

void Hub::write_receipts(const std::string& file) {
    must(batch::write_bundle_file(
        file, must(sync::hub::receipts_for_all(folder_, *store_, clock_.now(), true))));
    world_.note("hub: receipts");
}

}  // namespace relais::tests::sim
