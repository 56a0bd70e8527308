// A registry small enough to read: consent, direction, a tally, a filtered list, a repeat.
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "client/work/interview.h"
#include "forms/xlsform/xlsform.h"

namespace relais::client::work::tests {

inline const std::string kSmallForm = R"(
| survey   |                     |            |                        |                       |          |                         |                      |                                   |                                           |                         |                  |
|          | type                | name       | label::Français (fr)   | label::English (en)   | required | relevant                | constraint           | constraint_message::Français (fr) | calculation                               | appearance              | choice_filter    |
|          | select_one consent  | consent    | Accord ?               | Consent?              | yes      |                         |                      |                                   |                                           | quick                   |                  |
|          | select_one way      | direction  | Sens                   | Direction             | yes      | ${consent} = 'agreed'   |                      |                                   |                                           | quick                   |                  |
|          | begin_group         | counts     | Comptage               | Counts                |          | ${consent} = 'agreed'   |                      |                                   |                                           | field-list relais-tally |                  |
|          | integer             | women      | Femmes                 | Women                 |          |                         | . >= 0 and . <= 100  | Entre 0 et 100.                   |                                           |                         |                  |
|          | integer             | men        | Hommes                 | Men                   |          |                         | . >= 0 and . <= 100  |                                   |                                           |                         |                  |
|          | end_group           |            |                        |                       |          |                         |                      |                                   |                                           |                         |                  |
|          | calculate           | total      |                        |                       |          |                         |                      |                                   | coalesce(${women}, 0) + coalesce(${men}, 0) |                       |                  |
|          | begin_group         | journey    | Trajet                 | Journey               |          | ${consent} = 'agreed'   |                      |                                   |                                           |                         |                  |
|          | select_one region   | region     | Région                 | Region                |          |                         |                      |                                   |                                           |                         |                  |
|          | select_one cercle   | cercle     | Cercle                 | Cercle                |          | ${region} != ''         |                      |                                   |                                           | minimal                 | region=${region} |
|          | select_multiple why | reasons    | Motifs                 | Reasons               |          |                         | not(selected(., 'none') and count-selected(.) > 1) | « Aucun » exclut le reste. |                    |                         |                  |
|          | end_group           |            |                        |                       |          |                         |                      |                                   |                                           |                         |                  |
|          | begin_repeat        | member     | Membre                 | Member                |          | ${consent} = 'agreed'   |                      |                                   |                                           |                         |                  |
|          | text                | name       | Nom                    | Name                  | yes      |                         |                      |                                   |                                           |                         |                  |
|          | integer             | age        | Âge de ${name}         | Age of ${name}        |          |                         | . < 120              |                                   |                                           |                         |                  |
|          | end_repeat          |            |                        |                       |          |                         |                      |                                   |                                           |                         |                  |
|          | note                | many       | Un groupe si grand ?   | So large a group?     |          | ${total} > 60           |                      |                                   |                                           | relais-warning          |                  |
|          | text                | remark     | Remarque               | Remark                |          |                         |                      |                                   |                                           | multiline               |                  |
| choices  |                     |            |                        |                       |          |                         |                      |                                   |                                           |                         |                  |
|          | list_name           | name       | label::Français (fr)   | label::English (en)   | region   |                         |                      |                                   |                                           |                         |                  |
|          | consent             | agreed     | Oui                    | Yes                   |          |                         |                      |                                   |                                           |                         |                  |
|          | consent             | refused    | Non                    | No                    |          |                         |                      |                                   |                                           |                         |                  |
|          | way                 | in         | Entrant                | Arriving              |          |                         |                      |                                   |                                           |                         |                  |
|          | way                 | out        | Sortant                | Leaving               |          |                         |                      |                                   |                                           |                         |                  |
|          | region              | gao        | Gao                    | Gao                   |          |                         |                      |                                   |                                           |                         |                  |
|          | region              | kidal      | Kidal                  | Kidal                 |          |                         |                      |                                   |                                           |                         |                  |
|          | cercle              | ansongo    | Ansongo                | Ansongo               | gao      |                         |                      |                                   |                                           |                         |                  |
|          | cercle              | bourem     | Bourem                 | Bourem                | gao      |                         |                      |                                   |                                           |                         |                  |
|          | cercle              | abeibara   | Abeïbara               | Abeibara              | kidal    |                         |                      |                                   |                                           |                         |                  |
|          | why                 | conflict   | Conflit                | Conflict              |          |                         |                      |                                   |                                           |                         |                  |
|          | why                 | flood      | Inondation             | Flood                 |          |                         |                      |                                   |                                           |                         |                  |
|          | why                 | none       | Aucun                  | None                  |          |                         |                      |                                   |                                           |                         |                  |
| settings |                     |            |                        |                       |          |                         |                      |                                   |                                           |                         |                  |
|          | form_title          | form_id    | version                | default_language      | instance_name |                    |                      |                                   |                                           |                         |                  |
|          | Registre des flux   | flow_registry | 3                   | Français (fr)         | concat(${direction}, ' ', ${total}) |   |                 |                                   |                                           |                         |                  |
)";

inline std::shared_ptr<const OpenForm> open_form(const std::string& table,
                                                 const std::string& file_name) {
    const auto workbook = forms::xlsform::read_workbook(table, file_name);
    REQUIRE(workbook.has_value());
    auto loaded = forms::xlsform::load(*workbook, file_name.substr(0, file_name.find('.')));
    for (const auto& diagnostic : loaded.diagnostics) {
        INFO(diagnostic.location << ": " << diagnostic.text);
        CHECK(diagnostic.severity == Severity::warning);
    }
    REQUIRE(loaded.definition.has_value());
    auto compiled = forms::session::Form::compile(
        std::move(*loaded.definition), [](const std::string& name) -> Result<std::string> {
            return fail(Errc::not_found, name, "no such file");
        });
    if (const auto* wrong = std::get_if<std::vector<Diagnostic>>(&compiled)) {
        for (const auto& diagnostic : *wrong)
            UNSCOPED_INFO(diagnostic.text);
        FAIL("the form does not compile");
    }
    auto form = std::make_shared<OpenForm>();
    form->file_name = file_name;
    form->form = std::move(std::get<0>(compiled));
    return form;
}

inline std::shared_ptr<const OpenForm> small_form() {
    return open_form(kSmallForm, "registre.md");
}

}  // namespace relais::client::work::tests
