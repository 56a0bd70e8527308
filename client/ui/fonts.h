// The type: Noto Sans in the six sizes that are used, with arrows and signs from its sister fonts.
// Only the letters that are needed are drawn into the atlas; one met for the first time (a name in
// another script) is added before the next picture.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"

struct ImFont;
struct ImFontAtlas;

namespace relais::client::ui {

enum class Face : std::uint8_t { status, hint, body, heading, title, number };

class Fonts {
  public:
    static constexpr std::size_t kMaxExtra = 2000;  ///< letters beyond the usual ones

    /// Reads the files of `folder`.
    Result<void> load(const std::string& folder);
    [[nodiscard]] bool needs_building(float scale) const { return fresh_ || scale != scale_; }
    void build(ImFontAtlas& atlas, float scale);
    [[nodiscard]] ImFont* font(Face face) const { return fonts_[static_cast<std::size_t>(face)]; }
    [[nodiscard]] float size(Face face) const { return sizes_[static_cast<std::size_t>(face)]; }
    /// Remembers what the atlas lacks of a text; true when it lacked something.
    bool want(std::string_view text);
    /// The same for glyphs as they are drawn (bidi.h).
    bool want(std::u16string_view glyphs);

  private:
    static constexpr std::size_t kFaces = 6;
    bool want(char32_t c);
    /// Merged from the first text in that script on: who never meets it pays nothing for it.
    struct Script {
        bool met = false;
        std::string regular, bold;
        std::vector<unsigned short> ranges;
    };
    void add_scripts();

    std::string folder_;
    std::string regular_, bold_, symbols_, arrows_;
    Script arabic_, tifinagh_;
    std::bitset<0x10000> known_;
    std::vector<char16_t> extra_;
    std::vector<unsigned short> text_ranges_, number_ranges_, sign_ranges_;
    ImFont* fonts_[kFaces] = {};
    float sizes_[kFaces] = {};
    float scale_ = 0;
    bool fresh_ = true;
};

}  // namespace relais::client::ui
