#include "sync/hub/handle.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <nlohmann/json.hpp>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/batch.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/limits.h"
#include "sync/batch/message.h"
#include "sync/batch/request.h"
#include "sync/batch/returned.h"
#include "sync/hub/answer_attachments.h"
#include "sync/hub/enrolments.h"
#include "sync/hub/gate.h"
#include "sync/hub/ingest.h"
#include "sync/hub/pace.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

constexpr std::size_t kMaxNonce = 64;
constexpr int kBusyRetryS = 30;
constexpr int kFullRetryS = 600;  // somebody has to make room first

struct Cause {
    const char* name;
    int status;
};
/// Asks for a new challenge; the laptop itself is not in doubt.
constexpr Cause kStale{"stale", 401};
constexpr Cause kTooOften{"too_often", 429};
constexpr int kNextBatchS = 5;  // one of the same laptop is being written

Cause cause_of(Errc code) {
    switch (code) {
    case Errc::invalid:
        return {"invalid", 400};
    case Errc::not_found:
        return {"not_found", 404};
    case Errc::already_exists:
        return {"already_exists", 409};
    case Errc::disk_full:
        return {"disk_full", 507};
    case Errc::in_use:
        return {"busy", 503};
    case Errc::corrupt:
        return {"corrupt", 400};
    case Errc::newer_version:
        return {"newer_version", 426};
    case Errc::older_version:
        return {"older_version", 426};
    case Errc::limit:
        return {"limit", 413};
    case Errc::unsupported:
        return {"unsupported", 405};
    case Errc::refused:
    case Errc::forged:
    case Errc::wrong_key:
        return {"refused", 403};
    case Errc::io:
    case Errc::read_only:
    case Errc::network:
    case Errc::cancelled:
        break;
    }
    return {"fault", 500};
}

batch::Response refusal(const Cause& cause, const std::string& detail) {
    const nlohmann::ordered_json json = {{"error", cause.name}, {"detail", detail}};
    batch::Response response;
    response.status = cause.status;
    response.body = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    if (cause.status == 503) response.retry_after_s = kBusyRetryS;
    if (cause.status == 507) response.retry_after_s = kFullRetryS;
    return response;
}

/// The store's own faults say nothing of the hub's paths to a stranger.
batch::Response answer_of(const Error& error, const Ingest& ingest) {
    // What a laptop sent was looked at before: what is damaged now is ours.
    const bool damaged = error.code == Errc::corrupt;
    if (!damaged && cause_of(error.code).status != 500 && error.code != Errc::disk_full &&
        error.code != Errc::in_use)
        return refuse(error);
    if (ingest.report_fault) ingest.report_fault(error);
    return refuse({damaged ? Errc::io : error.code, "hub",
                   "could not store anything just now; nothing was taken"});
}

batch::Response too_often(int retry_after_s) {
    auto response = refusal(kTooOften, "laptop: asks more often than one laptop may");
    response.retry_after_s = retry_after_s;
    return response;
}

/// An unknown laptop and a wrong signature look the same, so that nobody learns who is enrolled.
batch::Response refuse_laptop() {
    return refuse(
        {Errc::refused, "laptop", "is not enrolled here, or its signature does not hold"});
}

bool is_nonce(std::string_view text) {
    return !text.empty() && text.size() <= kMaxNonce &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      c == '-' || c == '_';
           });
}

batch::Response ping(std::string_view query, const Ingest& ingest) {
    constexpr std::string_view kNonce = "nonce=";
    if (!query.starts_with(kNonce) || !is_nonce(query.substr(kNonce.size())))
        return refuse({Errc::invalid, "ping", "needs ?nonce= of 1 to 64 letters and digits"});
    batch::Pong pong;
    pong.nonce = query.substr(kNonce.size());
    pong.hub_time = ingest.clock.now();
    pong.challenge = ingest.gate.issue();
    return {200, batch::encode(pong, ingest.keys)};
}

/// One answer to every claim that is not accepted, so that none tells whether a laptop is expected.
batch::Response refuse_claim() {
    return refuse({Errc::refused, "enrolment",
                   "is not one of this hub, was used already, is older than 48 hours, or was tried "
                   "too often: wait a quarter of an hour, or make a new one"});
}

batch::Response accept_claim(const batch::Claim& claim, std::string_view body,
                             const Ingest& ingest) {
    auto known = ingest.store.device(claim.device);
    if (!known) return answer_of(known.error(), ingest);
    const auto& device = *known;
    if (!device) return refuse_claim();
    auto receipt = ingest.store.state(*device);
    if (!receipt) return answer_of(receipt.error(), ingest);
    receipt->batch = batch::hash_of_batch(body);
    return {200, batch::encode(*receipt, ingest.keys)};
}

