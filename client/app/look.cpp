#include "client/app/look.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "client/ui/ui.h"
#include "forms/base/file.h"
#include "forms/base/text.h"

namespace relais::client::app {

namespace {

constexpr const char* kName = "/window.conf";
constexpr std::size_t kMaxBytes = 64;

}  // namespace

Look present_look() {
    return {ui::ui_language(), ui::theme() == ui::Theme::night, ui::text_step()};
}

void apply(const Look& look) {
    ui::set_ui_language(look.language);
    ui::set_theme(look.night ? ui::Theme::night : ui::Theme::sun);
    ui::set_text_step(look.text_step);
}

Look kept_look(const std::string& folder, const Look& otherwise) {
    const auto text = read_file(folder + kName, kMaxBytes);
    if (!text) return otherwise;
    const auto words = split_blanks(*text);
    if (words.size() != 3) return otherwise;
    const auto& languages = ui::ui_languages();
    const bool known = std::ranges::find(languages, words[0]) != languages.end() &&
                       (words[1] == "sun" || words[1] == "night") &&
                       (words[2] == "0" || words[2] == "1" || words[2] == "2");
    if (!known) return otherwise;
    return {std::string(words[0]), words[1] == "night", words[2][0] - '0'};
}

void keep_look(const std::string& folder, const Look& look) {
    const std::string text =
        look.language + (look.night ? " night " : " sun ") + std::to_string(look.text_step) + "\n";
    static_cast<void>(write_file_atomically(folder + kName, text));
}

}  // namespace relais::client::app
