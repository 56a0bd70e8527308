#include "client/screens/form/media.h"

#include <memory>
#include <string>
#include <utility>

#include "client/screens/form/drawing.h"
#include "client/screens/form/files.h"
#include "client/screens/form/form.h"
#include "client/screens/form/photo.h"
#include "client/screens/form/sounds.h"
#include "client/screens/form/typed.h"
#include "client/screens/form/widget.h"
#include "client/ui/keys.h"
#include "client/work/files.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"

namespace relais::client::screens::form {

namespace {

using work::QuestionView;
using work::Widget;

constexpr int kPreviewSide = 640;

void refresh_preview(State& state, work::Workplace& workplace) {
    Showing& showing = state.showing;
    if (auto opened = showing.opening.take()) {
        showing.unreadable = !opened->has_value();
        if (*opened) showing.picture = std::make_shared<work::Picture>(std::move(**opened));
    }
    const auto* question = focused(state);
    const bool picture = question != nullptr && question->widget == Widget::image;
    const std::string wanted = picture ? question->value : std::string();
    if (wanted == showing.file || showing.opening.busy()) return;
    showing.file = wanted;
    showing.picture.reset();
    showing.unreadable = false;
    if (!wanted.empty()) workplace.open_picture(wanted, kPreviewSide, showing.opening.begin());
}

void refresh_facts(State& state, work::Workplace& workplace) {
    Showing& showing = state.showing;
    if (auto measured = showing.measuring.take())
        showing.facts = *measured ? std::optional(**measured) : std::nullopt;
    const auto* question = focused(state);
    const bool told =
        question != nullptr && is_media(question->widget) && question->widget != Widget::image;
    const std::string wanted = told ? question->value : std::string();
    if (wanted == showing.measured || showing.measuring.busy()) return;
    showing.measured = wanted;
    showing.facts.reset();
    if (!wanted.empty()) workplace.measure_file(wanted, showing.measuring.begin());
}

void refresh_scan(State& state, work::Workplace& workplace) {
    Showing& showing = state.showing;
    const auto* question = focused(state);
    if (showing.scanning.empty()) {
        if (showing.camera.state == work::CameraState::off) return;
        workplace.look_for_code(false);
        showing.camera = {};
        showing.seen.reset();
        return;
    }
    if (question == nullptr || question->id != showing.scanning) {
        showing.scanning.clear();
        return refresh_scan(state, workplace);
    }
    const auto before = showing.camera.frame;
    const bool begins = showing.camera == work::CameraView{};
    if (begins) workplace.look_for_code(true);
    showing.camera = workplace.camera();
    if (showing.camera.frame != before)
        showing.seen = std::make_shared<work::Picture>(workplace.camera_picture());
    if (showing.camera.code.empty()) return;
    const Answer found{showing.scanning, showing.camera.code};
    showing.scanning.clear();
    update(state, found, workplace);
}

}  // namespace

bool is_media(Widget widget) {
    return widget == Widget::image || widget == Widget::audio || widget == Widget::video ||
           widget == Widget::file;
}

Reaction press_media(State& state, const QuestionView& question, const ui::KeyPress& key) {
    if (auto meant = press_recording(state, question, key)) return *meant;
    if (key.key == ui::Key::f8 && question.widget == Widget::image) {
        open_photo(state.photo, question);
        return {.mine = true};
    }
    if (key.key == ui::Key::f5 && is_drawn(question)) {
        open_sheet(state.sheet, question);
        return {.mine = true};
    }
    if (key.key == ui::Key::f6) return {true, Browse{question.id, {}}};
    const bool removes = (key.key == ui::Key::del || key.key == ui::Key::backspace) && !key.ctrl;
    if (removes && !question.value.empty()) return {true, Answer{question.id, {}}};
    return {.mine = removes};
}

Reaction press_barcode(State& state, const QuestionView& question, const ui::KeyPress& key) {
    if (key.key == ui::Key::f5) {
        const bool stops = state.showing.scanning == question.id;
        state.showing.scanning = stops ? std::string() : question.id;
        return {.mine = true};
    }
    if (key.key == ui::Key::f6) return {true, Browse{question.id, {}}};
    return press_typed(state, question, key);
}

void refresh_media(State& state, work::Workplace& workplace) {
    refresh_files(state, workplace);
    refresh_sheet(state);
    refresh_preview(state, workplace);
    refresh_facts(state, workplace);
    refresh_scan(state, workplace);
}

}  // namespace relais::client::screens::form
