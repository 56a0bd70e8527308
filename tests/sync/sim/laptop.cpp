#include "tests/sync/sim/laptop.h"

#include <algorithm>
#include <filesystem>

#include "forms/base/file.h"
#include "forms/base/text.h"
#include "tests/support/disk_recorder.h"

namespace relais::tests::sim {

namespace {

constexpr const char* kEnumerator = "AD-07";
constexpr const char* kPassphrase = "une phrase assez longue";

}  // namespace

Laptop::Laptop(World& world, int number)
    : world_(world), number_(number), path_(world.folder / ("laptop-" + std::to_string(number))),
      clock_(world.timeline), random_(world.chance.below(UINT64_MAX)) {
    if (world.chance.in_100(30)) clock_.wrong_by_ms = world.chance.between(-200, 200) * kDay;
}

void Laptop::enrol(const batch::Enrolment& enrolment) {
    device_ = batch::to_hex(enrolment.device);
    enrolment_ = enrolment;
    store_.emplace(must(store::Store::create(path_, enrolment, kEnumerator, kPassphrase, clock_,
                                             random_, seal::kLeastCost)));
    note("enrolled as " + device_);
}

void Laptop::copy_disk_of(Laptop& other) {
    other.switch_off();
    lay_out(image_of(other.path_), path_);
    device_ = other.device_;
    enrolment_ = other.enrolment_;
    interviews_ = other.interviews_;
    finalised_ = other.finalised_;
    places_ = other.places_;
    purged_through_ = other.purged_through_;
    latest_notice_ms_ = other.latest_notice_ms_;
    was_revoked_ = other.was_revoked_;
    copied_ = other.copied_ = true;
    ++world_.figures.clones;
    note("has the disk of " + other.name());
}

void Laptop::open_files() {
    store_.emplace(must(store::Store::open(path_, clock_, random_)));
    must(store_->unlock(kEnumerator, kPassphrase));
}

void Laptop::switch_on() {
    if (on()) return;
    clock_.started_ms = world_.timeline.now();
    open_files();
    take_stock();
}

void Laptop::switch_off() {
    store_.reset();
    under_way_ = false;
    dead_day_ = false;
    ++exchange_;
}

bool Laptop::at_risk(const std::function<void()>& act) {
    if (!world_.healed && world_.chance.in_1000(world_.plan.mischief.laptop_cut))
        return cut_within(act);
    act();
    return true;
}

bool Laptop::cut_within(const std::function<void()>& act) {
    switch_off();
    DiskImage before;
    std::vector<RecordedStep> steps;
    std::size_t acknowledged = 0;
    {
        const DiskRecorder recorder(path_);
        std::optional<WeakSync> weak;
        if (world_.plan.weak_sync) weak.emplace();
        open_files();
        act();
        acknowledged = recorder.steps().size();
        store_.reset();
        before = recorder.before();
        steps = recorder.steps();
    }
    const auto moment = world_.chance.below(steps.size() + 1);
    Platter platter(before);
    for (std::size_t i = 0; i < moment; ++i)
        platter.take(steps[i]);
    lay_out(platter.cut(world_.chance.random()), path_);
    power_went_ = true;
    ++world_.figures.cuts;
    note("power goes at " + std::to_string(moment) + " of " + std::to_string(steps.size()));
    return moment >= acknowledged;
}

void Laptop::take_stock() {
    check_findings();
    power_went_ = false;
    const auto purges = store_->purges();
    if (!purges) return complain("purges: " + describe(purges.error()));
    if (!purges->empty()) purged_through_ = std::max(purged_through_, purges->back().last_seq);
    const auto drafts = store_->drafts();
    if (!drafts) return complain("drafts: " + describe(drafts.error()));
    std::set<std::string> ids;
    for (const auto& draft : *drafts) {
        ids.insert(draft.id);
        if (finalised_.contains(draft.id)) complain("a finalised draft is there again");
    }
    settle_interviews(ids);
    const auto records = store_->records();
    if (!records) return complain("records: " + describe(records.error()));
    std::set<std::uint64_t> seqs;
    for (const auto& record : *records) {
        seqs.insert(record.seq);
        if (!places_.contains(record.seq))
            complain("record " + std::to_string(record.seq) + " was never acknowledged");
    }
    for (const auto& [seq, instance] : places_)
        if (seq > purged_through_ && !seqs.contains(seq))
            complain("record " + std::to_string(seq) + " is gone");
}

void Laptop::check_findings() {
    for (const auto& finding : store_->findings()) {
        note("finding " + std::to_string(static_cast<int>(finding.kind)) + " " +
             std::to_string(finding.seq));
        // What a power cut leaves: a line whose row was not committed.
        if (!power_went_ || finding.kind != store::FindingKind::row_restored)
            complain("finding " + std::to_string(static_cast<int>(finding.kind)) + " at " +
                     std::to_string(finding.seq));
    }
}

void Laptop::settle_interviews(const std::set<std::string>& drafts) {
    const auto all = interviews_;
    for (auto interview : all) {
        const bool here = drafts.contains(interview.draft);
        const auto at = std::find_if(interviews_.begin(), interviews_.end(),
                                     [&](const auto& one) { return one.draft == interview.draft; });
        if (here) {
            at->saved = true;
            at->ending = false;
            continue;
        }
        if (!interview.ending) {
            if (interview.saved) complain("a draft is gone");
            interviews_.erase(at);
            continue;
        }
        const auto record = store_->finalise(interview.draft, interview.payload, "");
        if (!record) {
            complain("a draft is gone that was to be finalised: " + describe(record.error()));
            interviews_.erase(at);
            continue;
        }
        note_finalised(interview, *record);
    }
    for (const auto& id : drafts)
        if (std::none_of(interviews_.begin(), interviews_.end(),
                         [&](const auto& one) { return one.draft == id; }) &&
            !finalised_.contains(id))
            complain("a draft that nobody has");
}

}  // namespace relais::tests::sim
