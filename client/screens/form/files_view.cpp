#include "client/screens/form/files.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

#include "client/screens/form/form.h"
#include "client/screens/form/widget_view.h"
#include "client/screens/frame_view.h"
#include "client/screens/messages.h"
#include "client/screens/words.h"
#include "client/ui/ui.h"
#include "client/work/files.h"

namespace relais::client::screens::form {

namespace {

constexpr std::size_t kRows = 8;

std::string shown_name(const Files& files, const work::FolderEntry& entry) {
    if (!files.folder.path.empty()) return entry.folder ? entry.name + " /" : entry.name;
    const bool home = !entry.name.starts_with("/media/") &&
                      !entry.name.starts_with("/run/media/") && !entry.name.starts_with("/mnt");
    if (home) return ui::tr("Dossier personnel");
    return ui::fill(ui::tr("Clé ou carte {0}"), {entry.name.substr(entry.name.rfind('/') + 1)});
}

void draw_entry(const State& state, std::size_t row, std::optional<Intent>& intent) {
    const Files& files = state.files;
    const auto& entry = files.folder.entries[files.shown[row]];
    const bool focused = row == files.focus;
    const std::string size = entry.folder ? "" : size_in_words(entry.size_bytes);
    const std::string when =
        entry.changed_ms == 0 ? "" : moment(Instant{entry.changed_ms}, state.now);
    if (ui::row(("file:" + entry.name).c_str(),
                {{shown_name(files, entry), 0.6F}, {size, 0.15F}, {when, 0.25F}}, focused)) {
        bool folder = false;
        const auto path = path_of(files, row, folder);
        if (path && folder) intent = Browse{files.question, *path};
        if (path && !folder) intent = TakeFile{files.question, *path};
    }
    if (focused) ui::keep_in_sight();
}

void draw_nothing(const Files& files) {
    if (files.listing.busy()) {
        ui::hint(ui::tr("Lecture du dossier…"));
        return;
    }
    ui::message(ui::Sign::info,
                files.filter.text.empty() ? ui::tr("Aucun fichier qui convienne dans ce dossier.")
                                          : ui::tr("Rien ne correspond à ce que vous avez tapé."),
                ui::tr("Retour arrière remonte d'un dossier ; Échap ferme la liste."));
}

}  // namespace

void draw_files(const State& state, std::optional<Intent>& intent) {
    const Files& files = state.files;
    ui::hint(files.folder.path.empty() ? ui::tr("Où est le fichier ?") : files.folder.path);
    ui::field("files:filter", {.text = files.filter.text,
                               .caret = files.filter.caret,
                               .placeholder = ui::tr("tapez quelques lettres"),
                               .focused = true});
    error_box(files.error, During::work);
    if (files.attaching.busy() || files.reading.busy())
        ui::hint(ui::tr("Le fichier est lu et mis à l'abri…"));
    if (files.shown.empty()) return draw_nothing(files);
    const std::size_t first = files.focus < kRows ? 0 : files.focus - kRows + 1;
    const std::size_t last = std::min(files.shown.size(), first + kRows);
    for (std::size_t row = first; row < last; ++row)
        draw_entry(state, row, intent);
    ui::hint(ui::fill(
        ui::tr("{0} à {1} sur {2} · Entrée ouvre ou prend · Retour arrière remonte · Échap ferme"),
        {std::to_string(first + 1), std::to_string(last), std::to_string(files.shown.size())}));
}

}  // namespace relais::client::screens::form
