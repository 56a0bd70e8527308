// Every function of the table, a row or two each, over one small form.
#include <catch2/catch.hpp>

#include "forms/xpath/function.h"
#include "world.h"

namespace relais::forms::xpath::test {

namespace {

constexpr const char* kForm = R"(<data id="f" version="3" xml:lang="fr-ML">
  <i>5</i><dec>2.50</dec><empty/><neg>-7</neg><d>2020-02-29</d>
  <dt>2020-02-29T13:45:30.123+00:00</dt><t>13:45:30.123</t><sel>a b c</sel>
  <r><v>1</v></r><r><v/></r><r><v>3</v></r><out/>
  <meta xmlns:orx="urn:orx"><orx:instanceID>uuid:7</orx:instanceID></meta>
</data>)";
constexpr const char* kList = R"(<root><item><name>a</name><label>LA</label></item>
  <item><name>b</name><label>LB</label></item><item><name>c</name><label>LC</label></item>
  <item><name>d</name><label>LD</label></item><item><name>e</name><label>LE</label></item></root>)";

struct Desk {
    std::unique_ptr<XmlTree> form = XmlTree::of_form(kForm);
    std::unique_ptr<XmlTree> list = XmlTree::of_form(kList);
    World world;

    /// The value as text; a complaint behind "!".
    std::string operator()(const std::string& source, const char* at = "/data/out") {
        world.instances["lst"] = list.get();
        const auto parsed = Expression::parse(source);
        if (const auto* complaint = std::get_if<Complaint>(&parsed))
            return "! " + complaint->message;
        Context context{{form.get(), form->find(at)}};
        context.environment = &world;
        Complaint complaint;
        const Value value = std::get<Expression>(parsed).evaluate(context, &complaint);
        return complaint.message.empty() ? to_string(value) : "! " + complaint.message;
    }
};

}  // namespace

