// The instruments as they are answered: what is asked, what is refused, what is counted.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>

#include "forms/base/file.h"
#include "forms/base/random.h"
#include "forms/base/text.h"
#include "forms/session/session.h"
#include "forms/xlsform/xlsform.h"
#include "tests/support/manual_clock.h"

namespace relais::forms {

namespace {

const std::string kFolder = std::string(REPO_ROOT) + "/forms/library/";

std::unique_ptr<const session::Form> compile(const std::string& name) {
    const auto bytes = read_file(kFolder + name + ".xlsx", xlsform::kMaxFileBytes);
    auto loaded = xlsform::load(*xlsform::read_workbook(*bytes, name), name);
    REQUIRE(loaded.definition);
    auto compiled = session::Form::compile(*std::move(loaded.definition), [](const auto& file) {
        return read_file(kFolder + file, 1U << 20U);
    });
    if (const auto* complaints = std::get_if<std::vector<Diagnostic>>(&compiled))
        for (const auto& each : *complaints)
            FAIL(each.location << ": " << each.text);
    return std::get<0>(std::move(compiled));
}

class Interview {
  public:
    explicit Interview(const std::string& name)
        : form_(compile(name)), session_(*form_, {&clock_, &random_, {}}) {}

    Interview& answer(const std::string& path, const std::string& value) {
        INFO(path << " = " << value);
        const auto node = session_.answers().find(path);
        REQUIRE(node != model::kNoNode);
        REQUIRE(session_.answer(node, value));
        return *this;
    }
    std::string operator[](const std::string& path) const {
        const auto node = session_.answers().find(path);
        INFO(path);
        REQUIRE(node != model::kNoNode);
        return std::string(session_.answers().text(node));
    }
    bool asks(const std::string& path) const {
        const auto node = session_.answers().find(path);
        return node != model::kNoNode && session_.answers().relevant(node);
    }
    std::string label(const std::string& path) const {
        return session_.label(session_.answers().find(path));
    }
    std::vector<std::string> choices(const std::string& path) const {
        std::vector<std::string> values;
        for (const auto& item : session_.choices(session_.answers().find(path)))
            values.push_back(item.value);
        return values;
    }
    bool fails(const std::string& path) const {
        const auto finding = session_.check(session_.answers().find(path));
        return finding && finding->kind == session::FindingKind::constraint_failed;
    }
    const session::Session& session() const { return session_; }

