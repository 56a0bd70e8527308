#include "client/devices/svg_style.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "client/devices/svg.h"
#include "client/devices/svg_numbers.h"
#include "forms/base/text.h"

namespace relais::client::devices {

namespace {

constexpr std::size_t kMostRules = 2'000;
constexpr Ink kUnknown{160, 160, 160};

struct NamedInk {
    std::string_view name;
    Ink ink;
};
// CSS 2.1 §4.3.6 and those that drawing programs write most.
constexpr std::array<NamedInk, 26> kNames{
    {{"black", {0, 0, 0}},          {"white", {255, 255, 255}},     {"red", {255, 0, 0}},
     {"green", {0, 128, 0}},        {"blue", {0, 0, 255}},          {"yellow", {255, 255, 0}},
     {"orange", {255, 165, 0}},     {"gray", {128, 128, 128}},      {"grey", {128, 128, 128}},
     {"silver", {192, 192, 192}},   {"lightgray", {211, 211, 211}}, {"lightgrey", {211, 211, 211}},
     {"darkgray", {169, 169, 169}}, {"darkgrey", {169, 169, 169}},  {"maroon", {128, 0, 0}},
     {"purple", {128, 0, 128}},     {"fuchsia", {255, 0, 255}},     {"lime", {0, 255, 0}},
     {"olive", {128, 128, 0}},      {"navy", {0, 0, 128}},          {"teal", {0, 128, 128}},
     {"aqua", {0, 255, 255}},       {"brown", {165, 42, 42}},       {"pink", {255, 192, 203}},
     {"beige", {245, 245, 220}},    {"tan", {210, 180, 140}}}};

std::optional<Ink> hexadecimal(std::string_view digits) {
    if (digits.size() != 3 && digits.size() != 6) return kUnknown;
    unsigned value = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (error != std::errc() || end != digits.data() + digits.size()) return kUnknown;
    const auto part = [value](unsigned shift, unsigned mask, unsigned times) {
        return static_cast<std::uint8_t>(((value >> shift) & mask) * times);
    };
    if (digits.size() == 3) return Ink{part(8, 15, 17), part(4, 15, 17), part(0, 15, 17)};
    return Ink{part(16, 255, 1), part(8, 255, 1), part(0, 255, 1)};
}

std::optional<Ink> three_numbers(std::string_view text) {
    SvgNumbers numbers(text);
    std::array<std::uint8_t, 3> parts{};
    for (auto& part : parts) {
        const auto value = numbers.next();
        if (!value) return kUnknown;
        part = static_cast<std::uint8_t>(std::lround(std::clamp(*value, 0.0F, 255.0F)));
    }
    return Ink{parts[0], parts[1], parts[2]};
}

float number_or(std::string_view text, float otherwise) {
    return SvgNumbers(text).next().value_or(otherwise);
}

float fraction(std::string_view text) {
    const float value = number_or(text, 1);
    return std::clamp(text.ends_with('%') ? value / 100 : value, 0.0F, 1.0F);
}

}  // namespace

std::optional<Ink> ink_of(std::string_view text) {
    const std::string word = lower_ascii(trim(text));
    if (word == "none" || word == "transparent") return std::nullopt;
    if (word.starts_with('#')) return hexadecimal(std::string_view(word).substr(1));
    if (word.starts_with("rgb(")) return three_numbers(std::string_view(word).substr(4));
    if (word == "currentcolor") return Ink{};
    const auto* found = std::ranges::find(kNames, std::string_view(word), &NamedInk::name);
    return found == kNames.end() ? kUnknown : found->ink;
}

void SvgStyle::set(std::string_view name, std::string_view value) {
    value = trim(value);
    if (const std::size_t important = value.find("!important"); important != value.npos)
        value = trim(value.substr(0, important));
    if (value.empty() || value == "inherit") return;
    if (name == "fill")
        fill = ink_of(value);
    else if (name == "stroke")
        stroke = ink_of(value);
    else if (name == "fill-opacity")
        fill_opacity = fraction(value);
    else if (name == "stroke-opacity")
        stroke_opacity = fraction(value);
    else if (name == "opacity")
        opacity *= fraction(value);
    else if (name == "stroke-width")
        stroke_width = std::max(0.0F, number_or(value, stroke_width));
    else if (name == "fill-rule")
        even_odd = value == "evenodd";
    else if (name == "display" || name == "visibility")
        hidden = hidden || value == "none" || value == "hidden" || value == "collapse";
}

void SvgStyle::set_all(std::string_view declarations) {
    for (const std::string_view each : split(declarations, ';')) {
        const std::size_t colon = each.find(':');
        if (colon == std::string_view::npos) continue;
        set(trim(each.substr(0, colon)), each.substr(colon + 1));
    }
}

void SvgRules::read(std::string_view sheet) {
    while (declarations_.size() < kMostRules) {
        const std::size_t open = sheet.find('{');
        const std::size_t close = sheet.find('}', open == std::string_view::npos ? 0 : open);
        if (open == std::string_view::npos || close == std::string_view::npos) return;
        const std::string_view body = sheet.substr(open + 1, close - open - 1);
        for (const std::string_view selector : split(sheet.substr(0, open), ',')) {
            const std::string name(trim(selector));
            if (!name.empty()) declarations_[name].append(body).append(";");
        }
        sheet.remove_prefix(close + 1);
    }
}

void SvgRules::apply(std::string_view selector, SvgStyle& style) const {
    const auto found = declarations_.find(selector);
    if (found != declarations_.end()) style.set_all(found->second);
}

}  // namespace relais::client::devices
