#include <catch2/catch.hpp>

#include <string>

#include "forms/base/random.h"
#include "forms/base/xml_scanner.h"

namespace {

using relais::XmlScanner;
using Token = XmlScanner::Token;

/// One word for each token: `<a x=1>`, `</a>`, `"text"`; texts that follow one another are joined.
std::string dump(XmlScanner& scanner) {
    std::string out;
    bool in_text = false;
    for (;;) {
        const auto token = scanner.next();
        if (in_text && token != Token::text) out += '"';
        if (token == Token::text && !in_text) out += '"';
        in_text = token == Token::text;
        switch (token) {
        case Token::begin:
            out += "<" + std::string(scanner.name());
            for (const auto& each : scanner.attributes())
                out += " " + std::string(each.name) + "=" + XmlScanner::value_of(each);
            out += ">";
            break;
        case Token::end:
            out += "</" + std::string(scanner.name()) + ">";
            break;
        case Token::text:
            out += scanner.text();
            break;
        case Token::done:
            return out;
        case Token::refused:
            return out + "!" + scanner.complaint();
        }
    }
}

std::string dump(std::string_view document) {
    XmlScanner scanner(document);
    return dump(scanner);
}

}  // namespace

TEST_CASE("XML: elements, attributes and texts come in the order of the document", "[base]") {
    const auto [document, tokens] = GENERATE(table<std::string, std::string>({
        {"<a/>", "<a></a>"},
        {"\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<a>x</a>\n", "<a>\"x\"</a>"},
        {"<a ><b c='1' d = \"2>\" /></a >", "<a><b c=1 d=2>></b></a>"},
        {"<h:a xmlns:h='u'>é</h:a>", "<h:a xmlns:h=u>\"é\"</h:a>"},
        {"<a>1<!-- <b> -->2<![CDATA[<c>&amp;]]>3<?p ?>4</a>", "<a>\"12<c>&amp;34\"</a>"},
        {"<a b='&lt;&quot;'>&amp;amp; &gt;&apos;&#233;&#xe9;&#x1F600;</a>",
         "<a b=<\">\"&amp; >'éé😀\"</a>"},
        {"<a b='1\r\n2\t3'>1\r\n2\r3\n</a>", "<a b=1 2 3>\"1\n2\n3\n\"</a>"},
        {"<!DOCTYPE html><a/>", "<a></a>"},
        // What XML itself does not define stays as it is written.
        {"<a>&nbsp;&#0;&#xD800;&#x110000;&#99999999999;&#;&#x;&</a>",
         "<a>\"&nbsp;&#0;&#xD800;&#x110000;&#99999999999;&#;&#x;&\"</a>"},
    }));

    CHECK(dump(document) == tokens);
}

TEST_CASE("XML: what is not well-formed is refused, with its place", "[base]") {
    const auto [document, offset] = GENERATE(table<std::string, std::size_t>({
        {"", 0},
        {"  ", 2},
        {"text", 0},
        {"<a>", 3},
        {"<a><b></a></b>", 6},
        {"</a>", 0},
        {"<a/><b/>", 4},
        {"<a/>x", 4},
        {"<a b></a>", 0},
        {"<a b=1/>", 0},
        {"<a b='1'c='2'/>", 0},
        {"<a b='1/>", 0},
        {"<1/>", 0},
        {"<a>1 < 2</a>", 5},
        {"<a><!-- </a>", 3},
        {"<a><![CDATA[ </a>", 3},
        {"<a><!ELEMENT a></a>", 3},
        {"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", 0},
        {std::string("<a>\0</a>", 8), 3},
        {"<a></a", 3},
        {"<a", 0},
        {"<", 0},
    }));
    INFO(document);
    XmlScanner scanner(document);

    const auto tokens = dump(scanner);

    CHECK(tokens.find('!') != std::string::npos);
    CHECK(scanner.offset() == offset);
    CHECK(scanner.next() == Token::refused);
}

