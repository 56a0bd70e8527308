// The program relais-hub itself: its commands, and what a kill -9 in mid-batch costs.
#include <netinet/in.h>
#include <sys/socket.h>

#include "tests/support/seed.h"
#include "tests/sync/hub/program_hub.h"

using namespace relais;
using namespace relais::tests;

namespace {

/// Where in the exchange of a batch the hub is killed.
enum class Moment { within_body, after_body, after_commit };

/// Sends pings and claims as they are; a batch over a bare socket, and kills the hub at the moment
/// chosen. The answer never comes.
class KillingTransport final : public sync::exchange::Transport {
  public:
    KillingTransport(std::string url, const Process& serve, Moment moment, Random& random)
        : line_(url), serve_(serve), moment_(moment), random_(random),
          port_(std::stoi(url.substr(url.rfind(':') + 1))) {}

    Result<batch::Response> send(const batch::Request& request) override {
        if (request.method != "PUT") return line_.send(request);
        const int socket = connected();
        const auto head = "PUT " + request.path + " HTTP/1.1\r\nHost: hub\r\nContent-Length: " +
                          std::to_string(request.body.size()) +
                          "\r\nAuthorization: " + request.authorization + "\r\n\r\n";
        const auto sent = moment_ == Moment::within_body ? random_.below(request.body.size())
                                                         : request.body.size();
        const auto bytes = head + request.body.substr(0, sent);
        CHECK(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
              static_cast<ssize_t>(bytes.size()));
        if (moment_ == Moment::after_commit) {
            char first = 0;  // the answer begins: the hub has committed
            CHECK(::recv(socket, &first, 1, 0) == 1);
        }
        serve_.signal(SIGKILL);
        ::close(socket);
        return fail(Errc::network, "hub", "was killed");
    }

  private:
    int connected() const {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port_));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
                0);
        return socket;
    }

    sync::exchange::HttpTransport line_;
    const Process& serve_;
    Moment moment_;
    Random& random_;
    int port_;
};

}  // namespace

TEST_CASE("relais-hub: from init to summary, by its own commands", "[hub]") {
    const ProgramHub hub;
    const auto made = hub.init();
    CAPTURE(made.err);
    REQUIRE(made.exit_code == 0);
    CHECK(made.out.find("Keep it off this machine") != std::string::npos);
    CHECK(path_exists(hub.temporary / "recovery.key"));

    TestLaptop laptop(hub.enrol("laptop.relais"));
    laptop.record_flow("in", "4");
    laptop.record_flow("=out", "3");
    Process serve({"serve", hub.path, "--port", "0"});
    sync::exchange::HttpTransport transport(listening_url(serve));
    CHECK(must(laptop.exchange(transport)).sent_records == 2);

    // While it serves, the others read beside it.
    const auto status = run({"status", hub.path});
    CHECK(status.exit_code == 0);
    CHECK(status.out.find("records     2") != std::string::npos);
    CHECK(status.out.find("gaps        none") != std::string::npos);
    const auto figures = hub.summary(false);
    CHECK(figures.exit_code == 0);
    CHECK(figures.out.find("FMP-GAO-01 Wabaria") != std::string::npos);
    CHECK(hub.summary(true).out.find("\"persons\": 4") != std::string::npos);
    const auto second = run({"serve", hub.path, "--port", "0"});
    CHECK(second.exit_code == 1);

    const auto exported =
        run({"export", hub.path, "--out", hub.temporary / "csv"}, std::string(kPassphrase) + "\n");
    CAPTURE(exported.err);
    CHECK(exported.exit_code == 0);
    const auto csv = must(read_file(hub.temporary / "csv/flow_registry.csv", 1 << 20));
    CHECK(csv.starts_with("\xEF\xBB\xBFKEY,"));
    CHECK(csv.find(",'=out,agreed,3,") != std::string::npos);

    CHECK(serve.kill_and_wait(SIGTERM) == 0);
}

TEST_CASE("relais-hub: killed -9 in mid-batch, every record arrives exactly once", "[hub]") {
    const auto seed = seed_of_this_run("hub killed in mid-batch");
    CAPTURE(seed);
    SeededRandom random(seed);
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    TestLaptop laptop(hub.enrol("laptop.relais"), seed);
    int records = 0;
    for (int round = 0; round < 30; ++round) {
        for (int i = 0; i < 4; ++i, ++records)
            laptop.record_flow("in", "1");
        const Process serve({"serve", hub.path, "--port", "0"});
        KillingTransport killing(listening_url(serve), serve, static_cast<Moment>(round % 3),
                                 random);
        const auto exchanged = laptop.exchange(killing);
        REQUIRE_FALSE(exchanged);
        CHECK(exchanged.error().code == Errc::network);
    }
    CHECK(must(laptop.store->outbox()).delivered == 0);
    Process serve({"serve", hub.path, "--port", "0"});
    sync::exchange::HttpTransport transport(listening_url(serve));
    must(laptop.exchange(transport));

    CHECK(must(laptop.store->outbox()).queued == 0);
    CHECK(must(laptop.store->outbox()).delivered == static_cast<std::uint64_t>(records));
    const auto status = run({"status", hub.path});
    CAPTURE(status.out);
    CHECK(status.out.find("records     " + std::to_string(records) + "\n") != std::string::npos);
    CHECK(status.out.find("forks       0\n") != std::string::npos);
    CHECK(hub.summary(true).out.find("\"persons\": " + std::to_string(records) + ",") !=
          std::string::npos);
}
