// Moving about an interview: the outline, undo in words, the list of instances, a roster as a
// table.
#include "client/work/content.h"
#include "tests/client/work/roster_form.h"
#include "tests/client/work/world.h"

using namespace relais;
using namespace relais::client::work;
using namespace relais::client::work::tests;

namespace {

struct House {
    ManualClock clock;
    SeededRandom random{7};
    InterviewContext context{"00ff", "AD-07", "FMP-GAO-01", "2", "Wabaria"};
    std::shared_ptr<const OpenForm> form;

    explicit House(const std::string& appearance = {}, const std::string& count = {})
        : form(roster_form(appearance, count)) {}
    Interview start() { return Interview::start(form, context, clock, random); }
    Interview reopened(const Interview& interview) {
        auto again = Interview::resume(form, context, interview.content(), clock, random);
        REQUIRE(again.has_value());
        return std::move(*again);
    }
    /// With members called by these names; the page is the one that asks for more, or the table.
    Interview with(const std::vector<std::string>& names) {
        Interview interview = start();
        for (std::size_t i = 0; i < names.size(); ++i) {
            interview.add_repeat("/data/member");
            interview.answer("/data/member[" + std::to_string(i + 1) + "]/name", names[i]);
        }
        while (interview.page().kind != PageKind::add_repeat &&
               interview.page().kind != PageKind::grid)
            REQUIRE(interview.next());
        return interview;
    }
};

void type(Interview& interview, const std::string& id, const std::string& text) {
    for (std::size_t i = 1; i <= text.size(); ++i)
        interview.answer(id, text.substr(0, i));
}

std::string states(const Outline& outline) {
    std::string text;
    for (const auto& line : outline.lines)
        text += line.name +
                (line.state == OutlineState::answered  ? "+"
                 : line.state == OutlineState::missing ? "o"
                 : line.state == OutlineState::failing ? "x"
                 : line.state == OutlineState::warning ? "!"
                 : line.state == OutlineState::hidden  ? "-"
                                                       : "") +
                " ";
    return text;
}

}  // namespace

// ---- Undo ----------------------------------------------------------------------------------
TEST_CASE("undo: inside a field a word goes at a time, from elsewhere the whole answer", "[work]") {
    House house;
    Interview interview = house.start();
    type(interview, "/data/place", "Gao ville haute");

    REQUIRE(interview.undo("/data/place"));
    CHECK(interview.answer_at("/data/place") == "Gao ville ");
    REQUIRE(interview.undo("/data/place"));
    CHECK(interview.answer_at("/data/place") == "Gao ");
    REQUIRE(interview.redo());
    CHECK(interview.answer_at("/data/place") == "Gao ville ");

    REQUIRE(interview.next());
    type(interview, "/data/size", "12");
    REQUIRE(interview.undo());
    CHECK(interview.answer_at("/data/size").empty());
    REQUIRE(interview.undo());
    CHECK(interview.answer_at("/data/place").empty());
    CHECK(interview.page().questions[0].id == "/data/place");
    CHECK(interview.undone().label == "Village ou quartier ?");
    CHECK(interview.undone().before == "Gao ville ");
    CHECK(interview.undone().after.empty());
    REQUIRE(interview.redo());
    CHECK(interview.undone().redone);
    CHECK(interview.undone().after == "Gao ville ");
    REQUIRE(interview.redo());
    CHECK(interview.answer_at("/data/size") == "12");
    CHECK_FALSE(interview.redo());
}

TEST_CASE("undo: what was typed at two visits is two answers", "[work]") {
    House house;
    Interview interview = house.start();
    type(interview, "/data/place", "Gao");
    interview.next();
    interview.previous();
    interview.answer("/data/place", "Gaoo");
    REQUIRE(interview.undo());
    CHECK(interview.answer_at("/data/place") == "Gao");
}

TEST_CASE("undo: an answer that changed nothing is no step", "[work]") {
    House house;
    Interview interview = house.start();
    interview.answer("/data/place", "Gao");
    interview.answer("/data/place", "Gao");
    REQUIRE(interview.undo());
    CHECK_FALSE(interview.undo());
}

// ---- What a change does besides ------------------------------------------------------------
TEST_CASE("interview: an answer that hides others says how many", "[work]") {
    House house;
    Interview interview = house.start();
    interview.answer("/data/fled", "yes");
    CHECK(interview.consequence().empty());
    interview.answer("/data/flight/whence", "Gao");
    interview.answer("/data/flight/why", "conflit");

    interview.answer("/data/fled", "no");

    CHECK(interview.consequence().hidden == 2);
    CHECK(interview.consequence().label == "A fui ?");
    interview.undo();
    CHECK(interview.consequence().empty());
    CHECK(interview.answer_at("/data/flight/why") == "conflit");
}

