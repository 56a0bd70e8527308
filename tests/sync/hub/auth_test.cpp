// Who may do what: every role at every address for every object, and every way to pretend.
#include <array>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "forms/base/text.h"
#include "tests/sync/hub/two_devices.h"

using namespace relais;
using namespace relais::tests;

namespace {

enum class Role : std::uint8_t {
    nobody,    ///< signs nothing
    stranger,  ///< signs with a key of its own; no hub ever knew it
    expected,  ///< has an enrolment that was not claimed yet
    laptop,    ///< is enrolled
    former,    ///< is enrolled, and signs with a key that it did not claim with
    revoked    ///< was enrolled, and is not trusted any more: heard, and set aside
};
enum class Object : std::uint8_t {
    of_laptop,
    of_neighbour,
    of_expected,
    of_revoked,
    of_nobody,
    malformed
};
enum class Address : std::uint8_t {
    ping,
    state,
    batch,
    updates,
    blob,
    people,
    place,     ///< how much of an attachment is there
    chunk,     ///< a piece of one
    question,  ///< which are there
    enrol
};

constexpr std::array kRoles{Role::nobody, Role::stranger, Role::expected,
                            Role::laptop, Role::former,   Role::revoked};
constexpr std::array kObjects{Object::of_laptop,  Object::of_neighbour, Object::of_expected,
                              Object::of_revoked, Object::of_nobody,    Object::malformed};
constexpr std::array kAddresses{Address::ping,    Address::state,    Address::batch,
                                Address::updates, Address::blob,     Address::people,
                                Address::place,   Address::chunk,    Address::question,
                                Address::enrol};

struct Row {
    Role role;
    Object object;
    std::array<int, kAddresses.size()> status;  ///< in the order of kAddresses
};

/// Whoever signs as the laptop that the address names reads and writes there, and nobody anywhere
/// else (404: no such blob is offered). A claim is its device's with that device's secret, and
/// again with the same key.
const std::vector<Row> kMatrix{
    {Role::nobody, Object::of_laptop, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::nobody, Object::of_neighbour, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::nobody, Object::of_expected, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::nobody, Object::of_revoked, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::nobody, Object::of_nobody, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::nobody, Object::malformed, {200, 403, 403, 403, 403, 403, 403, 403, 403, 400}},
    {Role::stranger, Object::of_laptop, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::stranger, Object::of_neighbour, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::stranger, Object::of_expected, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::stranger, Object::of_revoked, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::stranger, Object::of_nobody, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::stranger, Object::malformed, {200, 403, 403, 403, 403, 403, 403, 403, 403, 400}},
    {Role::expected, Object::of_laptop, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::expected, Object::of_neighbour, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::expected, Object::of_expected, {200, 403, 403, 403, 403, 403, 403, 403, 403, 200}},
    {Role::expected, Object::of_revoked, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::expected, Object::of_nobody, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::expected, Object::malformed, {200, 403, 403, 403, 403, 403, 403, 403, 403, 400}},
    {Role::laptop, Object::of_laptop, {200, 200, 200, 200, 404, 200, 200, 200, 200, 200}},
    {Role::laptop, Object::of_neighbour, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::laptop, Object::of_expected, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::laptop, Object::of_revoked, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::laptop, Object::of_nobody, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::laptop, Object::malformed, {200, 403, 403, 403, 403, 403, 403, 403, 403, 400}},
    {Role::former, Object::of_laptop, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::former, Object::of_neighbour, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::former, Object::of_expected, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::former, Object::of_revoked, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::former, Object::of_nobody, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::former, Object::malformed, {200, 403, 403, 403, 403, 403, 403, 403, 403, 400}},
    {Role::revoked, Object::of_laptop, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::revoked, Object::of_neighbour, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::revoked, Object::of_expected, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::revoked, Object::of_revoked, {200, 200, 200, 200, 404, 200, 200, 200, 200, 200}},
    {Role::revoked, Object::of_nobody, {200, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
    {Role::revoked, Object::malformed, {200, 403, 403, 403, 403, 403, 403, 403, 403, 400}},
};

/// A hub with two laptops and one that is expected.
struct Scene {
    Scene() {
        REQUIRE(laptop.claim().status == 200);
        REQUIRE(neighbour.claim().status == 200);
        REQUIRE(revoked.claim().status == 200);
        must(hub.folder().fleet().set(revoked.enrolment.device, {"", hub.clock.now()}));
        stranger.enrolment.device[3] ^= 1;  // of no hub
        stranger.enrolment.secret = std::string(16, 'x');
        former.enrolment = laptop.enrolment;
        for (auto* one : {&laptop, &neighbour, &expected, &stranger, &former, &revoked})
            one->add("in", "1");
    }
    RawLaptop& actor(Role role) {
        switch (role) {
        case Role::nobody:
        case Role::stranger:
            return stranger;
        case Role::expected:
            return expected;
        case Role::laptop:
            return laptop;
        case Role::revoked:
            return revoked;
        case Role::former:
            break;
        }
        return former;
    }
    std::string named(Object object) {
        switch (object) {
        case Object::of_laptop:
            return batch::to_hex(laptop.enrolment.device);
        case Object::of_neighbour:
            return batch::to_hex(neighbour.enrolment.device);
        case Object::of_expected:
            return batch::to_hex(expected.enrolment.device);
        case Object::of_revoked:
            return batch::to_hex(revoked.enrolment.device);
        case Object::of_nobody:
            return std::string(32, '7');
        case Object::malformed:
            break;
        }
        return "..%2f" + std::string(27, '0');
    }
    batch::Response ask(Role role, Object object, Address address) {
        auto& who = actor(role);
        const auto request = request_of(who, object, address);
        return role == Role::nobody ? hub.handle(request) : who.send(request);
    }
    std::uint64_t counted() {
        std::uint64_t all = 0;
        for (const auto& one : hub.status())
            all += one.records;
        return all;
    }
    std::uint64_t records() {
        std::uint64_t all = 0;
        for (const auto& one : hub.status())
            all += one.records + one.forks + one.quarantined;
        return all;
    }

    TestHub hub;
    RawLaptop laptop{hub, 1}, neighbour{hub, 2}, expected{hub, 3}, stranger{hub, 4}, former{hub, 5},
        revoked{hub, 6};

    std::size_t files() {
        std::size_t all = 0;
        for (const auto& device : must(hub.attachments().devices()))
            all += must(hub.attachments().whole(device)).size();
        return all;
    }

  private:
    seal::Hash file_hash() const { return batch::hash_of_attachment(file); }
    std::string file_name() const { return to_hex(seal::bytes_of(file_hash())); }
    std::string file = std::string(100, 'f');

    batch::Request request_of(const RawLaptop& who, Object object, Address address) {
        const auto stream = "/v1/d/" + named(object) + "/";
        const auto bytes = who.batch_of({0});
        switch (address) {
        case Address::ping:
            return {"GET", "/v1/ping?nonce=1", ""};
        case Address::state:
            return {"GET", stream + "state", ""};
        case Address::batch:
            return {"PUT",
                    stream + "batches/" + to_hex(seal::bytes_of(batch::hash_of_batch(bytes))),
                    bytes};
        case Address::updates:
            return {"GET", stream + "updates?since=0", ""};
        case Address::blob:
            return {"GET", stream + "blobs/" + std::string(64, '0') + "?from=0", ""};
        case Address::place:
            return {"GET", stream + "attachments/" + file_name(), ""};
        case Address::chunk:
            return {
                "PUT", stream + "attachments/" + file_name() + "?from=0",
                batch::encode(batch::Chunk{who.enrolment.device, file_hash(), file.size(), 0, file},
                              who.keys)};
        case Address::question:
            return {"POST", stream + "attachments", batch::encode_question({file_hash()})};
        case Address::people:
        case Address::enrol:
            break;
        }
        const auto device = batch::device_from_hex(named(object));
        if (address == Address::people)
            return {"PUT", stream + "people",
                    batch::encode(batch::PersonalKeys{device.value_or(batch::DeviceId{}), who.epoch,
                                                      1, "sealed"},
                                  who.keys)};
        batch::Claim claim{device.value_or(batch::DeviceId{}), who.epoch, who.keys.verify_key, {}};
        claim.proof = batch::proof_of(claim, who.enrolment.secret);
        const auto body = batch::encode(claim);
        return {"POST", "/v1/enrol", device ? body : body.substr(1)};
    }
};

}  // namespace

TEST_CASE("auth: every role at every address for every object", "[hub]") {
    std::set<std::pair<Role, Object>> seen;
    int cells = 0;
    std::map<Address, std::set<std::string>> refusals;
    for (const auto& row : kMatrix) {
        seen.emplace(row.role, row.object);
        Scene scene;
        for (const auto address : kAddresses) {
            const auto at = static_cast<std::size_t>(address);
            CAPTURE(static_cast<int>(row.role), static_cast<int>(row.object), at);
            const auto before = scene.records();
            const auto response = scene.ask(row.role, row.object, address);
            CHECK(response.status == row.status.at(at));
            if (response.status == 403) refusals[address].insert(response.body);
            if (address == Address::chunk) CHECK(scene.files() == (response.status == 200 ? 1 : 0));
            const bool stores = address == Address::batch && response.status == 200;
            CHECK(scene.records() == before + (stores ? 1 : 0));
            CHECK(scene.counted() == (row.role == Role::revoked ? 0 : scene.records()));
            ++cells;
        }
    }

    CHECK(seen.size() == kRoles.size() * kObjects.size());  // each once, none left out
    CHECK(kMatrix.size() == seen.size());
    CHECK(cells == 360);
    // One answer, whoever asks for whatever: nobody learns who is enrolled.
    CHECK(refusals[Address::state].size() == 1);
    for (const auto address :
         {Address::batch, Address::updates, Address::blob, Address::people, Address::place,
          Address::chunk, Address::question})
        CHECK(refusals[address] == refusals[Address::state]);
    CHECK(refusals[Address::enrol].size() == 1);
}

TEST_CASE("auth: every address takes one method", "[hub]") {
    Scene scene;
    const auto stream = "/v1/d/" + scene.named(Object::of_laptop) + "/";
    const std::map<std::string, std::string> takes{
        {"/v1/ping?nonce=1", "GET"},         {"/v1/enrol", "POST"},
        {stream + "state", "GET"},           {stream + "batches/00", "PUT"},
        {stream + "updates?since=0", "GET"}, {stream + "blobs/00?from=0", "GET"},
        {stream + "people", "PUT"},          {stream + "attachments", "POST"}};
    for (const auto& [path, method] : takes)
        for (const auto* other :
             {"GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "get"}) {
            CAPTURE(path, other);
            const auto status = scene.laptop.send({other, path, ""}).status;
            CHECK((status == 405) == (other != method));
        }
    for (const auto* method : {"GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "get"}) {
        const auto status = scene.laptop.send({method, stream + "attachments/00", ""}).status;
        const bool may = std::string(method) == "GET" || std::string(method) == "PUT";
        CHECK((status == 405) == !may);
    }
    CHECK(scene.records() == 0);
}

TEST_CASE("auth: a request passes once, however often it is repeated", "[hub]") {
    Scene scene;
    auto& laptop = scene.laptop;
    const auto bytes = laptop.batch_of({0});
    batch::Request request{
        "PUT", laptop.path("batches/" + to_hex(seal::bytes_of(batch::hash_of_batch(bytes)))),
        bytes};
    const auto challenge = laptop.ping();
    request.authorization = batch::to_header(batch::authorize(request, challenge, 7, laptop.keys));

    CHECK(scene.hub.handle(request).status == 200);
    for (int i = 0; i < 100; ++i) {
        const auto again = scene.hub.handle(request);
        REQUIRE(again.status == 401);
        REQUIRE(again.body.starts_with("{\"error\":\"stale\""));
    }
    CHECK(scene.records() == 1);

    const auto at = [&](const batch::Challenge& with, std::uint32_t count) {
        request.authorization =
            batch::to_header(batch::authorize(request, with, count, laptop.keys));
        return scene.hub.handle(request).status;
    };
    CHECK(at(challenge, 6) == 401);  // signed, but earlier than what passed
    CHECK(at(challenge, 8) == 200);
    const auto newer = laptop.ping();
    CHECK(at(newer, 1) == 200);
    CHECK(at(challenge, 9) == 401);  // from before the newer challenge
    CHECK(at(newer, 0xFFFFFFFF) == 200);
    CHECK(scene.records() == 1);
}

TEST_CASE("auth: a challenge is of this hub, of this run, and of today", "[hub]") {
    Scene scene;
    auto& laptop = scene.laptop;
    const auto ask = [&](const batch::Challenge& challenge) {
        batch::Request request{"GET", laptop.path("state"), ""};
        request.authorization =
            batch::to_header(batch::authorize(request, challenge, 1, laptop.keys));
        return scene.hub.handle(request).status;
    };
    const auto challenge = laptop.ping();
    SECTION("invented") {
        CHECK(ask(batch::Challenge{}) == 401);
        for (std::size_t at = 0; at < challenge.size(); ++at) {
            auto altered = challenge;
            altered[at] ^= 1;
            CHECK(ask(altered) == 401);
        }
    }
    SECTION("from before the hub was started") {
        scene.hub.restart();
        CHECK(ask(challenge) == 401);
        CHECK(ask(laptop.ping()) == 200);
    }
    SECTION("of last week") {
        scene.hub.clock.advance_ms(7 * 24 * 3'600'000LL);
        CHECK(ask(challenge) == 401);
    }
    SECTION("whatever somebody sets the clocks to") {
        scene.hub.clock.set(Instant{0});
        CHECK(ask(challenge) == 200);
    }
}

TEST_CASE("auth: a signature covers method, address, query and body, and has one spelling",
          "[hub]") {
    Scene scene;
    auto& laptop = scene.laptop;
    const auto bytes = laptop.batch_of({0});
    batch::Request good{
        "PUT", laptop.path("batches/" + to_hex(seal::bytes_of(batch::hash_of_batch(bytes)))),
        bytes};
    good.authorization = batch::to_header(batch::authorize(good, laptop.ping(), 1, laptop.keys));
    const auto refused = [&](const batch::Request& request) {
        const auto response = scene.hub.handle(request);
        return response.status == 403;
    };

    auto other = good;
    other.path += "?x";
    CHECK(refused(other));
    other = good;
    other.body.pop_back();
    CHECK(refused(other));
    other = good;
    other.method = "GET";
    other.path = laptop.path("state");
    CHECK(refused(other));
    for (std::size_t at = 0; at < good.authorization.size(); ++at) {
        other = good;
        auto& digit = other.authorization[at];
        digit = digit == '0' ? '1' : '0';
        REQUIRE(refused(other));
        other = good;
        other.authorization.resize(at);
        REQUIRE(refused(other));
    }
    for (const auto* more : {"0", "00", " ", ",x"}) {
        other = good;
        other.authorization += more;
        CHECK(refused(other));
    }
    other = good;
    for (auto& digit : other.authorization)
        if (digit >= 'a' && digit <= 'f') digit = static_cast<char>(digit - 'a' + 'A');
    CHECK(refused(other));
    CHECK(scene.records() == 0);
    CHECK(scene.hub.handle(good).status == 200);
}

TEST_CASE("auth: what was signed for another purpose is no request", "[hub]") {
    Scene scene;
    auto& laptop = scene.laptop;
    const auto bytes = laptop.batch_of({0});
    batch::Request request{
        "PUT", laptop.path("batches/" + to_hex(seal::bytes_of(batch::hash_of_batch(bytes)))),
        bytes};
    auto authorization = batch::authorize(request, laptop.ping(), 1, laptop.keys);
    // The batch's own signature, and one over the same words in the batch's domain.
    const auto tail = std::string_view(bytes).substr(bytes.size() - 64);
    authorization.signature = must(seal::array_from<64>(tail));
    request.authorization = batch::to_header(authorization);
    CHECK(scene.hub.handle(request).status == 403);
    authorization.signature = seal::sign(laptop.keys, "relais/0 batch", request.path);
    request.authorization = batch::to_header(authorization);
    CHECK(scene.hub.handle(request).status == 403);
}

TEST_CASE("auth: an enrolment's secret is used once, in time, and guessed at five times", "[hub]") {
    Scene scene;
    auto& expected = scene.expected;
    const auto right = expected.enrolment.secret;
    const auto wrong = std::string(16, 'w');
    const auto guess = [&](const std::string& secret) {
        expected.enrolment.secret = secret;
        return expected.claim();
    };
    SECTION("used") {
        CHECK(guess(right).status == 200);
        expected.keys = seal::make_sign_keys(expected.random);
        CHECK(guess(right).status == 403);
        CHECK(expected.send({"GET", expected.path("state"), ""}).status == 403);
    }
    SECTION("expired") {
        scene.hub.clock.advance_ms(48 * 3'600'000 + 1);
        CHECK(guess(right).status == 403);
    }
    SECTION("four wrong ones do no harm") {
        for (int i = 0; i < 4; ++i)
            CHECK(guess(wrong).status == 403);
        CHECK(guess(right).status == 200);
    }
    SECTION("after five wrong ones the right one waits a quarter of an hour") {
        batch::Response refusal;
        for (int i = 0; i < 5; ++i)
            refusal = guess(wrong);
        CHECK(guess(right) == refusal);
        scene.hub.clock.set(Instant{scene.hub.clock.now().ms + 3'600'000});  // set, not passed
        CHECK(guess(right) == refusal);
        scene.hub.clock.advance_ms(15 * 60'000 - 1);
        CHECK(guess(right) == refusal);
        scene.hub.clock.advance_ms(1);
        CHECK(guess(wrong).status == 403);
        CHECK(guess(right).status == 200);
    }
    SECTION("another laptop's wrong ones are not counted here") {
        RawLaptop one_more(scene.hub, 9);
        one_more.enrolment.secret = wrong;
        for (int i = 0; i < 6; ++i)
            CHECK(one_more.claim().status == 403);
        CHECK(guess(right).status == 200);
    }
}

TEST_CASE("auth: a claim with a key that everybody can sign for is refused", "[hub]") {
    Scene scene;
    auto& expected = scene.expected;
    // Points of small order on edwards25519 (RFC 8032, section 5.1; as listed by libsodium), the
    // all-zero key among them, and bytes that are no point at all.
    std::vector<seal::VerifyKey> keys(6);
    keys[1][0] = 1;
    keys[2] = must(seal::array_from<32>(
        must(from_hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"))));
    keys[3] = must(seal::array_from<32>(
        must(from_hex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"))));
    keys[4] = must(seal::array_from<32>(
        must(from_hex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"))));
    keys[5].fill(0xFF);
    for (const auto& key : keys) {
        expected.keys.verify_key = key;
        CHECK(expected.claim().status == 400);
    }
    CHECK(scene.hub.status().size() == 3);
}
