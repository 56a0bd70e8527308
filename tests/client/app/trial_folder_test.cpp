#include "client/app/trial_folder.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

using namespace relais;

TEST_CASE("a trial's folder is its owner's alone and goes with it", "[client_app]") {
    std::string path;
    {
        auto folder = client::app::TrialFolder::make();
        REQUIRE(folder);
        path = (*folder)->path();
        struct stat found {};
        REQUIRE(stat(path.c_str(), &found) == 0);
        CHECK((found.st_mode & 0777) == 0700);
    }
    CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("what a killed program left of its trial goes with the next one", "[client_app]") {
    namespace fs = std::filesystem;
    const auto hour = std::chrono::hours(1);
    std::string old_one;
    std::string young_one;
    {
        auto first = client::app::TrialFolder::make();
        auto second = client::app::TrialFolder::make();
        REQUIRE(first);
        REQUIRE(second);
        old_one = (*first)->path() + "x";
        young_one = (*second)->path() + "x";
    }
    fs::create_directory(old_one);
    fs::create_directory(young_one);
    fs::last_write_time(old_one, fs::file_time_type::clock::now() - hour);

    auto next = client::app::TrialFolder::make();

    REQUIRE(next);
    CHECK_FALSE(fs::exists(old_one));
    CHECK(fs::exists(young_one));
    fs::remove_all(young_one);
}
