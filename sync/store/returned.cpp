// Records that the desk returned (rows `returned/…` of `setting`), and the statement of personal
// keys that they are sealed by (row `people`): sync/README.md.
#include "sync/store/returned.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/bytes.h"
#include "sync/batch/limits.h"
#include "sync/batch/notice.h"
#include "sync/batch/returned.h"
#include "sync/db/connection.h"
#include "sync/seal/seal.h"
#include "sync/store/enumerator_row.h"
#include "sync/store/state.h"
#include "sync/store/store.h"

namespace relais::sync::store {

namespace {

constexpr std::string_view kPrefix = "returned/";

/// What lies here of one: what was offered, and the sealed record until it was answered.
struct Row {
    seal::Hash plain{};
    std::string sealed;  ///< encode(SealedReturn); empty once it was answered
};

std::string encode(const Row& row) {
    return batch::Writer().raw(row.plain).text(row.sealed).take();
}

Result<std::optional<Row>> load_row(OpenStore& store, const seal::Secret& key,
                                    const std::string& name) {
    const auto bytes = TRY(get_setting(store, key, name));
    if (!bytes) return std::nullopt;
    batch::Reader reader(*bytes, "returned record");
    Row row;
    row.plain = TRY(reader.array<32>());
    row.sealed = TRY(reader.text(bytes->size()));
    TRY(reader.end());
    return row;
}

std::string name_of(std::string_view id) {
    return std::string(kPrefix) + std::string(id);
}

Result<std::vector<std::string>> row_names(OpenStore& store) {
    auto query = TRY(store.database.prepare(
        "SELECT name FROM setting WHERE name > 'returned/' AND name < 'returned0'"));
    std::vector<std::string> names;
    while (TRY(query.step()))
        names.push_back(query.text(0));
    return names;
}

/// Which keys were stated last, and whether the hub has that statement.
struct Stated {
    std::uint64_t number = 0;  ///< 0: nothing was stated yet
    seal::Hash people{};       ///< of what it says, and of the hub's key
    bool held = false;
    std::string statement;  ///< as it is told until it is held: the same bytes each time
};

std::string encode(const Stated& stated) {
    return batch::Writer()
        .u64(stated.number)
        .raw(stated.people)
        .u8(stated.held ? 1 : 0)
        .text(stated.statement)
        .take();
}

Result<Stated> load_stated(OpenStore& store, const seal::Secret& key) {
    Stated stated;
    const auto bytes = TRY(get_setting(store, key, "people"));
    if (!bytes) return stated;
    batch::Reader reader(*bytes, "personal keys");
    stated.number = TRY(reader.u64());
    stated.people = TRY(reader.array<32>());
    stated.held = TRY(reader.u8()) == 1;
    stated.statement = TRY(reader.text(batch::kMaxPeopleBytes));
    TRY(reader.end());
    return stated;
}

Result<void> put_stated(OpenStore& store, const seal::Secret& key, const Stated& stated) {
    return put_setting(store, key, "people", encode(stated));
}

/// Those who may unlock here, and their keys.
Result<std::vector<batch::PersonKey>> people_here(OpenStore& store) {
    auto query = TRY(store.database.prepare("SELECT code, public_key FROM enumerator "
                                            "ORDER BY code LIMIT ?"));
    query.bind_integer(1, static_cast<std::int64_t>(batch::kMaxPeopleHere));
    std::vector<batch::PersonKey> people;
    while (TRY(query.step()))
        people.push_back({query.text(0), TRY(seal::array_from<32>(query.blob(1)))});
    return people;
}

seal::Hash hash_of(const std::vector<batch::PersonKey>& people, const seal::PublicKey& hub) {
    batch::Writer writer;
    writer.raw(hub);
    for (const auto& one : people)
        writer.text(one.code).raw(one.key);
    return seal::hash(writer.bytes());
}

}  // namespace

Result<bool> has_returned(OpenStore& store, const seal::Secret& settings_key,
                          const batch::Offer& offer) {
    const auto row = TRY(load_row(store, settings_key, name_of(offer.name)));
    return row && (row->plain == offer.plain || row->sealed.empty());
}

Result<void> keep_returned(OpenStore& store, const seal::Secret& settings_key,
                           const batch::Offer& offer, std::string_view plain) {
    const auto sealed = TRY(batch::decode_sealed_return(plain));
    if (to_hex(seal::bytes_of(sealed.id)) != offer.name)
        return fail(Errc::invalid, "returned record", "is another than was offered");
    auto transaction = TRY(db::Transaction::begin(store.database));
    TRY(put_setting(store, settings_key, name_of(offer.name),
                    encode(Row{offer.plain, std::string(plain)})));
    // Its pieces are not needed any more; those of a form that is still arriving stay.
    const auto arriving = "arriving/" + to_hex(seal::bytes_of(offer.blob));
    auto erase = TRY(store.database.prepare("DELETE FROM setting WHERE name > ?1 AND name < ?2"));
    TRY(erase.bind_text(1, arriving + "/").bind_text(2, arriving + "0").run());
    return transaction.commit();
}

Result<void> drop_returned(OpenStore& store, const std::vector<batch::Offer>& offers) {
    auto erase = TRY(store.database.prepare("DELETE FROM setting WHERE name = ?"));
    for (const auto& name : TRY(row_names(store))) {
        const bool offered = std::any_of(offers.begin(), offers.end(), [&](const auto& offer) {
            return offer.kind == batch::OfferKind::returned && name_of(offer.name) == name;
        });
        if (!offered) TRY(erase.bind_text(1, name).run());
    }
    return {};
}

Result<void> note_people_held(OpenStore& store, const seal::Secret& settings_key,
                              std::uint64_t number) {
    auto stated = TRY(load_stated(store, settings_key));
    // A greater one than was ever stated from here: this store is older than what it has sent.
    // What is stated next must count all the same.
    const auto next = std::max(stated.number, number);
    const bool held = stated.number != 0 && number == stated.number;
    if (next == stated.number && held == stated.held) return {};
    stated.held = held;
    if (next != stated.number) stated.people = {};
    stated.number = next;
    return put_stated(store, settings_key, stated);
}

Result<std::optional<std::string>> Store::people_to_tell() {
    const auto* unlocked = TRY(writable(*state_));
    auto stated = TRY(load_stated(*state_, unlocked->settings_key));
    const auto people = TRY(people_here(*state_));
    const auto* hub = recipient_of(unlocked->settings.recipients, "hub");
    if (hub == nullptr) return std::nullopt;
    const auto hash = hash_of(people, hub->key);
    if (stated.people != hash || stated.number == 0) {
        stated = {stated.number + 1, hash, false, {}};
        const auto& device = state_->device;
        stated.statement =
            batch::encode(batch::PersonalKeys{device.device, device.epoch, stated.number,
                                              batch::seal_people(people, hub->key)},
                          unlocked->signing);
        auto transaction = TRY(db::Transaction::begin(state_->database));
        TRY(put_stated(*state_, unlocked->settings_key, stated));
        TRY(transaction.commit());
    }
    if (stated.held) return std::nullopt;
    return std::move(stated.statement);
}

Result<void> Store::note_people_told(std::string_view statement, bool taken) {
    auto* unlocked = TRY(writable(*state_));
    auto stated = TRY(load_stated(*state_, unlocked->settings_key));
    if (stated.statement != statement) return {};
    stated.held = taken;
    if (!taken) stated = {stated.number, {}, false, {}};
    auto transaction = TRY(db::Transaction::begin(state_->database));
    TRY(put_stated(*state_, unlocked->settings_key, stated));
    return transaction.commit();
}

Result<std::vector<ReturnedRecord>> Store::returned() const {
    const auto* unlocked = TRY(unlocked_of(*state_));
    std::vector<ReturnedRecord> all;
    for (const auto& name : TRY(row_names(*state_))) {
        const auto row = TRY(load_row(*state_, unlocked->settings_key, name));
        if (!row || row->sealed.empty()) continue;
        const auto sealed = TRY(batch::decode_sealed_return(row->sealed));
        if (sealed.enumerator != unlocked->enumerator) continue;
        ReturnedRecord one;
        one.id = name.substr(kPrefix.size());
        auto opened = batch::open_returned(sealed, unlocked->personal);
        one.opens = opened.has_value();
        if (opened) one.said = std::move(*opened);
        all.push_back(std::move(one));
    }
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return a.said.returned < b.said.returned;
    });
    return all;
}

Result<void> Store::answer_returned(const std::string& id) {
    const auto* unlocked = TRY(writable(*state_));
    auto row = TRY(load_row(*state_, unlocked->settings_key, name_of(id)));
    if (!row) return {};  // taken back meanwhile
    row->sealed.clear();
    auto transaction = TRY(db::Transaction::begin(state_->database));
    TRY(put_setting(*state_, unlocked->settings_key, name_of(id), encode(*row)));
    return transaction.commit();
}

}  // namespace relais::sync::store
