// The drawing side of the widget families. Each draws the answer of page.questions[index]: label,
// hint and failure are drawn around it, the same for all. `has_keys` is true for the one that the
// keyboard works; a click gives the same Intent as the key.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "client/screens/form/form.h"
#include "client/ui/picture.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

struct Place {
    std::size_t index = 0;  ///< among the page's questions
    bool has_keys = false;
};

/// The picture of its label, or why there is none.
void draw_label_picture(const State& state, Place place, std::optional<Intent>& intent);
/// What speaks the label and the choices, and why nothing sounds.
void draw_label_sound(const State& state, Place place, std::optional<Intent>& intent);
/// Of a label in a table's row, small; large and with what speaks it beneath the row that has the
/// keys.
ui::ChoicePicture label_thumbnail(const State& state, const work::QuestionView& question);
void draw_row_media(const State& state, Place place, std::optional<Intent>& intent);
/// Why nothing sounds; nothing where all is well.
void draw_sound_trouble(const State& state, const work::QuestionView& question);
/// Of an audio question; true while it is recorded, when nothing else is to be done.
bool draw_sound_answer(const State& state, Place place, std::optional<Intent>& intent);
/// The camera, while it is on for a picture.
void draw_photo(const State& state, std::optional<Intent>& intent);
void draw_photo_button(const State& state, Place place, std::optional<Intent>& intent);
/// Above the head of a table's column.
ui::ChoicePicture column_picture(const State& state, const work::GridColumn& column);
ui::ChoicePicture choice_picture(const State& state, const work::ChoiceView& choice);
/// The map whose areas are the choices; nothing where there is none.
void draw_image_map(const State& state, Place place, std::optional<Intent>& intent);
void draw_select(const State& state, Place place, std::optional<Intent>& intent);
void draw_range(const State& state, Place place, std::optional<Intent>& intent);
void draw_rank(const State& state, Place place, std::optional<Intent>& intent);
/// Says that half an answer stands in the field, and what a whole one looks like.
void tell_half(const State& state, Place place, const std::string& wanted);
/// A question that is a row (or the head) of a table of choices, its label and hint in it; false
/// for others, and nothing is drawn.
bool draw_table_row(const State& state, Place place, std::optional<Intent>& intent);
void draw_typed(const State& state, Place place, std::optional<Intent>& intent);
void draw_acknowledge(const State& state, Place place, std::optional<Intent>& intent);
void draw_barcode(const State& state, Place place, std::optional<Intent>& intent);
void draw_media(const State& state, Place place, std::optional<Intent>& intent);
/// The list of files, while it is open.
void draw_files(const State& state, std::optional<Intent>& intent);
void draw_geo(const State& state, Place place, std::optional<Intent>& intent);

}  // namespace relais::client::screens::form
