// A forgotten passphrase: the laptop's own keys lie here sealed to the hub as well (`escrow/hub`),
// so that the hub can give them to a new personal key. Shifts stay closed to it.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/bytes.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/reset.h"
#include "sync/db/connection.h"
#include "sync/db/statement.h"
#include "sync/seal/seal.h"
#include "sync/store/enumerator_row.h"
#include "sync/store/rows.h"
#include "sync/store/state.h"
#include "sync/store/store.h"

namespace relais::sync::store {

namespace {

constexpr const char* kEscrow = "escrow/hub";

/// These rows are not under the settings key: they are for somebody who has no passphrase.
Result<std::optional<std::string>> open_setting(const db::Connection& database,
                                                const std::string& name) {
    auto query = TRY(database.prepare("SELECT sealed FROM setting WHERE name = ?"));
    query.bind_text(1, name);
    if (!TRY(query.step())) return std::nullopt;
    return query.blob(0);
}

Result<void> put_open_setting(const db::Connection& database, const std::string& name,
                              std::string_view bytes) {
    auto upsert =
        TRY(database.prepare("INSERT INTO setting (name, sealed) VALUES (?, ?) "
                             "ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed"));
    return upsert.bind_text(1, name).bind_blob(2, bytes).run();
}

std::string pending_name(const std::string& code) {
    return "reset/" + code;
}

/// What nobody here opens any more is kept apart, as it is: the hub could open the shift's.
Result<void> strand_drafts(OpenStore& store, const std::string& code) {
    auto query = TRY(
        store.database.prepare("SELECT id, shift, head, content FROM draft WHERE enumerator = ?"));
    query.bind_text(1, code);
    std::vector<std::pair<std::string, std::string>> drafts;
    while (TRY(query.step()))
        drafts.emplace_back(
            "stranded/" + to_hex(query.blob(0)),
            batch::Writer().text(query.blob(1)).text(query.blob(2)).text(query.blob(3)).take());
    for (const auto& [name, bytes] : drafts)
        TRY(put_open_setting(store.database, name, bytes));
    auto erase = TRY(store.database.prepare("DELETE FROM draft WHERE enumerator = ?"));
    return erase.bind_text(1, code).run();
}

}  // namespace

const batch::Recipient* recipient_of(const std::vector<batch::Recipient>& recipients,
                                     std::string_view name) {
    const auto found = std::find_if(recipients.begin(), recipients.end(),
                                    [&](const auto& one) { return one.name == name; });
    return found == recipients.end() ? nullptr : &*found;
}

Result<void> keep_escrow(OpenStore& store, const Unlocked& unlocked) {
    const auto* hub = recipient_of(unlocked.settings.recipients, "hub");
    if (hub == nullptr) return {};
    const auto kept = TRY(open_setting(store.database, kEscrow));
    const auto key = seal::bytes_of(hub->key);
    if (kept && kept->starts_with(key)) return {};
    std::string both(unlocked.settings_key.view());
    both += unlocked.signing.secret.view();
    const seal::Secret secrets(both);
    std::fill(both.begin(), both.end(), '\0');
    return put_open_setting(store.database, kEscrow,
                            std::string(key) + seal::seal_to(hub->key, secrets.view()));
}

Result<std::string> Store::ask_reset(const std::string& enumerator, std::string_view next,
                                     seal::PassphraseCost cost) {
    if (next.empty()) return fail(Errc::invalid, "passphrase", "is empty");
    TRY(settle(*state_));
    const auto escrow = TRY(open_setting(state_->database, kEscrow));
    if (!escrow || escrow->size() <= 32)
        return fail(Errc::unsupported, "enumerator " + enumerator,
                    "this laptop has not been unlocked since resets are known");
    auto row = TRY(load_enumerator(*state_, enumerator));
    TRY(new_personal(row, next, cost, *state_->random));
    const batch::ResetRequest request{state_->device.device, enumerator, row.public_key,
                                      escrow->substr(32)};
    auto transaction = TRY(db::Transaction::begin(state_->database));
    TRY(put_open_setting(state_->database, pending_name(enumerator), encode_pending(row)));
    TRY(transaction.commit());
    return batch::encode(request);
}

Result<void> Store::apply_reset(std::string_view answer) {
    TRY(settle(*state_));
    const auto given = TRY(batch::decode_reset_answer(answer, state_->device.hub_key));
    const auto pending = TRY(open_setting(state_->database, pending_name(given.enumerator)));
    if (given.device != state_->device.device || !pending)
        return fail(Errc::forged, "reset", "is none that was asked for here");
    auto row = TRY(load_enumerator(*state_, given.enumerator));
    TRY(decode_pending(*pending, row));
    if (row.public_key != given.next_key)
        return fail(Errc::forged, "reset", "answers an earlier request; the last one counts");
    row.settings_wrap = given.settings_wrap;
    row.signing_wrap = given.signing_wrap;
    lock();
    auto transaction = TRY(db::Transaction::begin(state_->database));
    TRY(strand_drafts(*state_, given.enumerator));
    auto close = TRY(state_->database.prepare(
        "UPDATE shift SET local_wrap = NULL, details = NULL WHERE enumerator = ?"));
    TRY(close.bind_text(1, given.enumerator).run());
    TRY(update_enumerator(*state_, row));
    auto erase = TRY(state_->database.prepare("DELETE FROM setting WHERE name = ?"));
    TRY(erase.bind_text(1, pending_name(given.enumerator)).run());
    auto forget = TRY(state_->database.prepare("DELETE FROM attempt WHERE enumerator = ?"));
    TRY(forget.bind_text(1, given.enumerator).run());
    return transaction.commit();
}

}  // namespace relais::sync::store
