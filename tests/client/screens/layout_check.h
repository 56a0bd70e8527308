// Fails where, on the screen that a desk shows, anything lies over anything at any size.
#pragma once

#include <string>

#include "tests/client/screens/desk.h"

namespace relais::tests {

/// What is scrolled half under the bottom line is no fault; a figure's box is wider than its words.
inline bool is_fault(const std::string& overlap) {
    if (overlap.find("figure.") != std::string::npos) return false;
    const std::size_t over = overlap.find(" lies over ");
    if (over == std::string::npos) return true;
    const auto in_bar = [](const std::string& id) {
        return id.starts_with("key:") || id.starts_with("key_bar");
    };
    return in_bar(overlap.substr(0, over)) == in_bar(overlap.substr(over + 11));
}

inline void check_layout(Desk& desk) {
    for (const auto size : {ScreenDriver::Size{1366, 768, 0}, ScreenDriver::Size{1024, 600, 0},
                            ScreenDriver::Size{1920, 1080, 2}, ScreenDriver::Size{1024, 600, 2}}) {
        desk.driver->resize(size);
        INFO(desk.title() << " at " << size.width << "x" << size.height << " step "
                          << size.text_step);
        for (const std::string& wrong : desk.driver->overlapping())
            if (is_fault(wrong)) FAIL_CHECK(wrong);
    }
    desk.driver->resize({1366, 768, 0});
}

}  // namespace relais::tests
