// Drawings of named areas: what is read, painted and pointed at, and that no bytes do harm.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "client/devices/svg.h"
#include "forms/base/random.h"

using namespace relais;
using namespace relais::client::devices;

namespace {

std::string svg(const std::string& inside, const std::string& head = "viewBox='0 0 100 50'") {
    return "<svg xmlns='http://www.w3.org/2000/svg' " + head + ">" + inside + "</svg>";
}

struct Painted {
    NamedDots dots;
    explicit Painted(const std::string& inside,
                     const std::vector<std::string>& names = {"a", "b"}) {
        const auto drawing = read_svg(svg(inside));
        REQUIRE(drawing);
        auto painted = paint_svg(*drawing, names, 100);
        REQUIRE(painted);
        dots = std::move(*painted);
    }
    int owner(int x, int y) const {
        return dots.owner[static_cast<std::size_t>(y * dots.picture.width + x)];
    }
    std::vector<int> ink(int x, int y) const {
        const auto at = static_cast<std::size_t>((y * dots.picture.width + x) * 3);
        return {dots.picture.rgb[at], dots.picture.rgb[at + 1], dots.picture.rgb[at + 2]};
    }
};

}  // namespace

TEST_CASE("svg: shapes are painted where they stand, and each dot knows whose it is",
          "[client_devices]") {
    const Painted painted("<rect id='a' x='10' y='10' width='30' height='30' fill='#f00'/>"
                          "<g id='b' transform='translate(50 0)'>"
                          "<path d='M0 10h30v30h-30z' style='fill:rgb(0,0,255)'/></g>");
    CHECK(painted.dots.picture.width == 100);
    CHECK(painted.dots.picture.height == 50);
    CHECK(painted.owner(20, 20) == 1);
    CHECK(painted.ink(20, 20) == std::vector<int>{255, 0, 0});
    CHECK(painted.owner(60, 20) == 2);
    CHECK(painted.ink(60, 20) == std::vector<int>{0, 0, 255});
    CHECK(painted.owner(45, 20) == 0);
    CHECK(painted.ink(45, 20) == std::vector<int>{255, 255, 255});
    CHECK(painted.owner(20, 45) == 0);
}

TEST_CASE("svg: curves, arcs, holes and sheets of style", "[client_devices]") {
    const Painted painted(
        "<style>.land, #none { fill: #00ff00 } .land { stroke: none }</style>"
        "<path id='a' class='land' fill-rule='evenodd'"
        " d='M5 25a20 20 0 1040 0a20 20 0 10-40 0zM15 25a10 10 0 1020 0a10 10 0 10-20 0z'/>"
        "<path id='b' fill='#000' d='M60 40C60 0 95 0 95 40Q77.5 30 60 40Z'/>");
    CHECK(painted.owner(10, 25) == 1);
    CHECK(painted.ink(10, 25) == std::vector<int>{0, 255, 0});
    CHECK(painted.owner(25, 25) == 0);  // the hole
    CHECK(painted.owner(77, 15) == 2);
    CHECK(painted.owner(77, 38) == 0);  // beneath the inner curve
}

TEST_CASE("svg: what lies above is pointed at first, what is hidden never", "[client_devices]") {
    const Painted painted(
        "<rect id='a' width='100' height='50' fill='none'/>"
        "<circle id='b' cx='50' cy='25' r='10'/>"
        "<rect id='a' x='80' width='20' height='50' display='none'/>"
        "<line x1='0' y1='5' x2='100' y2='5' stroke='#123456' stroke-width='4'/>");
    CHECK(painted.owner(2, 20) == 1);
    CHECK(painted.owner(50, 25) == 2);
    CHECK(painted.owner(90, 25) == 1);
    CHECK(painted.owner(10, 5) == 1);  // a line drawn across belongs to what lies beneath
    CHECK(painted.ink(50, 5) == std::vector<int>{0x12, 0x34, 0x56});
}

TEST_CASE("svg: what is no drawing, or too much of one, is refused", "[client_devices]") {
    CHECK(read_svg("").error().code == Errc::unsupported);
    CHECK(read_svg("<html/>").error().code == Errc::unsupported);
    CHECK(read_svg(svg("")).error().code == Errc::unsupported);
    CHECK(read_svg(svg("<rect width='1' height='1'/>", "")).error().code == Errc::unsupported);
    std::string deep;
    for (int i = 0; i < 3'000; ++i)
        deep += "<g>";
    deep += "<rect width='1' height='1'/>";
    for (int i = 0; i < 3'000; ++i)
        deep += "</g>";
    CHECK(read_svg(svg(deep)).error().code == Errc::limit);
    std::string many;
    for (std::size_t i = 0; i <= kMaxSvgShapes; ++i)
        many += "<rect width='1' height='1'/>";
    CHECK(read_svg(svg(many)).error().code == Errc::limit);
    std::string fine = "<path d='M0 0";
    for (int i = 0; i < 300'000; ++i)
        fine += i % 2 == 0 ? "V50" : "V0";
    const auto drawing = read_svg(svg(fine + "'/>"));
    REQUIRE(drawing);
    CHECK(paint_svg(*drawing, {}, 1'000).error().code == Errc::limit);
}

TEST_CASE("svg: broken bytes of a drawing never do harm", "[client_devices]") {
    const std::string whole =
        svg("<style>.x{fill:#abc;stroke-width:1e9}</style><g transform='rotate(30 5 5) scale(2,3)"
            " skewX(45) matrix(1 2 3 4 5 6)'><path class='x' id='a' d='M1e38-1e38A9e37 1e-30 7 0 1"
            " 50-2.5.5t1 2s3 4 5 6c1 2 3 4 5 6z'/><polygon points='0,0 50,50 0,50'/></g>");
    const std::uint64_t seed = 42;
    CAPTURE(seed);
    SeededRandom random(seed);
    std::vector<std::uint8_t> dice(3);
    for (int round = 0; round < 3'000; ++round) {
        std::string bytes = whole;
        for (int change = 0; change < 1 + round % 4; ++change) {
            random.fill(dice);
            const std::size_t at = (dice[0] * 256U + dice[1]) % bytes.size();
            if (dice[2] < 40)
                bytes.resize(at + 1);
            else
                bytes[at] = static_cast<char>(dice[2]);
        }
        const auto drawing = read_svg(bytes);
        if (!drawing) continue;
        const auto painted = paint_svg(*drawing, {"a"}, 60);
        if (painted) CHECK(painted->owner.size() * 3 == painted->picture.rgb.size());
    }
}
