// Records are opened at the desk from laptops that may have been taken over.
#include <catch2/catch.hpp>

#include "forms/xform/instance.h"
#include "tests/support/mutate.h"
#include "tests/support/seed.h"

using namespace relais;
using namespace relais::forms;
using namespace relais::forms::model;

namespace {

NodeIndex add(Definition& definition, const char* name, NodeKind kind, NodeIndex parent) {
    const auto index = static_cast<NodeIndex>(definition.nodes.size());
    Node node;
    node.name = name;
    node.kind = kind;
    node.parent = parent;
    definition.nodes.push_back(std::move(node));
    if (parent != kNoIndex) definition.nodes[parent].children.push_back(index);
    return index;
}

}  // namespace

TEST_CASE("instance: whatever a record holds, it is answers that write as they read, or an error",
          "[xform]") {
    SeededRandom random(tests::seed_of_this_run("mutated instance"));
    Definition definition;
    definition.form_id = "household";
    definition.version = "3";
    add(definition, "data", NodeKind::group, kNoIndex);
    add(definition, "a", NodeKind::leaf, 0);
    const auto member = add(definition, "member", NodeKind::repeat, 0);
    add(definition, "name", NodeKind::leaf, member);
    add(definition, "age", NodeKind::leaf, member);
    const std::string good =
        "<?xml version=\"1.0\"?><data id=\"household\" version=\"3\"><a>&lt;Gao&gt; &amp; "
        "S\xC3\xA9gou&#13;</a><member><name>Awa</name><age>7</age></member>"
        "<member><name>Issa</name><age/></member></data>";
    REQUIRE(xform::read_instance(good, definition));
    std::size_t read = 0;
    for (int round = 0; round < 20'000; ++round) {
        const auto answers = xform::read_instance(tests::mutated(good, random), definition);
        if (!answers) continue;
        ++read;
        const auto written = xform::write_instance(*answers, xform::Write::record);
        const auto again = xform::read_instance(written, definition);
        CAPTURE(written);
        REQUIRE(again);
        REQUIRE(xform::write_instance(*again, xform::Write::record) == written);
    }
    CHECK(read > 1'000);
}
