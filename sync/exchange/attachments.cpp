#include "sync/exchange/attachments.h"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/attachment.h"
#include "sync/batch/batch.h"
#include "sync/batch/limits.h"
#include "sync/batch/message.h"
#include "sync/exchange/exchange.h"
#include "sync/exchange/updates.h"
#include "sync/seal/seal.h"
#include "sync/store/store.h"

namespace relais::sync::exchange {

namespace {

constexpr std::size_t kLeastChunkBytes = 1024;  ///< below that frame and signature outweigh it
constexpr int kMaxMisplaced = 3;                ///< a hub that moves again and again is not well

std::unexpected<Error> stranger() {
    return fail(Errc::forged, "hub",
                "something else answered in its place, perhaps a network's login page");
}

std::string base_of(const store::Store& store) {
    return "/v1/d/" + batch::to_hex(store.device()) + "/attachments";
}

/// Which of those that the hub has are safe; asked even when there are none, to notice that it was
/// restored.
Result<Step> question(const store::Store& store, const Progress& progress) {
    Step step;
    step.kind = StepKind::held;
    step.asked_through = progress.asked_through;
    const auto hashes = TRY(store.outgoing_to_ask(step.asked_through));
    step.asks_for_more = hashes.size() == batch::kMaxQuestions;
    step.request = {"POST", base_of(store), batch::encode_question(hashes)};
    return step;
}

Result<batch::HeldNotice> taken_from(store::Store& store, const batch::Response& response,
                                     Progress& progress) {
    auto applied = store.apply_held(response.body);
    if (!applied && applied.error().code == Errc::forged) return stranger();
    if (!applied) return std::unexpected(applied.error());
    progress.stale_answers = 0;
    // What it was thought to have safe is asked for as well.
    if (applied->another_run) {
        progress.asked = false;
        progress.asked_through = 0;
    }
    return std::move(applied->notice);
}

/// What the hub says of the one attachment that the step is about.
Result<void> move_to(const batch::HeldNotice& notice, const Step& step, Progress& progress) {
    if (notice.held.size() != 1 || notice.held[0].attachment != step.file.hash) return stranger();
    const auto& held = notice.held[0];
    if (held.holding == batch::Holding::part && held.bytes >= step.file.size_bytes)
        return fail(Errc::invalid, "hub", "has more of a file than there is");
    progress.file =
        held.holding == batch::Holding::part ? std::optional(held.attachment) : std::nullopt;
    progress.file_bytes = held.bytes;
    return {};
}

Result<void> commit_chunk(store::Store& store, const Step& step, const batch::Response& response,
                          Progress& progress) {
    progress.sent_bytes += step.request.body.size();
    const auto notice = TRY(taken_from(store, response, progress));
    TRY(move_to(notice, step, progress));
    if (!progress.file)
        ++progress.sent_files;
    else if (progress.file_bytes <= step.file_offset)
        return fail(Errc::invalid, "hub", "took a piece of a file and does not have it");
    progress.misplaced = 0;
    progress.batch_bytes = std::min(progress.batch_bytes * 2, batch::kMaxSentBytes);
    return {};
}

/// The hub is elsewhere in it: where, it tells signed.
Result<void> commit_misplaced(Progress& progress, const Step& step) {
    progress.file.reset();
    progress.look_for = step.file.hash;
    if (++progress.misplaced <= kMaxMisplaced) return {};
    return fail(Errc::in_use, "hub", "loses again and again what it has of a file");
}

}  // namespace

Result<std::optional<Step>> plan_attachments(store::Store& store, const Progress& progress,
                                             std::size_t left) {
    if (progress.attachments_over || !TRY(store.has_outgoing())) return std::nullopt;
    if (left < kLeastChunkBytes + batch::kChunkFrameBytes) return std::nullopt;
    if (!progress.asked) return TRY(question(store, progress));
    const auto waiting = TRY(store.outgoing(1));
    if (waiting.empty()) return std::nullopt;
    Step step;
    step.file = waiting[0];
    const auto path = base_of(store) + "/" + relais::to_hex(seal::bytes_of(step.file.hash));
    const bool known = progress.file == step.file.hash;
    const bool small = step.file.size_bytes <= batch::kMaxChunkBytes;
    if (!known && (!small || progress.look_for == step.file.hash)) {
        step.kind = StepKind::place;
        step.request = {"GET", path, ""};
        return step;
    }
    step.kind = StepKind::chunk;
    step.file_offset = known ? progress.file_bytes : 0;
    const auto limit = std::min(progress.batch_bytes, left - batch::kChunkFrameBytes);
    auto bytes = TRY(store.chunk(step.file, step.file_offset, limit));
    step.request = {"PUT", path + "?from=" + std::to_string(step.file_offset), std::move(bytes)};
    return step;
}

Result<void> commit_attachments(store::Store& store, const Step& step,
                                const batch::Response& response, Progress& progress) {
    // A hub of before there were attachments: they wait for one that takes them.
    if (response.status == 404 && step.kind == StepKind::held) {
        progress.attachments_over = true;
        return {};
    }
    if (step.kind == StepKind::chunk && response.status == 409)
        return commit_misplaced(progress, step);
    if (step.kind == StepKind::chunk && response.status == 400) {
        progress.file.reset();
        // Should it be our disk that lost it, the others still go.
        if (!TRY(store.check_outgoing(step.file.hash))) return {};
    }
    if (response.status != 200) return refusal(response);
    progress.received_bytes += response.body.size();
    if (step.kind == StepKind::chunk) return commit_chunk(store, step, response, progress);
    if (step.kind == StepKind::held) {
        progress.asked = !step.asks_for_more;
        progress.asked_through = step.asked_through;
    }
    const auto notice = TRY(taken_from(store, response, progress));
    if (step.kind == StepKind::held) return {};
    progress.look_for.reset();
    return move_to(notice, step, progress);
}

}  // namespace relais::sync::exchange
