#include "client/screens/common.h"
#include "client/screens/panic/panic.h"
#include "client/screens/words.h"
#include "client/ui/ui.h"

namespace relais::client::screens::panic {

void draw(float fraction, const Now& now) {
    ui::top_bar(ui::tr("Urgence"), hours_minutes(now.instant, now));
    ui::progress_line(fraction);
    {
        const ui::Column column;
        if (fraction < 1) {
            ui::title(ui::tr("Tout fermer : gardez Ctrl et F12 enfoncées."));
            ui::space(8);
            ui::body(ui::tr("Lâchez une touche pour ne rien faire."));
        } else {
            ui::title(ui::tr("Tout se ferme."));
        }
        ui::space(16);
        ui::message(ui::Sign::warn,
                    ui::tr("Les brouillons partent tels quels dans l'envoi, scellés ; la journée "
                           "se clôt ; l'écran se verrouille."),
                    ui::tr("Ensuite, rien sur cet ordinateur n'ouvre plus les fiches du jour, même "
                           "avec la phrase de passe. Le bureau, lui, les ouvre."));
    }
    ui::key_bar({{"Ctrl+F12", ui::tr("lâcher : ne rien faire"), ""}}, "");
}

}  // namespace relais::client::screens::panic
