#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/screens/common.h"
#include "client/screens/exchange/exchange.h"
#include "client/screens/frame_view.h"
#include "client/screens/messages.h"
#include "client/screens/notices/notices.h"
#include "client/screens/words.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/workplace.h"
#include "forms/base/result.h"

namespace relais::client::screens::exchange {

namespace {

constexpr std::size_t kRows = 100;
constexpr std::size_t kSticks = 9;  ///< each has a digit

void draw_sending(const work::ExchangeView& exchange) {
    const auto done = static_cast<std::uint64_t>(exchange.sent_records);
    const std::uint64_t all = done + exchange.queued;
    const auto files = static_cast<std::uint64_t>(exchange.sent_files);
    if (exchange.queued == 0 && exchange.files_queued > 0) {
        ui::message(ui::Sign::info,
                    ui::fill(ui::tr("Envoi des fichiers : {0} sur {1}, {2} partis."),
                             {std::to_string(files), std::to_string(files + exchange.files_queued),
                              size_in_words(exchange.sent_bytes)}),
                    ui::tr("F6 arrête ; l'envoi reprend plus tard là où il en est."));
        return;
    }
    ui::message(ui::Sign::info,
                ui::fill(ui::tr("Envoi en cours : {0} fiches sur {1}, {2} partis."),
                         {std::to_string(done), std::to_string(std::max(all, done)),
                          size_in_words(exchange.sent_bytes)}),
                ui::tr("F6 arrête ; ce qui est livré le reste, le reste attend ici."));
}

void draw_link(const work::ExchangeView& exchange, const Now& now) {
    switch (exchange.link) {
    case work::LinkState::sending:
        draw_sending(exchange);
        return;
    case work::LinkState::up:
        ui::message(ui::Sign::good, ui::tr("Le bureau répond."), last_exchange(exchange, now));
        return;
    case work::LinkState::down: {
        const Told told =
            tell(exchange.last_error.value_or(Error{Errc::network, {}, {}}), During::exchange);
        const std::string next = next_try(exchange, now);
        ui::message(ui::Sign::warn, told.what,
                    next.empty() ? told.remedy : told.remedy + " " + next);
        return;
    }
    case work::LinkState::unknown:
        ui::message(ui::Sign::info, ui::tr("Le bureau n'a pas encore été appelé."),
                    last_exchange(exchange, now));
        return;
    }
}

/// Photos, recordings and files: they go after the records.
std::string files_in_words(const work::ExchangeView& exchange) {
    return ui::fill(ui::trn("{0} fichier attend (photo, son…), {1}.",
                            "{0} fichiers attendent (photos, sons…), {1}.",
                            static_cast<long>(exchange.files_queued)),
                    {std::to_string(exchange.files_queued), size_in_words(exchange.files_bytes)});
}

std::string waiting_in_words(const work::ExchangeView& exchange) {
    if (exchange.queued == 0 && exchange.files_queued > 0)
        return ui::tr("Toutes les fiches sont livrées.");
    if (exchange.queued == 0) return ui::tr("Tout est livré : rien n'attend ici.");
    return ui::fill(ui::trn("{0} fiche attend, {1}.", "{0} fiches attendent, {1}.",
                            static_cast<long>(exchange.queued)),
                    {std::to_string(exchange.queued), size_in_words(exchange.queued_bytes)});
}

void draw_counts(const work::ExchangeView& exchange) {
    const ui::Card card("counts");
    std::vector<ui::Figure> figures{
        {std::to_string(exchange.queued), ui::tr("à envoyer"),
         exchange.queued > 0 ? ui::Tone::warn : ui::Tone::normal},
        {std::to_string(exchange.delivered), ui::tr("livrées"), ui::Tone::good}};
    if (exchange.quarantined > 0)
        figures.push_back(
            {std::to_string(exchange.quarantined), ui::tr("en quarantaine !"), ui::Tone::bad});
    ui::figures(figures);
    ui::hint(waiting_in_words(exchange));
    if (exchange.files_queued > 0) ui::hint(files_in_words(exchange));
    if (!exchange.by_itself) ui::hint(ui::tr("Rien ne part tout seul : F5 envoie."));
    if (!exchange.hub_url.empty()) ui::hint(ui::fill(ui::tr("Bureau : {0}"), {exchange.hub_url}));
}

std::string why_waiting(const work::RecordEntry& record, const work::ExchangeView& exchange) {
    if (record.delivery != sync::store::Delivery::queued) return delivery_in_words(record).text;
    switch (exchange.link) {
    case work::LinkState::sending:
        return ui::tr("→ en train de partir");
    case work::LinkState::down:
        return ui::tr("→ attend : le bureau ne répond pas");
    case work::LinkState::up:
    case work::LinkState::unknown:
        break;
    }
    return delivery_in_words(record).text;
}

void draw_records(const State& state, const work::Workplace& workplace) {
    const auto& records = workplace.records();
    const std::size_t first = state.focus > kRows / 2 ? state.focus - kRows / 2 : 0;
    for (std::size_t i = first; i < std::min(records.size(), first + kRows); ++i) {
        const auto& record = records[i];
        ui::row(
            ("record:" + std::to_string(record.seq)).c_str(),
            {{std::to_string(record.seq) + "  " + record_in_words(record.summary), 0.5F},
             {record.summary.at.ms == 0 ? "" : moment(record.summary.at, state.now), 0.15F,
              ui::Tone::quiet},
             {why_waiting(record, workplace.exchange()), 0.35F, delivery_in_words(record).tone}},
            i == state.focus);
        if (i == state.focus && state.looking) ui::keep_in_sight();
    }
}

void draw_button(const State& state, std::optional<Intent>& intent) {
    ui::space(12);
    if (state.sending) {
        if (ui::button("stop", "F6", ui::tr("Arrêter l'envoi"), true)) intent = Stop{};
    } else if (ui::button("send", "F5", ui::tr("Envoyer maintenant"), true)) {
        intent = SendNow{};
    }
}

void draw_result(const work::StickView& told) {
    std::string remedy = told.left > 0
                             ? ui::tr("Portez-la au bureau ; tout reste ici jusqu'à sa réponse.")
                             : ui::tr("Rien n'attendait ici.");
    if (told.updated) remedy += " " + ui::tr("Formulaires et listes mis à jour.");
    if (!told.refused.empty())
        remedy += " " + ui::fill(ui::tr("Refusé sur la clé : {0}."),
                                 {std::to_string(told.refused.size())});
    ui::message(told.refused.empty() ? ui::Sign::good : ui::Sign::warn,
                ui::fill(ui::tr("Clé USB : {0} fiches déposées, {1} livrées."),
                         {std::to_string(told.left), std::to_string(told.delivered)}),
                remedy);
}

/// Without any line: the records go by stick, and the office's answer comes back so.
void draw_stick(const State& state, std::optional<Intent>& intent) {
    ui::space(12);
    if (state.stick.busy()) {
        ui::message(ui::Sign::info, ui::tr("Échange avec la clé USB en cours…"),
                    ui::tr("Ne la retirez pas."));
        return;
    }
    if (ui::button("stick", "F7", ui::tr("Échanger par clé USB"))) intent = LookForStick{};
    for (std::size_t i = 0; state.sticks.size() > 1 && i < std::min(state.sticks.size(), kSticks);
         ++i)
        if (ui::button(("stick:" + std::to_string(i)).c_str(), std::to_string(i + 1),
                       state.sticks[i].name))
            intent = UseStick{state.sticks[i].path};
    if (state.no_stick)
        ui::message(ui::Sign::warn, ui::tr("Aucune clé USB n'est branchée."),
                    ui::tr("Branchez-la, attendez quelques secondes, puis F7."));
    else if (state.told)
        draw_result(*state.told);
    error_box(state.error, During::work);
}

}  // namespace

std::optional<Intent> draw(State& state, const work::Workplace& workplace) {
    std::optional<Intent> intent;
    const auto& exchange = workplace.exchange();
    place_bar(workplace, state.now);
    {
        const ui::Column column(true);
        ui::title(ui::tr("Échange avec le bureau"));
        ui::space(12);
        notices::draw_standing(workplace, state.now);
        {
            ui::Halves halves;
            draw_link(exchange, state.now);
            draw_button(state, intent);
            draw_stick(state, intent);
            halves.next();
            draw_counts(exchange);
        }
        ui::space(16);
        draw_records(state, workplace);
    }
    std::vector<BarKey> keys;
    if (state.sending)
        keys.push_back({ui::Key::f6, "F6", ui::tr("arrêter l'envoi")});
    else
        keys.push_back({ui::Key::f5, "F5", ui::tr("envoyer maintenant")});
    keys.push_back({ui::Key::f7, "F7", ui::tr("clé USB")});
    keys.push_back({ui::Key::escape, ui::tr("Échap"), ui::tr("accueil")});
    keys.push_back({ui::Key::f12, "F12", ui::tr("verrouiller")});
    key_line(state, keys);
    return intent;
}

}  // namespace relais::client::screens::exchange
