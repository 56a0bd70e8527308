#include "sync/batch/bytes.h"

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/enrolment.h"
#include "sync/db/connection.h"
#include "sync/seal/seal.h"
#include "sync/store/rows.h"
#include "sync/store/state.h"
#include "sync/store/store.h"
#include <algorithm>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace relais::sync::store {

namespace {

constexpr std::string_view kSecretIdentity = "relais/0 personal secret";

struct EnumeratorRow {
    std::string code;
    seal::Salt salt{};
    seal::PassphraseCost cost;
    seal::PublicKey public_key{};
    std::string sealed_secret;
    std::string settings_wrap;
    std::string signing_wrap;
};

seal::Hash hash_of(const EnumeratorRow& row) {
    return seal::hash(batch::Writer()
                          .text(row.code)
                          .raw(row.salt)
                          .u32(row.cost.passes)
                          .u32(row.cost.memory_kib)
                          .raw(row.public_key)
                          .text(row.sealed_secret)
                          .text(row.settings_wrap)
                          .text(row.signing_wrap)
                          .take());
}

std::unexpected<Error> altered(const std::string& code) {
    return fail(Errc::corrupt, "enumerator " + code, "the row was altered or damaged on the disk");
}

Result<EnumeratorRow> load_row(OpenStore& store, const std::string& code) {
    auto query = TRY(store.database.prepare(
        "SELECT salt, passes, memory_kib, public_key, sealed_secret, settings_wrap, signing_wrap, "
        "hash FROM enumerator WHERE code = ?"));
    query.bind_text(1, code);
    if (!TRY(query.step())) return fail(Errc::not_found, "enumerator " + code, "is not known here");
    EnumeratorRow row;
    row.code = code;
    row.salt = TRY(seal::array_from<16>(query.blob(0)));
    row.cost.passes = static_cast<std::uint32_t>(query.integer(1));
    row.cost.memory_kib = static_cast<std::uint32_t>(query.integer(2));
    row.public_key = TRY(seal::array_from<32>(query.blob(3)));
    row.sealed_secret = query.blob(4);
    row.settings_wrap = query.blob(5);
    row.signing_wrap = query.blob(6);
    if (query.blob(7) != seal::bytes_of(hash_of(row))) return altered(code);
    return row;
}

/// Errc::wrong_key when the passphrase is not that one.
Result<seal::Secret> open_secret_of(const EnumeratorRow& row, std::string_view passphrase) {
    const auto key = TRY(seal::key_from_passphrase(passphrase, row.salt, row.cost));
    auto secret =
        seal::open_secret(key, row.sealed_secret, row_identity(kSecretIdentity, row.code));
    if (!secret)
        return fail(Errc::wrong_key, "enumerator " + row.code,
                    "the passphrase does not open the store");
    return secret;
}

Result<void> count_attempt(OpenStore& store, const std::string& code) {
    auto upsert = TRY(store.database.prepare(
        "INSERT INTO attempt (enumerator, wrong) VALUES (?, 1) "
        "ON CONFLICT (enumerator) DO UPDATE SET wrong = min(wrong + 1, 1000)"));
    return upsert.bind_text(1, code).run();
}

Result<void> forget_attempts(OpenStore& store, const std::string& code) {
    auto erase = TRY(store.database.prepare("DELETE FROM attempt WHERE enumerator = ?"));
    return erase.bind_text(1, code).run();
}

/// The rest once the passphrase has held: from here on a failure means damage, not a wrong key.
Result<Unlocked> open_keys(OpenStore& store, const EnumeratorRow& row, seal::Secret secret) {
    Unlocked unlocked;
    unlocked.enumerator = row.code;
    unlocked.personal = TRY(seal::box_keys_from(std::move(secret)));
    if (unlocked.personal.public_key != row.public_key) return altered(row.code);
    unlocked.row_key = seal::derive(unlocked.personal.secret, "relais/0 personal rows");
    auto settings_key = seal::open_secret_with(unlocked.personal, row.settings_wrap);
    auto signing_secret = seal::open_secret_with(unlocked.personal, row.signing_wrap);
    if (!settings_key || !signing_secret) return altered(row.code);
    unlocked.settings_key = std::move(*settings_key);
    unlocked.signing = TRY(seal::sign_keys_from(std::move(*signing_secret)));
    const auto enrolment = TRY(get_setting(store, unlocked.settings_key, "enrolment"));
    if (!enrolment) return fail(Errc::corrupt, store.folder, "has lost its settings");
    unlocked.settings = TRY(decode_settings(*enrolment));
    // The plain row is read before anybody has unlocked: whoever changed it is found out here.
    const auto& shown = store.device;
    const auto& sealed = unlocked.settings.device;
    if (shown.device != sealed.device || shown.epoch != sealed.epoch ||
        shown.verify_key != sealed.verify_key || shown.hub_key != sealed.hub_key ||
        unlocked.signing.verify_key != sealed.verify_key)
        return fail(Errc::corrupt, store.folder, "its identity was altered on the disk");
    return unlocked;
}

}  // namespace

