#include <catch2/catch.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "client/devices/picture.h"
#include "forms/base/file.h"
#include "tests/support/mutate.h"
#include "tests/support/seed.h"

using namespace relais::client::devices;
using relais::Errc;

namespace {

/// Left half red, right half blue, the top row green: every turn of it looks different.
Picture flag(int width, int height) {
    Picture picture = blank_picture(width, height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            auto* dot = &picture.rgb[static_cast<std::size_t>((y * width + x) * 3)];
            dot[0] = y >= height / 4 && x < width / 2 ? 255 : 0;
            dot[1] = y < height / 4 ? 255 : 0;
            dot[2] = y >= height / 4 && x >= width / 2 ? 255 : 0;
        }
    return picture;
}

char colour_at(const Picture& picture, int x, int y) {
    const auto* dot = &picture.rgb[static_cast<std::size_t>((y * picture.width + x) * 3)];
    if (dot[0] > 128 && dot[1] > 128 && dot[2] > 128) return 'w';
    if (dot[0] > 128) return 'r';
    return dot[1] > 128 ? 'g' : 'b';
}

/// A JPEG with an EXIF block as a phone writes it: an orientation and a place name.
std::string photographed(const Picture& picture, int orientation) {
    const std::string jpeg = to_jpeg(picture);
    std::string block("Exif\0\0II*\0\x08\0\0\0\x01\0", 16);
    block += std::string("\x12\x01\x03\0\x01\0\0\0", 8);
    block += static_cast<char>(orientation);
    block += std::string("\0\0\0\0\0\0\0", 7);
    block += "GPS Wabaria";
    const auto length = block.size() + 2;
    std::string segment("\xFF\xE1", 2);
    segment += static_cast<char>(length >> 8U);
    segment += static_cast<char>(length & 0xFFU);
    return jpeg.substr(0, 2) + segment + block + jpeg.substr(2);
}

}  // namespace

TEST_CASE("picture: dots survive PNG exactly and JPEG nearly", "[devices]") {
    const Picture picture = flag(40, 24);
    const auto png = read_picture(to_png(picture));
    REQUIRE(png);
    CHECK(*png == picture);
    const auto jpeg = read_picture(to_jpeg(picture));
    REQUIRE(jpeg);
    CHECK(jpeg->width == 40);
    CHECK(colour_at(*jpeg, 5, 18) == 'r');
    CHECK(colour_at(*jpeg, 35, 18) == 'b');
}

TEST_CASE("picture: a photograph stands upright, and where it was taken is gone", "[devices]") {
    struct Case {
        int orientation, width;
        char left_top, right_bottom;
    };
    // What is stored is 40 × 24 with a green row on top, red left and blue right.
    const auto c = GENERATE(Case{1, 40, 'g', 'b'}, Case{2, 40, 'g', 'r'}, Case{3, 40, 'b', 'g'},
                            Case{4, 40, 'r', 'g'}, Case{5, 24, 'g', 'b'}, Case{6, 24, 'r', 'g'},
                            Case{7, 24, 'b', 'g'}, Case{8, 24, 'g', 'r'});
    const std::string bytes = photographed(flag(40, 24), c.orientation);
    REQUIRE(orientation_of(bytes) == c.orientation);

    const auto picture = read_picture(bytes);

    REQUIRE(picture);
    INFO("orientation " << c.orientation);
    CHECK(picture->width == c.width);
    CHECK(colour_at(*picture, 1, 1) == c.left_top);
    CHECK(colour_at(*picture, picture->width - 2, picture->height - 2) == c.right_bottom);
    const std::string again = to_jpeg(*picture);
    CHECK(again.find("Exif") == std::string::npos);
    CHECK(again.find("Wabaria") == std::string::npos);
}

TEST_CASE("picture: it is made smaller to the longest side that is wanted", "[devices]") {
    const Picture small = at_most(flag(400, 100), 200);
    CHECK(small.width == 200);
    CHECK(small.height == 50);
    CHECK(colour_at(small, 20, 40) == 'r');
    CHECK(at_most(flag(40, 24), 200) == flag(40, 24));
    CHECK(at_most(flag(40, 24), 0) == flag(40, 24));
    CHECK(at_most(flag(400, 1), 10).height == 1);
}

TEST_CASE("picture: what is none, or too large, is refused in words", "[devices]") {
    CHECK(read_picture("").error().code == Errc::unsupported);
    CHECK(read_picture("%PDF-1.4").error().code == Errc::unsupported);
    const std::string png = to_png(flag(8, 8));
    CHECK_FALSE(read_picture(png.substr(0, png.size() / 2)).has_value());
    // The header alone says 16,400 × 9,000: nothing of that size may be taken.
    std::string huge = png;
    huge.replace(16, 8, std::string("\0\0\x40\x10\0\0\x23\x28", 8));
    CHECK(read_picture(huge).error().code == Errc::limit);
}

TEST_CASE("picture: broken files never do harm", "[devices]") {
    const auto seed = relais::tests::seed_of_this_run("picture");
    relais::SeededRandom random(seed);
    INFO("seed " << seed);
    const std::string jpeg = photographed(flag(32, 32), 6), png = to_png(flag(32, 32));
    for (int i = 0; i < 300; ++i) {
        const auto read = read_picture(relais::tests::mutated(i % 2 == 0 ? jpeg : png, random));
        if (read)
            CHECK(read->rgb.size() == static_cast<std::size_t>(read->width) *
                                          static_cast<std::size_t>(read->height) * 3);
    }
}
