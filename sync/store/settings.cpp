#include "forms/base/result.h"
#include "sync/batch/enrolment.h"
#include "sync/db/connection.h"
#include "sync/seal/seal.h"
#include "sync/store/rows.h"
#include "sync/store/state.h"
#include "sync/store/store.h"

#include <optional>
#include <string>
#include <vector>

namespace relais::sync::store {

namespace {

constexpr std::size_t kMaxPreferenceBytes = 4096;  ///< a switch or a number, not a document

std::string identity_of_setting(const std::string& name) {
    return row_identity("relais/0 setting", name);
}

Result<std::vector<std::string>> form_file_names(OpenStore& store) {
    auto query = TRY(store.database.prepare("SELECT name FROM form_file ORDER BY name"));
    std::vector<std::string> names;
    while (TRY(query.step()))
        names.push_back(query.text(0));
    return names;
}

}  // namespace

Result<void> put_setting(OpenStore& store, const seal::Secret& key, const std::string& name,
                         std::string_view plain) {
    auto upsert =
        TRY(store.database.prepare("INSERT INTO setting (name, sealed) VALUES (?, ?) "
                                   "ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed"));
    upsert.bind_text(1, name);
    upsert.bind_blob(2, seal::seal(key, plain, identity_of_setting(name), *store.random));
    return upsert.run();
}

Result<std::optional<std::string>> get_setting(OpenStore& store, const seal::Secret& key,
                                               const std::string& name) {
    auto query = TRY(store.database.prepare("SELECT sealed FROM setting WHERE name = ?"));
    query.bind_text(1, name);
    if (!TRY(query.step())) return std::nullopt;
    return TRY(open_row(key, query.blob(0), identity_of_setting(name), "settings"));
}

Result<void> put_form_files(OpenStore& store, const std::vector<batch::FormFile>& files) {
    auto insert =
        TRY(store.database.prepare("INSERT INTO form_file (name, bytes, hash) VALUES (?, ?, ?)"));
    for (const auto& file : files) {
        const auto hash = seal::hash(file.bytes);
        insert.bind_text(1, file.name).bind_blob(2, file.bytes).bind_blob(3, seal::bytes_of(hash));
        TRY(insert.run());
    }
    return {};
}

Result<Settings> Store::settings() const {
    auto settings = TRY(unlocked_of(*state_))->settings.settings;
    settings.file_names = TRY(form_file_names(*state_));
    return settings;
}

Result<std::optional<std::string>> Store::preference(const std::string& name) const {
    const auto* unlocked = TRY(unlocked_of(*state_));
    return get_setting(*state_, unlocked->settings_key, "preference/" + name);
}

Result<void> Store::set_preference(const std::string& name, const std::string& value) {
    const auto* unlocked = TRY(writable(*state_));
    if (value.size() > kMaxPreferenceBytes) return fail(Errc::limit, name, "is too long");
    auto transaction = TRY(db::Transaction::begin(state_->database));
    TRY(put_setting(*state_, unlocked->settings_key, "preference/" + name, value));
    return transaction.commit();
}

Result<void> Store::keep_outline(const batch::OutlineName& name, const std::string& bytes) {
    const auto* unlocked = TRY(writable(*state_));
    const auto setting = "outline/" + batch::to_hex(name);
    if (TRY(get_setting(*state_, unlocked->settings_key, setting))) return {};
    auto transaction = TRY(db::Transaction::begin(state_->database));
    TRY(put_setting(*state_, unlocked->settings_key, setting, bytes));
    return transaction.commit();
}

Result<std::string> Store::outline(const batch::OutlineName& name) const {
    const auto* unlocked = TRY(unlocked_of(*state_));
    auto bytes = TRY(get_setting(*state_, unlocked->settings_key, "outline/" + batch::to_hex(name)));
    if (!bytes) return fail(Errc::not_found, "outline", "is not on this laptop");
    return std::move(*bytes);
}

Result<std::string> Store::form_file(const std::string& name) const {
    TRY(unlocked_of(*state_));
    auto query = TRY(state_->database.prepare("SELECT bytes, hash FROM form_file WHERE name = ?"));
    query.bind_text(1, name);
    if (!TRY(query.step())) return fail(Errc::not_found, name, "is not among the forms and lists");
    auto bytes = query.blob(0);
    if (query.blob(1) != seal::bytes_of(seal::hash(bytes)))
        return fail(Errc::corrupt, name, "was altered or damaged on the disk");
    return bytes;
}

}  // namespace relais::sync::store
