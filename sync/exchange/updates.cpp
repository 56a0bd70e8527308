#include "sync/exchange/updates.h"

#include <expected>
#include <optional>
#include <string>
#include <utility>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/batch.h"
#include "sync/batch/message.h"
#include "sync/exchange/exchange.h"
#include "sync/seal/seal.h"
#include "sync/store/store.h"

namespace relais::sync::exchange {

namespace {

/// A hub that takes none, or always has another one, is told no more than that in one exchange.
constexpr int kMostStatements = 3;

}  // namespace

Result<std::optional<Step>> plan_updates(store::Store& store, const Progress& progress) {
    const auto base = "/v1/d/" + batch::to_hex(store.device());
    Step step;
    // Before the notice, which says what the hub has; again after it, where it has lost that.
    if (progress.people_told < kMostStatements)
        if (auto statement = TRY(store.people_to_tell())) {
            step.kind = StepKind::people;
            step.request = {"PUT", base + "/people", std::move(*statement)};
            return step;
        }
    if (!progress.notice_taken) {
        step.kind = StepKind::notice;
        step.request.method = "GET";
        step.request.path = base + "/updates?since=" + std::to_string(TRY(store.updates_here()));
        return step;
    }
    if (progress.updates_over) return std::nullopt;
    const auto wanted = TRY(store.next_wanted());
    if (!wanted) return std::nullopt;
    step.kind = StepKind::piece;
    step.wanted = *wanted;
    step.request.method = "GET";
    step.request.path = base + "/blobs/" + relais::to_hex(seal::bytes_of(wanted->blob)) +
                        "?from=" + std::to_string(wanted->offset);
    return step;
}

Result<void> commit_notice(store::Store& store, const batch::Response& response,
                           Progress& progress) {
    progress.notice_taken = true;
    // A hub of before there were notices: what it took, it took.
    if (response.status == 404) return store.mark_claimed();
    if (response.status != 200) return refusal(response);
    const auto notice = store.apply_notice(response.body);
    if (!notice && notice.error().code != Errc::forged) return std::unexpected(notice.error());
    if (!notice) return stranger();
    progress.stale_answers = 0;
    progress.received_bytes += response.body.size();
    return {};
}

Result<void> commit_people(store::Store& store, const Step& step, const batch::Response& response,
                           Progress& progress) {
    ++progress.people_told;
    // A hub of before records were returned.
    if (response.status == 404) {
        progress.people_told = kMostStatements;
        return {};
    }
    if (response.status == 409) return store.note_people_told(step.request.body, false);
    if (response.status != 200) return refusal(response);
    const auto receipt = batch::decode_receipt(response.body, store.hub_key());
    if (!receipt || receipt->device != store.device() ||
        receipt->batch != batch::hash_of_batch(step.request.body))
        return stranger();
    progress.stale_answers = 0;
    progress.sent_bytes += step.request.body.size();
    return store.note_people_told(step.request.body, true);
}

Result<void> commit_piece(store::Store& store, const Step& step, const batch::Response& response,
                          Progress& progress) {
    // The hub has something newer by now: the next exchange hears of it.
    if (response.status == 404) {
        progress.updates_over = true;
        return {};
    }
    if (response.status != 200) return refusal(response);
    TRY(store.take_piece(step.wanted, response.body));
    progress.stale_answers = 0;
    progress.received_bytes += response.body.size();
    return {};
}

}  // namespace relais::sync::exchange
