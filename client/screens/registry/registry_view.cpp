#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/screens/form/form_view.h"
#include "client/screens/form/tally.h"
#include "client/screens/frame_view.h"
#include "client/screens/messages.h"
#include "client/screens/registry/places.h"
#include "client/screens/registry/registry.h"
#include "client/screens/words.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"

namespace relais::client::screens::registry {

namespace {

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const auto& part : parts)
        text += (text.empty() ? "" : " › ") + part;
    return text;
}

std::string chosen(const std::optional<work::QuestionView>& question) {
    if (question)
        for (const auto& choice : question->choices)
            if (choice.chosen) return choice.label;
    return "—";
}

/// A field of the page: its key, what it is, what it says; a click is the key.
bool field(const char* id, const std::string& key, const std::string& name,
           const std::string& value) {
    return ui::button(id, key, name + " : " + (value.empty() ? "—" : value));
}

void draw_fields(const State& state, std::optional<Intent>& intent) {
    const auto next = [&](const std::optional<work::QuestionView>& question) {
        const std::string value = next_choice(*question, 0, false);
        if (!value.empty()) intent = Answer{question->id, value};
    };
    if (state.direction && field("direction", "Tab", ui::tr("Sens"), chosen(state.direction)))
        next(state.direction);
    if (state.asks_from && field("from", "O", ui::tr("De"), joined(state.from)))
        intent = SeekPlace{false};
    if (state.asks_to && field("to", "V", ui::tr("Vers"), joined(state.to)))
        intent = SeekPlace{true};
    if (state.transport && field("transport", "T", ui::tr("Transport"), chosen(state.transport)))
        next(state.transport);
    if (state.reason && field("reason", "M", ui::tr("Motif"), chosen(state.reason)))
        next(state.reason);
    if (state.elsewhere &&
        field("elsewhere", "C", ui::tr("Déjà compté ailleurs"), chosen(state.elsewhere)))
        next(state.elsewhere);
    if (state.consent && field("consent", "N", ui::tr("Accord"), chosen(state.consent)))
        next(state.consent);
    if (!state.last.empty() && ui::button("same", "=", ui::tr("comme le précédent")))
        intent = Same{};
}

void draw_total(const State& state) {
    const int total = form::total_of(state.counts);
    std::vector<ui::Figure> figures{{std::to_string(total), ui::tr("total"), ui::Tone::accent}};
    if (state.group_size && !state.size_follows) {
        const bool same = state.group_size->value == std::to_string(total);
        figures.push_back({state.group_size->value,
                           same ? ui::tr("annoncés ✓") : ui::tr("annoncés !"),
                           same ? ui::Tone::good : ui::Tone::warn});
    }
    ui::figures(figures);
    form::draw_tally_told(state.tally);
}

void draw_counts(const State& state, std::optional<Intent>& intent) {
    const auto cells = form::cells_of(state.counts);
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
        const auto& question = state.counts.questions[cells[cell]];
        if (ui::tally_cell(question.id.c_str(), form::key_cap(state.tally.letters, cell),
                           question.label, std::to_string(form::count_of(question)),
                           cell == state.tally.cell && !state.listed))
            intent = FocusCell{cell};
    }
    ui::space(8);
    draw_total(state);
    for (const std::size_t i : cells)
        if (!state.counts.questions[i].failure.empty())
            ui::message(ui::Sign::warn, state.counts.questions[i].failure,
                        state.counts.questions[i].label);
}

void draw_finder(const State& state, std::optional<Intent>& intent) {
    const PlaceFinder& finder = state.finder;
    ui::heading(state.to_is_sought ? ui::tr("Vers : où va le groupe ?")
                                   : ui::tr("De : d'où vient le groupe ?"));
    ui::field("place", {.text = finder.typed.text,
                        .caret = finder.typed.caret,
                        .placeholder = ui::tr("premières lettres du lieu"),
                        .focused = true});
    ui::space(8);
    for (std::size_t row = 0; row < finder.shown.size(); ++row) {
        const std::size_t at = finder.shown[row];
        const auto& place = finder.places[at];
        std::string detail = place.within;
        if (finder.use[at] > 0)
            detail += (detail.empty() ? "" : "   ") +
                      ui::fill(ui::trn("{0} fois", "{0} fois", static_cast<long>(finder.use[at])),
                               {std::to_string(finder.use[at])});
        if (ui::choice(("place:" + std::to_string(at)).c_str(), {.key = std::to_string(row + 1),
                                                                 .label = place.name,
                                                                 .detail = detail,
                                                                 .focused = row == finder.focus}))
            intent = TakePlace{at};
    }
    if (finder.shown.empty())
        ui::message(ui::Sign::info, ui::tr("Rien ne correspond à ce que vous avez tapé."),
                    ui::tr("Retour arrière efface une lettre."));
}

