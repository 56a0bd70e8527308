// Paths of SVG drawings: curves and arcs become short lines.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "client/devices/svg.h"
#include "client/devices/svg_numbers.h"

namespace relais::client::devices {

namespace {

constexpr int kCurveSteps = 12;

/// Follows one path: where the pen is, and what the next smooth curve leans on.
class Pen {
  public:
    explicit Pen(std::string_view path) : numbers_(path) {}
    std::vector<Outline> follow();

  private:
    bool command(char letter);
    bool curve(char letter);
    bool line(char letter);
    bool arc(bool relative);
    void move_to(Dot to);
    void line_to(Dot to);
    void cubic(Dot first, Dot second, Dot to);
    void arc_to(Dot radius, float turn, std::pair<bool, bool> flags, Dot to);
    std::optional<Dot> dot(bool relative);

    SvgNumbers numbers_;
    std::vector<Outline> outlines_;
    Dot at_{}, start_{};
    std::optional<Dot> cubic_control_, quadratic_control_;
    std::size_t dots_ = 0;
};

void Pen::move_to(Dot to) {
    outlines_.push_back({to});
    at_ = start_ = to;
    ++dots_;
}

void Pen::line_to(Dot to) {
    if (outlines_.empty()) outlines_.push_back({at_});
    outlines_.back().push_back(to);
    at_ = to;
    ++dots_;
}

void Pen::cubic(Dot first, Dot second, Dot to) {
    const Dot from = at_;
    for (int step = 1; step <= kCurveSteps; ++step) {
        const float t = static_cast<float>(step) / kCurveSteps, u = 1 - t;
        const auto mix = [t, u](float a, float b, float c, float d) {
            return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
        };
        line_to({mix(from.x, first.x, second.x, to.x), mix(from.y, first.y, second.y, to.y)});
    }
}

/// SVG 1.1 appendix F.6.5: from two ends and radii to a centre and angles.
void Pen::arc_to(Dot radius, float turn, std::pair<bool, bool> flags, Dot to) {
    const Dot from = at_;
    float rx = std::abs(radius.x), ry = std::abs(radius.y);
    if (rx < 1e-6F || ry < 1e-6F || (from.x == to.x && from.y == to.y)) return line_to(to);
    const float phi = turn * std::numbers::pi_v<float> / 180;
    const float cosine = std::cos(phi), sine = std::sin(phi);
    const float half_x = (from.x - to.x) / 2, half_y = (from.y - to.y) / 2;
    const float x1 = cosine * half_x + sine * half_y, y1 = -sine * half_x + cosine * half_y;
    const float stretch = x1 * x1 / (rx * rx) + y1 * y1 / (ry * ry);
    if (stretch > 1) {
        rx *= std::sqrt(stretch);
        ry *= std::sqrt(stretch);
    }
    const float below = rx * rx * y1 * y1 + ry * ry * x1 * x1;
    const float above = std::max(0.0F, rx * rx * ry * ry - below);
    const float sign = flags.first == flags.second ? -1.0F : 1.0F;
    const float root = below > 0 ? sign * std::sqrt(above / below) : 0;
    const float cx1 = root * rx * y1 / ry, cy1 = -root * ry * x1 / rx;
    const float cx = cosine * cx1 - sine * cy1 + (from.x + to.x) / 2;
    const float cy = sine * cx1 + cosine * cy1 + (from.y + to.y) / 2;
    const float begin = std::atan2((y1 - cy1) / ry, (x1 - cx1) / rx);
    float sweep = std::atan2((-y1 - cy1) / ry, (-x1 - cx1) / rx) - begin;
    constexpr float kWhole = 2 * std::numbers::pi_v<float>;
    if (flags.second && sweep < 0) sweep += kWhole;
    if (!flags.second && sweep > 0) sweep -= kWhole;
    constexpr int kSteps = 2 * kCurveSteps;
    for (int step = 1; step < kSteps; ++step) {
        const float angle = begin + sweep * static_cast<float>(step) / kSteps;
        const float x = rx * std::cos(angle), y = ry * std::sin(angle);
        line_to({cosine * x - sine * y + cx, sine * x + cosine * y + cy});
    }
    line_to(to);
}

std::optional<Dot> Pen::dot(bool relative) {
    const auto x = numbers_.next(), y = numbers_.next();
    if (!x || !y) return std::nullopt;
    return relative ? Dot{at_.x + *x, at_.y + *y} : Dot{*x, *y};
}

bool Pen::arc(bool relative) {
    const auto rx = numbers_.next(), ry = numbers_.next(), turn = numbers_.next();
    const auto large = numbers_.flag(), sweep = numbers_.flag();
    const auto to = dot(relative);
    if (!rx || !ry || !turn || !large || !sweep || !to) return false;
    arc_to({*rx, *ry}, *turn, {*large, *sweep}, *to);
    return true;
}

bool Pen::line(char letter) {
    const bool relative = letter >= 'a';
    if (letter == 'H' || letter == 'h') {
        const auto x = numbers_.next();
        if (x) line_to({relative ? at_.x + *x : *x, at_.y});
        return x.has_value();
    }
    if (letter == 'V' || letter == 'v') {
        const auto y = numbers_.next();
        if (y) line_to({at_.x, relative ? at_.y + *y : *y});
        return y.has_value();
    }
    const auto to = dot(relative);
    if (to) line_to(*to);
    return to.has_value();
}

/// The control leaned on, mirrored at where the pen is.
Dot mirrored(std::optional<Dot> control, Dot at) {
    return control ? Dot{2 * at.x - control->x, 2 * at.y - control->y} : at;
}

bool Pen::curve(char letter) {
    const bool relative = letter >= 'a';
    const bool quadratic = letter == 'Q' || letter == 'q' || letter == 'T' || letter == 't';
    const bool smooth = letter == 'S' || letter == 's' || letter == 'T' || letter == 't';
    const Dot from = at_;
    const std::optional<Dot> first =
        smooth ? mirrored(quadratic ? quadratic_control_ : cubic_control_, from) : dot(relative);
    const std::optional<Dot> second = quadratic ? first : dot(relative);
    const auto to = dot(relative);
    if (!first || !second || !to) return false;
    if (!quadratic) {
        cubic(*first, *second, *to);
        cubic_control_ = second;
        return true;
    }
    const auto third = [](float end, float control) { return end + (control - end) * 2 / 3; };
    cubic({third(from.x, first->x), third(from.y, first->y)},
          {third(to->x, first->x), third(to->y, first->y)}, *to);
    quadratic_control_ = first;
    return true;
}

bool Pen::command(char letter) {
    constexpr std::string_view kCubic = "CcSs", kQuadratic = "QqTt";
    const bool cubic_before = cubic_control_.has_value();
    if (kCubic.find(letter) == std::string_view::npos && cubic_before) cubic_control_.reset();
    if (kQuadratic.find(letter) == std::string_view::npos) quadratic_control_.reset();
    switch (letter) {
    case 'M':
    case 'm': {
        const auto to = dot(letter == 'm');
        if (to) move_to(*to);
        return to.has_value();
    }
    case 'Z':
    case 'z':
        if (!outlines_.empty()) line_to(start_);
        return true;
    case 'A':
    case 'a':
        return arc(letter == 'a');
    case 'L':
    case 'l':
    case 'H':
    case 'h':
    case 'V':
    case 'v':
        return line(letter);
    default:
        return curve(letter);
    }
}

std::vector<Outline> Pen::follow() {
    constexpr std::string_view kLetters = "MmZzLlHhVvCcSsQqTtAa";
    char letter = 0;
    bool closed = false;
    while (dots_ < kMaxSvgDots) {
        const char next = numbers_.letter(kLetters);
        if (next != 0)
            letter = next;
        else if (letter == 0 || letter == 'Z' || letter == 'z' || numbers_.at_end())
            break;
        else if (letter == 'M' || letter == 'm')
            letter = letter == 'M' ? 'L' : 'l';  // what follows the first pair are lines
        // After "z" without a move the next outline begins where the last one did.
        const bool ends = letter == 'Z' || letter == 'z';
        if (closed && !ends && letter != 'M' && letter != 'm') outlines_.push_back({at_});
        closed = ends;
        if (!command(letter)) break;
    }
    return std::move(outlines_);
}

}  // namespace

std::vector<Outline> outlines_of(std::string_view path) {
    return Pen(path).follow();
}

}  // namespace relais::client::devices
