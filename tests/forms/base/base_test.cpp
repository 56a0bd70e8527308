#include <catch2/catch.hpp>
#include <sys/stat.h>

#include <filesystem>

#include "forms/base/file.h"
#include "forms/base/random.h"
#include "forms/base/text.h"
#include "forms/base/time.h"
#include "tests/support/temporary_folder.h"

using namespace relais;

TEST_CASE("time: every day of four centuries survives the way there and back", "[base]") {
    for (std::int64_t day = -140'000; day < 20'000; ++day) {
        const Date date = civil_from_days(day);
        REQUIRE(is_valid(date));
        REQUIRE(days_from_civil(date) == day);
        REQUIRE(parse_date(format_date(date)) == date);
    }
    CHECK(days_from_civil({1970, 1, 1}) == 0);
    CHECK(days_from_civil({2026, 11, 20}) == 20'777);
}

TEST_CASE("time: dates that do not exist are not dates", "[base]") {
    for (const char* text : {"2026-02-30", "2026-13-01", "26-01-01", "2026-1-1", "2026-01-01 ", ""})
        CHECK_FALSE(parse_date(text).has_value());
}

TEST_CASE("time: a date-time is the same moment in every offset", "[base]") {
    const auto z = parse_date_time("2026-11-20T08:42:07.123Z", 0);
    REQUIRE(z.has_value());
    CHECK(parse_date_time("2026-11-20T09:42:07.123+01:00", 0) == z);
    CHECK(parse_date_time("2026-11-20T08:42:07.123", 0) == z);
    CHECK(format_date_time(*z, 60) == "2026-11-20T09:42:07.123+01:00");
    CHECK(local_date(*z, -600) == Date{2026, 11, 19});
    CHECK(local_minutes(*z, 0) == 8 * 60 + 42);
}

TEST_CASE("text: folding makes one of the spellings that people write", "[base]") {
    CHECK(fold_for_search("Hèrèmakono") == fold_for_search("heremakono"));
    CHECK(fold_for_search("N'Gara") == "ngara");
    CHECK(fold_for_search("فَاطِمَة") == fold_for_search("فاطمه"));
    CHECK(fold_for_search("أحمـد ٱلأنصارى ٣٤") == "احمد الانصاري 34");
    CHECK(fold_for_search("Ségou  -  Ville ") == "segou ville");
    CHECK(fold_for_search("ɲɛ") == "nye");
}

TEST_CASE("text: broken UTF-8 is noticed", "[base]") {
    CHECK(is_utf8("Ménaka"));
    CHECK_FALSE(is_utf8("\xC3"));
    CHECK_FALSE(is_utf8("\xED\xA0\x80"));
    CHECK(trim("\xC2\xA0 x \t") == "x");
}

TEST_CASE("random: identifiers are RFC 4122 version 4", "[base]") {
    SeededRandom random(7);
    const auto id = uuid4(random);
    REQUIRE(id.size() == 36);
    CHECK(id[14] == '4');
    CHECK(std::string("89ab").find(id[19]) != std::string::npos);
    CHECK(id != uuid4(random));
}

TEST_CASE("file: what is written is whole, bounded when read, and named when missing", "[base]") {
    const tests::TemporaryFolder temporary;
    const std::string& folder = temporary.path();
    const std::string path = folder + "/a";

    REQUIRE(write_file_atomically(path, "abc"));
    CHECK(read_file(path, 3) == "abc");
    CHECK(read_file(path, 2).error().code == Errc::limit);
    CHECK(read_file(path + "x", 9).error().code == Errc::not_found);
    CHECK(list_folder(folder) == std::vector<std::string>{"a"});

    {
        auto first = FolderLock::take(folder);
        REQUIRE(first);
        CHECK(FolderLock::take(folder).error().code == Errc::in_use);
    }
    CHECK(FolderLock::take(folder));
}

TEST_CASE("file: a write that fails leaves nothing of what was to be written", "[base]") {
    const tests::TemporaryFolder folder;
    const auto path = folder / "taken";
    REQUIRE(make_folders(path));

    CHECK_FALSE(write_file_atomically(path, "secret"));
    CHECK_FALSE(path_exists(path + ".part"));
}

TEST_CASE("file: a link that a neighbour laid is not followed", "[base]") {
    const tests::TemporaryFolder folder;
    const auto path = folder / "a";
    std::filesystem::create_symlink(folder / "elsewhere", path + ".part");

    REQUIRE(write_file_atomically(path, "secret"));
    CHECK(read_file(path, 9) == "secret");
    CHECK_FALSE(path_exists(folder / "elsewhere"));
}

TEST_CASE("file: a pipe, a device or a link to one is not replaced by a file", "[base]") {
    const tests::TemporaryFolder folder;
    REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
    std::filesystem::create_symlink(folder / "pipe", folder / "to_pipe");
    std::filesystem::create_symlink("/proc/self/fd/1", folder / "stdout");

    for (const auto* name : {"pipe", "to_pipe", "stdout"}) {
        INFO(name);
        const auto written = write_file_atomically(folder / name, "secret");
        REQUIRE_FALSE(written);
        CHECK(written.error().code == Errc::invalid);
    }
    CHECK(std::filesystem::is_fifo(folder / "pipe"));
    CHECK(std::filesystem::is_symlink(folder / "to_pipe"));
    CHECK(std::filesystem::is_symlink(folder / "stdout"));
    CHECK(list_folder(folder.path())->size() == 3);
}

TEST_CASE("file: an empty name is refused, and never means the root or the folder one is in",
          "[base]") {
    CHECK(make_folders("").error().code == Errc::invalid);
    CHECK(write_file_atomically("", "x").error().code == Errc::invalid);
    CHECK_FALSE(path_exists(".part"));
}

TEST_CASE("file: a pipe that nobody writes is empty, and nobody waits for it", "[base]") {
    const tests::TemporaryFolder folder;
    REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
    CHECK(read_file(folder / "pipe", 9) == "");
}
