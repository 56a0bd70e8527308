#include "sync/seal/shares.h"

#include <catch2/catch.hpp>

#include "tests/support/seed.h"

using namespace relais;
using namespace relais::sync;
using seal::Secret;
using seal::Share;

namespace {

Share share(std::uint8_t number, std::string_view bytes) {
    return {number, Secret(bytes)};
}

}  // namespace

TEST_CASE("shares: any two of three give the secret back, one tells nothing", "[seal]") {
    REQUIRE(seal::start());
    const auto seed = tests::seed_of_this_run("shares");
    CAPTURE(seed);
    SeededRandom random(seed);
    for (int round = 0; round < 50; ++round) {
        const auto secret = Secret::random(32, random);
        const auto shares = seal::split(secret, 2, 3, random);
        REQUIRE(shares.size() == 3);
        for (std::size_t a = 0; a < 3; ++a)
            for (std::size_t b = 0; b < 3; ++b) {
                if (a == b) continue;
                const Share two[] = {share(shares[a].number, shares[a].bytes.view()),
                                     share(shares[b].number, shares[b].bytes.view())};
                CHECK(seal::join(two)->view() == secret.view());
                CHECK(seal::join(std::span(two, 1))->view() != secret.view());
            }
        CHECK(seal::join(shares)->view() == secret.view());
    }
}

TEST_CASE("shares: three of five, and not with two", "[seal]") {
    REQUIRE(seal::start());
    SeededRandom random(5);
    const Secret secret("a secret of some length");
    const auto shares = seal::split(secret, 3, 5, random);
    CHECK(seal::join(std::span(shares).subspan(1, 3))->view() == secret.view());
    CHECK(seal::join(std::span(shares).subspan(2, 2))->view() != secret.view());
}

TEST_CASE("shares: the arithmetic is that of FIPS 197", "[seal]") {
    REQUIRE(seal::start());
    // The line through (1, 0x57 ^ 0x01) and (2, 0x57 ^ 0x02) is 0x57 + 1·x.
    const Share plain[] = {share(1, "\x56"), share(2, "\x55")};
    CHECK(seal::join(plain)->view() == "\x57");
    // Slope 0x57, and 0x57 · 0x13 = 0xFE (FIPS 197 §4.2.1): at x = 0x13 it has 0x2A ^ 0xFE.
    const Share steep[] = {share(0x13, "\xD4"), share(1, "\x7D")};
    CHECK(seal::join(steep)->view() == "\x2A");
}

TEST_CASE("shares: what cannot be shares of one secret is refused", "[seal]") {
    REQUIRE(seal::start());
    CHECK(seal::join({}).error().code == Errc::invalid);
    const Share twice[] = {share(1, "ab"), share(1, "ab")};
    CHECK(seal::join(twice).error().code == Errc::invalid);
    const Share lengths[] = {share(1, "ab"), share(2, "abc")};
    CHECK(seal::join(lengths).error().code == Errc::invalid);
    const Share zero[] = {share(0, "ab"), share(2, "ab")};
    CHECK(seal::join(zero).error().code == Errc::invalid);
    const Share empty[] = {share(1, ""), share(2, "")};
    CHECK(seal::join(empty).error().code == Errc::invalid);
}
