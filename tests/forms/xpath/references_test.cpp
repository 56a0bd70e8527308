// What the dependency graph is told.
#include <algorithm>

#include <catch2/catch.hpp>

#include "forms/xpath/expression.h"

namespace relais::forms::xpath {

namespace {

/// "/data/a", "../../b", "instance(x)/root/item"; "?" marks the indefinite, "[]" predicates.
std::string written(const Reference& reference) {
    std::string text = reference.indefinite ? "?" : "";
    if (!reference.instance.empty()) text += "instance(" + reference.instance + ")";
    if (!reference.absolute) {
        text += ".";
        for (int i = 0; i < reference.up; ++i)
            text += "/..";
    }
    for (const std::string& step : reference.steps)
        text += "/" + step;
    if (reference.inside_predicate) text += "[]";
    return text;
}

std::string references_of(const std::string& source) {
    const auto parsed = Expression::parse(source);
    if (const auto* complaint = std::get_if<Complaint>(&parsed)) return complaint->message;
    std::string all;
    for (const auto& reference : std::get<Expression>(parsed).references()) {
        all += (all.empty() ? "" : " ") + written(reference);
    }
    return all;
}

}  // namespace

TEST_CASE("xpath references: every path once, worked out to names", "[xpath]") {
    const auto [source, references] = GENERATE(table<std::string, std::string>({
        {"1 + 2", ""},
        {"/data/a", "/data/a"},
        {"a", "./a"},
        {".", "."},
        {"..", "./.."},
        {"../a + ../../b", "./../a ./../../b"},
        {"/data/a/../b", "/data/b"},
        {"a/../../b", "./../b"},
        {"./a/.", "./a"},
        {"a/text()", "./a"},
        {"/data/*/b", "/data/*/b"},
        {"orx:meta/orx:*", "./orx:meta/orx:*"},
        {"../@id", "./../@id"},
        {"//a", "////a"},
        {".//a", ".////a"},
        {"a/descendant::b", "./a////b"},
        {"//a/..", "?///"},
        {"preceding-sibling::a", "./../a"},
        {"ancestor::a", "?."},
        {"following::a/b", "?."},
        {"id('x')", ". ?."},
        {"current()/../a", "./../a"},
        {"a[b > 1]", "./a ./a/b[]"},
        {"../m[../x = 1]/y", "./../m/y ./../x[]"},
        {"../m[position() = position(current()/..) - 1]/y", "./../m/y ./..[]"},
        {"/data/m[. = /data/z][2]", "/data/m /data/m[] /data/z[]"},
        {"instance('c')/root/item[region = /data/region and name = current()/../n]/label",
         "instance(c)/root/item/label instance(c)/root/item/region[] /data/region[] "
         "instance(c)/root/item/name[] ./../n[]"},
        {"instance('c')/root/item[a = instance('d')/root/item[b = ../../e]/f]/g",
         "instance(c)/root/item/g instance(c)/root/item/a[] instance(d)/root/item/f[] "
         "instance(d)/root/item/b[] instance(d)/e[]"},
        {"instance(../x)/root", "? ./../x"},
        {"(a | ../b)/c", "./a/c ./../b/c"},
        {"(a | b)[c]", "./a ./b ./a/c[] ./b/c[]"},
        {"if(a, b, c)", "./a ./b ./c"},
        {"count(/data/m)", "/data/m"},
        {"position(..)", "./.."},
        {"once(../a)", "./../a"},
        {"string()", "."},
        {"a[string-length() > 1]", "./a ./a[]"},
        {"concat(a, string(b))", "./a ./b"},
        {"randomize(instance('c')/root/item, ../seed)", "instance(c)/root/item ./../seed"},
        {"indexed-repeat(/data/m/a, /data/m, ../i)", "/data/m/a /data/m ./../i"},
        {"pulldata('c', 'n', 'key', ../k)",
         "instance(c)/root/item/n instance(c)/root/item/key ./../k"},
        {"jr:choice-name(../a, '/data/a')", "./../a"},
        {"today() > ../d", "./../d"},
    }));
    CHECK(references_of(source) == references);
}

TEST_CASE("xpath references: each says where it stands", "[xpath]") {
    const auto parsed = Expression::parse("1 + /data/a[b = 2] * c");
    const auto& references = std::get<Expression>(parsed).references();

    REQUIRE(references.size() == 3);
    CHECK((references[0].begin == 4 && references[0].end == 18));
    CHECK((references[1].begin == 12 && references[1].end == 13));
    CHECK((references[2].begin == 21 && references[2].end == 22));
}

TEST_CASE("xpath references: too many become one that depends on all", "[xpath]") {
    std::string source = "a";
    for (int i = 0; i < 4'900; ++i)
        source += "|a";
    const auto parsed = Expression::parse(source);
    REQUIRE(std::holds_alternative<Expression>(parsed));
    const auto& references = std::get<Expression>(parsed).references();

    CHECK(references.size() == kMaxReferences);
    CHECK(std::count_if(references.begin(), references.end(),
                        [](const Reference& r) { return r.indefinite; }) == 1);
}

TEST_CASE("xpath references: what differs each time is volatile", "[xpath]") {
    const auto is_volatile = [](const std::string& source) {
        return std::get<Expression>(Expression::parse(source)).is_volatile();
    };
    CHECK(is_volatile("now()"));
    CHECK(is_volatile("../a > today()"));
    CHECK(is_volatile("concat('uuid:', uuid())"));
    CHECK(is_volatile("once(random())"));
    CHECK(is_volatile("randomize(a)"));
    CHECK_FALSE(is_volatile("randomize(a, 42)"));
    CHECK_FALSE(is_volatile("position(..) + ../a"));
}

}  // namespace relais::forms::xpath
