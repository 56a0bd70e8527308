// What the hub answers about attachments, once the laptop that asks is known. Internal to sync/hub;
// handle.cpp routes to it.
#pragma once

#include <string_view>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/attachment.h"
#include "sync/batch/message.h"
#include "sync/hub/attachments.h"
#include "sync/hub/handle.h"
#include "sync/hub/ingest.h"
#include "sync/hub/office.h"

namespace relais::sync::hub {

/// The state of one, signed.
Result<batch::Response> tell_place(const Device& device, std::string_view hash_hex,
                                   const Ingest& ingest);
/// A piece of one: its state afterwards, signed; 409 where it does not go on at the end.
Result<batch::Response> take_chunk(const Device& device, std::string_view hash_hex,
                                   const batch::Request& request, const Ingest& ingest);
/// The state of those that the body names, signed.
Result<batch::Response> answer_question(const Device& device, const batch::Request& request,
                                        const Ingest& ingest);

/// All that is held of that laptop, for a stick.
Result<batch::HeldNotice> all_held(AttachmentStore& attachments, const Office& office,
                                   const Device& device, Instant now);

}  // namespace relais::sync::hub
