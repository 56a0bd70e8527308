#include "sync/exchange/exchange.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <limits>
#include <nlohmann/json.hpp>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>

#include "forms/base/planted.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/batch.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/limits.h"
#include "sync/batch/message.h"
#include "sync/exchange/attachments.h"
#include "sync/exchange/updates.h"
#include "sync/seal/seal.h"
#include "sync/store/store.h"

namespace relais::sync::exchange {

namespace {

constexpr std::size_t kLeastBatchBytes = 2U << 10U;  ///< below that headers outweigh records
constexpr std::size_t kMaxWordsBytes = 300;          ///< of a stranger's explanation
constexpr int kMaxStaleAnswers = 3;  ///< a hub that starts anew again and again is not well

/// The hub's own words; unsigned, so only printable ones, and few.
std::string words_of(const nlohmann::json& body) {
    const auto detail = body.find("detail");
    if (detail == body.end() || !detail->is_string()) return {};
    auto points = to_code_points(detail->get_ref<const std::string&>().substr(0, kMaxWordsBytes));
    for (auto& c : points)
        if (c < 0x20 || (c >= 0x7F && c < 0xA0)) c = U' ';
    return to_utf8(points);
}

}  // namespace

std::unexpected<Error> stranger() {
    return fail(Errc::forged, "hub",
                "something else answered in its place, perhaps a network's login page");
}

std::unexpected<Error> refusal(const batch::Response& response) {
    if (response.status == 507)
        return fail(Errc::in_use, "hub", "its disk is full; what was sent stays queued here");
    if (response.status == 429 || (response.status >= 500 && response.status <= 599))
        return fail(Errc::in_use, "hub", "is busy or has a fault just now");
    const auto body = nlohmann::json::parse(response.body, nullptr, false);
    if (!body.is_object()) return stranger();
    const auto error = body.find("error");
    if (response.status < 400 || error == body.end() || !error->is_string()) return stranger();
    // The hub names versions from its side.
    if (*error == "newer_version") return fail(Errc::older_version, "hub", words_of(body));
    if (*error == "older_version") return fail(Errc::newer_version, "hub", words_of(body));
    const auto words = words_of(body);
    return fail(Errc::refused, "hub", words.empty() ? "answered no and did not say why" : words);
}

namespace {

Result<void> commit_ping(const store::Store& store, const Step& step,
                         const batch::Response& response, Progress& progress) {
    const auto pong = batch::decode_pong(response.body, store.hub_key());
    if (!pong || pong->nonce != step.nonce) return stranger();
    if (pong->protocol_min > batch::kProtocol)
        return fail(Errc::newer_version, "hub", "speaks only newer protocols than this program");
    if (pong->protocol_max < batch::kProtocol)
        return fail(Errc::older_version, "hub", "speaks only older protocols than this program");
    progress.hub_answered = true;
    progress.challenge = pong->challenge;
    return {};
}

/// The hub answers a claim with a receipt for its body, so that nobody else can. Its secret is kept
/// until a notice has come: a hub that was restored from before the claim can then still be told,
/// later with the notice itself (Store::vouch).
Result<void> commit_claim(store::Store& store, const Step& step, const batch::Response& response,
                          Progress& progress) {
    const auto receipt = batch::decode_receipt(response.body, store.hub_key());
    if (!receipt || receipt->device != store.device() ||
        receipt->batch != batch::hash_of_batch(step.request.body))
        return stranger();
    if (RELAIS_PLANTED("claim_once")) return store.mark_claimed();
    progress.claimed = true;
    return {};
}

Result<void> commit_batch(store::Store& store, const Step& step, const batch::Response& response,
                          Progress& progress) {
    const auto receipt = TRY(store.apply_receipt(response.body, step.batch));
    // A receipt that passes over records would have us send them for ever.
    if (receipt.lines.size() < step.records)
        return fail(Errc::invalid, "receipt", "does not name every record that was sent");
    progress.stale_answers = 0;
    progress.sent_records += step.records;
    progress.sent_bytes += step.request.body.size();
    progress.batch_bytes = std::min(progress.batch_bytes * 2, batch::kMaxSentBytes);
    return {};
}

/// The hub was started anew, or heard this request before and its answer was lost: another
/// challenge helps.
bool is_stale(const batch::Response& response) {
    if (response.status != 401) return false;
    const auto body = nlohmann::json::parse(response.body, nullptr, false);
    return body.is_object() && body.value("error", nlohmann::json()) == "stale";
}

Result<void> commit_stale(Progress& progress) {
    progress.hub_answered = false;
    if (++progress.stale_answers <= kMaxStaleAnswers) return {};
    progress.stale_answers = 0;
    return fail(Errc::in_use, "hub", "asks again and again who this is");
}

Result<void> commit_step(store::Store& store, const Step& step, const batch::Response& response,
                         Progress& progress) {
    if (is_stale(response)) return commit_stale(progress);
    // A hub that was restored from a backup may not know a laptop that it enrolled afterwards.
    if (response.status == 403 && step.kind != StepKind::claim && !progress.forgotten &&
        !RELAIS_PLANTED("no_vouch") && TRY(store.vouch()).has_value()) {
        progress.forgotten = true;
        return {};
    }
    if (step.kind == StepKind::claim && progress.forgotten) progress.vouched = true;
    if (step.kind == StepKind::piece) return commit_piece(store, step, response, progress);
    if (step.kind == StepKind::notice) return commit_notice(store, response, progress);
    if (step.kind == StepKind::people) return commit_people(store, step, response, progress);
    if (step.kind == StepKind::held || step.kind == StepKind::place || step.kind == StepKind::chunk)
        return commit_attachments(store, step, response, progress);
    if (response.status != 200) return refusal(response);
    switch (step.kind) {
    case StepKind::ping:
        return commit_ping(store, step, response, progress);
    case StepKind::claim:
        return commit_claim(store, step, response, progress);
    case StepKind::batch:
        return commit_batch(store, step, response, progress);
    case StepKind::notice:
    case StepKind::piece:
    case StepKind::people:
    case StepKind::held:
    case StepKind::place:
    case StepKind::chunk:
        break;
    }
    return {};
}

Step ping_step(Random& random) {
    std::array<std::uint8_t, 16> nonce{};
    random.fill(nonce);
    Step step;
    step.kind = StepKind::ping;
    step.nonce = to_hex(seal::bytes_of(nonce));
    step.request = {"GET", "/v1/ping?nonce=" + step.nonce, ""};
    return step;
}

Result<std::optional<Step>> sign(const store::Store& store, const Progress& progress, Step step) {
    step.request.authorization =
        TRY(store.authorization(step.request, progress.challenge, progress.requests + 1));
    return step;
}

/// What of the budget is left; the largest number where there is none.
std::size_t left_of(const Progress& progress) {
    if (progress.budget_bytes == 0) return std::numeric_limits<std::size_t>::max();
    const auto spent = progress.sent_bytes + progress.received_bytes;
    return progress.budget_bytes - std::min(progress.budget_bytes, spent);
}

}  // namespace

Result<std::optional<Step>> plan(store::Store& store, const Progress& progress, Random& random) {
    if (!progress.hub_answered) return ping_step(random);
    Step step;
    if (!progress.claimed && !TRY(store.outbox()).claimed) {
        step.kind = StepKind::claim;
        step.request = {"POST", "/v1/enrol", batch::encode(TRY(store.claim()))};
        return step;
    }
    if (progress.forgotten && !progress.vouched) {
        step.kind = StepKind::claim;
        step.request = {"POST", "/v1/enrol", TRY(store.vouch()).value_or("")};
        return step;
    }
    // The rest waits for the next exchange. A single record may be larger than what is left.
    const auto left = left_of(progress);
    if (left == 0) return std::nullopt;
    auto bytes = TRY(store.next_batch(std::min(progress.batch_bytes, left)));
    if (!bytes) {
        auto update = TRY(plan_updates(store, progress));
        if (!update) update = TRY(plan_attachments(store, progress, left));
        if (!update) return update;
        return sign(store, progress, *std::move(update));
    }
    step.kind = StepKind::batch;
    step.batch = batch::hash_of_batch(*bytes);
    step.records = TRY(batch::records_in(*bytes));
    step.request = {"PUT",
                    "/v1/d/" + batch::to_hex(store.device()) + "/batches/" +
                        to_hex(seal::bytes_of(step.batch)),
                    std::move(*bytes)};
    return sign(store, progress, std::move(step));
}

Result<void> commit(store::Store& store, const Step& step, const batch::Response& response,
                    Progress& progress) {
    auto done = commit_step(store, step, response, progress);
    ++progress.requests;
    if (!done) note_failure(progress);
    return done;
}

void note_failure(Progress& progress) {
    progress.batch_bytes = std::max(progress.batch_bytes / 2, kLeastBatchBytes);
    ++progress.requests;  // the hub may have heard it
}

Result<Progress> exchange_all(store::Store& store, Transport& transport, Random& random) {
    Progress progress;
    while (const auto step = TRY(plan(store, progress, random))) {
        const auto response = TRY(transport.send(step->request));
        TRY(commit(store, *step, response, progress));
    }
    return progress;
}

std::int64_t backoff_ms(int failures, int retry_after_s, Random& random) {
    if (RELAIS_PLANTED("no_backoff")) return 5'000;
    constexpr std::int64_t kFirstMs = 5'000;
    constexpr std::int64_t kMostMs = 1'800'000;  // half an hour
    std::int64_t most = kFirstMs;
    for (int i = 0; i < failures && most < kMostMs; ++i)
        most *= 2;
    most = std::min(most, kMostMs);
    const auto jitter =
        static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(most) + 1));
    if (retry_after_s <= 0) return jitter;
    // Up to a fifth more than asked, so that a whole region does not return in the same second.
    const auto asked = std::int64_t{retry_after_s} * 1000;
    const auto more =
        static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(asked) / 5 + 1));
    return std::max(jitter, asked + more);
}

}  // namespace relais::sync::exchange
