// What reading costs, counted and not timed: memory asked for.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <string>

#include <pugixml.hpp>

#include "forms/xform/xform.h"

using namespace relais::forms;

namespace {

/// Of the parser, which can be asked to tell.
struct Trees {
    std::size_t bytes = 0;
};
Trees* counted = nullptr;

void* counting_allocate(std::size_t size) {
    if (counted != nullptr) counted->bytes += size;
    return std::malloc(size);
}

/// Puts the parser's own memory back at the end.
class CountTrees {
  public:
    explicit CountTrees(Trees& trees)
        : allocate_(pugi::get_memory_allocation_function()),
          free_(pugi::get_memory_deallocation_function()) {
        counted = &trees;
        pugi::set_memory_management_functions(counting_allocate, std::free);
    }
    CountTrees(const CountTrees&) = delete;
    CountTrees& operator=(const CountTrees&) = delete;
    ~CountTrees() {
        pugi::set_memory_management_functions(allocate_, free_);
        counted = nullptr;
    }

  private:
    pugi::allocation_function allocate_;
    pugi::deallocation_function free_;
};

std::string form(const std::string& itext, const std::string& list) {
    return "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'>"
           "<h:head><h:title>t</h:title><model>" +
           itext + "<instance><data id='f'><a/></data></instance><instance id='l'><root>" + list +
           "</root></instance><bind nodeset='/data/a' type='string'/></model></h:head><h:body>"
           "<select1 ref='/data/a'><itemset nodeset=\"instance('l')/root/item\"><value "
           "ref='name'/><label ref='label'/></itemset></select1></h:body></h:html>";
}

std::string items(std::size_t count, const std::string& label) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i)
        out += "<item><name>n" + std::to_string(i) + "</name>" + label + "<region>r" +
               std::to_string(i % 10) + "</region></item>";
    return out;
}

std::size_t tree_bytes(const std::string& document, std::size_t choices) {
    Trees trees;
    const CountTrees counting(trees);
    const auto loaded = xform::read_xform(document, "f");
    REQUIRE(loaded.definition);
    REQUIRE(loaded.definition->lists.at(0).choices.size() == choices);
    CHECK(loaded.definition->lists.at(0).columns == std::vector<std::string>{"region"});
    CHECK(loaded.definition->lists.at(0).choices.back().columns.size() == 1);
    return trees.bytes;
}

}  // namespace

TEST_CASE("XForm: items of a list and texts of a translation become no tree", "[xform]") {
    std::string texts;
    for (int i = 0; i < 5'000; ++i)
        texts += "<text id='t" + std::to_string(i) + "'><value>Text &lt;" + std::to_string(i) +
                 "&gt;</value></text>";
    const auto itext = "<itext><translation lang='fr'>" + texts + "</translation></itext>";

    const auto small = tree_bytes(form("", items(1, "<label>L</label>")), 1);
    const auto large = tree_bytes(form(itext, items(20'000, "<label>L</label>")), 20'000);

    CHECK(large <= small + 64 * 1'024);
}

TEST_CASE("XForm: a list that is not of the usual shape is read all the same", "[xform]") {
    // A declaration makes it unusual.
    const auto count = 200;
    auto document = form("", items(count, "<label>L</label>"));
    const auto bytes = tree_bytes(document.insert(document.find("<root>") + 5, " xmlns=''"), count);

    CHECK(bytes > 0);
}

TEST_CASE("XForm: both ways of reading a list tell the same", "[xform]") {
    const std::string plain =
        "<item><name> a </name><label>\n  One <output value='/data/a'/> two\n</label><x>1</x>"
        "</item><item><b>2</b><x/><name>b</name></item><item><x>&#233;&amp;</x>text<c><![CDATA[<]]>"
        "</c></item>";
    auto quick = xform::read_xform(form("", plain), "f");
    // A declaration sends it the long way.
    const auto with_namespace =
        form("", plain).insert(form("", "").find("<root>") + 5, " xmlns=''");
    auto slow = xform::read_xform(with_namespace, "f");

    REQUIRE(quick.definition);
    REQUIRE(slow.definition);
    CHECK(quick.definition->lists == slow.definition->lists);
    CHECK(quick.definition->lists[0].columns == std::vector<std::string>{"b", "x", "c"});
    CHECK(quick.definition->lists[0].choices[0].value == "a");
    CHECK(quick.definition->lists[0].choices[2].columns[2] == "<");
}

TEST_CASE("XForm: a choice whose text is in no translation has no label, and that is told",
          "[xform]") {
    const std::string itext = "<itext><translation lang='fr'><text "
                              "id='t1'><value>Un</value></text></translation></itext>";
    const auto loaded =
        xform::read_xform(form(itext, "<item><itextId>t1</itextId><name>a</name></item>"
                                      "<item><itextId>t2</itextId><name>b</name></item>"),
                          "f");

    REQUIRE(loaded.definition);
    CHECK(loaded.definition->lists.at(0).columns.empty());
    CHECK_FALSE(loaded.definition->lists[0].choices.at(0).label.empty());
    CHECK(loaded.definition->lists[0].choices.at(1).label.empty());
    CHECK(loaded.diagnostics.at(0).text == "the text 't2' is in no translation");
    const auto written = xform::write_xform(*loaded.definition);
    CHECK(xform::write_xform(*xform::read_xform(written, "f").definition) == written);
}

TEST_CASE("XForm: a broken list is refused with its place", "[xform]") {
    const auto loaded = xform::read_xform(form("", "<item><name>a</item>"), "f");

    REQUIRE(!loaded.definition);
    CHECK(loaded.diagnostics.at(0).location.starts_with("line 1, column "));
}
