// The only user of stb_image and its sisters here.
#include "client/devices/picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <stb/stb_image.h>
#include <stb/stb_image_resize.h>
#include <stb/stb_image_write.h>

#include "forms/base/result.h"

namespace relais::client::devices {

namespace {

constexpr int kColours = 3;
constexpr int kJpegQuality = 85;

std::size_t size_of(int width, int height) {
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * kColours;
}

/// Numbers of a TIFF block, in the byte order that it says itself; bounded.
class Tiff {
  public:
    explicit Tiff(std::string_view bytes) : bytes_(bytes), little_(bytes.starts_with("II")) {}
    [[nodiscard]] bool is_one() const {
        return bytes_.size() >= 8 && (little_ || bytes_.starts_with("MM")) && number(2, 2) == 42U;
    }
    /// Of `count` bytes (2 or 4) at `at`; 0 beyond the end.
    [[nodiscard]] std::size_t number(std::size_t at, std::size_t count) const {
        if (at > bytes_.size() || bytes_.size() - at < count) return 0;
        std::size_t value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t place = little_ ? count - 1 - i : i;
            value = value << 8U | static_cast<std::uint8_t>(bytes_[at + place]);
        }
        return value;
    }

  private:
    std::string_view bytes_;
    bool little_;
};

/// TIFF 6.0: the first directory; EXIF 2.3, tag 0x0112.
int orientation_in(std::string_view block) {
    constexpr std::size_t kOrientation = 0x0112, kEntryBytes = 12;
    const Tiff tiff(block);
    if (!tiff.is_one()) return 1;
    const std::size_t directory = tiff.number(4, 4);
    const std::size_t entries = std::min<std::size_t>(tiff.number(directory, 2), 512);
    for (std::size_t i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + i * kEntryBytes;
        if (tiff.number(entry, 2) != kOrientation) continue;
        const std::size_t value = tiff.number(entry + 8, 2);
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
    return 1;
}

void free_dots(stbi_uc* dots) {
    stbi_image_free(dots);
}

/// Where the dot of the upright picture stands in the one that was stored (EXIF 2.3, orientation).
struct Source {
    int x = 0, y = 0;
};
Source source_of(int orientation, Source upright, int width, int height) {
    const auto [x, y] = upright;
    switch (orientation) {
    case 2:
        return {width - 1 - x, y};
    case 3:
        return {width - 1 - x, height - 1 - y};
    case 4:
        return {x, height - 1 - y};
    case 5:
        return {y, x};
    case 6:
        return {y, height - 1 - x};
    case 7:
        return {width - 1 - y, height - 1 - x};
    case 8:
        return {width - 1 - y, x};
    default:
        return {x, y};
    }
}

Picture upright(Picture stored, int orientation) {
    if (orientation <= 1) return stored;
    const bool turned = orientation >= 5;
    Picture picture;
    picture.width = turned ? stored.height : stored.width;
    picture.height = turned ? stored.width : stored.height;
    picture.rgb.resize(stored.rgb.size());
    std::size_t to = 0;
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x, to += kColours) {
            const Source from = source_of(orientation, {x, y}, stored.width, stored.height);
            const auto place = static_cast<std::ptrdiff_t>(size_of(stored.width, from.y)) +
                               static_cast<std::ptrdiff_t>(from.x) * kColours;
            std::copy_n(stored.rgb.begin() + place, kColours,
                        picture.rgb.begin() + static_cast<std::ptrdiff_t>(to));
        }
    return picture;
}

/// Of dots of four bytes: a drawing's ground is often transparent, and black beneath.
std::vector<std::uint8_t> on_white(const stbi_uc* dots, std::size_t count) {
    std::vector<std::uint8_t> rgb;
    rgb.reserve(count * kColours);
    for (std::size_t i = 0; i < count; ++i) {
        const stbi_uc* dot = dots + i * (kColours + 1);
        const unsigned seen = dot[kColours];
        for (int colour = 0; colour < kColours; ++colour)
            rgb.push_back(
                static_cast<std::uint8_t>((dot[colour] * seen + 255U * (255U - seen)) / 255U));
    }
    return rgb;
}

void append_bytes(void* context, void* bytes, int size) {
    static_cast<std::string*>(context)->append(static_cast<const char*>(bytes),
                                               static_cast<std::size_t>(std::max(size, 0)));
}

}  // namespace

Picture blank_picture(int width, int height) {
    RELAIS_ASSERT(width > 0 && height > 0 && width <= kMaxPictureSide && height <= kMaxPictureSide);
    return {width, height, std::vector<std::uint8_t>(size_of(width, height), 255)};
}

int orientation_of(std::string_view jpeg) {
    constexpr std::string_view kExif("Exif\0\0", 6);
    if (!jpeg.starts_with("\xFF\xD8")) return 1;
    std::size_t at = 2;
    while (at + 4 <= jpeg.size() && jpeg[at] == '\xFF') {
        const auto marker = static_cast<std::uint8_t>(jpeg[at + 1]);
        if (marker == 0xDA || marker == 0xD9) break;  // the dots begin
        const std::size_t length = static_cast<std::size_t>(static_cast<std::uint8_t>(jpeg[at + 2]))
                                       << 8U |
                                   static_cast<std::uint8_t>(jpeg[at + 3]);
        if (length < 2 || jpeg.size() - at - 2 < length) break;
        const std::string_view body = jpeg.substr(at + 4, length - 2);
        if (marker == 0xE1 && body.starts_with(kExif))
            return orientation_in(body.substr(kExif.size()));
        at += 2 + length;
    }
    return 1;
}

