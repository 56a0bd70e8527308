// Whatever the enumerator does, the page shown is one of the form's and the draft reopens equal.
#include "tests/client/work/roster_form.h"
#include "tests/client/work/world.h"

using namespace relais;
using namespace relais::client::work;
using namespace relais::client::work::tests;

namespace {

class Walker {
  public:
    explicit Walker(std::uint64_t seed) : random_(seed) {}

    void step(Interview& interview) {
        const PageView page = interview.page();
        switch (random_.below(14)) {
        case 10:
            interview.use_grid(page.kind != PageKind::grid);
            break;
        case 11:
            interview.go_to_cell({random_.below(4), random_.below(4)});
            break;
        case 12:
            if (!interview.step_cell(random_.below(2) == 0)) interview.open_row();
            break;
        case 13: {
            const Outline outline = interview.outline(random_.below(2) == 0);
            interview.go_to(outline.lines[random_.below(outline.lines.size())].id);
            break;
        }
        case 0:
            interview.next();
            break;
        case 1:
            interview.previous();
            break;
        case 2:
            interview.undo();
            break;
        case 3:
            interview.redo();
            break;
        case 4:
            interview.set_language(random_.below(3));
            break;
        case 5:
            if (!page.repeat_id.empty()) interview.add_repeat(page.repeat_id);
            break;
        case 6:
            if (!page.instance_id.empty()) interview.remove_repeat(page.instance_id);
            break;
        default:
            answer(interview, page);
            break;
        }
    }

  private:
    void answer(Interview& interview, const PageView& page) {
        if (page.questions.empty()) {
            interview.next();
            return;
        }
        const auto& question = page.questions[random_.below(page.questions.size())];
        if (question.choices.empty()) {
            static const std::vector<std::string> kTyped = {"", "1", "-1", "101", "x", "a <b> & c"};
            interview.answer(question.id, kTyped[random_.below(kTyped.size())]);
            return;
        }
        const auto& choice = question.choices[random_.below(question.choices.size())].value;
        if (question.widget == Widget::select_multiple)
            interview.toggle(question.id, choice);
        else
            interview.answer(question.id, choice);
        interview.next();
    }

    SeededRandom random_;
};

}  // namespace

TEST_CASE("interview: what is undone to the beginning is done again to the same end", "[work]") {
    const auto form = roster_form("relais-grid", "");
    const InterviewContext context{"00ff", "AD-07", "FMP-GAO-01", "2", "Wabaria"};
    ManualClock clock;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SeededRandom random(seed);
        Walker walker(seed * 104729);
        Interview interview = Interview::start(form, context, clock, random);
        const auto answers = [&interview] {
            const std::string content = interview.content();
            return content.substr(content.find('\n'));
        };
        const std::string first = answers();
        for (int i = 0; i < 60; ++i)
            walker.step(interview);
        while (interview.redo()) {
        }
        const std::string last = answers();
        INFO("seed " << seed);
        while (interview.undo(interview.undone().id)) {
        }
        REQUIRE(answers() == first);
        while (interview.redo()) {
        }
        REQUIRE(answers() == last);
    }
}

TEST_CASE("interview: after any steps the draft reopens at the same page, equal", "[work]") {
    const std::vector<std::shared_ptr<const OpenForm>> forms{small_form(), roster_form(),
                                                             roster_form("relais-grid"),
                                                             roster_form("relais-grid", "${size}")};
    const InterviewContext context{"00ff", "AD-07", "FMP-GAO-01", "2", "Wabaria"};
    ManualClock clock;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SeededRandom random(seed);
        Walker walker(seed * 7919);
        const auto& form = forms[seed % forms.size()];
        Interview interview = Interview::start(form, context, clock, random);
        for (int i = 0; i < 60; ++i) {
            INFO("seed " << seed << ", step " << i);
            walker.step(interview);
            const PageView& page = interview.page();
            REQUIRE(page.count > 0);
            REQUIRE(page.number >= 1);
            REQUIRE(page.number <= page.count);
            auto again = Interview::resume(form, context, interview.content(), clock, random);
            REQUIRE(again.has_value());
            REQUIRE(again->page() == page);
            REQUIRE(again->content() == interview.content());
            REQUIRE(again->review().lines == interview.review().lines);
        }
    }
}