void draw_problem(const State& state) {
    error_box(state.save_error, During::saving);
    error_box(state.error, During::work);
    if (state.problem == Problem::nobody)
        ui::message(ui::Sign::warn, ui::tr("Personne n'est encore compté dans ce groupe."),
                    ui::tr("Une touche par personne, ou la taille du groupe puis G."));
    if (state.problem == Problem::failing)
        ui::message(ui::Sign::bad, state.problem_label + " — " + state.problem_message,
                    ui::tr("Corrigez la réponse ; F7 montre toutes les questions."));
    if (state.late.is_late())
        ui::message(ui::Sign::info,
                    ui::fill(ui::tr("D'après papier : {0}"),
                             {happened_in_words(state.late, state.now.utc_offset_minutes)}),
                    state.late.reason);
    if (survey_is_due(state))
        ui::message(ui::Sign::info,
                    ui::fill(ui::tr("{0} groupes depuis la dernière enquête : {1} ?"),
                             {std::to_string(state.since_survey), state.survey_title}),
                    ui::tr("F6 la commence, F8 la remet à plus tard."));
}

void draw_help() {
    const ui::Card card("help");
    ui::heading(ui::tr("Aide"));
    ui::hint(
        ui::tr("Une touche ajoute une personne ; 1 2 puis la touche en ajoute douze ; - ou Maj "
               "retranche ; Retour arrière annule."));
    ui::hint(
        ui::tr("3 puis T choisit le troisième transport, T seul le suivant ; de même M, C, N et "
               "Tab. 1 2 puis G annonce douze personnes."));
    ui::hint(ui::tr("O et V cherchent le lieu : premières lettres, puis un chiffre ou Entrée. = "
                    "reprend le trajet du groupe précédent."));
    ui::hint(ui::tr("Ctrl+Z annule ; sans rien à annuler, il rouvre le dernier groupe. H rouvre un "
                    "des dix derniers : 3 puis H le troisième."));
    ui::hint(ui::tr("AZERTY : la touche 6 deux fois veut dire moins."));
}

std::string direction_label(const State& state, const std::string& code) {
    if (state.direction)
        for (const auto& choice : state.direction->choices)
            if (choice.value == code) return choice.label;
    return code.empty() ? ui::tr("sans sens") : code;
}

void draw_day(const State& state) {
    const ui::Card card("day");
    ui::heading(
        ui::fill(ui::tr("Aujourd'hui : {0} groupes"), {std::to_string(state.count.groups)}));
    if (state.count.persons.empty()) {
        ui::hint(ui::tr("Personne n'est encore passé."));
        return;
    }
    const float fraction = 0.8F / static_cast<float>(state.count.persons.size());
    const auto draw = [&](const std::string& id, const std::string& name, const auto& text_of) {
        std::vector<ui::Cell> cells{{name, 0.2F}};
        for (const auto& [code, persons] : state.count.persons)
            cells.push_back({text_of(code, persons), fraction});
        ui::row(id.c_str(), cells);
    };
    draw("count:head", "",
         [&](const std::string& code, int) { return direction_label(state, code); });
    for (const auto& hour : state.count.hours)
        draw("count:" + std::to_string(hour.hour),
             hour.hour < 0 ? "?" : (hour.hour < 10 ? "0" : "") + std::to_string(hour.hour) + " h",
             [&](const std::string& code, int) {
                 const auto found = hour.persons.find(code);
                 return found == hour.persons.end() ? "·" : std::to_string(found->second);
             });
    draw("count:total", ui::tr("total"),
         [](const std::string&, int persons) { return std::to_string(persons); });
}