TEST_CASE("interview: a count that shrinks says what it takes away", "[work]") {
    House house({}, "${size}");
    Interview interview = house.start();
    interview.answer("/data/size", "3");
    CHECK(interview.consequence().came == 3);
    interview.answer("/data/member[3]/name", "Awa");
    interview.answer("/data/size", "2");
    CHECK(interview.consequence().went == 1);
    CHECK(interview.consequence().taken_away == 1);
}

// ---- Instances -----------------------------------------------------------------------------
TEST_CASE("repeat: the page that asks for another lists what is there", "[work]") {
    House house;
    Interview interview = house.with({"Awa", "Ali", ""});
    interview.answer("/data/member[1]/age", "34");
    interview.answer("/data/member[1]/sex", "f");
    interview.answer("/data/member[2]/age", "200");

    const auto lines = interview.instances(0, 10);

    REQUIRE(lines.size() == 3);
    CHECK(lines[0].id == "/data/member[1]");
    CHECK(lines[0].label == "Membre 1 sur 3");
    CHECK(lines[0].summary == "Awa · Femme · 34");
    CHECK_FALSE(lines[0].failing);
    CHECK_FALSE(lines[0].missing);
    CHECK(lines[1].failing);
    CHECK(lines[2].missing);
    CHECK(lines[2].summary.empty());
    CHECK(interview.instances(1, 1).front().id == "/data/member[2]");
    CHECK(interview.instances(3, 5).empty());
}

TEST_CASE("repeat: removing one says what went, and undo brings it back where it was", "[work]") {
    House house;
    Interview interview = house.with({"Awa", "Ali"});
    interview.answer("/data/member[1]/age", "34");

    interview.remove_repeat("/data/member[1]");

    CHECK(interview.consequence().kind == StepKind::instance_removed);
    CHECK(interview.consequence().label == "Membre 1 sur 2");
    CHECK(interview.consequence().taken_away == 2);
    CHECK(interview.page().kind == PageKind::add_repeat);
    REQUIRE(interview.undo());
    CHECK(interview.undone().kind == StepKind::instance_removed);
    CHECK(interview.undone().label == "Membre 1 sur 2");
    CHECK(interview.page().kind == PageKind::add_repeat);
    CHECK(interview.answer_at("/data/member[1]/age") == "34");
}

// ---- Outline -------------------------------------------------------------------------------
TEST_CASE("outline: every question with its state, in order", "[work]") {
    House house;
    Interview interview = house.with({"Awa", ""});
    interview.answer("/data/size", "21");
    interview.answer("/data/member[1]/age", "200");
    interview.go_to("/data/size");

    const Outline outline = interview.outline(false);

    CHECK(states(outline) == "place size+ name+ sex agex story nameo sex age story big! fled ");
    CHECK(outline.here == 1);
    CHECK(outline.lines[2].id == "/data/member[1]/name");
    CHECK(outline.lines[2].answer == "Awa");
    CHECK(outline.sections[outline.lines[2].section] == "Membre 1 sur 2");
    CHECK(outline.sections[outline.lines[0].section].empty());
}

TEST_CASE("outline: what is not relevant comes when asked for", "[work]") {
    House house;
    Interview interview = house.with({"Awa"});
    const Outline outline = interview.outline(true);
    CHECK(states(outline) == "place size name+ sex age school- story big- fled whence- why- ");
    interview.go_to("/data/flight/why");
    CHECK(interview.page().kind == PageKind::add_repeat);  // nobody can go there
}

TEST_CASE("outline: going to a line shows it, whatever page was shown", "[work]") {
    House house;
    Interview interview = house.with({"Awa", "Ali"});
    for (const auto& line : interview.outline(false).lines) {
        interview.go_to(line.id);
        REQUIRE(interview.page().questions.size() == 1);
        CHECK(interview.page().questions[0].id == line.id);
        CHECK(interview.outline(false).lines[interview.outline(false).here].id == line.id);
    }
}

// ---- A roster as a table -------------------------------------------------------------------
TEST_CASE("grid: the author's word makes a table, its short questions its columns", "[work]") {
    House house("relais-grid");
    Interview interview = house.start();
    REQUIRE(interview.next());
    REQUIRE(interview.next());
    REQUIRE(interview.page().kind == PageKind::grid);
    CHECK(interview.page().questions.empty());
    interview.add_repeat(interview.page().repeat_id);

    REQUIRE(interview.page().kind == PageKind::grid);
    CHECK(interview.page().questions.front().id == "/data/member[1]/name");
    const Grid grid = interview.grid(0, 10);
    REQUIRE(grid.columns.size() == 4);
    CHECK(grid.columns[0].label == "Nom");
    CHECK(grid.columns[1].widget == Widget::select_one);
    CHECK(grid.columns[3].name == "school");
    CHECK(grid.count == 1);
    CHECK(grid.may_add);
    CHECK(grid.has_more);
    CHECK(grid.rows[0].cells[0].state == CellState::missing);
    CHECK(grid.rows[0].cells[3].state == CellState::hidden);
    CHECK(grid.place == GridPlace{0, 0});
}

