// Reads SVG drawings: the shapes of SVG 1.1 §8 and §9 with their groups and transforms.
#include "client/devices/svg.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pugixml.hpp>

#include "client/devices/svg_numbers.h"
#include "client/devices/svg_style.h"
#include "forms/base/result.h"
#include "forms/base/text.h"

namespace relais::client::devices {

namespace {

constexpr int kDeepest = 64;
constexpr int kRoundSteps = 48;

/// x' = a x + c y + e, y' = b x + d y + f (SVG 1.1 §7.4).
struct Affine {
    float a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;
    [[nodiscard]] Affine then_inner(const Affine& m) const {
        return {a * m.a + c * m.b, b * m.a + d * m.b,     a * m.c + c * m.d,
                b * m.c + d * m.d, a * m.e + c * m.f + e, b * m.e + d * m.f + f};
    }
    [[nodiscard]] Dot at(Dot dot) const {
        const auto bounded = [](float value) {
            return std::isfinite(value) ? std::clamp(value, -kFarthest, kFarthest) : 0.0F;
        };
        return {bounded(a * dot.x + c * dot.y + e), bounded(b * dot.x + d * dot.y + f)};
    }
    [[nodiscard]] float size() const {
        const float area = std::sqrt(std::abs(a * d - b * c));
        return std::isfinite(area) ? area : 1;
    }
};

Affine one_transform(std::string_view name, std::string_view arguments) {
    SvgNumbers numbers(arguments);
    std::array<float, 6> n{};
    std::size_t count = 0;
    for (auto value = numbers.next(); value && count < n.size(); value = numbers.next())
        n[count++] = *value;
    constexpr float kDegree = std::numbers::pi_v<float> / 180;
    if (name == "matrix" && count == 6) return {n[0], n[1], n[2], n[3], n[4], n[5]};
    if (name == "translate") return {1, 0, 0, 1, n[0], n[1]};
    if (name == "scale") return {n[0], 0, 0, count > 1 ? n[1] : n[0], 0, 0};
    if (name == "skewX") return {1, 0, std::tan(n[0] * kDegree), 1, 0, 0};
    if (name == "skewY") return {1, std::tan(n[0] * kDegree), 0, 1, 0, 0};
    if (name == "rotate") {
        const float cosine = std::cos(n[0] * kDegree), sine = std::sin(n[0] * kDegree);
        const Affine there{1, 0, 0, 1, n[1], n[2]}, back{1, 0, 0, 1, -n[1], -n[2]};
        return there.then_inner({cosine, sine, -sine, cosine, 0, 0}).then_inner(back);
    }
    return {};
}

Affine transform_of(std::string_view text) {
    Affine whole;
    for (int i = 0; i < kDeepest; ++i) {
        const std::size_t open = text.find('('), close = text.find(')');
        if (open == std::string_view::npos || close == std::string_view::npos || close < open)
            break;
        std::string_view name = trim(text.substr(0, open));
        if (name.starts_with(',')) name = trim(name.substr(1));
        whole = whole.then_inner(one_transform(name, text.substr(open + 1, close - open - 1)));
        text.remove_prefix(close + 1);
    }
    return whole;
}

float number_at(const pugi::xml_node& element, const char* name) {
    return SvgNumbers(element.attribute(name).value()).next().value_or(0);
}

Outline ellipse(Dot middle, Dot radius) {
    Outline outline;
    for (int step = 0; step < kRoundSteps; ++step) {
        const float angle = 2 * std::numbers::pi_v<float> * static_cast<float>(step) / kRoundSteps;
        outline.push_back(
            {middle.x + radius.x * std::cos(angle), middle.y + radius.y * std::sin(angle)});
    }
    outline.push_back(outline.front());
    return outline;
}

std::vector<Outline> corners(const pugi::xml_node& element, bool closed) {
    SvgNumbers numbers(element.attribute("points").value());
    Outline outline;
    for (;;) {
        const auto x = numbers.next(), y = numbers.next();
        if (!x || !y || outline.size() >= kMaxSvgDots) break;
        outline.push_back({*x, *y});
    }
    if (outline.empty()) return {};
    if (closed) outline.push_back(outline.front());
    return {std::move(outline)};
}

/// Empty for an element that is no shape.
std::vector<Outline> shape_outlines(const pugi::xml_node& element, std::string_view name) {
    if (name == "path") return outlines_of(element.attribute("d").value());
    if (name == "polygon" || name == "polyline") return corners(element, name == "polygon");
    const auto at = [&element](const char* attribute) { return number_at(element, attribute); };
    if (name == "rect") {
        const float x = at("x"), y = at("y"), w = at("width"), h = at("height");
        if (w <= 0 || h <= 0) return {};
        return {{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}}};
    }
    if (name == "circle" && at("r") > 0) return {ellipse({at("cx"), at("cy")}, {at("r"), at("r")})};
    if (name == "ellipse" && at("rx") > 0 && at("ry") > 0)
        return {ellipse({at("cx"), at("cy")}, {at("rx"), at("ry")})};
    if (name == "line") return {{{at("x1"), at("y1")}, {at("x2"), at("y2")}}};
    return {};
}

std::string_view local(const pugi::xml_node& element) {
    const std::string_view name = element.name();
    return name.substr(name.rfind(':') + 1);
}

/// What an element hands down.
struct Around {
    Affine affine;
    SvgStyle style;
    std::vector<std::string> ids;
};

class Reader {
  public:
    explicit Reader(SvgDrawing& drawing) : drawing_(drawing) {}
    /// The sheets first: they hold for what stands before them too.
    void read_sheets(const pugi::xml_node& element, int depth);
    Result<void> read(const pugi::xml_node& element, const Around& around, int depth);