Result<Picture> read_picture(std::string_view bytes, std::int64_t most_dots) {
    if (bytes.size() > kMaxPictureBytes) return fail(Errc::limit, "picture", "is too large a file");
    const auto* data = reinterpret_cast<const stbi_uc*>(bytes.data());
    const int size = static_cast<int>(bytes.size());
    int width = 0, height = 0, channels = 0;
    if (stbi_info_from_memory(data, size, &width, &height, &channels) == 0)
        return fail(Errc::unsupported, "picture", "is neither JPEG nor PNG");
    const bool fits =
        width > 0 && height > 0 && width <= kMaxPictureSide && height <= kMaxPictureSide &&
        std::int64_t{width} * std::int64_t{height} <= std::min(most_dots, kMaxPictureDots);
    if (!fits) return fail(Errc::limit, "picture", "has too many dots");
    const bool transparent = channels == 2 || channels == 4;
    const std::unique_ptr<stbi_uc, void (*)(stbi_uc*)> dots(
        stbi_load_from_memory(data, size, &width, &height, &channels,
                              transparent ? kColours + 1 : kColours),
        free_dots);
    if (!dots) return fail(Errc::corrupt, "picture", "cannot be read to its end");
    Picture picture{width, height, {}};
    if (transparent)
        picture.rgb = on_white(dots.get(), size_of(width, height) / kColours);
    else
        picture.rgb.assign(dots.get(), dots.get() + size_of(width, height));
    return upright(std::move(picture), orientation_of(bytes));
}

Picture at_most(Picture picture, int side) {
    const int longest = std::max(picture.width, picture.height);
    if (side < 1 || longest <= side) return picture;
    const auto scaled = [&](int length) {
        return std::max(1, static_cast<int>(std::int64_t{length} * side / longest));
    };
    Picture small{scaled(picture.width), scaled(picture.height), {}};
    small.rgb.resize(size_of(small.width, small.height));
    const int done = stbir_resize_uint8(picture.rgb.data(), picture.width, picture.height, 0,
                                        small.rgb.data(), small.width, small.height, 0, kColours);
    RELAIS_ASSERT(done == 1);
    return small;
}

std::string to_jpeg(const Picture& picture) {
    std::string bytes;
    const int done = stbi_write_jpg_to_func(append_bytes, &bytes, picture.width, picture.height,
                                            kColours, picture.rgb.data(), kJpegQuality);
    RELAIS_ASSERT(done != 0);
    return bytes;
}

std::string to_png(const Picture& picture) {
    std::string bytes;
    const int done = stbi_write_png_to_func(append_bytes, &bytes, picture.width, picture.height,
                                            kColours, picture.rgb.data(), picture.width * kColours);
    RELAIS_ASSERT(done != 0);
    return bytes;
}

void draw_line(Picture& picture, Dot from, Dot to, float width) {
    constexpr std::array<std::uint8_t, kColours> kInk{20, 30, 90};
    const float radius = std::max(0.5F, width / 2);
    const auto bounded = [](float value, int size) {
        return static_cast<int>(std::clamp(value, 0.0F, static_cast<float>(size - 1)));
    };
    const int left = bounded(std::min(from.x, to.x) - radius, picture.width);
    const int right = bounded(std::max(from.x, to.x) + radius + 1, picture.width);
    const int top = bounded(std::min(from.y, to.y) - radius, picture.height);
    const int bottom = bounded(std::max(from.y, to.y) + radius + 1, picture.height);
    const float dx = to.x - from.x, dy = to.y - from.y;
    const float length = dx * dx + dy * dy;
    for (int y = top; y <= bottom; ++y)
        for (int x = left; x <= right; ++x) {
            // How far along the line its nearest point lies.
            const float fx = static_cast<float>(x), fy = static_cast<float>(y);
            const float along = length > 0 ? ((fx - from.x) * dx + (fy - from.y) * dy) / length : 0;
            const float part = std::clamp(along, 0.0F, 1.0F);
            const float away = std::hypot(fx - from.x - part * dx, fy - from.y - part * dy);
            if (away > radius) continue;
            const auto at = static_cast<std::ptrdiff_t>(size_of(picture.width, y)) +
                            static_cast<std::ptrdiff_t>(x) * kColours;
            std::ranges::copy(kInk, picture.rgb.begin() + at);
        }
}

std::vector<std::uint8_t> brightness_of(const Picture& picture) {
    std::vector<std::uint8_t> grey(picture.rgb.size() / kColours);
    for (std::size_t i = 0; i < grey.size(); ++i) {
        // ITU-R BT.601, in 256ths.
        const unsigned sum = picture.rgb[i * kColours] * 77U +
                             picture.rgb[i * kColours + 1] * 150U +
                             picture.rgb[i * kColours + 2] * 29U;
        grey[i] = static_cast<std::uint8_t>(sum >> 8U);
    }
    return grey;
}

}  // namespace relais::client::devices