TEST_CASE("xpath functions: an expression gives this text", "[xpath]") {
    const auto [source, text] = GENERATE(table<std::string, std::string>({
        // XPath 1.0 §4.2, §4.4 and numbers as text
        {"string(1.0)", "1"},
        {"string(0.1 + 0.2)", "0.30000000000000004"},
        {"string(10000000000)", "10000000000"},
        {"string(0.0000001)", "0.0000001"},
        {"string(123456789.123)", "123456789.123"},
        {"string(-0)", "0"},
        {"1 div 0", "Infinity"},
        {"-1 div 0", "-Infinity"},
        {"0 div 0", "NaN"},
        {"-7 mod 3", "-1"},
        {"7 mod -3", "1"},
        {"5.5 mod 2", "1.5"},
        {"1 + ''", "NaN"},
        {"number(' 12 ')", "12"},
        {"number('1e3')", "1000"},
        {"number('7.5e-2')", "0.075"},
        {"number('1E400')", "Infinity"},
        {"number('-1e-400')", "0"},
        {"number('1e')", "NaN"},
        {"number('e3')", "NaN"},
        {"number('1e3.5')", "NaN"},
        {"number('+5')", "NaN"},
        {"number(true())", "1"},
        {"number('')", "NaN"},
        {"number('-.5')", "-0.5"},
        {"number('.')", "NaN"},
        {"number('1.2.3')", "NaN"},
        {"number(/data/i)", "5"},
        {"boolean('false')", "true"},
        {"boolean(0)", "false"},
        {"boolean(/data/nope)", "false"},
        {"not('')", "true"},
        {"true() = 'true'", "true"},
        {"'1.0' = 1", "true"},
        {"'' = 0", "false"},
        {"'a' < 'b'", "false"},
        {"1 = 1 = 1", "true"},
        {"'a' or ''", "true"},
        {"1 and 0", "false"},
        {"concat('a', 1, true())", "a1true"},
        {"concat()", ""},
        {"concat(/data/r/v)", "13"},
        {"concat('x', /data/r/v, 'y')", "x13y"},
        {"join(', ', /data/r/v)", "1, , 3"},
        {"join('-', 'a', 'b', 'c')", "a-b-c"},
        {"join('-', /data/r/v, 'z')", "1--3-z"},
        {"substr('hello', 1, 3)", "el"},
        {"substr('hello', -3)", "llo"},
        {"substr('hello', 1, -1)", "ell"},
        {"substr('hello', 3, 1)", ""},
        {"substring('12345', 2, 3)", "234"},
        {"substring('12345', 1.5, 2.6)", "234"},
        {"substring('12345', 0 div 0, 3)", ""},
        {"substring('12345', -42, 1 div 0)", "12345"},
        {"substring('héé', 2)", "éé"},
        {"substring-before('a/b', '/')", "a"},
        {"substring-after('a/b', '/')", "b"},
        {"substring-before('ab', 'x')", ""},
        {"translate('bar', 'abc', 'AB')", "BAr"},
        {"translate('été', 'é', 'e')", "ete"},
        {"string-length('héllo')", "5"},
        {"string-length(/data/empty)", "0"},
        {"normalize-space('  a \n  b ')", "a b"},
        {"contains('abc', '')", "true"},
        {"starts-with('abc', 'ab')", "true"},
        {"ends-with('abc', 'bc')", "true"},
        {"base64-decode('aGVsbG8=')", "hello"},
        {"base64-decode('!!')", ""},
        // Choice and selection
        {"if(1, 'a', 'b')", "a"},
        {"if(/data/r[9]/v, 'a', 'b')", "b"},
        {"if(true(), 'a', instance('nope'))", "a"},
        {"coalesce('', 'b')", "b"},
        {"coalesce(/data/empty, /data/i)", "5"},
        {"coalesce(1 * '', 'b')", "b"},
        {"once('x')", "x"},
        {"boolean-from-string('true')", "true"},
        {"boolean-from-string('yes')", "false"},
        {"boolean-from-string(1.0001)", "false"},
        {"regex('abc', '[a-c]+')", "true"},
        {"regex('abc', concat('a', '.*'))", "true"},
        {"regex('', '^$')", "true"},
        {"regex('a', concat('(', ''))", "! regex(): the regular expression cannot be used"},
        {"checklist(-1, 2, 1, 0, 1)", "true"},
        {"checklist(2, -1, true(), '', 'x')", "true"},
        {"checklist(1, 1, /data/r/v)", "false"},
        {"weighted-checklist(5, 10, 1, 3, 1, 4)", "true"},
        {"weighted-checklist(-1, -1, 1, 3)", "true"},
        {"weighted-checklist(1, 2, 1)", "! weighted-checklist(): every value needs a weight"},
        {"selected('a b c', 'b')", "true"},
        {"selected('a b c', ' b ')", "true"},
        {"selected('a b c', '')", "false"},
        {"selected('', '')", "true"},
        {"selected('abc', 'b')", "false"},
        {"is-selected(/data/sel, 'c')", "true"},
        {"selected-at('a  b', 1)", "b"},
        {"selected-at('a b', -1)", ""},
        {"selected-at('a b', 1.9)", "b"},
        {"count-selected('  a  b ')", "2"},
        {"depend('x', 1)", "x"},
        // Numbers
        {"int(-1.9)", "-1"},
        {"int('abc')", "NaN"},
        {"round(2.5)", "3"},
        {"round(-2.5)", "-2"},
        {"round(1.005, 2)", "1.01"},
        {"round(1234.5678, -2)", "1200"},
        {"round(-1250, -2)", "-1200"},
        {"round(1250, -2)", "1300"},
        {"round(999.96, 1)", "1000"},
        {"round(0.4)", "0"},
        {"round(7, -3)", "0"},
        {"round(700, -3)", "1000"},
        {"round(-0.06, 1)", "-0.1"},
        {"round('')", "NaN"},
        {"round(1 div 0)", "Infinity"},
        {"floor(-1.2)", "-2"},
        {"ceiling(1.2)", "2"},
        {"abs('-3')", "3"},
        {"sum(/data/r/v)", "4"},
        {"sum(/data/nope)", "0"},
        {"min(/data/r/v)", "1"},
        {"max('', 2)", "2"},
        {"max(-5, -2)", "-2"},
        {"min()", "NaN"},
        {"max(1, 'x')", "NaN"},
        {"pow(2, 10)", "1024"},
        {"exp(0)", "1"},
        {"exp10(3)", "1000"},
        {"log(1)", "0"},
        {"log10(1000)", "3"},
        {"sqrt(16)", "4"},
        {"sqrt(-1)", "NaN"},
        {"pi()", "3.141592653589793"},
        {"sin(0)", "0"},
        {"cos(0)", "1"},
        {"tan(0)", "0"},
        {"asin(0)", "0"},
        {"acos(1)", "0"},
        {"atan(0)", "0"},
        {"atan2(1, 1)", "0.7853981633974483"},
        {"random() < 1 and random() >= 0", "true"},
        // Digests
        {"digest('some text', 'MD5', 'hex')", "552e21cd4cd9918678e3c1a0df491bc3"},
        {"digest('some text', 'SHA-256')", "uU9vElx546X/qoJvWEwQ1SraZp5nYgUbgmtVd20FrtI="},
        {"digest('some text', 'SHA1', 'hex')", "37aa63c77398d954473262e1a0057c1e632eda77"},
        {"digest('some text', 'sha-1', 'HEX')", "37aa63c77398d954473262e1a0057c1e632eda77"},
        {"string-length(digest('', 'SHA-384', 'hex'))", "96"},
        {"string-length(digest('', 'SHA-512'))", "88"},
        {"digest('x', 'CRC')",
         "! digest(): there is no such digest: MD5, SHA-1, SHA-256, SHA-384, SHA-512"},
        {"digest('x', 'MD5', 'oct')", "! digest(): a digest is written as hex or base64"},
        // Nodes
        {"count(/data/r)", "3"},
        {"count-non-empty(/data/r/v)", "2"},
        {"position(/data/r[2])", "2"},
        {"position()", "1"},
        {"last()", "1"},
        {"/data/r[last()]/v", "3"},
        {"/data/r[3]/v * 2", "6"},
        {"/data/r[v > 1]/v", "3"},
        {"/data/r[position() = 2]/v", ""},
        {"name(/data/i)", "i"},
        {"name()", "out"},
        {"local-name(/data/meta/*)", "instanceID"},
        {"namespace-uri(/data/meta/*)", "urn:orx"},
        {"/data/meta/orx:instanceID", "uuid:7"},
        {"name(id('f'))", "data"},
        {"lang('fr')", "true"},
        {"lang('en')", "false"},
        {"join(' ', randomize(instance('lst')/root/item/name, 42))", "a e c b d"},
        {"join(' ', randomize(instance('lst')/root/item/name, ''))", "c b e a d"},
        {"join(' ', randomize(instance('lst')/root/item/name, 'abc'))", "d b e c a"},
        {"join(' ', randomize(instance('lst')/root/item/name, 1.9))", "b d e a c"},
        {"count(randomize(instance('lst')/root/item))", "5"},
        // The form
        {"instance('lst')/root/item[name = 'b']/label", "LB"},
        {"instance('nope')/root/item", "! instance(): the form has no instance 'nope'"},
        {"pulldata('lst', 'label', 'name', 'b')", "LB"},
        {"pulldata('lst', 'label', 'name', 'z')", ""},
        {"current()/../i", "5"},
        {"jr:choice-name('b', '/data/sel')", "/data/sel→b"},
        {"jr:choice-name('b', /data/sel)", "/data/sel→b"},
        {"property('deviceid')", "relais:7"},
        {"version()", "2026-11"},
        {"string-length(uuid())", "36"},
        {"string-length(uuid(7))", "7"},
        {"uuid(-1)", "! uuid(): the length is out of range"},
        // Dates
        {"today()", "2026-11-20"},
        {"now()", "2026-11-20T08:42:00.000+00:00"},
        {"date('2020-2-9')", "2020-02-09"},
        {"date('')", ""},
        {"date(18321.75)", "2020-02-29"},
        {"date('2020-02-30')", "! date(): the value is no date"},
        {"date('2020-03-01') - date('2020-02-28')", "2"},
        {"date(/data/d + 1)", "2020-03-01"},
        {"/data/d > '2020-02-28'", "true"},
        {"today() > /data/d", "true"},
        {"date('2020-02-29T23:45:30.123-07:00')", "2020-02-29"},
        {"date-time('2020-02-29') = date('2020-02-29')", "true"},
        {"today() = now()", "true"},
        {"'2020-02-29' != '2020-02-28T10:00:00.000Z'", "true"},
        {"'2020-02-29' = '2020-02-29Tea'", "false"},
        {"date-time('2020-02-29T13:45:30.123+02:00')", "2020-02-29T11:45:30.123+00:00"},
        {"date-time(18321.5)", "2020-02-29T12:00:00.000+00:00"},
        {"decimal-date-time('1970-01-02')", "1"},
        {"decimal-date-time('')", "NaN"},
        {"decimal-time('06:00:00.000+00:00')", "0.25"},
        {"decimal-time('06:00')", "0.25"},
        {"decimal-time('x')", "NaN"},
        {"format-date(/data/d, '%Y-%m-%d %e %n %b %a %y')", "2020-02-29 29 2 Feb Sat 20"},
        {"format-date('2020-03-01', '%a')", "Sun"},
        {"format-date('', '%Y')", ""},
        {"format-date(18321, '%d/%m/%Y')", "29/02/2020"},
        {"format-date-time(/data/dt, '%H:%M:%S.%3 %h')", "13:45:30.123 13"},
        // Places
        {"distance('0 0 0 0;0 1 0 0')", "111318.85"},
        {"distance('0 0')", "0"},
        {"distance('')", "NaN"},
        {"distance('x')", "NaN"},
        {"area('0 0 0 0;0 1 0 0;1 1 0 0;1 0 0 0;0 0 0 0')", "12391256135.81"},
        {"area('x')", "NaN"},
        {"area('0 0;0 1')", "0"},
        {"enclosed-area('0 0')", "0"},
        {"geofence('0.5 0.5 0 0', '0 0;0 1;1 1;1 0;0 0')", "true"},
        {"geofence('2 0.5', '0 0;0 1;1 1;1 0;0 0')", "false"},
        {"geofence('', '0 0;0 1;1 1')", "false"},
        {"geofence('2 0.5', '0 0;0 1')", "false"},
    }));
    INFO(source);
    CHECK(Desk()(source) == text);
}

TEST_CASE("xpath functions: dates and their names follow the form's zone and language", "[xpath]") {
    Desk desk;
    desk.world.shown = "fr";
    desk.world.standing.offset_minutes = -420;

    CHECK(desk("format-date('2020-02-29', '%A %e %B %Y')") == "samedi 29 février 2020");
    CHECK(desk("decimal-date-time('1970-01-02')") == "1.2916666666666667");
    CHECK(desk("decimal-time('06:00:00.000-07:00')") == "0.25");
    CHECK(desk("now()") == "2026-11-20T01:42:00.000-07:00");
    CHECK(desk("/data/d + 1") == "18322");
}

TEST_CASE("xpath functions: each row is complete and stands once", "[xpath]") {
    for (const auto rows :
         {boolean_functions(), string_functions(), number_functions(), node_functions(),
          form_functions(), date_functions(), place_functions()}) {
        for (const Function& row : rows) {
            INFO(row.name);
            CHECK(find_function(row.name) == &row);
            CHECK(row.evaluate != nullptr);
            CHECK_FALSE(row.section.empty());
            CHECK(row.most >= row.least);
        }
    }
}

}  // namespace relais::forms::xpath::test
