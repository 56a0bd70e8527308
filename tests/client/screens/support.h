// Keys as a keyboard sends them, and pages as an interview shows them.
#pragma once

#include <string>
#include <vector>

#include "client/ui/keys.h"
#include "client/work/interview.h"

namespace relais::tests {

inline client::ui::KeyPress key(client::ui::Key which, bool shift = false, bool ctrl = false) {
    client::ui::KeyPress press;
    press.key = which;
    press.shift = shift;
    press.ctrl = ctrl;
    if (which == client::ui::Key::space) press.text = " ";
    return press;
}

inline client::ui::KeyPress letter(const std::string& text, bool shift = false, bool ctrl = false) {
    client::ui::KeyPress press = key(client::ui::Key::character, shift, ctrl);
    press.letter = text;
    if (!ctrl) press.text = text;
    return press;
}

/// A digit as QWERTY types it; AZERTY's top row gives another text without Shift.
inline client::ui::KeyPress digit(int value, const std::string& text = "?") {
    client::ui::KeyPress press = key(client::ui::Key::character);
    press.digit = value;
    press.text = text == "?" ? std::to_string(value) : text;
    press.letter = press.text;
    return press;
}

inline client::work::QuestionView question(client::work::Widget widget, const std::string& id) {
    client::work::QuestionView view;
    view.id = "/data/" + id;
    view.widget = widget;
    view.label = id;
    return view;
}

inline client::work::QuestionView select(const std::string& id,
                                         const std::vector<std::string>& labels) {
    auto view = question(client::work::Widget::select_one, id);
    for (std::size_t i = 0; i < labels.size(); ++i)
        view.choices.push_back({"c" + std::to_string(i + 1), labels[i], false});
    return view;
}

inline client::work::PageView page_of(client::work::QuestionView view) {
    client::work::PageView page;
    page.questions.push_back(std::move(view));
    page.number = 3;
    page.count = 14;
    return page;
}

/// Two rows of four counts: f0…f3, h0…h3.
inline client::work::PageView tally_page() {
    client::work::PageView page;
    page.kind = client::work::PageKind::tally;
    for (const char* row : {"f", "h"})
        for (int band = 0; band < 4; ++band)
            page.questions.push_back(
                question(client::work::Widget::integer, row + std::to_string(band)));
    page.number = 5;
    page.count = 9;
    return page;
}

}  // namespace relais::tests
