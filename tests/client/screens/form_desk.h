// A desk at the first page of a form: goes to a question by its name, reads answers.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/client/screens/desk.h"

namespace relais::tests {

struct FormDesk : Desk {
    explicit FormDesk(std::vector<sync::batch::FormFile> files) { open(std::move(files)); }
    FormDesk(const std::string& file_name, const std::string& bytes)
        : FormDesk(std::vector<sync::batch::FormFile>{{file_name, bytes}}) {}

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

  private:
    void open(std::vector<sync::batch::FormFile> files) {
        settle_in(std::move(files));
        press(client::ui::Key::f5);
        REQUIRE(title().starts_with("form 1/"));
    }
};

}  // namespace relais::tests
