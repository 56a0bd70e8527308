#include "client/screens/form/photo.h"

#include <algorithm>
#include <memory>
#include <string>

#include "client/screens/form/form.h"
#include "client/screens/form/widget.h"
#include "client/ui/keys.h"
#include "client/work/files.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"

namespace relais::client::screens::form {

namespace {

const work::QuestionView* question_of(const State& state) {
    const auto& questions = state.page.questions;
    const auto found = std::ranges::find(questions, state.photo.question, &work::QuestionView::id);
    return found == questions.end() ? nullptr : &*found;
}

void close(Photo& photo) {
    photo.question.clear();
    photo.camera = {};
    photo.seen.reset();
}

}  // namespace

void open_photo(Photo& photo, const work::QuestionView& question) {
    if (photo.keeping.busy()) return;
    close(photo);
    photo.question = question.id;
    photo.error.reset();
}

Reaction press_photo(State& state, const ui::KeyPress& key) {
    const bool takes = (key.key == ui::Key::enter && !key.shift) || key.key == ui::Key::space;
    if (takes && state.photo.seen) return {true, TakePhoto{}};
    if (key.key == ui::Key::f6) {  // a file instead
        const std::string question = state.photo.question;
        close(state.photo);
        return {true, Browse{question, {}}};
    }
    const bool ends = key.key == ui::Key::escape || key.key == ui::Key::f8;
    if (ends) close(state.photo);
    return {.mine = true};
}

void take_photo(State& state, work::Workplace& workplace) {
    Photo& photo = state.photo;
    const auto* question = question_of(state);
    if (question == nullptr || photo.keeping.busy()) return;
    photo.error.reset();
    workplace.attach_photo(question->id, work::file_rules(*question), photo.keeping.begin());
}

void refresh_photo(State& state, work::Workplace& workplace) {
    Photo& photo = state.photo;
    if (const auto kept = photo.keeping.take()) {
        if (*kept) {
            state.touched = true;
            close(photo);
        } else {
            photo.error = kept->error();
        }
    }
    if (!photo.question.empty() && question_of(state) == nullptr) close(photo);
    const bool wanted = !photo.question.empty();
    if (photo.on != wanted) workplace.look_for_photo(wanted);
    photo.on = wanted;
    if (!wanted) return;
    const auto before = photo.camera.frame;
    photo.camera = workplace.camera();
    if (photo.camera.state != work::CameraState::looking)
        photo.seen.reset();
    else if (photo.camera.frame != before || !photo.seen)
        photo.seen = std::make_shared<work::Picture>(workplace.camera_picture());
    if (photo.seen && photo.seen->rgb.empty()) photo.seen.reset();
}

void switch_off(State& state, work::Workplace& workplace) {
    const bool scanned = !state.showing.scanning.empty();
    state.showing.scanning.clear();
    close(state.photo);
    if (state.photo.on || scanned) workplace.look_for_photo(false);
    state.photo.on = false;
}

}  // namespace relais::client::screens::form
