#include "sync/hub/roster.h"

#include <catch2/catch.hpp>

#include "sync/hub/lists.h"
#include "tests/sync/hub/two_devices.h"

using namespace relais;
using namespace relais::tests;
using sync::hub::ListKind;
using sync::hub::Roster;

TEST_CASE("roster: one is made, renamed, retired and taken back", "[hub]") {
    const TestHub hub;
    auto roster = must(Roster::read(hub.path, ListKind::enumerators));
    must(roster.add("FT-09", {{"name", "Fanta T."}}));
    must(roster.rename("MK-02", "Moussa Keïta"));
    must(roster.retire("AD-07", {2026, 11, 20}));
    must(roster.write());

    CHECK(must(hub.folder().enumerators()) ==
          std::vector<batch::Person>{{"MK-02", "Moussa Keïta"}, {"FT-09", "Fanta T."}});
    auto again = must(Roster::read(hub.path, ListKind::enumerators));
    REQUIRE(again.lines().size() == 3);
    CHECK(again.lines()[0].retired == "2026-11-20");
    must(again.take_back("AD-07"));
    must(again.write());
    CHECK(must(hub.folder().enumerators()).size() == 3);
}

TEST_CASE("roster: a retired point is handed out no more and keeps its name", "[hub]") {
    const TestHub hub;
    auto roster = must(Roster::read(hub.path, ListKind::points));
    must(roster.add("-7", {{"name", "+Rive"}, {"latitude", "16.2"}, {"longitude", "-0.1"}}));
    must(roster.retire("FMP-GAO-01", {2026, 11, 20}));
    must(roster.write());

    const auto points = must(hub.folder().points());
    REQUIRE(points.size() == 1);
    CHECK(points[0].code == "-7");
    CHECK(points[0].name == "+Rive");
    CHECK(points[0].fence == "16.2 -0.1 2000");
    CHECK(must(hub.folder().points_ever()).size() == 2);
}

TEST_CASE("roster: a column that somebody added by hand stays", "[hub]") {
    const TestHub hub;
    must(write_file_atomically(hub.path + "/teams.csv", "team,phone\nA,+223 70\n"));
    auto roster = must(Roster::read(hub.path, ListKind::teams));
    must(roster.add("B", {}));
    must(roster.rename("A", "Alpha"));
    must(roster.write());
    const auto csv = must(read_file(hub.path + "/teams.csv", 4096));
    CHECK(csv.find("team,phone\r\nAlpha,'+223 70\r\nB,\r\n") != std::string::npos);
}

TEST_CASE("roster: what would break the list is refused, and the file stays", "[hub]") {
    const TestHub hub;
    const auto before = must(read_file(hub.path + "/points.csv", 4096));
    auto roster = must(Roster::read(hub.path, ListKind::points));
    CHECK(roster.add("FMP-GAO-01", {}).error().code == Errc::already_exists);
    CHECK(roster.add("", {}).error().code == Errc::invalid);
    CHECK(roster.add(" X", {}).error().code == Errc::invalid);
    CHECK(roster.add("X\ny", {}).error().code == Errc::invalid);
    CHECK(roster.add(std::string(300, 'x'), {}).error().code == Errc::limit);
    CHECK(roster.rename("nobody", "x").error().code == Errc::not_found);
    CHECK(roster.retire("nobody", {2026, 1, 1}).error().code == Errc::not_found);
    must(roster.add("X", {{"latitude", "96"}, {"longitude", "0"}}));
    CHECK(roster.write().error().code == Errc::invalid);
    CHECK(must(read_file(hub.path + "/points.csv", 4096)) == before);
}