/// Whether a laptop that is not known yet may become so with this claim.
bool holds(const batch::Claim& claim, const PendingEnrolment& pending, const Ingest& ingest) {
    if (!ingest.gate.may_claim(claim.device)) return false;
    if (!seal::equal(batch::proof_of(claim, pending.secret), claim.proof)) {
        ingest.gate.note_wrong_secret(claim.device);
        return false;
    }
    return ingest.clock.now() <= pending.valid_until;
}

/// A laptop that this hub once knew shows what the hub told it then.
batch::Response welcome_back(const batch::Request& request, const Ingest& ingest) {
    const auto vouch = batch::decode_notice(request.body, ingest.keys.verify_key);
    if (!vouch && vouch.error().code == Errc::forged) return refuse_claim();
    if (!vouch) return refuse(vouch.error());
    const auto known = ingest.store.device(vouch->device);
    if (!known) return answer_of(known.error(), ingest);
    if (!known->has_value())
        if (const auto back = ingest.office->welcome_back(ingest.store, *vouch, ingest.clock.now());
            !back)
            return answer_of(back.error(), ingest);
    batch::Claim claim;
    claim.device = vouch->device;
    return accept_claim(claim, request.body, ingest);
}

batch::Response enrol(const batch::Request& request, const Ingest& ingest) {
    if (ingest.office != nullptr && batch::is_notice(request.body))
        return welcome_back(request, ingest);
    const auto claim = batch::decode_claim(request.body);
    if (!claim) return refuse(claim.error());
    if (!seal::is_usable_for_signing(claim->device_key))
        return refuse({Errc::invalid, "claim", "its key is none that could sign"});
    const auto known = ingest.store.device(claim->device);
    if (!known) return answer_of(known.error(), ingest);
    if (const auto& device = *known; device) {
        // The same claim again: its first answer was lost. Anyone else's comes too late.
        const bool same = device->verify_key == claim->device_key && device->epoch == claim->epoch;
        return same ? accept_claim(*claim, request.body, ingest) : refuse_claim();
    }
    const auto found = ingest.enrolments.find(claim->device);
    if (!found) return answer_of(found.error(), ingest);
    const auto& pending = *found;
    if (!pending || !holds(*claim, *pending, ingest)) return refuse_claim();
    if (const auto added = ingest.store.add_device(*claim, ingest.clock.now()); !added)
        return answer_of(added.error(), ingest);
    ingest.gate.forget_claims(claim->device);
    // A file left behind does no harm: the device is known now.
    static_cast<void>(ingest.enrolments.remove(claim->device));
    return accept_claim(*claim, request.body, ingest);
}

batch::Response stale() {
    return refusal(kStale, "request: its challenge is not of this run, or it was heard before");
}

/// The laptop that signed the request; or how it is answered. Known laptop → signature → new.
std::expected<Device, batch::Response> signer(std::string_view device_hex,
                                              const batch::Request& request, const Ingest& ingest) {
    const auto id = batch::device_from_hex(device_hex);
    if (!id) return std::unexpected(refuse_laptop());
    const auto known = device_of(ingest, *id);
    if (!known) return std::unexpected(answer_of(known.error(), ingest));
    const auto& device = *known;
    const auto authorization = batch::authorization_from(request.authorization);
    if (!device || !authorization || !batch::verify(request, *authorization, device->verify_key))
        return std::unexpected(refuse_laptop());
    if (!ingest.gate.admit(*id, *authorization)) return std::unexpected(stale());
    if (ingest.pace != nullptr)
        if (const auto wait_s = ingest.pace->admit(*id); wait_s > 0)
            return std::unexpected(too_often(wait_s));
    return *device;
}

/// No other batch of that laptop is at work.
batch::Response take_in_turn(const Device& device, std::string_view hash_hex,
                             const batch::Request& request, const Ingest& ingest) {
    GroupCommit::Announced announced(ingest.group);
    const auto decoded = batch::decode(request.body, device.verify_key);
    if (!decoded && decoded.error().code == Errc::forged) return refuse_laptop();
    if (!decoded) return refuse(decoded.error());
    if (decoded->device != device.id)
        return refuse({Errc::invalid, "batch", "is of another laptop than its address says"});
    const auto now = ingest.clock.now();
    auto arrival = arrival_of(*decoded, request.body, now, Trust::counted);
    const auto named = from_hex(hash_hex);
    if (!named || *named != seal::bytes_of(arrival.hash))
        return refuse({Errc::corrupt, "batch", "is not the one that its address names"});
    if (ingest.office != nullptr) {
        const auto trust = ingest.office->trust(device.id, now);
        if (!trust) return answer_of(trust.error(), ingest);
        arrival.trust = *trust;
    }
    const auto receipt = insert_into(ingest, arrival, &announced);
    if (!receipt) return answer_of(receipt.error(), ingest);
    return {200, batch::encode(*receipt, ingest.keys)};
}

