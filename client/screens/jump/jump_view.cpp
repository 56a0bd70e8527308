#include <cstddef>
#include <optional>
#include <string>

#include "client/screens/frame_view.h"
#include "client/screens/jump/jump.h"
#include "client/screens/words.h"
#include "client/ui/keys.h"
#include "client/ui/rows.h"
#include "client/ui/ui.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"

namespace relais::client::screens::jump {

namespace {

using work::OutlineState;

struct Look {
    const char* sign;
    ui::Tone tone = ui::Tone::normal;
};

Look look_of(OutlineState state) {
    switch (state) {
    case OutlineState::failing:
        return {"✗", ui::Tone::bad};
    case OutlineState::missing:
        return {"•", ui::Tone::warn};
    case OutlineState::warning:
        return {"!", ui::Tone::warn};
    case OutlineState::answered:
        return {"✓", ui::Tone::normal};
    case OutlineState::hidden:
        return {"–", ui::Tone::quiet};
    case OutlineState::empty:
        return {" ", ui::Tone::normal};
    }
    return {" ", ui::Tone::normal};
}

/// What stands at the right: the answer, or why there is none to read.
std::string right_of(const work::OutlineLine& line) {
    if (!line.answer.empty()) return line.answer;
    switch (line.state) {
    case OutlineState::missing:
        return ui::tr("manque");
    case OutlineState::warning:
        return ui::tr("à vérifier");
    case OutlineState::hidden:
        return ui::tr("pas demandée ici");
    default:
        return "—";
    }
}

void add_count(std::string& text, const char* sign, std::size_t count, const std::string& what) {
    if (count == 0) return;
    if (!text.empty()) text += "   ";
    text += std::string(sign) + " " + std::to_string(count) + " " + what;
}

std::string counts(const State& state) {
    std::string text;
    add_count(text, "✗", count(state, OutlineState::failing), ui::tr("à corriger"));
    add_count(text, "•", count(state, OutlineState::missing), ui::tr("obligatoires manquent"));
    add_count(text, "!", count(state, OutlineState::warning), ui::tr("à vérifier"));
    add_count(text, "✓", count(state, OutlineState::answered), ui::tr("répondues"));
    add_count(text, " ", count(state, OutlineState::empty), ui::tr("sans réponse"));
    return text;
}

void draw_head(const State& state) {
    ui::field("filter",
              {.text = state.filter.text,
               .caret = state.filter.caret,
               .placeholder = ui::tr("tapez un mot de la question, son nom ou la réponse"),
               .focused = true});
    ui::hint(state.filter.text.empty()
                 ? counts(state)
                 : ui::fill(ui::trn("{0} question trouvée", "{0} questions trouvées",
                                    static_cast<long>(state.matches)),
                            {std::to_string(state.matches)}));
    if (state.not_asked)
        ui::message(ui::Sign::info,
                    ui::tr("Cette question n'est pas demandée avec les réponses d'à présent."));
    if (state.items.empty())
        ui::message(ui::Sign::info, ui::tr("Aucune question ne correspond."),
                    ui::tr("Échap efface ce que vous avez tapé."));
}

void draw_items(const State& state, std::optional<Intent>& intent) {
    const ui::Rows rows("jump", state.items.size(), state.focus);
    for (std::size_t i = rows.first(); i < rows.end(); ++i) {
        const Item& item = state.items[i];
        if (item.heading) {
            ui::list_heading(state.outline.sections[item.index]);
            continue;
        }
        const work::OutlineLine& line = state.outline.lines[item.index];
        const Look look = look_of(line.state);
        if (ui::list_row(("line:" + line.id).c_str(),
                         {{look.sign, 0.05F, look.tone},
                          {line.label.empty() ? line.name : line.label, 0.6F, look.tone},
                          {right_of(line), 0.35F, look.tone}},
                         i == state.focus))
            intent = Jump{i};
    }
}

}  // namespace

std::optional<Intent> draw(State& state, const work::Workplace& /*workplace*/) {
    std::optional<Intent> intent;
    ui::top_bar(state.title + "  ›  " + ui::tr("Aller à"),
                hours_minutes(state.now.instant, state.now));
    {
        const ui::Column column;
        draw_head(state);
        draw_items(state, intent);
    }
    key_line(state, {{ui::Key::enter, ui::tr("Entrée"), ui::tr("aller à la question")},
                     {ui::Key::f5, "F5", ui::tr("faute suivante")},
                     {ui::Key::f6, "F6",
                      state.with_hidden ? ui::tr("masquer ce qui n'est pas demandé")
                                        : ui::tr("montrer aussi ce qui n'est pas demandé")},
                     {ui::Key::f10, "F10", ui::tr("relire")},
                     {ui::Key::escape, ui::tr("Échap"), ui::tr("retour au formulaire")}});
    return intent;
}

}  // namespace relais::client::screens::jump
