#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/screens/common.h"
#include "client/screens/frame_view.h"
#include "client/screens/notices/notices.h"
#include "client/screens/words.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/notices.h"
#include "client/work/workplace.h"
#include "forms/base/time.h"

namespace relais::client::screens::notices {

namespace {

using work::FindingKind;

constexpr std::size_t kMostNumbers = 12;  ///< named; more are counted

struct Sentence {
    ui::Sign sign = ui::Sign::info;
    std::string what, remedy;
};

std::string about(const char* one, const char* many, const std::vector<std::uint64_t>& records) {
    std::string numbers;
    for (std::size_t i = 0; i < records.size() && i < kMostNumbers; ++i)
        numbers += (i == 0 ? "" : ", ") + std::to_string(records[i]);
    if (records.size() > kMostNumbers) numbers += " …";
    return ui::fill(ui::trn(one, many, static_cast<long>(records.size())), {numbers});
}

// A switch over every kind, so that a new one fails to compile until it has its words.
Sentence sentence(FindingKind kind, const std::vector<std::uint64_t>& records) {
    const std::string nothing_lost = ui::tr(
        "Rien n'est perdu. Si cela revient, prévenez le bureau : le disque s'use peut-être.");
    switch (kind) {
    case FindingKind::row_restored:
        return {ui::Sign::good,
                about("La fiche {0} était abîmée ; Relais l'a refaite d'après sa copie.",
                      "Les fiches {0} étaient abîmées ; Relais les a refaites d'après leur copie.",
                      records),
                nothing_lost};
    case FindingKind::line_restored:
        return {ui::Sign::good,
                about("La copie de la fiche {0} était abîmée ; Relais l'a refaite.",
                      "Les copies des fiches {0} étaient abîmées ; Relais les a refaites.",
                      records),
                nothing_lost};
    case FindingKind::record_lost:
        return {ui::Sign::bad,
                about("La fiche {0} ne se lit plus, ni sa copie.",
                      "Les fiches {0} ne se lisent plus, ni leurs copies.", records),
                ui::tr("N'effacez rien. Demandez au bureau s'il l'a déjà ; sinon apportez-lui "
                       "l'ordinateur avant de refaire l'entretien.")};
    case FindingKind::record_missing:
        return {ui::Sign::bad,
                about("La fiche {0} n'est plus sur cet ordinateur.",
                      "Les fiches {0} ne sont plus sur cet ordinateur.", records),
                ui::tr("Relais ne l'a pas effacée : quelqu'un a touché à ses fichiers. N'effacez "
                       "rien et appelez le bureau ; il sait s'il l'a déjà.")};
    case FindingKind::chain_broken:
        return {ui::Sign::bad,
                about("La fiche {0} ne suit pas celle d'avant.",
                      "Les fiches {0} ne suivent pas celles d'avant.", records),
                ui::tr("Les fichiers de Relais ont été changés sans lui. Travaillez et envoyez "
                       "comme d'habitude, et prévenez le bureau.")};
    case FindingKind::purge_unsigned:
        return {ui::Sign::warn, ui::tr("La liste de ce qui a quitté cet ordinateur a été changée."),
                ui::tr("Plus rien ne le quittera. Travaillez et envoyez comme d'habitude, et "
                       "prévenez le bureau.")};
    case FindingKind::rolled_back:
        return {
            ui::Sign::bad, ui::tr("Les données de Relais sont revenues à un état plus ancien."),
            ui::tr("Une vieille copie a-t-elle été remise ? Les fiches finalisées sont là ; des "
                   "brouillons récents et des réglages peuvent manquer. Regardez vos "
                   "brouillons, puis prévenez le bureau.")};
    }
    return {};
}

Sentence laptop_revoked(Instant from, const Now& now) {
    return {
        ui::Sign::bad,
        ui::fill(ui::tr("Le bureau a révoqué cet ordinateur ({0})."), {moment(from, now)}),
        ui::tr("Ce qui part d'ici depuis est gardé au bureau, mais mis de côté. Rien n'est "
               "perdu : tout reste aussi ici. Appelez le bureau ; d'ici là, notez sur papier ou "
               "prenez un autre ordinateur.")};
}

Sentence person_retired(const std::string& code) {
    return {ui::Sign::bad,
            ui::fill(ui::tr("Le bureau a retiré {0} de la liste des enquêteurs."), {code}),
            ui::tr("Ce qui est commencé peut être fini et envoyé ; aucune nouvelle journée ne "
                   "s'ouvre. Rien n'est perdu. Appelez le bureau si c'est une erreur.")};
}

void draw(const Sentence& said) {
    ui::message(said.sign, said.what, said.remedy);
    ui::space(12);
}

void draw_findings(const work::Notices& told) {
    constexpr FindingKind order[] = {FindingKind::record_lost,    FindingKind::record_missing,
                                     FindingKind::rolled_back,    FindingKind::chain_broken,
                                     FindingKind::purge_unsigned, FindingKind::row_restored,
                                     FindingKind::line_restored};
    for (const FindingKind kind : order) {
        std::vector<std::uint64_t> records;
        for (const auto& finding : told.findings)
            if (finding.kind == kind) records.push_back(finding.seq);
        if (!records.empty()) draw(sentence(kind, records));
    }
}

}  // namespace

void draw_standing(const work::Workplace& workplace, const Now& now) {
    const Instant from = workplace.notices().revoked_from;
    if (from != Instant{})
        ui::message(ui::Sign::bad, laptop_revoked(from, now).what,
                    ui::tr("F4 dit ce que cela veut dire et que faire."));
    else if (workplace.is_retired())
        ui::message(ui::Sign::bad, person_retired(workplace.enumerator()).what,
                    ui::tr("F4 dit ce que cela veut dire et que faire."));
}

std::optional<Intent> draw(State& state, const work::Workplace& workplace) {
    std::optional<Intent> intent;
    place_bar(workplace, state.now);
    {
        const ui::Column column;
        ui::title(ui::tr("À savoir sur cet ordinateur"));
        ui::space(12);
        if (state.told.revoked_from != Instant{})
            draw(laptop_revoked(state.told.revoked_from, state.now));
        if (state.retired) draw(person_retired(workplace.enumerator()));
        draw_findings(state.told);
        ui::space(4);
        if (ui::button("read", ui::tr("Entrée"), ui::tr("C'est lu, continuer"), true))
            intent = Read{};
    }
    std::vector<BarKey> keys{{ui::Key::enter, ui::tr("Entrée"), ui::tr("c'est lu")}};
    if (workplace.stage() == work::Stage::ready)
        keys.push_back({ui::Key::f9, "F9", ui::tr("échanger")});
    keys.push_back({ui::Key::none, "↑ ↓", ui::tr("défiler")});
    keys.push_back({ui::Key::f12, "F12", ui::tr("verrouiller")});
    key_line(state, keys);
    return intent;
}

}  // namespace relais::client::screens::notices