TEST_CASE("grid: the keys walk the cells that can be answered, then behind the last row",
          "[work]") {
    House house("relais-grid");
    Interview interview = house.with({"Awa", "Ali"});
    interview.answer("/data/member[1]/age", "8");
    REQUIRE(interview.go_to_cell({0, 0}));
    std::string walked = interview.page().questions[0].id;
    while (interview.step_cell(true))
        walked += interview.page().questions.empty()
                      ? " end"
                      : " " + interview.page().questions[0].id.substr(13);
    CHECK(walked == "/data/member[1]/name 1]/sex 1]/age 1]/school 2]/name 2]/sex 2]/age end");
    CHECK(interview.grid(0, 9).place == GridPlace{2, 0});
    CHECK_FALSE(interview.go_to_cell({1, 3}));
    REQUIRE(interview.step_cell(false));
    CHECK(interview.page().questions[0].id == "/data/member[2]/age");
    CHECK_FALSE(interview.go_to_cell({3, 0}));
}

TEST_CASE("grid: long questions keep their pages, a row opens its own", "[work]") {
    House house("relais-grid");
    Interview interview = house.with({"Awa", "Ali"});
    REQUIRE(interview.go_to_cell({1, 0}));
    REQUIRE(interview.open_row());
    CHECK(interview.page().questions.front().id == "/data/member[2]/story");
    interview.go_to("/data/member[2]/sex");
    CHECK(interview.page().kind == PageKind::grid);
    CHECK(interview.page().questions.front().id == "/data/member[2]/sex");
    // In order: the table, then what each member is asked besides.
    REQUIRE(interview.next());
    CHECK(interview.page().questions.front().id == "/data/member[1]/story");
    REQUIRE(interview.next());
    CHECK(interview.page().questions.front().id == "/data/member[2]/story");
    REQUIRE(interview.previous());
    REQUIRE(interview.previous());
    CHECK(interview.page().kind == PageKind::grid);
}

TEST_CASE("grid: it is not left while a cell fails", "[work]") {
    House house("relais-grid");
    Interview interview = house.with({"Awa", "Ali"});
    interview.answer("/data/member[1]/age", "200");
    REQUIRE(interview.go_to_cell({2, 0}));
    CHECK_FALSE(interview.next());
    CHECK(interview.page().questions.front().id == "/data/member[1]/age");
    CHECK(interview.page().questions.front().failure == "L'âge est au plus 119.");
    CHECK(interview.grid(0, 2).rows[0].cells[2].state == CellState::failing);
}

TEST_CASE("grid: a row removed is undone in its place, and the keys follow", "[work]") {
    House house("relais-grid");
    Interview interview = house.with({"Awa", "Ali", "Oumar"});
    REQUIRE(interview.go_to_cell({1, 0}));
    interview.remove_repeat(interview.page().instance_id);
    CHECK(interview.page().questions.front().value == "Oumar");
    REQUIRE(interview.undo());
    CHECK(interview.page().questions.front().value == "Ali");
    CHECK(interview.grid(0, 9).place.row == 1);
    // An answer is undone where it stands.
    interview.answer("/data/member[3]/age", "9");
    REQUIRE(interview.go_to_cell({0, 0}));
    REQUIRE(interview.undo());
    CHECK(interview.page().questions.front().id == "/data/member[3]/age");
}

TEST_CASE("grid: any roster of short questions turns into a table and back, and the draft knows",
          "[work]") {
    House house;
    Interview interview = house.with({"Awa", "Ali"});
    interview.go_to("/data/place");
    CHECK_FALSE(interview.can_use_grid());
    interview.go_to("/data/member[2]/sex");
    REQUIRE(interview.can_use_grid());
    const std::size_t before = interview.page().count;

    interview.use_grid(true);

    REQUIRE(interview.page().kind == PageKind::grid);
    CHECK(interview.grid(0, 9).place.row == 1);
    CHECK(interview.page().count < before);
    const Interview again = house.reopened(interview);
    CHECK(again.page().kind == PageKind::grid);
    CHECK(again.page().count == interview.page().count);
    interview.use_grid(false);
    CHECK(interview.page().questions.front().id == "/data/member[2]/name");
    CHECK(interview.page().count == before);
}

TEST_CASE("grid: a counted roster has no row for another", "[work]") {
    House house("relais-grid", "${size}");
    Interview interview = house.start();
    interview.answer("/data/size", "2");
    interview.go_to("/data/member[2]/age");
    REQUIRE(interview.page().kind == PageKind::grid);
    CHECK_FALSE(interview.grid(0, 9).may_add);
    CHECK_FALSE(interview.step_cell(true));
    CHECK(interview.next());
    CHECK(interview.page().questions.front().id == "/data/member[1]/story");
}
