// How paths and comparisons behave in a form, with each deviation from XPath 1.0 by name.
#include <catch2/catch.hpp>

#include "world.h"

namespace relais::forms::xpath::test {

namespace {

constexpr const char* kHousehold = R"(<data>
  <size>3</size><none/>
  <member><name>Awa</name><age>30</age><pos/><doc><kind>a</kind></doc><doc><kind>b</kind></doc></member>
  <member><name>Bah</name><age/><pos/><doc><kind>c</kind></doc></member>
  <member><name>Coulibaly</name><age>4</age><pos/></member>
  <note>x</note>
</data>)";

struct Household {
    std::unique_ptr<XmlTree> tree = XmlTree::of_form(kHousehold);
    World world;
    bool same_instance = true;

    Value value(const std::string& source, const std::string& at, Complaint* complaint = nullptr) {
        auto parsed = Expression::parse(source);
        REQUIRE(std::holds_alternative<Expression>(parsed));
        Context context{{tree.get(), tree->find(at)}};
        REQUIRE(context.node.id != model::kNoNode);
        context.environment = &world;
        context.same_instance = same_instance;
        return std::get<Expression>(parsed).evaluate(context, complaint);
    }
    std::string operator()(const std::string& source, const std::string& at = "/data/note") {
        return to_string(value(source, at));
    }
};

}  // namespace

TEST_CASE("xpath: an absolute path inside a repeat means the same instance", "[xpath][deviation]") {
    Household form;

    CHECK(form("/data/member/age", "/data/member[3]/pos") == "4");
    CHECK(form("sum(/data/member/age)", "/data/member[1]/pos") == "30");
    CHECK(form("count(/data/member/doc)", "/data/member[1]/pos") == "2");
    CHECK(form("/data/member/doc/kind", "/data/member[1]/doc[2]/kind") == "b");
    CHECK(form("/data/size", "/data/member[3]/pos") == "3");
    CHECK(form("/data/member[1]/age", "/data/member[3]/pos") == "30");
    CHECK(form("sum(/data/member/age)") == "34");

    form.same_instance = false;
    CHECK(form("/data/member/age", "/data/member[3]/pos") == "30");
}

TEST_CASE("xpath: counting a repeat by its absolute path inside it counts all", "[xpath]") {
    Household form;
    CHECK(form("count(/data/member)", "/data/member[2]/pos") == "3");
    CHECK(form("count(../../member)", "/data/member[2]/pos") == "3");
    CHECK(form("position(/data/member)", "/data/member[2]/pos") == "2");
}

TEST_CASE("xpath: a member knows its place and the one before it", "[xpath]") {
    Household form;
    const std::string before = "../../member[position() = position(current()/..) - 1]/name";
    CHECK(form("position(..)", "/data/member[3]/pos") == "3");
    CHECK(form(before, "/data/member[3]/pos") == "Bah");
    CHECK(form(before, "/data/member[1]/pos").empty());
}

TEST_CASE("xpath: indexed-repeat picks instances by number", "[xpath]") {
    Household form;
    CHECK(form("indexed-repeat(/data/member/name, /data/member, 2)") == "Bah");
    CHECK(form("indexed-repeat(../name, .., 1)", "/data/member[3]/pos") == "Awa");
    CHECK(form("indexed-repeat(/data/member/doc/kind, /data/member, 1, /data/member/doc, 2)") ==
          "b");
    CHECK(form("indexed-repeat(/data/member/doc/kind, /data/member/doc, 2, /data/member, 1)") ==
          "b");
    CHECK(form("indexed-repeat(/data/member/doc/kind, /data/member/doc, 2)",
               "/data/member[1]/pos") == "b");
    CHECK(form("indexed-repeat(/data/member/name, /data/member, position(..) + 1)",
               "/data/member[1]/pos") == "Bah");
    for (const char* index : {"0", "-1", "4", "''", "'x'", "0.5"}) {
        CHECK(form("indexed-repeat(/data/member/name, /data/member, " + std::string(index) + ")")
                  .empty());
    }
    Complaint complaint;
    form.value("indexed-repeat(//name, /data/member, 1)", "/data/note", &complaint);
    CHECK(complaint.message == "indexed-repeat(): the target and the repeats must be plain paths");
}

TEST_CASE("xpath: what is not relevant leaves node-sets and reads as blank", "[xpath][deviation]") {
    Household form;
    form.tree->set_irrelevant(form.tree->find("/data/member[1]"));
    form.tree->set_irrelevant(form.tree->find("/data/size"));

    CHECK(form("count(/data/member)") == "2");
    CHECK(form("sum(/data/member/age)") == "4");
    CHECK(form("count(/data/size)") == "0");
    CHECK(form("/data/size").empty());
    CHECK(form("/data/size = ''") == "true");
    CHECK(form("/data/size != ''") == "false");
    CHECK(form("/data/size != 'x'") == "true");
    CHECK(form("/data/size > 0") == "false");
    CHECK(form("boolean(/data/size)") == "false");
    CHECK(form("/data/nope = ''") == "false");     // XPath 1.0 §3.4: of no node, nothing is true
    CHECK(form("/data/member[2]/name") == "Bah");  // places are counted before
}

