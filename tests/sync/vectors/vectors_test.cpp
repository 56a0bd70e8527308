// The vectors in tests/data are what this program writes, and what a reader makes of them that
// knows nothing but sync/README.md (read_vectors.py, a test of its own).
#include <catch2/catch.hpp>

#include "forms/base/file.h"
#include "tests/sync/vectors/vectors.h"

using namespace relais;

TEST_CASE("vectors: each format is written as the vectors in tests/data say", "[sync_vectors]") {
    const std::string folder = REPO_ROOT "/tests/data/vectors";
    const auto expected = tests::vectors();
    const auto names = list_folder(folder);
    REQUIRE(names);
    CHECK(names->size() == expected.size());
    for (const auto& [name, text] : expected) {
        INFO(name << ": after a change of a format, run sync_vectors tests/data/vectors");
        const auto held = read_file(folder + "/" + name, 1U << 20U);
        REQUIRE(held);
        CHECK(*held == text);
    }
}
