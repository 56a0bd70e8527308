// What the hub answers: a function from request to response, free of HTTP, so that tests and the
// simulator run it in their own process. It holds no key that opens a record.
//   GET  /v1/ping?nonce=…               signed pong with a challenge
//   POST /v1/enrol                      a claim; signed receipt without lines
//   PUT  /v1/d/{device}/batches/{hash}  signed receipt, after fsync
//   GET  /v1/d/{device}/state           signed receipt without lines: high-water mark and gaps
//   GET  /v1/d/{device}/updates?since=…  signed notice: what is held, safe, offered
//   PUT  /v1/d/{device}/people          personal keys; signed receipt without lines
//   GET  /v1/d/{device}/blobs/{hash}?from=…  a piece of what is offered
//   GET  /v1/d/{device}/attachments/{hash}   signed: how much of it is on the disk
//   PUT  /v1/d/{device}/attachments/{hash}?from=…  a piece of it; the same, after fsync; 409 where
//        it does not go on there
//   POST /v1/d/{device}/attachments          signed: which of those asked for are held, or safe
// All below /v1/d/ must be signed by that laptop, with a challenge of this run (batch/request.h).
// Every refusal has one shape: {"error": "<cause>", "detail": "<English>"}.
#pragma once

#include <functional>
#include <optional>

#include "forms/base/time.h"
#include "sync/batch/message.h"
#include "sync/hub/attachments.h"
#include "sync/hub/enrolments.h"
#include "sync/hub/gate.h"
#include "sync/hub/group_commit.h"
#include "sync/hub/ingest.h"
#include "sync/hub/office.h"
#include "sync/hub/pace.h"

namespace relais::sync::hub {

/// The largest body that any address takes; what is larger needs not be received.
inline constexpr std::size_t kMaxBodyBytes = batch::kMaxBatchBytes;

struct Ingest {
    IngestStore& store;
    const Enrolments& enrolments;
    const seal::SignKeys& keys;
    const Clock& clock;
    Gate& gate;
    /// Told of what went wrong here (disk full, damaged store); the laptop learns no more than that
    /// nothing was taken. May be empty.
    std::function<void(const Error&)> report_fault;
    /// Null where nobody administers: every laptop is trusted, nothing is offered.
    const Office* office = nullptr;
    /// How several threads share `store`, which then is theirs only when it is their turn: handle()
    /// sees to that. Null where one thread does everything, one request after the other.
    GroupCommit* group = nullptr;
    /// Null: every laptop may ask as often as it likes.
    Pace* pace = nullptr;
    /// Null where only records are taken.
    AttachmentStore* attachments = nullptr;
};
/// Through `group` where there is one.
Result<std::optional<Device>> device_of(const Ingest& ingest, const batch::DeviceId& id);
Result<batch::Receipt> insert_into(const Ingest& ingest, const Arrival& arrival,
                                   GroupCommit::Announced* announced = nullptr);

/// With `group` and by any number of threads at once, or without by one.
batch::Response handle(const batch::Request& request, const Ingest& ingest);

/// The one shape of a refusal; also for what never reaches handle() (a body too large).
batch::Response refuse(const Error& error);

}  // namespace relais::sync::hub
