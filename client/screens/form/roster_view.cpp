// The page that asks for another: what is there, a line each.
#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/screens/form/form.h"
#include "client/screens/form/form_view.h"
#include "client/screens/form/pictures.h"
#include "client/screens/form/roster.h"
#include "client/screens/form/sounds.h"
#include "client/screens/frame_view.h"
#include "client/ui/keys.h"
#include "client/ui/rows.h"
#include "client/ui/ui.h"
#include "client/work/form_media.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

namespace {

using work::PageKind;

constexpr std::size_t kDigits = 9;

ui::Tone tone_of(const work::InstanceLine& line) {
    if (line.failing) return ui::Tone::bad;
    return line.missing ? ui::Tone::warn : ui::Tone::quiet;
}

/// "✗ Awa · 34": the state first, then its first answers.
std::string words_of(const work::InstanceLine& line) {
    const char* sign = line.failing ? "✗ " : line.missing ? "• " : "✓ ";
    std::string text = sign + line.summary;
    if (line.summary.empty()) text += ui::tr("(sans réponse)");
    return text;
}

void draw_lines(State& state, std::optional<Intent>& intent) {
    const ui::Rows rows("instances", state.page.instances, state.roster.focus);
    if (see(state.roster, rows.first(), rows.end())) ui::draw_again();
    for (std::size_t i = rows.first(); i < rows.end(); ++i) {
        const work::InstanceLine* line = line_at(state.roster, i);
        if (line == nullptr) {
            ui::list_heading("");  // its place, until it has been fetched
            continue;
        }
        const std::string number = i < kDigits ? std::to_string(i + 1) : " ";
        if (ui::list_row(("instance:" + line->id).c_str(),
                         {{number, 0.06F, ui::Tone::quiet},
                          {line->label, 0.34F},
                          {words_of(*line), 0.6F, tone_of(*line)}},
                         state.roster.focus == i))
            intent = OpenInstance{line->id};
    }
}

}  // namespace

void draw_instances(State& state, std::optional<Intent>& intent) {
    const std::size_t count = state.page.instances;
    ui::title(ui::fill(ui::tr("Ajouter : {0} ?"), {state.page.title}));
    ui::hint(count == 0 ? ui::tr("Aucun pour l'instant.")
                        : ui::fill(ui::trn("{0} déjà saisi.", "{0} déjà saisis.",
                                           static_cast<long>(count)),
                                   {std::to_string(count)}));
    draw_told(state);
    ui::space(8);
    if (ui::choice(
            "add",
            {.key = ui::tr("O"), .label = ui::tr("Oui, en ajouter un"), .detail = ui::tr("Inser")}))
        intent = AddRepeat{};
    if (ui::choice("continue", {.key = "N",
                                .label = ui::tr("Non, continuer"),
                                .detail = ui::tr("Entrée"),
                                .focused = !state.roster.focus}))
        intent = Next{};
    ui::space(8);
    draw_lines(state, intent);
}

bool is_roster(const State& state) {
    // What lies over the page has keys of its own.
    if (!state.picker.question.empty() || !state.files.question.empty() ||
        !state.sheet.question.empty())
        return false;
    return state.page.kind == PageKind::add_repeat || state.page.kind == PageKind::grid ||
           !state.roster.from_row.empty();
}

namespace {

BarKey turn_key(const State& state) {
    return {.key = ui::Key::f8,
            .cap = "F8",
            .what = state.page.kind == PageKind::grid ? ui::tr("une page par question")
                                                      : ui::tr("tableau"),
            .minor = true};
}

std::vector<BarKey> table_keys(const State& state) {
    std::vector<BarKey> keys{{ui::Key::enter, ui::tr("Entrée"), ui::tr("case suivante")}};
    if (state.roster.grid.may_add)
        keys.push_back({ui::Key::insert, ui::tr("Inser"), ui::tr("ajouter")});
    if (!state.page.questions.empty() && state.roster.grid.may_add)
        keys.push_back({ui::Key::del, ui::tr("Suppr"), ui::tr("retirer")});
    if (!state.page.questions.empty() && state.roster.grid.has_more)
        keys.push_back({ui::Key::f6, "F6", ui::tr("autres questions")});
    if (const auto* question = focused(state); question != nullptr) {
        if (!work::media_of(question->media, "audio").empty())
            keys.push_back({ui::Key::f7, "F7", ui::tr("écouter la question")});
        if (choices_speak(*question))
            keys.push_back({ui::Key::f7, ui::tr("Maj+F7"), ui::tr("les réponses"), true});
        if (has_pictures(*question) || !work::media_of(question->media, "image").empty())
            keys.push_back({ui::Key::f11, "F11", ui::tr("images")});
    }
    keys.push_back({.key = ui::Key::enter,
                    .cap = ui::tr("Ctrl+Entrée"),
                    .what = ui::tr("page suivante"),
                    .ctrl = true});
    keys.push_back(turn_key(state));
    return keys;
}

/// F6 leads back to the table, but where the question itself has a use for it.
BarKey back_key(const State& state) {
    const auto* question = focused(state);
    if (question != nullptr && uses_f6(*question))
        return {.key = ui::Key::enter,
                .cap = ui::tr("Ctrl+Entrée"),
                .what = ui::tr("retour au tableau"),
                .ctrl = true};
    return {ui::Key::f6, "F6", ui::tr("retour au tableau")};
}

std::vector<BarKey> list_keys(const State& state) {
    std::vector<BarKey> keys{{ui::Key::enter, ui::tr("Entrée"),
                              state.roster.focus ? ui::tr("ouvrir") : ui::tr("suivant")},
                             {ui::Key::insert, ui::tr("Inser"), ui::tr("ajouter")}};
    if (state.page.instances > 0)
        keys.push_back({.key = ui::Key::none, .cap = "1-9 ↑ ↓", .what = ui::tr("choisir")});
    if (state.roster.focus) keys.push_back({ui::Key::del, ui::tr("Suppr"), ui::tr("retirer")});
    keys.push_back({ui::Key::enter, ui::tr("Maj+Entrée"), ui::tr("précédent"), true});
    if (state.roster.can_use_grid) keys.push_back(turn_key(state));
    return keys;
}

}  // namespace

std::vector<BarKey> roster_keys(const State& state) {
    std::vector<BarKey> keys;
    if (state.page.kind == PageKind::grid)
        keys = table_keys(state);
    else if (state.page.kind == PageKind::add_repeat)
        keys = list_keys(state);
    else
        keys = {{ui::Key::enter, ui::tr("Entrée"), ui::tr("suivant")}, back_key(state)};
    keys.push_back({.key = ui::Key::f3, .cap = "F3", .what = ui::tr("aller à"), .minor = true});
    keys.push_back({.key = ui::Key::f2, .cap = "F2", .what = ui::tr("langue"), .minor = true});
    keys.push_back({ui::Key::escape, ui::tr("Échap"), ui::tr("accueil")});
    keys.push_back({.key = ui::Key::f1, .cap = "F1", .what = ui::tr("aide"), .minor = true});
    return keys;
}

}  // namespace relais::client::screens::form
