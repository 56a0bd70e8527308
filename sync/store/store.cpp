#include "sync/store/store.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "forms/base/file.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/enrolment.h"
#include "sync/db/connection.h"
#include "sync/db/migration.h"
#include "sync/seal/seal.h"
#include "sync/store/migrations.h"
#include "sync/store/rows.h"
#include "sync/store/state.h"

namespace relais::sync::store {

namespace {

constexpr const char* kPragmas = R"(
PRAGMA journal_mode = TRUNCATE;   -- measured: with EXTRA no power cut loses a commit; no WAL file
PRAGMA synchronous = EXTRA;       -- the journal's end is synced as well
PRAGMA secure_delete = ON;        -- what is deleted is overwritten: drafts, the shift's local wrap
PRAGMA temp_store = MEMORY;       -- no temporary file
PRAGMA trusted_schema = OFF;      -- a planted view or trigger calls nothing
PRAGMA cell_size_check = ON;      -- a damaged page is noticed sooner
PRAGMA foreign_keys = ON;         -- no record without its shift
)";

std::string database_path(const std::string& folder) {
    return folder + "/store.db";
}

Result<db::Connection> open_database(const std::string& folder, bool create) {
    auto database =
        TRY(db::Connection::open(database_path(folder), db::OpenOptions{.create = create}));
    TRY(db::check_version(database, migrations()));  // before a pragma writes
    TRY(database.execute(kPragmas));
    TRY(db::migrate(database, migrations()));
    return database;
}

/// nullopt in a database that was begun and never became a store.
Result<std::optional<DeviceRow>> load_device(const db::Connection& database) {
    auto query = TRY(database.prepare("SELECT device, epoch, verify_key, hub_key FROM device"));
    if (!TRY(query.step())) return std::nullopt;
    DeviceRow row;
    row.device = TRY(seal::array_from<16>(query.blob(0)));
    row.epoch = static_cast<std::uint32_t>(query.integer(1));
    row.verify_key = TRY(seal::array_from<32>(query.blob(2)));
    row.hub_key = TRY(seal::array_from<32>(query.blob(3)));
    auto secret = TRY(database.prepare("SELECT 1 FROM setting WHERE name = 'claim_secret'"));
    row.claimed = !TRY(secret.step());  // single use: gone once the hub has taken it
    return row;
}

Result<void> insert_device(OpenStore& store) {
    auto insert = TRY(store.database.prepare(
        "INSERT INTO device (id, device, epoch, verify_key, hub_key) VALUES (1, ?, ?, ?, ?)"));
    insert.bind_blob(1, seal::bytes_of(store.device.device)).bind_integer(2, store.device.epoch);
    insert.bind_blob(3, seal::bytes_of(store.device.verify_key));
    insert.bind_blob(4, seal::bytes_of(store.device.hub_key));
    return insert.run();
}

Result<void> fill(OpenStore& store, const batch::Enrolment& enrolment, const NewEnumerator& person,
                  const seal::SignKeys& signing) {
    const auto settings_key = seal::Secret::random(32, *store.random);
    SealedSettings sealed;
    sealed.device = store.device;
    sealed.recipients = enrolment.recipients;
    sealed.settings = {enrolment.project, enrolment.hub_url, enrolment.enumerators,
                       enrolment.points,  enrolment.teams,   {}};
    auto transaction = TRY(db::Transaction::begin(store.database));
    TRY(insert_device(store));
    TRY(add_enumerator(store, person, settings_key, signing));
    TRY(put_setting(store, settings_key, "enrolment", encode(sealed)));
    TRY(put_setting(store, settings_key, "claim_secret", enrolment.secret));
    TRY(put_form_files(store, enrolment.files));
    return transaction.commit();
}

Result<void> check_new(const batch::Enrolment& enrolment, const std::string& enumerator,
                       std::string_view passphrase) {
    if (passphrase.empty()) return fail(Errc::invalid, "passphrase", "is empty");
    if (enrolment.recipients.empty())
        return fail(Errc::invalid, "enrolment", "names nobody who could open the records");
    if (std::none_of(enrolment.enumerators.begin(), enrolment.enumerators.end(),
                     [&](const batch::Person& person) { return person.code == enumerator; }))
        return fail(Errc::not_found, "enumerator " + enumerator, "is not in the enrolment");
    return {};
}

/// Whether a store was filled here, by what stands beside store.db: that may be cut to nothing.
Result<bool> was_filled(const std::string& folder, const db::Connection& database) {
    for (const auto& segment : TRY(segments_in(folder)))
        if (std::error_code error; std::filesystem::file_size(segment.path, error) > 0 && !error)
            return true;
    return batch::Witness(folder).seen() > std::optional(TRY(database.change_counter()));
}

/// A store is filled in one transaction: where anything else stands, the device's row was lost.
Result<Error> without_device(const std::string& folder, const db::Connection& database) {
    auto query = TRY(database.prepare("SELECT EXISTS (SELECT 1 FROM enumerator) OR "
                                      "EXISTS (SELECT 1 FROM setting) OR "
                                      "EXISTS (SELECT 1 FROM record)"));
    TRY(query.step());
    if (query.integer(0) == 0 && !TRY(was_filled(folder, database)))
        return Error{Errc::not_found, folder, "holds no store"};
    return Error{Errc::corrupt, folder, "is damaged: it has lost which laptop it is of"};
}

/// An older store.db put in the place of this one is noticed by what stands beside it.
void remember_commits(OpenStore& store) {
    const auto remember = [&store] {
        if (const auto counter = store.database.change_counter()) store.witness.remember(*counter);
    };
    remember();
    store.database.on_commit(remember);
}

std::uint32_t draw_epoch(Random& random) {
    return static_cast<std::uint32_t>(1 + random.below(UINT32_MAX));  // 0 would look unset
}

}  // namespace

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::create(const std::string& folder, const batch::Enrolment& enrolment,
                            const std::string& enumerator, std::string_view passphrase,
                            const Clock& clock, Random& random, seal::PassphraseCost cost) {
    TRY(seal::start());
    TRY(check_new(enrolment, enumerator, passphrase));
    TRY(make_folders(folder));
    auto lock = TRY(FolderLock::take(folder));
    auto database = TRY(open_database(folder, true));
    if (TRY(load_device(database)).has_value())
        return fail(Errc::already_exists, folder, "holds a store already");
    auto log = TRY(open_log(folder, 1));
    if (log.size_bytes() != 0 || TRY(segments_in(folder)).size() != 1)
        return fail(Errc::already_exists, folder, "holds records of another store");
    const auto signing = seal::make_sign_keys(random);
    const DeviceRow device{enrolment.device, draw_epoch(random), signing.verify_key,
                           enrolment.hub_key, false};
    auto state = std::make_unique<State>(
        State{{std::move(lock), folder, &clock, &random, std::move(database), batch::Witness(folder),
               std::move(log), device}});
    remember_commits(*state);
    TRY(fill(*state, enrolment, {enumerator, passphrase, cost}, signing));
    TRY(store::unlock(*state, enumerator, passphrase));
    return Store(std::move(state));
}

