#include <catch2/catch.hpp>

#include <iostream>

#include "forms/base/random.h"
#include "forms/xform/instance.h"

using namespace relais;
using namespace relais::forms;
using namespace relais::forms::model;
using xform::read_instance;
using xform::Write;
using xform::write_instance;

namespace {

NodeIndex add(Definition& definition, std::string name, NodeKind kind, NodeIndex parent) {
    const auto index = static_cast<NodeIndex>(definition.nodes.size());
    Node node;
    node.name = std::move(name);
    node.kind = kind;
    node.parent = parent;
    definition.nodes.push_back(std::move(node));
    if (parent != kNoIndex) definition.nodes[parent].children.push_back(index);
    return index;
}

/// data { a, member { name, job { title } }, orx:meta { orx:instanceID, orx:deprecatedID } }
Definition sample() {
    Definition definition;
    definition.form_id = "household";
    definition.version = "3";
    add(definition, "data", NodeKind::group, kNoIndex);
    add(definition, "a", NodeKind::leaf, 0);
    const auto member = add(definition, "member", NodeKind::repeat, 0);
    add(definition, "name", NodeKind::leaf, member);
    const auto job = add(definition, "job", NodeKind::repeat, member);
    add(definition, "title", NodeKind::leaf, job);
    const auto meta = add(definition, "orx:meta", NodeKind::group, 0);
    add(definition, "orx:instanceID", NodeKind::leaf, meta);
    add(definition, "orx:deprecatedID", NodeKind::leaf, meta);
    return definition;
}

std::string why(const Result<Answers>& answers) {
    REQUIRE_FALSE(answers.has_value());
    CHECK(answers.error().code == Errc::invalid);
    return answers.error().detail;
}

std::string read_fails(std::string_view xml) {
    return why(read_instance(xml, sample()));
}

}  // namespace

TEST_CASE("instance: the bytes are stable, namespaces declared, values escaped", "[xform]") {
    const auto definition = sample();
    Answers answers(definition);
    answers.set_text(answers.find("/data/a"), "<Bamako> & \"Ségou\"\r\n\x01");
    answers.add_repeat(answers.root(), 2);
    const auto second = answers.add_repeat(answers.root(), 2);
    answers.set_text(answers.child(second, 3), "Awa");
    answers.set_text(answers.find("/data/orx:meta/orx:instanceID"), "uuid:1");

    const auto xml = write_instance(answers, Write::record);

    CHECK(xml == "<?xml version=\"1.0\"?><data id=\"household\" version=\"3\" "
                 "xmlns:orx=\"http://openrosa.org/xforms\">"
                 "<a>&lt;Bamako&gt; &amp; \"Ségou\"&#13;\n</a>"
                 "<member><name/></member><member><name>Awa</name></member>"
                 "<orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta></data>");
    CHECK(write_instance(Answers(answers), Write::record) == xml);
}

TEST_CASE("instance: a record leaves out what is hidden, a draft keeps it", "[xform]") {
    const auto definition = sample();
    Answers answers(definition);
    const auto a = answers.find("/data/a");
    answers.set_text(a, "secret");
    answers.set_relevant(a, false);

    CHECK(write_instance(answers, Write::record).find("<a>") == std::string::npos);
    const auto draft = write_instance(answers, Write::draft);
    const auto back = read_instance(draft, definition);

    REQUIRE(back.has_value());
    CHECK(back->text(back->find("/data/a")) == "secret");
}

TEST_CASE("instance: random answers survive the way there and back", "[xform]") {
    const std::uint64_t seed = 20'261;
    std::cout << "instance seed " << seed << '\n';
    SeededRandom random(seed);
    const auto definition = sample();
    const std::vector<std::string> texts{
        "",    " ",         "a",        "two  blanks ", "l1\nl2",  "\r",         "&amp;",
        "]]>", "ɲɛ ⵣ سلام", "<!-- -->", "\"'\"",        "\t x \t", "<?xml ?><b>"};
    const auto text = [&] { return texts[random.below(texts.size())]; };
    for (int round = 0; round < 200; ++round) {
        Answers answers(definition);
        answers.set_text(answers.find("/data/a"), text());
        for (auto members = random.below(4); members > 0; --members) {
            const auto member = answers.add_repeat(answers.root(), 2);
            answers.set_text(answers.child(member, 3), text());
            for (auto jobs = random.below(3); jobs > 0; --jobs)
                answers.set_text(answers.child(answers.add_repeat(member, 4), 5), text());
        }
        const auto xml = write_instance(answers, Write::draft);
        std::size_t unknown = 99;
        const auto back = read_instance(xml, definition, &unknown);
        REQUIRE(back.has_value());
        REQUIRE(write_instance(*back, Write::draft) == xml);
        REQUIRE(unknown == 0);
        for (const auto child : answers.children(answers.root()))
            REQUIRE(back->text(back->find(answers.path(child))) == answers.text(child));
    }
}

TEST_CASE("instance: prefixes may differ, unknown elements are counted", "[xform]") {
    std::size_t unknown = 0;
    const auto definition = sample();
    const auto read = read_instance(
        "<d:data xmlns:d='x' id='household'><b><deep><er/></deep></b><a>1<i/></a><a>2</a>"
        "<member jr:template=''><name>T</name></member><member><name><![CDATA[A<]]></name></member>"
        "<meta><instanceID>uuid:9</instanceID></meta></d:data>",
        definition, &unknown);
    REQUIRE(read.has_value());
    CHECK(read->text(read->find("/data/a")) == "1");
    CHECK(read->text(read->find("/data/orx:meta/orx:instanceID")) == "uuid:9");
    CHECK(read->repeat_size(read->root(), 2) == 1);
    CHECK(read->text(read->find("/data/member[1]/name")) == "A<");
    CHECK(unknown == 3);
}

TEST_CASE("instance: what is broken or hostile is refused and told where", "[xform]") {
    CHECK_THAT(read_fails("<data id='household'>\n<a></b></data>"),
               Catch::Matchers::StartsWith("line 2, column "));
    CHECK(read_fails("<data id='other'/>") == "is of another form than 'household'");
    CHECK(read_fails("<date id='household'/>") == "is of another form than 'household'");
    CHECK_THAT(read_fails(""), Catch::Matchers::Contains("line 1"));
    CHECK(read_fails("<data id='household'>\xFF</data>") == "is not UTF-8 text");
    std::string deep = "<data id='household'>";
    for (int i = 0; i < 100'000; ++i)
        deep += "<x>";
    for (int i = 0; i < 100'000; ++i)
        deep += "</x>";
    CHECK(read_fails(deep + "</data>") == "its elements are nested too deep");
    std::string many = "<data id='household'>";
    for (std::size_t i = 0; i <= kMaxRepeats; ++i)
        many += "<member/>";
    CHECK(read_fails(many + "</data>") == "there are more than 10000 instances of /data/member");
    CHECK(read_fails("<data id='household'><a>" + std::string(kMaxValueBytes + 1, 'x') +
                     "</a></data>") == "the value of /data/a is too long");
    CHECK_THAT(read_fails(std::string(xform::kMaxInstanceBytes + 1, ' ')),
               Catch::Matchers::Contains("is larger than"));
    // Entities are not expanded, so that they cannot grow.
    const auto definition = sample();
    const auto entity = read_instance("<!DOCTYPE d [<!ENTITY e 'xxxxxxxx'>]>"
                                      "<data id='household'><a>&e;</a></data>",
                                      definition);
    REQUIRE(entity.has_value());
    CHECK(entity->text(entity->find("/data/a")) == "&e;");
}
