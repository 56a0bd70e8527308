// A sheet to draw or sign on: with the mouse or a finger, or with the keyboard, where the arrows
// move the pen and Space lowers and raises it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "client/screens/common.h"
#include "client/ui/keys.h"
#include "client/work/files.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"

namespace relais::client::screens::form {

struct State;
struct Reaction;

struct Sheet {
    std::string question;  ///< whose sheet is open; empty: none is
    work::Drawing drawing;
    work::Dot pen{0.5F, 0.5F};  ///< in parts of the sheet
    bool lowered = false;       ///< the arrows draw
    bool pressed = false;       ///< the mouse draws
    Pending<> keeping;
    std::optional<Error> error;
};

/// The mouse: where it is, in parts of the sheet, and whether its button is down.
struct PenAt {
    work::Dot at;
    bool down = false;
};
struct KeepDrawing {};

/// True for the appearances draw, signature and annotate.
bool is_drawn(const work::QuestionView& question);
void open_sheet(Sheet& sheet, const work::QuestionView& question);
Reaction press_sheet(State& state, const ui::KeyPress& key);
void move_pen(Sheet& sheet, const PenAt& pen);
void keep_drawing(State& state, work::Workplace& workplace);
void refresh_sheet(State& state);

}  // namespace relais::client::screens::form
