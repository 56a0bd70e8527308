// A form whose labels and choices have pictures, recordings and maps, with these files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "client/devices/picture.h"
#include "sync/batch/enrolment.h"

namespace relais::client::work::tests {

inline constexpr const char* kMediaForm =
    "| survey |\n"
    "| | type | name | label::Français (fr) | label::English (en) | appearance | parameters |"
    " image | big-image | audio | autoplay | default |\n"
    "| | text | name | Nom | Name | | | | | | | |\n"
    "| | select_one water | water | D'où vient l'eau ? | Where is the water from? | | |"
    " eau.png | eau_grande.png | eau.wav | audio | |\n"
    "| | select_one lost | lost | Perdu | Lost | | | nulle_part.png | | nulle_part.wav | | |\n"
    "| | select_one water | packed | Eau, encore | Water again | columns-pack no-buttons | | | |"
    " | | |\n"
    "| | select_one face | faces | Comment allez-vous ? | How are you? | likert | | | | | | |\n"
    "| | select_one region | region | Où ? | Where? | image-map | | carte.svg | | | | |\n"
    "| | select_multiple region | regions | Où encore ? | Where else? | image-map | | carte.svg |"
    " | | | gao |\n"
    "| | select_one region | unmapped | Où donc ? | Where then? | image-map | | faux.svg | | | |"
    " |\n"
    "| | audio | voice | Racontez | Tell | | quality=voice-only | | | | | |\n"
    "| | image | photo | Photo | Photo | | max-pixels=300 | | | | | |\n"
    "| choices |\n"
    "| | list_name | name | label::Français (fr) | label::English (en) | image | audio |\n"
    "| | water | well | Puits | Well | puits.png | puits.wav |\n"
    "| | water | river | Fleuve | River | fleuve.png | |\n"
    "| | water | other | Autre | Other | | |\n"
    "| | lost | good | Bon | Good | puits.png | |\n"
    "| | lost | bad | Cassé | Broken | faux.png | |\n"
    "| | face | glad | Bien | Well | puits.png | |\n"
    "| | face | sad | Mal | Badly | fleuve.png | |\n"
    "| | region | gao | Gao | Gao | | |\n"
    "| | region | kidal | Kidal | Kidal | | |\n"
    "| settings |\n| | form_title | form_id | version |\n| | Album | album | 1 |\n";

inline constexpr const char* kMap =
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 200 100'>"
    "<path id='gao' fill='#e8d9b0' stroke='#555' d='M10 10H95V90H10Z'/>"
    "<g id='kidal'><polygon fill='#cfe0c0' stroke='#555' points='105,10 190,10 190,90 105,90'/></g>"
    "</svg>";

/// One colour with a darker corner.
inline std::string picture_file(int width, int height, std::uint8_t red) {
    auto picture = devices::blank_picture(width, height);
    for (std::size_t i = 0; i < picture.rgb.size(); i += 3)
        picture.rgb[i] = red;
    for (std::size_t i = 0; i < picture.rgb.size() / 9; ++i)
        picture.rgb[i] = 40;
    return devices::to_png(picture);
}

/// Half a second of a tone: RIFF WAVE, 8000 samples a second, 16 bits, one channel.
inline std::string tone_file() {
    constexpr std::uint32_t kSamples = 4'000;
    const auto number = [](std::uint32_t value, int bytes) {
        std::string text;
        for (int i = 0; i < bytes; ++i)
            text += static_cast<char>((value >> (8 * i)) & 0xFFU);
        return text;
    };
    std::string data;
    for (std::uint32_t i = 0; i < kSamples; ++i)
        data += number(i % 20 < 10 ? 6'000U : 59'536U, 2);
    return "RIFF" + number(36 + kSamples * 2, 4) + "WAVEfmt " + number(16, 4) + number(1, 2) +
           number(1, 2) + number(8'000, 4) + number(16'000, 4) + number(2, 2) + number(16, 2) +
           "data" + number(kSamples * 2, 4) + data;
}

inline std::vector<sync::batch::FormFile> media_form() {
    return {{"album.md", kMediaForm},
            {"eau.png", picture_file(800, 400, 120)},
            {"eau_grande.png", picture_file(1000, 500, 120)},
            {"puits.png", picture_file(300, 200, 90)},
            {"fleuve.png", picture_file(200, 200, 30)},
            {"faux.png", "no picture"},
            {"faux.svg", "<svg>nothing</svg>"},
            {"carte.svg", kMap},
            {"eau.wav", tone_file()},
            {"puits.wav", tone_file()}};
}

}  // namespace relais::client::work::tests
