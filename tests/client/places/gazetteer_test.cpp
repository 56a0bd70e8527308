#include "client/places/gazetteer.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "forms/base/file.h"
#include "tests/support/temporary_folder.h"

using namespace relais;
using namespace relais::client::places;

namespace {

const Gazetteer& mali() {
    static const auto read = Gazetteer::read(PLACES_DIR);
    if (!read) FAIL(describe(read.error()));
    return *read;
}

std::string chain(const Gazetteer& gazetteer, AreaIndex area) {
    std::string names;
    for (; area != kNoArea; area = gazetteer.area(area).parent)
        names += (names.empty() ? "" : " < ") + gazetteer.area(area).name;
    return names;
}

std::string first(std::string_view typed, AreaIndex own = kNoArea) {
    const auto found = mali().find(typed, own, 5);
    return found.empty() ? "" : std::string(mali().locality(found[0]).name);
}

AreaIndex area_named(const std::string& code) {
    for (std::size_t i = 0; i < 4'000; ++i)
        if (mali().area(static_cast<AreaIndex>(i)).code == code) return static_cast<AreaIndex>(i);
    return kNoArea;
}

/// A country in little: two communes side by side, one place in each.
struct Little {
    tests::TemporaryFolder folder;
    Little() {
        write("areas.csv", "name,label,parent\nML,Mali,\nNE,Niger,\n");
        write("regions.csv", "name,label\nML01,Ouest\n");
        write("cercles.csv", "name,label,adm1\nML0101,Centre,ML01\n");
        write("communes.csv", "name,label,adm2,adm1\nML010101,A,ML0101,ML01\n"
                              "ML010102,B,ML0101,ML01\n");
        write("localities.csv", "label,adm3,place_class,latitude,longitude,doubtful\n"
                                "Ici,ML010101,5,0.5,0.5,\nLà,ML010102,4,0.5,1.5,\n");
        write("borders.txt", "ML010101 - 10000 0 -10000 0 0 10000 10000 0\n"
                             "ML010101 ML010102 10000 0 0 10000\n"
                             "ML010102 - 10000 10000 10000 0 0 -10000 -10000 0\n");
    }
    void write(const std::string& name, const std::string& text) const {
        REQUIRE(write_file_atomically(folder / name, text).has_value());
    }
    [[nodiscard]] Result<Gazetteer> read() const { return Gazetteer::read(folder.path()); }
};

}  // namespace

TEST_CASE("places: a point lies in its commune, also on the other side of a border", "[places]") {
    const Little little;
    const auto read = little.read();
    REQUIRE(read.has_value());
    CHECK(chain(*read, read->area_at({0.5, 0.5})) == "A < Centre < Ouest < Mali");
    CHECK(chain(*read, read->area_at({0.9, 1.01})) == "B < Centre < Ouest < Mali");
    CHECK(read->area_at({0.5, 2.5}) == kNoArea);
    CHECK(read->area_at({-0.5, 0.5}) == kNoArea);
    CHECK(read->covers({0.5, 2.2}));
    CHECK_FALSE(read->covers({0.5, 2.5}));
    CHECK(read->borders()[0].level == 0);
    CHECK(read->borders()[1].level == 3);
    const auto near = read->nearest({0.5, 0.9});
    REQUIRE(near);
    CHECK(read->locality(near->locality).name == "Ici");
    CHECK(near->metres == Approx(0.4 * 111'195).epsilon(0.01));
}

TEST_CASE("places: files that are not as they should be are refused with their line", "[places]") {
    const auto refusal = [](const std::string& file, const std::string& text) {
        const Little little;
        little.write(file, text);
        const auto read = little.read();
        return read ? std::string("read") : read.error().subject + ": " + read.error().detail;
    };
    const std::string head = "label,adm3,place_class,latitude,longitude,doubtful\n";
    CHECK(refusal("localities.csv", head + "Ici,ML010101,5,91,0.5,\n") ==
          "localities.csv: line 2: is no place");
    CHECK(refusal("localities.csv", head + "Ici,ML99,5,0.5,0.5,\n") ==
          "localities.csv: line 2: is no place");
    CHECK(refusal("localities.csv", head + "Ici,ML010101,9,0.5,nan,\n") ==
          "localities.csv: line 2: is no place");
    CHECK(refusal("localities.csv", "label\nIci\n") == "localities.csv: has no column adm3");
    CHECK(refusal("borders.txt", "ML010101 XX 0 0 1 1\n") == "borders.txt: line 1: no border");
    CHECK(refusal("borders.txt", "\nML010101 - 0 0 1\n") == "borders.txt: line 2: no border");
    CHECK(refusal("borders.txt", "ML010101 - 0 0 2000000000 2000000000\n") ==
          "borders.txt: line 1: no border");
    CHECK(refusal("cercles.csv", "name,label,adm1\nML0101,Centre,ML77\n") ==
          "cercles.csv: line 2: lies in an unknown area");
    CHECK(refusal("areas.csv", "name,label,parent\nML,Mali,\nML,Mali,\n") ==
          "areas.csv: line 3: no area, or named twice");
}

TEST_CASE("places: all of Mali is there", "[places]") {
    CHECK(mali().size() == 18'102);
    CHECK(mali().borders().size() > 2'500);
    // Each place whose point is not doubtful lies in the country or at its edge.
    std::size_t elsewhere = 0;
    for (std::size_t i = 0; i < mali().size(); i += 7) {
        const Locality place = mali().locality(i);
        if (!place.doubtful && mali().at_level(mali().area_at(place.at), 3) != place.area)
            ++elsewhere;
    }
    // The sources themselves disagree: 1,437 of them lie less than 10 km outside their commune.
    CHECK(elsewhere < 1'600 / 7);
}

TEST_CASE("places: found by first letters, accents ignored, towns before villages", "[places]") {
    CHECK(first("tonbou") == "Tombouctou");
    CHECK(first("TOMBOUCTOU") == "Tombouctou");
    CHECK(first("ségou") == "Segou");
    CHECK(first("kolomba") == first("kolonba"));
    CHECK(first("ga") == "Gao");
    CHECK(first("wabar") == "Wabaria");
    CHECK(first("").size() > 2);
    CHECK(first("zzzz").empty());
    CHECK(first("").substr(0, 6) == "Bamako");
}

TEST_CASE("places: those of one's own region come before namesakes elsewhere", "[places]") {
    for (const std::string region : {"ML03", "ML04"}) {
        const auto found = mali().find("heremakono", area_named(region), 20);
        REQUIRE(found.size() > 3);
        const auto place = mali().locality(found[0]);
        CHECK(mali().area(mali().at_level(place.area, 1)).code == region);
    }
}

TEST_CASE("places: a point in Mali and its neighbours is told by name", "[places]") {
    CHECK(chain(mali(), mali().area_at({16.2685, -0.0502})).ends_with("Gao < Gao < Mali"));
    CHECK(chain(mali(), mali().area_at({12.64, -8.0})).ends_with("Bamako < Mali"));
    CHECK(chain(mali(), mali().area_at({14.03, -0.03})) == "Sahel < Burkina Faso");
    CHECK(chain(mali(), mali().area_at({13.51, 2.11})) == "Niamey < Niger");
    CHECK(chain(mali(), mali().area_at({22.78, 5.52})) == "Tamanrasset < Algérie");
    CHECK(mali().area_at({48.85, 2.35}) == kNoArea);  // Paris
    CHECK(mali().covers({16.27, -0.05}));
    CHECK_FALSE(mali().covers({-16.27, -0.05}));  // the sign is wrong: the Atlantic
    CHECK_FALSE(mali().covers({48.85, 2.35}));
    // No hole between Mali's outline and its neighbours'.
    for (double latitude = 11; latitude < 24; latitude += 0.13)
        for (double longitude = -11; longitude < 4; longitude += 0.17) {
            if (latitude < 12.6 && longitude > 0.5) continue;  // Bénin is no neighbour
            INFO(latitude << " " << longitude);
            CHECK(mali().covers({latitude, longitude}));
        }
}

TEST_CASE("places: the nearest place to each place's point is there", "[places]") {
    for (std::size_t i = 0; i < mali().size(); i += 997) {
        const auto near = mali().nearest(mali().locality(i).at);
        REQUIRE(near);
        if (!mali().locality(i).doubtful) CHECK(near->metres == 0);
    }
    const auto near = mali().nearest({16.20, -0.03});
    REQUIRE(near);
    CHECK(mali().locality(near->locality).name == "Wabaria");
    CHECK(near->metres < 2'000);
}