void draw_last(const State& state, std::optional<Intent>& intent) {
    const ui::Card card("last");
    ui::heading(ui::tr("Derniers groupes"));
    if (state.last.empty()) ui::hint(ui::tr("Aucun pour l'instant."));
    for (std::size_t i = 0; i < state.last.size(); ++i) {
        const Listed& one = state.last[i];
        const std::string way =
            (one.from.empty() ? "?" : one.from) + " → " + (one.to.empty() ? "?" : one.to);
        const bool focused = state.listed == i;
        if (ui::row(
                ("group:" + std::to_string(one.seq)).c_str(),
                {{std::to_string((i + 1) % 10) + "  " + hours_minutes(one.at, state.now), 0.24F},
                 {ui::fill(ui::tr("{0} pers."), {std::to_string(one.persons)}), 0.22F},
                 {way, 0.54F, ui::Tone::quiet}},
                focused))
            intent = Correct{one.seq};
        if (focused) ui::keep_in_sight();
    }
}

std::vector<BarKey> keys_here(const State& state) {
    if (state.finder.is_open())
        return {{ui::Key::none, "1-9", ui::tr("choisir")},
                {ui::Key::enter, ui::tr("Entrée"), ui::tr("prendre")},
                {ui::Key::escape, ui::tr("Échap"), ui::tr("retour aux comptes")}};
    if (state.listed)
        return {{ui::Key::none, "1-9", ui::tr("choisir")},
                {ui::Key::enter, ui::tr("Entrée"), ui::tr("corriger ce groupe")},
                {ui::Key::escape, ui::tr("Échap"), ui::tr("retour aux comptes")}};
    std::vector<BarKey> keys{
        {ui::Key::enter, ui::tr("Entrée"), ui::tr("enregistrer et suivant")},
        {ui::Key::backspace, ui::tr("Retour"), ui::tr("annuler")},
        {.key = ui::Key::f3, .cap = "H", .what = ui::tr("corriger"), .minor = true}};
    if (!state.survey_file.empty()) {
        const std::string due = state.survey_every == 0
                                    ? std::string()
                                    : " (" + std::to_string(state.since_survey) + "/" +
                                          std::to_string(state.survey_every) + ")";
        keys.push_back({.key = ui::Key::f6, .cap = "F6", .what = ui::tr("enquête") + due});
    }
    if (survey_is_due(state)) keys.push_back({ui::Key::f8, "F8", ui::tr("plus tard")});
    keys.push_back({.key = ui::Key::f7, .cap = "F7", .what = ui::tr("tout"), .minor = true});
    keys.push_back({ui::Key::f10, "F10", ui::tr("relire")});
    keys.push_back({ui::Key::escape, ui::tr("Échap"), ui::tr("accueil")});
    keys.push_back({.key = ui::Key::f1, .cap = "F1", .what = ui::tr("aide"), .minor = true});
    return keys;
}

std::string stored_words(const State& state) {
    if (state.save_error) return ui::tr("✗ non enregistré");
    if (state.storing.busy()) return ui::tr("enregistrement…");
    if (state.stored_persons < 0) return {};
    return ui::fill(ui::tr("✓ fiche {0} : {1} pers."),
                    {std::to_string(state.stored_seq), std::to_string(state.stored_persons)});
}

std::string group_words(const State& state) {
    if (state.correcting) return ui::tr("Correction d'un groupe");
    return ui::fill(ui::tr("groupe {0}"), {std::to_string(state.count.groups + 1)});
}

}  // namespace

std::optional<Intent> draw(State& state, const work::Workplace& /*workplace*/) {
    std::optional<Intent> intent;
    ui::top_bar(state.title + "  ›  " + group_words(state),
                hours_minutes(state.now.instant, state.now));
    {
        const ui::Column column(true);
        if (state.help) {
            draw_help();
            ui::space(12);
        }
        draw_problem(state);
        if (state.correcting)
            ui::message(ui::Sign::info,
                        ui::tr("Correction : Entrée enregistre la nouvelle version."),
                        ui::tr("Échap sans rien changer laisse le groupe comme il est."));
        ui::Halves halves(0.64F);
        if (state.finder.is_open()) {
            draw_finder(state, intent);
        } else {
            draw_fields(state, intent);
            ui::space(8);
            draw_counts(state, intent);
        }
        halves.next();
        draw_day(state);
        ui::space(12);
        draw_last(state, intent);
    }
    key_line(state, keys_here(state), stored_words(state), !state.save_error);
    return intent;
}

}  // namespace relais::client::screens::registry
