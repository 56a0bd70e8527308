// Who may be spoken with: NET-6. To every bad peer no byte of a batch leaves; to a good one it
// does, whatever the laptop's clock says. The clock is not moved: a clock that is ten years behind
// is a certificate that begins in ten years.
#include <catch2/catch.hpp>

#include "forms/base/text.h"
#include "tests/sync/exchange/tls_peer.h"
#include "tests/sync/hub/two_devices.h"

using namespace relais;
using namespace relais::tests;
using batch::HubAddress;
using batch::Pin;
using sync::exchange::HttpTransport;

namespace {

constexpr std::int64_t kYear = 365LL * 86400;
constexpr const char* kSecretLine = "les noms de la famille";

std::string address_of(const TlsPeer& peer, const std::vector<Pin>& pins,
                       const std::string& host = "127.0.0.1") {
    auto text = "https://" + host + ":" + std::to_string(peer.port());
    for (const auto& pin : pins)
        text +=
            (text.find('#') == std::string::npos ? "#sha256=" : ",") + to_hex(seal::bytes_of(pin));
    return text;
}

Result<batch::Response> put(const std::string& address) {
    HttpTransport transport(address);
    return transport.send({"PUT", "/v1/d/00/batches/00", kSecretLine, "Relais0 00"});
}

struct Hub {
    TlsKey key = make_tls_key();
    Pin pin = pin_of(key.get());
};

/// Not answered, and nothing that could be read.
void check_refused(TlsPeer& peer, const std::string& address) {
    const auto response = put(address);
    REQUIRE_FALSE(response);
    CHECK((response.error().code == Errc::forged || response.error().code == Errc::network ||
           response.error().code == Errc::invalid));
    const auto read = peer.stop_and_take();
    CHECK(read.find(kSecretLine) == std::string::npos);
    CHECK(read.find("PUT") == std::string::npos);
    CHECK(read.find("Relais0") == std::string::npos);
}

}  // namespace

TEST_CASE("tls: a peer without the pinned key gets nothing", "[exchange]") {
    const Hub hub;
    const auto other = make_tls_key();
    const auto authority_key = make_tls_key();
    const auto authority =
        make_certificate(authority_key, {"Authority", "", -3600, 3600, "", true});
    CertificateOptions options;
    const Certificate* issuer = nullptr;
    const TlsKey* issuer_key = nullptr;
    std::vector<Pin> pins{hub.pin};
    SECTION("it signs itself, under the same name") {}
    SECTION("an authority signed it") {
        issuer = &authority;
        issuer_key = &authority_key;
    }
    SECTION("the pinned key signed it: it is an authority's, not this server's") {
        issuer = &authority;
        issuer_key = &authority_key;
        pins = {pin_of(authority_key.get())};
    }
    SECTION("it is no longer valid") {
        options.from_s = -2 * kYear;
        options.until_s = -kYear;
    }
    SECTION("it is not valid yet") {
        options.from_s = kYear;
        options.until_s = 2 * kYear;
    }
    SECTION("two pins, and neither is its own") {
        pins.push_back(pin_of(make_tls_key().get()));
    }
    SECTION("one digit of the pin differs") {
        pins = {pin_of(other.get())};
        pins[0][31] ^= 1;
    }
    const auto certificate = make_certificate(other, options, issuer, issuer_key);
    TlsPeer peer(&other, &certificate, {}, issuer);

    check_refused(peer, address_of(peer, pins));
}

TEST_CASE("tls: the pinned key alone is not enough", "[exchange]") {
    const Hub hub;
    CertificateOptions options;
    TlsPeerOptions behaviour;
    std::string host = "127.0.0.1";
    SECTION("its certificate is for another address") {
        options.alternative_names = "IP:127.0.0.2,DNS:hub.example";
    }
    SECTION("its certificate is for another name") {
        options.alternative_names = "DNS:hub.example";
        host = "localhost";
    }
    SECTION("its certificate names it only in the common name") {
        options.alternative_names = "DNS:hub.example";
        options.name = "localhost";
        host = "localhost";
    }
    SECTION("its certificate is for clients") {
        options.purpose = "clientAuth";
    }
    SECTION("it speaks TLS 1.2 at most") {
        behaviour.only_tls_1_2 = true;
    }
    const auto certificate = make_certificate(hub.key, options);
    TlsPeer peer(&hub.key, &certificate, behaviour);

    check_refused(peer, address_of(peer, {hub.pin}, host));
}

TEST_CASE("tls: a weak key is refused though it is pinned", "[exchange]") {
    const auto key = make_weak_tls_key();
    const auto certificate = make_certificate(key, {});
    TlsPeer peer(&key, &certificate);
    check_refused(peer, address_of(peer, {pin_of(key.get())}));
}

