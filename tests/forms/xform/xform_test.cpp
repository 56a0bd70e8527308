// XForms written and read: by the module's own doors, over the library and over real forms.
#include "forms/xform/xform.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>

#include "forms/base/file.h"
#include "forms/xlsform/xlsform.h"
#include "tests/forms/xform/forms_from_text.h"

namespace relais::forms::xform {

namespace {

std::string document(const std::string& model, const std::string& body) {
    return "<?xml version=\"1.0\"?>\n<h:html xmlns=\"http://www.w3.org/2002/xforms\" "
           "xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns:jr=\"http://openrosa.org/javarosa\" "
           "xmlns:odk=\"http://www.opendatakit.org/xforms\"><h:head><h:title>T</h:title><model>" +
           model + "</model></h:head><h:body>" + body + "</h:body></h:html>";
}

constexpr const char* kRoster =
    "| survey |\n"
    "| | type | name | label::Français (fr) | label::English (en) | hint | default | trigger | "
    "calculation | constraint | constraint_message | choice_filter | repeat_count | guidance_hint "
    "|\n"
    "| | integer | size | Taille | Size | h | | | | . > 0 | trop peu | | | g |\n"
    "| | begin repeat | member | Membre | Member | | | | | | | | ${size} | |\n"
    "| | text | who | Nom | | | concat('a', ${size}) | | | | | | | |\n"
    "| | select_one sex | sex | Sexe de ${who} | Sex of ${who} | | | | | | | k = ${who} | | |\n"
    "| | dateTime | when | Quand | When | | | ${who} | now() | | | | | |\n"
    "| | end repeat | | | | | | | | | | | | |\n"
    "| choices |\n"
    "| | list_name | name | label::Français (fr) | label::English (en) | k | m |\n"
    "| | sex | m | Homme | Man | | x |\n"
    "| | sex | f | Femme | | z | y |\n"
    "| settings |\n"
    "| | form_title | form_id | version | style | submission_url | instance_name |\n"
    "| | Ménage | hh | 3 | pages | https://hub.example/s | concat('x', ${size}) |\n";

}  // namespace

TEST_CASE("xform: what a sheet says stands where programs of the field look for it", "[xform]") {
    const auto xml = write_xform(from_markdown(kRoster));

    INFO(xml);
    CHECK(has(xml, "<h:title>Ménage</h:title>"));
    CHECK(has(xml, "<submission action=\"https://hub.example/s\" method=\"post\"/>"));
    CHECK(has(xml, "<translation lang=\"Français (fr)\""));
    CHECK(has(xml, "<value>Sexe de <output value=\"../who\"/></value>") !=
          has(xml, "<value>Sexe de <output value=\" ../who \"/></value>"));
    CHECK(has(xml, "<data id=\"hh\" version=\"3\">"));
    CHECK(has(xml, "<member jr:template=\"\">"));
    CHECK(has(xml, "<setvalue ref=\"/data/member/who\" event=\"odk-instance-first-load\""));
    CHECK(has(xml, "<setvalue ref=\"/data/member/who\" event=\"odk-new-repeat\""));
    CHECK(has(xml, "<setvalue ref=\"/data/member/when\" event=\"xforms-value-changed\" "
                   "value=\"now()\"/>"));
    CHECK(has(xml, "<repeat nodeset=\"/data/member\" jr:count=\"/data/size\">"));
    CHECK(has(xml, "jr:constraintMsg=\"trop peu\""));
    CHECK(has(xml, "<value form=\"guidance\">g</value>"));
    CHECK(has(xml, "<label ref=\"jr:itext(itextId)\"/>"));
    CHECK(has(xml, "<h:body class=\"pages\">"));
    CHECK(has(xml, "jr:preload=\"uid\""));
}

TEST_CASE("xform: a form read back is the form that was written", "[xform]") {
    const auto definition = from_markdown(kRoster);
    const auto xml = write_xform(definition);
    const auto again = read_back(xml);

    CHECK(write_xform(again) == xml);
    CHECK(again.nodes == definition.nodes);
    CHECK(again.lists == definition.lists);
    CHECK(again.form_id == definition.form_id);
    CHECK(again.title == definition.title);
    CHECK(again.languages == definition.languages);
    CHECK(again.instance_name == definition.instance_name);
    CHECK(again.settings == definition.settings);
    REQUIRE(again.body.size() == definition.body.size());
    CHECK(again.body[1] == definition.body[1]);
}

TEST_CASE("xform: namespaces count, prefixes do not", "[xform]") {
    const auto form = read_back(
        "<x:html xmlns:x='http://www.w3.org/1999/xhtml' xmlns:f='http://www.w3.org/2002/xforms' "
        "xmlns:j='http://openrosa.org/javarosa' xmlns:e='http://esri.com/xforms'><x:head>"
        "<x:title>T</x:title><f:model><f:instance><d id='q' xmlns=''><a/><n j:template=''><b>7</b>"
        "</n></d></f:instance><f:bind nodeset='/d/a' type='xsd:int' j:preload='date' "
        "e:odd='1'/></f:model></x:head><x:body><f:input ref='/d/a'><f:label>A</f:label></f:input>"
        "<f:group ref='/d/n'><f:label>N</f:label><f:repeat nodeset='/d/n' j:count='/d/a'>"
        "<f:input ref='b'><f:label>B</f:label></f:input></f:repeat></f:group></x:body></x:html>");

    REQUIRE(form.nodes.size() == 4);
    CHECK(form.nodes[1].bind.type == model::DataType::integer);
    CHECK(form.nodes[1].bind.preload == "date");
    CHECK(form.nodes[1].bind.other == std::vector<model::Attribute>{{"e:odd", "1"}});
    CHECK(form.nodes[2].kind == model::NodeKind::repeat);
    CHECK(form.nodes[2].repeat_count == "/d/a");
    CHECK(form.nodes[3].default_value == "7");
    REQUIRE(form.body.size() == 2);
    CHECK(form.body[1].kind == model::ControlKind::repeat);
    CHECK_FALSE(form.body[1].label.empty());
    CHECK(has(write_xform(form), "xmlns:e=\"http://esri.com/xforms\""));
}

TEST_CASE("xform: a control without a node is an error that names its place", "[xform]") {
    const auto loaded = read_xform(
        document("<instance><data id='f'><a/></data></instance>", "\n<input ref='/data/b'/>"), "f");

    CHECK_FALSE(loaded.definition);
    REQUIRE(loaded.diagnostics.size() == 1);
    CHECK(loaded.diagnostics[0].location == "line 3, column 2");
    CHECK(has(loaded.diagnostics[0].text, "/data/b"));
}

TEST_CASE("xform: items in the body are choices", "[xform]") {
    const auto xml = document(
        "<instance><data id='f'><a/></data></instance>",
        "<select1 ref='/data/a'><label>A</label><item><label>Oui</label><value>1</value></item>"
        "<item><label>Non</label><value>0</value></item></select1>");
    const auto form = read_back(xml);

    REQUIRE(form.lists.size() == 1);
    CHECK(form.lists[0].choices.size() == 2);
    REQUIRE(form.body[0].itemset);
    CHECK(form.body[0].itemset->nodeset == "instance('" + form.lists[0].name + "')/root/item");
    CHECK(write_xform(read_back(write_xform(form))) == write_xform(form));
}

TEST_CASE("xform: randomize and its seed are taken out of the itemset", "[xform]") {
    const auto form = read_back(document(
        "<instance><data id='f'><a/></data></instance><instance id='l'><root><item><name>x</name>"
        "<label>X</label></item></root></instance>",
        "<select ref='/data/a'><itemset nodeset=\"randomize(instance('l')/root/item[k = 'a,b'], "
        "42)\"><value ref='name'/><label ref='label'/></itemset></select>"));

    REQUIRE(form.body[0].itemset);
    CHECK(form.body[0].itemset->nodeset == "instance('l')/root/item[k = 'a,b']");
    CHECK(form.body[0].itemset->randomized);
    CHECK(form.body[0].itemset->seed == "42");
}

TEST_CASE("xform: the order of a list's columns is found though items leave some out", "[xform]") {
    const auto form = read_back(
        document("<instance><data id='f'><a/></data></instance><instance id='l'><root>"
                 "<item><name>x</name><c>3</c></item><item><name>y</name><a>1</a><b>2</b></item>"
                 "<item><name>z</name><b>2</b><c>3</c></item></root></instance>",
                 ""));

    REQUIRE(form.lists.size() == 1);
    CHECK(form.lists[0].columns == std::vector<std::string>{"a", "b", "c"});
    CHECK(form.lists[0].choices[0].columns == std::vector<std::string>{"", "", "3"});
}

TEST_CASE("xform: hostile documents are refused with a reason", "[xform]") {
    std::string deep;
    for (int i = 0; i < 5'000; ++i)
        deep += "<g>";
    std::string declarations;
    for (int i = 0; i < 200; ++i)
        declarations += "<bind xmlns:p" + std::to_string(i) + "='u'/>";
    std::string wide;
    for (std::size_t i = 0; i <= model::kMaxNodes; ++i)
        wide += "<n" + std::to_string(i) + "/>";
    const auto instance = [](const std::string& inside) {
        return "<instance><data id='f'>" + inside + "</data></instance>";
    };
    const std::vector<std::string> documents{
        "",
        "<",
        "<a>",
        "\xFF\xFE",
        "<html/>",
        document("", ""),
        document("<instance/>", ""),
        document(instance(deep), ""),
        document(instance("<a/>") + declarations, ""),
        document(instance(wide), ""),
        document(instance("<a/>"), "<select1 ref='/data/a'/>"),
        document(instance("<a/>"), "<input/>"),
        "<!DOCTYPE x [<!ENTITY a \"aaaa\">]>" + document("", ""),
    };
    for (const auto& each : documents) {
        const auto loaded = read_xform(each, "f");
        INFO(each.substr(0, 300));
        CHECK_FALSE(loaded.definition);
        REQUIRE_FALSE(loaded.diagnostics.empty());
        CHECK_FALSE(loaded.diagnostics[0].text.empty());
    }
}

TEST_CASE("xform: a document type is told and not read, so that no entity grows", "[xform]") {
    auto xml = document("<instance><data id='f'><a/></data></instance>",
                        "<input ref='/data/a'><label>&word; here</label></input>");
    const std::string type = "<!DOCTYPE h:html [<!ENTITY word \"Good day\">]>\n";
    xml.insert(xml.find("<h:html"), type);
    const auto loaded = read_xform(xml, "f");
    REQUIRE(loaded.definition);
    REQUIRE(loaded.diagnostics.size() == 1);
    CHECK(loaded.diagnostics[0].severity == Severity::warning);
    CHECK(loaded.diagnostics[0].text.find("document type is not read") != std::string::npos);
}

TEST_CASE("xform: a document cut anywhere is refused, never trusted", "[xform]") {
    const auto xml = write_xform(from_markdown(kRoster));
    for (std::size_t end = 0; end + 1 < xml.size(); end += 7)
        CHECK_FALSE(read_xform(std::string_view(xml).substr(0, end), "f").definition);
}

TEST_CASE("xform: the library's instruments survive the way there and back", "[xform]") {
    for (const auto* name :
         {"flow_registry.xlsx", "household_survey.xlsx", "individual_survey.xlsx"}) {
        const auto bytes = read_file(std::string(REPO_ROOT) + "/forms/library/" + name, 32U << 20U);
        REQUIRE(bytes);
        const auto workbook = xlsform::read_workbook(*bytes, name);
        REQUIRE(workbook);
        const auto loaded = xlsform::load(*workbook, "form");
        REQUIRE(loaded.definition);
        const auto xml = write_xform(*loaded.definition);
        const auto again = read_back(xml);
        INFO(name);
        CHECK(write_xform(again) == xml);
        CHECK(again.nodes == loaded.definition->nodes);
        CHECK(again.body == loaded.definition->body);
        CHECK(again.lists == loaded.definition->lists);
    }
}

TEST_CASE("xform: real forms survive the way there and back", "[xform]") {
    const std::string folder = std::string(SHARED_DIR) + "/forms";
    if (!std::filesystem::exists(folder)) {
        WARN("skipped: the real forms are not beside the project");
        return;
    }
    std::size_t written = 0;
    const auto names = list_folder(folder);
    REQUIRE(names);
    for (const auto& name : *names) {
        const auto bytes = read_file(folder + "/" + name, 32U << 20U);
        const auto workbook = bytes ? xlsform::read_workbook(*bytes, name)
                                    : Result<xlsform::Workbook>(std::unexpected(bytes.error()));
        if (!workbook) continue;
        const auto loaded = xlsform::load(*workbook, "form");
        if (!loaded.definition) continue;
        ++written;
        const auto xml = write_xform(*loaded.definition);
        INFO(name);
        CHECK(write_xform(read_back(xml)) == xml);
    }
    CHECK(written >= 34);  // the others say why not: tests/forms/xlsform/real_forms_test.cpp
}

TEST_CASE("xform: XForms of another converter are read whole", "[xform]") {
    const std::string folder = std::string(SHARED_DIR) + "/conformance/xlsform/cases";
    if (!std::filesystem::exists(folder)) {
        WARN("skipped: the conformance cases are not beside the project");
        return;
    }
    std::size_t read = 0;
    const auto ids = list_folder(folder);
    REQUIRE(ids);
    for (const auto& id : *ids) {
        const auto bytes = read_file(folder + "/" + id + "/expected.xml", 32U << 20U);
        if (!bytes) continue;
        const auto loaded = read_xform(*bytes, id);
        INFO(id);
        REQUIRE(loaded.definition);
        const auto xml = write_xform(*loaded.definition);
        CHECK(write_xform(read_back(xml)) == xml);
        ++read;
    }
    CHECK(read >= 529);
}

TEST_CASE("xform: an instance that is no list of items is kept as it is", "[xform]") {
    const std::string zoo = "<zoo z=\"1\"><cat c=\"b\"><name>Minou</name></cat><dog/></zoo>";
    const auto definition =
        read_back(document("<instance><d id='f'><a/></d></instance><instance id='pets'>" + zoo +
                               "</instance><instance id='l'><root><item><name>x</name>"
                               "<label>X <output value='/d/a'/></label></item></root></instance>",
                           "<input ref='/d/a'/>"));
    CHECK(definition.documents == std::vector<model::InstanceDocument>{{"pets", zoo}});
    REQUIRE(definition.lists.size() == 1);
    CHECK(read_back(write_xform(definition)).documents == definition.documents);
}

TEST_CASE("xform: the default language is the one that says so, however", "[xform]") {
    const auto definition =
        read_back(document("<itext><translation lang='fr'/><translation lang='en' default=''/>"
                           "</itext><instance><d id='f'><a/></d></instance>",
                           "<input ref='/d/a'/>"));
    CHECK(definition.default_language == 1);
}

TEST_CASE("xform: a repeat that nobody may add to begins with its template", "[xform]") {
    const auto starting = [](const std::string& attributes, const std::string& more) {
        return read_back(document("<instance><d id='f'><r jr:template=''><a>x</a></r>" + more +
                                      "</d></instance>",
                                  "<repeat nodeset='/d/r' " + attributes +
                                      "><input ref='/d/r/a'/></repeat>"))
            .starting.size();
    };
    CHECK(starting("jr:noAddRemove='true()'", "") == 1);
    CHECK(starting("jr:noAddRemove='true()'", "<r><a/></r><r><a/></r>") == 2);
    CHECK(starting("jr:noAddRemove='false()'", "") == 0);
    CHECK(starting("jr:noAddRemove='true()' jr:count='3'", "") == 0);
    CHECK(starting("", "") == 0);
}

}  // namespace relais::forms::xform
