#include "client/screens/language.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/ui/ui.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"
#include "forms/base/text.h"

namespace relais::client::screens {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kNames{{{"francais", "fr"},
                                                                               {"french", "fr"},
                                                                               {"anglais", "en"},
                                                                               {"english", "en"},
                                                                               {"arabe", "ar"},
                                                                               {"arabic", "ar"},
                                                                               {"العربية", "ar"},
                                                                               {"عربي", "ar"}}};

std::string code_of_name(const std::string& name) {
    const std::string folded = fold_for_search(name);
    for (const auto& [known, code] : kNames)
        if (folded == known || folded == fold_for_search(known)) return std::string(code);
    return {};
}

void next_of_window() {
    const auto& languages = ui::ui_languages();
    const auto at = std::ranges::find(languages, ui::ui_language());
    const bool last = at == languages.end() || at + 1 == languages.end();
    ui::set_ui_language(last ? languages.front() : *(at + 1));
}

std::vector<std::string> only_of_window(const std::vector<std::string>& of_form) {
    std::vector<std::string> rest;
    for (const std::string& language : ui::ui_languages())
        if (std::ranges::none_of(of_form, [&](const std::string& name) {
                return window_language(name) == language;
            }))
            rest.push_back(language);
    return rest;
}

}  // namespace

std::string language_code(const std::string& name) {
    const std::size_t open = name.rfind('('), close = name.rfind(')');
    if (open == std::string::npos || close == std::string::npos || close < open)
        return code_of_name(name);
    return std::string(trim(name.substr(open + 1, close - open - 1)));
}

std::string window_language(const std::string& name) {
    const std::string code = lower_ascii(language_code(name));
    return code.substr(0, code.find_first_of("-_"));
}

void match_language(work::Workplace& workplace) {
    work::Interview* interview = workplace.interview();
    if (interview == nullptr || workplace.saved_at().ms != 0) return;
    const auto languages = interview->languages();
    for (std::size_t i = 0; i < languages.size(); ++i)
        if (window_language(languages[i]) == ui::ui_language()) interview->set_language(i);
}

void next_language(work::Workplace& workplace) {
    work::Interview* interview = workplace.interview();
    const auto languages =
        interview != nullptr ? interview->languages() : std::vector<std::string>{};
    if (languages.size() < 2) return next_of_window();
    const auto rest = only_of_window(languages);
    const auto here = std::ranges::find(rest, ui::ui_language());
    std::size_t next = interview->language() + 1;
    if (here != rest.end())
        next = languages.size() + static_cast<std::size_t>(here - rest.begin()) + 1;
    next %= languages.size() + rest.size();
    if (next >= languages.size()) {
        ui::set_ui_language(rest[next - languages.size()]);
        return;
    }
    interview->set_language(next);
    if (workplace.saved_at().ms != 0) workplace.keep();
    ui::set_ui_language(window_language(languages[next]));
}

void read_form_language(work::Workplace& workplace) {
    const work::Interview* interview = workplace.interview();
    std::string code;
    if (interview != nullptr) {
        const auto languages = interview->languages();
        if (interview->language() < languages.size())
            code = language_code(languages[interview->language()]);
    }
    ui::set_reading_language(code);
}

}  // namespace relais::client::screens
