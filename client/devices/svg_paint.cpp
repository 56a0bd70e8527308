// Paints an SVG drawing, four fine rows to a row of dots, and notes whose each dot is.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/devices/picture.h"
#include "client/devices/svg.h"
#include "forms/base/result.h"

namespace relais::client::devices {

namespace {

constexpr int kFine = 4;  ///< fine rows to a row of dots
/// Of all shapes together: a second's work.
constexpr std::size_t kMaxAllCrossings = 20'000'000;

/// Where an outline goes through the middle of a fine row, and which way.
struct Crossing {
    float x = 0;
    std::int8_t way = 0;
};

class Painter {
  public:
    Painter(int width, int height)
        : width_(width), height_(height), rows_(static_cast<std::size_t>(height) * kFine),
          covered_(static_cast<std::size_t>(width)) {
        painted_.picture = blank_picture(width, height);
        painted_.owner.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    }
    Result<void> fill(const std::vector<Outline>& outlines, bool even_odd);
    /// What fill() found last goes into the picture, and to its owner.
    void lay(std::optional<Ink> ink, float opacity, std::uint16_t owner);
    NamedDots take() { return std::move(painted_); }

  private:
    Result<void> cross(Dot from, Dot to);
    void cover_row(int row);
    void cover(float from, float to);

