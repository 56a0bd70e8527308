// One interview as a screen sees it: pages, rules of going on, tally, repeats, review, keeping.
#include <algorithm>

#include "client/work/content.h"
#include "tests/client/work/world.h"

using namespace relais;
using namespace relais::client::work;
using namespace relais::client::work::tests;

namespace {

struct Table {
    ManualClock clock;
    SeededRandom random{7};
    std::shared_ptr<const OpenForm> form = small_form();
    InterviewContext context{"00ff", "AD-07", "FMP-GAO-01", "2", "Wabaria"};

    Interview start() { return Interview::start(form, context, clock, random); }
    /// Consent and direction given: the tally is shown.
    Interview at_tally() {
        Interview interview = start();
        CHECK(interview.answer("/data/consent", "agreed"));
        CHECK(interview.next());
        CHECK(interview.answer("/data/direction", "in"));
        CHECK(interview.next());
        return interview;
    }
};

std::vector<std::string> values(const QuestionView& question) {
    std::vector<std::string> values;
    for (const auto& choice : question.choices)
        values.push_back(choice.value);
    return values;
}

/// Goes on to the page that asks `id`.
void walk_to(Interview& interview, const std::string& id) {
    for (int steps = 0; steps < 100; ++steps) {
        const auto& questions = interview.page().questions;
        if (!questions.empty() && questions.front().id == id) return;
        REQUIRE_FALSE(interview.at_end());
        REQUIRE(interview.next());
    }
    FAIL("no page asks " << id);
}

}  // namespace

TEST_CASE("interview: the first page asks the first question with its choices", "[work]") {
    Table table;
    const Interview interview = table.start();
    const PageView& page = interview.page();
    CHECK(page.kind == PageKind::question);
    CHECK(page.number == 1);
    REQUIRE(page.questions.size() == 1);
    const QuestionView& question = page.questions.front();
    CHECK(question.id == "/data/consent");
    CHECK(question.widget == Widget::select_one);
    CHECK(question.label == "Accord ?");
    CHECK(question.required);
    CHECK(question.quick);
    CHECK(question.failure.empty());
    REQUIRE(question.choices.size() == 2);
    CHECK(question.choices[0] == ChoiceView{"agreed", "Oui", false});
    CHECK(interview.title() == "Registre des flux");
    CHECK(interview.form_id() == "flow_registry");
    CHECK(interview.form_version() == "3");
    CHECK(interview.instance_id().starts_with("uuid:"));
}

TEST_CASE("interview: what depends on an answer appears and goes with it", "[work]") {
    Table table;
    Interview interview = table.start();
    const std::size_t before = interview.page().count;

    REQUIRE(interview.answer("/data/consent", "agreed"));

    CHECK(interview.page().count > before);
    CHECK(interview.page().questions.front().value == "agreed");
    CHECK(interview.page().questions.front().choices[0].chosen);
    REQUIRE(interview.answer("/data/consent", "refused"));
    CHECK(interview.page().count == before);
}

TEST_CASE("interview: answers to nothing, of no choice, or too long are refused", "[work]") {
    Table table;
    Interview interview = table.start();
    CHECK_FALSE(interview.answer("/data/nothing", "x"));
    CHECK_FALSE(interview.answer("/data/consent", "perhaps"));
    CHECK_FALSE(interview.answer("/data/total", "5"));
    CHECK_FALSE(interview.answer("/data/remark", std::string((1U << 20U) + 1, 'x')));
    CHECK_FALSE(interview.answer("/data/remark", "\xff"));
    CHECK_FALSE(interview.undo());
}

TEST_CASE("interview: a missing required answer may be passed, a failing one may not", "[work]") {
    Table table;
    Interview interview = table.at_tally();
    CHECK(interview.previous());
    CHECK(interview.answer("/data/direction", ""));
    CHECK(interview.next());
    REQUIRE(interview.page().kind == PageKind::tally);

    REQUIRE(interview.answer("/data/counts/women", "101"));

    CHECK(interview.page().questions[0].failure == "Entre 0 et 100.");
    CHECK_FALSE(interview.next());
    CHECK(interview.page().kind == PageKind::tally);
    interview.answer("/data/counts/women", "many");
    CHECK_FALSE(interview.page().questions[0].failure.empty());
    CHECK_FALSE(interview.next());
    interview.answer("/data/counts/women", "2");
    CHECK(interview.page().questions[0].failure.empty());
    CHECK(interview.next());
}

TEST_CASE("interview: a tally is one page and its total follows", "[work]") {
    Table table;
    Interview interview = table.at_tally();
    const PageView& page = interview.page();
    CHECK(page.kind == PageKind::tally);
    CHECK(page.title == "Comptage");
    REQUIRE(page.questions.size() == 2);
    CHECK(page.questions[0].widget == Widget::integer);
    interview.answer("/data/counts/women", "4");
    interview.answer("/data/counts/men", "2");
    CHECK(interview.answer_at("/data/total") == "6");
    CHECK(interview.instance_name() == "in 6");
}

