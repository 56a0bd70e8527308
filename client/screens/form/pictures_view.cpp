#include "client/screens/form/pictures.h"

#include <algorithm>
#include <optional>
#include <string>

#include "client/screens/form/choices.h"
#include "client/screens/form/form.h"
#include "client/screens/form/widget_view.h"
#include "client/ui/keys.h"
#include "client/ui/picture.h"
#include "client/ui/ui.h"
#include "client/work/form_media.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

namespace {

using work::QuestionView;
using work::Widget;

constexpr float kSmall = 220, kLarge = 560;

ui::Dots dots_of(const work::Picture& picture) {
    return {picture.width, picture.height, picture.rgb.data()};
}

std::string trouble_of(const std::string& file, bool missing) {
    return ui::fill(missing ? ui::tr("Image absente : {0}") : ui::tr("Image illisible : {0}"),
                    {file});
}

/// There is nothing here that shows films: that they exist is told, the words are to be read.
void tell_films(const QuestionView& question) {
    if (!work::media_of(question.media, "video").empty())
        ui::hint(ui::tr("Un film accompagne cette question ; il n'est pas montré ici."));
    const bool choices = std::ranges::any_of(question.choices, [](const work::ChoiceView& choice) {
        return !work::media_of(choice.media, "video").empty();
    });
    if (choices)
        ui::hint(ui::tr("Des films accompagnent ces réponses ; ils ne sont pas montrés ici. Lisez "
                        "les réponses."));
}

ui::ChoicePicture small_picture(const State& state, const std::string& file, int side) {
    ui::ChoicePicture picture;
    const auto* shown = file.empty() ? nullptr : picture_of(state.pictures, file, side);
    if (shown == nullptr) return picture;
    if (shown->missing || shown->unreadable) picture.missing = trouble_of(file, shown->missing);
    if (!shown->picture) return picture;
    picture.version = shown->version;
    picture.dots = dots_of(*shown->picture);
    return picture;
}

}  // namespace

ui::ChoicePicture label_thumbnail(const State& state, const QuestionView& question) {
    return small_picture(state, work::media_of(question.media, "image"), kLabelSide);
}

ui::ChoicePicture column_picture(const State& state, const work::GridColumn& column) {
    return small_picture(state, work::media_of(column.media, "image"), kChoiceSide);
}

void draw_row_media(const State& state, Place place, std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[place.index];
    const auto thumbnail = label_thumbnail(state, question);
    const bool seen = thumbnail.dots.rgb != nullptr && state.pictures.large != question.id;
    if (!seen)
        draw_label_picture(state, place, intent);
    else if (ui::button(("enlarge:" + question.id).c_str(), "F11", ui::tr("image plus grande")))
        intent = KeyOn{place.index, ui::Key::f11};
    draw_label_sound(state, place, intent);
}

void draw_label_picture(const State& state, Place place, std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[place.index];
    tell_films(question);
    if (is_map(question) && map_of(state.pictures, question) != nullptr) return;
    const std::string file = label_picture(state.pictures, question);
    if (file.empty()) return;
    if (is_map(question)) {
        const auto map = state.pictures.maps.find(question.id);
        const bool missing = map != state.pictures.maps.end() && map->second.missing;
        const bool wrong = map != state.pictures.maps.end() && map->second.unreadable;
        if (missing || wrong) ui::hint(trouble_of(file, missing), ui::Tone::warn);
        return;
    }
    const auto* shown = picture_of(state.pictures, file, kLabelSide);
    if (shown == nullptr) return;
    if (shown->missing || shown->unreadable)
        return ui::hint(trouble_of(file, shown->missing), ui::Tone::warn);
    if (!shown->picture) return;
    const bool large = state.pictures.large == question.id;
    const std::string id = "label-picture:" + question.id;
    if (ui::picture_to_press(id.c_str(), {.version = shown->version,
                                          .dots = dots_of(*shown->picture),
                                          .highest = large ? kLarge : kSmall}))
        intent = KeyOn{place.index, ui::Key::f11};
    if (place.has_keys)
        ui::hint(large ? ui::tr("F11 : image plus petite") : ui::tr("F11 : image plus grande"));
    ui::space(8);
}

ui::ChoicePicture choice_picture(const State& state, const work::ChoiceView& choice) {
    return small_picture(state, work::media_of(choice.media, "image"), kChoiceSide);
}

void draw_image_map(const State& state, Place place, std::optional<Intent>& intent) {
    constexpr float kMapHighest = 440;
    const QuestionView& question = state.page.questions[place.index];
    const auto* map = map_of(state.pictures, question);
    if (map == nullptr) return;
    const std::string id = "map:" + question.id;
    const auto spot = ui::picture_to_press(
        id.c_str(), {map->version, dots_of(*map->shown), kMapHighest, place.has_keys});
    ui::hint(ui::tr("Cliquez sur la carte, ou choisissez dans la liste."));
    if (!spot) return;
    const std::size_t at = work::choice_at(*map->map, {spot->x, spot->y});
    if (at >= question.choices.size()) return;
    const std::string& value = question.choices[at].value;
    if (question.widget == Widget::select_multiple)
        intent = Toggle{question.id, value};
    else
        intent = Choose{question.id, value, question.quick};
}

}  // namespace relais::client::screens::form
