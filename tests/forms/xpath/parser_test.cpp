// Source → tokens → tree, as one line; what is no expression, and where.
#include <catch2/catch.hpp>

#include "forms/xpath/expression.h"

namespace relais::forms::xpath {

namespace {

std::string dump_of(const std::string& source) {
    const auto parsed = Expression::parse(source);
    if (const auto* complaint = std::get_if<Complaint>(&parsed)) return "? " + complaint->message;
    return std::get<Expression>(parsed).dump();
}

Complaint complaint_of(const std::string& source) {
    const auto parsed = Expression::parse(source);
    if (const auto* complaint = std::get_if<Complaint>(&parsed)) return *complaint;
    return {0, 0, "no complaint"};
}

std::string repeated(const std::string& text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i)
        all += text;
    return all;
}

}  // namespace

TEST_CASE("xpath parser: a source gives this tree", "[xpath]") {
    const auto [source, tree] = GENERATE(table<std::string, std::string>({
        {"1", "1"},
        {" .5 ", "0.5"},
        {"'it''", "? text without its closing quote"},
        {"\"l'eau\"", "'l'eau'"},
        {"1 + 2 * 3", "(+ 1 (* 2 3))"},
        {"1 - 2 - 3", "(- (- 1 2) 3)"},
        {"(1 - 2) - 3", "(- (- 1 2) 3)"},
        {"1 - (2 - 3)", "(- 1 (- 2 3))"},
        {"8 div 4 mod 3", "(mod (div 8 4) 3)"},
        {"- 7 mod 3", "(mod (- 7) 3)"},
        {"--a", "(-- (path a))"},
        {"-a|b", "(- (| (path a) (path b)))"},
        {"a or b and c = d", "(or (path a) (and (path b) (= (path c) (path d))))"},
        {"2 > 1 > 0", "(> (> 2 1) 0)"},
        {"1 = 1 != 0", "(!= (= 1 1) 0)"},
        {"1and1", "(and 1 1)"},
        // XPath 1.0 §3.7: operators only after an operand.
        {"* * *", "(* (path *) (path *))"},
        {"div div div", "(div (path div) (path div))"},
        {"or or or", "(or (path or) (path or))"},
        {"a-b", "(path a-b)"},
        {"a - b", "(- (path a) (path b))"},
        {"/", "(path /)"},
        {"/ = 1", "(= (path /) 1)"},
        {"/data/a", "(path / data a)"},
        {"../a", "(path .. a)"},
        {"./a/..", "(path . a ..)"},
        {"//a", "(path / descendant::a)"},
        {"//a[1]", "(path / descendant-or-self::node() a[1])"},
        {"a//b", "(path a descendant::b)"},
        {"a//.", "(path a descendant-or-self::node() .)"},
        {"@id", "(path @id)"},
        {"a/@*", "(path a @*)"},
        {"child::a/attribute::b", "(path a @b)"},
        {"ancestor-or-self :: a", "(path ancestor-or-self::a)"},
        {"orx:meta/jr:*", "(path orx:meta jr:*)"},
        {"a[b = 1][2]", "(path a[(= (path b) 1)][2])"},
        {"text()", "(path text())"},
        {"processing-instruction('x')", "(path processing-instruction(x))"},
        {"self::node()", "(path .)"},
        {"(//a)[last()]", "(path (path / descendant::a)[(last)])"},
        {"(a | b)/c", "(path (| (path a) (path b)) c)"},
        {"current()/../a", "(path (current) .. a)"},
        {"instance('x')/root/item[name = ../b]/label",
         "(path (instance 'x') root item[(= (path name) (path .. b))] label)"},
        {"if(a, 'x', 'y')", "(if (path a) 'x' 'y')"},
        {"jr:choice-name(a, '/data/a')", "(jr:choice-name (path a) '/data/a')"},
        {"position(..)", "(position (path ..))"},
        {"données/âge", "(path données âge)"},
        {"a\t=\n'b'\r", "(= (path a) 'b')"},
    }));
    CHECK(dump_of(source) == tree);
}

