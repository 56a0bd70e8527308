// Attachments: what a record says of them, and what goes to the hub and comes back.
#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <utility>

#include "sync/batch/attachment.h"
#include "tests/support/mutate.h"
#include "tests/support/seed.h"
#include "tests/sync/batch/samples.h"

using namespace relais;
using namespace relais::tests;

namespace {

struct Sealed {
    batch::Attached attached;
    std::string bytes;
};

/// By the rules of sync/README.md, not by the store's code.
Sealed sealed(const std::string& content, Random& random) {
    Sealed made;
    random.fill(made.attached.draft);
    batch::AttachedFile file;
    file.name = "photo.jpg";
    file.size_bytes = static_cast<std::uint32_t>(content.size());
    random.fill(file.key);
    std::string hashes;
    for (std::size_t number = 0; number == 0 || number * 65'536 < content.size(); ++number) {
        std::string identity("relais/0 attachment piece\0", 26);
        identity += seal::bytes_of(made.attached.draft);
        for (int shift = 56; shift >= 0; shift -= 8)
            identity += static_cast<char>(number >> shift & 0xFFU);
        const auto piece = seal::seal(seal::Secret(seal::bytes_of(file.key)),
                                      content.substr(number * 65'536, 65'536), identity, random);
        hashes += seal::bytes_of(seal::hash(piece));
        made.bytes += piece;
    }
    file.hash = seal::hash(hashes);
    made.attached.files = {file};
    return made;
}

batch::Chunk sample_chunk() {
    batch::Chunk chunk;
    chunk.device.fill(3);
    chunk.attachment = seal::hash("attachment");
    chunk.size_bytes = 5'000;
    chunk.offset = 1'000;
    chunk.bytes = "some bytes of it";
    return chunk;
}

batch::HeldNotice sample_held() {
    batch::HeldNotice notice;
    notice.device.fill(3);
    notice.epoch = 7;
    notice.run = 99;
    notice.made = {1'795'000'000'000};
    notice.all = true;
    notice.held = {{seal::hash("a"), batch::Holding::part, 12},
                   {seal::hash("b"), batch::Holding::whole, 5'000},
                   {seal::hash("c"), batch::Holding::safe, 0}};
    return notice;
}

}  // namespace

TEST_CASE("attachment: sealed by the book it opens, of every size", "[sync_batch]") {
    REQUIRE(seal::start());
    SystemRandom random;
    for (const std::size_t size : {0U, 1U, 65'535U, 65'536U, 65'537U, 200'000U}) {
        const std::string content(size, 'x');
        const auto made = sealed(content, random);
        const auto& file = made.attached.files[0];
        CHECK(made.bytes.size() == batch::sealed_size_of(size));
        CHECK(batch::hash_of_attachment(made.bytes) == file.hash);
        CHECK(batch::open_attachment(made.attached, file, made.bytes) == content);
    }
}

TEST_CASE("attachment: altered, swapped, cut or another record's does not open", "[sync_batch]") {
    REQUIRE(seal::start());
    SystemRandom random;
    const auto made = sealed(std::string(150'000, 'x'), random);
    const auto& file = made.attached.files[0];
    const auto opens = [&](const batch::Attached& attached, batch::AttachedFile as,
                           const std::string& bytes, bool renamed) {
        if (renamed) as.hash = batch::hash_of_attachment(bytes);
        return batch::open_attachment(attached, as, bytes).has_value();
    };
    constexpr auto kPiece = batch::kSealedPieceBytes;
    const auto swapped = made.bytes.substr(kPiece, kPiece) + made.bytes.substr(0, kPiece) +
                         made.bytes.substr(2 * kPiece);
    auto flipped = made.bytes;
    flipped[70'000] = static_cast<char>(flipped[70'000] ^ 1);
    // Even where somebody gives it a fitting name.
    for (const bool renamed : {false, true}) {
        CHECK_FALSE(opens(made.attached, file, swapped, renamed));
        CHECK_FALSE(opens(made.attached, file, flipped, renamed));
        CHECK_FALSE(opens(made.attached, file, made.bytes.substr(0, 2 * kPiece), renamed));
        CHECK_FALSE(opens(made.attached, file, made.bytes + "x", renamed));
    }
    auto other = made.attached;
    other.draft[0] ^= 1;
    CHECK_FALSE(opens(other, file, made.bytes, false));
    auto another = file;
    another.key[0] ^= 1;
    CHECK_FALSE(opens(made.attached, another, made.bytes, false));
}

TEST_CASE("attachment: a record carries what it says of its files, and one without is as it was",
          "[sync_batch]") {
    REQUIRE(seal::start());
    SystemRandom random;
    const auto key = seal::Secret::random(32, random);
    batch::SealedRecord record;
    record.seq = 1;
    auto payload = sample_payload();
    batch::seal_payload(record, payload, key, random);
    CHECK(batch::open_payload(record, key) == payload);
    payload.attached = sealed("content", random).attached;
    batch::seal_payload(record, payload, key, random);
    CHECK(batch::open_payload(record, key) == payload);
    payload.remarks = "{}";
    batch::seal_payload(record, payload, key, random);
    CHECK(batch::open_payload(record, key) == payload);

    auto twice = payload.attached;
    twice.files.push_back(twice.files[0]);
    const auto bytes = batch::encode(twice);
    std::string_view rest = bytes;
    CHECK(batch::take_attached(rest).error().code == Errc::invalid);
    std::string none = "RLPA" + std::string(18, '\0') + "RLP0";
    rest = none;
    CHECK(batch::take_attached(rest).error().code == Errc::invalid);
    rest = "RLP0 and more";
    CHECK(batch::take_attached(rest)->files.empty());
    CHECK(rest == "RLP0 and more");
}

TEST_CASE("attachment: what goes and comes is read back, and refused where it lies",
          "[sync_batch]") {
    REQUIRE(seal::start());
    SystemRandom random;
    const auto keys = seal::make_sign_keys(random);
    const auto others = seal::make_sign_keys(random);
    CHECK(batch::decode_chunk(encode(sample_chunk(), keys), keys.verify_key) == sample_chunk());
    CHECK(batch::decode_held(encode(sample_held(), keys), keys.verify_key) == sample_held());
    CHECK(batch::decode_chunk(encode(sample_chunk(), others), keys.verify_key).error().code ==
          Errc::forged);
    const std::vector<seal::Hash> asked{seal::hash("a"), seal::hash("b")};
    CHECK(batch::decode_question(batch::encode_question(asked)) == asked);
    CHECK(batch::decode_question(batch::encode_question({}))->empty());

    const auto read = [&](auto change) {
        auto chunk = sample_chunk();
        change(chunk);
        return batch::decode_chunk(encode(chunk, keys), keys.verify_key).has_value();
    };
    CHECK_FALSE(read([](auto& chunk) { chunk.offset = 5'000; }));
    CHECK_FALSE(read([](auto& chunk) { chunk.offset = ~0ULL; }));
    CHECK_FALSE(read([](auto& chunk) { chunk.size_bytes = 39; }));
    CHECK_FALSE(read([](auto& chunk) { chunk.size_bytes = batch::kMaxSealedAttachmentBytes + 1; }));
    CHECK(read([](auto& chunk) { chunk.offset = 5'000 - chunk.bytes.size(); }));
    CHECK(read([](auto& chunk) { chunk.bytes.assign(1, 'x'); }));
}

TEST_CASE("attachment: every truncation and flipped bit fails, and no bytes do harm",
          "[sync_batch]") {
    REQUIRE(seal::start());
    SeededRandom random(seed_of_this_run("attachments of any bytes"));
    const auto keys = seal::make_sign_keys(random);
    const auto chunk = encode(sample_chunk(), keys);
    const auto held = encode(sample_held(), keys);
    const auto question = batch::encode_question({seal::hash("a")});
    for (std::size_t size = 0; size < chunk.size(); ++size)
        REQUIRE_FALSE(batch::decode_chunk(chunk.substr(0, size), keys.verify_key));
    for (std::size_t size = 0; size < held.size(); ++size)
        REQUIRE_FALSE(batch::decode_held(held.substr(0, size), keys.verify_key));
    for (std::size_t size = 0; size < question.size(); ++size)
        REQUIRE_FALSE(batch::decode_question(question.substr(0, size)));
    for (std::size_t bit = 0; bit < chunk.size() * 8; ++bit) {
        auto flipped = chunk;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        REQUIRE_FALSE(batch::decode_chunk(flipped, keys.verify_key));
    }
    const auto resigned = [&](std::string bytes, std::string_view domain) {
        bytes.resize(bytes.size() < 64 ? 0 : bytes.size() - 64);
        const auto hash = seal::hash(bytes);
        return bytes + std::string(seal::bytes_of(seal::sign(keys, domain, seal::bytes_of(hash))));
    };
    const auto attached = batch::encode(sealed("content", random).attached);
    for (int i = 0; i < 3'000; ++i) {
        static_cast<void>(batch::decode_chunk(
            resigned(mutated(chunk, random), "relais/0 attachment"), keys.verify_key));
        static_cast<void>(
            batch::decode_held(resigned(mutated(held, random), "relais/0 held"), keys.verify_key));
        static_cast<void>(batch::decode_question(mutated(question, random)));
        const auto bytes = mutated(attached, random);
        std::string_view rest = bytes;
        static_cast<void>(batch::take_attached(rest));
    }
}
