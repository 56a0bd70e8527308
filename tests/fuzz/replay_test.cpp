// Bytes that once did harm (tests/data/fuzz/<target>/…), put through the same target again.
#include <catch2/catch.hpp>

#include <filesystem>
#include <string>

#include "forms/base/file.h"
#include "tests/fuzz/targets.h"

using namespace relais;

TEST_CASE("fuzz: what once did harm does none", "[fuzz]") {
    std::size_t replayed = 0;
    for (const auto& target : tests::fuzz::targets()) {
        const auto folder = std::filesystem::path(REPO_ROOT "/tests/data/fuzz") / target.name;
        const auto files = list_folder(folder.string());
        if (!files) continue;
        for (const auto& name : *files) {
            const auto bytes = read_file((folder / name).string(), 1U << 20U);
            REQUIRE(bytes);
            INFO(target.name << "/" << name);
            target.run(*bytes);
            ++replayed;
        }
    }
    CHECK(replayed > 0);
}
