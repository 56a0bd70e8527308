// What laptops and hub send each other: as it comes, and signed as its sender would have. What is
// read must be written again as the same bytes, for a message has one spelling.
#include <algorithm>
#include <string>
#include <string_view>

#include "forms/base/result.h"
#include "sync/batch/address.h"
#include "sync/batch/attachment.h"
#include "sync/batch/batch.h"
#include "sync/batch/bundle.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/notice.h"
#include "sync/batch/request.h"
#include "sync/batch/reset.h"
#include "sync/batch/returned.h"
#include "sync/hub/lists.h"
#include "sync/seal/seal.h"
#include "tests/fuzz/parties.h"
#include "tests/fuzz/targets.h"

namespace relais::tests::fuzz {

namespace batch = sync::batch;
namespace hub = sync::hub;
namespace seal = sync::seal;

namespace {

constexpr std::size_t kHubKeyAt = 6;  // of an enrolment, behind magic and version

void offers(std::string_view bytes) {
    if (const auto offers = batch::decode_offers(bytes))
        RELAIS_ASSERT(batch::encode_offers(*offers) == bytes);
}

void unsigned_message(std::string_view bytes) {
    if (const auto claim = batch::decode_claim(bytes))
        RELAIS_ASSERT(batch::encode(*claim) == bytes);
    if (const auto request = batch::decode_reset_request(bytes))
        RELAIS_ASSERT(batch::encode(*request) == bytes);
    if (const auto header = batch::authorization_from(bytes))
        RELAIS_ASSERT(batch::to_header(*header) == bytes);
    if (batch::is_notice(bytes)) (void)batch::device_of_notice(bytes);
    (void)batch::decode_question(bytes);
    (void)batch::decode_sealed_return(bytes);
    auto plain = bytes;
    (void)batch::take_attached(plain);
    offers(bytes);
}

/// The lists that an administrator edits: what is read is written and read again. Not always the
/// same: what shields a formula behind a semicolon ("x;+y") is not taken away by reading.
void lists(std::string_view csv) {
    for (const auto retired : {hub::Retired::left_out, hub::Retired::included}) {
        if (const auto people = hub::read_enumerators("list", csv, retired))
            (void)hub::read_enumerators("list", hub::write_enumerators(*people));
        if (const auto points = hub::read_points("list", csv, retired))
            (void)hub::read_points("list", hub::write_points(*points));
        if (const auto teams = hub::read_teams("list", csv, retired))
            (void)hub::read_teams("list", hub::write_teams(*teams));
    }
}

}  // namespace

void sent_batch(std::string_view bytes) {
    const Parties parties;
    (void)batch::decode(bytes, parties.laptop.verify_key);
    (void)batch::decode_record(bytes);
    const auto message = signed_message(std::string(bytes), "relais/0 batch", parties.laptop);
    const auto read = batch::decode(message, parties.laptop.verify_key);
    if (!read) return;
    RELAIS_ASSERT(batch::encode(*read, parties.laptop) == message);
    RELAIS_ASSERT(batch::records_in(message) == read->records.size());
    for (const auto& record : read->records) {
        const auto again = batch::decode_record(batch::encode_record(record));
        RELAIS_ASSERT(again && *again == record);
    }
}

void message(std::string_view bytes) {
    const Parties parties;
    unsigned_message(bytes);
    const auto& key = parties.hub.verify_key;
    const auto with = [&](std::string_view domain) {
        return signed_message(std::string(bytes), domain, parties.hub);
    };
    if (bytes.starts_with("RLC0")) {
        const auto message = with("relais/0 receipt");
        if (const auto read = batch::decode_receipt(message, key))
            RELAIS_ASSERT(batch::encode(*read, parties.hub) == message);
    } else if (bytes.starts_with("RLN0")) {
        const auto message = with("relais/0 notice");
        if (const auto read = batch::decode_notice(message, key))
            RELAIS_ASSERT(batch::encode(*read, parties.hub) == message);
    } else if (bytes.starts_with("RLO0")) {
        const auto message = with("relais/0 pong");
        if (const auto read = batch::decode_pong(message, key))
            RELAIS_ASSERT(batch::encode(*read, parties.hub) == message);
    } else if (bytes.starts_with("RLA0")) {
        (void)batch::decode_chunk(
            signed_message(std::string(bytes), "relais/0 attachment", parties.laptop),
            parties.laptop.verify_key);
    } else if (bytes.starts_with("RLH0")) {
        (void)batch::decode_held(with("relais/0 held"), key);
    } else if (bytes.starts_with("RLY0")) {
        (void)batch::decode_personal_keys(
            signed_message(std::string(bytes), "relais/0 personal keys", parties.laptop),
            parties.laptop.verify_key);
    } else if (bytes.starts_with("RLX0")) {
        const auto message = with("relais/0 reset");
        if (const auto read = batch::decode_reset_answer(message, key))
            RELAIS_ASSERT(batch::encode(*read, parties.hub) == message);
    }
}

void bundle(std::string_view bytes) {
    (void)batch::decode_bundle(bytes);
    const auto file = std::string(bytes) + std::string(seal::bytes_of(seal::hash(bytes)));
    const auto items = batch::decode_bundle(file);
    if (!items) return;
    RELAIS_ASSERT(batch::encode_bundle(*items) == file);
    RELAIS_ASSERT(batch::bundle_size_of(*items) == file.size());
    for (const auto& item : *items)
        unsigned_message(item.bytes);
}

void enrolment(std::string_view bytes) {
    const Parties parties;
    (void)batch::decode_enrolment(bytes);
    if (!bytes.starts_with("RLE0")) {
        (void)batch::parse_address(bytes);
        lists(bytes);
        return;
    }
    std::string body(bytes);
    const auto key = seal::bytes_of(parties.hub.verify_key);
    if (body.size() >= kHubKeyAt + key.size()) body.replace(kHubKeyAt, key.size(), key);
    const auto file = signed_message(body, "relais/0 enrolment", parties.hub);
    const auto read = batch::decode_enrolment(file);
    if (!read) return;
    RELAIS_ASSERT(batch::encode(*read, parties.hub) == file);
    RELAIS_ASSERT(batch::fingerprint(*read) == seal::hash(body));
    (void)batch::parse_address(read->hub_url);
}

}  // namespace relais::tests::fuzz
