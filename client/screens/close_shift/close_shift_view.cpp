#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/screens/close_shift/close_shift.h"
#include "client/screens/common.h"
#include "client/screens/frame_view.h"
#include "client/screens/messages.h"
#include "client/screens/words.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/workplace.h"

namespace relais::client::screens::close_shift {

namespace {

constexpr std::size_t kRows = 50;

void draw_drafts(const std::vector<work::DraftEntry>& drafts, const Now& now) {
    if (drafts.empty()) {
        ui::message(ui::Sign::good, ui::tr("Aucun brouillon ne reste."));
        return;
    }
    const ui::Card card("drafts");
    ui::heading(ui::fill(ui::trn("{0} brouillon passe à la prochaine journée",
                                 "{0} brouillons passent à la prochaine journée",
                                 static_cast<long>(drafts.size())),
                         {std::to_string(drafts.size())}));
    for (std::size_t i = 0; i < std::min(drafts.size(), kRows); ++i)
        ui::row(("draft:" + drafts[i].id).c_str(),
                {{record_in_words(drafts[i].summary), 0.5F},
                 {drafts[i].summary.form_title, 0.3F, ui::Tone::quiet},
                 {moment(drafts[i].saved, now), 0.2F, ui::Tone::quiet}});
}

}  // namespace

std::optional<Intent> draw(State& state, const work::Workplace& workplace) {
    std::optional<Intent> intent;
    const auto& exchange = workplace.exchange();
    place_bar(workplace, state.now);
    {
        const ui::Column column;
        ui::title(ui::tr("Clore la journée ?"));
        ui::body(
            ui::tr("Après la clôture, rien sur cet ordinateur n'ouvre plus les fiches du jour : "
                   "elles ne peuvent plus y être relues ni corrigées."));
        ui::space(12);
        error_box(state.error, During::work);
        if (exchange.queued > 0)
            ui::message(ui::Sign::info,
                        ui::fill(ui::trn("{0} fiche attend encore l'envoi.",
                                         "{0} fiches attendent encore l'envoi.",
                                         static_cast<long>(exchange.queued)),
                                 {std::to_string(exchange.queued)}),
                        ui::tr("Elles partiront quand même, aussi après la clôture."));
        ui::space(12);
        draw_drafts(workplace.drafts(), state.now);
        ui::space(16);
        if (ui::button("close", "F11", ui::tr("Clore la journée"), true, !state.closing.busy()))
            intent = Close{};
        if (ui::button("back", ui::tr("Échap"), ui::tr("Continuer à travailler"), false,
                       !state.closing.busy()))
            intent = Back{};
    }
    key_line(state, {{ui::Key::f11, "F11", ui::tr("clore la journée")},
                     {ui::Key::escape, ui::tr("Échap"), ui::tr("continuer à travailler")}});
    return intent;
}

}  // namespace relais::client::screens::close_shift
