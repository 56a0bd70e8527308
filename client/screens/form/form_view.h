// The parts of the form's page that stand in files of their own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/screens/form/form.h"
#include "client/screens/frame_view.h"

namespace relais::client::screens::form {

void draw_question(const State& state, std::size_t index, std::optional<Intent>& intent);
/// What is to be said of the last change; empty when nothing is.
struct Saying {
    std::string text, detail;
};
Saying saying(const State& state);
/// Says what the last change hid, or what undo did; nothing when there is nothing to say.
void draw_told(const State& state);
/// The keys, and the author's guidance, on F1.
void draw_help(const State& state);
/// The page that asks for another, with what is there.
void draw_instances(State& state, std::optional<Intent>& intent);
/// The whole of a table's page but the bars.
void draw_table(State& state, std::optional<Intent>& intent);
/// The bottom line of these two pages, and of the questions of a table's row.
bool is_roster(const State& state);
std::vector<BarKey> roster_keys(const State& state);
/// What the last key did, or what the digits typed wait for.
void draw_tally_told(const Tally& tally);
void draw_tally(const State& state, std::optional<Intent>& intent);

}  // namespace relais::client::screens::form
