#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "client/screens/review/doubts.h"
#include "client/ui/ui.h"
#include "client/work/quality.h"

namespace relais::client::screens::review {

namespace {

/// "2026-12-01" as it is written here.
std::string day(const std::string& iso) {
    if (iso.size() < 10) return iso;
    return iso.substr(8, 2) + "/" + iso.substr(5, 2) + "/" + iso.substr(0, 4);
}

std::string argument(const work::Doubt& doubt, std::size_t index) {
    return index < doubt.arguments.size() ? doubt.arguments[index] : std::string();
}

/// The first row of a correction whose form wants to know why; true when it was clicked.
bool draw_change_reason(const Doubts& doubts, bool here) {
    ui::space(16);
    ui::heading(in_words(doubts.found.front()));
    ui::Field shown = ui::field_of(doubts.reasons.front(), here);
    shown.placeholder = ui::tr("la raison, en quelques mots");
    const bool clicked = ui::field("reason:change_reason", shown);
    if (here) ui::keep_in_sight();
    ui::space(8);
    return clicked;
}

}  // namespace

std::string in_words(const work::Doubt& doubt) {
    const std::string first = argument(doubt, 0), second = argument(doubt, 1);
    switch (doubt.kind) {
    case work::DoubtKind::roster_size:
        return ui::fill(ui::tr("{0} membres sont saisis, mais {1} sont annoncés."),
                        {first, second});
    case work::DoubtKind::age_birth:
        return ui::fill(ui::tr("L'âge dit {0} ans, la date de naissance {1}."), {first, second});
    case work::DoubtKind::future_date:
        return ui::fill(ui::tr("La date {0} n'est pas encore venue."), {day(first)});
    case work::DoubtKind::too_fast:
        return ui::fill(ui::tr("{1} réponses en {0} secondes : c'est très court."),
                        {first, second});
    case work::DoubtKind::far_from_point:
        return ui::fill(ui::tr("Ce lieu est à {0} km du point de suivi."), {first});
    case work::DoubtKind::correction:
        return ui::tr("Pourquoi cette fiche est-elle corrigée ?");
    case work::DoubtKind::outside_land:
        return ui::tr("Ce lieu est hors du Mali et de ses voisins : un signe, ou l'ordre des deux "
                      "nombres ?");
    case work::DoubtKind::seen_in_shift:
        return ui::fill(
            ui::tr("Ce ménage ressemble à celui de la fiche {0}, saisie dans cette journée."),
            {first});
    }
    return {};
}

std::optional<std::size_t> draw(const Doubts& doubts, std::size_t focus) {
    std::optional<std::size_t> clicked;
    if (doubts.found.empty()) return clicked;
    for (std::size_t row = 0; row < doubts.found.size(); ++row) {
        const auto& doubt = doubts.found[row];
        if (doubt.kind == work::DoubtKind::correction) {
            if (draw_change_reason(doubts, row == focus)) clicked = row;
            continue;
        }
        if (row == 0 || doubts.found[row - 1].kind == work::DoubtKind::correction) {
            ui::space(16);
            ui::heading(ui::tr("Cela étonne : est-ce bien ainsi ?"));
            ui::hint(
                ui::tr("Tapez la raison sur la ligne marquée, ou Entrée pour ouvrir la question."));
            ui::space(4);
        }
        const bool here = row == focus;
        const std::string id = "doubt:" + doubt.key();
        if (ui::row(id.c_str(),
                    {{"! " + in_words(doubt), doubt.label.empty() ? 1.0F : 0.65F, ui::Tone::warn},
                     {doubt.label, doubt.label.empty() ? 0.0F : 0.35F, ui::Tone::quiet}},
                    here))
            clicked = row;
        if (here) ui::keep_in_sight();
        const auto& reason = doubts.reasons[row];
        if (here || !reason.text.empty()) {
            ui::Field shown = ui::field_of(reason, here);
            shown.placeholder = ui::tr("la raison, en quelques mots");
            if (ui::field(("reason:" + doubt.key()).c_str(), shown)) clicked = row;
            ui::space(8);
        }
    }
    return clicked;
}

}  // namespace relais::client::screens::review
