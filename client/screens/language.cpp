#include "client/screens/language.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

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

}  // namespace relais::client::screens