TEST_CASE("xpath parser: a complaint names the place and the cause", "[xpath]") {
    const auto [source, begin, end, message] =
        GENERATE(table<std::string, std::size_t, std::size_t, std::string>({
            {"", 0, 0, "the expression is empty"},
            {"  ", 2, 2, "the expression is empty"},
            {"1 +", 3, 3, "expected a path, a value or a function but the expression ends"},
            {"1 2", 2, 3, "expected an operator or the end before '2'"},
            {"a b", 2, 3, "expected an operator before 'b'"},
            {"(1", 2, 2, "expected ')' but the expression ends"},
            {"a[1", 3, 3, "expected ']' but the expression ends"},
            {"a/", 2, 2, "expected a path, a value or a function but the expression ends"},
            {"nosuch(1)", 0, 6, "there is no function 'nosuch'"},
            {"1 + not()", 4, 7, "not() takes 1 argument, not 0"},
            {"round(1, 2, 3)", 0, 5, "round() takes 1 to 2 arguments, not 3"},
            {"checklist(1)", 0, 9, "checklist() takes 2 or more arguments, not 1"},
            {"count(1)", 6, 7, "argument 1 of count() must be a path"},
            {"sum('a')", 4, 7, "argument 1 of sum() must be a path"},
            {"1 | a", 0, 1, "the left of '|' must be a path"},
            {"'a'[1]", 0, 3, "what stands before '[' or '/' must be a path"},
            {"true()/a", 0, 6, "what stands before '[' or '/' must be a path"},
            {"nosuch::a", 0, 6, "there is no axis 'nosuch'"},
            {"${age} > 1", 0, 2, "${…} is no XPath: it belongs in an XLSForm"},
            {"$age", 0, 1, "variables do not exist in forms"},
            {"a = ‘x’", 4, 7, "curly quote: text stands between straight quotes, ' or \""},
            {"a # b", 2, 3, "'#' means nothing here"},
            {"a == b", 3, 4, "expected a path, a value or a function before '='"},
            {"if(a, b c)", 8, 9, "expected an operator before 'c'"},
            {"concat(a b)", 9, 10, "expected an operator before 'b'"},
            {"concat(1 2)", 9, 10, "expected ',' or ')' before '2'"},
            {"regex(a, '(?=x)')", 9, 16,
             "the regular expression cannot be used: invalid perl operator: (?="},
            {"format-date(a, '%Q')", 15, 19, "'%Q' is no part of a date format"},
            {"1 And 1", 2, 5, "expected an operator before 'And'"},
        }));
    CHECK(complaint_of(source) == Complaint{begin, end, message});
}

TEST_CASE("xpath parser: limits hold and what lies within them is read", "[xpath]") {
    CHECK(dump_of(repeated("(", 63) + "1" + repeated(")", 63)) == "1");
    CHECK(complaint_of(repeated("(", 64) + "1" + repeated(")", 64)).message ==
          "the expression is nested more than 64 deep");
    CHECK(complaint_of(repeated("a[", 100'000 / 2)).message ==
          "the expression is longer than 64 KiB");
    CHECK(complaint_of(repeated("a[", 20'000)).message ==
          "the expression is nested more than 64 deep");
    CHECK(complaint_of(repeated("not(", 10'000)).message ==
          "the expression is nested more than 64 deep");
    CHECK(complaint_of("1" + repeated("+1", 20'000)).message ==
          "the expression has more than 10000 parts");
    CHECK(complaint_of("\xff").message == "the expression is not UTF-8");

    CHECK(dump_of(repeated("-", 60'000) + "1").size() > 60'000);  // signs are counted, not nested
    CHECK(dump_of("1" + repeated("+1", 9'000)).starts_with("(+ (+ "));
}

TEST_CASE("xpath parser: no beginning of an expression breaks it", "[xpath]") {
    const std::string source =
        "if(selected(../a[position() = 2]/@b, \"x\") and -(1.5) <= count(//c:d | /e), 'y', . * 2)";
    REQUIRE(complaint_of(source).message == "no complaint");
    for (std::size_t size = 3; size < source.size(); ++size) {  // "if" alone is a name
        CHECK(complaint_of(source.substr(0, size)).message != "no complaint");
    }
    for (std::size_t at = 0; at < source.size(); ++at) {  // each byte gone: any answer, no crash
        std::string cut = source;
        cut.erase(at, 1);
        dump_of(cut);
    }
}

}  // namespace relais::forms::xpath
