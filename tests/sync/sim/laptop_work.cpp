// What an enumerator does with the laptop.
#include <algorithm>
#include <map>

#include "forms/base/text.h"
#include "tests/sync/sim/laptop.h"

namespace relais::tests::sim {

namespace {

std::string hex_id(Random& random) {
    std::string id;
    for (const char c : uuid4(random))
        if (c != '-') id += c;
    return id;
}

}  // namespace

/// Nobody reads this but the desk: no other place may hold it in the clear.
batch::Payload Laptop::new_payload() {
    batch::Payload payload;
    payload.form_id = "flow";
    payload.form_version = "1";
    payload.instance_id = "uuid:" + uuid4(random_);
    if (!places_.empty() && world_.chance.in_100(10))
        payload.deprecated_id = places_.rbegin()->second;
    payload.enumerator = "AD-07";
    payload.point = "P-1";
    payload.team = "A";
    payload.started = clock_.now();
    payload.finalised = clock_.now();
    payload.instance_xml = "<data id=\"flow\"><secret>temoin-de-Wabaria</secret>";
    for (auto left = world_.chance.between(1, 30); left > 0; --left)
        payload.instance_xml +=
            "<total>" + std::to_string(world_.chance.below(10'000)) + "</total>";
    payload.instance_xml += "</data>";
    return payload;
}

void Laptop::open_shift() {
    if (!on()) return;
    const auto shift = store_->current_shift();
    if (!shift) return complain("shift: " + describe(shift.error()));
    if (shift->has_value()) return;
    at_risk([&] {
        if (const auto opened = store_->open_shift("P-1", "A"); !opened)
            complain("open_shift: " + describe(opened.error()));
    });
    note("shift");
}

void Laptop::save(Interview& interview) {
    const bool acknowledged = at_risk([&] {
        store::Draft draft;
        draft.id = interview.draft;
        draft.content = interview.payload.instance_xml;
        if (const auto saved = store_->save_draft(draft); !saved)
            complain("save_draft: " + describe(saved.error()));
    });
    interview.saved = interview.saved || acknowledged;
}

void Laptop::begin_interview() {
    if (!on()) return;
    interviews_.push_back({hex_id(random_), new_payload(), false, false});
    save(interviews_.back());
    note("draft");
}

void Laptop::change_interview() {
    if (!on() || interviews_.empty()) return;
    save(interviews_[world_.chance.below(interviews_.size())]);
}

void Laptop::finish_interview() {
    if (!on() || interviews_.empty()) return;
    const auto shift = store_->current_shift();
    if (!shift || !shift->has_value()) return;
    const auto which = world_.chance.below(interviews_.size());
    if (!interviews_[which].saved) return;
    interviews_[which].ending = true;
    const auto interview = interviews_[which];
    std::optional<store::Record> record;
    const bool acknowledged = at_risk([&] {
        const auto made = store_->finalise(interview.draft, interview.payload, "");
        if (made)
            record = *made;
        else
            complain("finalise: " + describe(made.error()));
    });
    if (acknowledged && record) note_finalised(interview, *record);
}

void Laptop::note_finalised(const Interview& interview, const store::Record& record) {
    const auto id = interview.payload.instance_id;
    note("record " + std::to_string(record.seq) + " " + id);
    const auto last = places_.empty() ? 0 : places_.rbegin()->first;
    if (record.seq != last + 1)
        complain("record " + std::to_string(record.seq) + " comes after " + std::to_string(last));
    places_[record.seq] = id;
    finalised_.insert(interview.draft);
    world_.ledger.made[Ledger::key(id, device_, record.seq)] = {number_, device_, record.seq,
                                                                interview.payload.instance_xml};
    ++world_.figures.finalised;
    std::erase_if(interviews_, [&](const Interview& one) { return one.draft == interview.draft; });
}

void Laptop::close_shift(bool panic) {
    if (!on()) return;
    const auto shift = store_->current_shift();
    if (!shift || !shift->has_value()) return;
    const auto drafts = store_->drafts();
    if (!drafts) return complain("drafts: " + describe(drafts.error()));
    std::vector<store::DraftId> carried;
    for (const auto& draft : *drafts)
        carried.push_back(draft.id);
    at_risk([&] {
        if (const auto closed = store_->close_shift(carried); !closed)
            complain("close_shift: " + describe(closed.error()));
    });
    note(panic ? "panic" : "shift closed");
    if (panic) switch_off();
}

void Laptop::purge() {
    if (!on()) return;
    const auto before = store_->records();
    if (!before) return complain("records: " + describe(before.error()));
    std::uint64_t taken = 0;
    at_risk([&] {
        const auto purged = store_->purge(world_.plan.purge_days);
        if (purged)
            taken = *purged;
        else
            complain("purge: " + describe(purged.error()));
    });
    switch_on();
    const auto purges = store_->purges();
    if (!purges) return complain("purges: " + describe(purges.error()));
    const auto through = purges->empty() ? 0 : purges->back().last_seq;
    if (through > purged_through_) note("purged through " + std::to_string(through));
    for (const auto& record : *before) {
        if (record.seq > through) continue;
        ++world_.figures.purged;
        if (record.delivery != store::Delivery::safe)
            complain("purged what is not safe: " + std::to_string(record.seq));
        const auto since = world_.hub->safe_since(device_, record.seq);
        if (!since)
            complain("purged what no backup holds: " + std::to_string(record.seq));
        else if (world_.timeline.now() - *since < world_.plan.purge_days * kDay)
            complain("purged too early: " + std::to_string(record.seq));
    }
    purged_through_ = std::max(purged_through_, through);
}

}  // namespace relais::tests::sim
