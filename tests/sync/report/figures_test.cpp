#include "sync/report/figures.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "small_form.h"
#include "sync/report/render.h"

using namespace relais;
using namespace relais::sync::report;
using test::SmallForm;
using Kind = forms::model::NodeKind;

namespace {

constexpr std::int64_t kNoon = 1'795'176'000'000;  // 2026-11-20T12:00Z
constexpr std::int64_t kHour = 3'600'000;

struct Flow : SmallForm {
    Flow() : SmallForm("flow_registry", "Registre des flux") {
        for (const auto* name : {"direction", "consent", "total"})
            add(0, name);
    }
    forms::model::Answers record(const std::string& direction, const std::string& consent,
                                 const std::string& total) const {
        forms::model::Answers answers(definition);
        test::set(answers, "/data/direction", direction);
        test::set(answers, "/data/consent", consent);
        test::set(answers, "/data/total", total);
        return answers;
    }
};

struct Survey : SmallForm {
    Survey() : SmallForm("household_survey", "Enquête ménage") {
        add(0, "consent");
        const auto roster = add(0, "roster", Kind::group);
        member = add(roster, "member", Kind::repeat);
        const auto held = add(member, "documents_held");
        add(member, "documents_lost");
        const auto intention = add(add(0, "intentions", Kind::group), "intention");
        add(add(0, "needs", Kind::group), "need_1");
        add_choices(intention, "intention", {{"return", "Rentrer"}, {"stay", "Rester ici"}});
        add_choices(held, "document",
                    {{"none", "Aucun"}, {"id_card", "Carte d'identité"}, {"birth", "Naissance"}});
    }
    forms::model::Answers record(const std::string& consent, const std::string& intention,
                                 const std::vector<std::string>& held) const {
        forms::model::Answers answers(definition);
        test::set(answers, "/data/consent", consent);
        test::set(answers, "/data/intentions/intention", intention);
        for (std::size_t i = 0; i < held.size(); ++i) {
            test::add_repeat(answers, "/data/roster", member);
            test::set(answers, "/data/roster/member[" + std::to_string(i + 1) + "]/documents_held",
                      held[i]);
        }
        return answers;
    }
    forms::model::NodeIndex member = 0;
};

Meta at(const std::string& point, std::int64_t started_ms, std::size_t versions = 1) {
    Meta meta;
    meta.point = point;
    meta.started = Instant{started_ms};
    meta.versions = versions;
    return meta;
}

Figures sample(const Flow& flow, const Survey& survey) {
    Counter counter;
    counter.add(at("FMP-GAO-01", kNoon, 2), flow.record("in", "agreed", "4"));
    counter.add(at("FMP-GAO-01", kNoon + kHour), flow.record("in", "agreed", "12"));
    counter.add(at("FMP-GAO-01", kNoon + kHour), flow.record("in", "refused", "9"));
    counter.add(at("FMP-GAO-01", kNoon + 12 * kHour), flow.record("out", "no_answer", ""));
    counter.add(at("FMP-MOP-02", kNoon), flow.record("", "agreed", "many"));
    counter.add(at("", 0), survey.record("agreed", "return", {"id_card birth", "none", ""}));
    counter.add(at("", 0), survey.record("agreed", "undecided", {"birth birth"}));
    counter.add(at("", 0), survey.record("agreed", "", {}));
    counter.add(at("", 0), survey.record("refused", "stay", {"id_card"}));
    return counter.figures();
}

}  // namespace

TEST_CASE("figures: movements count groups and persons, refusals are outcomes", "[report]") {
    const Flow flow;
    const Survey survey;

    const auto movements = sample(flow, survey).movements;

    REQUIRE(movements.size() == 3);
    CHECK(movements[0] == Movement{"FMP-GAO-01", {2026, 11, 20}, "in", {2, 1, 0, 0}, 16, 0});
    CHECK(movements[1] == Movement{"FMP-GAO-01", {2026, 11, 21}, "out", {0, 0, 1, 0}, 0, 0});
    CHECK(movements[2] == Movement{"FMP-MOP-02", {2026, 11, 20}, "", {1, 0, 0, 0}, 0, 1});
}

TEST_CASE("figures: the day is the one on the laptop's wall", "[report]") {
    const Flow flow;
    Counter counter;
    auto meta = at("P", kNoon + 11 * kHour);
    meta.utc_offset_minutes = 120;
    counter.add(meta, flow.record("in", "agreed", "1"));
    CHECK(counter.figures().movements[0].day == Date{2026, 11, 21});
}

