#include "client/screens/unlock/unlock.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/screens/frame_view.h"
#include "client/screens/messages.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/workplace.h"

namespace relais::client::screens::unlock {

namespace {

void draw_codes(const State& state, std::optional<Intent>& intent) {
    for (std::size_t i = 0; i < state.codes.size(); ++i) {
        const bool chosen = i == state.chosen;
        if (ui::choice(("code:" + state.codes[i]).c_str(),
                       {.key = i < 9 ? std::to_string(i + 1) : "",
                        .label = state.codes[i],
                        .detail = "",
                        .chosen = chosen && state.typing,
                        .focused = chosen && !state.typing}))
            intent = Choose{i};
        if (chosen && !state.typing) ui::keep_in_sight();
    }
}

/// "0:23"
std::string countdown(std::int64_t ms) {
    const std::int64_t seconds = (ms + 999) / 1'000;
    const std::string rest = std::to_string(seconds % 60);
    return std::to_string(seconds / 60) + (rest.size() < 2 ? ":0" : ":") + rest;
}

void draw_passphrase(const State& state, std::optional<Intent>& intent) {
    ui::hint(ui::fill(ui::tr("Phrase de passe de {0}"), {state.codes[state.chosen]}));
    ui::Field shown = ui::field_of(state.passphrase, state.typing && !state.busy());
    shown.failing = state.error.has_value();
    shown.secret = true;
    if (ui::field("passphrase", shown)) intent = Type{};
    ui::space(12);
    if (state.busy())
        ui::message(ui::Sign::info, ui::tr("La phrase est vérifiée."),
                    ui::tr("Cela prend environ une seconde : c'est ce qui protège les fiches si "
                           "l'ordinateur est volé."));
    error_box(state.error, During::unlock);
    if (state.wait_ms > 0) {
        ui::message(ui::Sign::warn,
                    ui::fill(ui::tr("Trop d'essais : encore {0} avant le suivant."),
                             {countdown(state.wait_ms)}),
                    ui::tr("Rien n'est effacé. Chaque nouvel essai faux double l'attente."));
        ui::space(12);
    }
    if (ui::button("submit", ui::tr("Entrée"), ui::tr("Ouvrir"), true,
                   !state.busy() && !state.passphrase.text.empty() && state.wait_ms == 0))
        intent = Submit{};
}

std::vector<BarKey> keys_here(const State& state) {
    std::vector<BarKey> keys;
    if (!state.cannot_open && state.typing) {
        keys.push_back({ui::Key::enter, ui::tr("Entrée"), ui::tr("ouvrir")});
        if (state.codes.size() > 1)
            keys.push_back({ui::Key::escape, ui::tr("Échap"), ui::tr("autre code")});
    } else if (!state.cannot_open) {
        keys.push_back({ui::Key::none, "1-9", ui::tr("choisir le code")});
        keys.push_back({ui::Key::enter, ui::tr("Entrée"), ui::tr("phrase de passe")});
    }
    keys.push_back({ui::Key::f1, "F1", ui::tr("aide")});
    keys.push_back({ui::Key::f2, "F2", ui::tr("langue")});
    keys.push_back({ui::Key::none, "Ctrl+Q", ui::tr("quitter")});
    return keys;
}

}  // namespace

std::optional<Intent> draw(State& state, const work::Workplace& workplace) {
    std::optional<Intent> intent;
    place_bar(workplace, state.now);
    {
        const ui::Column column;
        if (state.cannot_open) {
            ui::title(ui::tr("Relais ne peut pas ouvrir les fiches"));
            ui::space(16);
            error_box(state.error, During::opening);
        } else {
            ui::title(ui::tr("Qui travaille ici ?"));
            ui::space(8);
            draw_codes(state, intent);
            ui::space(16);
            if (state.chosen < state.codes.size()) draw_passphrase(state, intent);
        }
    }
    key_line(state, keys_here(state));
    return intent;
}

}  // namespace relais::client::screens::unlock
