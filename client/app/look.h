// How the window looks (language, theme, size of text), kept beside the records so that a locked or
// restarted program looks the same: nobody is dazzled at night by unlocking.
#pragma once

#include <string>

namespace relais::client::app {

struct Look {
    std::string language = "fr";
    bool night = false;
    int text_step = 0;
    bool operator==(const Look&) const = default;
};

/// What the window shows now.
Look present_look();
void apply(const Look& look);
/// As it was kept in the folder; `otherwise` where nothing readable is there.
Look kept_look(const std::string& folder, const Look& otherwise);
/// A folder that cannot be written to is no reason to bother anybody: the look is not an answer.
void keep_look(const std::string& folder, const Look& look);

}  // namespace relais::client::app
