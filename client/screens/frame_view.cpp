#include "client/screens/frame_view.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/screens/common.h"
#include "client/screens/messages.h"
#include "client/screens/words.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/workplace.h"
#include "forms/base/result.h"

namespace relais::client::screens {

namespace {

std::string point_in_words(const work::Workplace& workplace, const std::string& code) {
    for (const auto& point : workplace.settings().points)
        if (point.code == code)
            return point.place.empty() ? point.name : point.name + ", " + point.place;
    return code;
}

std::string place_in_words(const work::Workplace& workplace) {
    if (workplace.stage() == work::Stage::no_store || workplace.stage() == work::Stage::locked)
        return {};
    std::string text;
    if (const auto& shift = workplace.shift()) {
        text = point_in_words(workplace, shift->point);
        if (!shift->team.empty()) text += "  ·  " + shift->team;
        if (!text.empty()) text += "  ·  ";  // a form that is only tried has no point
    }
    return text + workplace.enumerator();
}

std::string name_of(const BarKey& key) {
    std::string name = key.ctrl ? "ctrl+" : "";
    if (key.shift) name += "shift+";
    switch (key.key) {
    case ui::Key::enter:
        return name + "enter";
    case ui::Key::escape:
        return name + "escape";
    case ui::Key::tab:
        return name + "tab";
    case ui::Key::backspace:
        return name + "backspace";
    case ui::Key::del:
        return name + "delete";
    case ui::Key::insert:
        return name + "insert";
    case ui::Key::page_up:
        return name + "page_up";
    case ui::Key::space:
        return name + "space";
    case ui::Key::menu:
        return name + "menu";
    case ui::Key::character:
        return name + key.letter;
    default:
        break;
    }
    if (key.key < ui::Key::f1 || key.key > ui::Key::f12) return name + "other";
    return name + "f" +
           std::to_string(static_cast<int>(key.key) - static_cast<int>(ui::Key::f1) + 1);
}

}  // namespace

void place_bar(const work::Workplace& workplace, const Now& now) {
    ui::top_bar(place_in_words(workplace), today_and_time(now));
}

void error_box(const std::optional<Error>& error, During during) {
    if (!error) return;
    const Told told = tell(*error, during);
    ui::message(ui::Sign::bad, told.what, told.remedy);
    if (!told.detail.empty()) ui::hint(told.detail);
    ui::space(16);
}

void key_line(Common& state, const std::vector<BarKey>& keys, const std::string& right,
              bool right_is_good) {
    std::vector<ui::KeyHint> hints;
    for (std::size_t i = 0; i < keys.size(); ++i)
        hints.push_back({keys[i].cap, keys[i].what,
                         keys[i].key == ui::Key::none ? "" : "key:" + name_of(keys[i]),
                         keys[i].minor});
    const auto clicked = ui::key_bar(hints, right, right_is_good);
    if (!clicked) return;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (hints[i].id != *clicked) continue;
        ui::KeyPress press;
        press.key = keys[i].key;
        press.shift = keys[i].shift;
        press.ctrl = keys[i].ctrl;
        press.letter = keys[i].letter;
        state.clicked = press;
    }
}

}  // namespace relais::client::screens
