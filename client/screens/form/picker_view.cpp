#include "client/screens/form/picker_view.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/screens/form/form.h"
#include "client/screens/form/geo.h"
#include "client/screens/form/picker.h"
#include "client/screens/frame_view.h"
#include "client/screens/outside_view.h"
#include "client/screens/place_words_view.h"
#include "client/ui/keys.h"
#include "client/ui/sketch.h"
#include "client/ui/ui.h"
#include "client/work/geo.h"
#include "client/work/places.h"

namespace relais::client::screens::form {

namespace {

using places::PlaceClass;

constexpr float kListPart = 0.4F;
constexpr float kMapPart = 0.52F;  ///< of the window's height

std::string class_in_words(PlaceClass place_class) {
    switch (place_class) {
    case PlaceClass::capital:
        return ui::tr("capitale");
    case PlaceClass::region:
        return ui::tr("chef-lieu de région");
    case PlaceClass::cercle:
        return ui::tr("chef-lieu de cercle");
    case PlaceClass::commune:
        return ui::tr("chef-lieu de commune");
    case PlaceClass::village:
        break;
    }
    return {};
}

std::string detail_of(const work::Gazetteer& places, const places::Locality& place) {
    std::string text = areas_in_words(places, place.area);
    const std::string what = class_in_words(place.place_class);
    if (!what.empty()) text = what + "  ·  " + text;
    if (place.doubtful) text = "! " + ui::tr("position douteuse") + "  ·  " + text;
    return text;
}

void draw_found(const State& state, std::optional<Intent>& intent) {
    const Picker& picker = state.picker;
    const auto& places = *state.geo.places;
    const std::size_t first = first_row(picker);
    const std::size_t last = std::min(picker.found.size(), first + kPlaceRows);
    for (std::size_t row = first; row < last; ++row) {
        const auto place = places.locality(picker.found[row]);
        const bool here = row == picker.focus && !picker.on_map;
        if (ui::choice(("place:" + std::to_string(picker.found[row])).c_str(),
                       {.key = std::to_string(row - first + 1),
                        .label = std::string(place.name),
                        .detail = detail_of(places, place),
                        .focused = here}))
            intent = TakePlace{row};
        if (here) ui::keep_in_sight();
    }
    if (picker.found.empty())
        ui::message(ui::Sign::info, ui::tr("Rien ne correspond à ce que vous avez tapé."),
                    ui::tr("Essayez d'autres lettres, ou cherchez le lieu sur la carte."));
}

void draw_names(const State& state, std::optional<Intent>& intent) {
    const Picker& picker = state.picker;
    ui::Field name = ui::field_of(picker.typed, !picker.on_map);
    name.placeholder = ui::tr("premières lettres du lieu");
    if (ui::field("picker:name", name) && picker.on_map)
        intent = KeyOn{state.question, ui::Key::tab};
    if (state.geo.places != nullptr)
        draw_found(state, intent);
    else if (state.geo.places_missing)
        ui::message(ui::Sign::warn, ui::tr("La liste des lieux manque sur cet ordinateur."),
                    ui::tr("Le GPS et la saisie à la main restent ; dites-le au superviseur."));
    else
        ui::hint(ui::tr("Lecture de la liste des lieux…"));
}

/// What lies under the crosshair, or which point of the line has been picked up.
void draw_crosshair_words(const State& state) {
    const Picker& picker = state.picker;
    std::string text = coordinates_in_words(picker.middle);
    if (state.geo.places != nullptr)
        text += "  ·  " + near_in_words(*state.geo.places, picker.middle);
    ui::hint(text);
    if (picker.held)
        ui::message(ui::Sign::info,
                    ui::fill(ui::tr("Le point {0} est soulevé : posez-le sous la croix."),
                             {std::to_string(picker.selected + 1)}),
                    ui::tr("Entrée ou un clic le pose ; Échap le laisse où il était."));
}

void draw_buttons(const State& state, std::optional<Intent>& intent) {
    const auto button = [&](const char* id, const std::string& cap, const std::string& what,
                            ui::Key key, bool primary = false) {
        if (ui::button(id, cap, what, primary)) intent = KeyOn{state.question, key};
    };
    const bool held = state.picker.held;
    button("map:take", "F6",
           held                ? ui::tr("poser ici")
           : state.picker.line ? ui::tr("ajouter ce point")
                               : ui::tr("prendre ce point"),
           ui::Key::f6, true);
    button("map:near", "+", ui::tr("plus près"), ui::Key::f8);
    button("map:far", "-", ui::tr("plus loin"), ui::Key::f7);
    if (state.geo.gps.fix) button("map:here", "F5", ui::tr("où je suis"), ui::Key::f5);
}

/// The place that Enter would take is named, whatever else lies there.
void show_name(const State& state, ui::Sketch& sketch) {
    const Picker& picker = state.picker;
    if (picker.on_map || picker.typed.text.empty() || picker.focus >= picker.found.size()) return;
    if (state.geo.places == nullptr) return;
    ui::SketchPlace place;
    place.label = state.geo.places->locality(picker.found[picker.focus]).name;
    place.mark = ui::SketchPlace::Mark::town;
    sketch.places.insert(sketch.places.begin(), place);
}

void draw_the_map(const State& state, std::optional<Intent>& intent) {
    const Picker& picker = state.picker;
    const auto* question = focused(state);
    if (question == nullptr || !picker.placed) return;
    Geo geo = state.geo;
    geo.selected = picker.selected;
    auto shown = sketch_of(geo, *question, picker.middle, picker.half_height_m);
    shown.crosshair = true;
    show_name(state, shown);
    shown.focused = picker.on_map;
    shown.part_of_window = kMapPart;
    if (const auto event = ui::map("picker:map", shown)) intent = OnMap{*event};
    draw_crosshair_words(state);
    if (picker.on_map) ui::keep_in_sight();  // with the words beneath, where the window is low
    draw_buttons(state, intent);
}

void draw_picker_help(const Picker& picker) {
    const ui::Card card("help");
    ui::heading(ui::tr("Aide"));
    ui::hint(ui::tr("Tapez les premières lettres du lieu ; ↑ ↓ choisissent, Entrée prend."));
    ui::hint(
        ui::tr("Tab passe à la carte et en revient. Sur la carte les flèches déplacent le fond "
               "sous la croix (Maj : finement), + et - approchent et éloignent, Entrée prend "
               "le point sous la croix."));
    if (picker.line)
        ui::hint(
            ui::tr("D'un tracé : Page haut et Page bas choisissent un point, Espace le soulève "
                   "et le pose, Suppr l'enlève, Ctrl+Z annule."));
    ui::hint(ui::tr("Échap ferme ; ce qui est pris reste."));
}

}  // namespace

void draw_picker(const State& state, std::optional<Intent>& intent) {
    const auto* question = focused(state);
    if (question == nullptr) return;
    if (state.help) draw_picker_help(state.picker);
    ui::heading(question->label);
    ui::space(4);
    ui::Halves halves(kListPart);
    draw_names(state, intent);
    halves.next();
    draw_the_map(state, intent);
}

std::vector<BarKey> picker_keys(const State& state) {
    const Picker& picker = state.picker;
    std::vector<BarKey> keys;
    if (!picker.on_map) {
        keys.push_back({ui::Key::enter, ui::tr("Entrée"), ui::tr("prendre ce lieu")});
        keys.push_back({ui::Key::tab, ui::tr("Tab"), ui::tr("la carte")});
    } else {
        const std::string take = picker.held   ? ui::tr("poser ici")
                                 : picker.line ? ui::tr("ajouter ce point")
                                               : ui::tr("prendre ce point");
        keys.push_back({ui::Key::enter, ui::tr("Entrée"), take});
        if (picker.line) {
            keys.push_back({ui::Key::page_down, ui::tr("Page bas"), ui::tr("point suivant")});
            keys.push_back({ui::Key::space, ui::tr("Espace"), ui::tr("soulever le point")});
            keys.push_back({ui::Key::del, ui::tr("Suppr"), ui::tr("l'enlever")});
        }
        keys.push_back({ui::Key::tab, ui::tr("Tab"), ui::tr("le nom")});
    }
    keys.push_back({.key = ui::Key::f7, .cap = "F7", .what = ui::tr("plus loin"), .minor = true});
    keys.push_back({.key = ui::Key::f8, .cap = "F8", .what = ui::tr("plus près"), .minor = true});
    keys.push_back({.key = ui::Key::f1, .cap = "F1", .what = ui::tr("aide"), .minor = true});
    keys.push_back(
        {ui::Key::escape, ui::tr("Échap"), picker.line ? ui::tr("terminé") : ui::tr("fermer")});
    return keys;
}

}  // namespace relais::client::screens::form