TEST_CASE("interview: choices are filtered and the trail tells where one is", "[work]") {
    Table table;
    Interview interview = table.at_tally();
    walk_to(interview, "/data/journey/region");
    CHECK(interview.page().trail == std::vector<std::string>{"Trajet"});
    interview.answer("/data/journey/region", "gao");
    REQUIRE(interview.next());
    CHECK(values(interview.page().questions[0]) == std::vector<std::string>{"ansongo", "bourem"});
    interview.answer("/data/journey/region", "kidal");
    CHECK(values(interview.page().questions[0]) == std::vector<std::string>{"abeibara"});
}

TEST_CASE("interview: toggling keeps the list's order; exclusion is the form's rule", "[work]") {
    Table table;
    Interview interview = table.at_tally();
    walk_to(interview, "/data/journey/reasons");
    const std::string id = "/data/journey/reasons";
    interview.toggle(id, "flood");
    interview.toggle(id, "conflict");
    CHECK(interview.page().questions[0].value == "conflict flood");
    // What its constraint sets apart takes each other's place, in one step that undo takes back.
    interview.toggle(id, "none");
    CHECK(interview.page().questions[0].value == "none");
    CHECK(interview.page().questions[0].failure.empty());
    CHECK(interview.undo());
    CHECK(interview.redo());
    CHECK(interview.page().questions[0].value == "none");
    interview.toggle(id, "flood");
    CHECK(interview.page().questions[0].value == "flood");
    interview.answer(id, "flood none");
    CHECK(interview.page().questions[0].failure == "« Aucun » exclut le reste.");
    interview.toggle(id, "flood");
    CHECK(interview.page().questions[0].value == "none");
    interview.toggle(id, "unheard");
    CHECK(interview.page().questions[0].value == "none");
}

TEST_CASE("interview: repeats are added, named in the trail, and removed", "[work]") {
    Table table;
    Interview interview = table.at_tally();
    while (interview.page().kind != PageKind::add_repeat)
        REQUIRE(interview.next());
    CHECK(interview.page().title == "Membre");
    CHECK(interview.page().repeat_id == "/data/member");
    CHECK(interview.page().instances == 0);

    interview.add_repeat("/data/member");
    CHECK(interview.page().questions.front().id == "/data/member[1]/name");
    interview.answer("/data/member[1]/name", "Awa");
    REQUIRE(interview.next());
    CHECK(interview.page().questions.front().label == "Âge de Awa");
    interview.add_repeat("/data/member");
    CHECK(interview.page().questions.front().id == "/data/member[2]/name");
    CHECK(interview.page().trail == std::vector<std::string>{"Membre 2 sur 2"});
    CHECK(interview.page().instance_id == "/data/member[2]");

    interview.remove_repeat("/data/member[2]");
    CHECK(interview.page().kind == PageKind::add_repeat);
    CHECK(interview.page().instances == 1);
    REQUIRE(interview.undo());
    CHECK(interview.page().questions.front().id == "/data/member[2]/name");
    CHECK_FALSE(interview.answer("/data/member[3]/name", "Oumar"));
}

TEST_CASE("interview: undo and redo show the page where the change was made", "[work]") {
    Table table;
    Interview interview = table.at_tally();
    interview.answer("/data/counts/women", "4");
    interview.answer("/data/counts/women", "4");  // the same again is no change
    REQUIRE(interview.next());

    REQUIRE(interview.undo());

    CHECK(interview.page().kind == PageKind::tally);
    CHECK(interview.page().questions[0].value.empty());
    REQUIRE(interview.undo());
    CHECK(interview.page().questions[0].id == "/data/direction");
    CHECK(interview.page().questions[0].value.empty());
    REQUIRE(interview.redo());
    REQUIRE(interview.redo());
    CHECK_FALSE(interview.redo());
    CHECK(interview.answer_at("/data/counts/women") == "4");
}

TEST_CASE("interview: the language changes at any time and nothing else does", "[work]") {
    Table table;
    Interview interview = table.at_tally();
    CHECK(interview.languages() == std::vector<std::string>{"Français (fr)", "English (en)"});
    interview.answer("/data/counts/men", "abc");
    interview.set_language(1);
    CHECK(interview.page().title == "Counts");
    CHECK(interview.page().questions[1].value == "abc");
    CHECK(interview.page().questions[1].failure == "Write a whole number.");
    interview.set_language(9);
    CHECK(interview.language() == 1);
}

