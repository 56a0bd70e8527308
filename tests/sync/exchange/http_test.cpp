// The same, over HTTP on a free port of loopback: libcurl against libmicrohttpd.
#include <catch2/catch.hpp>
#include <cstdlib>

#include "sync/hub/serve.h"
#include "tests/sync/hub/two_devices.h"

using namespace relais;
using namespace relais::tests;
using sync::exchange::HttpTransport;
using sync::hub::Server;

namespace {

Server start(Server::Handler handler) {
    return must(Server::start({"127.0.0.1", 0}, std::move(handler)));
}

std::string url_of(const Server& server) {
    return "http://127.0.0.1:" + std::to_string(server.port());
}

}  // namespace

TEST_CASE("http: records cross a real socket and count once", "[exchange]") {
    TestHub hub;
    TestLaptop laptop(hub.enrol());
    for (int i = 0; i < 30; ++i)
        laptop.record_flow("in", "2");
    {
        const auto server = start([&](const auto& request) { return hub.handle(request); });
        HttpTransport transport(url_of(server) + "/");  // the slash does no harm
        CHECK(must(laptop.exchange(transport)).sent_records == 30);
        CHECK(must(laptop.exchange(transport)).sent_records == 0);
    }
    CHECK(hub.status()[0].records == 30);
    CHECK(hub.book().figures.movements[0].persons == 60);
}

TEST_CASE("http: request and response arrive as they were sent", "[exchange]") {
    batch::Request seen;
    std::string body;
    for (int i = 0; i < 100'000; ++i)
        body += static_cast<char>(i * 31);
    const auto server = start([&](const auto& request) {
        seen = request;
        return batch::Response{503, std::string("a\0b", 3), 77};
    });
    HttpTransport transport(url_of(server));
    for (const auto& request :
         {batch::Request{"PUT", "/v1/d/00/batches/11?x=%20y", body, "Relais0 00ff"},
          batch::Request{"POST", "/v1/enrol", "x"}, batch::Request{"PUT", "/empty", ""},
          batch::Request{"GET", "/v1/ping?nonce=1", ""}}) {
        const auto response = must(transport.send(request));
        CHECK(seen == request);
        CHECK(response == batch::Response{503, std::string("a\0b", 3), 77});
    }
}

TEST_CASE("http: a body over the limit is refused by the server itself", "[exchange]") {
    bool called = false;
    const auto server = start([&](const auto&) {
        called = true;
        return batch::Response{200, ""};
    });
    HttpTransport transport(url_of(server));
    const auto response =
        transport.send({"PUT", "/v1/x", std::string(sync::hub::kMaxBodyBytes + 1, 'x')});
    // The server may close before the client has read its answer.
    if (response) CHECK(response->status == 413);
    CHECK_FALSE(called);
    CHECK(
        must(transport.send({"PUT", "/v1/x", std::string(sync::hub::kMaxBodyBytes, 'x')})).status ==
        200);
}

TEST_CASE("http: an answer that is too large is not kept", "[exchange]") {
    const auto server = start([&](const auto&) {
        return batch::Response{200, std::string(batch::kMaxReceiptBytes + 1, 'x')};
    });
    HttpTransport transport(url_of(server));
    const auto response = transport.send({"GET", "/", ""});
    REQUIRE_FALSE(response);
    CHECK(response.error().code == Errc::limit);
}

TEST_CASE("http: nobody there is a matter of the network", "[exchange]") {
    std::string url;
    {
        const auto server = start([](const auto&) { return batch::Response{200, ""}; });
        url = url_of(server);
    }
    HttpTransport gone(url);
    CHECK(gone.send({"GET", "/", ""}).error().code == Errc::network);
    HttpTransport file("file:///etc/hostname");
    CHECK(file.send({"GET", "", ""}).error().code == Errc::invalid);
}

TEST_CASE("http: the environment's proxy has no say", "[exchange]") {
    const auto server = start([](const auto&) { return batch::Response{200, "direct"}; });
    ::setenv("http_proxy", "http://127.0.0.1:1", 1);
    ::setenv("all_proxy", "http://127.0.0.1:1", 1);
    HttpTransport transport(url_of(server));
    const auto response = transport.send({"GET", "/", ""});
    ::unsetenv("http_proxy");
    ::unsetenv("all_proxy");
    REQUIRE(response);
    CHECK(response->body == "direct");
}

TEST_CASE("http: a send can be cancelled, and the next one works", "[exchange]") {
    const auto server = start([](const auto&) { return batch::Response{200, "x"}; });
    HttpTransport transport(url_of(server));
    transport.cancel();
    CHECK(transport.send({"GET", "/", ""}).error().code == Errc::cancelled);
    CHECK(transport.send({"GET", "/", ""}));
}

TEST_CASE("http: a taken port is told", "[exchange]") {
    const auto server = start([](const auto&) { return batch::Response{200, "x"}; });
    const auto second = Server::start({"127.0.0.1", server.port()}, [](const auto&) {
        return batch::Response{200, "y"};
    });
    REQUIRE_FALSE(second);
    CHECK(second.error().code == Errc::in_use);
    CHECK(Server::start({"not an address", 0}, nullptr).error().code == Errc::invalid);
}

TEST_CASE("http: an address of another machine is named, not taken for a busy port", "[exchange]") {
    // RFC 5737: for documentation, so nobody's.
    const auto server =
        Server::start({"192.0.2.1", 0}, [](const batch::Request&) { return batch::Response{}; });
    REQUIRE_FALSE(server);
    CHECK(server.error().code == Errc::invalid);
    CHECK(server.error().subject.starts_with("192.0.2.1:"));
}
