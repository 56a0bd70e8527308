#include "client/screens/form/photo.h"

#include <optional>
#include <string>

#include "client/screens/form/form.h"
#include "client/screens/form/widget_view.h"
#include "client/screens/frame_view.h"
#include "client/screens/messages.h"
#include "client/ui/keys.h"
#include "client/ui/picture.h"
#include "client/ui/ui.h"
#include "client/work/files.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

namespace {

void draw_seen(const Photo& photo) {
    switch (photo.camera.state) {
    case work::CameraState::off:
        return ui::hint(ui::tr("La caméra s'allume…"));
    case work::CameraState::absent:
        return ui::message(ui::Sign::warn, ui::tr("Cet ordinateur n'a pas de caméra."),
                           ui::tr("Choisissez un fichier avec F6."));
    case work::CameraState::failed:
        return ui::message(
            ui::Sign::warn, ui::tr("La caméra ne peut pas être utilisée."),
            ui::tr("Fermez le programme qui s'en sert, ou choisissez un fichier avec F6."));
    case work::CameraState::looking:
        break;
    }
    if (!photo.seen) return ui::hint(ui::tr("La caméra s'allume…"));
    ui::picture("photo:seen", "photo " + std::to_string(photo.camera.frame),
                {photo.seen->width, photo.seen->height, photo.seen->rgb.data()}, 360);
}

}  // namespace

void draw_photo(const State& state, std::optional<Intent>& intent) {
    const Photo& photo = state.photo;
    draw_seen(photo);
    error_box(photo.error, During::work);
    if (photo.keeping.busy()) return ui::hint(ui::tr("La photo est mise à l'abri…"));
    if (photo.seen && ui::button("photo:take", ui::tr("Entrée"), ui::tr("prendre"), true))
        intent = TakePhoto{};
    if (photo.seen) ui::keep_in_sight();
    if (ui::button("photo:close", ui::tr("Échap"), ui::tr("éteindre")))
        intent = KeyOn{state.question, ui::Key::escape};
}

void draw_photo_button(const State& state, Place place, std::optional<Intent>& intent) {
    const work::QuestionView& question = state.page.questions[place.index];
    if (question.widget != work::Widget::image) return;
    const bool empty = question.value.empty();
    const bool first = place.has_keys && empty && !is_drawn(question);
    if (ui::button(("photo:" + question.id).c_str(), place.has_keys ? "F8" : "",
                   empty ? ui::tr("prendre une photo") : ui::tr("reprendre la photo"), first))
        intent = KeyOn{place.index, ui::Key::f8};
}

}  // namespace relais::client::screens::form
