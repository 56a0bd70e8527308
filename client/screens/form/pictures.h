// The pictures that a form's labels and choices name, and maps whose areas are choices: asked for
// when a page shows them, forgotten when it does not. F11 or a click shows a label's picture large.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>

#include "client/screens/common.h"
#include "client/work/files.h"
#include "client/work/form_media.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"

namespace relais::client::screens::form {

struct State;
struct Choosing;

inline constexpr int kLabelSide = 1024, kChoiceSide = 320;

struct FormPicture {
    Pending<work::Picture> opening;
    std::shared_ptr<const work::Picture> picture;  ///< shared: a State is copied
    std::string version;                           ///< the same version is the same picture
    bool missing = false, unreadable = false;
};

/// A map and what is marked on it.
struct ChoiceMap {
    std::string of;  ///< the question, its file and its choices
    Pending<work::ImageMap> reading;
    std::shared_ptr<const work::ImageMap> map;
    std::shared_ptr<const work::Picture> shown;
    std::string version;
    bool missing = false, unreadable = false;
};

struct Pictures {
    std::map<std::string, FormPicture> shown;  ///< by file and size
    std::map<std::string, ChoiceMap> maps;     ///< by question
    std::string large;                         ///< the question whose picture is shown large
};

/// The appearance "image-map" of a select whose label has a picture.
bool is_map(const work::QuestionView& question);
/// A choice of it has a picture.
bool has_pictures(const work::QuestionView& question);
/// The label's picture as it is shown now; empty without one.
std::string label_picture(const Pictures& pictures, const work::QuestionView& question);
/// Null where there is none, or it was not asked for.
const FormPicture* picture_of(const Pictures& pictures, const std::string& file, int side);
/// Null until the map can be shown: the list of choices serves in its place.
const ChoiceMap* map_of(const Pictures& pictures, const work::QuestionView& question);

void refresh_pictures(State& state, work::Workplace& workplace);
/// True when the key was for the label's picture.
bool press_picture(State& state, const ui::KeyPress& key);

}  // namespace relais::client::screens::form
