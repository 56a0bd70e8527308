#include "client/screens/messages.h"

#include <optional>

#include "client/ui/ui.h"
#include "forms/base/result.h"

namespace relais::client::screens {

namespace {

struct Sentence {
    const char* what = nullptr;
    const char* remedy = nullptr;
};

// Each switch names every cause, so that a new one fails to compile until it has its words.

Sentence any(Errc code) {
    switch (code) {
    case Errc::invalid:
        return {"« {0} » est mal formé.", "Redemandez ce fichier ou ce formulaire au bureau."};
    case Errc::not_found:
        return {"« {0} » est introuvable.", "Vérifiez le nom, puis réessayez."};
    case Errc::already_exists:
        return {"« {0} » existe déjà.", "Choisissez un autre nom."};
    case Errc::io:
        return {"Le disque n'a pas pu lire ou écrire « {0} ».",
                "Réessayez ; si cela revient, gardez l'ordinateur allumé et prévenez le bureau."};
    case Errc::disk_full:
        return {
            "Le disque est plein : « {0} » n'a pas pu être écrit.",
            "Libérez de la place (corbeille, téléchargements), puis réessayez. Rien n'est perdu."};
    case Errc::read_only:
        return {"Le dossier est en lecture seule : « {0} ».",
                "Rendez le dossier inscriptible ou prévenez le bureau."};
    case Errc::in_use:
        return {"« {0} » est ouvert dans une autre fenêtre.", "Fermez l'autre fenêtre."};
    case Errc::corrupt:
        return {"« {0} » est endommagé.",
                "N'effacez rien : le bureau peut récupérer les fiches de ce dossier."};
    case Errc::wrong_key:
        return {"La clé n'ouvre pas « {0} ».",
                "Cette fiche est d'une journée close ou d'une autre personne."};
    case Errc::newer_version:
        return {"« {0} » vient d'une version plus récente de Relais.",
                "Mettez Relais à jour sur cet ordinateur. Rien n'a été modifié."};
    case Errc::older_version:
        return {"« {0} » vient d'une version trop ancienne.",
                "Demandez une mise à jour au bureau."};
    case Errc::limit:
        return {"« {0} » est plus grand que ce que Relais accepte.",
                "Raccourcissez, ou prévenez le bureau si c'est un formulaire."};
    case Errc::unsupported:
        return {"Relais ne sait pas traiter « {0} ».", "Prévenez le bureau : il faut le corriger."};
    case Errc::network:
        return {"Pas de réseau vers le bureau.", "Continuez : tout reste enregistré ici."};
    case Errc::refused:
        return {"« {0} » a été refusé.", "Corrigez les réponses signalées, puis recommencez."};
    case Errc::forged:
        return {"La signature de « {0} » n'est pas celle du bureau.",
                "N'utilisez pas ce fichier et prévenez le bureau."};
    case Errc::cancelled:
        return {"Arrêté à votre demande.", "Rien n'est perdu."};
    }
    return {};
}

std::optional<Sentence> opening(Errc code) {
    switch (code) {
    case Errc::in_use:
        return Sentence{"Relais est déjà ouvert sur ce dossier, dans une autre fenêtre : {0}",
                        "Revenez à l'autre fenêtre, ou fermez-la et relancez Relais."};
    case Errc::read_only:
        return Sentence{
            "Le dossier des fiches est en lecture seule : {0}",
            "Rendez-le inscriptible (ou retirez la protection du disque), puis relancez "
            "Relais. Rien n'a été modifié."};
    case Errc::newer_version:
        return Sentence{"Les fiches ont été écrites par une version plus récente de Relais : {0}",
                        "Installez la nouvelle version sur cet ordinateur. Rien n'a été modifié."};
    case Errc::corrupt:
        return Sentence{
            "Le fichier des fiches est endommagé : {0}",
            "N'effacez rien et apportez l'ordinateur au bureau : outbox.log garde chaque "
            "fiche finalisée."};
    case Errc::disk_full:
        return Sentence{"Le disque est plein : {0}",
                        "Libérez de la place (corbeille, téléchargements), puis relancez Relais."};
    default:
        return std::nullopt;
    }
}

std::optional<Sentence> enrolment(Errc code) {
    switch (code) {
    case Errc::invalid:
    case Errc::corrupt:
        return Sentence{"Ce fichier n'est pas un enrôlement de Relais, ou il est abîmé : {0}",
                        "Copiez-le de nouveau depuis la clé du bureau, puis réessayez."};
    case Errc::forged:
        return Sentence{"La signature de l'enrôlement n'est pas bonne : {0}",
                        "Le fichier a été modifié en route. Demandez-en un nouveau au bureau."};
    case Errc::not_found:
        return Sentence{"Introuvable : {0}",
                        "Vérifiez le chemin du fichier, la clé USB et votre code d'enquêteur."};
    case Errc::already_exists:
        return Sentence{"Cet ordinateur est déjà enrôlé : {0}", "Relancez Relais pour l'ouvrir."};
    case Errc::limit:
        return Sentence{"Ce fichier est trop grand pour un enrôlement : {0}",
                        "Vérifiez que c'est bien le fichier donné par le bureau."};
    default:
        return std::nullopt;
    }
}

std::optional<Sentence> unlocking(Errc code) {
    switch (code) {
    case Errc::wrong_key:
        return Sentence{
            "La phrase de passe n'ouvre pas le compte {0}.",
            "Vérifiez le code choisi, la touche Verr. Maj et la disposition du clavier, "
            "puis retapez-la. Rien n'est effacé, même après plusieurs essais."};
    case Errc::not_found:
        return Sentence{"Le code {0} n'existe pas sur cet ordinateur.",
                        "Choisissez un code dans la liste ou demandez un enrôlement au bureau."};
    default:
        return opening(code);
    }
}

std::optional<Sentence> exchange(Errc code) {
    switch (code) {
    case Errc::network:
        return Sentence{"Pas de réseau : le bureau ne répond pas.",
                        "Continuez à travailler ; Relais réessaie de lui-même."};
    case Errc::in_use:
        return Sentence{"Le bureau répond, mais ne peut rien recevoir en ce moment.",
                        "Continuez à travailler ; Relais réessaie de lui-même. Si cela dure, "
                        "prévenez le bureau : son disque est peut-être plein."};
    case Errc::forged:
        return Sentence{
            "Une autre machine a répondu à la place du bureau (page d'accueil du wifi ?).",
            "Ouvrez la session du wifi ou changez de réseau. Rien n'a été envoyé."};
    case Errc::refused:
        return Sentence{"Le bureau a refusé l'envoi.",
                        "Les fiches restent ici. Appelez le bureau : cet ordinateur est peut-être "
                        "révoqué."};
    case Errc::invalid:
        return Sentence{"L'adresse du bureau n'est pas sûre : rien n'est envoyé.",
                        "Les fiches restent ici. Demandez au bureau un nouvel enrôlement."};
    case Errc::cancelled:
        return Sentence{"L'envoi a été arrêté.", "Ce qui est livré le reste ; F5 envoie le reste."};
    case Errc::newer_version:
        return Sentence{"Le bureau utilise une version plus récente de Relais.",
                        "Mettez cet ordinateur à jour ; les fiches attendent ici."};
    case Errc::older_version:
        return Sentence{"Le bureau utilise une version trop ancienne de Relais.",
                        "Prévenez le bureau ; les fiches attendent ici."};
    default:
        return std::nullopt;
    }
}

std::optional<Sentence> opening_shift(Errc code) {
    if (code != Errc::refused) return std::nullopt;
    return Sentence{"Le bureau a retiré ce code de la liste des enquêteurs : {0}",
                    "Aucune nouvelle journée ne s'ouvre ; ce qui est enregistré part à l'échange. "
                    "Appelez le bureau si c'est une erreur."};
}

std::optional<Sentence> answering(Errc code) {
    if (code != Errc::limit) return std::nullopt;
    return Sentence{
        "Le formulaire demande trop de calculs : cette réponse n'a pas été prise.",
        "Les réponses d'avant sont gardées. Prévenez le bureau : le formulaire est à corriger."};
}

std::optional<Sentence> saving(Errc code) {
    switch (code) {
    case Errc::disk_full:
        return Sentence{"Le disque est plein : la dernière réponse n'est pas enregistrée.",
                        "Ne fermez pas. Libérez de la place, puis changez une réponse : Relais "
                        "réessaie."};
    case Errc::read_only:
        return Sentence{"Le dossier est passé en lecture seule : la dernière "
                        "réponse n'est pas enregistrée.",
                        "Ne fermez pas. Rétablissez l'écriture, puis changez une réponse."};
    case Errc::io:
        return Sentence{
            "Le disque a refusé l'écriture : la dernière réponse n'est pas enregistrée.",
            "Ne fermez pas. Notez les réponses sur papier et prévenez le bureau."};
    default:
        return std::nullopt;
    }
}

Sentence sentence(Errc code, During during) {
    std::optional<Sentence> special;
    switch (during) {
    case During::opening:
        special = opening(code);
        break;
    case During::enrolment:
        special = enrolment(code);
        break;
    case During::unlock:
        special = unlocking(code);
        break;
    case During::shift:
        special = opening_shift(code);
        break;
    case During::answering:
        special = answering(code);
        break;
    case During::saving:
        special = saving(code);
        break;
    case During::exchange:
        special = exchange(code);
        break;
    case During::work:
        break;
    }
    return special ? *special : any(code);
}

}  // namespace

Told tell(const Error& error, During during) {
    const Sentence found = sentence(error.code, during);
    const bool of_a_form =
        during == During::answering || (during == During::work && error.code == Errc::invalid);
    return {ui::fill(ui::tr(found.what), {error.subject}),
            ui::fill(ui::tr(found.remedy), {error.subject}), of_a_form ? error.detail : ""};
}

}  // namespace relais::client::screens