TEST_CASE("xpath: a sum and the extremes leave blanks out", "[xpath][deviation]") {
    Household form;
    CHECK(form("sum(/data/member/age)") == "34");
    CHECK(form("min(/data/member/age)") == "4");
    CHECK(form("max(/data/member/age)") == "30");
    form.tree->set_text(form.tree->find("/data/member[2]/age"), "old");
    CHECK(form("sum(/data/member/age)") == "NaN");
}

TEST_CASE("xpath: dates are numbers of whole days, whatever their offset", "[xpath][deviation]") {
    Household form;
    form.world.standing.offset_minutes = 600;
    CHECK(form("number('2020-02-29')") == "18321");
    CHECK(form("number('2020-02-29T23:59:00.000-07:00')") == "18321");
    CHECK(form("'2020-01-02' > '2020-01-01'") == "true");
    CHECK(form("now() > today()") == "false");
    CHECK(form("now() >= today()") == "true");
    CHECK(form("today() - '2026-11-01'") == "19");
}

TEST_CASE("xpath: a regular expression has to match the whole text", "[xpath][deviation]") {
    Household form;
    CHECK(form("regex('abc', 'b')") == "false");
    CHECK(form("regex('abc', '^abc$')") == "true");
    CHECK(form("regex('+22376000000', '\\+223[0-9]{8}')") == "true");
}

TEST_CASE("xpath: a comma is a decimal point", "[xpath][deviation]") {
    Household form;
    CHECK(form("'1,5' + 1") == "2.5");
    CHECK(form("number('1,234,5')") == "NaN");
}

TEST_CASE("xpath: lengths count UTF-16 units, and no character is cut in two",
          "[xpath][deviation]") {
    Household form;
    CHECK(form("string-length('😀')") == "2");
    CHECK(form("substr('a😀b', 1, 3)") == "😀");
    CHECK(form("substr('a😀b', 1, 2)").empty());
}

TEST_CASE("xpath: an existing blank node is true, as in XPath 1.0", "[xpath]") {
    Household form;
    CHECK(form("boolean(/data/none)") == "true");
    CHECK(form("not(/data/none)") == "false");
    CHECK(form("string-length(/data/none) > 0") == "false");
}

TEST_CASE("xpath: node-sets compare when some node does", "[xpath]") {
    Household form;
    CHECK(form("/data/member/age = 4") == "true");
    CHECK(form("/data/member/age != 4") == "true");
    CHECK(form("/data/member/age > 29") == "true");
    CHECK(form("31 > /data/member/age") == "true");
    CHECK(form("/data/member/name = /data/note") == "false");
    CHECK(form("/data/member/age < /data/size") == "false");
    CHECK(form("/data/size < /data/member/age") == "true");
    CHECK(form("/data/member/name != /data/member/name") == "true");
    CHECK(form("/data/note != /data/note") == "false");
    // Named deviation: ordering against a boolean compares the nodes' numbers.
    CHECK(form("/data/size > true()") == "true");
}

TEST_CASE("xpath: axes give document order without duplicates", "[xpath]") {
    Household form;
    const auto names = [&](const std::string& path) {
        return form("join(' ', " + path + ")", "/data/member[2]/age");
    };
    CHECK(names("//name") == "Awa Bah Coulibaly");
    CHECK(names("//doc/../name") == "Awa Bah");
    CHECK(names("../preceding-sibling::member/name") == "Awa");
    CHECK(names("../following-sibling::member/name") == "Coulibaly");
    CHECK(names("//kind | //name") == "Awa a b Bah c Coulibaly");
    CHECK(form("count(ancestor::*)", "/data/member[2]/age") == "2");
    CHECK(form("count(ancestor-or-self::node())", "/data/member[2]/age") == "4");
    CHECK(form("name(ancestor::*[1])", "/data/member[2]/age") == "member");
    CHECK(form("name((ancestor::*)[1])", "/data/member[2]/age") == "data");
    CHECK(form("(//kind)[3]") == "c");
    CHECK(form("count(//kind[1])") == "3");
    CHECK(form("//member[2]/name") == "Bah");
    CHECK(form("count(following::kind)", "/data/member[1]/age") == "3");
    CHECK(form("preceding::name[1]", "/data/member[3]/age") == "Coulibaly");
    CHECK(form("/data/member[age][doc]/name") == "Awa");
    CHECK(form("/data/note/text()") == "x");
}

