#include "sync/hub/returns.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "forms/base/diagnostic.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/base/time.h"
#include "forms/model/definition.h"
#include "forms/xform/written.h"
#include "sync/batch/batch.h"
#include "sync/batch/limits.h"
#include "sync/batch/notice.h"
#include "sync/batch/payload.h"
#include "sync/batch/returned.h"
#include "sync/hub/desk.h"
#include "sync/hub/fleet.h"
#include "sync/hub/folder.h"
#include "sync/hub/ingest.h"
#include "sync/hub/people.h"
#include "sync/hub/post.h"
#include "sync/hub/shelf.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

/// What of the opened records has to be known here; answers stay in the store.
struct ReturnsDesk::Known {
    struct Entry {
        std::int64_t id = 0;
        batch::DeviceId device{};
        std::uint64_t seq = 0;
        std::string instance_id, enumerator;
    };
    std::vector<Entry> records;
    std::map<std::string, std::string> successors;  ///< of an instance: what replaces it

    [[nodiscard]] const std::string* successor_of(const std::string& instance_id) const {
        const auto found = successors.find(instance_id);
        return found == successors.end() ? nullptr : &found->second;
    }
};

namespace {

using Entry = std::pair<std::string_view, std::uint64_t>;

/// "Gao 1/17": the laptop and the place in its chain.
std::optional<Entry> place_in(std::string_view record) {
    const auto slash = record.rfind('/');
    if (slash == std::string_view::npos || slash == 0) return std::nullopt;
    const auto digits = record.substr(slash + 1);
    std::uint64_t seq = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seq);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return Entry{record.substr(0, slash), seq};
}

/// All that the form asks and the record holds, by path.
Result<std::vector<std::string>> paths_of(const HubFolder& folder, const batch::Payload& payload) {
    std::vector<std::string> paths;
    std::vector<Diagnostic> ignored;
    const auto shelf = FormShelf::read(TRY(folder.files()), ignored);
    if (const auto* form = shelf.find(payload.form_id))
        for (forms::model::NodeIndex node = 0; node < form->nodes.size(); ++node)
            paths.push_back(forms::model::path_of(*form, node));
    if (const auto written = forms::xform::read_written(payload.instance_xml))
        for (const auto& element : written->elements)
            paths.push_back(element.path);
    return paths;
}

/// "member[2]/age" → "member/age": neither definitions nor written paths have positions.
std::string without_positions(std::string_view path) {
    std::string plain;
    bool inside = false;
    for (const char c : path) {
        inside = inside || c == '[';
        if (!inside) plain += c;
        if (c == ']') inside = false;
    }
    return plain;
}

/// What that laptop last said of her; what this desk cannot open was sealed to a desk that is lost.
std::optional<batch::PersonKey> key_of(const batch::PersonalKeys& keys, const DeskKeys& desk,
                                       const std::string& enumerator) {
    auto people = batch::open_people(keys.people, desk.hub_box);
    for (const auto& former : desk.former)
        if (!people) people = batch::open_people(keys.people, former);
    if (!people) return std::nullopt;
    for (const auto& one : *people)
        if (one.code == enumerator) return one;
    return std::nullopt;
}

std::unexpected<Error> not_opened(const std::string& record) {
    return fail(Errc::not_found, record,
                "is no record that was opened: name it by its instanceID (_history.csv), or as "
                "LAPTOP/NUMBER");
}

}  // namespace

Result<ReturnsDesk::Known> ReturnsDesk::look() {
    Known known;
    std::map<batch::DeviceId, std::optional<Instant>> revoked;
    TRY(parts_.desk.each(parts_.keys, [&](const OpenedRecord& opened) -> Result<void> {
        const auto [at, fresh] = revoked.try_emplace(opened.device);
        if (fresh) at->second = TRY(parts_.folder.fleet().of(opened.device)).revoked_from;
        const auto& payload = opened.payload;
        known.records.push_back(
            {opened.id, opened.device, opened.seq, payload.instance_id, payload.enumerator});
        // What is not trusted answers nothing.
        const bool trusted = !at->second || opened.received < *at->second;
        if (trusted && !payload.deprecated_id.empty())
            known.successors.try_emplace(payload.deprecated_id, payload.instance_id);
        return {};
    }));
    return known;
}

Result<void> ReturnsDesk::check_questions(const batch::Payload& payload,
                                          const std::vector<batch::Comment>& comments) const {
    if (comments.empty()) return {};
    const auto paths = TRY(paths_of(parts_.folder, payload));
    for (const auto& one : comments) {
        const batch::Comment plain{without_positions(one.question), one.text};
        if (std::none_of(paths.begin(), paths.end(),
                         [&](const std::string& path) { return batch::is_about(plain, path); }))
            return fail(Errc::invalid, one.question, "is no question of that record's form");
    }
    return {};
}

