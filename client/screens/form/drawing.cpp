#include "client/screens/form/drawing.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "client/screens/form/form.h"
#include "client/screens/form/geo.h"
#include "client/screens/form/widget.h"
#include "client/ui/keys.h"
#include "client/work/files.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"

namespace relais::client::screens::form {

namespace {

constexpr float kStep = 0.02F, kSmallStep = 0.005F;
constexpr std::size_t kMostDots = 50'000;  ///< an hour of scribbling

std::size_t dots_of(const work::Drawing& drawing) {
    std::size_t count = 0;
    for (const auto& stroke : drawing.strokes)
        count += stroke.size();
    return count;
}

void add_dot(Sheet& sheet) {
    if (sheet.drawing.strokes.empty() || dots_of(sheet.drawing) >= kMostDots) return;
    const auto& stroke = sheet.drawing.strokes.back();
    const bool rests =
        !stroke.empty() && stroke.back().x == sheet.pen.x && stroke.back().y == sheet.pen.y;
    if (rests) return;
    sheet.drawing.strokes.back().push_back(sheet.pen);
}

void begin_stroke(Sheet& sheet) {
    sheet.drawing.strokes.emplace_back();
    add_dot(sheet);
}

bool move_by_arrow(Sheet& sheet, const ui::KeyPress& key) {
    const float step = key.shift ? kSmallStep : kStep;
    work::Dot to = sheet.pen;
    // A sheet is no page that runs from right to left: the pen goes where the arrow points.
    switch (arrow_on_map(key)) {
    case ui::Key::up:
        to.y -= step;
        break;
    case ui::Key::down:
        to.y += step;
        break;
    case ui::Key::left:
        to.x -= step;
        break;
    case ui::Key::right:
        to.x += step;
        break;
    default:
        return false;
    }
    sheet.pen = {std::clamp(to.x, 0.0F, 1.0F), std::clamp(to.y, 0.0F, 1.0F)};
    if (sheet.lowered) add_dot(sheet);
    return true;
}

}  // namespace

bool is_drawn(const work::QuestionView& question) {
    if (question.widget != work::Widget::image) return false;
    return work::looks(question, "draw") || work::looks(question, "signature") ||
           work::looks(question, "annotate");
}

void open_sheet(Sheet& sheet, const work::QuestionView& question) {
    sheet = Sheet{};
    sheet.question = question.id;
    if (work::looks(question, "signature")) sheet.drawing.height = 300;
    if (work::looks(question, "annotate")) sheet.drawing.upon = question.value;
}

Reaction press_sheet(State& state, const ui::KeyPress& key) {
    Sheet& sheet = state.sheet;
    if (sheet.keeping.busy() || move_by_arrow(sheet, key)) return {.mine = true};
    switch (key.key) {
    case ui::Key::escape:
        sheet = Sheet{};
        break;
    case ui::Key::enter:
        if (!key.shift && !sheet.drawing.strokes.empty()) return {true, KeepDrawing{}};
        break;
    case ui::Key::space:
        sheet.lowered = !sheet.lowered;
        if (sheet.lowered) begin_stroke(sheet);
        break;
    case ui::Key::backspace:
    case ui::Key::del:
        sheet.lowered = false;
        if (!sheet.drawing.strokes.empty()) sheet.drawing.strokes.pop_back();
        break;
    default:
        break;
    }
    return {.mine = true};
}

void move_pen(Sheet& sheet, const PenAt& pen) {
    const bool begins = pen.down && !sheet.pressed;
    sheet.pressed = pen.down;
    if (!pen.down) return;
    sheet.lowered = false;
    sheet.pen = pen.at;
    if (begins)
        begin_stroke(sheet);
    else
        add_dot(sheet);
}

void keep_drawing(State& state, work::Workplace& workplace) {
    Sheet& sheet = state.sheet;
    if (sheet.keeping.busy() || sheet.question.empty()) return;
    sheet.error.reset();
    workplace.attach_drawing(sheet.question, sheet.drawing, sheet.keeping.begin());
}

void refresh_sheet(State& state) {
    Sheet& sheet = state.sheet;
    if (const auto kept = sheet.keeping.take()) {
        if (*kept) {
            state.touched = true;
            sheet = Sheet{};
        } else {
            sheet.error = kept->error();
        }
    }
    const auto here = std::ranges::any_of(
        state.page.questions, [&](const auto& question) { return question.id == sheet.question; });
    if (!sheet.question.empty() && !here) sheet = Sheet{};
}

}  // namespace relais::client::screens::form
