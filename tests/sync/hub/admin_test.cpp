// The administrator's commands, as they are typed.
#include "tests/sync/hub/program_hub.h"

using namespace relais;
using namespace relais::tests;

TEST_CASE("relais-hub: users, points and teams by command", "[hub]") {
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    CHECK(run({"users", "add", hub.path, "FT-09", "--name", "Fanta T."}).exit_code == 0);
    CHECK(run({"users", "rename", hub.path, "AD-07", "Aïssata Diallo"}).exit_code == 0);
    const auto twice = run({"users", "add", hub.path, "FT-09"});
    CHECK(twice.exit_code == 1);
    CHECK(twice.err.find("FT-09: is there already") != std::string::npos);
    CHECK(run({"users", "retire", hub.path, "ZZ-99"}).exit_code == 1);
    CHECK(run({"users", "retire", hub.path, "FT-09"}).exit_code == 0);
    const auto users = run({"users", "list", hub.path, "--json"});
    CHECK(users.out.find("\"name\": \"Aïssata Diallo\"") != std::string::npos);
    CHECK(users.out.find("\"retired\": \"20") != std::string::npos);
    CHECK(run({"points", "add", hub.path, "FMP-MOP-02", "--name", "Sévaré", "--latitude", "14.5",
               "--longitude", "-4.1"})
              .exit_code == 0);
    CHECK(run({"points", "list", hub.path}).out.find("FMP-MOP-02       Sévaré\n") !=
          std::string::npos);
    CHECK(run({"points", "add", hub.path, "X", "--latitude", "high"}).exit_code == 1);
    CHECK(run({"teams", "add", hub.path, "C"}).exit_code == 0);
    CHECK(run({"teams"}).exit_code == 2);
    CHECK(run({"teams", "--help"}).exit_code == 0);
    // A laptop enrolled now is told of all that.
    const auto enrolment = hub.enrol("laptop.relais");
    CHECK(enrolment.enumerators == std::vector<batch::Person>{{"AD-07", "Aïssata Diallo"}});
    CHECK(enrolment.points.size() == 2);
    CHECK(enrolment.teams == std::vector<std::string>{"C"});
}

TEST_CASE("relais-hub: a broken form is not published", "[hub]") {
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    CHECK(run({"publish", hub.path}).out == "Number 1: 0 new or changed\n");
    must(write_file_atomically(hub.path + "/forms/bad.xlsx", "PK but not for long"));
    CHECK(run({"publish", hub.path}).exit_code == 1);
    must(remove_folder(hub.path + "/forms/bad.xlsx"));
    must(write_file_atomically(hub.path + "/forms/places.csv", "name\na\n"));
    CHECK(run({"publish", hub.path}).out == "Number 2: 1 new or changed\n");
}

TEST_CASE("relais-hub: a laptop is named, revoked and trusted again by its name", "[hub]") {
    const ProgramHub hub;
    REQUIRE(hub.init().exit_code == 0);
    TestLaptop laptop(hub.enrol("laptop.relais"));
    laptop.record_flow("in", "4");
    {
        Process serve({"serve", hub.path, "--port", "0"});
        sync::exchange::HttpTransport transport(listening_url(serve));
        must(laptop.exchange(transport));
        const auto number = batch::to_hex(laptop.store->device());
        CHECK(run({"devices", "name", hub.path, number.substr(0, 8), "Gao 1"}).exit_code == 0);
        CHECK(run({"devices", "revoke", hub.path, "gao 1", "--since", "someday"}).exit_code == 1);
        CHECK(run({"devices", "revoke", hub.path, "Gao 2"}).exit_code == 1);
        CHECK(run({"devices", "revoke", hub.path, "gao 1", "--since", "2026-01-01"}).exit_code ==
              0);
        CHECK(run({"status", hub.path}).out.find("Gao 1  REVOKED since 2026-01-01") !=
              std::string::npos);
        laptop.record_flow("in", "5");
        must(laptop.exchange(transport));
        CHECK(must(laptop.store->outbox()).quarantined == 1);
        const auto later = run({"devices", "trust", hub.path, "Gao 1"});
        CHECK(later.out.find("when it calls the next time") != std::string::npos);
        CHECK(run({"devices", "revoke", hub.path, "Gao 1", "--since", "2026-01-01"}).exit_code ==
              0);
        CHECK(serve.kill_and_wait(SIGTERM) == 0);
    }
    const auto trusted = run({"devices", "trust", hub.path, "Gao 1"});
    CHECK(trusted.out.find("1 records that were set aside count now") != std::string::npos);
    const auto listed = run({"devices", "list", hub.path, "--json"});
    CHECK(listed.out.find("\"records\": 2") != std::string::npos);
    CHECK(listed.out.find("\"quarantined\": 0") != std::string::npos);
}
