#include "client/screens/frame_view.h"

#include "client/screens/messages.h"
#include "client/screens/place_words_view.h"
#include "client/screens/review/review.h"
#include "client/screens/words.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"
#include <cstddef>
#include <optional>
#include <string>

namespace relais::client::screens::review {

namespace {

using work::ReviewLine;
using work::ReviewState;

struct Look {
    std::string sign;
    ui::Tone tone = ui::Tone::normal;
};

Look look_of(ReviewState state) {
    switch (state) {
    case ReviewState::failing:
        return {"✗ ", ui::Tone::bad};
    case ReviewState::missing:
        return {"• ", ui::Tone::warn};
    case ReviewState::warning:
        return {"! ", ui::Tone::warn};
    case ReviewState::answered:
        return {"✓ ", ui::Tone::normal};
    case ReviewState::empty:
        return {"   ", ui::Tone::quiet};
    }
    return {};
}

std::string heading_of(const ReviewLine& line) {
    switch (line.state) {
    case ReviewState::failing:
        return ui::tr("À corriger");
    case ReviewState::missing:
        return ui::tr("Réponses obligatoires qui manquent");
    case ReviewState::warning:
        return ui::tr("À vérifier");
    case ReviewState::answered:
    case ReviewState::empty:
        break;
    }
    return line.section.empty() ? ui::tr("Réponses") : line.section;
}

std::string blockers(const work::Review& review) {
    const std::string failing =
        ui::fill(ui::trn("{0} réponse à corriger", "{0} réponses à corriger",
                         static_cast<long>(review.failing)),
                 {std::to_string(review.failing)});
    const std::string missing =
        ui::fill(ui::trn("{0} réponse obligatoire manquante",
                         "{0} réponses obligatoires manquantes", static_cast<long>(review.missing)),
                 {std::to_string(review.missing)});
    if (review.missing == 0) return failing;
    if (review.failing == 0) return missing;
    return failing + ", " + missing;
}

void draw_verdict(const State& state) {
    error_box(state.error, During::work);
    if (state.finalising.busy())
        ui::message(ui::Sign::info, ui::tr("La fiche est écrite sur le disque."));
    else if (state.review.may_finalise() && lacks_change_reason(state.doubts))
        ui::message(state.asked ? ui::Sign::bad : ui::Sign::warn,
                    ui::tr("Il manque la raison de la correction."),
                    ui::tr("Ce formulaire la demande : écrivez-la, puis F10 finalise."));
    else if (state.review.may_finalise() && state.doubts.asked && unexplained(state.doubts))
        ui::message(
            ui::Sign::warn, ui::tr("Quelque chose étonne encore, sans explication."),
            ui::tr("Écrivez la raison si vous la connaissez ; F10 encore une fois finalise."));
    else if (state.review.may_finalise())
        ui::message(
            ui::Sign::good, ui::tr("Rien ne manque. F10 finalise la fiche."),
            ui::tr("Ensuite elle ne change plus ; une correction en fait une nouvelle version."));
    else
        ui::message(state.asked ? ui::Sign::bad : ui::Sign::warn,
                    ui::fill(ui::tr("Pas encore finalisable : {0}."), {blockers(state.review)}),
                    ui::tr("Entrée ouvre la question marquée ; Entrée ramène ensuite ici."));
}

void draw_lines(const State& state, std::optional<Intent>& intent) {
    std::string heading;
    for (std::size_t i = 0; i < state.review.lines.size(); ++i) {
        const ReviewLine& line = state.review.lines[i];
        const std::string here = heading_of(line);
        if (here != heading) {
            ui::space(16);
            ui::heading(here);
            ui::space(4);
            heading = here;
        }
        const Look look = look_of(line.state);
        std::string right = line.message.empty() ? line.answer : line.message;
        if (const std::string near = answer_near_in_words(state.places.get(), line.place);
            !near.empty() && line.message.empty())
            right += "  ·  " + near;
        const bool focused = i + state.doubts.found.size() == state.focus;
        if (ui::row(("line:" + line.id).c_str(),
                    {{look.sign + line.label, 0.55F, look.tone},
                     {right.empty() ? "—" : right, 0.45F, look.tone}},
                    focused))
            intent = Jump{i};
        if (focused) ui::keep_in_sight();
    }
}

void draw_leftovers(const State& state) {
    if (state.leftovers.empty()) return;
    ui::space(16);
    ui::heading(ui::tr("Réponses sans place dans ce formulaire"));
    ui::space(4);
    std::size_t number = 0;
    for (const auto& each : state.leftovers)
        ui::row(("leftover:" + std::to_string(number++)).c_str(),
                {{"! " + each.path.substr(each.path.rfind('/') + 1), 0.55F, ui::Tone::warn},
                 {each.text, 0.45F, ui::Tone::warn}});
}

}  // namespace

std::optional<Intent> draw(State& state, const work::Workplace& /*workplace*/) {
    std::optional<Intent> intent;
    ui::top_bar(state.title + "  ›  " + ui::tr("Relecture"),
                hours_minutes(state.now.instant, state.now));
    {
        const ui::Column column;
        ui::title(ui::tr("Relire avant de finaliser"));
        ui::space(12);
        draw_verdict(state);
        if (const auto row = draw(state.doubts, state.focus)) intent = ToDoubt{*row};
        draw_lines(state, intent);
        draw_leftovers(state);
        ui::space(16);
        if (ui::button("finalise", "F10", ui::tr("Finaliser"), true,
                       state.review.may_finalise() && !state.finalising.busy()))
            intent = Finalise{};
    }
    key_line(state, {{ui::Key::enter, ui::tr("Entrée"), ui::tr("aller à la question")},
                     {ui::Key::f10, "F10", ui::tr("finaliser")},
                     {ui::Key::escape, ui::tr("Échap"), ui::tr("retour au formulaire")},
                     {ui::Key::f2, "F2", ui::tr("langue")}});
    return intent;
}

}  // namespace relais::client::screens::review
