#include <catch2/catch.hpp>

#include <iostream>

#include "forms/base/random.h"
#include "forms/model/answers.h"

using namespace relais;
using namespace relais::forms::model;

namespace {

/// data { a, rep { x, inner { y } }, b, w0 … w19 }
Definition sample() {
    Definition definition;
    const auto add = [&](std::string name, NodeKind kind, NodeIndex parent) {
        const auto index = static_cast<NodeIndex>(definition.nodes.size());
        Node node;
        node.name = std::move(name);
        node.kind = kind;
        node.parent = parent;
        definition.nodes.push_back(std::move(node));
        if (parent != kNoIndex) definition.nodes[parent].children.push_back(index);
        return index;
    };
    add("data", NodeKind::group, kNoIndex);
    add("a", NodeKind::leaf, 0);
    const auto rep = add("rep", NodeKind::repeat, 0);
    add("x", NodeKind::leaf, rep);
    const auto inner = add("inner", NodeKind::repeat, rep);
    add("y", NodeKind::leaf, inner);
    add("b", NodeKind::leaf, 0);
    for (int i = 0; i < 20; ++i)
        add("w" + std::to_string(i), NodeKind::leaf, 0);
    definition.nodes[3].default_value = "d";
    return definition;
}
constexpr NodeIndex kRep = 2, kX = 3, kInner = 4;

}  // namespace

TEST_CASE("answers: a form may begin with instances, nested ones too", "[model]") {
    auto definition = sample();
    definition.starting = {{kRep, {{kX, "first"}}, {{kInner, {}, {}}, {kInner, {{5, "deep"}}, {}}}},
                           {kRep, {{kX, ""}}, {}}};
    Answers answers(definition);
    CHECK(answers.repeat_size(answers.root(), kRep) == 0);
    answers.add_starting_instances();

    CHECK(answers.repeat_size(answers.root(), kRep) == 2);
    CHECK(answers.text(answers.find("/data/rep[1]/x")) == "first");
    CHECK(answers.text(answers.find("/data/rep[1]/inner[2]/y")) == "deep");
    CHECK(answers.text(answers.find("/data/rep[2]/x")).empty());
    CHECK(answers.find("/data/rep[2]/inner[1]") == kNoNode);
}

TEST_CASE("answers: paths lead there and back", "[model]") {
    const auto definition = sample();
    Answers answers(definition);
    answers.add_repeat(answers.root(), kRep);
    const auto second = answers.add_repeat(answers.root(), kRep);
    const auto inner = answers.add_repeat(second, kInner);
    CHECK(answers.path(inner) == "/data/rep[2]/inner[1]");
    CHECK(answers.find("/data/rep[2]/inner[1]") == inner);
    CHECK(answers.text(answers.find("/data/rep[1]/x")) == "d");
    CHECK(answers.path(answers.find("/data/w13")) == "/data/w13");
    for (const char* none :
         {"/data/rep[3]", "/data/rep[0]", "/data/q", "data", "/other", "/", "//a"})
        CHECK(answers.find(none) == kNoNode);
}

TEST_CASE("answers: an instance taken out comes back as it was", "[model]") {
    const auto definition = sample();
    Answers answers(definition);
    const auto first = answers.add_repeat(answers.root(), kRep);
    const auto second = answers.add_repeat(answers.root(), kRep);
    answers.set_text(answers.child(first, kX), "kept");
    const auto x = answers.child(first, kX);

    const auto place = answers.detach(first);
    CHECK_FALSE(answers.attached(x));
    CHECK(answers.position(second) == 1);
    CHECK(answers.repeat_size(answers.root(), kRep) == 1);

    answers.attach(first, place);
    CHECK(answers.attached(x));
    CHECK(answers.text(x) == "kept");
    CHECK(answers.position(second) == 2);
}

TEST_CASE("answers: positions and order hold through random insertions and removals", "[model]") {
    const std::uint64_t seed = 77;
    std::cout << "answers seed " << seed << '\n';
    SeededRandom random(seed);
    const auto definition = sample();
    Answers answers(definition);
    std::vector<NodeId> mirror;
    for (int round = 0; round < 2'000; ++round) {
        const auto at = static_cast<std::ptrdiff_t>(random.below(mirror.size() + 1));
        if (random.below(3) != 0 || mirror.empty()) {
            const auto end = at == std::ssize(mirror);
            const auto before = end ? kNoNode : mirror[static_cast<std::size_t>(at)];
            mirror.insert(mirror.begin() + at, answers.add_repeat(answers.root(), kRep, before));
        } else if (at < std::ssize(mirror)) {
            answers.remove_repeat(mirror[static_cast<std::size_t>(at)]);
            mirror.erase(mirror.begin() + at);
        }
        if (mirror.size() < 2) continue;
        const auto i = random.below(mirror.size());
        const auto j = random.below(mirror.size());
        REQUIRE(answers.position(mirror[i]) == i + 1);
        REQUIRE(answers.before(answers.child(mirror[i], kX), answers.child(mirror[j], kX)) ==
                (i < j));
        REQUIRE(answers.before(mirror[i], answers.child(mirror[i], kX)));
        REQUIRE_FALSE(answers.before(answers.child(mirror[i], kX), mirror[i]));
    }
    CHECK(answers.repeat_instances(answers.root(), kRep) == mirror);
    CHECK(answers.before(mirror.back(), answers.find("/data/b")));
}