TEST_CASE("xpath: a filter by columns asks the index, another scans", "[xpath]") {
    Household form;
    const auto list = XmlTree::of_form(
        "<root><item><r>1</r><t>x</t><n>a</n></item><item><r>2</r><t>x</t><n>b</n></item>"
        "<item><r>2</r><t>y</t><n>c</n></item><item><r>2.0</r><t>x</t><n>d</n></item></root>");
    list->keep_index();
    form.world.instances["l"] = list.get();
    const auto found = [&](const std::string& filter, std::size_t lookups) {
        const std::size_t before = list->lookups();
        const auto names = form("join('', instance('l')/root/item" + filter + "/n)");
        CHECK(list->lookups() - before == lookups);
        return names;
    };
    CHECK(found("[r = '2']", 1) == "bc");
    CHECK(found("['2' = r]", 1) == "bc");
    CHECK(found("[r = /data/note]", 1).empty());
    CHECK(found("[r = '2' and t = 'x']", 2) == "b");
    CHECK(found("[r = '2'][t = 'x']", 2) == "b");
    CHECK(found("[t = 'x'][2]", 1) == "b");
    CHECK(found("[t = 'x' and position() > 1]", 0) == "bd");
    CHECK(found("[2][t = 'x']", 0) == "b");
    CHECK(found("[r = 2]", 0) == "bcd");  // numbers: 2 and 2.0
    CHECK(found("[r = '2' or t = 'x']", 2) == "abcd");
    CHECK(found("[r = '2' or t = 'x'][n = 'c']", 3) == "c");
    CHECK(found("[r = '2' or t != 'x']", 0) == "bc");
    CHECK(found("[r = concat('2', '') and t = 'x' and n != 'b']", 2).empty());
    CHECK(found("[r = '2020-01-02']", 0).empty());  // equal to each moment of that day
    CHECK(found("[starts-with(n, 'a')]", 0) == "a");
    CHECK(found("[selected('a d', n)]", 0) == "ad");
    CHECK(found("[r = t]", 0).empty());
    CHECK(found("[r != '2']", 0) == "ad");
    CHECK(found("[r = /data/member/age]", 3).empty());  // any of several texts
    CHECK(found("[r = string(.)]", 0).empty());
}

TEST_CASE("xpath: inside a list's predicate an absolute path is the form's", "[xpath]") {
    Household form;
    const auto list = XmlTree::of_form("<root><item><n>3</n></item><item><n>4</n></item></root>");
    form.world.instances["l"] = list.get();
    CHECK(form("count(instance('l')/root/item[n = /data/size])") == "1");
    CHECK(form("instance('l')/root/item[n = current()/../age]/n", "/data/member[3]/pos") == "4");
    CHECK(form("instance('l')/root/item[n = /data/member/age]/n", "/data/member[3]/pos") == "4");
}

TEST_CASE("xpath: once keeps what the node holds", "[xpath]") {
    Household form;
    CHECK(form("once('y')", "/data/note") == "x");
    CHECK(form("once('y')", "/data/none") == "y");
}

TEST_CASE("xpath: an evaluation that would visit too much stops with a complaint", "[xpath]") {
    Household form;
    std::string xml = "<root>";
    for (int i = 0; i < 600; ++i)
        xml += "<a/>";
    const auto list = XmlTree::of_form(xml + "</root>");
    form.world.instances["l"] = list.get();
    const std::string all = "instance('l')/root/a";

    Complaint complaint;
    form.value("count(" + all + "[count(" + all + "[count(" + all + ") > 0]) > 0])", "/data/note",
               &complaint);

    CHECK(complaint.message == "the expression visits too many nodes");
}

TEST_CASE("xpath: siblings that do not pass the test of a step are work too", "[xpath]") {
    Household form;
    std::string xml = "<root>";
    for (int i = 0; i < 300; ++i)
        xml += "<a/>";
    const auto list = XmlTree::of_form(xml + "</root>");
    form.world.instances["l"] = list.get();
    const auto hostile = Expression::parse("instance('l')/root/a/preceding-sibling::b");
    Work work{20'000, 0};
    Context context;
    context.environment = &form.world;
    context.work = &work;

    Complaint complaint;
    std::get<Expression>(hostile).evaluate(context, &complaint);

    CHECK(complaint.message == "the expression visits too many nodes");
}

TEST_CASE("xpath: a complaint of an evaluation holds no answer", "[xpath]") {
    Household form;
    Complaint complaint;
    CHECK(to_string(form.value("date(/data/member/name)", "/data/note", &complaint)).empty());
    CHECK(complaint == Complaint{0, 23, "date(): the value is no date"});
}

TEST_CASE("xpath: without surroundings what needs them complains", "[xpath]") {
    for (const char* source :
         {"now()", "today()", "random()", "uuid()", "instance('x')", "jr:itext('x')",
          "property('x')", "version()", "jr:choice-name('a', 'b')", "randomize(/a)",
          "pulldata('a','b','c','d')"}) {
        INFO(source);
        const auto parsed = Expression::parse(source);
        Complaint complaint;
        CHECK(to_string(std::get<Expression>(parsed).evaluate({}, &complaint)).empty());
        CHECK_FALSE(complaint.message.empty());
    }
}

TEST_CASE("xpath: without a context node every path is empty", "[xpath]") {
    for (const char* source : {"a", "/a", "//a", "..", ".", "@a", "current()", "string()", "name()",
                               "lang('x')", "id('x')", "once('')", "indexed-repeat(a, b, 1)"}) {
        INFO(source);
        const auto parsed = Expression::parse(source);
        const std::string text = std::get<Expression>(parsed).evaluate_string({});
        CHECK((text.empty() || text == "false"));
    }
}

}  // namespace relais::forms::xpath::test
