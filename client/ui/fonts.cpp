#include "client/ui/fonts.h"

#include <imgui.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/ui/utf8.h"
#include "forms/base/file.h"
#include "forms/base/result.h"

namespace relais::client::ui {

namespace {

static_assert(sizeof(ImWchar) == sizeof(unsigned short), "Debian builds ImGui with 16-bit glyphs");

constexpr std::size_t kMaxFontBytes = 8 << 20;

/// Height of Noto Sans' line in ems (ascender 1.069, descender 0.293): sizes are told in ems, as
/// screens.md does, and ImGui wants the line's height.
constexpr float kLineOfEm = 1.362F;

struct Cut {
    bool bold;
    float em;
    bool digits_only;
};
constexpr Cut kCuts[] = {{false, 16, false}, {false, 18, false}, {false, 22, false},
                         {true, 20, false},  {true, 26, false},  {true, 34, true}};

/// French, English, and the letters of Mali's languages; what else a text brings is added later.
constexpr char32_t kUsual[] = U"\u0152\u0153\u0178"
                              U"\u0181\u0253\u018A\u0257\u0186\u0254\u018E\u01DD\u0190\u025B"
                              U"\u0194\u0263\u019D\u0272\u014A\u014B\u01B3\u01B4\u0198\u0199"
                              U"\u00D1\u00F1\u0160\u0161\u017D\u017E\u1E0C\u1E0D\u1E62\u1E63"
                              U"\u1E6C\u1E6D\u1E92\u1E93\u0102\u0103"
                              U"\u0300\u0301\u0302\u0303\u0304\u0308\u030C"
                              U"\u2009\u2010\u2011\u2012\u2013\u2014\u2018\u2019\u201C\u201D"
                              U"\u2022\u2026\u202F\u2032\u2033\u2039\u203A\u20AC\u2212\u2260"
                              U"\u2264\u2265\uFFFD";
constexpr char32_t kSigns[] = U"\u2190\u2191\u2192\u2193\u2194\u21B5\u21B9\u2581\u2582\u2583\u2584"
                              U"\u2585\u2586\u2587\u2588\u25B2\u25BC\u25CF\u2610\u2611\u2713\u2717";

/// Noto Sans Arabic's line is higher (1.374 and 0.738): the same em asks for more of it.
constexpr float kArabicLineOfEm = 2.112F;
/// Drawn as soon as one Arabic letter is met: the signs, vowels and joined forms of the language.
/// Letters of others (Persian, Ajami) are added one by one.
constexpr char32_t kArabic[][2] = {{0x60C, 0x60C}, {0x61B, 0x61B},  {0x61F, 0x61F},
                                   {0x640, 0x640}, {0x64B, 0x652},  {0x660, 0x66D},
                                   {0x670, 0x670}, {0xFE80, 0xFEFC}};

bool is_arabic(char32_t c) {
    return (c >= 0x600 && c <= 0x6FF) || (c >= 0x750 && c <= 0x77F) || (c >= 0x8A0 && c <= 0x8FF) ||
           (c >= 0xFB50 && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFE);
}

bool is_tifinagh(char32_t c) {
    return c >= 0x2D30 && c <= 0x2D7F;
}

void add(std::vector<unsigned short>& ranges, char32_t first, char32_t last) {
    ranges.push_back(static_cast<unsigned short>(first));
    ranges.push_back(static_cast<unsigned short>(last));
}

}  // namespace

Result<void> Fonts::load(const std::string& folder) {
    folder_ = folder;
    regular_ = TRY(read_file(folder + "/NotoSans-Regular.ttf", kMaxFontBytes));
    bold_ = TRY(read_file(folder + "/NotoSans-Bold.ttf", kMaxFontBytes));
    symbols_ = TRY(read_file(folder + "/NotoSansSymbols2-Regular.ttf", kMaxFontBytes));
    arrows_ = TRY(read_file(folder + "/NotoSansMath-Regular.ttf", kMaxFontBytes));
    return {};
}

/// A script whose file cannot be read is shown as U+FFFD; nothing else suffers.
void Fonts::add_scripts() {
    arabic_.ranges.clear();
    tifinagh_.ranges.clear();
    const auto read = [&](std::string& into, const char* name) {
        if (!into.empty()) return;
        if (auto bytes = read_file(folder_ + name, kMaxFontBytes)) into = std::move(*bytes);
    };
    if (arabic_.met) {
        read(arabic_.regular, "/NotoSansArabic-Regular.ttf");
        read(arabic_.bold, "/NotoSansArabic-Bold.ttf");
        for (const auto& range : kArabic)
            add(arabic_.ranges, range[0], range[1]);
        for (const char16_t c : extra_)
            if (is_arabic(c)) add(arabic_.ranges, c, c);
    }
    if (tifinagh_.met) {
        read(tifinagh_.regular, "/NotoSansTifinagh-Regular.ttf");
        add(tifinagh_.ranges, 0x2D30, 0x2D7F);
    }
}

void Fonts::build(ImFontAtlas& atlas, float scale) {
    add_scripts();
    text_ranges_.clear();
    sign_ranges_.clear();
    add(text_ranges_, 0x20, 0x7E);
    add(text_ranges_, 0xA0, 0xFF);
    number_ranges_ = text_ranges_;
    for (const char32_t c : kUsual)
        if (c != 0) add(text_ranges_, c, c);
    for (const char32_t c : kSigns)
        if (c != 0) add(sign_ranges_, c, c);
    for (const char16_t c : extra_) {
        if (is_arabic(c)) continue;
        for (auto* ranges : {&text_ranges_, &number_ranges_, &sign_ranges_})
            add(*ranges, c, c);
    }
    for (auto* ranges :
         {&text_ranges_, &number_ranges_, &sign_ranges_, &arabic_.ranges, &tifinagh_.ranges}) {
        for (std::size_t i = 0; i < ranges->size(); i += 2)
            for (std::size_t c = (*ranges)[i]; c <= (*ranges)[i + 1]; ++c)
                known_.set(c);
        ranges->push_back(0);
    }

    atlas.Clear();
    atlas.Flags = ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoPowerOfTwoHeight;
    atlas.TexDesiredWidth = 1024;
    const auto add_font = [&](std::string& file, float pixels,
                              const std::vector<unsigned short>& ranges, bool merge) {
        ImFontConfig config;
        config.OversampleH = pixels < 34 ? 2 : 1;
        config.OversampleV = 1;
        config.MergeMode = merge;
        config.EllipsisChar = 0x2026;
        ImFont* font = atlas.AddFontFromMemoryTTF(file.data(), static_cast<int>(file.size()),
                                                  pixels, &config, ranges.data());
        // The bytes stay ours. Said afterwards: said before, ImGui copies the file for each size,
        // which comes to 9 MB.
        atlas.ConfigData.back().FontDataOwnedByAtlas = false;
        return font;
    };
    for (std::size_t face = 0; face < kFaces; ++face) {
        const Cut& cut = kCuts[face];
        const float pixels = std::round(cut.em * kLineOfEm * scale);
        sizes_[face] = pixels;
        fonts_[face] = add_font(cut.bold ? bold_ : regular_, pixels,
                                cut.digits_only ? number_ranges_ : text_ranges_, false);
        if (cut.digits_only && extra_.empty()) continue;
        if (!cut.digits_only) {
            std::string& arabic = cut.bold ? arabic_.bold : arabic_.regular;
            if (arabic_.met && !arabic.empty())
                add_font(arabic, std::round(pixels * kArabicLineOfEm / kLineOfEm), arabic_.ranges,
                         true);
            if (tifinagh_.met && !tifinagh_.regular.empty())
                add_font(tifinagh_.regular, pixels, tifinagh_.ranges, true);
        }
        add_font(symbols_, pixels, sign_ranges_, true);
        add_font(arrows_, pixels, sign_ranges_, true);
    }
    atlas.Build();
    scale_ = scale;
    fresh_ = false;
}

bool Fonts::want(char32_t c) {
    // Beyond the basic plane ImGui here has no glyphs: shown as U+FFFD.
    if (c < 0x80 || c > 0xFFFF || known_.test(c) || extra_.size() >= kMaxExtra) return false;
    known_.set(c);
    fresh_ = true;
    if (is_tifinagh(c)) {
        tifinagh_.met = true;
        return true;
    }
    if (is_arabic(c) && !arabic_.met) {
        arabic_.met = true;
        for (const auto& range : kArabic)
            for (char32_t known = range[0]; known <= range[1]; ++known)
                known_.set(known);
    }
    extra_.push_back(static_cast<char16_t>(c));
    return true;
}

bool Fonts::want(std::string_view text) {
    bool lacking = false;
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80)
            ++at;
        else
            lacking = want(next_code_point(text, at)) || lacking;
    }
    return lacking;
}

bool Fonts::want(std::u16string_view glyphs) {
    bool lacking = false;
    for (const char16_t c : glyphs)
        lacking = want(char32_t{c}) || lacking;
    return lacking;
}

}  // namespace relais::client::ui
