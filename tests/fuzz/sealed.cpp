// What stands under a seal, in a frame or in a line with its hash: the target seals, frames and
// hashes what it is given, so that a fuzzer reaches what only a key or a hash leads to. The first
// byte says what the rest is.
#include <algorithm>
#include <string>
#include <string_view>

#include "forms/base/file.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/batch.h"
#include "sync/batch/bytes.h"
#include "sync/batch/frame.h"
#include "sync/batch/notice.h"
#include "sync/batch/payload.h"
#include "sync/hub/keys.h"
#include "sync/seal/seal.h"
#include "sync/store/log.h"
#include "tests/fuzz/parties.h"
#include "tests/fuzz/targets.h"
#include "tests/support/temporary_folder.h"

namespace relais::tests::fuzz {

namespace batch = sync::batch;
namespace seal = sync::seal;
namespace store = sync::store;

namespace {

constexpr std::size_t kPadBytes = 64;
constexpr std::size_t kMostPlainBytes = 1U << 20U;

std::string padded(std::string bytes) {
    bytes += '\x80';
    bytes.resize((bytes.size() + kPadBytes - 1) / kPadBytes * kPadBytes, '\0');
    return bytes;
}

/// What is in the seal of a record.
void sealed(std::string_view bytes) {
    Parties parties;
    batch::SealedRecord record{{1}, 7, 1, {2}, {}, {}};
    record.sealed =
        seal::seal(parties.shift_key, bytes, batch::identity_of(record), parties.random);
    const auto payload = batch::open_payload(record, parties.shift_key);
    if (!payload) return;
    auto again = record;
    batch::seal_payload(again, *payload, parties.shift_key, parties.random);
    RELAIS_ASSERT(batch::open_payload(again, parties.shift_key) == *payload);
}

void packed(std::string_view plain) {
    const auto packed = batch::pack(plain);
    RELAIS_ASSERT(batch::unpack(packed.packing, packed.bytes, plain.size(), "payload") ==
                  std::string(plain));
    sealed(padded(
        batch::Writer().u8(static_cast<std::uint8_t>(packed.packing)).raw(packed.bytes).take()));
}

void frames(std::string_view bytes) {
    (void)batch::decompress(bytes, kMostPlainBytes, "frame");
    for (std::uint8_t packing = 0; packing <= batch::kLastPacking; ++packing) {
        const auto plain = batch::unpack(batch::Packing{packing}, bytes, kMostPlainBytes, "frame");
        RELAIS_ASSERT(!plain || plain->size() <= kMostPlainBytes);
    }
}

void blob(std::string_view bytes) {
    Parties parties;
    batch::Offer offer;
    const auto made = batch::seal_blob(offer, bytes, parties.random);
    const auto plain = batch::open_blob(offer, made);
    RELAIS_ASSERT(plain && *plain == bytes);
    // The same key and identity around anything else.
    const auto identity =
        "relais/0 blob" + std::string(1, '\0') + std::string(seal::bytes_of(offer.plain));
    const auto other =
        seal::seal(seal::Secret(seal::bytes_of(offer.key)), bytes, identity, parties.random);
    offer.blob = seal::hash(other);
    offer.blob_bytes = static_cast<std::uint32_t>(other.size());
    (void)batch::open_blob(offer, other);
}

void log_lines(const std::string& bytes) {
    const TemporaryFolder folder;
    const auto path = folder / "outbox.log";
    RELAIS_ASSERT(write_file_atomically(path, bytes));
    std::string whole;
    const auto scan = store::scan_log(path, [&](const store::LogLine& line) -> Result<void> {
        whole += store::encode_line(line);
        return {};
    });
    RELAIS_ASSERT(scan && scan->intact_end <= bytes.size());
    // What is written anew from the lines that hold has no damage.
    RELAIS_ASSERT(write_file_atomically(path, whole));
    const auto again = store::scan_log(path, [](const auto&) -> Result<void> { return {}; });
    RELAIS_ASSERT(again && again->intact_end == whole.size() && !again->damaged_within);
}

std::string lines_of(std::string_view bodies) {
    std::string lines;
    for (const auto body : split(bodies, '\f'))
        lines += batch::Writer().count32(body.size()).raw(seal::hash(body)).raw(body).take();
    return lines;
}

void share(std::string_view bytes) {
    (void)sync::hub::share_from(bytes);
    const auto text =
        to_hex(std::string(bytes) + std::string(seal::bytes_of(seal::hash(bytes)).substr(0, 4)));
    const auto read = sync::hub::share_from(text);
    if (read) RELAIS_ASSERT(read->number == static_cast<std::uint8_t>(bytes[5]));
}

}  // namespace

void payload(std::string_view bytes) {
    if (bytes.empty()) return;
    const auto rest = bytes.substr(1);
    switch (bytes.front()) {
    case 'p':  // a whole payload, to be packed
        return packed(rest);
    case 'f':
        return frames(rest);
    case 's':  // what is packed, or brief
        return sealed(padded(std::string(rest)));
    case 'S':
        return sealed(rest);
    case 'b':
        return blob(rest);
    case 'l':
        return log_lines(lines_of(rest));
    case 'L':
        return log_lines(std::string(rest));
    case 'k':
        return share(rest);
    default:
        return;
    }
}

}  // namespace relais::tests::fuzz
