#include <catch2/catch.hpp>

#include "forms/lists/list_file.h"
#include "tests/support/mutate.h"
#include "tests/support/seed.h"

using namespace relais;
using namespace relais::forms;
using Catch::Matchers::Contains;
using lists::Document;
using lists::List;
using lists::read_list;
using lists::Table;
using model::NodeId;

namespace {

std::string why(const Result<List>& list) {
    REQUIRE_FALSE(list.has_value());
    return list.error().subject + ": " + list.error().detail;
}

/// "geometry=1 2 0 0|name=Puits" for each row.
std::vector<std::string> rows_of(const Result<List>& list) {
    INFO((list ? std::string() : describe(list.error())));
    REQUIRE(list.has_value());
    const auto& table = std::get<Table>(*list);
    std::vector<std::string> rows(table.row_count());
    for (std::size_t row = 0; row < rows.size(); ++row)
        for (std::size_t column = 0; column < table.columns().size(); ++column)
            rows[row] += (column == 0 ? "" : "|") + table.columns()[column] + "=" +
                         std::string(table.cell(row, column));
    return rows;
}

std::string dump(const model::Tree& tree, NodeId node) {
    std::string out(tree.name(node));
    std::vector<NodeId> found;
    tree.append_attributes(node, {}, found);
    for (const NodeId attribute : found)
        out += " @" + std::string(tree.name(attribute)) + "=" + std::string(tree.text(attribute));
    if (!tree.text(node).empty()) out += " " + std::string(tree.text(node));
    found.clear();
    tree.append_children(node, {}, found);
    for (const NodeId child : found)
        out += "(" + dump(tree, child) + ")";
    return out;
}

std::string feature(const std::string& parts) {
    return R"({"type":"FeatureCollection","features":[{"type":"Feature",)" + parts + "}]}";
}

std::vector<std::string> names(const model::Tree& tree, const std::vector<NodeId>& nodes) {
    std::vector<std::string> out;
    for (const NodeId node : nodes)
        out.push_back(dump(tree, node));
    return out;
}

}  // namespace

TEST_CASE("lists: an XML file of rows is a table, gaps are empty", "[lists]") {
    const auto list = read_list("jr://file/x.xml",
                                "<?xml version='1.0'?>\n<!-- --><root>\n"
                                "<item><name>k&amp;y</name><label>Kayes</label></item>"
                                "<item><label><![CDATA[a<b]]>c</label><pop>5</pop></item></root>");
    CHECK(rows_of(list) ==
          std::vector<std::string>{"name=k&y|label=Kayes|pop=", "name=|label=a<bc|pop=5"});
}

TEST_CASE("lists: an XML file of any other shape keeps it", "[lists]") {
    const auto list =
        read_list("jr://file/x.xml", "<zoo xmlns='u' z='1'><cat c='b'><name>Minou</name></cat>"
                                     "<dog><pup><name>Rex</name></pup></dog><cat/></zoo>");
    REQUIRE(list.has_value());
    const auto& tree = std::get<Document>(*list);
    CHECK(dump(tree, tree.document()) ==
          "(zoo @z=1(cat @c=b(name Minou))(dog(pup(name Rex)))(cat))");
    std::vector<NodeId> found;
    tree.append_children(tree.document(), "zoo", found);
    const NodeId zoo = found.front();
    found.clear();
    tree.append_children(zoo, "cat", found);
    REQUIRE(found.size() == 2);
    CHECK(tree.position(found.back()) == 2);
    CHECK(tree.parent(found.back()) == zoo);
}

TEST_CASE("lists: elements are found by the text of a child or attribute", "[lists]") {
    const auto list = read_list(
        "x.xml", "<root><g><item k='1'><n>a</n></item><item k='2'><n>a</n><n>b</n></item></g>"
                 "<g><item k='1'><n>a</n></item></g></root>");
    const auto& tree = std::get<Document>(*list);
    std::vector<NodeId> groups;
    tree.append_children(1, "g", groups);
    const auto find = [&](std::string_view column, std::string_view value) {
        std::vector<NodeId> found;
        REQUIRE(tree.lookup(groups.front(), "item", column, value, found));
        return names(tree, found);
    };
    const std::string one = "item @k=1(n a)", two = "item @k=2(n a)(n b)";
    CHECK(find("n", "a") == std::vector{one, two});
    CHECK(find("n", "b") == std::vector{two});
    CHECK(find("@k", "1") == std::vector{one});
    CHECK(find("n", "c").empty());
    CHECK(find("other", "a").empty());
    std::vector<NodeId> found;
    // The text of an element that holds elements is in no index: the caller looks himself.
    CHECK_FALSE(tree.lookup(1, "g", "item", "a", found));
}

