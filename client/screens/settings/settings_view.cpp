#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/screens/common.h"
#include "client/screens/frame_view.h"
#include "client/screens/messages.h"
#include "client/screens/settings/settings.h"
#include "client/screens/words.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/workplace.h"

namespace relais::client::screens::settings {

namespace {

std::string words_of(Complaint complaint) {
    switch (complaint) {
    case Complaint::none:
        break;
    case Complaint::no_present:
        return ui::tr("Tapez d'abord la phrase de passe d'aujourd'hui.");
    case Complaint::too_short:
        return ui::tr(
            "La phrase de passe est trop courte : au moins 8 caractères ; trois mots valent "
            "mieux.");
    case Complaint::not_the_same:
        return ui::tr("Les deux phrases de passe ne sont pas les mêmes. Retapez la seconde.");
    }
    return {};
}

void draw_notice(const State& state) {
    if (state.notice == Notice::added)
        ui::message(ui::Sign::good,
                    ui::fill(ui::tr("Le compte {0} est prêt."), {state.notice_code}),
                    ui::tr("F12 verrouille ; cette personne choisit alors son code et tape sa "
                           "phrase de passe."));
    if (state.notice == Notice::changed)
        ui::message(ui::Sign::good, ui::tr("Votre phrase de passe est changée."),
                    ui::tr("L'ancienne n'ouvre plus rien ici."));
    if (state.notice != Notice::none) ui::space(12);
}

std::string label_of(const work::PersonEntry& person) {
    return person.name.empty() ? person.code : person.code + "  ·  " + person.name;
}

void draw_people(const State& state, std::optional<Intent>& intent) {
    ui::heading(ui::tr("Ajouter une personne à cet ordinateur"));
    std::string here;
    for (const auto& code : state.here)
        here += (here.empty() ? "" : ", ") + code;
    ui::hint(ui::fill(ui::tr("Ont déjà un compte : {0}."), {here}));
    ui::space(8);
    if (state.more_than_fit) {
        ui::Field filter = ui::field_of(state.filter, state.focus >= first_person);
        filter.placeholder = ui::tr("tapez quelques lettres");
        ui::field("filter", filter);
        ui::space(8);
    }
    for (std::size_t i = 0; i < state.missing.size(); ++i) {
        const bool focused = state.focus == first_person + i;
        if (ui::choice(("person:" + state.missing[i].code).c_str(),
                       {.key = i + first_person < 9 ? std::to_string(i + first_person + 1) : "",
                        .label = label_of(state.missing[i]),
                        .detail = "",
                        .focused = focused}))
            intent = Add{state.missing[i].code};
        if (focused) ui::keep_in_sight();
    }
    if (state.missing.empty() && state.filter.text.empty())
        ui::hint(ui::tr("Toutes les personnes de l'enrôlement ont un compte ici."));
    if (state.missing.empty() && !state.filter.text.empty())
        ui::hint(ui::tr("Personne ne correspond. Échap efface."));
}

std::string words_of(work::SendPolicy policy) {
    switch (policy) {
    case work::SendPolicy::always:
        return ui::tr("Envoi : tout seul, dès que le bureau répond");
    case work::SendPolicy::safe_place:
        return ui::tr("Envoi : en lieu sûr ; F5 le dit, jusqu'au verrouillage");
    case work::SendPolicy::manual:
        break;
    }
    return ui::tr("Envoi : seulement quand on appuie sur F5");
}

void draw_sending(const State& state, std::optional<Intent>& intent) {
    if (ui::choice("sending", {.key = "3",
                               .label = words_of(state.how_sent.policy),
                               .detail = "← →",
                               .focused = state.focus == sending}))
        intent = Policy{};
    if (state.focus == sending) ui::keep_in_sight();
    const auto bytes = static_cast<std::uint64_t>(state.how_sent.budget_kib) * 1024;
    if (ui::choice("budget", {.key = "4",
                              .label = bytes == 0 ? ui::tr("Par envoi : sans limite de volume")
                                                  : ui::fill(ui::tr("Par envoi : {0} au plus"),
                                                             {size_in_words(bytes)}),
                              .detail = "← →",
                              .focused = state.focus == budget}))
        intent = Budget{};
    if (state.focus == budget) ui::keep_in_sight();
}

void draw_list(const State& state, std::optional<Intent>& intent) {
    ui::title(ui::tr("Réglages de cet ordinateur"));
    ui::space(8);
    draw_notice(state);
    error_box(state.error, During::work);
    if (ui::choice("idle", {.key = "1",
                            .label = ui::fill(ui::trn("Se verrouille après {0} minute sans touche",
                                                      "Se verrouille après {0} minutes sans touche",
                                                      static_cast<long>(state.idle_minutes)),
                                              {std::to_string(state.idle_minutes)}),
                            .detail = "← →",
                            .focused = state.focus == idle}))
        intent = Idle{};
    if (state.focus == idle) ui::keep_in_sight();
    if (ui::choice("change", {.key = "2",
                              .label = ui::tr("Changer ma phrase de passe"),
                              .detail = "",
                              .focused = state.focus == change}))
        intent = Change{};
    if (state.focus == change) ui::keep_in_sight();
    draw_sending(state, intent);
    ui::space(16);
    draw_people(state, intent);
}

void draw_field(const State& state, Place place, const char* id, const std::string& label,
                std::optional<Intent>& intent) {
    ui::hint(label);
    const ui::TextEdit& edit = state.fields[place];
    const bool focused = state.field == place;
    const bool failing = state.complaint != Complaint::none || state.error;
    ui::Field shown = ui::field_of(edit, focused && !state.working.busy());
    shown.failing = focused && failing;
    shown.secret = true;
    if (ui::field(id, shown)) intent = Focus{place};
    if (focused) ui::keep_in_sight();
    if (focused && state.complaint != Complaint::none)
        ui::message(ui::Sign::warn, words_of(state.complaint));
    ui::space(12);
}

void draw_fields(const State& state, std::optional<Intent>& intent) {
    const bool adding = state.step == Step::adding;
    ui::title(adding ? ui::fill(ui::tr("Un compte pour {0}"), {state.code})
                     : ui::tr("Changer ma phrase de passe"));
    if (adding)
        ui::hint(ui::tr("Laissez le clavier à cette personne : elle choisit sa phrase et ne la dit "
                        "à personne."));
    ui::space(12);
    error_box(state.error, During::unlock);
    if (!adding)
        draw_field(state, present, "present", ui::tr("Votre phrase de passe d'aujourd'hui"),
                   intent);
    draw_field(state, passphrase, "passphrase",
               ui::tr("Nouvelle phrase de passe : trois mots ou plus"), intent);
    draw_field(state, again, "again", ui::tr("La même phrase encore une fois"), intent);
    if (state.working.busy())
        ui::message(ui::Sign::info, ui::tr("L'ordinateur fabrique la clé."),
                    ui::tr("Cela prend une ou deux secondes."));
    if (ui::button("submit", ui::tr("Entrée"), adding ? ui::tr("Ajouter") : ui::tr("Changer"), true,
                   !state.working.busy()))
        intent = Submit{};
}

std::vector<BarKey> keys_here(const State& state) {
    if (state.step == Step::list)
        return {{ui::Key::enter, ui::tr("Entrée"), ui::tr("ouvrir")},
                {ui::Key::none, "← →", ui::tr("changer")},
                {ui::Key::escape, ui::tr("Échap"), ui::tr("accueil")},
                {ui::Key::f1, "F1", ui::tr("aide")}};
    return {{ui::Key::enter, ui::tr("Entrée"), ui::tr("champ suivant, puis enregistrer")},
            {ui::Key::tab, "Tab", ui::tr("champ suivant")},
            {ui::Key::escape, ui::tr("Échap"), ui::tr("ne rien changer")}};
}

}  // namespace

std::optional<Intent> draw(State& state, const work::Workplace& workplace) {
    std::optional<Intent> intent;
    place_bar(workplace, state.now);
    {
        const ui::Column column;
        if (state.step == Step::list)
            draw_list(state, intent);
        else
            draw_fields(state, intent);
    }
    key_line(state, keys_here(state));
    return intent;
}

}  // namespace relais::client::screens::settings
