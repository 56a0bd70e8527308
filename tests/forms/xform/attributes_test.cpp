// Entities and attributes: what a sheet asks for, what an XForm says, what a record carries.
#include <catch2/catch.hpp>

#include <filesystem>
#include <string>

#include "forms/base/file.h"
#include "forms/xform/instance.h"
#include "forms/xform/xform.h"
#include "forms/xlsform/xlsform.h"
#include "tests/forms/xform/forms_from_text.h"

namespace relais::forms::xform {

namespace {

constexpr const char* kHousehold = "| survey |\n| | type | name | label | save_to |\n"
                                   "| | text | village | Village | sites#name_of_site |\n"
                                   "| | begin repeat | member | Membre | |\n"
                                   "| | text | name | Nom | people#full_name |\n"
                                   "| | end repeat | | | |\n"
                                   "| entities |\n| | list_name | label | create_if |\n"
                                   "| | sites | ${village} | |\n"
                                   "| | people | ${name} | ${name} != '' |\n";

std::string document(const std::string& model, const std::string& body) {
    return "<?xml version=\"1.0\"?>\n<h:html xmlns=\"http://www.w3.org/2002/xforms\" "
           "xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns:jr=\"http://openrosa.org/javarosa\" "
           "xmlns:odk=\"http://www.opendatakit.org/xforms\"><h:head><h:title>T</h:title><model>" +
           model + "</model></h:head><h:body>" + body + "</h:body></h:html>";
}

}  // namespace

TEST_CASE("entities: what the sheet declares stands in the XForm", "[xform]") {
    const auto xml = write_xform(from_markdown(kHousehold));

    INFO(xml);
    CHECK(has(xml, "entities:entities-version=\"2025.1.0\""));
    CHECK(has(xml, "<entity dataset=\"sites\" create=\"1\" id=\"\">"));
    CHECK(has(xml, "<entity dataset=\"people\" create=\"1\" id=\"\">"));
    CHECK(has(xml, "nodeset=\"/data/village\" type=\"string\" entities:saveto=\"name_of_site\""));
    CHECK(has(xml, "nodeset=\"/data/member/name\" type=\"string\" entities:saveto=\"full_name\""));
    CHECK(has(xml, "nodeset=\"/data/member/meta/entity/@create\" type=\"string\" "
                   "readonly=\"true()\" calculate=\"../../../name  != ''\""));
    CHECK(has(xml, "<setvalue ref=\"/data/meta/entity/@id\" event=\"odk-instance-first-load\" "
                   "value=\"uuid()\"/>"));
    CHECK(has(xml, "<setvalue ref=\"/data/member/meta/entity/@id\" event=\"odk-new-repeat\" "
                   "value=\"uuid()\"/>\n      </repeat>"));
}

TEST_CASE("entities: read back they are what was written", "[xform]") {
    const auto definition = from_markdown(kHousehold);
    const auto xml = write_xform(definition);
    const auto again = read_back(xml);

    CHECK(again.nodes == definition.nodes);
    CHECK(again.actions.empty());
    CHECK(write_xform(again) == xml);
}

TEST_CASE("attributes: a record carries them, and gives them back", "[xform]") {
    const auto definition = from_markdown(kHousehold);
    model::Answers answers(definition);
    answers.add_repeat(answers.root(), model::find_path(definition, "/data/member"));
    answers.set_text(answers.find("/data/meta/entity/@id"), "a & \"b\"");
    const auto create = answers.find("/data/member[1]/meta/entity/@create");
    answers.set_text(create, "true");
    answers.set_text(answers.find("/data/member[1]/meta/entity/label"), "Awa");

    const auto xml = write_instance(answers, Write::draft);
    INFO(xml);
    CHECK(has(xml, "<entity dataset=\"people\" create=\"true\" id=\"\"><label>Awa</label>"));
    CHECK(has(xml, "<entity dataset=\"sites\" create=\"1\" id=\"a &amp; &quot;b&quot;\">"));
    const auto again = read_instance(xml, definition);
    REQUIRE(again);
    CHECK(write_instance(*again, Write::draft) == xml);

    answers.set_relevant(create, false);
    CHECK(has(write_instance(answers, Write::record), "<entity dataset=\"people\" id=\"\">"));
}

TEST_CASE("attributes: those that nothing binds stay as they are written", "[xform]") {
    const auto form = read_back(document(
        "<instance><data id='f' odk:mark='m'><a kind='k' odk:size='3'/><r jr:template=''><b n='1'/>"
        "</r><r><b n='2'/></r></data></instance><bind nodeset='/data/a/@odk:size' type='int' "
        "calculate='1 + 1'/>",
        "<group ref='/data/r'><label>R</label><repeat nodeset='/data/r'><input ref='b'><label>B"
        "</label></input><setvalue ref='b/@n' event='odk-new-repeat' value='position(../..)'/>"
        "</repeat></group>"));

    const auto at = [&](const char* path) -> const model::Node& {
        const auto index = model::find_path(form, path);
        REQUIRE(index != model::kNoIndex);
        return form.nodes[index];
    };
    CHECK(at("/data/a").attributes == std::vector<model::Attribute>{{"kind", "k"}});
    CHECK(at("/data/a/@odk:size").default_value == "3");
    CHECK(at("/data/a/@odk:size").bind.calculate == "1 + 1");
    REQUIRE(form.actions.size() == 1);
    CHECK(form.actions[0].target == model::find_path(form, "/data/r/b/@n"));
    CHECK(form.actions[0].value == "position(../..)");
    REQUIRE(form.starting.size() == 1);
    CHECK(form.starting[0].values.size() == 2);
    model::Answers answers(form);
    answers.add_starting_instances();
    CHECK(has(write_instance(answers, Write::draft),
              "<a kind=\"k\" odk:size=\"3\"/><r><b n=\"2\"/></r>"));
    CHECK(write_xform(read_back(write_xform(form))) == write_xform(form));
}

TEST_CASE("attributes: a control cannot ask for one", "[xform]") {
    const auto loaded = read_xform(document("<instance><data id='f'><a b=''/></data></instance>"
                                            "<bind nodeset='/data/a/@b'/>",
                                            "<input ref='/data/a/@b'/>"),
                                   "f");
    CHECK_FALSE(loaded.definition);
}

TEST_CASE("xform: every good workbook survives the way there and back", "[xform]") {
    const std::string folder = std::string(SHARED_DIR) + "/conformance/xlsform/cases";
    if (!std::filesystem::exists(folder)) {
        WARN("skipped: the conformance cases are not beside the project");
        return;
    }
    const auto ids = list_folder(folder);
    REQUIRE(ids);
    std::size_t written = 0;
    for (const auto& id : *ids) {
        const auto bytes = read_file(folder + "/" + id + "/form.xlsx", 32U << 20U);
        if (!bytes) continue;
        const auto workbook = xlsform::read_workbook(*bytes, "form.xlsx");
        if (!workbook) continue;
        const auto loaded = xlsform::load(*workbook, "form");
        if (!loaded.definition) continue;
        const auto xml = write_xform(*loaded.definition);
        const auto again = read_xform(xml, "form");
        INFO(id);
        REQUIRE(again.definition);
        CHECK(write_xform(*again.definition) == xml);
        ++written;
    }
    CHECK(written >= 528);
}

}  // namespace relais::forms::xform
