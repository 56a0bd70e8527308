// Every real form through the whole window but the glass: any keys at all, and what was answered is
// there again after the power went.
#include "client/work/trial.h"
#include "tests/client/screens/desk.h"
#include "tests/client/work/real_forms.h"
#include "tests/client/work/walker.h"

using namespace relais;
using namespace relais::tests;
using client::ui::Key;

namespace {

/// Somebody whose sleeve lies on the keyboard. Locking, closing the day and quitting are left out:
/// they have their own tests.
class Sleeve {
  public:
    explicit Sleeve(std::uint64_t seed) : random_(seed) {}

    void press(Desk& desk) {
        const std::string title = desk.title();
        if (title == "home") {
            desk.press(desk.workplace->drafts().empty() ? Key::f5 : Key::f8);
        } else if (title == "records") {
            desk.press(Key::enter);
        } else if (title == "review") {
            static constexpr Key kThere[] = {Key::enter, Key::down,   Key::end,
                                             Key::f10,   Key::escape, Key::page_down};
            desk.press(kThere[random_.below(std::size(kThere))]);
        } else if (title.starts_with("form")) {
            in_form(desk);
        } else {
            desk.press(Key::escape);
        }
    }

  private:
    void in_form(Desk& desk) {
        static constexpr Key kKeys[] = {
            Key::enter, Key::enter, Key::enter,   Key::enter,     Key::tab,  Key::up,
            Key::down,  Key::left,  Key::right,   Key::page_down, Key::home, Key::end,
            Key::space, Key::f1,    Key::f2,      Key::f4,        Key::f5,   Key::f6,
            Key::f7,    Key::f8,    Key::page_up, Key::backspace, Key::del,  Key::insert};
        switch (random_.below(10)) {
        case 0:
        case 1:
        case 2:
            desk.press(digit(static_cast<int>(random_.below(10))));
            return;
        case 3:
        case 4: {
            static const char* const kTyped[] = {"o", "n", "a", "é", "ɛ", "-",
                                                 ",", "/", "g", "z", "ب", "لا"};
            desk.type(kTyped[random_.below(std::size(kTyped))]);
            return;
        }
        case 5: {
            static const char* const kLetters[] = {"z", "y", "+", "-", "t",
                                                   "a", "c", "x", "v", "l"};
            desk.press(letter(kLetters[random_.below(std::size(kLetters))], false, true));
            return;
        }
        case 6:
            if (random_.below(6) == 0) desk.press(random_.below(2) == 0 ? Key::f3 : Key::escape);
            return;
        default:
            desk.press(key(kKeys[random_.below(std::size(kKeys))], random_.below(8) == 0,
                           random_.below(12) == 0));
            return;
        }
    }

    SeededRandom random_;
};

void step_out(Desk& desk) {
    for (int i = 0; i < 8 && desk.title() != "home"; ++i)
        desk.press(Key::escape);
    REQUIRE(desk.title() == "home");
}

void check_power_cut(Desk& desk, const std::shared_ptr<const client::work::OpenForm>& form) {
    auto* interview = desk.workplace->interview();
    if (interview == nullptr || desk.workplace->saved_at().ms == 0) return;
    desk.workplace->keep();
    const std::string before = client::work::tests::without_log(*interview);
    const bool settles = !client::work::tests::never_settles(form, {}, *interview,
                                                             desk.laptop.clock, desk.laptop.random);
    const bool in_form = desk.title().starts_with("form");
    desk.start();
    desk.enter(client::work::tests::kPassphrase);
    REQUIRE(desk.workplace->interview() != nullptr);
    if (settles) CHECK(client::work::tests::without_log(*desk.workplace->interview()) == before);
    if (in_form) CHECK(desk.title().starts_with("form"));
}

}  // namespace

TEST_CASE("walk: any keys at all in every real form and a power cut", "[client_screens]") {
    const auto paths = client::work::tests::real_forms();
    if (paths.empty()) {
        std::printf("skipped: no forms beside the project\n");
        return;
    }
    const auto seed = client::work::tests::walk_seed();
    std::size_t walked = 0;
    for (const auto& path : paths) {
        auto found = client::work::read_form_with_files(path);
        if (!found) continue;
        INFO("seed " << seed << ", " << path);
        Desk desk;
        desk.settle_in(std::move(found->files));
        Sleeve sleeve(seed + walked++);
        const auto steps = client::work::tests::walk_steps(40);
        for (std::uint64_t step = 0; step < steps; ++step) {
            INFO("step " << step << " at " << desk.title());
            sleeve.press(desk);
            REQUIRE_FALSE(desk.title().empty());
        }
        check_power_cut(desk, found->form);
        step_out(desk);
    }
    std::printf("seed %llu: %zu forms\n", static_cast<unsigned long long>(seed), walked);
    CHECK(walked > 0);
}
