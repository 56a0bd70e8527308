// The commands that answer forms: replay, fill, show.
#include <catch2/catch.hpp>

#include <filesystem>
#include <sstream>

#include <nlohmann/json.hpp>

#include "forms/base/file.h"
#include "forms/cli/commands.h"
#include "tests/support/temporary_folder.h"

namespace relais::forms::cli {

namespace {

using nlohmann::json;

class StandingClock final : public Clock {
  public:
    Instant now() const override { return {1'795'164'120'000}; }
    std::int64_t monotonic_ms() const override { return 0; }
    int utc_offset_minutes() const override { return 0; }
};

constexpr const char* kForm =
    "| survey |\n"
    "| | type | name | label::Français (fr) | label::English (en) | required | constraint | "
    "calculation | relevant |\n"
    "| | text | head | Chef | Head | yes | | | |\n"
    "| | begin_repeat | member | Membre | Member | | | | |\n"
    "| | integer | age | Âge | Age | | . < 120 | | |\n"
    "| | text | school | École | School | | | | ${age} < 18 |\n"
    "| | end_repeat | | | | | | | |\n"
    "| | select_one yn | well | Eau ? | Water? | | | | |\n"
    "| | calculate | total | | | | | sum(${age}) | |\n"
    "| choices |\n"
    "| | list_name | name | label::Français (fr) | label::English (en) |\n"
    "| | yn | yes | Oui | Yes |\n"
    "| | yn | no | Non | No |\n";

/// A folder that holds the form.
struct Folder {
    tests::TemporaryFolder folder;
    Folder() { REQUIRE(write_file_atomically(folder / "f.md", kForm)); }
    std::string operator/(const char* file) const { return folder / file; }
};

struct World {
    StandingClock clock;
    SeededRandom random{1};
    session::Surroundings surroundings() {
        session::Surroundings given;
        given.clock = &clock;
        given.random = &random;
        return given;
    }
};

json replayed(const json& job) {
    World world;
    std::istringstream in(job.dump() + "\n");
    std::ostringstream out;
    CHECK(replay(in, out, world.clock, world.random) == kDone);
    return json::parse(out.str());
}

json step(const char* op, const char* ref, const char* value = "") {
    return {{"op", op}, {"ref", ref}, {"value", value}};
}

}  // namespace

TEST_CASE("replay: a story is played, and every step shows what would be submitted", "[cli]") {
    const Folder folder;
    const auto told = replayed(
        {{"id", "s1"},
         {"form", folder / "f.md"},
         {"steps",
          {step("answer", "/data/head", "Awa"), step("answer", "/data/member[1]/age", "34"),
           step("create_repeat", "/data/member"), step("answer", "/data/member[2]/age", "7"),
           step("answer", "/data/member[2]/school", "Koro"),
           step("remove_repeat", "/data/member[1]"), step("set_language", "", "en")}}});

    CHECK(told["id"] == "s1");
    REQUIRE(told["steps"].size() == 7);
    for (const auto& done : told["steps"])
        CHECK(done["status"] == "OK");
    const auto submitted = [&](std::size_t at) {
        return told["steps"][at]["xml"].get<std::string>();
    };
    CHECK(submitted(1).find("<member><age>34</age></member>") != std::string::npos);
    CHECK(submitted(4).find("<total>41</total>") != std::string::npos);
    CHECK(submitted(5).find("<age>34</age>") == std::string::npos);
    CHECK(submitted(6).find("<member><age>7</age><school>Koro</school></member>") !=
          std::string::npos);
}

TEST_CASE("replay: a step that is not possible says why, a form that is none is refused", "[cli]") {
    const Folder folder;
    const auto told =
        replayed({{"id", 2},
                  {"form", folder / "f.md"},
                  {"steps",
                   {step("answer", "/data/member[3]/age", "1"),
                    step("answer", "/data/nothing", "1"), step("remove_repeat", "/data/member[1]"),
                    step("set_language", "", "bm"), step("dance", "/data")}}});
    REQUIRE(told["steps"].size() == 5);
    for (const auto& refused : told["steps"])
        CHECK(refused["status"] != "OK");

    const auto missing = replayed({{"id", 3}, {"form", folder / "none.xml"}});
    CHECK(missing["id"] == 3);
    CHECK(missing["error"].get<std::string>().find("none.xml") != std::string::npos);
}

TEST_CASE("replay: a number is an answer, and no step is passed over in silence", "[cli]") {
    const Folder folder;
    const auto reply =
        replayed({{"id", 1},
                  {"form", folder / "f.md"},
                  {"steps",
                   {{{"op", "answer"}, {"ref", "/data/member[1]/age"}, {"value", 34}},
                    5,
                    {{"op", "answer"}, {"ref", "/data/head"}, {"value", json::array({"Awa"})}}}}});
    REQUIRE(reply["steps"].size() == 3);
    CHECK(reply["steps"][0]["status"] == "OK");
    CHECK(reply["steps"][0]["xml"].get<std::string>().find("<age>34</age>") != std::string::npos);
    CHECK(reply["steps"][1]["status"] != "OK");
    CHECK(reply["steps"][2]["status"] == "the value is neither text nor number");
}

TEST_CASE("fill: a file of answers becomes a submission", "[cli]") {
    const Folder folder;
    World world;
    REQUIRE(write_file_atomically(folder / "a.json",
                                  R"({"/data/head": "Awa", "/data/member[1]/age": "34",
                                      "/data/member[2]/age": "7", "/data/well": "yes"})"));
    std::ostringstream out, err;
    CHECK(fill({folder / "f.md", folder / "a.json", folder / "s.xml"}, world.surroundings(), out,
               err) == kDone);
    CHECK(err.str().empty());
    const auto written = read_file(folder / "s.xml", 100'000);
    REQUIRE(written);
    CHECK(written->find("<total>41</total>") != std::string::npos);
}

TEST_CASE("fill: what is missing or not allowed is told, and nothing is written", "[cli]") {
    const Folder folder;
    World world;
    REQUIRE(write_file_atomically(folder / "a.json", R"({"/data/member[1]/age": "340"})"));
    std::ostringstream out, err;
    CHECK(fill({folder / "f.md", folder / "a.json", folder / "s.xml"}, world.surroundings(), out,
               err) == kNotUsable);
    CHECK(err.str().find("/data/head: an answer is required") != std::string::npos);
    CHECK(err.str().find("/data/member[1]/age: the answer is not allowed") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(folder / "s.xml"));

    for (const auto* wrong : {"[]", "{\"/data/head\": {}}", "{"}) {
        REQUIRE(write_file_atomically(folder / "a.json", wrong));
        CHECK(fill({folder / "f.md", folder / "a.json", folder / "s.xml"}, world.surroundings(),
                   out, err) == kNotUsable);
    }
}

TEST_CASE("fill: an answer that asks for too much computation is told so", "[cli]") {
    const Folder folder;
    World world;
    REQUIRE(write_file_atomically(
        folder / "heavy.md",
        "| survey |\n| | type | name | label | calculation | default | repeat_count |\n"
        "| | text | go | Go | | | |\n| | begin_repeat | r | R | | | 300 |\n"
        "| | text | x | X | | 1 | |\n| | end_repeat | | | | | |\n"
        "| | calculate | n | | if(${go} = '', 0, count(//x[. < count(//x[. < count(//x)])])) "
        "| | |\n"));
    REQUIRE(write_file_atomically(folder / "a.json", R"({"go": "now"})"));
    std::ostringstream out, err;
    CHECK(fill({folder / "heavy.md", folder / "a.json", "-"}, world.surroundings(), out, err) ==
          kNotUsable);
    CHECK(err.str().find("/data/go cannot be answered: /data/n: the form asks for too much "
                         "computation") != std::string::npos);
}

TEST_CASE("fill: what no window would give is refused: half a step, a strange tick, a control",
          "[cli]") {
    const Folder folder;
    World world;
    REQUIRE(write_file_atomically(folder / "w.md",
                                  "| survey |\n| | type | name | label | parameters |\n"
                                  "| | acknowledge | ok | Read | |\n"
                                  "| | range | r | Note | start=1 end=2 step=0.1 |\n"
                                  "| | text | t | Text | |\n"));
    const auto filled = [&](const char* answers) {
        REQUIRE(write_file_atomically(folder / "a.json", answers));
        std::ostringstream out, err;
        const int code =
            fill({folder / "w.md", folder / "a.json", "-"}, world.surroundings(), out, err);
        CHECK(code == (err.str().empty() ? kDone : kNotUsable));
        return err.str();
    };
    CHECK(filled(R"({"ok": "OK", "r": "1.7", "t": "two\nlines"})").empty());
    CHECK(filled(R"({"ok": "oui"})").find("/data/ok: is acknowledged with \"OK\"") !=
          std::string::npos);
    CHECK(filled(R"({"r": "1.75"})").find("/data/r: the answer lies between two steps") !=
          std::string::npos);
    CHECK(filled(R"({"t": "a\u0001b"})").find("the answer to t holds a control character") !=
          std::string::npos);
}

TEST_CASE("fill: names stand for paths, numbers and lists for texts", "[cli]") {
    const Folder folder;
    World world;
    REQUIRE(write_file_atomically(
        folder / "a.json", R"({"head": "Awa", "/data/member[1]/age": 34, "well": ["yes"]})"));
    std::ostringstream out, err;
    CHECK(fill({folder / "f.md", folder / "a.json", "-"}, world.surroundings(), out, err) == kDone);
    CHECK(err.str().empty());
    CHECK(out.str().find("<head>Awa</head>") != std::string::npos);
    CHECK(out.str().find("<age>34</age>") != std::string::npos);
    CHECK(out.str().find("<well>yes</well>") != std::string::npos);
}

TEST_CASE("fill: the answer to a calculation is refused, and wrong ones are told by type",
          "[cli]") {
    const Folder folder;
    World world;
    const auto told = [&](const std::string& answers) {
        std::ostringstream out, err;
        CHECK(write_file_atomically(folder / "a.json", answers));
        CHECK(fill({folder / "f.md", folder / "a.json", "-"}, world.surroundings(), out, err) ==
              kNotUsable);
        CHECK(out.str().empty());
        return err.str();
    };
    using Catch::Contains;
    CHECK_THAT(told(R"({"head": "Awa", "total": 7})"),
               Contains("/data/total is calculated, not asked"));
    CHECK_THAT(told(R"({"head": "Awa", "/data/member[1]/age": "dix"})"),
               Contains("/data/member[1]/age: the answer is no whole number"));
    CHECK_THAT(told(R"({"head": "Awa", "/data/member[1]/age": 34, "well": "zz"})"),
               Contains("/data/well: the answer is not among the choices"));
}

TEST_CASE("show: the form is printed in the language asked", "[cli]") {
    const Folder folder;
    std::ostringstream french, english, err;
    CHECK(show(folder / "f.md", "fr", french, err) == kDone);
    CHECK(show(folder / "f.md", "English (en)", english, err) == kDone);

    CHECK(french.str().find("head [input] Chef\n  required: true()\n") != std::string::npos);
    CHECK(french.str().find("- yes: Oui\n") != std::string::npos);
    CHECK(english.str().find("school [input] School\n") != std::string::npos);
    CHECK(english.str().find("- yes: Yes\n") != std::string::npos);
    CHECK(show(folder / "f.md", "ar", french, err) == kWrongCall);
    CHECK(err.str().find("no language 'ar'; it has Français (fr), English (en)") !=
          std::string::npos);
}

}  // namespace relais::forms::cli
