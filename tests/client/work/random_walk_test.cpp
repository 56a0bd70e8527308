// Whatever the enumerator does, the page shown is one of the form's, nobody is stuck on it, and the
// draft reopens equal.
#include <set>

#include "client/work/trial.h"
#include "tests/client/work/real_forms.h"
#include "tests/client/work/roster_form.h"
#include "tests/client/work/walker.h"
#include "tests/client/work/world.h"

using namespace relais;
using namespace relais::client::work;
using namespace relais::client::work::tests;

namespace {

const InterviewContext kContext{"00ff", "AD-07", "FMP-GAO-01", "2", "Wabaria"};

void check_place(const PageView& page) {
    REQUIRE(page.count > 0);
    REQUIRE(page.number >= 1);
    REQUIRE(page.number <= page.count);
}

void check_reopens(const std::shared_ptr<const OpenForm>& form, const Interview& interview,
                   const Clock& clock, Random& random) {
    auto again = Interview::resume(form, kContext, interview.content(), clock, random);
    REQUIRE(again.has_value());
    REQUIRE(without_log(*again) == without_log(interview));
    REQUIRE(again->page() == interview.page());
    REQUIRE(again->review().lines == interview.review().lines);
}

/// Enter holds only with a reason that is shown, and emptying what it names lets go.
void check_no_dead_end(Interview& interview) {
    if (interview.next()) return;
    std::vector<std::string> failing;
    for (const auto& question : interview.page().questions)
        if (!question.failure.empty()) failing.push_back(question.id);
    REQUIRE_FALSE(failing.empty());
    const auto number = interview.page().number;
    if (number > 1) {
        CHECK(interview.previous());
        interview.go_to(failing.front());
        CHECK(interview.page().number == number);
    }
    for (const auto& id : failing)
        interview.answer(id, "");
    for (const auto& question : interview.page().questions) {
        INFO(question.id << " still fails with \"" << question.value << "\": " << question.failure);
        const bool readonly_holds = question.readonly || !question.value.empty();
        CHECK((question.failure.empty() || question.required || readonly_holds));
    }
}

struct Walk {
    std::shared_ptr<const OpenForm> form;
    std::size_t language = 0;
    std::uint64_t seed = 0;
    std::uint64_t steps = 0;
};

/// False for a form that never settles.
bool walk(const Walk& plan) {
    ManualClock clock;
    SeededRandom random(plan.seed);
    Walker walker(plan.seed * 7919 + plan.language);
    walker.changes_language = false;
    Interview interview = Interview::start(plan.form, kContext, clock, random);
    interview.set_language(plan.language);
    if (interview.page().count == 0) return true;  // a form that only calculates
    for (std::uint64_t step = 1; step <= plan.steps; ++step) {
        INFO("step " << step << " at " << interview.page().number);
        walker.step(interview);
        check_place(interview.page());
        if (step % 25 == 0) check_no_dead_end(interview);
    }
    if (never_settles(plan.form, kContext, interview, clock, random)) return false;
    check_reopens(plan.form, interview, clock, random);
    return true;
}

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
    ManualClock clock;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SeededRandom random(seed);
        Walker walker(seed * 7919);
        const auto& form = forms[seed % forms.size()];
        Interview interview = Interview::start(form, kContext, clock, random);
        for (int i = 0; i < 60; ++i) {
            INFO("seed " << seed << ", step " << i);
            walker.step(interview);
            check_place(interview.page());
            check_reopens(form, interview, clock, random);
        }
    }
}

TEST_CASE("interview: every real form is walked in each of its languages", "[work]") {
    const auto paths = real_forms();
    if (paths.empty()) {
        std::printf("skipped: no forms beside the project\n");
        return;
    }
    const auto seed = walk_seed();
    std::size_t opened = 0;
    std::size_t walks = 0;
    std::set<std::string> unsettled;
    for (const auto& path : paths) {
        const auto found = read_form_with_files(path);
        if (!found) continue;  // its complaints are the business of forms/xlsform's tests
        ++opened;
        const auto languages = found->form->form->definition().languages.size();
        for (std::size_t language = 0; language < languages; ++language) {
            INFO("seed " << seed << ", " << path << ", language " << language);
            if (!walk({found->form, language, seed + walks++, walk_steps(50)}))
                unsettled.insert(path);
        }
    }
    std::printf("seed %llu: %zu of %zu forms, %zu walks\n", static_cast<unsigned long long>(seed),
                opened, paths.size(), walks);
    for (const auto& path : unsettled)
        std::printf("changes whenever it is opened: %s\n", path.c_str());
    CHECK(unsettled.size() <= opened / 10);
    CHECK(opened > paths.size() / 2);
}
