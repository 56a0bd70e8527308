#include <catch2/catch.hpp>

#include "tests/forms/session/scenario.h"

using namespace relais::forms;
using namespace relais::forms::session::test;
using model::kNoNode;

namespace {

FormBuilder visit() {
    return FormBuilder()
        .ask("/data/start", {.preload = "timestamp", .preload_params = "start", .asked = false})
        .ask("/data/end", {.preload = "timestamp", .preload_params = "end", .asked = false})
        .ask("/data/day", {.preload = "date", .preload_params = "today", .asked = false})
        .ask("/data/device", {.preload = "property", .preload_params = "deviceid", .asked = false})
        .ask("/data/name")
        .compute("/data/secret", "once(uuid())")
        .compute("/data/moment", "now()")
        .compute("/data/length", "string-length(/data/name)")
        .instance_name("concat('Visite de ', /data/name)");
}

}  // namespace

TEST_CASE("record: what the form puts in is written as its types write it", "[session]") {
    Scenario story(
        FormBuilder()
            .ask("/data/n", {.type = model::DataType::integer, .value = "2.5"})
            .ask("/data/d", {.type = model::DataType::date, .value = "1999-11-23T23:30:05"})
            .ask("/data/odd", {.type = model::DataType::date, .value = "soonT"})
            .ask("/data/text", {.value = "2.5"}));
    CHECK(story.answer_of("/data/n") == "2");
    CHECK(story.answer_of("/data/d") == "1999-11-23");
    CHECK(story.answer_of("/data/odd") == "soonT");
    CHECK(story.answer_of("/data/text") == "2.5");
}

TEST_CASE("record: it begins with its identity and its preloads", "[session]") {
    Scenario story(visit());
    CHECK(story.answer_of("/data/start") == "2026-11-20T09:02:00.000+00:00");
    CHECK(story.answer_of("/data/end").empty());
    CHECK(story.answer_of("/data/day") == "2026-11-20");
    CHECK(story.answer_of("/data/device") == "relais-7");
    CHECK(story.session().instance_id().size() == 41);
    CHECK(story.session().instance_id().starts_with("uuid:"));
    CHECK(story.answer_of("/data/orx:meta/orx:instanceID") == story.session().instance_id());
    story.answer("/data/name", "Awa");
    CHECK(story.session().instance_name() == "Visite de Awa");
    story.session().finish();
    CHECK(story.answer_of("/data/end") == "2026-11-20T09:02:00.000+00:00");
}

TEST_CASE("record: reopened, it is as it was", "[session]") {
    Scenario story(visit());
    story.answer("/data/name", "Awa");
    const auto again = story.reopened();
    CHECK(again.dump() == story.dump());
    CHECK(again.session().instance_id() == story.session().instance_id());
}

TEST_CASE("record: a correction has a new identity and names the old one", "[session]") {
    Scenario story(visit());
    story.answer("/data/name", "Awa");
    auto corrected = story.reopened();
    corrected.session().start_correction();
    CHECK(corrected.answer_of("/data/orx:meta/orx:deprecatedID") == story.session().instance_id());
    CHECK(corrected.session().instance_id() != story.session().instance_id());
    CHECK(corrected.answer_of("/data/name") == "Awa");
    CHECK_FALSE(corrected.session().undo());
}

TEST_CASE("record: what is not a question is not answered", "[session]") {
    Scenario story(visit().group("/data/g").repeat("/data/r").ask("/data/r/x"));
    auto& session = story.session();
    CHECK_FALSE(session.answer(story.node("/data/g"), "x"));
    CHECK_FALSE(session.answer(kNoNode, "x"));
    CHECK_FALSE(session.answer(session.answers().document(), "x"));
    CHECK_FALSE(session.answer(story.node("/data/name"), "\xFF"));
    CHECK_FALSE(
        session.answer(story.node("/data/name"), std::string(model::kMaxValueBytes + 1, 'x')));
    CHECK(session.add_repeat(story.node("/data/name"), 0) == kNoNode);
    CHECK(session.add_repeat(story.node("/data"), 99'999) == kNoNode);
    CHECK(session.label(kNoNode).empty());
    const auto instance = story.add("/data/r");
    const auto x = story.node("/data/r[1]/x");
    session.remove_repeat(instance);
    CHECK_FALSE(session.answer(x, "late"));
    session.remove_repeat(instance);
    CHECK(story.count("/data/r") == 0);
}
