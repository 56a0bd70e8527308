// Pictures as dots: read from JPEG or PNG, turned upright, made smaller, written again. What is
// written here holds dots only: no place, no time, no name of a camera (EXIF) comes along.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"

namespace relais::client::devices {

inline constexpr std::size_t kMaxPictureBytes = 32U << 20U;  ///< a file; phones make 12 MB
inline constexpr int kMaxPictureSide = 16'384;
inline constexpr std::int64_t kMaxPictureDots = 64'000'000;  ///< 192 MB while it is read

struct Picture {
    int width = 0, height = 0;
    std::vector<std::uint8_t> rgb;  ///< 3 bytes a dot, row by row
    bool operator==(const Picture&) const = default;
};

/// White all over.
Picture blank_picture(int width, int height);
/// JPEG, PNG, GIF (its first picture), BMP. Errc::unsupported for anything else, limit when it is
/// too large; turned as its EXIF orientation says; what is transparent is white.
Result<Picture> read_picture(std::string_view bytes, std::int64_t most_dots = kMaxPictureDots);
/// No side longer than `side`; the same picture when it is small enough, or side is below 1.
Picture at_most(Picture picture, int side);
std::string to_jpeg(const Picture& picture);
std::string to_png(const Picture& picture);
/// A dark line with round ends; what lies outside of the picture is left out.
struct Dot {
    float x = 0, y = 0;
};
void draw_line(Picture& picture, Dot from, Dot to, float width);
/// One byte a dot: how bright it is.
std::vector<std::uint8_t> brightness_of(const Picture& picture);
/// EXIF orientation 1 to 8 of a JPEG file; 1 when it does not say.
int orientation_of(std::string_view jpeg);

}  // namespace relais::client::devices
