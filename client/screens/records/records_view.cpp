#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/screens/common.h"
#include "client/screens/frame_view.h"
#include "client/screens/messages.h"
#include "client/screens/records/records.h"
#include "client/screens/words.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/workplace.h"

namespace relais::client::screens::records {

namespace {

constexpr std::size_t kRows = 200;  ///< more are found by typing

void draw_refusal(const State& state) {
    if (state.refusal == Refusal::replaced)
        ui::message(ui::Sign::warn, ui::tr("Cette version a été remplacée par une correction."),
                    ui::tr("Ouvrez la version la plus récente de cette fiche."));
    if (state.refusal == Refusal::closed)
        ui::message(ui::Sign::warn,
                    ui::tr("Cette fiche est d'une journée close : plus rien ici ne "
                           "l'ouvre."),
                    ui::tr("Pour la corriger, demandez au bureau de la retourner."));
    if (!state.delete_asked.empty())
        ui::message(ui::Sign::bad, ui::tr("Supprimer ce brouillon ?"),
                    ui::tr("Suppr une seconde fois supprime ; toute autre touche garde."));
    if (state.refusal == Refusal::kept)
        ui::message(ui::Sign::warn, ui::tr("Une fiche finalisée ne s'efface pas."),
                    ui::tr("Elle est peut-être déjà partie. Entrée la corrige ; le bureau peut "
                           "l'écarter."));
    if (state.just_deleted)
        ui::message(ui::Sign::info, ui::tr("Brouillon supprimé."),
                    ui::tr("Ctrl+Z le rend, jusqu'à la clôture de la journée."));
    if (state.refusal != Refusal::none || !state.delete_asked.empty() || state.just_deleted)
        ui::space(12);
}

/// Beside the moment of entry, which stands in its own column, the true one.
std::string record_and_late(const work::Summary& summary, const Now& now) {
    const work::LateEntry late{summary.happened, summary.hour_known, ""};
    if (!late.is_late()) return record_in_words(summary);
    return record_in_words(summary) + "  " +
           ui::fill(ui::tr("(papier du {0})"), {happened_in_words(late, now.utc_offset_minutes)});
}

bool draw_draft(const work::DraftEntry& draft, const Now& now, bool focused) {
    return ui::row(("draft:" + draft.id).c_str(),
                   {{record_and_late(draft.summary, now), 0.42F},
                    {draft.summary.form_title, 0.22F, ui::Tone::quiet},
                    {moment(draft.saved, now), 0.13F, ui::Tone::quiet},
                    {ui::tr("• Brouillon, à terminer"), 0.23F, ui::Tone::warn}},
                   focused);
}

bool draw_binned(const work::DraftEntry& draft, const Now& now, bool focused) {
    return ui::row(("binned:" + draft.id).c_str(),
                   {{record_in_words(draft.summary), 0.42F, ui::Tone::quiet},
                    {draft.summary.form_title, 0.22F, ui::Tone::quiet},
                    {moment(draft.saved, now), 0.13F, ui::Tone::quiet},
                    {ui::tr("✗ Supprimé ; Entrée le rend"), 0.23F, ui::Tone::quiet}},
                   focused);
}

bool draw_record(const work::RecordEntry& record, const Now& now, bool practising, bool focused) {
    Worded state = delivery_in_words(record);
    if (practising) state = {ui::tr("Exercice, jamais envoyée"), ui::Tone::quiet};
    if (record.replaced) state = {ui::tr("Remplacée par une correction"), ui::Tone::quiet};
    return ui::row(
        ("record:" + std::to_string(record.seq)).c_str(),
        {{std::to_string(record.seq) + "  " + record_and_late(record.summary, now), 0.42F},
         {record.summary.form_title, 0.22F, ui::Tone::quiet},
         {record.summary.at.ms == 0 ? "" : moment(record.summary.at, now), 0.13F, ui::Tone::quiet},
         {state.text, 0.23F, state.tone}},
        focused);
}

/// Draws nothing when the line is gone.
bool draw_line(const Line& line, const work::Workplace& workplace, const Now& now, bool focused) {
    const auto within = [&line](const auto& entries) { return line.index < entries.size(); };
    if (line.binned)
        return within(workplace.binned()) &&
               draw_binned(workplace.binned()[line.index], now, focused);
    if (line.draft)
        return within(workplace.drafts()) &&
               draw_draft(workplace.drafts()[line.index], now, focused);
    return within(workplace.records()) &&
           draw_record(workplace.records()[line.index], now, workplace.practising(), focused);
}

void draw_list(const State& state, const work::Workplace& workplace,
               std::optional<Intent>& intent) {
    // A window of rows around the focus: the list may hold thousands.
    const std::size_t first = state.focus > kRows / 2 ? state.focus - kRows / 2 : 0;
    const std::size_t end = std::min(state.lines.size(), first + kRows);
    for (std::size_t i = first; i < end; ++i) {
        const Line& line = state.lines[i];
        const bool focused = i == state.focus;
        if (draw_line(line, workplace, state.now, focused)) intent = Open{line};
        if (focused) ui::keep_in_sight();
    }
    if (!state.lines.empty()) return;
    if (state.labels.empty())
        ui::message(ui::Sign::info, ui::tr("Aucune fiche ni brouillon pour l'instant."),
                    ui::tr("Échap revient à l'accueil."));
    else
        ui::message(ui::Sign::info, ui::tr("Rien ne correspond à ce que vous avez tapé."),
                    ui::tr("Échap efface le filtre."));
}

/// Why the oldest are not in the list.
void draw_gone(const work::Workplace& workplace) {
    const std::uint64_t last = workplace.notices().gone_to;
    if (last == 0 || workplace.practising()) return;
    ui::space(8);
    ui::hint(ui::fill(ui::tr("Les fiches jusqu'à {0} sont en sûreté au bureau depuis {1} jours au "
                             "moins : elles ont quitté cet ordinateur."),
                      {std::to_string(last), std::to_string(work::kKeepSafeDays)}));
}

}  // namespace

std::optional<Intent> draw(State& state, const work::Workplace& workplace) {
    std::optional<Intent> intent;
    place_bar(workplace, state.now);
    {
        const ui::Column column(true);
        ui::title(ui::tr("Fiches et brouillons"));
        ui::space(8);
        ui::Field filter = ui::field_of(state.filter, true);
        filter.placeholder = ui::tr("tapez pour chercher : nom, formulaire, numéro");
        ui::field("filter", filter);
        ui::space(12);
        error_box(state.error, During::work);
        draw_refusal(state);
        draw_list(state, workplace, intent);
        draw_gone(workplace);
    }
    const bool on_line = state.focus < state.lines.size();
    const bool on_draft = on_line && state.lines[state.focus].draft;
    const bool on_binned = on_line && state.lines[state.focus].binned;
    std::vector<BarKey> keys{{ui::Key::enter, ui::tr("Entrée"),
                              on_binned  ? ui::tr("rendre le brouillon")
                              : on_draft ? ui::tr("reprendre le brouillon")
                                         : ui::tr("corriger la fiche")}};
    if (state.just_deleted)
        keys.push_back({.key = ui::Key::character,
                        .cap = "Ctrl+Z",
                        .what = ui::tr("rendre le brouillon"),
                        .ctrl = true,
                        .letter = "z"});
    if (on_draft) keys.push_back({ui::Key::del, ui::tr("Suppr"), ui::tr("supprimer le brouillon")});
    keys.push_back({ui::Key::escape, ui::tr("Échap"), ui::tr("accueil")});
    key_line(state, keys,
             ui::fill(ui::trn("{0} ligne", "{0} lignes", static_cast<long>(state.lines.size())),
                      {std::to_string(state.lines.size())}));
    return intent;
}

}  // namespace relais::client::screens::records