  private:
    Around inside(const pugi::xml_node& element, std::string_view name, const Around& around);
    Result<void> add(std::vector<Outline> outlines, const Around& own);

    SvgDrawing& drawing_;
    SvgRules rules_;
    std::size_t dots_ = 0;
};

void Reader::read_sheets(const pugi::xml_node& element, int depth) {
    if (depth > kDeepest) return;
    for (const auto& child : element.children()) {
        if (local(child) == "style")
            rules_.read(child.text().get());
        else
            read_sheets(child, depth + 1);
    }
}

Around Reader::inside(const pugi::xml_node& element, std::string_view name, const Around& around) {
    Around own = around;
    own.affine = around.affine.then_inner(transform_of(element.attribute("transform").value()));
    // SVG 1.1 §6.4: attributes first, then the sheet's rules, then "style".
    for (const auto& attribute : element.attributes())
        own.style.set(attribute.name(), attribute.value());
    rules_.apply(name, own.style);
    const std::string_view id = element.attribute("id").value();
    for (const auto word : split_blanks(element.attribute("class").value()))
        rules_.apply("." + std::string(word), own.style);
    if (!id.empty()) rules_.apply("#" + std::string(id), own.style);
    own.style.set_all(element.attribute("style").value());
    if (!id.empty()) own.ids.emplace_back(id);
    return own;
}

Result<void> Reader::add(std::vector<Outline> outlines, const Around& own) {
    if (drawing_.shapes.size() >= kMaxSvgShapes)
        return fail(Errc::limit, "drawing", "has too many shapes");
    for (auto& outline : outlines) {
        dots_ += outline.size();
        if (dots_ > kMaxSvgDots) return fail(Errc::limit, "drawing", "has too many corners");
        for (auto& dot : outline)
            dot = own.affine.at(dot);
    }
    SvgShape shape;
    shape.ids = own.ids;
    shape.outlines = std::move(outlines);
    shape.even_odd = own.style.even_odd;
    shape.fill = own.style.fill;
    shape.stroke = own.style.stroke;
    shape.fill_opacity = own.style.fill_opacity * own.style.opacity;
    shape.stroke_opacity = own.style.stroke_opacity * own.style.opacity;
    shape.stroke_width = std::clamp(own.style.stroke_width * own.affine.size(), 0.0F, kFarthest);
    drawing_.shapes.push_back(std::move(shape));
    return {};
}

Result<void> Reader::read(const pugi::xml_node& element, const Around& around, int depth) {
    if (depth > kDeepest) return fail(Errc::limit, "drawing", "has groups within groups");
    for (const auto& child : element.children()) {
        if (child.type() != pugi::node_element) continue;
        const std::string_view name = local(child);
        const bool unseen = name == "defs" || name == "symbol" || name == "clipPath" ||
                            name == "mask" || name == "marker" || name == "pattern";
        if (unseen) continue;
        const Around own = inside(child, name, around);
        if (own.style.hidden) continue;
        if (name == "g" || name == "a" || name == "svg" || name == "switch") {
            TRY(read(child, own, depth + 1));
            continue;
        }
        auto outlines = shape_outlines(child, name);
        if (!outlines.empty()) TRY(add(std::move(outlines), own));
    }
    return {};
}

/// SVG 1.1 §7.7: where the drawing's corner and its size are.
Result<Affine> read_box(const pugi::xml_node& root, SvgDrawing& drawing) {
    SvgNumbers box(root.attribute("viewBox").value());
    const auto x = box.next(), y = box.next(), width = box.next(), height = box.next();
    Affine to_origin;
    if (width && height) {
        to_origin = {1, 0, 0, 1, -*x, -*y};
        drawing.width = *width;
        drawing.height = *height;
    } else {
        drawing.width = number_at(root, "width");
        drawing.height = number_at(root, "height");
    }
    if (drawing.width < 1e-3F || drawing.height < 1e-3F)
        return fail(Errc::unsupported, "drawing", "does not say how large it is");
    return to_origin;
}

}  // namespace

Result<SvgDrawing> read_svg(std::string_view bytes) {
    if (bytes.size() > kMaxSvgBytes) return fail(Errc::limit, "drawing", "is too large a file");
    pugi::xml_document document;
    // Its own entities are left as they are: nothing in it grows.
    const auto parsed = document.load_buffer(bytes.data(), bytes.size(), pugi::parse_default);
    const pugi::xml_node root = document.document_element();
    if (!parsed || local(root) != "svg")
        return fail(Errc::unsupported, "drawing", "is no SVG drawing");
    SvgDrawing drawing;
    Around around;
    around.affine = TRY(read_box(root, drawing));
    Reader reader(drawing);
    reader.read_sheets(root, 0);
    TRY(reader.read(root, around, 0));
    if (drawing.shapes.empty()) return fail(Errc::unsupported, "drawing", "holds no shapes");
    return drawing;
}

}  // namespace relais::client::devices