TEST_CASE("figures: intentions and documents name the number they come from", "[report]") {
    const Flow flow;
    const Survey survey;

    const auto households = sample(flow, survey).households;

    CHECK(households.households == Outcomes{3, 1, 0, 0});
    CHECK(households.members == 4);
    CHECK(households.intentions == Tally{2,
                                         1,
                                         {{"return", "Rentrer", 1},
                                          {"stay", "Rester ici", 0},
                                          {"undecided", "undecided", 1}}});
    CHECK(households.documents == Tally{3,
                                        1,
                                        {{"none", "Aucun", 1},
                                         {"id_card", "Carte d'identité", 1},
                                         {"birth", "Naissance", 2}}});
}

TEST_CASE("figures: the order of records does not matter", "[report]") {
    const Flow flow;
    std::vector<std::pair<Meta, forms::model::Answers>> records;
    records.emplace_back(at("B", kNoon), flow.record("out", "agreed", "2"));
    records.emplace_back(at("A", kNoon), flow.record("in", "agreed", "3"));
    records.emplace_back(at("B", kNoon), flow.record("out", "strange", "5"));
    const auto count = [&] {
        Counter counter;
        for (const auto& [meta, answers] : records)
            counter.add(meta, answers);
        return counter.figures();
    };
    const auto forward = count();
    std::reverse(records.begin(), records.end());
    CHECK(count() == forward);
    CHECK(forward.movements[1].groups.unclear == 1);
}

TEST_CASE("figures: a form of another author has only its number of records", "[report]") {
    SmallForm form("flow_of_others", "X");
    form.add(0, "consent");
    Counter counter;
    counter.add(at("A", kNoon), forms::model::Answers(form.definition));
    const auto figures = counter.figures();
    CHECK(figures.movements.empty());
    CHECK(figures.forms == std::vector<FormCount>{{"flow_of_others", "X", 1, 1, 0}});
}

TEST_CASE("figures: our instruments without their questions are counted as unclear", "[report]") {
    SmallForm form("household_survey", "X");
    Counter counter;
    counter.add(at("A", kNoon), forms::model::Answers(form.definition));
    CHECK(counter.figures().households.households == Outcomes{0, 0, 0, 1});
}

TEST_CASE("figures: the summary reads in French and nothing in it steers a terminal", "[report]") {
    const Flow flow;
    const Survey survey;
    Counter odd;
    odd.add(at("\x1b[2J", kNoon), flow.record("in", "agreed", "1"));

    CHECK(render_text(odd.figures(), {}).find('\x1b') == std::string::npos);
    CHECK(render_text(sample(flow, survey), {{"FMP-GAO-01", "Wabaria"}}) ==
          R"(Fiches
  Formulaire          Fiches   Versions   Conflits
  Registre des flux        5          6          0
  Enquête ménage           4          4          0

Mouvements par point, jour et direction
  Point                Jour         Direction      Groupes   Personnes   Taille inconnue   Refus   Sans réponse   Indéterminé
  FMP-GAO-01 Wabaria   2026-11-20   entrant              2          16                 0       1              0             0
  FMP-GAO-01 Wabaria   2026-11-21   sortant              0           0                 0       0              1             0
  FMP-MOP-02           2026-11-20   non précisée         1           0                 1       0              0             0
  Les points ne s'additionnent pas : un même groupe peut passer à plusieurs points.

Ménages
  Interrogés     3
  Refus          1
  Sans réponse   0
  Indéterminé    0
  Membres        4

Intentions (n = 2 ménages ; sans réponse : 1)
  Rentrer      1   50 %
  Rester ici   0    0 %
  undecided    1   50 %

Premier besoin (n = 0 ménages ; sans réponse : 3)

Documents détenus, plusieurs par personne (n = 3 membres ; sans réponse : 1)
  Aucun              1   33 %
  Carte d'identité   1   33 %
  Naissance          2   67 %

Documents perdus, plusieurs par personne (n = 0 membres ; sans réponse : 4)
)");
}

TEST_CASE("figures: the summary as JSON survives broken text", "[report]") {
    const Flow flow;
    Counter counter;
    counter.add(at("P\xFF", kNoon), flow.record("in", "agreed", "3"));

    const auto json = render_json(counter.figures());

    CHECK(json.find("\"persons\": 3") != std::string::npos);
    CHECK(json.find("\"day\": \"2026-11-20\"") != std::string::npos);
    CHECK(json.find('\xFF') == std::string::npos);
}
