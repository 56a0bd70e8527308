#include "client/app/look.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/support/temporary_folder.h"

using namespace relais;
using client::app::Look;

TEST_CASE("the window looks as it did before it was locked", "[client_app]") {
    const tests::TemporaryFolder folder;
    const Look before{"en", true, 2};
    CHECK(client::app::kept_look(folder.path(), {}) == Look{});
    client::app::keep_look(folder.path(), before);
    CHECK(client::app::kept_look(folder.path(), {}) == before);
}

TEST_CASE("a look that cannot be read or kept does no harm", "[client_app]") {
    const tests::TemporaryFolder folder;
    const Look otherwise{"en", false, 1};
    for (const char* text : {"", "fr", "fr sun 3", "xx sun 0", "fr noon 0", "fr sun 0 more"}) {
        std::ofstream(folder.path() + "/window.conf") << text;
        CHECK(client::app::kept_look(folder.path(), otherwise) == otherwise);
    }
    client::app::keep_look(folder.path() + "/missing/folder", otherwise);
}
