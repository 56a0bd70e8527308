#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/screens/common.h"
#include "client/screens/frame_view.h"
#include "client/screens/home/home.h"
#include "client/screens/messages.h"
#include "client/screens/notices/notices.h"
#include "client/screens/outside_view.h"
#include "client/screens/words.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/time_watch.h"
#include "client/work/workplace.h"
#include "forms/base/time.h"

namespace relais::client::screens::home {

namespace {

// The bars show a working day; hours outside it appear when something happened in them.
constexpr std::size_t kFirstHour = 6, kLastHour = 17;

std::string detail_of(const State& state, std::size_t form) {
    const std::size_t made = form < state.made_today.size() ? state.made_today[form] : 0;
    if (made == 0) return ui::tr("aucune fiche aujourd'hui");
    return ui::fill(
        ui::trn("{0} fiche aujourd'hui", "{0} fiches aujourd'hui", static_cast<long>(made)),
        {std::to_string(made)});
}

std::string draft_detail(const State& state, const work::Workplace& workplace) {
    if (state.drafts == 0) return ui::tr("aucun brouillon");
    Instant newest;
    for (const auto& draft : workplace.drafts())
        newest = std::max(newest, draft.saved);
    return ui::fill(ui::trn("{0} brouillon, enregistré à {1}", "{0} brouillons, le dernier à {1}",
                            static_cast<long>(state.drafts)),
                    {std::to_string(state.drafts), moment(newest, state.now)});
}

void draw_actions(const State& state, const work::Workplace& workplace,
                  std::optional<Intent>& intent) {
    const auto& forms = workplace.forms();
    for (std::size_t i = 0; i < forms.size(); ++i)
        if (ui::action(("form:" + forms[i].file_name).c_str(), key_of_form(i), forms[i].title,
                       detail_of(state, i), i == 0, i == state.focus))
            intent = Start{i};
    if (ui::action("draft", "F8", ui::tr("Reprendre un brouillon"), draft_detail(state, workplace),
                   false, state.drafts > 0 && state.focus == forms.size()))
        intent = ResumeDraft{};
    if (forms.empty())
        ui::message(ui::Sign::warn, ui::tr("Aucun formulaire sur cet ordinateur."),
                    ui::tr("Demandez au bureau un enrôlement avec les formulaires."));
    if (ui::button("late", "P", ui::tr("Saisie d'après papier"))) intent = Go{Screen::late_entry};
    if (ui::button("practise", "X",
                   state.practising ? ui::tr("Fin de l'exercice") : ui::tr("Exercice")))
        intent = Practise{};
    if (state.practising && ui::button("wipe", ui::tr("Suppr"), ui::tr("Effacer les exercices")))
        intent = Wipe{};
    ui::space(8);
    if (state.wipe_asked)
        ui::message(ui::Sign::bad, ui::tr("Effacer toutes les fiches d'exercice ?"),
                    ui::tr("Suppr une seconde fois efface ; toute autre touche garde."));
    if (workplace.is_trial())
        ui::message(ui::Sign::warn, ui::tr("Essai : rien n'est gardé ni envoyé."),
                    ui::tr("Tout s'efface quand Relais se ferme ou se verrouille."));
    else if (state.finalised > 0)
        ui::message(ui::Sign::good,
                    ui::fill(ui::tr("Fiche {0} enregistrée."), {std::to_string(state.finalised)}),
                    state.practising
                        ? ui::tr("C'est un exercice : elle n'est ni comptée ni envoyée.")
                        : ui::tr("Elle ne se perdra plus ; elle part au prochain échange."));
    error_box(state.error, During::work);
}

void draw_today(const work::Today& today) {
    const ui::Card card("today");
    ui::heading(ui::tr("Aujourd'hui"));
    std::vector<ui::Figure> figures{{std::to_string(today.in), ui::tr("entrants")},
                                    {std::to_string(today.out), ui::tr("sortants")}};
    if (today.other > 0) figures.push_back({std::to_string(today.other), ui::tr("autres sens")});
    figures.push_back({std::to_string(today.groups), ui::tr("groupes")});
    // Five do not stand side by side in a low window; the one that may go is an empty one.
    if (today.other == 0 || today.households > 0)
        figures.push_back({std::to_string(today.households), ui::tr("ménages")});
    ui::figures(figures);
    std::size_t first = kFirstHour, last = kLastHour;
    for (std::size_t hour = 0; hour < today.persons_by_hour.size(); ++hour) {
        if (today.persons_by_hour[hour] == 0) continue;
        first = std::min(first, hour);
        last = std::max(last, hour);
    }
    std::vector<int> values;
    std::vector<std::string> labels;
    for (std::size_t hour = first; hour <= last && hour < today.persons_by_hour.size(); ++hour) {
        values.push_back(today.persons_by_hour[hour]);
        labels.push_back((hour < 10 ? "0" : "") + std::to_string(hour));
    }
    ui::bars(values, labels);
}

void draw_records(const work::ExchangeView& exchange, const Now& now) {
    const ui::Card card("records");
    ui::heading(ui::tr("Fiches"));
    std::vector<ui::Figure> figures{
        {std::to_string(exchange.queued), ui::tr("à envoyer"),
         exchange.queued > 0 ? ui::Tone::warn : ui::Tone::normal},
        {std::to_string(exchange.delivered), ui::tr("livrées"), ui::Tone::good}};
    if (exchange.quarantined > 0)
        figures.push_back(
            {std::to_string(exchange.quarantined), ui::tr("en quarantaine !"), ui::Tone::bad});
    ui::figures(figures);
    const std::string link = link_in_words(exchange, now);
    ui::hint(last_exchange(exchange, now) + (link.empty() ? "" : " " + link));
}

void draw_outside(const work::Workplace& workplace, const Now& now) {
    const Worded gps = gps_in_words(workplace.gps(), workplace.monotonic_ms());
    const Worded clock = clock_in_words(workplace.clock_state(), now);
    if (workplace.clock_state().trouble == work::ClockTrouble::none) {
        ui::hint(gps.text + "  ·  " + clock.text,
                 gps.tone == ui::Tone::good ? gps.tone : ui::Tone::quiet);
        return;
    }
    ui::hint(gps.text, gps.tone);
    std::string sentence = clock.text;
    if (!sentence.empty() && sentence[0] >= 'a' && sentence[0] <= 'z')
        sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
    ui::message(ui::Sign::warn, sentence,
                ui::tr("Réglez l'horloge de l'ordinateur ; chaque fiche garde cette remarque."));
}

}  // namespace

std::optional<Intent> draw(State& state, const work::Workplace& workplace) {
    std::optional<Intent> intent;
    place_bar(workplace, state.now);
    {
        const ui::Column column(true);
        notices::draw_standing(workplace, state.now);
        ui::Halves halves(0.48F);
        draw_actions(state, workplace, intent);
        halves.next();
        draw_today(workplace.today());
        ui::space(16);
        draw_records(workplace.exchange(), state.now);
        draw_outside(workplace, state.now);
    }
    key_line(state, {{ui::Key::f9, "F9", ui::tr("échanger")},
                     {ui::Key::f3, "F3", ui::tr("aller à une fiche")},
                     {.key = ui::Key::character,
                      .cap = "Ctrl+R",
                      .what = ui::tr("réglages"),
                      .ctrl = true,
                      .minor = true,
                      .letter = "r"},
                     {ui::Key::f11, "F11", ui::tr("clore la journée")},
                     {ui::Key::f12, "F12", ui::tr("verrouiller")},
                     {ui::Key::f1, "F1", ui::tr("aide")}});
    return intent;
}

}  // namespace relais::client::screens::home