Result<void> add_enumerator(OpenStore& store, const NewEnumerator& person,
                            const seal::Secret& settings_key, const seal::SignKeys& signing) {
    EnumeratorRow row;
    row.code = person.code;
    row.cost = person.cost;
    store.random->fill(row.salt);
    const auto key = TRY(seal::key_from_passphrase(person.passphrase, row.salt, row.cost));
    const auto personal = seal::make_box_keys(*store.random);
    row.public_key = personal.public_key;
    row.sealed_secret = seal::seal(key, personal.secret.view(),
                                   row_identity(kSecretIdentity, row.code), *store.random);
    row.settings_wrap = seal::seal_to(row.public_key, settings_key.view());
    row.signing_wrap = seal::seal_to(row.public_key, signing.secret.view());
    auto insert = TRY(store.database.prepare(
        "INSERT INTO enumerator (code, salt, passes, memory_kib, public_key, sealed_secret, "
        "settings_wrap, signing_wrap, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    insert.bind_text(1, row.code).bind_blob(2, seal::bytes_of(row.salt));
    insert.bind_integer(3, row.cost.passes).bind_integer(4, row.cost.memory_kib);
    insert.bind_blob(5, seal::bytes_of(row.public_key)).bind_blob(6, row.sealed_secret);
    insert.bind_blob(7, row.settings_wrap).bind_blob(8, row.signing_wrap);
    const auto hash = hash_of(row);
    insert.bind_blob(9, seal::bytes_of(hash));
    return insert.run();
}

Result<int> wrong_passphrases(const OpenStore& store, const std::string& code) {
    auto query = TRY(store.database.prepare("SELECT wrong FROM attempt WHERE enumerator = ?"));
    query.bind_text(1, code);
    return TRY(query.step()) ? static_cast<int>(std::min<std::int64_t>(query.integer(0), 1'000))
                             : 0;
}

Result<void> unlock(OpenStore& store, const std::string& code, std::string_view passphrase) {
    store.unlocked.reset();
    const auto row = TRY(load_row(store, code));
    // Counted before it is tried: a program that is killed meanwhile has tried as well. A full disk
    // must not keep out who knows the passphrase, so what cannot be counted is let pass.
    static_cast<void>(count_attempt(store, code));
    auto secret = TRY(open_secret_of(row, passphrase));
    auto unlocked = TRY(open_keys(store, row, std::move(secret)));
    TRY(load_shift(store, unlocked));
    TRY(find_missing_end(store, unlocked));
    store.unlocked = std::move(unlocked);
    static_cast<void>(forget_attempts(store, code));
    return {};
}

Result<std::string> Store::secret_for(std::string_view purpose) const {
    const auto* unlocked = TRY(unlocked_of(*state_));
    return to_hex(seal::bytes_of(seal::keyed_hash(unlocked->personal.secret, purpose)));
}

Result<int> Store::wrong_passphrases(const std::string& enumerator) const {
    return store::wrong_passphrases(*state_, enumerator);
}

Result<void> Store::add_enumerator(const std::string& code, std::string_view passphrase,
                                   seal::PassphraseCost cost) {
    const auto* unlocked = TRY(writable(*state_));
    if (passphrase.empty()) return fail(Errc::invalid, "passphrase", "is empty");
    const auto& people = unlocked->settings.settings.enumerators;
    if (std::none_of(people.begin(), people.end(),
                     [&](const batch::Person& person) { return person.code == code; }))
        return fail(Errc::not_found, "enumerator " + code, "is not in the enrolment");
    const auto here = TRY(enumerator_codes());
    if (std::find(here.begin(), here.end(), code) != here.end())
        return fail(Errc::already_exists, "enumerator " + code, "has an account here already");
    auto transaction = TRY(db::Transaction::begin(state_->database));
    TRY(store::add_enumerator(*state_, {code, passphrase, cost}, unlocked->settings_key,
                              unlocked->signing));
    return transaction.commit();
}

Result<void> Store::change_passphrase(std::string_view present, std::string_view next,
                                      seal::PassphraseCost cost) {
    const auto* unlocked = TRY(writable(*state_));
    if (next.empty()) return fail(Errc::invalid, "passphrase", "is empty");
    auto row = TRY(load_row(*state_, unlocked->enumerator));
    const auto secret = TRY(open_secret_of(row, present));
    state_->random->fill(row.salt);
    row.cost = cost;
    const auto key = TRY(seal::key_from_passphrase(next, row.salt, row.cost));
    row.sealed_secret =
        seal::seal(key, secret.view(), row_identity(kSecretIdentity, row.code), *state_->random);
    auto update = TRY(state_->database.prepare(
        "UPDATE enumerator SET salt = ?, passes = ?, memory_kib = ?, sealed_secret = ?, hash = ? "
        "WHERE code = ?"));
    update.bind_blob(1, seal::bytes_of(row.salt)).bind_integer(2, row.cost.passes);
    update.bind_integer(3, row.cost.memory_kib).bind_blob(4, row.sealed_secret);
    const auto hash = hash_of(row);
    update.bind_blob(5, seal::bytes_of(hash)).bind_text(6, row.code);
    auto transaction = TRY(db::Transaction::begin(state_->database));
    TRY(update.run());
    return transaction.commit();
}

Result<std::vector<std::string>> Store::enumerator_codes() const {
    auto query = TRY(state_->database.prepare("SELECT code FROM enumerator ORDER BY code"));
    std::vector<std::string> codes;
    while (TRY(query.step()))
        codes.push_back(query.text(0));
    return codes;
}

}  // namespace relais::sync::store
