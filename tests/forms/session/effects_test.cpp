// What an answer did besides: what it hid, brought back, took away.
#include <catch2/catch.hpp>

#include "tests/forms/session/scenario.h"

using namespace relais::forms::session;
using namespace relais::forms::session::test;
using relais::forms::model::DataType;

namespace {

FormBuilder journey() {
    FormBuilder form;
    form.ask("/data/moved")
        .group("/data/from", {.relevant = "/data/moved = 'yes'"})
        .ask("/data/from/place")
        .ask("/data/from/why", {.relevant = "/data/from/place != ''"})
        .compute("/data/from/words", "concat(/data/from/place, '!')")
        .ask("/data/remark");
    return form;
}

}  // namespace

TEST_CASE("effect: an answer tells how many answers it hides, and how many come back",
          "[session]") {
    Scenario story(journey());
    story.answer("/data/moved", "yes").answer("/data/from/place", "Gao");
    story.answer("/data/from/why", "conflict").answer("/data/remark", "x");
    CHECK(story.session().last_effect() == Session::Effect{.changed = true});

    story.answer("/data/moved", "no");
    CHECK(story.session().last_effect() == Session::Effect{.changed = true, .hidden = 2});

    story.answer("/data/moved", "yes");
    CHECK(story.session().last_effect() == Session::Effect{.changed = true, .revealed = 2});
    // What was hidden inside before is not hidden again by what is around it.
    story.answer("/data/from/place", "");
    CHECK(story.session().last_effect() == Session::Effect{.changed = true, .hidden = 1});
    story.answer("/data/moved", "no");
    CHECK(story.session().last_effect() == Session::Effect{.changed = true});
}

TEST_CASE("effect: what changed nothing, and what was undone, tell nothing", "[session]") {
    Scenario story(journey());
    story.answer("/data/moved", "yes").answer("/data/moved", "yes");
    CHECK(story.session().last_effect() == Session::Effect{});
    story.answer("/data/moved", "no");
    story.session().undo();
    CHECK(story.session().last_effect() == Session::Effect{});
}

TEST_CASE("effect: a smaller count tells the instances and answers it takes away", "[session]") {
    FormBuilder form;
    form.ask("/data/size", {.type = DataType::integer})
        .repeat("/data/member", {.count = "/data/size"})
        .ask("/data/member/name")
        .ask("/data/member/age", {.type = DataType::integer, .relevant = "../name != ''"});
    Scenario story(form);
    story.answer("/data/size", "3");
    CHECK(story.session().last_effect() == Session::Effect{.changed = true, .came = 3});
    story.answer("/data/member[3]/name", "Awa").answer("/data/member[3]/age", "4");
    story.answer("/data/member[1]/name", "Ali");

    story.answer("/data/size", "1");
    CHECK(story.session().last_effect() ==
          Session::Effect{.changed = true, .went = 2, .taken_away = 2});
    story.answer("/data/size", "3");
    CHECK(story.session().last_effect() ==
          Session::Effect{.changed = true, .revealed = 2, .came = 2});
}

TEST_CASE("effect: removing an instance tells its answers", "[session]") {
    FormBuilder form;
    form.repeat("/data/member").ask("/data/member/name").ask("/data/member/age");
    Scenario story(form);
    story.add("/data/member");
    story.answer("/data/member[1]/name", "Awa").answer("/data/member[1]/age", "4");
    story.remove("/data/member[1]");
    CHECK(story.session().last_effect() ==
          Session::Effect{.changed = true, .went = 1, .taken_away = 2});
}

TEST_CASE("effect: a choice that its filter no longer admits is told", "[session]") {
    FormBuilder form;
    form.list("places", {"region"}, {{"gao", "Gao", "Gao", "g"}, {"kidal", "Kidal", "Kidal", "k"}})
        .ask("/data/region")
        .select("/data/place", "instance('places')/root/item[region = /data/region]");
    Scenario story(form);
    story.answer("/data/region", "g").answer("/data/place", "gao").answer("/data/region", "k");
    CHECK(story.session().last_effect() == Session::Effect{.changed = true, .cleared = 1});
}

TEST_CASE("shape: it changes when pages may, not with every answer", "[session]") {
    Scenario story(journey());
    const auto before = story.session().shape();
    story.answer("/data/remark", "x");
    CHECK(story.session().shape() == before);
    story.answer("/data/moved", "yes");
    const auto shown = story.session().shape();
    CHECK(shown != before);
    story.session().undo();
    CHECK(story.session().shape() != shown);
}