TEST_CASE("lists: features become items with places as ODK writes them", "[lists]") {
    const auto place = [](const std::string& geometry) {
        return rows_of(read_list("jr://file/x.geojson",
                                 feature("\"properties\":null,\"geometry\":" + geometry)))
            .front();
    };
    CHECK(place(R"({"type":"Point","coordinates":[102.0,0.5,7]})") == "geometry=0.5 102.0 0 0");
    CHECK(place(R"({"coordinates":[[104,1e1],[-105,0]],"type":"LineString"})") ==
          "geometry=10 104 0 0; 0 -105 0 0");
    CHECK(place(R"({"type":"Polygon","coordinates":[[[5,6],[7,8],[5,6]],[[1,1],[2,2],[1,1]]]})") ==
          "geometry=6 5 0 0; 8 7 0 0; 6 5 0 0");
    CHECK(place("null") == "geometry=");
}

TEST_CASE("lists: the properties of a feature are columns, its id goes first", "[lists]") {
    const auto rows = rows_of(read_list(
        "jr://file/x.geojson",
        feature(R"("id":"top","properties":{"id":"below","n":1.50,"ok":true,"nothing":null,
                   "deep":{"id":"x"}},"geometry":{"type":"Point","coordinates":[1,2]})")));
    CHECK(rows.front() == "id=top|n=1.50|ok=true|nothing=|geometry=2 1 0 0");
}

TEST_CASE("lists: what is no list of features is refused with its place", "[lists]") {
    const auto told = [](const std::string& bytes) { return why(read_list("x.geojson", bytes)); };
    CHECK(told("[]") == "x.geojson: is no GeoJSON FeatureCollection");
    CHECK(told(R"({"type":"Feature","features":[]})") ==
          "x.geojson: is no GeoJSON FeatureCollection");
    CHECK(told(R"({"type":"FeatureCollection"})") == "x.geojson: has no list of features");
    CHECK(told(R"({"type":"FeatureCollection","features":[1]})") ==
          "x.geojson: something among the features is none");
    CHECK(told(feature(R"("geometry":{"type":"MultiPoint","coordinates":[[1,2]]})")) ==
          "x.geojson: feature 1: its geometry is no Point, LineString or Polygon");
    CHECK(told(feature(R"("geometry":{"type":"Point","coordinates":[[1,2]]})")) ==
          "x.geojson: feature 1: its coordinates are not those of a Point");
    CHECK(told(R"({"type":)") == "x.geojson: is no JSON near byte 9");
    CHECK(told(std::string(100'000, '[')) == "x.geojson: is nested too deep");
    CHECK_THAT(why(read_list("x.xml", "<root>\n<item></root>")),
               Contains("x.xml: line 2, column ") && Contains("is no XML"));
    CHECK_THAT(why(read_list("x.xml", "<a/><b/>")), Contains("is no XML"));
    std::string deep;
    for (int i = 0; i < 5'000; ++i)
        deep += "<a>";
    for (int i = 0; i < 5'000; ++i)
        deep += "</a>";
    CHECK_THAT(why(read_list("x.xml", deep)), Contains("has elements more than 64 deep"));
}

TEST_CASE("lists: many names of columns are not multiplied by the rows", "[lists]") {
    std::string xml = "<root>", features;
    for (int i = 0; i < 2'000; ++i) {
        xml += "<item><c" + std::to_string(i) + "/></item>";
        features += (i == 0 ? "" : ",") + std::string(R"({"type":"Feature","properties":{"c)") +
                    std::to_string(i) + R"(":1}})";
    }
    const auto list = read_list("x.xml", xml + "</root>");
    CHECK(std::holds_alternative<Document>(*list));
    CHECK(why(read_list("x.geojson", R"({"type":"FeatureCollection","features":[)" + features +
                                         "]}")) == "x.geojson: has more than 1000 columns");
}

TEST_CASE("lists: whatever XML or GeoJSON holds, it is a list or a complaint", "[lists]") {
    SeededRandom random(tests::seed_of_this_run("mutated lists"));
    const std::string xml =
        "<root><item a='1'><name>x</name></item><item><b>&lt;</b></item></root>";
    const std::string geojson =
        feature(R"("id":1,"properties":{"a":"b","c":[1]},"geometry":{"type":"Polygon",
                   "coordinates":[[[5,6],[7,8],[5,6]]]})");
    std::size_t good = 0;
    for (int round = 0; round < 20'000; ++round) {
        const bool odd = round % 2 == 1;
        const auto list = odd ? read_list("x.xml", tests::mutated(xml, random))
                              : read_list("x.geojson", tests::mutated(geojson, random));
        if (!list) {
            REQUIRE_FALSE(list.error().detail.empty());
            continue;
        }
        ++good;
        const auto* table = std::get_if<Table>(&*list);
        const model::Tree& tree =
            table != nullptr ? static_cast<const model::Tree&>(*table) : std::get<Document>(*list);
        REQUIRE(dump(tree, tree.document()).size() < 2'000);
        std::vector<NodeId> found;
        tree.lookup(1, "item", "name", "x", found);
    }
    CHECK(good > 500);
}
