// How a shape of an SVG drawing is coloured: attributes, "style", and the plain rules of <style>.
// Internal to the reader of SVG drawings.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "client/devices/svg.h"

namespace relais::client::devices {

/// "#1a2", "#11aa22", "rgb(1, 2, 3)", "orange"; nothing for "none". What is not understood (a
/// gradient) is grey.
std::optional<Ink> ink_of(std::string_view text);

/// What a shape takes from the groups around it.
struct SvgStyle {
    std::optional<Ink> fill = Ink{};
    std::optional<Ink> stroke;
    float fill_opacity = 1, stroke_opacity = 1, opacity = 1;
    float stroke_width = 1;
    bool even_odd = false;
    bool hidden = false;

    void set(std::string_view name, std::string_view value);
    /// "fill: red; stroke: none"
    void set_all(std::string_view declarations);
};

/// The rules whose selector is one ".class", "#id" or "element"; others are passed over.
class SvgRules {
  public:
    void read(std::string_view sheet);
    void apply(std::string_view selector, SvgStyle& style) const;

  private:
    std::map<std::string, std::string, std::less<>> declarations_;
};

}  // namespace relais::client::devices