/// size → known laptop → signature → new → the laptop's only one → the batch's own signature →
/// framing → hash → insert → fsync → receipt.
batch::Response take_batch(std::string_view device_hex, std::string_view hash_hex,
                           const batch::Request& request, const Ingest& ingest) {
    if (request.body.size() > batch::kMaxBatchBytes)
        return refuse({Errc::limit, "batch", "is larger than 1 MiB"});
    const auto device = signer(device_hex, request, ingest);
    if (!device) return device.error();
    if (ingest.pace == nullptr) return take_in_turn(*device, hash_hex, request, ingest);
    const auto turn = ingest.pace->enter(device->id);
    if (turn) return take_in_turn(*device, hash_hex, request, ingest);
    auto busy = refuse({Errc::in_use, "laptop", "has another batch at work"});
    busy.retry_after_s = kNextBatchS;
    return busy;
}

batch::Response state(std::string_view device_hex, const batch::Request& request,
                      const Ingest& ingest) {
    const auto device = signer(device_hex, request, ingest);
    if (!device) return device.error();
    const auto receipt = ingest.store.state(*device);
    if (!receipt) return answer_of(receipt.error(), ingest);
    return {200, batch::encode(*receipt, ingest.keys)};
}

/// The decimal number of "name=123"; nullopt for anything else.
std::optional<std::uint64_t> number_in(std::string_view query, std::string_view name) {
    if (!query.starts_with(name)) return std::nullopt;
    query.remove_prefix(name.size());
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(query.data(), query.data() + query.size(), number);
    const bool whole = error == std::errc() && end == query.data() + query.size();
    return whole ? std::optional(number) : std::nullopt;
}

batch::Response updates(std::string_view device_hex, std::string_view query,
                        const batch::Request& request, const Ingest& ingest) {
    const auto device = signer(device_hex, request, ingest);
    if (!device) return device.error();
    const auto since = number_in(query, "since=");
    if (!since) return refuse({Errc::invalid, "updates", "needs ?since= and a number"});
    const auto now = ingest.clock.now();
    const auto settled = ingest.office->settled(ingest.store, *device, now);
    if (!settled) return answer_of(settled.error(), ingest);
    const auto notice = ingest.office->notice(ingest.store, *settled, *since, now);
    if (!notice) return answer_of(notice.error(), ingest);
    return {200, batch::encode(*notice, ingest.keys)};
}

struct BlobAddress {
    std::string_view device_hex, hash_hex;
};

/// The same for every laptop: sealed under a key that only notices tell.
batch::Response blob(const BlobAddress& address, std::string_view query,
                     const batch::Request& request, const Ingest& ingest) {
    const auto device = signer(address.device_hex, request, ingest);
    if (!device) return device.error();
    const auto bytes = from_hex(address.hash_hex);
    const auto from = number_in(query, "from=");
    if (!bytes || bytes->size() != 32 || !from)
        return refuse({Errc::invalid, "blob", "needs its hash and ?from= and a number"});
    const auto hash = seal::array_from<32>(*bytes);
    const auto piece = ingest.office->piece(*device, *hash, *from);
    if (!piece) return answer_of(piece.error(), ingest);
    return {200, *piece};
}

/// Which personal keys its enumerators have: what is returned to them is sealed by it.
batch::Response people(std::string_view device_hex, const batch::Request& request,
                       const Ingest& ingest) {
    if (request.body.size() > batch::kMaxPeopleBytes)
        return refuse({Errc::limit, "personal keys", "are too many"});
    const auto device = signer(device_hex, request, ingest);
    if (!device) return device.error();
    if (const auto taken = ingest.office->take_people(*device, request.body); !taken)
        return answer_of(taken.error(), ingest);
    auto receipt = ingest.store.state(*device);
    if (!receipt) return answer_of(receipt.error(), ingest);
    receipt->batch = batch::hash_of_batch(request.body);
    return {200, batch::encode(*receipt, ingest.keys)};
}

batch::Response answered(Result<batch::Response> response, const Ingest& ingest) {
    return response ? *std::move(response) : answer_of(response.error(), ingest);
}

