// Attachments with the program relais-hub itself: over HTTP, killed -9 in between, into the export.
#include <optional>
#include <string>

#include "forms/base/text.h"
#include "sync/batch/attachment.h"
#include "tests/support/seed.h"
#include "tests/sync/hub/program_hub.h"

using namespace relais;
using namespace relais::tests;

namespace {

constexpr std::size_t kVoiceBytes = 1'500'000;

std::string recording(Random& random) {
    std::string bytes(kVoiceBytes, '\0');
    random.fill({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
    return bytes;
}

/// Counts what goes out, and after so many pieces kills the hub instead of waiting for its answer.
class ShortLived final : public sync::exchange::Transport {
  public:
    ShortLived(const std::string& url, const Process& serve, int pieces)
        : line_(url), serve_(serve), left_(pieces) {}
    Result<batch::Response> send(const batch::Request& request) override {
        const bool piece =
            request.path.find("?from=") != std::string::npos && request.method == "PUT";
        if (piece) sent += request.body.size();
        if (piece && --left_ == 0) {
            auto answer = line_.send(request);
            serve_.signal(SIGKILL);
            return fail(Errc::network, "hub", "was killed");
        }
        return line_.send(request);
    }
    std::size_t sent = 0;

  private:
    sync::exchange::HttpTransport line_;
    const Process& serve_;
    int left_;
};

}  // namespace

TEST_CASE("relais-hub: killed -9 between the pieces of a recording, it goes on and exports it",
          "[hub]") {
    SeededRandom random(seed_of_this_run("hub killed between pieces"));
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    TestLaptop laptop(hub.enrol("laptop.relais"));
    const auto voice = recording(random);
    laptop.record_with({{"voix.ogg", voice}, {"audit.csv", "event,node,start,end\n"}});
    must(laptop.store->close_shift({}));
    std::size_t sent = 0;
    std::size_t kills = 0;
    for (bool done = false; !done;) {
        Process serve({"serve", hub.path, "--port", "0"});
        ShortLived line(listening_url(serve), serve, 2 + static_cast<int>(random.below(8)));
        done = laptop.exchange(line).has_value();
        sent += line.sent;
        if (!done) ++kills;
        REQUIRE(kills < 40);
        if (done) CHECK(serve.kill_and_wait(SIGTERM) == 0);
    }
    CHECK(kills > 2);
    CHECK(must(laptop.store->outbox()).files_queued == 0);
    // A break costs the piece under way; a hub that died, what may not have reached its disk.
    CHECK(sent < kVoiceBytes + 100'000 + kills * 2 * (batch::kMaxChunkBytes + 200));

    CHECK(run({"status", hub.path}).out.find("files       2 here\n") != std::string::npos);
    const auto out = hub.temporary / "csv";
    const auto exported = run({"export", hub.path, "--out", out}, std::string(kPassphrase) + "\n");
    CAPTURE(exported.err);
    REQUIRE(exported.exit_code == 0);
    CHECK(exported.out.find("2 files of records") != std::string::npos);
    bool heard = false;
    for (const auto& name : must(list_folder(out + "/media"))) {
        CHECK(name.size() == 36);
        if (name.ends_with(".ogg"))
            heard = must(read_file(out + "/media/" + name, 1U << 21U)) == voice;
    }
    CHECK(heard);
    const auto files = must(read_file(out + "/_files.csv", 1 << 16));
    CHECK(files.find(",voix.ogg,") != std::string::npos);
    CHECK(files.find(",here\r\n") != std::string::npos);

    // A backup takes them along, and says so.
    const auto backup = run({"backup", hub.path, "--out", hub.temporary / "backups"});
    CAPTURE(backup.err);
    CHECK(backup.exit_code == 0);
    CHECK(backup.out.find("Files       2, each what its name says") != std::string::npos);
}

TEST_CASE("relais-hub: what records announce and has not come is told, and keeps nothing back",
          "[hub]") {
    SeededRandom random(1);
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    TestLaptop laptop(hub.enrol("laptop.relais"));
    laptop.record_with({{"voix.ogg", recording(random)}});
    {
        Process serve({"serve", hub.path, "--port", "0"});
        ShortLived line(listening_url(serve), serve, 3);
        CHECK_FALSE(laptop.exchange(line));
    }
    const auto exported =
        run({"export", hub.path, "--out", hub.temporary / "csv"}, std::string(kPassphrase) + "\n");
    CHECK(exported.exit_code == 0);
    CHECK(exported.err.find("1 files of records have not come yet") != std::string::npos);
    CHECK(exported.out.find("1 records in") != std::string::npos);
    CHECK(run({"status", hub.path}).out.find("0 here, 1 announced and not here yet") !=
          std::string::npos);
}
