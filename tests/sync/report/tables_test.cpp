#include "sync/report/tables.h"

#include <catch2/catch.hpp>

#include "small_form.h"

using namespace relais;
using namespace relais::sync::report;
using forms::model::DataType;
using test::SmallForm;
using Kind = forms::model::NodeKind;

namespace {

struct Household : SmallForm {
    Household() : SmallForm("household_survey", "Ménages") {
        add(0, "consent");
        const auto roster = add(0, "roster", Kind::group);
        member = add(roster, "member", Kind::repeat);
        add(member, "name");
        add(member, "age", Kind::leaf, DataType::integer);
        document = add(member, "document", Kind::repeat);
        add(document, "kind");
        add(0, "place", Kind::leaf, DataType::geopoint);
        add(0, "team");
    }
    forms::model::NodeIndex member = 0, document = 0;
};

Meta sample_meta() {
    Meta meta;
    meta.key = "uuid:1";
    meta.instance_id = "uuid:2";
    meta.form_version = "2026112001";
    meta.device = "00ff";
    meta.point = "FMP-GAO-01";
    meta.team = "A";
    meta.enumerator = "AD-07";
    meta.started = Instant{1'795'161'600'000};
    meta.finalised = Instant{1'795'161'660'000};
    meta.versions = 2;
    return meta;
}

}  // namespace

TEST_CASE("tables: an attribute that the form sets is a column", "[report]") {
    SmallForm form("f", "F");
    const auto entity = form.add(form.add(0, "meta", Kind::group), "entity", Kind::group);
    form.add(entity, "@id");
    form.add(entity, "label");
    forms::model::Answers answers(form.definition);
    test::set(answers, "/data/meta/entity/@id", "a1");
    test::set(answers, "/data/meta/entity/label", "Awa");

    Tables tables(form.definition);
    tables.add(sample_meta(), answers);

    const auto csv = to_csv(tables.tables()[0]);
    CHECK(csv.find(",meta-entity-@id,meta-entity-label\r\n") != std::string::npos);
    CHECK(csv.ends_with(",a1,Awa\r\n"));
}

TEST_CASE("tables: repeats stand in their own tables, joined by keys", "[report]") {
    Household form;
    forms::model::Answers answers(form.definition);
    test::set(answers, "/data/consent", "agreed");
    test::set(answers, "/data/place", "16.27 -0.04 265 4.5");
    test::set(answers, "/data/team", "the household's own");
    test::add_repeat(answers, "/data/roster", form.member);
    test::add_repeat(answers, "/data/roster", form.member);
    test::set(answers, "/data/roster/member[1]/name", "Aïssata");
    test::set(answers, "/data/roster/member[1]/age", "-1");
    test::set(answers, "/data/roster/member[2]/name", "=HYPERLINK(\"x\")");
    test::add_repeat(answers, "/data/roster/member[2]", form.document);
    test::set(answers, "/data/roster/member[2]/document[1]/kind", "birth, card");

    Tables tables(form.definition);
    tables.add(sample_meta(), answers);

    REQUIRE(tables.tables().size() == 3);
    CHECK(to_csv(tables.tables()[0]) ==
          "\xEF\xBB\xBFKEY,_instance_id,_form_version,_device,_point,_team,_enumerator,_started,"
          "_finalised,_received,_versions,_conflict,consent,place-Latitude,place-Longitude,"
          "place-Altitude,place-Accuracy,team\r\n"
          "uuid:1,uuid:2,2026112001,00ff,FMP-GAO-01,A,AD-07,2026-11-20T08:00:00.000+00:00,"
          "2026-11-20T08:01:00.000+00:00,,2,0,agreed,16.27,-0.04,265,4.5,the household's own\r\n");
    CHECK(tables.tables()[1].name == "household_survey-member");
    CHECK(to_csv(tables.tables()[1]) ==
          "\xEF\xBB\xBFKEY,PARENT_KEY,name,age\r\n"
          "uuid:1/roster/member[1],uuid:1,Aïssata,-1\r\n"
          "uuid:1/roster/member[2],uuid:1,\"'=HYPERLINK(\"\"x\"\")\",\r\n");
    CHECK(to_csv(tables.tables()[2]) == "\xEF\xBB\xBFKEY,PARENT_KEY,kind\r\n"
                                        "uuid:1/roster/member[2]/document[1],"
                                        "uuid:1/roster/member[2],\"birth, card\"\r\n");
}

TEST_CASE("tables: what is not relevant is left empty", "[report]") {
    Household form;
    forms::model::Answers answers(form.definition);
    test::add_repeat(answers, "/data/roster", form.member);
    test::set(answers, "/data/roster/member[1]/name", "hidden");
    test::set(answers, "/data/team", "hidden");
    answers.set_relevant(answers.find("/data/roster"), false);
    answers.set_relevant(answers.find("/data/team"), false);

    Tables tables(form.definition);
    tables.add(sample_meta(), answers);

    CHECK(tables.tables()[0].rows[0].back().empty());
    CHECK(tables.tables()[1].rows.empty());
}

TEST_CASE("tables: names that clash are told apart", "[report]") {
    SmallForm form("f", "");
    const auto first = form.add(0, "a", Kind::group);
    form.add(first, "b");
    form.add(0, "a-b");
    form.add(form.add(first, "r", Kind::repeat), "x");
    form.add(form.add(0, "r", Kind::repeat), "y");
    forms::model::Answers answers(form.definition);
    test::set(answers, "/data/a/b", "1");
    test::set(answers, "/data/a-b", "2");

    Tables tables(form.definition);
    tables.add(sample_meta(), answers);

    const auto& table = tables.tables()[0];
    CHECK(std::vector<std::string>(table.columns.end() - 2, table.columns.end()) ==
          std::vector<std::string>{"a-b", "a-b_2"});
    CHECK(std::vector<std::string>(table.rows[0].end() - 2, table.rows[0].end()) ==
          std::vector<std::string>{"1", "2"});
    CHECK(tables.tables()[1].name == "f-r");
    CHECK(tables.tables()[2].name == "f-r_2");
}
