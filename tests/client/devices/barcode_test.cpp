#include <catch2/catch.hpp>

#include <array>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <string>

#include "client/devices/barcode.h"
#include "client/devices/picture.h"
#include "forms/base/file.h"

using namespace relais::client::devices;

namespace {

/// ISO/IEC 15420, EAN-13: the bars of thirteen digits, four dots wide each.
Picture ean_13(const std::string& digits) {
    static constexpr std::array<const char*, 10> kLeft{"0001101", "0011001", "0010011", "0111101",
                                                       "0100011", "0110001", "0101111", "0111011",
                                                       "0110111", "0001011"};
    static constexpr std::array<const char*, 10> kParity{"LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL",
                                                         "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG",
                                                         "LGLGGL", "LGGLGL"};
    const auto digit = [&](std::size_t at) { return static_cast<std::size_t>(digits[at] - '0'); };
    std::string bars = "101";
    for (std::size_t i = 1; i <= 6; ++i) {
        std::string code = kLeft[digit(i)];
        if (kParity[digit(0)][i - 1] == 'G') {
            for (char& c : code)
                c = c == '0' ? '1' : '0';
            code.assign(code.rbegin(), code.rend());
        }
        bars += code;
    }
    bars += "01010";
    for (std::size_t i = 7; i <= 12; ++i)
        for (const char* c = kLeft[digit(i)]; *c != '\0'; ++c)
            bars += *c == '0' ? '1' : '0';
    bars += "101";
    Picture picture = blank_picture(static_cast<int>(bars.size() + 24) * 4, 120);
    for (std::size_t i = 0; i < bars.size() * 4; ++i)
        for (std::size_t y = 10; bars[i / 4] == '1' && y < 110; ++y)
            for (std::size_t colour = 0; colour < 3; ++colour)
                picture.rgb[(y * static_cast<std::size_t>(picture.width) + 48 + i) * 3 + colour] =
                    0;
    return picture;
}

}  // namespace

TEST_CASE("barcode: the digits of a bar code are read from a picture", "[devices]") {
    CHECK(read_code(ean_13("4006381333931")) == "4006381333931");
}

TEST_CASE("barcode: a QR code's text comes with its accents", "[devices]") {
    const auto bytes = relais::read_file(REPO_ROOT "/tests/data/devices/carte.png", 1U << 20U);
    REQUIRE(bytes);
    const auto picture = read_picture(*bytes);
    REQUIRE(picture);
    CHECK(read_code(*picture) == "CARTE-ML-07-000431;Fatoumata Maïga");
    CHECK(read_code(at_most(*picture, 120)) == "CARTE-ML-07-000431;Fatoumata Maïga");
}

TEST_CASE("barcode: a picture without a code has none", "[devices]") {
    CHECK_FALSE(read_code(blank_picture(300, 300)).has_value());
    CHECK_FALSE(read_code(Picture{}).has_value());
}

TEST_CASE("barcode: a laptop without a camera says so", "[devices]") {
    if (std::filesystem::exists("/dev/video0")) {
        WARN("skipped: this machine has a camera");
        return;
    }
    std::mutex mutex;
    std::condition_variable changed;
    bool woken = false;
    const auto camera = make_camera([&] {
        const std::lock_guard<std::mutex> lock(mutex);
        woken = true;
        changed.notify_all();
    });
    CHECK(camera->view().state == CameraState::off);

    camera->look(CameraUse::code);
    {
        std::unique_lock<std::mutex> lock(mutex);
        REQUIRE(changed.wait_for(lock, std::chrono::seconds(30), [&] { return woken; }));
    }
    CHECK(camera->view().state == CameraState::absent);
    CHECK(camera->view().code.empty());
    camera->look(CameraUse::off);
}
