#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "client/screens/common.h"
#include "client/screens/help/help.h"
#include "client/screens/words.h"
#include "client/ui/ui.h"

namespace relais::client::screens::help {

namespace {

using Keys = std::vector<std::pair<std::string, std::string>>;

Keys keys_of(Screen screen) {
    switch (screen) {
    case Screen::enrol:
        return {{"Tab", ui::tr("champ suivant")},
                {ui::tr("Entrée"), ui::tr("champ suivant ; au dernier, enrôler")}};
    case Screen::unlock:
        return {{"1-9", ui::tr("choisir son code")},
                {ui::tr("Entrée"), ui::tr("passer à la phrase de passe, puis ouvrir")},
                {ui::tr("Échap"), ui::tr("revenir à la liste des codes")}};
    case Screen::shift:
        return {{"1-9", ui::tr("choisir le point, puis l'équipe")},
                {ui::tr("lettres"), ui::tr("chercher dans une longue liste")},
                {ui::tr("Entrée"), ui::tr("prendre ce qui est marqué, puis ouvrir la journée")}};
    case Screen::home:
        return {{"F5 F6 F7", ui::tr("commencer un formulaire (ou flèches et Entrée)")},
                {"F8", ui::tr("reprendre un brouillon")},
                {"F3", ui::tr("voir et corriger les fiches")},
                {"F9", ui::tr("échanger avec le bureau")},
                {"F11", ui::tr("clore la journée")},
                {"P", ui::tr("saisir ce qui fut noté sur papier")},
                {"X", ui::tr("commencer ou finir un exercice")},
                {"Ctrl+R", ui::tr("réglages : verrouillage, phrase de passe, personnes")}};
    case Screen::late_entry:
        return {{ui::tr("Entrée"), ui::tr("champ suivant ; au dernier, commencer")},
                {"1-9", ui::tr("choisir le formulaire")}};
    case Screen::review:
        return {{ui::tr("Entrée"), ui::tr("ouvrir la question marquée et revenir ici")},
                {"F10", ui::tr("finaliser quand rien ne manque")}};
    case Screen::jump:
        return {{ui::tr("lettres"), ui::tr("chercher dans les questions et les réponses")},
                {"F5", ui::tr("aller à la faute suivante ; Maj+F5 : la précédente")},
                {"F6", ui::tr("montrer ou masquer ce qui n'est pas demandé")},
                {ui::tr("Entrée"), ui::tr("aller à la question marquée")}};
    case Screen::records:
        return {{ui::tr("lettres"), ui::tr("filtrer la liste")},
                {ui::tr("Entrée"), ui::tr("reprendre un brouillon ou corriger une fiche")},
                {ui::tr("Suppr"), ui::tr("deux fois : supprimer un brouillon")},
                {"Ctrl+Z", ui::tr("rendre le brouillon supprimé")}};
    case Screen::exchange:
        return {{"F5", ui::tr("envoyer maintenant")}, {"F6", ui::tr("arrêter l'envoi")}};
    case Screen::close_shift:
        return {{"F11", ui::tr("clore la journée")}};
    case Screen::form_change:
        return {{ui::tr("Entrée"), ui::tr("ouvrir avec le nouveau formulaire")},
                {ui::tr("Échap"), ui::tr("laisser le brouillon tel quel")}};
    case Screen::notices:
        return {{ui::tr("Entrée"), ui::tr("c'est lu : continuer")}};
    case Screen::settings:
        return {{"← →", ui::tr("minutes avant le verrouillage")},
                {ui::tr("Entrée"), ui::tr("changer sa phrase de passe, ajouter une personne")},
                {ui::tr("lettres"), ui::tr("chercher une personne")}};
    case Screen::form:
    case Screen::registry:
        break;  // its help stands beside the question
    }
    return {};
}

Keys keys_everywhere() {
    return {{ui::tr("Échap"), ui::tr("un pas en arrière ; rien ne se perd")},
            {"F2", ui::tr("langue : français, anglais, arabe")},
            {"F12", ui::tr("verrouiller ; tout est enregistré")},
            {"Ctrl+F12", ui::tr("deux secondes : urgence, tout fermer")},
            {"Ctrl +  Ctrl -", ui::tr("texte plus grand, plus petit")},
            {"Ctrl+T", ui::tr("soleil ou nuit")},
            {"Ctrl+Q", ui::tr("quitter ; tout est enregistré")}};
}

void draw_keys(const char* id, const std::string& heading, const Keys& keys) {
    const ui::Card card(id);
    ui::heading(heading);
    for (std::size_t i = 0; i < keys.size(); ++i)
        ui::row((std::string(id) + std::to_string(i)).c_str(),
                {{keys[i].first, 0.3F}, {keys[i].second, 0.7F}});
}

}  // namespace

bool draw(Screen screen, const Now& now) {
    ui::top_bar(ui::tr("Aide"), hours_minutes(now.instant, now));
    {
        const ui::Column column(true);
        ui::title(ui::tr("Les touches d'ici"));
        ui::space(8);
        ui::Halves halves;
        draw_keys("here", ui::tr("Cet écran"), keys_of(screen));
        halves.next();
        draw_keys("everywhere", ui::tr("Partout"), keys_everywhere());
    }
    return ui::key_bar({{"F1", ui::tr("fermer l'aide"), "close"}, {"↑ ↓", ui::tr("défiler"), ""}},
                       "")
        .has_value();
}

}  // namespace relais::client::screens::help
