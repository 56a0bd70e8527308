// A draft of one version of a form, opened with another: nothing is lost without being said.
#include "client/work/form_change.h"

#include "client/work/content.h"
#include "client/work/form_shelf.h"
#include "tests/client/work/world.h"

using namespace relais;
using namespace relais::client::work;
using namespace relais::client::work::tests;

namespace {

const InterviewContext kContext{"00ff", "AD-07", "FMP-GAO-01", "2", "Wabaria"};

std::shared_ptr<const OpenForm> form(const std::string& rows, const std::string& version) {
    const std::string text = "| survey |\n| | type | name | label |\n" + rows +
                             "| settings |\n| | form_id | version |\n| | f | " + version + " |\n";
    auto definition = read_form(text, "f.md");
    REQUIRE(definition.has_value());
    auto opened = compile(std::move(*definition), "f.md", [](const std::string& name) {
        return Result<std::string>(fail(Errc::not_found, name, "is not here"));
    });
    REQUIRE(opened.has_value());
    return *opened;
}

constexpr const char* kOld = "| | text | name | Nom |\n| | text | nickname | Surnom |\n"
                             "| | begin_repeat | member | Membre |\n"
                             "| | integer | age | Âge |\n| | text | work | Travail |\n"
                             "| | end_repeat | | |\n";
constexpr const char* kNew = "| | text | name | Nom |\n| | text | phone | Téléphone |\n"
                             "| | begin_repeat | member | Membre |\n"
                             "| | integer | age | Âge |\n| | text | school | École |\n"
                             "| | end_repeat | | |\n";

struct Surroundings {
    ManualClock clock;
    SeededRandom random{7};

    std::string draft_of_old() {
        auto interview = Interview::start(form(kOld, "1"), kContext, clock, random);
        REQUIRE(interview.answer("/data/name", "Awa"));
        REQUIRE(interview.answer("/data/nickname", "Awa <la> grande"));
        interview.add_repeat("/data/member");
        REQUIRE(interview.answer("/data/member[1]/age", "34"));
        REQUIRE(interview.answer("/data/member[1]/work", "commerce"));
        return interview.content();
    }
    Interview resume(const std::shared_ptr<const OpenForm>& with, const std::string& content) {
        auto interview = Interview::resume(with, kContext, content, clock, random);
        if (!interview) FAIL(describe(interview.error()));
        return std::move(*interview);
    }
};

}  // namespace

TEST_CASE("form change: the same form tells nothing", "[work]") {
    Surroundings world;
    const auto interview = world.resume(form(kOld, "1"), world.draft_of_old());
    CHECK_FALSE(interview.form_change().has_value());
    CHECK(interview.leftovers().empty());
}

TEST_CASE("form change: what is kept, gone and new is told, in repeats too", "[work]") {
    Surroundings world;
    auto interview = world.resume(form(kNew, "2"), world.draft_of_old());
    REQUIRE(interview.form_change().has_value());
    const FormChange change = *interview.form_change();
    CHECK(change.from_version == "1");
    CHECK(change.to_version == "2");
    CHECK(change.kept == 2);
    CHECK(change.gone == std::vector<Leftover>{{"/data/nickname", "Awa <la> grande"},
                                               {"/data/member/work", "commerce"}});
    CHECK(change.added == std::vector<std::string>{"/data/phone", "/data/member/school"});
    CHECK(interview.label_at("/data/phone") == "Téléphone");
    CHECK(interview.answer_at("/data/name") == "Awa");
}

TEST_CASE("form change: what has no place stays in the draft, not in the record", "[work]") {
    Surroundings world;
    const auto newer = form(kNew, "2");
    auto interview = world.resume(newer, world.draft_of_old());
    interview.accept_form_change();
    REQUIRE(interview.answer("/data/phone", "76 00 00 00"));
    auto again = world.resume(newer, interview.content());
    CHECK_FALSE(again.form_change().has_value());
    REQUIRE(again.leftovers().size() == 2);
    CHECK(again.leftovers().front().text == "Awa <la> grande");
    CHECK(again.content() == interview.content());
    const std::string record = again.finish();
    CHECK(record.find("grande") == std::string::npos);
    CHECK(record.find("Awa") != std::string::npos);
}

TEST_CASE("form change: an author who forgot the version is noticed as well", "[work]") {
    Surroundings world;
    auto interview = world.resume(form(kNew, "1"), world.draft_of_old());
    REQUIRE(interview.form_change().has_value());
    CHECK(interview.form_change()->gone.size() == 2);
}

TEST_CASE("form change: questions of a repeat that nobody came to are not new", "[work]") {
    Surroundings world;
    auto interview = Interview::start(form(kOld, "1"), kContext, world.clock, world.random);
    REQUIRE(interview.answer("/data/name", "Awa"));
    const auto resumed = world.resume(form(kNew, "2"), interview.content());
    REQUIRE(resumed.form_change().has_value());
    CHECK(resumed.form_change()->added == std::vector<std::string>{"/data/phone"});
}

TEST_CASE("content: leftovers of any size come back, damaged ones do not spoil the draft",
          "[work]") {
    Content content;
    content.form_file = "f.md";
    content.instance_xml = "<f/>";
    content.leftovers = {{"/data/a", std::string(200'000, 'x')}, {"/data/b", "deux\nlignes"}};
    const std::string bytes = encode(content);
    REQUIRE(decode_content(bytes).has_value());
    CHECK(*decode_content(bytes) == content);
    std::string damaged = bytes;
    damaged[bytes.find("xxxx")] = '"';
    const auto read = decode_content(damaged);
    REQUIRE(read.has_value());
    CHECK(read->instance_xml == "<f/>");
    CHECK(read->leftovers.empty());
}
