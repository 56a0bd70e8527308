// A form tried out without enrolment: it opens with what lies beside it, and leaves nothing.
#include "client/work/trial.h"

#include <filesystem>

#include "tests/client/work/world.h"

using namespace relais;
using namespace relais::client::work;
using namespace relais::client::work::tests;

namespace {

constexpr const char* kFormWithList =
    "| survey |\n| | type | name | label |\n"
    "| | select_one_from_file places.csv | place | Où ? |\n| | text | name | Nom ? |\n";

struct Tried {
    relais::tests::TemporaryFolder folder;
    ManualClock clock;
    SeededRandom random{42};
    InlineJobs jobs;
    std::unique_ptr<Workplace> workplace;

    std::string write(const std::string& name, const std::string& bytes) {
        REQUIRE(write_file_atomically(folder / name, bytes));
        return folder / name;
    }
    Result<void> begin(const std::string& form, bool interview = true) {
        Workplace::World world;
        world.clock = &clock;
        world.random = &random;
        world.jobs = &jobs;
        world.cost = sync::seal::kLeastCost;
        world.trial = true;
        REQUIRE(make_folders(folder / "store"));
        const auto trial = TRY(make_trial(folder / "store", form, clock, random));
        workplace = std::make_unique<Workplace>(folder / "store", world);
        std::optional<Result<void>> outcome;
        begin_trial(*workplace, trial, interview,
                    [&](Result<void> begun) { outcome = std::move(begun); });
        REQUIRE(outcome.has_value());
        return *outcome;
    }
};

}  // namespace

TEST_CASE("trial: a form opens with the list that lies beside it", "[work]") {
    Tried tried;
    tried.write("places.csv", "name,label\ngao,Gao\nkidal,Kidal\n");
    const auto begun = tried.begin(tried.write("form.md", kFormWithList));

    REQUIRE(begun.has_value());
    CHECK(tried.workplace->is_trial());
    CHECK(tried.workplace->stage() == Stage::ready);
    REQUIRE(tried.workplace->interview() != nullptr);
    CHECK(tried.workplace->interview()->page().questions.at(0).choices.size() == 2);
    CHECK(tried.workplace->forms().size() == 1);
}

TEST_CASE("trial: without --new the form waits on the home screen", "[work]") {
    Tried tried;
    tried.write("places.csv", "name,label\ngao,Gao\n");
    REQUIRE(tried.begin(tried.write("form.md", kFormWithList), false).has_value());
    CHECK(tried.workplace->interview() == nullptr);
    CHECK(tried.workplace->stage() == Stage::ready);
}

TEST_CASE("trial: an XForm and comma-separated sheets open too", "[work]") {
    const std::string xform =
        "<h:html xmlns=\"http://www.w3.org/2002/xforms\" xmlns:h=\"http://www.w3.org/1999/xhtml\">"
        "<h:head><h:title>Essai</h:title><model><instance><data id=\"e\"><q/></data></instance>"
        "<bind nodeset=\"/data/q\" type=\"string\"/></model></h:head>"
        "<h:body><input ref=\"/data/q\"><label>Quoi ?</label></input></h:body></h:html>";
    const std::string sheets = "survey,,,\n,type,name,label\n,text,q,Quoi ?\n";
    for (const auto& [name, bytes] :
         {std::pair<std::string, std::string>{"form.xml", xform}, {"form.csv", sheets}}) {
        INFO(name);
        Tried tried;
        const auto begun = tried.begin(tried.write(name, bytes));
        REQUIRE(begun.has_value());
        REQUIRE(tried.workplace->interview() != nullptr);
        CHECK(tried.workplace->interview()->page().questions.at(0).label == "Quoi ?");
    }
}

TEST_CASE("trial: what is answered is nowhere on the disk in the clear", "[work]") {
    Tried tried;
    tried.write("places.csv", "name,label\ngao,Gao\n");
    REQUIRE(tried.begin(tried.write("form.md", kFormWithList)).has_value());
    Interview& interview = *tried.workplace->interview();
    REQUIRE(interview.answer("/data/name", "Fatoumata-canari"));
    tried.workplace->keep();
    REQUIRE(tried.workplace->saved_at().ms != 0);

    std::size_t files = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(tried.folder / "store")) {
        if (!entry.is_regular_file()) continue;
        const auto bytes = read_file(entry.path().string(), 64U << 20U);
        REQUIRE(bytes.has_value());
        CHECK(bytes->find("Fatoumata-canari") == std::string::npos);
        ++files;
    }
    CHECK(files >= 2);
}

TEST_CASE("trial: a file that is no form is refused with its complaints", "[work]") {
    Tried tried;
    const auto begun = tried.begin(
        tried.write("form.md", "| survey |\n| | type | name | label |\n"
                               "| | integer | age | Âge |\n| | integer | age | Âge |\n"));
    REQUIRE_FALSE(begun.has_value());
    CHECK(begun.error().code == Errc::invalid);
    CHECK_FALSE(begun.error().detail.empty());
}