  private:
    tests::ManualClock clock_{{1'795'165'320'000}};  // 2026-11-20T09:02:00Z
    SeededRandom random_{1};
    std::unique_ptr<const session::Form> form_;
    session::Session session_;
};

/// Keys as the window works: a digit for one of the first nine choices, a letter more for others;
/// a number and Enter; a key per person in the tally; Enter where nothing is answered.
std::size_t keys_of(const Interview& interview) {
    const auto& session = interview.session();
    const auto& answers = session.answers();
    std::size_t keys = 0;
    for (const auto& page : session.pages()) {
        if (page.kind == session::PageKind::field_list) {
            for (const auto node : page.questions)
                keys +=
                    static_cast<std::size_t>(std::atoi(std::string(answers.text(node)).c_str()));
            ++keys;
            continue;
        }
        const auto value = std::string(answers.text(page.node));
        const auto items = session.choices(page.node);
        const auto chosen = std::find_if(items.begin(), items.end(),
                                         [&](const auto& item) { return item.value == value; });
        if (value.empty())
            ++keys;
        else if (items.empty())
            keys += value.size() + 1;
        else
            keys += chosen - items.begin() < 9 ? 1U : 3U;
    }
    return keys;
}

}  // namespace

TEST_CASE("registry: a group of four with origin and destination takes at most 25 keys",
          "[library]") {
    Interview interview("flow_registry");
    interview.answer("/data/consent", "agreed").answer("/data/direction", "internal");
    interview.answer("/data/group_size", "4");
    interview.answer("/data/bands/f_18_59", "2").answer("/data/bands/m_5_17", "2");
    interview.answer("/data/journey/origin_adm1", "ML07")
        .answer("/data/journey/origin_adm2", "ML0703");
    CHECK(interview.choices("/data/journey/origin_adm2").size() == 3);
    interview.answer("/data/journey/origin_adm3", "ML070304");
    interview.answer("/data/journey/dest_adm1", "ML08").answer("/data/journey/dest_adm2", "ML0802");
    interview.answer("/data/journey/dest_adm3",
                     interview.choices("/data/journey/dest_adm3").front());
    interview.answer("/data/journey/transport", "bus").answer("/data/journey/reason", "return");
    interview.answer("/data/profile/status", "idp").answer("/data/profile/visit", "no");
    interview.answer("/data/profile/counted_elsewhere", "no");

    constexpr std::size_t kReviewAndFinalise = 2;  // F10, Enter
    const auto keys = keys_of(interview) + kReviewAndFinalise;
    std::cout << "registry: " << keys << " keys for a group of four\n";
    CHECK(keys <= 25);
    CHECK(keys >= 15);
    CHECK(interview["/data/total"] == "4");
    CHECK(interview.session().check_all().empty());
    CHECK(interview.session().instance_name() == "4 pers., À l'intérieur du Mali, 2026-11-20");
}

TEST_CASE("registry: a refusal leaves the count, and nothing else to ask", "[library]") {
    Interview interview("flow_registry");
    interview.answer("/data/consent", "refused").answer("/data/direction", "out");
    interview.answer("/data/group_size", "31").answer("/data/bands/f_18_59", "12");
    CHECK(interview["/data/total"] == "31");
    CHECK_FALSE(interview.asks("/data/journey"));
    CHECK_FALSE(interview.asks("/data/profile"));
    CHECK(interview.session().check_all().empty());
    CHECK(interview.session().pages().size() == 5);  // consent, direction, size, bands, check
}

TEST_CASE("registry: bands that do not add up are told and can be kept", "[library]") {
    Interview interview("flow_registry");
    interview.answer("/data/consent", "agreed").answer("/data/direction", "in");
    interview.answer("/data/group_size", "5");
    CHECK(interview["/data/total"] == "5");
    CHECK_FALSE(interview.asks("/data/bands_check"));

    interview.answer("/data/bands/m_60", "4");
    CHECK(interview.asks("/data/bands_check"));
    CHECK(interview.label("/data/bands_check")
              .find("compte 5 personnes, mais le détail en donne 4") != std::string::npos);
    CHECK(interview["/data/total"] == "4");
    CHECK(interview.session().check_all().empty());

    interview.answer("/data/bands/f_60", "1");
    CHECK_FALSE(interview.asks("/data/bands_check"));
}

TEST_CASE("registry: the direction decides where countries and where regions are asked",
          "[library]") {
    struct Row {
        const char* direction;
        bool from_abroad, to_abroad;
    };
    const auto row = GENERATE(values<Row>({{"in", true, false},
                                           {"out", false, true},
                                           {"internal", false, false},
                                           {"transit", true, true}}));
    INFO(row.direction);
    Interview interview("flow_registry");
    interview.answer("/data/consent", "agreed").answer("/data/direction", row.direction);
    CHECK(interview.asks("/data/journey/origin_country") == row.from_abroad);
    CHECK(interview.asks("/data/journey/origin_adm1") != row.from_abroad);
    CHECK(interview.asks("/data/journey/dest_country") == row.to_abroad);
    CHECK(interview.asks("/data/journey/dest_adm1") != row.to_abroad);
    if (!row.from_abroad) return;
    // Somebody who left Mali and comes back through a neighbour still has a place of departure.
    interview.answer("/data/journey/origin_country", "MLI");
    CHECK(interview.asks("/data/journey/origin_adm1"));
}

TEST_CASE("registry: none goes with no other vulnerability, and sizes have bounds", "[library]") {
    Interview interview("flow_registry");
    interview.answer("/data/consent", "agreed");
    interview.answer("/data/profile/vulnerabilities", "none pregnant");
    CHECK(interview.fails("/data/profile/vulnerabilities"));
    interview.answer("/data/profile/vulnerabilities", "none");
    CHECK_FALSE(interview.fails("/data/profile/vulnerabilities"));
    interview.answer("/data/group_size", "501");
    CHECK(interview.fails("/data/group_size"));
}

TEST_CASE("survey: the roster follows the stated size and is counted", "[library]") {
    Interview interview("household_survey");
    interview.answer("/data/consent", "agreed");
    interview.answer("/data/head/head_name", "Awa").answer("/data/head/head_sex", "female");
    interview.answer("/data/head/head_age", "41");
    interview.answer("/data/roster/household_size", "3");
    const std::string member = "/data/roster/member";
    CHECK_FALSE(interview.asks(member + "[4]/name"));
    // The head is not asked twice; the others begin empty.
    CHECK(interview[member + "[1]/name"] == "Awa");
    CHECK(interview[member + "[1]/relation"] == "head");
    CHECK(interview[member + "[1]/sex"] == "female");
    CHECK(interview[member + "[1]/age"] == "41");
    CHECK(interview[member + "[2]/name"].empty());
    CHECK(interview.label(member + "[2]/name") == "Nom du membre 2 sur 3");

    interview.answer(member + "[2]/relation", "head");
    CHECK(interview.fails(member + "[2]/relation"));
    interview.answer(member + "[2]/relation", "child");
    CHECK_FALSE(interview.fails(member + "[2]/relation"));
    interview.answer(member + "[2]/sex", "male").answer(member + "[2]/age", "9");
    interview.answer(member + "[3]/sex", "female").answer(member + "[3]/age", "17");
    interview.answer(member + "[1]/documents_held", "nina voter");
    interview.answer(member + "[2]/documents_held", "none");
    interview.answer(member + "[3]/documents_held", "none birth");
    CHECK(interview.fails(member + "[3]/documents_held"));

    CHECK(interview["/data/roster/member_count"] == "3");
    CHECK(interview["/data/roster/child_count"] == "2");
    CHECK(interview["/data/roster/woman_count"] == "1");
    CHECK(interview["/data/roster/without_documents"] == "2");
    CHECK(interview.label("/data/roster/roster_summary")
              .starts_with("Membres : 3, dont femmes adultes : 1, "));
    // What is held cannot be lost; "none" can always be said.
    const auto lost = interview.choices(member + "[1]/documents_lost");
    CHECK(std::find(lost.begin(), lost.end(), "nina") == lost.end());
    CHECK(std::find(lost.begin(), lost.end(), "none") != lost.end());
    CHECK(interview.asks(member + "[2]/documents_why"));
    CHECK_FALSE(interview.asks(member + "[1]/documents_why"));
}

TEST_CASE("survey: each displacement has its leg, with dates in order", "[library]") {
    Interview interview("household_survey");
    interview.answer("/data/consent", "agreed").answer("/data/displacement/status", "idp");
    interview.answer("/data/displacement/moves/first_displacement_date", "2024-03-01");
    interview.answer("/data/displacement/times_displaced", "2");
    const std::string leg = "/data/displacement/leg";
    interview.answer(leg + "[2]/leg_where", "mali").answer(leg + "[2]/leg_adm1", "ML05");
    CHECK(interview.choices(leg + "[2]/leg_adm2").size() == 8);
    CHECK_FALSE(interview.asks(leg + "[2]/leg_country"));
    interview.answer(leg + "[2]/leg_date", "2024-02-01");
    CHECK(interview.fails(leg + "[2]/leg_date"));
    interview.answer(leg + "[2]/leg_date", "2026-11-21");
    CHECK(interview.fails(leg + "[2]/leg_date"));
    interview.answer(leg + "[2]/leg_date", "2025-01-15");
    CHECK_FALSE(interview.fails(leg + "[2]/leg_date"));

    interview.answer("/data/displacement/status", "host");
    CHECK_FALSE(interview.asks("/data/displacement/times_displaced"));
    CHECK_FALSE(interview.asks(leg + "[1]"));
}

TEST_CASE("survey: intentions say their choice, needs are three different ones", "[library]") {
    Interview interview("household_survey");
    interview.answer("/data/consent", "agreed");
    interview.answer("/data/intentions/intention", "return");
    CHECK(interview["/data/intentions/intention_label"] == "Retourner au lieu d'origine");
    CHECK(interview.label("/data/intentions/when") == "« Retourner au lieu d'origine » : quand ?");
    interview.answer("/data/intentions/when", "month_6");
    interview.answer("/data/intentions/depends_on", "security school");
    CHECK_FALSE(interview.fails("/data/intentions/depends_on"));

    interview.answer("/data/needs/need_1", "food").answer("/data/needs/need_2", "shelter");
    const auto third = interview.choices("/data/needs/need_3");
    CHECK(third.size() == 7);
    for (const auto* taken : {"food", "shelter", "none"})
        CHECK(std::find(third.begin(), third.end(), taken) == third.end());
}

TEST_CASE("survey: after a refusal nothing is asked but remarks", "[library]") {
    Interview interview("household_survey");
    interview.answer("/data/consent", "refused");
    CHECK(interview.session().pages().size() == 2);
    CHECK(interview.session().check_all().empty());
}

TEST_CASE("individual survey: only adults who agree, and once on a journey", "[library]") {
    Interview interview("individual_survey");
    CHECK_FALSE(interview.asks("/data/profile/sex"));
    interview.answer("/data/consent", "refused");
    CHECK_FALSE(interview.asks("/data/already_surveyed"));
    interview.answer("/data/consent", "agreed").answer("/data/already_surveyed", "yes");
    CHECK(interview.asks("/data/thanks_already"));
    CHECK_FALSE(interview.asks("/data/age"));
    interview.answer("/data/already_surveyed", "no").answer("/data/age", "17");
    CHECK(interview.asks("/data/thanks_minor"));
    CHECK_FALSE(interview.asks("/data/profile/sex"));
    CHECK_FALSE(interview.asks("/data/remark"));
    interview.answer("/data/age", "18");
    CHECK_FALSE(interview.asks("/data/thanks_minor"));
    for (const char* group : {"profile/sex", "departure/main_reason", "journey/transport",
                              "difficulties/had_problems", "intentions/to_country"})
        CHECK(interview.asks(std::string("/data/") + group));
    CHECK(interview.asks("/data/remark"));
}

TEST_CASE("individual survey: the last five stops are told, in Mali by region", "[library]") {
    Interview interview("individual_survey");
    interview.answer("/data/consent", "agreed").answer("/data/already_surveyed", "no");
    interview.answer("/data/age", "24");
    const std::string journey = "/data/journey/";
    CHECK_FALSE(interview.asks(journey + "companions"));
    interview.answer(journey + "travels_with", "family");
    CHECK(interview.asks(journey + "companions"));
    interview.answer(journey + "stop_count", "2");
    CHECK(interview.label(journey + "stop[2]/stop_country") == "Étape 2 sur 2 : dans quel pays ?");
    interview.answer(journey + "stop_count", "9");
    CHECK(interview.asks(journey + "stop[5]/stop_country"));
    CHECK_FALSE(interview.asks(journey + "stop[6]/stop_country"));
    interview.answer(journey + "stop[1]/stop_country", "NER");
    CHECK_FALSE(interview.asks(journey + "stop[1]/stop_adm1"));
    interview.answer(journey + "stop[1]/stop_country", "MLI");
    CHECK(interview.choices(journey + "stop[1]/stop_adm1").size() == 10);
}

TEST_CASE("individual survey: what follows from an answer is asked, and nothing twice",
          "[library]") {
    Interview interview("individual_survey");
    interview.answer("/data/consent", "agreed").answer("/data/already_surveyed", "no");
    interview.answer("/data/age", "24");
    interview.answer("/data/departure/from_country", "MLI");
    CHECK_FALSE(interview.asks("/data/departure/from_place"));
    interview.answer("/data/departure/from_adm1", "ML07");
    CHECK(interview.asks("/data/departure/from_adm2"));
    interview.answer("/data/departure/main_reason", "conflict");
    const auto others = interview.choices("/data/departure/other_reasons");
    CHECK(std::find(others.begin(), others.end(), "conflict") == others.end());
    interview.answer("/data/departure/left_on", "2126-01-01");
    CHECK(interview.fails("/data/departure/left_on"));
    interview.answer("/data/difficulties/had_problems", "no");
    CHECK_FALSE(interview.asks("/data/difficulties/problems"));
    interview.answer("/data/difficulties/had_problems", "yes");
    interview.answer("/data/difficulties/problems", "robbery no_answer");
    CHECK(interview.fails("/data/difficulties/problems"));
    interview.answer("/data/difficulties/need_1", "food");
    const auto second = interview.choices("/data/difficulties/need_2");
    CHECK(std::find(second.begin(), second.end(), "food") == second.end());
    interview.answer("/data/intentions/plans_return", "no");
    CHECK(interview.asks("/data/intentions/return_conditions"));
    CHECK_FALSE(interview.asks("/data/intentions/return_when"));
}

}  // namespace relais::forms
