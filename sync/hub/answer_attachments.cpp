#include "sync/hub/answer_attachments.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/base/time.h"
#include "sync/batch/attachment.h"
#include "sync/batch/message.h"
#include "sync/hub/attachments.h"
#include "sync/hub/handle.h"
#include "sync/hub/ingest.h"
#include "sync/hub/office.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

Result<seal::Hash> hash_from(std::string_view hex) {
    const auto bytes = from_hex(hex);
    // One spelling only: it becomes a file's name.
    if (!bytes || bytes->size() != 32 || to_hex(*bytes) != hex)
        return fail(Errc::invalid, "attachment", "has no such name");
    return seal::array_from<32>(*bytes);
}

/// The number of "?from=123" at the end of a path.
Result<std::uint64_t> from_in(std::string_view path) {
    constexpr std::string_view kFrom = "?from=";
    const auto mark = path.find(kFrom);
    const auto digits = path.substr(mark == path.npos ? path.size() : mark + kFrom.size());
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc() || end != digits.data() + digits.size())
        return fail(Errc::invalid, "attachment", "needs ?from= and a number");
    return number;
}

Result<Trust> trust_of(const Device& device, const Ingest& ingest) {
    if (ingest.office == nullptr) return Trust::counted;
    return ingest.office->trust(device.id, ingest.clock.now());
}

batch::HeldNotice notice_for(const Device& device, const AttachmentStore& attachments,
                             Instant now) {
    batch::HeldNotice notice;
    notice.device = device.id;
    notice.epoch = device.epoch;
    notice.run = attachments.run();
    notice.made = now;
    return notice;
}

void mark_safe(batch::Held& held, const std::vector<seal::Hash>& safe) {
    if (held.holding == batch::Holding::whole &&
        std::binary_search(safe.begin(), safe.end(), held.attachment))
        held.holding = batch::Holding::safe;
}

Result<batch::Response> tell(const Device& device, std::vector<batch::Held> held,
                             const Ingest& ingest) {
    auto notice = notice_for(device, *ingest.attachments, ingest.clock.now());
    if (ingest.office != nullptr && !held.empty()) {
        const auto safe = TRY(ingest.office->safe_attachments(device));
        for (auto& one : held)
            mark_safe(one, safe);
    }
    notice.held = std::move(held);
    return batch::Response{200, batch::encode(notice, ingest.keys)};
}

/// The one shape of a refusal, and where it goes on.
batch::Response misplaced(std::uint64_t offset) {
    const nlohmann::ordered_json json = {
        {"error", "offset"}, {"detail", "attachment: goes on elsewhere"}, {"offset", offset}};
    return {409, json.dump() + "\n"};
}

}  // namespace

Result<batch::Response> tell_place(const Device& device, std::string_view hash_hex,
                                   const Ingest& ingest) {
    const auto hash = TRY(hash_from(hash_hex));
    return tell(device, {TRY(ingest.attachments->place(device.id, hash))}, ingest);
}

Result<batch::Response> take_chunk(const Device& device, std::string_view hash_hex,
                                   const batch::Request& request, const Ingest& ingest) {
    const auto hash = TRY(hash_from(hash_hex));
    const auto from = TRY(from_in(request.path));
    const auto chunk = TRY(batch::decode_chunk(request.body, device.verify_key));
    if (chunk.device != device.id || chunk.attachment != hash || chunk.offset != from)
        return fail(Errc::invalid, "attachment", "is another one than its address says");
    const auto taken = TRY(ingest.attachments->take(chunk, TRY(trust_of(device, ingest))));
    if (!taken.taken) return misplaced(taken.held.bytes);
    return tell(device, {taken.held}, ingest);
}

Result<batch::Response> answer_question(const Device& device, const batch::Request& request,
                                        const Ingest& ingest) {
    std::vector<batch::Held> held;
    for (const auto& hash : TRY(batch::decode_question(request.body)))
        held.push_back(TRY(ingest.attachments->place(device.id, hash)));
    return tell(device, std::move(held), ingest);
}

Result<batch::HeldNotice> all_held(AttachmentStore& attachments, const Office& office,
                                   const Device& device, Instant now) {
    auto notice = notice_for(device, attachments, now);
    notice.all = true;
    const auto safe = TRY(office.safe_attachments(device));
    for (const auto& hash : TRY(attachments.whole(device.id))) {
        if (notice.held.size() == batch::kMaxHeld) {
            notice.all = false;
            break;
        }
        notice.held.push_back({hash, batch::Holding::whole, 0});
        mark_safe(notice.held.back(), safe);
    }
    return notice;
}

}  // namespace relais::sync::hub
