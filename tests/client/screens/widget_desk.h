// A desk at the form that shows every widget: goes to a question by its name.
#pragma once

#include <fstream>
#include <sstream>
#include <string>

#include "tests/client/screens/desk.h"

namespace relais::tests {

struct WidgetDesk : Desk {
    WidgetDesk() {
        std::ifstream file(REPO_ROOT "/tests/data/forms/widgets.md", std::ios::binary);
        std::stringstream bytes;
        bytes << file.rdbuf();
        settle_in({{"widgets.md", bytes.str()}});
        press(client::ui::Key::f5);
        REQUIRE(title().starts_with("form 1/"));
    }
    /// Shows the page of that question.
    void go(const std::string& name) {
        workplace->interview()->go_to("/data/" + name);
        driver->frame();
        driver->frame();
    }
    std::string answer(const std::string& name) const {
        return workplace->interview()->answer_at("/data/" + name);
    }
    bool has(const std::string& id) const { return driver->has("/data/" + id); }
    std::string shown(const std::string& id) const { return driver->text_of("/data/" + id); }
    void keys(client::ui::Key which, int times) {
        for (int i = 0; i < times; ++i)
            press(which);
    }
};

}  // namespace relais::tests
