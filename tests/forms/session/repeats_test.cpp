#include <catch2/catch.hpp>

#include "tests/forms/session/scenario.h"

using namespace relais::forms;
using namespace relais::forms::session::test;
using model::DataType;
using model::kNoNode;

namespace {

FormBuilder roster() {
    return FormBuilder()
        .ask("/data/factor", {.value = "1"})
        .repeat("/data/member")
        .ask("/data/member/age", {.type = DataType::integer})
        .compute("/data/member/place", "position(..)")
        .compute("/data/member/scaled", "/data/member/age * /data/factor")
        .ask("/data/member/school", {.relevant = "../age < 18"})
        .compute("/data/total", "sum(/data/member/scaled)")
        .compute("/data/members", "count(/data/member)");
}

}  // namespace

TEST_CASE("repeats: sums, counts and positions follow instances that come and go", "[session]") {
    Scenario story(roster());
    CHECK(story.answer_of("/data/members") == "0");
    CHECK(story.answer_of("/data/total") == "0");
    for (int i = 0; i < 3; ++i)
        story.add("/data/member");
    story.answer("/data/member[1]/age", "10")
        .answer("/data/member[2]/age", "20")
        .answer("/data/member[3]/age", "40");
    CHECK(story.answer_of("/data/total") == "70");
    CHECK(story.answer_of("/data/members") == "3");
    CHECK(story.answer_of("/data/member[3]/place") == "3");
    CHECK(story.relevant("/data/member[1]/school"));
    CHECK_FALSE(story.relevant("/data/member[2]/school"));

    story.answer("/data/factor", "2");
    CHECK(story.answer_of("/data/member[2]/scaled") == "40");
    CHECK(story.answer_of("/data/total") == "140");

    story.remove("/data/member[1]");
    CHECK(story.answer_of("/data/total") == "120");
    CHECK(story.answer_of("/data/members") == "2");
    CHECK(story.answer_of("/data/member[1]/place") == "1");
    CHECK(story.answer_of("/data/member[2]/place") == "2");
}

TEST_CASE("repeats: an instance that was removed comes back with undo", "[session]") {
    Scenario story(roster());
    story.add("/data/member");
    story.add("/data/member");
    story.answer("/data/member[1]/age", "10").answer("/data/member[2]/age", "20");
    const auto before = story.dump();

    story.remove("/data/member[1]");
    const auto after = story.dump();
    CHECK(after != before);
    CHECK(story.session().undo());
    CHECK(story.dump() == before);
    CHECK(story.session().redo());
    CHECK(story.dump() == after);
    CHECK(story.session().undo());
    CHECK(story.session().undo());
    CHECK(story.answer_of("/data/member[2]/age").empty());
    story.answer("/data/member[1]/age", "11");
    CHECK(story.answer_of("/data/total") == "11");
}

