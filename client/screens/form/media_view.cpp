#include "client/screens/form/media.h"

#include <optional>
#include <string>
#include <vector>

#include "client/screens/form/drawing.h"
#include "client/screens/form/form.h"
#include "client/screens/form/widget_view.h"
#include "client/screens/frame_view.h"
#include "client/screens/messages.h"
#include "client/screens/words.h"
#include "client/ui/keys.h"
#include "client/ui/picture.h"
#include "client/ui/ui.h"
#include "client/work/files.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

namespace {

using work::QuestionView;
using work::Widget;

ui::Dots dots_of(const work::Picture& picture) {
    return {picture.width, picture.height, picture.rgb.data()};
}

void draw_sheet(const State& state, std::optional<Intent>& intent) {
    const Sheet& sheet = state.sheet;
    ui::SheetLook look;
    look.height_of_width =
        static_cast<float>(sheet.drawing.height) / static_cast<float>(sheet.drawing.width);
    for (const auto& stroke : sheet.drawing.strokes) {
        auto& shown = look.strokes.emplace_back();
        for (const auto& dot : stroke)
            shown.push_back({dot.x, dot.y});
    }
    look.pen = {sheet.pen.x, sheet.pen.y};
    look.lowered = sheet.lowered;
    look.pressed = sheet.pressed;
    if (!sheet.drawing.upon.empty() && state.showing.picture) {
        look.under = dots_of(*state.showing.picture);
        look.under_version = state.showing.file;
        look.height_of_width =
            static_cast<float>(look.under.height) / static_cast<float>(look.under.width);
    }
    if (const auto pointer = ui::sheet(("sheet:" + sheet.question).c_str(), look))
        intent = PenAt{{pointer->x, pointer->y}, pointer->down};
    ui::keep_in_sight();
    error_box(sheet.error, During::work);
    ui::hint(ui::tr("Dessinez avec la souris ou le doigt. Au clavier : les flèches déplacent la "
                    "plume (Maj : finement), Espace la pose et la lève."));
    if (sheet.keeping.busy()) {
        ui::hint(ui::tr("Le dessin est mis à l'abri…"));
        return;
    }
    if (ui::button("sheet:keep", ui::tr("Entrée"), ui::tr("garder"), true,
                   !sheet.drawing.strokes.empty()))
        intent = KeepDrawing{};
    const auto key = [&](const char* id, const std::string& cap, const std::string& what,
                         ui::Key which) {
        if (ui::button(id, cap, what)) intent = KeyOn{state.question, which};
    };
    key("sheet:undo", ui::tr("Retour arrière"), ui::tr("ôter le dernier trait"),
        ui::Key::backspace);
    key("sheet:close", ui::tr("Échap"), ui::tr("abandonner le dessin"), ui::Key::escape);
}

void draw_preview(const State& state, const QuestionView& question) {
    const Showing& showing = state.showing;
    if (question.widget != Widget::image || showing.file != question.value) return;
    if (showing.picture)
        ui::picture(("picture:" + question.id).c_str(), showing.file, dots_of(*showing.picture));
    else if (showing.unreadable)
        ui::hint(ui::tr("L'image ne peut pas être montrée ; elle est gardée."), ui::Tone::warn);
}

std::string advice_of(Widget widget) {
    switch (widget) {
    case Widget::audio:
        return ui::tr("Une heure au plus, gardée chiffrée à mesure ; ou un fichier (32 Mo au "
                      "plus).");
    case Widget::video:
        return ui::tr("Filmez avec un téléphone ou un appareil, puis choisissez le fichier (32 Mo "
                      "au plus).");
    case Widget::image:
        return ui::tr("JPEG ou PNG. Le lieu et l'appareil inscrits dans la photo sont ôtés.");
    default:
        return ui::tr("32 Mo au plus.");
    }
}

/// What it is, and what can be done with it here: nothing is a dead end.
void tell_file(const State& state, const QuestionView& question) {
    const Showing& showing = state.showing;
    if (showing.measured == question.value && showing.facts) {
        std::string told = size_in_words(showing.facts->bytes);
        const bool told_before = state.sounds.length_of == question.value;
        if (showing.facts->length_ms > 0 && !told_before)
            told += " · " + minutes_seconds(showing.facts->length_ms);
        ui::hint(told);
    }
    if (question.widget == Widget::video)
        ui::hint(ui::tr("Gardé chiffré, envoyé avec la fiche. Un film ne peut pas être regardé "
                        "ici ; F6 en choisit un autre."));
    else if (question.widget == Widget::file)
        ui::hint(ui::tr("Gardé chiffré, envoyé avec la fiche. Il ne s'ouvre pas ici ; F6 en "
                        "choisit un autre."));
    ui::space(6);
}

std::string drawing_word(const QuestionView& question) {
    if (work::looks(question, "signature")) return ui::tr("signer");
    if (work::looks(question, "annotate") && !question.value.empty())
        return ui::tr("dessiner sur l'image");
    return ui::tr("dessiner");
}

void draw_camera(const Showing& showing) {
    switch (showing.camera.state) {
    case work::CameraState::off:
        ui::hint(ui::tr("La caméra s'allume…"));
        return;
    case work::CameraState::absent:
        ui::message(ui::Sign::warn, ui::tr("Cet ordinateur n'a pas de caméra."),
                    ui::tr("Tapez le code, ou lisez-le dans une image avec F6."));
        return;
    case work::CameraState::failed:
        ui::message(ui::Sign::warn, ui::tr("La caméra ne peut pas être utilisée."),
                    ui::tr("Fermez le programme qui s'en sert, ou tapez le code."));
        return;
    case work::CameraState::looking:
        break;
    }
    if (showing.seen && !showing.seen->rgb.empty())
        ui::picture("camera", "camera " + std::to_string(showing.camera.frame),
                    dots_of(*showing.seen), 240);
    ui::hint(ui::tr("Tenez le code devant la caméra, à une main de distance."));
}

}  // namespace