TEST_CASE("XML: depth, attributes and names are bounded", "[base]") {
    std::string deep, wide = "<a", named = "<" + std::string(2'000, 'n') + "/>";
    for (int i = 0; i < 100'000; ++i)
        deep += "<a>";
    for (int i = 0; i < 600; ++i)
        wide += " a" + std::to_string(i) + "=''";

    CHECK(dump(deep).ends_with("!its elements are nested too deep"));
    CHECK(dump(wide + "/>").starts_with("!"));
    CHECK(dump(named).starts_with("!"));
}

TEST_CASE("XML: an element's own text is taken, or the element passed over", "[base]") {
    XmlScanner scanner("<a><b>1&amp;<!-- -->2<![CDATA[3]]></b><c x='>'>4<d/></c ><e/>5<f>&lt;</f>"
                       "<g>6<h/></g></a>");
    scanner.next();
    scanner.next();

    CHECK(scanner.take_text() == "1&23");
    CHECK(scanner.next() == Token::begin);
    CHECK(scanner.pass_over());
    CHECK(scanner.next() == Token::begin);
    CHECK(scanner.take_text() == "");
    CHECK(scanner.next() == Token::text);
    CHECK(scanner.text() == "5");
    CHECK(scanner.next() == Token::begin);
    CHECK(scanner.take_text() == "<");
    CHECK(scanner.next() == Token::begin);
    CHECK(!scanner.take_text());
    CHECK(scanner.next() == Token::end);
    CHECK(scanner.name() == "h");
    CHECK(scanner.next() == Token::end);
    CHECK(scanner.next() == Token::end);
    CHECK(scanner.next() == Token::done);
}

TEST_CASE("XML: what is passed over must be in order too, but for its attributes", "[base]") {
    const auto complaint = [](std::string_view document) {
        XmlScanner scanner(document);
        scanner.next();
        CHECK(!scanner.pass_over());
        return std::string(scanner.complaint());
    };
    std::string deep;
    for (std::size_t i = 0; i <= XmlScanner::kMaxDepth; ++i)
        deep += "<a>";

    CHECK(complaint("<a><b></c></a>") == "</c> closes what is not open");
    CHECK(complaint("<a>< b/></a>") == "'<' begins no tag; in a text it is written &lt;");
    CHECK(complaint("<a><b></a>") == "</a> closes what is not open");
    CHECK(complaint(deep) == "its elements are nested too deep");
}

TEST_CASE("XML: a part of a document is read from inside its element", "[base]") {
    const std::string document = "<a><list id='x'><item>1</item></list><b/></a>";
    XmlScanner outer(document);
    outer.next();
    outer.next();
    const auto start = outer.offset();

    auto inner = XmlScanner::inside(document, start, "list");

    CHECK(dump(inner) == "<item>\"1\"</item></list>");
    CHECK(outer.pass_over());
    CHECK(outer.offset() == inner.offset());
}

TEST_CASE("XML: any bytes are read in bounded steps, and passed over as they are read", "[base]") {
    constexpr std::uint64_t kSeed = 20261120;
    constexpr std::string_view kPieces[] = {
        "<a>",       "</a>", "<b c='1'>", "</b>", "<d/>", "text", "&amp;", "&#", "<!--", "-->",
        "<![CDATA[", "]]>",  "<",         ">",    "'",    "\r\n", " ",     "<?", "?>",   "="};
    INFO("seed " << kSeed);
    relais::SeededRandom random(kSeed);
    for (int round = 0; round < 20'000; ++round) {
        std::string document = "<r>";
        for (auto left = random.below(12); left > 0; --left)
            document += kPieces[random.below(std::size(kPieces))];
        document += "</r>";
        INFO(document);
        XmlScanner walking(document), passing(document);
        std::size_t steps = 0;
        while (walking.next() != Token::done && walking.complaint().empty())
            REQUIRE(++steps <= document.size() + 1);

        passing.next();
        const bool passed = passing.pass_over();

        if (walking.complaint().empty()) {
            REQUIRE(passed);
            REQUIRE(passing.next() == Token::done);
        }
    }
}

TEST_CASE("XML: a place is told by line and column", "[base]") {
    CHECK(relais::place_in("ab\ncd", 0) == "line 1, column 1");
    CHECK(relais::place_in("ab\ncd", 4) == "line 2, column 2");
    CHECK(relais::place_in("ab\n", 99) == "line 2, column 1");
}