Result<Store> Store::open(const std::string& folder, const Clock& clock, Random& random) {
    TRY(seal::start());
    if (!path_exists(database_path(folder))) return fail(Errc::not_found, folder, "holds no store");
    auto lock = TRY(FolderLock::take(folder));
    auto database = TRY(open_database(folder, false));
    const auto device = TRY(load_device(database));
    if (!device) return std::unexpected(TRY(without_device(folder, database)));
    batch::Witness witness(folder);
    const bool rolled_back = witness.seen() > std::optional(TRY(database.change_counter()));
    auto repaired = TRY(repair(folder, database, *device));
    auto log = TRY(open_log(folder, repaired.anchor.seq + 1));
    auto state = std::make_unique<State>(
        State{{std::move(lock), folder, &clock, &random, std::move(database), std::move(witness),
               std::move(log), *device}});
    remember_commits(*state);
    state->anchor = repaired.anchor;
    state->findings = std::move(repaired.findings);
    if (rolled_back) state->findings.push_back({FindingKind::rolled_back, 0});
    return Store(std::move(state));
}

Result<void> Store::unlock(const std::string& enumerator, std::string_view passphrase) {
    return store::unlock(*state_, enumerator, passphrase);
}

void Store::lock() {
    state_->unlocked.reset();
}
const std::vector<Finding>& Store::findings() const {
    return state_->findings;
}
bool Store::unlocked() const {
    return state_->unlocked.has_value();
}
batch::DeviceId Store::device() const {
    return state_->device.device;
}
seal::VerifyKey Store::hub_key() const {
    return state_->device.hub_key;
}

Result<Unlocked*> unlocked_of(OpenStore& store) {
    if (!store.unlocked) return fail(Errc::wrong_key, store.folder, "is locked");
    return &*store.unlocked;
}

Result<Unlocked*> writable(OpenStore& store) {
    auto* unlocked = TRY(unlocked_of(store));
    TRY(settle(store));
    return unlocked;
}

}  // namespace relais::sync::store
