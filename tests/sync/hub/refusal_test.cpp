// The program relais-hub and what it refuses: each time with a message, and without a trace.
#include <filesystem>

#include "tests/sync/hub/program_hub.h"

using namespace relais;
using namespace relais::tests;

TEST_CASE("relais-hub: exit codes and messages tell what went wrong", "[hub]") {
    const ProgramHub hub;
    CHECK(run({"--help"}).exit_code == 0);
    CHECK(run({"--version"}).out.starts_with("relais-hub "));
    CHECK(run({}).exit_code == 2);
    CHECK(run({"init"}).exit_code == 2);
    CHECK(run({"serve", hub.path, "--port", "70000"}).exit_code == 2);
    const auto none = run({"status", hub.path});
    CHECK(none.exit_code == 1);
    CHECK(none.err.find("relais-hub init") != std::string::npos);
    REQUIRE(hub.init().exit_code == 0);
    CHECK(hub.init().err.find("is a hub already") != std::string::npos);
    const auto locked = run({"summary", hub.path}, "la mauvaise phrase\n");
    CHECK(locked.exit_code == 1);
    CHECK(locked.err.find("check the passphrase") != std::string::npos);
    CHECK(locked.err.find("mauvaise") == std::string::npos);
}

TEST_CASE("relais-hub: a name left empty writes nothing anywhere", "[hub]") {
    const ProgramHub hub;
    const auto made = run({"init", "", "--project", "Gao", "--url", "http://127.0.0.1:8642",
                           "--forms", hub.forms, "--passphrase-file", hub.temporary / "pass"});
    CHECK(made.exit_code == 1);
    CHECK(made.err.find("has no name") != std::string::npos);
    REQUIRE(hub.init().exit_code == 0);
    CHECK(run({"enrol", hub.path, "--out", ""}).exit_code == 1);
    CHECK(run({"export", hub.path, "--out", "", "--passphrase-file", hub.temporary / "pass"})
              .exit_code == 1);
    CHECK_FALSE(path_exists("/hub.json"));
    CHECK_FALSE(path_exists("/_history.csv"));
}

TEST_CASE("relais-hub: an init that fails leaves nothing, and can be tried again", "[hub]") {
    const ProgramHub hub;
    // Writing the first list fails, when keys and recovery key are on disk already.
    must(make_folders(hub.path + "/points.csv/in the way"));
    const auto failed = hub.init();
    CAPTURE(failed.err);
    CHECK(failed.exit_code == 1);
    CHECK(must(list_folder(hub.path)) == std::vector<std::string>{"points.csv"});
    CHECK_FALSE(path_exists(hub.temporary / "recovery.key"));

    std::filesystem::remove_all(hub.path + "/points.csv");
    CHECK(hub.init().exit_code == 0);
}

TEST_CASE("relais-hub: what an earlier init or hub left is never overwritten", "[hub]") {
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    std::filesystem::remove(hub.path + "/hub.json");
    std::filesystem::remove(hub.temporary / "recovery.key");
    const auto key = must(read_file(hub.path + "/keys/sign.key", 4096));

    const auto again = hub.init();
    CHECK(again.exit_code == 1);
    CHECK(again.err.find("an init that did not end") != std::string::npos);
    CHECK(must(read_file(hub.path + "/keys/sign.key", 4096)) == key);
    CHECK(path_exists(hub.path + "/ingest/ingest.db"));
}

TEST_CASE("relais-hub: an enrolment that cannot be written does not count as open", "[hub]") {
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    CHECK(run({"enrol", hub.path, "--out", hub.temporary / "no/such/folder/x"}).exit_code == 1);
    CHECK(run({"status", hub.path}).out.find(" 0 enrolments not yet used") != std::string::npos);
}

TEST_CASE("relais-hub: a form that was broken after init is not handed out", "[hub]") {
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    must(write_file_atomically(hub.path + "/forms/bad.xlsx", "PK but not for long"));
    const auto refused = run({"enrol", hub.path, "--out", hub.temporary / "x"});
    CHECK(refused.exit_code == 1);
    CHECK(refused.err.find("bad.xlsx") != std::string::npos);
    CHECK_FALSE(path_exists(hub.temporary / "x"));
    CHECK(run({"status", hub.path}).out.find(" 0 enrolments not yet used") != std::string::npos);
}

TEST_CASE("relais-hub: an export leaves no list of what an earlier one left out", "[hub]") {
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    must(make_folders(hub.temporary / "csv"));
    must(write_file_atomically(hub.temporary / "csv/_left_out.csv", "KEY\nuuid:1\n"));
    CHECK(run({"export", hub.path, "--out", hub.temporary / "csv", "--passphrase-file",
               hub.temporary / "pass"})
              .exit_code == 0);
    CHECK(must(list_folder(hub.temporary / "csv")) == std::vector<std::string>{"_history.csv"});
}

TEST_CASE("relais-hub: an address that laptops could not use is refused at init", "[hub]") {
    const ProgramHub hub;
    for (const auto* url : {"", "hub", "ftp://hub", "http://", "http:///v1", "https://:8642",
                            "http://hub name", "http://hub\n", "http://hub",
                            "https://hub", "https://hub#sha256=00"}) {
        CAPTURE(url);
        const auto made = run({"init", hub.path, "--project", "Gao", "--url", url, "--forms",
                               hub.forms, "--passphrase-file", hub.temporary / "pass"});
        CHECK(made.exit_code == 1);
        CHECK(made.err.find("https://host#sha256=…") != std::string::npos);
        CHECK_FALSE(path_exists(hub.path));
    }
}

TEST_CASE("relais-hub: a damaged key file is named", "[hub]") {
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    for (const auto* name : {"/keys/sign.key", "/keys/desk.json", "/hub.json"}) {
        const auto whole = must(read_file(hub.path + name, 1 << 20));
        auto damaged = whole;
        damaged[damaged.find_last_of("0123456789abcdef")] = 'z';
        must(write_file_atomically(hub.path + name, damaged));
        const auto refused = std::string(name) == "/keys/desk.json"
                                 ? hub.summary(false)
                                 : run({"enrol", hub.path, "--out", hub.temporary / "x"});
        CHECK(refused.exit_code == 1);
        CAPTURE(refused.err);
        CHECK(refused.err.find(hub.path + name + ": holds no whole key") != std::string::npos);
        must(write_file_atomically(hub.path + name, whole));
    }
}

TEST_CASE("relais-hub: serve ends well when its terminal is closed", "[hub]") {
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    std::signal(SIGHUP, SIG_DFL);  // tests started by nohup pass on that it is ignored
    Process serve({"serve", hub.path, "--port", "0"});
    listening_url(serve);
    CHECK(serve.kill_and_wait(SIGHUP) == 0);
}

TEST_CASE("relais-hub: a form with errors is refused with every complaint", "[hub]") {
    const ProgramHub hub;
    must(write_file_atomically(hub.forms + "/bad.md",
                               "| survey | | |\n| | type | name |\n| | textt | a |\n"
                               "| | select_one nowhere | b |\n"));
    const auto made = hub.init();
    CHECK(made.exit_code == 1);
    CHECK(made.err.find("bad.md survey!") != std::string::npos);
    CHECK_FALSE(path_exists(hub.path + "/hub.json"));
}