/// `hash_hex` is empty for the address of all of them.
batch::Response attachments(std::string_view device_hex, std::string_view hash_hex,
                            const batch::Request& request, const Ingest& ingest) {
    const auto device = signer(device_hex, request, ingest);
    if (!device) return device.error();
    if (request.method == "POST")
        return answered(answer_question(*device, request, ingest), ingest);
    if (request.method == "GET") return answered(tell_place(*device, hash_hex, ingest), ingest);
    return answered(take_chunk(*device, hash_hex, request, ingest), ingest);
}

batch::Response wrong_method() {
    return refuse({Errc::unsupported, "request", "this address takes another method"});
}

/// What takes care of the store by itself, or needs none.
bool needs_no_turn(std::span<const std::string_view> parts) {
    return parts[0] == "ping" || (parts.size() == 4 && parts[2] == "batches") ||
           (parts.size() == 4 && parts[2] == "blobs") ||
           (parts.size() >= 3 && parts[2] == "attachments");
}

/// `parts`: of the path, after /v1.
batch::Response route(std::span<const std::string_view> parts, std::string_view query,
                      const batch::Request& request, const Ingest& ingest) {
    const auto& method = request.method;
    if (parts.size() == 1 && parts[0] == "ping")
        return method == "GET" ? ping(query, ingest) : wrong_method();
    if (parts.size() == 1 && parts[0] == "enrol")
        return method == "POST" ? enrol(request, ingest) : wrong_method();
    if (parts.size() == 4 && parts[0] == "d" && parts[2] == "batches")
        return method == "PUT" ? take_batch(parts[1], parts[3], request, ingest) : wrong_method();
    if (parts.size() == 3 && parts[0] == "d" && parts[2] == "state")
        return method == "GET" ? state(parts[1], request, ingest) : wrong_method();
    if (ingest.office != nullptr && parts.size() == 3 && parts[0] == "d" && parts[2] == "updates")
        return method == "GET" ? updates(parts[1], query, request, ingest) : wrong_method();
    if (ingest.office != nullptr && parts.size() == 3 && parts[0] == "d" && parts[2] == "people")
        return method == "PUT" ? people(parts[1], request, ingest) : wrong_method();
    if (ingest.office != nullptr && parts.size() == 4 && parts[0] == "d" && parts[2] == "blobs")
        return method == "GET" ? blob({parts[1], parts[3]}, query, request, ingest)
                               : wrong_method();
    if (ingest.attachments != nullptr && parts.size() >= 3 && parts.size() <= 4 &&
        parts[0] == "d" && parts[2] == "attachments") {
        const bool one = parts.size() == 4;
        const bool takes = one ? method == "GET" || method == "PUT" : method == "POST";
        return takes ? attachments(parts[1], one ? parts[3] : "", request, ingest) : wrong_method();
    }
    return refuse({Errc::not_found, "request", "this hub has nothing at that address"});
}

}  // namespace

Result<std::optional<Device>> device_of(const Ingest& ingest, const batch::DeviceId& id) {
    return ingest.group == nullptr ? ingest.store.device(id) : ingest.group->device(id);
}

Result<batch::Receipt> insert_into(const Ingest& ingest, const Arrival& arrival,
                                   GroupCommit::Announced* announced) {
    if (ingest.group != nullptr) return ingest.group->insert(arrival, announced);
    const Arrival* const one[] = {&arrival};
    auto results = ingest.store.insert_all(one);
    static_cast<void>(ingest.store.tidy(Tidying::when_large));
    return std::move(results.front());
}

batch::Response handle(const batch::Request& request, const Ingest& ingest) {
    const auto mark = std::min(request.path.find('?'), request.path.size());
    const auto path = std::string_view(request.path).substr(0, mark);
    const auto query =
        std::string_view(request.path).substr(std::min(mark + 1, request.path.size()));
    const auto parts = split(path, '/');  // the first is empty
    if (parts.size() <= 2 || !parts[0].empty() || parts[1] != "v1")
        return refuse({Errc::not_found, "request", "this hub has nothing at that address"});
    const auto rest = std::span(parts).subspan(2);
    if (ingest.group == nullptr || needs_no_turn(rest)) return route(rest, query, request, ingest);
    batch::Response response;
    ingest.group->alone([&] { response = route(rest, query, request, ingest); });
    return response;
}

batch::Response refuse(const Error& error) {
    return refusal(cause_of(error.code), error.subject + ": " + error.detail);
}

}  // namespace relais::sync::hub