void draw_media(const State& state, Place place, std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[place.index];
    if (state.sheet.question == question.id) return draw_sheet(state, intent);
    if (state.files.question == question.id) return draw_files(state, intent);
    if (state.photo.question == question.id) return draw_photo(state, intent);
    if (question.value.empty())
        ui::hint(ui::tr("Aucun fichier pour l'instant."));
    else
        ui::body("✓ " + question.value, ui::Tone::good);
    if (place.has_keys) draw_preview(state, question);
    if (place.has_keys && !question.value.empty() && question.widget != Widget::image)
        tell_file(state, question);
    if (draw_sound_answer(state, place, intent)) return;
    draw_photo_button(state, place, intent);
    const bool drawn = is_drawn(question);
    if (drawn && ui::button(("draw:" + question.id).c_str(), place.has_keys ? "F5" : "",
                            drawing_word(question), place.has_keys && question.value.empty()))
        intent = KeyOn{place.index, ui::Key::f5};
    if (ui::button(("choose:" + question.id).c_str(), place.has_keys ? "F6" : "",
                   question.value.empty() ? ui::tr("choisir un fichier")
                                          : ui::tr("choisir un autre fichier"),
                   place.has_keys && !drawn && question.value.empty() &&
                       question.widget != Widget::audio && question.widget != Widget::image))
        intent = KeyOn{place.index, ui::Key::f6};
    if (place.has_keys) ui::keep_in_sight();
    if (!question.value.empty() &&
        ui::button(("remove:" + question.id).c_str(), place.has_keys ? ui::tr("Suppr") : "",
                   ui::tr("enlever (Ctrl+Z remet)")))
        intent = KeyOn{place.index, ui::Key::del};
    ui::space(8);
    if (place.has_keys) ui::hint(advice_of(question.widget));
}

void draw_barcode(const State& state, Place place, std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[place.index];
    if (state.files.question == question.id) return draw_files(state, intent);
    draw_typed(state, place, intent);
    if (!place.has_keys) return;
    const bool scanning = state.showing.scanning == question.id;
    if (scanning) draw_camera(state.showing);
    if (ui::button(("scan:" + question.id).c_str(), "F5",
                   scanning ? ui::tr("éteindre la caméra") : ui::tr("lire avec la caméra")))
        intent = KeyOn{place.index, ui::Key::f5};
    if (ui::button(("choose:" + question.id).c_str(), "F6", ui::tr("lire dans une image")))
        intent = KeyOn{place.index, ui::Key::f6};
    ui::space(8);
    ui::hint(ui::tr("Un lecteur de codes écrit ici comme un clavier."));
}

}  // namespace relais::client::screens::form
