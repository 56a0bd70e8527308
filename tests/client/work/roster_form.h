// A household small enough to read: a size, a roster with short and long questions, a count of its
// own.
#pragma once

#include <memory>
#include <string>

#include "tests/client/work/small_form.h"

namespace relais::client::work::tests {

/// `appearance` is the roster's; `count` its repeat_count.
inline std::string roster_table(const std::string& appearance, const std::string& count = {}) {
    return R"(
| survey |                   |         |                       |          |                   |              |                                  |              |               |
|        | type              | name    | label                 | required | relevant          | constraint   | constraint_message               | appearance   | repeat_count  |
|        | text              | place   | Village ou quartier ? |          |                   |              |                                  |              |               |
|        | integer           | size    | Taille du ménage ?    |          |                   |              |                                  |              |               |
|        | begin_repeat      | member  | Membre                |          |                   |              |                                  | )" +
           appearance + " | " + count + R"( |
|        | text              | name    | Nom                   | yes      |                   |              |                                  |              |               |
|        | select_one sex    | sex     | Sexe                  |          |                   |              |                                  |              |               |
|        | integer           | age     | Âge                   |          |                   | . < 120      | L'âge est au plus 119.           |              |               |
|        | text              | school  | École                 |          | ${age} < 18       |              |                                  |              |               |
|        | text              | story   | Que s'est-il passé ?  |          |                   |              |                                  | multiline    |               |
|        | begin_repeat      | leg     | Étape                 |          | ${age} >= 18      |              |                                  |              |               |
|        | text              | from    | D'où ?                |          |                   |              |                                  |              |               |
|        | end_repeat        |         |                       |          |                   |              |                                  |              |               |
|        | end_repeat        |         |                       |          |                   |              |                                  |              |               |
|        | note              | big     | Un ménage si grand ?  |          | ${size} > 20      |              |                                  | relais-warning |             |
|        | select_one yes    | fled    | A fui ?               |          |                   |              |                                  |              |               |
|        | begin_group       | flight  | La fuite              |          | ${fled} = 'yes'   |              |                                  |              |               |
|        | text              | whence  | D'où ?                |          |                   |              |                                  |              |               |
|        | text              | why     | Pourquoi ?            |          |                   |              |                                  |              |               |
|        | end_group         |         |                       |          |                   |              |                                  |              |               |
| choices |                  |         |                       |
|        | list_name         | name    | label                 |
|        | sex               | f       | Femme                 |
|        | sex               | m       | Homme                 |
|        | yes               | yes     | Oui                   |
|        | yes               | no      | Non                   |
| settings |                 |         |                       |
|        | form_title        | form_id | version               |
|        | Ménage            | menage  | 1                     |
)";
}

inline std::shared_ptr<const OpenForm> roster_form(const std::string& appearance = {},
                                                   const std::string& count = {}) {
    return open_form(roster_table(appearance, count), "menage.md");
}

}  // namespace relais::client::work::tests
