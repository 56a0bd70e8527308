// Attributes that are bound or set: nodes named "@id", as the entities of ODK have them.
#include <catch2/catch.hpp>

#include "tests/forms/session/scenario.h"

using namespace relais::forms;
using namespace relais::forms::session::test;

namespace {

const std::string kMember = "/data/member", kEntity = kMember + "/meta/entity";

/// A member of a household becomes an entity when it has a name.
FormBuilder roster() {
    return FormBuilder()
        .ask("/data/village")
        .repeat(kMember)
        .ask(kMember + "/name")
        .compute(kEntity + "/@create", "../../../name != ''", {.value = "1"})
        .ask(kEntity + "/@id", {.readonly = "true()", .default_to = "uuid()", .asked = false})
        .compute(kEntity + "/label", "concat(../../../name, ', ', /data/village)")
        .compute("/data/first", "/data/member[1]/meta/entity/@id")
        .compute("/data/elements", "count(/data/member/meta/entity/*)")
        .compute("/data/attributes", "count(/data/member/meta/entity/@*)");
}

}  // namespace

TEST_CASE("attributes: each new instance draws its own id", "[session]") {
    Scenario story(roster());
    story.add(kMember);
    story.add(kMember);

    const auto one = story.answer_of(kMember + "[1]/meta/entity/@id");
    const auto two = story.answer_of(kMember + "[2]/meta/entity/@id");
    CHECK(one.size() == 36);
    CHECK(two.size() == 36);
    CHECK(one != two);
    CHECK(story.session().readonly(story.node(kMember + "[1]/meta/entity/@id")));
}

TEST_CASE("attributes: what they compute follows the answers", "[session]") {
    Scenario story(roster());
    story.add(kMember);
    story.answer("/data/village", "Kona");
    CHECK(story.answer_of(kMember + "[1]/meta/entity/@create") == "false");

    story.answer(kMember + "[1]/name", "Awa");
    CHECK(story.answer_of(kMember + "[1]/meta/entity/@create") == "true");
    CHECK(story.answer_of(kMember + "[1]/meta/entity/label") == "Awa, Kona");

    CHECK(story.session().undo());
    CHECK(story.answer_of(kMember + "[1]/meta/entity/@create") == "false");
}

TEST_CASE("attributes: expressions tell them from elements", "[session]") {
    Scenario story(roster());
    story.add(kMember);
    const auto id = story.answer_of(kMember + "[1]/meta/entity/@id");

    CHECK(story.answer_of("/data/first") == id);
    CHECK(story.answer_of("/data/elements") == "1");
    CHECK(story.answer_of("/data/attributes") == "2");

    story.remove(kMember + "[1]");
    CHECK(story.answer_of("/data/first").empty());
}

TEST_CASE("attributes: reopened, an id is what it was", "[session]") {
    Scenario story(roster());
    story.add(kMember);
    story.answer(kMember + "[1]/name", "Awa");
    CHECK(story.reopened().dump() == story.dump());
}

TEST_CASE("attributes: a question may set one when it is answered", "[session]") {
    Scenario story(
        FormBuilder().ask("/data/q").ask("/data/g/@seen", {.value = "no",
                                                           .set_to = "concat('yes: ', /data/q)",
                                                           .when = {"/data/q"},
                                                           .asked = false}));
    CHECK(story.answer_of("/data/g/@seen") == "no");
    story.answer("/data/q", "7");
    CHECK(story.answer_of("/data/g/@seen") == "yes: 7");
}
