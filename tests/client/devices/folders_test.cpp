#include <catch2/catch.hpp>

#include <filesystem>
#include <string>

#include "client/devices/folders.h"
#include "forms/base/file.h"
#include "tests/support/temporary_folder.h"

using namespace relais::client::devices;
using relais::Errc;

TEST_CASE("folders: a listing has folders first, then files, and nothing that is neither",
          "[devices]") {
    const relais::tests::TemporaryFolder folder;
    REQUIRE(relais::write_file_atomically(folder / "photo.jpg", "12345"));
    REQUIRE(relais::write_file_atomically(folder / "Été.png", ""));
    REQUIRE(relais::write_file_atomically(folder / ".cache", "x"));
    std::filesystem::create_directory(folder / "DCIM");
    std::filesystem::create_symlink(folder / "nowhere", folder / "broken");
    std::filesystem::create_symlink("/dev/null", folder / "device");
    REQUIRE(relais::write_file_atomically(folder / "bad\xFFname", "x"));

    const auto listed = list_entries(folder.path());

    REQUIRE(listed);
    REQUIRE(listed->size() == 3);
    CHECK((*listed)[0].name == "DCIM");
    CHECK((*listed)[0].folder);
    CHECK((*listed)[1].name == "photo.jpg");
    CHECK((*listed)[1].size_bytes == 5);
    CHECK((*listed)[1].changed_ms > 0);
    CHECK((*listed)[2].name == "Été.png");
}

TEST_CASE("folders: one that is not there is told, and one of too many entries is cut",
          "[devices]") {
    const relais::tests::TemporaryFolder folder;
    CHECK(list_entries(folder / "gone").error().code == Errc::not_found);
    REQUIRE(relais::write_file_atomically(folder / "file", "x"));
    CHECK(list_entries(folder / "file").error().code == Errc::not_found);
}

TEST_CASE("folders: what is plugged in is found by its name", "[devices]") {
    const std::string mounts = "sysfs /sys sysfs rw 0 0\n"
                               "/dev/sda1 / ext4 rw 0 0\n"
                               "/dev/sdb1 /media/aminata/CL\\303\\211\\040USB vfat rw 0 0\n"
                               "/dev/sdc1 /run/media/aminata/SD ext4 rw 0 0\n"
                               "broken\n"
                               "/dev/sdd1 /medias vfat rw 0 0\n"
                               "/dev/sde1 /mnt vfat rw 0 0";

    const auto places = mounted_places(mounts);

    REQUIRE(places.size() == 3);
    CHECK(places[0] == StartingPlace{"CLÉ USB", "/media/aminata/CLÉ USB"});
    CHECK(places[1] == StartingPlace{"SD", "/run/media/aminata/SD"});
    CHECK(places[2] == StartingPlace{"mnt", "/mnt"});
    CHECK(mounted_places("").empty());
    CHECK(mounted_places("x \\").empty());
}