TEST_CASE("tls: who speaks no TLS gets nothing", "[exchange]") {
    const Hub hub;
    TlsPeerOptions behaviour;
    SECTION("plain HTTP") {
        behaviour.plain = true;
    }
    SECTION("a portal's redirect") {
        behaviour.plain = true;
        behaviour.answer = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n";
    }
    SECTION("noise") {
        behaviour.garbage = true;
        behaviour.answer = std::string(300, '\x16');
    }
    SECTION("nothing at all") {
        behaviour.garbage = true;
        behaviour.answer = "";
    }
    TlsPeer peer(nullptr, nullptr, behaviour);
    check_refused(peer, address_of(peer, {hub.pin}));
}

TEST_CASE("tls: an address without a pin, or in the clear to elsewhere, is not called",
          "[exchange]") {
    const Hub hub;
    const auto certificate = make_certificate(hub.key, {});
    TlsPeer peer(&hub.key, &certificate);
    const auto port = std::to_string(peer.port());
    const auto pin = "#sha256=" + to_hex(seal::bytes_of(hub.pin));
    for (const auto& address :
         {"https://127.0.0.1:" + port, "https://127.0.0.1:" + port + "#",
          "https://127.0.0.1:" + port + "#sha256=", "https://127.0.0.1:" + port + "#sha1=00",
          "http://127.0.0.1:" + port + pin, "http://127.0.0.2:" + port,
          "https://127.0.0.1@evil:" + port + pin, "ftp://127.0.0.1:" + port, std::string()}) {
        CAPTURE(address);
        const auto response = put(address);
        REQUIRE_FALSE(response);
        CHECK(response.error().code == Errc::invalid);
    }
    CHECK(peer.stop_and_take().empty());
}

TEST_CASE("tls: a redirect of the hub itself is not followed", "[exchange]") {
    const Hub hub;
    const auto certificate = make_certificate(hub.key, {});
    TlsPeerOptions plain;
    plain.plain = true;
    TlsPeer elsewhere(nullptr, nullptr, plain);
    TlsPeerOptions redirecting;
    redirecting.answer = "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:" +
                         std::to_string(elsewhere.port()) + "/\r\nContent-Length: 0\r\n\r\n";
    const TlsPeer peer(&hub.key, &certificate, redirecting);

    const auto response = put(address_of(peer, {hub.pin}));

    REQUIRE(response);
    CHECK(response->status == 307);
    CHECK(elsewhere.stop_and_take().empty());
}

TEST_CASE("tls: the hub is known again whatever the laptop's clock says", "[exchange]") {
    const Hub hub;
    // Seen from a clock that is so many seconds off, this certificate is the one of today.
    const auto off_s =
        GENERATE(std::int64_t{0}, 86400LL, -86400LL, 10 * kYear, -10 * kYear, 40 * kYear);
    CertificateOptions options;
    options.from_s = -off_s - 3600;
    options.until_s = -off_s + 3600;
    const auto certificate = make_certificate(hub.key, options);
    TlsPeer peer(&hub.key, &certificate);
    CAPTURE(off_s);

    const auto response = put(address_of(peer, {hub.pin}));

    REQUIRE(response);
    CHECK(response->body == "ok");
    CHECK(peer.stop_and_take().find(kSecretLine) != std::string::npos);
}

TEST_CASE("tls: the hub may change its key, its authority and its name's spelling", "[exchange]") {
    const Hub hub;
    const Hub next;
    const auto authority_key = make_tls_key();
    const auto authority =
        make_certificate(authority_key, {"Authority", "", -3600, 3600, "", true});
    CertificateOptions options;
    options.purpose = "serverAuth";
    const auto certificate = make_certificate(next.key, options, &authority, &authority_key);
    const TlsPeer peer(&next.key, &certificate, {}, &authority);

    CHECK(put(address_of(peer, {hub.pin, next.pin})));
    CHECK(put(address_of(peer, {next.pin}, "localhost")));
    CHECK_FALSE(put(address_of(peer, {hub.pin})));
}

TEST_CASE("tls: a laptop with a record keeps it while somebody else answers", "[exchange]") {
    const Hub hub;
    TestHub relais_hub;
    TestLaptop laptop(relais_hub.enrol());
    laptop.record_flow("in", "4");
    const auto other = make_tls_key();
    const auto certificate = make_certificate(other, {});
    TlsPeer peer(&other, &certificate);
    HttpTransport transport(address_of(peer, {hub.pin}));

    const auto exchanged = laptop.exchange(transport);

    REQUIRE_FALSE(exchanged);
    CHECK(exchanged.error().code == Errc::forged);
    CHECK(peer.stop_and_take().empty());
    CHECK(must(laptop.store->outbox()).queued == 1);
}