    int width_, height_;
    NamedDots painted_;
    std::vector<std::vector<Crossing>> rows_;  ///< by fine row
    std::size_t first_ = 0, last_ = 0;         ///< fine rows that have some
    std::size_t crossings_ = 0, all_crossings_ = 0;
    bool even_odd_ = false;
    std::vector<float> covered_;  ///< of one row of dots, 0 to kFine
};

Result<void> Painter::cross(Dot from, Dot to) {
    if (from.y == to.y) return {};
    const auto way = static_cast<std::int8_t>(from.y < to.y ? 1 : -1);
    if (way < 0) std::swap(from, to);
    const float lines = static_cast<float>(rows_.size());
    const auto row_of = [lines](float y) {
        return static_cast<std::size_t>(std::clamp(std::ceil(y * kFine - 0.5F), 0.0F, lines));
    };
    const std::size_t begin = row_of(from.y), end = row_of(to.y);
    crossings_ += end - begin;
    if (crossings_ > kMaxSvgCrossings) return fail(Errc::limit, "drawing", "is too fine a drawing");
    const float slope = (to.x - from.x) / (to.y - from.y);
    for (std::size_t row = begin; row < end; ++row) {
        const float y = (static_cast<float>(row) + 0.5F) / kFine;
        rows_[row].push_back({from.x + (y - from.y) * slope, way});
    }
    first_ = std::min(first_, begin);
    last_ = std::max(last_, end);
    return {};
}

Result<void> Painter::fill(const std::vector<Outline>& outlines, bool even_odd) {
    for (std::size_t row = first_; row < last_; ++row)
        rows_[row].clear();
    first_ = rows_.size();
    last_ = 0;
    crossings_ = 0;
    even_odd_ = even_odd;
    for (const auto& outline : outlines) {
        for (std::size_t i = 1; i < outline.size(); ++i)
            TRY(cross(outline[i - 1], outline[i]));
        if (outline.size() > 2) TRY(cross(outline.back(), outline.front()));
    }
    all_crossings_ += crossings_;
    if (all_crossings_ > kMaxAllCrossings)
        return fail(Errc::limit, "drawing", "is too fine a drawing");
    return {};
}

void Painter::cover(float from, float to) {
    const auto most = static_cast<float>(width_);
    from = std::clamp(from, 0.0F, most);
    to = std::clamp(to, 0.0F, most);
    if (to <= from) return;
    const auto left = static_cast<std::size_t>(from), right = static_cast<std::size_t>(to);
    if (left == right) {
        covered_[left] += to - from;
        return;
    }
    covered_[left] += static_cast<float>(left + 1) - from;
    for (std::size_t x = left + 1; x < right; ++x)
        covered_[x] += 1;
    if (right < covered_.size()) covered_[right] += to - static_cast<float>(right);
}

void Painter::cover_row(int row) {
    std::ranges::fill(covered_, 0.0F);
    for (int fine = 0; fine < kFine; ++fine) {
        auto& crossings =
            rows_[static_cast<std::size_t>(row) * kFine + static_cast<std::size_t>(fine)];
        std::ranges::sort(crossings, {}, &Crossing::x);
        int winding = 0;
        for (std::size_t i = 0; i + 1 < crossings.size(); ++i) {
            winding += crossings[i].way;
            const bool inside = even_odd_ ? i % 2 == 0 : winding != 0;
            if (inside) cover(crossings[i].x, crossings[i + 1].x);
        }
    }
}

void Painter::lay(std::optional<Ink> ink, float opacity, std::uint16_t owner) {
    if (last_ <= first_) return;
    const auto top = static_cast<int>(first_ / kFine);
    const auto bottom = std::min(height_, static_cast<int>((last_ + kFine - 1) / kFine));
    for (int y = top; y < bottom; ++y) {
        cover_row(y);
        const std::size_t row = static_cast<std::size_t>(y) * static_cast<std::size_t>(width_);
        for (std::size_t x = 0; x < covered_.size(); ++x) {
            const float part = std::min(1.0F, covered_[x] / kFine);
            if (part <= 0) continue;
            if (owner != 0 && part >= 0.5F) painted_.owner[row + x] = owner;
            if (!ink) continue;
            const std::array<std::uint8_t, 3> over{ink->red, ink->green, ink->blue};
            for (std::size_t i = 0; i < over.size(); ++i) {
                auto& under = painted_.picture.rgb[(row + x) * 3 + i];
                const float mixed = static_cast<float>(under) * (1 - part * opacity) +
                                    static_cast<float>(over[i]) * part * opacity;
                under = static_cast<std::uint8_t>(std::lround(std::clamp(mixed, 0.0F, 255.0F)));
            }
        }
    }
}

/// Each line as a narrow box, all turned the same way round, and a small square at each corner.
std::vector<Outline> stroked(const std::vector<Outline>& outlines, float width) {
    const float half = std::max(width, 0.8F) / 2;
    std::vector<Outline> boxes;
    for (const auto& outline : outlines)
        for (std::size_t i = 1; i < outline.size(); ++i) {
            const Dot a = outline[i - 1], b = outline[i];
            const float length = std::hypot(b.x - a.x, b.y - a.y);
            if (!(length > 0)) continue;
            const float x = -(b.y - a.y) / length * half, y = (b.x - a.x) / length * half;
            boxes.push_back(
                {{a.x + x, a.y + y}, {a.x - x, a.y - y}, {b.x - x, b.y - y}, {b.x + x, b.y + y}});
            if (half < 1) continue;
            const float side = half * 0.8F;
            boxes.push_back({{b.x - side, b.y - side},
                             {b.x + side, b.y - side},
                             {b.x + side, b.y + side},
                             {b.x - side, b.y + side}});
        }
    return boxes;
}

std::uint16_t owner_of(const SvgShape& shape, const std::vector<std::string>& names) {
    for (auto id = shape.ids.rbegin(); id != shape.ids.rend(); ++id) {
        const auto found = std::ranges::find(names, *id);
        if (found != names.end()) return static_cast<std::uint16_t>(found - names.begin() + 1);
    }
    return 0;
}

std::vector<Outline> scaled(const std::vector<Outline>& outlines, float scale) {
    std::vector<Outline> all = outlines;
    for (auto& outline : all)
        for (auto& dot : outline)
            dot = {dot.x * scale, dot.y * scale};
    return all;
}

}  // namespace

Result<NamedDots> paint_svg(const SvgDrawing& drawing, const std::vector<std::string>& names,
                            int side) {
    constexpr std::size_t kMostNames = 60'000;
    if (names.size() > kMostNames) return fail(Errc::limit, "drawing", "has too many names");
    const float longest = std::max(drawing.width, drawing.height);
    const float scale = static_cast<float>(side) / longest;
    const auto dots = [scale](float length) {
        return std::max(1, static_cast<int>(std::lround(length * scale)));
    };
    Painter painter(dots(drawing.width), dots(drawing.height));
    for (const auto& shape : drawing.shapes) {
        const auto outlines = scaled(shape.outlines, scale);
        TRY(painter.fill(outlines, shape.even_odd));
        // Also an area that is not filled is pointed at.
        painter.lay(shape.fill, shape.fill_opacity, owner_of(shape, names));
        if (!shape.stroke || shape.stroke_width <= 0) continue;
        TRY(painter.fill(stroked(outlines, shape.stroke_width * scale), false));
        painter.lay(shape.stroke, shape.stroke_opacity, 0);
    }
    return painter.take();
}

}  // namespace relais::client::devices