TEST_CASE("repeats: removed instances do not pile up", "[session]") {
    Scenario story(roster());
    for (int i = 0; i < 5'000; ++i) {
        story.add("/data/member");
        story.remove("/data/member[1]");
    }
    // 1,000 steps can be undone, so that about 500 instances of five nodes wait; the rest is
    // reused.
    CHECK(story.session().answers().id_bound() < 10'000);
    story.session().finish();
    CHECK_FALSE(story.session().undo());
}

TEST_CASE("repeats: a count adds and takes away, and keeps what it took", "[session]") {
    Scenario story(FormBuilder()
                       .ask("/data/n", {.type = DataType::integer})
                       .repeat("/data/child", {.count = "/data/n"})
                       .ask("/data/child/name", {.default_to = "concat('child ', position(..))"})
                       .compute("/data/names", "join(',', /data/child/name)"));
    CHECK(story.count("/data/child") == 0);
    story.answer("/data/n", "3");
    CHECK(story.answer_of("/data/names") == "child 1,child 2,child 3");
    story.answer("/data/child[2]/name", "Binta").answer("/data/n", "1");
    CHECK(story.answer_of("/data/names") == "child 1");
    story.answer("/data/n", "4");
    CHECK(story.answer_of("/data/names") == "child 1,Binta,child 3,child 4");
    for (const char* untold : {"", "x"}) {  // somebody is typing
        story.answer("/data/n", untold);
        CHECK(story.count("/data/child") == 4);
    }
    for (const char* none : {"0", "-2"}) {
        story.answer("/data/n", none);
        CHECK(story.count("/data/child") == 0);
    }
    for (int i = 0; i < 4; ++i)
        CHECK(story.session().undo());
    CHECK(story.answer_of("/data/names") == "child 1,Binta,child 3,child 4");
    story.answer("/data/n", "1");
    story.session().finish();
    story.answer("/data/n", "2");
    CHECK(story.answer_of("/data/names") == "child 1,child 2");
}

TEST_CASE("repeats: a count is bounded", "[session]") {
    Scenario story(
        FormBuilder().ask("/data/n").repeat("/data/r", {.count = "/data/n"}).ask("/data/r/x"));
    story.answer("/data/n", "99999999999");
    CHECK(story.count("/data/r") == model::kMaxRepeats);
    CHECK(story.add("/data/r") == kNoNode);
    story.answer("/data/n", "2").remove("/data/r[1]");
    CHECK(story.count("/data/r") == 2);
}

TEST_CASE("repeats: counts that multiply stop at the bound of a record", "[session]") {
    FormBuilder form;
    form.ask("/data/n").repeat("/data/a", {.count = "/data/n"});
    form.repeat("/data/a/b", {.count = "/data/n"});
    for (int i = 0; i < 200; ++i)
        form.ask("/data/a/b/x" + std::to_string(i));
    Scenario story(form);
    story.answer("/data/n", "1000");
    const auto bound = story.session().answers().id_bound();
    CHECK(bound > model::kMaxElements);
    CHECK(bound < model::kMaxElements + 1'000);
}

TEST_CASE("repeats: counts nest, each instance with its own", "[session]") {
    Scenario story(FormBuilder()
                       .ask("/data/n")
                       .repeat("/data/a", {.count = "/data/n"})
                       .ask("/data/a/m")
                       .repeat("/data/a/b", {.count = "../m"})
                       .ask("/data/a/b/x")
                       .compute("/data/a/own", "count(../b)")
                       .compute("/data/all", "count(/data/a/b)"));
    story.answer("/data/n", "2").answer("/data/a[1]/m", "2").answer("/data/a[2]/m", "3");
    CHECK(story.count("/data/a[1]/b") == 2);
    CHECK(story.count("/data/a[2]/b") == 3);
    CHECK(story.answer_of("/data/a[2]/own") == "3");
    CHECK(story.answer_of("/data/all") == "5");
    story.answer("/data/n", "1");
    CHECK(story.answer_of("/data/all") == "2");
    story.answer("/data/n", "2");
    CHECK(story.answer_of("/data/all") == "5");
}

TEST_CASE("repeats: a running total reads the instance before", "[session]") {
    Scenario story(FormBuilder()
                       .repeat("/data/r")
                       .ask("/data/r/x")
                       .compute("/data/r/total",
                                "../x + coalesce(/data/r[position() = position(current()/..) - 1]"
                                "/total, 0)"));
    for (int i = 0; i < 10; ++i)
        story.add("/data/r");
    for (int i = 1; i <= 10; ++i)
        story.answer("/data/r[" + std::to_string(i) + "]/x", "1");
    CHECK(story.answer_of("/data/r[10]/total") == "10");
    story.answer("/data/r[2]/x", "5");
    CHECK(story.answer_of("/data/r[1]/total") == "1");
    CHECK(story.answer_of("/data/r[10]/total") == "14");
    story.remove("/data/r[2]");
    CHECK(story.answer_of("/data/r[9]/total") == "9");
}

TEST_CASE("repeats: the last instance may ask for another", "[session]") {
    Scenario story(FormBuilder()
                       .repeat("/data/r", {.count = "if(count(/data/r) = 0 or "
                                                    "/data/r[position() = last()]/more = 'yes', "
                                                    "count(/data/r) + 1, count(/data/r))"})
                       .ask("/data/r/more"));
    CHECK(story.count("/data/r") == 1);
    story.answer("/data/r[1]/more", "yes");
    CHECK(story.count("/data/r") == 2);
    story.answer("/data/r[2]/more", "no");
    CHECK(story.count("/data/r") == 2);
}

TEST_CASE("repeats: a trigger acts in its own instance, or in all", "[session]") {
    Scenario story(FormBuilder()
                       .ask("/data/all")
                       .repeat("/data/r")
                       .ask("/data/r/a")
                       .ask("/data/r/own", {.set_to = "../a", .when = {"/data/r/a"}})
                       .ask("/data/r/any", {.set_to = "/data/all", .when = {"/data/all"}}));
    story.add("/data/r");
    story.add("/data/r");
    story.answer("/data/r[2]/a", "2").answer("/data/all", "z");
    CHECK(story.answer_of("/data/r[1]/own").empty());
    CHECK(story.answer_of("/data/r[2]/own") == "2");
    CHECK(story.answer_of("/data/r[1]/any") == "z");
    CHECK(story.answer_of("/data/r[2]/any") == "z");
}

TEST_CASE("repeats: hidden members leave the sum", "[session]") {
    Scenario story(FormBuilder()
                       .ask("/data/only_first")
                       .repeat("/data/r", {.relevant = "/data/only_first = '' or position(.) = 1"})
                       .ask("/data/r/x", {.value = "2"})
                       .compute("/data/sum", "sum(/data/r/x)")
                       .compute("/data/n", "count(/data/r)"));
    for (int i = 0; i < 3; ++i)
        story.add("/data/r");
    CHECK(story.answer_of("/data/sum") == "6");
    story.answer("/data/only_first", "1");
    CHECK(story.answer_of("/data/sum") == "2");
    CHECK(story.answer_of("/data/n") == "1");
    story.remove("/data/r[1]");
    CHECK(story.relevant("/data/r[1]"));
    CHECK_FALSE(story.relevant("/data/r[2]"));
    CHECK(story.answer_of("/data/sum") == "2");
}
