// A laptop with the whole window on it but the glass: the shell, drawn and worked by key and click.
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "client/app/shell.h"
#include "tests/client/screens/support.h"
#include "tests/client/work/world.h"
#include "tests/support/screen_driver.h"

namespace relais::tests {

struct Desk {
    client::work::tests::Laptop laptop;
    std::unique_ptr<client::work::Workplace> workplace;
    std::unique_ptr<client::app::Shell> shell;
    std::unique_ptr<ScreenDriver> driver;
    std::size_t keys = 0;  ///< pressed so far

    Desk() { start(); }
    explicit Desk(std::unique_ptr<client::work::Jobs> jobs) : laptop(std::move(jobs)) { start(); }

    /// The program started (again) on the same folder.
    void start() {
        driver.reset();
        shell.reset();
        workplace.reset();
        workplace = laptop.workplace();
        shell = std::make_unique<client::app::Shell>(*workplace, &laptop.clock);
        driver = std::make_unique<ScreenDriver>([this] { shell->draw(); },
                                                [this](const client::ui::KeyPress& press) {
                                                    ++keys;
                                                    shell->press(press);
                                                });
        client::ui::set_ui_language("fr");
        driver->frame();
    }
    std::string title() const { return shell->title(); }
    void press(client::ui::Key which) { driver->press(which); }
    void press(const client::ui::KeyPress& press) { driver->press(press); }
    void type(const std::string& text) { driver->type(text); }
    void enter(const std::string& text = {}) {
        type(text);
        press(client::ui::Key::enter);
    }
    bool click(const std::string& id) { return driver->click(id); }
    bool shows(const std::string& text) const { return driver->shows(text); }

    /// Enrols with these files, opens the shift: the home screen.
    void settle_in(std::vector<sync::batch::FormFile> files = {
                       {"registre.md", client::work::tests::kSmallForm}}) {
        laptop.hub.write_enrolment(laptop.folder / "laptop.relais", std::move(files));
        enter(laptop.folder / "laptop.relais");
        enter("AD-07");
        enter(client::work::tests::kPassphrase);
        enter(client::work::tests::kPassphrase);
        REQUIRE(title() == "shift");
        press(client::ui::Key::enter);
        REQUIRE(title() == "home");
    }
};

}  // namespace relais::tests
