// What a stick carries.
#include "sync/batch/bundle.h"

#include <catch2/catch.hpp>

#include "forms/base/file.h"
#include "sync/batch/bytes.h"
#include "tests/support/mutate.h"
#include "tests/support/seed.h"
#include "tests/support/temporary_folder.h"
#include "tests/sync/batch/samples.h"

using namespace relais;
using namespace relais::tests;
using batch::Item;
using batch::ItemKind;

namespace {

/// With the hash that makes it whole.
std::string whole(std::string bytes) {
    bytes += seal::bytes_of(seal::hash(bytes));
    return bytes;
}

batch::Writer head(std::uint32_t items) {
    batch::Writer writer;
    writer.raw("RLS0").u16(0).u32(items);
    return writer;
}

}  // namespace

TEST_CASE("bundle: what is packed is unpacked, byte for byte", "[sync_batch]") {
    REQUIRE(seal::start());
    batch::DeviceId device{};
    device.fill(9);
    const std::vector<Item> items{{ItemKind::claim, device, "claim"},
                                  {ItemKind::batch, device, std::string(1 << 20, 'b')},
                                  {ItemKind::notice, device, ""},
                                  {ItemKind::blob, {}, std::string("\0\1", 2)}};
    const auto bytes = batch::encode_bundle(items);
    CHECK(bytes.size() == batch::bundle_size_of(items));
    CHECK(batch::decode_bundle(bytes).value() == items);
    CHECK(batch::decode_bundle(batch::encode_bundle({})).value().empty());
}

TEST_CASE("bundle: written, read again, and refused when the stick has lost some of it",
          "[sync_batch]") {
    REQUIRE(seal::start());
    SeededRandom random(1);
    const TemporaryFolder stick;
    const std::vector<Item> items{{ItemKind::batch, {}, std::string(200, 'b')}};
    const auto path = batch::write_bundle(stick.path(), "bundle", items, random).value();
    CHECK(path.starts_with(stick / "bundle-"));
    CHECK(path.ends_with(".relais"));
    CHECK(batch::read_bundle(path).value() == items);
    const auto bytes = read_file(path, 1 << 20).value();
    REQUIRE(write_file_atomically(path, bytes.substr(0, bytes.size() / 2)));
    const auto cut = batch::read_bundle(path);
    REQUIRE_FALSE(cut);
    CHECK(cut.error().code == Errc::corrupt);
    CHECK(cut.error().subject == path);
    CHECK(batch::write_bundle(stick / "absent", "bundle", items, random).error().code ==
          Errc::not_found);
}

TEST_CASE("bundle: what is whole and nonsense is refused", "[sync_batch]") {
    REQUIRE(seal::start());
    const auto code = [](const std::string& bytes) {
        const auto decoded = batch::decode_bundle(bytes);
        return decoded ? std::nullopt : std::optional(decoded.error().code);
    };
    CHECK(code(whole(head(0).take())) == std::nullopt);
    CHECK(code("") == Errc::invalid);
    CHECK(code(whole("RLE0")) == Errc::invalid);
    CHECK(code(whole("RLE0" + std::string(20, '\0'))) == Errc::invalid);
    CHECK(code(whole(batch::Writer().raw("RLS0").u16(1).u32(0).take())) == Errc::newer_version);
    CHECK(code(whole(head(1).take())) == Errc::invalid);
    CHECK(code(whole(head(UINT32_MAX).take())) == Errc::limit);
    const batch::DeviceId device{};
    CHECK(code(whole(head(1).u8(0).raw(device).text("x").take())) == Errc::invalid);
    CHECK(code(whole(head(1).u8(7).raw(device).text("x").take())) == Errc::invalid);
    CHECK(code(whole(head(1).u8(1).raw(device).text(std::string(2000, 'x')).take())) ==
          Errc::limit);
    CHECK(code(whole(head(1).u8(2).raw(device).u32(UINT32_MAX).take())) == Errc::limit);
    CHECK(code(whole(head(0).u8(1).take())) == Errc::invalid);
}

TEST_CASE("bundle: random changes are noticed", "[sync_batch]") {
    REQUIRE(seal::start());
    const auto seed = seed_of_this_run("bundles");
    CAPTURE(seed);
    SeededRandom random(seed);
    const auto bytes = batch::encode_bundle(
        {{ItemKind::batch, {}, std::string(300, 'b')}, {ItemKind::notice, {}, "notice"}});
    const auto body = bytes.substr(0, bytes.size() - 32);
    for (int i = 0; i < 5000; ++i) {
        const auto changed = mutated(bytes, random);
        if (changed != bytes) REQUIRE_FALSE(batch::decode_bundle(changed));
        // And where somebody made the hash fit: read within its bounds, or refused.
        if (const auto read = batch::decode_bundle(whole(mutated(body, random))))
            REQUIRE(batch::decode_bundle(batch::encode_bundle(*read)).value() == *read);
    }
}
