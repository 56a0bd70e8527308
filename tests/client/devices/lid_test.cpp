// The lid, as the kernel writes it into files.
#include "client/devices/lid.h"

#include <catch2/catch.hpp>
#include <string>

#include "forms/base/file.h"
#include "tests/support/temporary_folder.h"

using namespace relais;
using namespace relais::client::devices;

namespace {

void write_state(const relais::tests::TemporaryFolder& folder, const std::string& lid,
                 const std::string& state) {
    REQUIRE(make_folders(folder / lid));
    REQUIRE(write_file_atomically(folder / (lid + "/state"), state));
}

}  // namespace

TEST_CASE("lid: shut when one of them says so", "[client_devices]") {
    const relais::tests::TemporaryFolder folder;
    const std::string lids = folder / ".";
    CHECK_FALSE(is_lid_shut(lids));
    write_state(folder, "LID0", "state:      open\n");
    CHECK_FALSE(is_lid_shut(lids));
    write_state(folder, "LID1", "state:      closed\n");
    CHECK(is_lid_shut(lids));
    write_state(folder, "LID1", "state:      open\n");
    CHECK_FALSE(is_lid_shut(lids));
}

TEST_CASE("lid: what is no lid, or no answer, is none that is shut", "[client_devices]") {
    const relais::tests::TemporaryFolder folder;
    CHECK_FALSE(is_lid_shut(folder / "nowhere"));
    write_state(folder, "LID0", "state:      unsupported\n");
    write_state(folder, "LID2", "");
    write_state(folder, "LID3", std::string(10'000, 'x') + " closed");
    CHECK_FALSE(is_lid_shut(folder / "."));
}