TEST_CASE("interview: the review lists failing, missing, warnings, then the rest", "[work]") {
    Table table;
    Interview interview = table.start();
    CHECK(interview.review().missing == 1);
    interview.answer("/data/consent", "agreed");
    interview.answer("/data/counts/women", "70");
    interview.answer("/data/counts/men", "-1");

    const Review review = interview.review();

    CHECK(review.failing == 1);
    CHECK(review.missing == 1);
    CHECK_FALSE(review.may_finalise());
    REQUIRE(review.lines.size() > 4);
    CHECK(review.lines[0].id == "/data/counts/men");
    CHECK(review.lines[0].state == ReviewState::failing);
    CHECK(review.lines[0].section == "Comptage");
    CHECK(review.lines[0].message == "Le formulaire n'admet pas cette réponse.");
    CHECK(review.lines[1].id == "/data/direction");
    CHECK(review.lines[1].state == ReviewState::missing);
    CHECK(review.lines[2].id == "/data/many");
    CHECK(review.lines[2].state == ReviewState::warning);
    CHECK(review.lines[3].id == "/data/consent");
    CHECK(review.lines[3].answer == "Oui");
    CHECK(review.lines[4].answer == "70");

    interview.go_to(review.lines[0].id);
    CHECK(interview.page().kind == PageKind::tally);
    interview.answer("/data/counts/men", "1");
    interview.answer("/data/direction", "out");
    CHECK(interview.review().may_finalise());
}

TEST_CASE("interview: content brings back page, language and answers, and only its own", "[work]") {
    Table table;
    Interview interview = table.at_tally();
    interview.answer("/data/counts/women", "3");
    interview.answer("/data/remark", "deux <ânes> & un chat");
    interview.set_language(1);
    const std::string content = interview.content();
    table.clock.advance(kHour);

    auto again = Interview::resume(table.form, table.context, content, table.clock, table.random);

    REQUIRE(again.has_value());
    CHECK(again->page() == interview.page());
    CHECK(again->content() == content);
    CHECK(again->started() == interview.started());
    CHECK(again->instance_id() == interview.instance_id());
    CHECK(again->answer_at("/data/remark") == "deux <ânes> & un chat");
}

TEST_CASE("interview: the place of adding a member is found again", "[work]") {
    Table table;
    Interview interview = table.at_tally();
    interview.add_repeat("/data/member");
    interview.answer("/data/member[1]/name", "Awa");
    while (interview.page().kind != PageKind::add_repeat)
        REQUIRE(interview.next());
    auto again = Interview::resume(table.form, table.context, interview.content(), table.clock,
                                   table.random);
    REQUIRE(again.has_value());
    CHECK(again->page() == interview.page());
}

TEST_CASE("interview: broken content is refused with its cause", "[work]") {
    Table table;
    const std::string whole = table.at_tally().content();
    const auto error = [&](const std::string& content) {
        auto resumed =
            Interview::resume(table.form, table.context, content, table.clock, table.random);
        REQUIRE_FALSE(resumed.has_value());
        return resumed.error().code;
    };
    CHECK(error("") == Errc::corrupt);
    CHECK(error("{}\n<data/>") == Errc::corrupt);
    CHECK(error("[1]\n<data/>") == Errc::corrupt);
    CHECK(error(R"({"v":2})"
                "\n<data/>") == Errc::newer_version);
    CHECK(error(std::string(kMaxContentHeader, ' ') + whole) == Errc::corrupt);
    CHECK(error(R"({"v":1})"
                "\n" +
                std::string((8U << 20U) + 1, 'x')) == Errc::limit);
    CHECK(error(whole.substr(0, whole.size() - 10)) == Errc::invalid);
    for (std::size_t cut = 0; cut < whole.size(); ++cut)
        error(whole.substr(0, cut));
}

TEST_CASE("interview: a correction has a new id and names the one it replaces", "[work]") {
    Table table;
    Interview first = table.at_tally();
    first.answer("/data/counts/women", "3");
    const std::string id = first.instance_id();
    const std::string record = first.finish();
    CHECK(record.find("<women>3</women>") != std::string::npos);

    auto corrected =
        Interview::correct(table.form, table.context, record, table.clock, table.random);

    REQUIRE(corrected.has_value());
    CHECK(corrected->instance_id() != id);
    CHECK(corrected->instance_id().starts_with("uuid:"));
    CHECK(corrected->deprecated_id() == id);
    CHECK(corrected->answer_at("/data/counts/women") == "3");
    const auto resumed = Interview::resume(table.form, table.context, corrected->content(),
                                           table.clock, table.random);
    REQUIRE(resumed.has_value());
    CHECK(resumed->deprecated_id() == id);
    CHECK(resumed->instance_id() == corrected->instance_id());
}