Result<ReturnStatus> ReturnsDesk::give_back(const ReturnOrder& order, Instant now) {
    TRY(batch::check_comments(order.comment, order.comments));
    const auto known = TRY(look());
    const auto place = place_in(order.record);
    std::optional<batch::DeviceId> device;
    if (place) {
        std::vector<batch::DeviceId> devices;
        for (const auto& one : TRY(parts_.ingest.devices()))
            devices.push_back(one.device.id);
        if (auto found = parts_.folder.fleet().find(devices, place->first)) device = *found;
    }
    const Known::Entry* record = nullptr;
    for (const auto& one : known.records) {
        const bool meant = one.instance_id == order.record ||
                           (device && one.device == *device && one.seq == place->second);
        if (meant && record != nullptr && record->instance_id == one.instance_id)
            return fail(Errc::invalid, order.record,
                        "is the instanceID of several records: name it as LAPTOP/NUMBER");
        if (meant) record = &one;
    }
    if (record == nullptr) return not_opened(order.record);
    if (const auto* later = known.successor_of(record->instance_id))
        return fail(Errc::refused, order.record, "was replaced already by " + *later);

    ReturnRow row;
    for (const auto& one : TRY(parts_.desk.returns(parts_.keys)))
        if (one.record == record->id && one.taken_back == Instant{}) row = one;
    const bool fresh = row.record == 0;
    const bool says = !order.comment.empty() || !order.comments.empty();
    if (fresh && !says)
        return fail(Errc::invalid, order.record,
                    "is returned with a word of what is wrong: "
                    "--comment, or --question NAME=COMMENT");
    const bool changed = says && (row.comment != order.comment || row.comments != order.comments);
    if (changed) {
        const auto opened = TRY(parts_.desk.record(record->id, parts_.keys));
        TRY(check_questions(opened.payload, order.comments));
        row.comment = order.comment;
        row.comments = order.comments;
        row.to = {};  // is sealed anew
    }
    if (fresh) {
        parts_.random.fill(row.id);
        row.record = record->id;
        row.device = record->device;
        row.seq = record->seq;
        row.instance_id = record->instance_id;
        row.enumerator = record->enumerator;
        row.made = now;
    }
    if (changed) TRY(parts_.desk.put_return(row, parts_.keys, parts_.random));
    return status_of(record->id);
}

Result<ReturnStatus> ReturnsDesk::take_back(const std::string& record, Instant now) {
    const auto place = place_in(record);
    for (auto& status : TRY(settle())) {
        auto& row = status.row;
        const bool named = row.instance_id == record ||
                           (place && place->second == row.seq &&
                            parts_.folder.fleet().find({row.device}, place->first).has_value());
        if (!named || status.state == ReturnState::taken_back) continue;
        if (status.state == ReturnState::answered)
            return fail(Errc::refused, record, "was answered already by " + status.answer);
        row.taken_back = now;
        TRY(parts_.desk.put_return(row, parts_.keys, parts_.random));
        return status_of(row.record);
    }
    return fail(Errc::not_found, record, "was not returned");
}

Result<ReturnStatus> ReturnsDesk::status_of(std::int64_t record) {
    auto all = TRY(settle());
    const auto found = std::find_if(all.rbegin(), all.rend(), [&](const ReturnStatus& one) {
        return one.row.record == record;
    });
    RELAIS_ASSERT(found != all.rend());  // the caller has just put it there
    return std::move(*found);
}

Result<batch::Offer> ReturnsDesk::sealed_offer(const ReturnRow& row, const batch::PersonKey& key) {
    const auto opened = TRY(parts_.desk.record(row.record, parts_.keys));
    const auto& payload = opened.payload;
    const batch::Returned returned{row.id,
                                   row.made,
                                   row.comment,
                                   row.comments,
                                   payload.form_id,
                                   payload.form_version,
                                   payload.instance_id,
                                   payload.point,
                                   payload.team,
                                   payload.started,
                                   payload.happened,
                                   payload.remarks,
                                   payload.instance_xml};
    batch::Offer offer;
    offer.kind = batch::OfferKind::returned;
    offer.name = to_hex(seal::bytes_of(row.id));
    const auto blob =
        batch::seal_blob(offer, batch::encode(batch::seal_returned(returned, key)), parts_.random);
    TRY(parts_.folder.post().put_blob(offer, blob));
    return offer;
}

Result<ReturnState> ReturnsDesk::place(ReturnRow& row, std::vector<batch::Offer>& offers) {
    const auto device = TRY(parts_.ingest.device(row.device));
    if (!device || TRY(parts_.folder.fleet().of(row.device)).revoked_from)
        return ReturnState::revoked;
    const auto people = TRY(parts_.folder.people().of(*device));
    const auto key = people ? key_of(*people, parts_.keys, row.enumerator) : std::nullopt;
    if (!key) return ReturnState::no_key;
    if (offers.size() >= batch::kMaxReturned) return ReturnState::no_room;
    if (row.to != key->key || !parts_.folder.post().has_blob(row.offer)) {
        row.offer = TRY(sealed_offer(row, *key));
        row.to = key->key;
        TRY(parts_.desk.put_return(row, parts_.keys, parts_.random));
    }
    offers.push_back(row.offer);
    return ReturnState::offered;
}

Result<std::vector<ReturnStatus>> ReturnsDesk::settle() {
    const auto known = TRY(look());
    const auto post = parts_.folder.post();
    std::map<batch::DeviceId, std::vector<batch::Offer>> offers;
    for (const auto& device : TRY(post.devices()))
        offers[device];  // nothing may wait for it any more
    std::vector<ReturnStatus> all;
    for (auto& row : TRY(parts_.desk.returns(parts_.keys))) {
        ReturnStatus status;
        const auto* answer = known.successor_of(row.instance_id);
        if (row.taken_back != Instant{}) {
            status.state = ReturnState::taken_back;
        } else if (answer != nullptr) {
            status.state = ReturnState::answered;
            status.answer = *answer;
        } else {
            status.state = TRY(place(row, offers[row.device]));
        }
        status.row = std::move(row);
        all.push_back(std::move(status));
    }
    for (const auto& [device, waiting] : offers)
        if (!waiting.empty() || TRY(post.of(device)).changes > 0) TRY(post.set(device, waiting));
    TRY(post.sweep());
    return all;
}

}  // namespace relais::sync::hub
