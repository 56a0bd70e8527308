#include "tests/client/ui/gallery_pages.h"

#include <array>

#include "client/ui/ui.h"

namespace relais::tests {

using namespace client::ui;

namespace {

void draw_home(GalleryState& state) {
    top_bar("Wabaria, Gao  ·  équipe 2  ·  AD-07", long_date(2026, 11, 20) + "   08:42");
    {
        const Column column(true);
        Halves halves(0.47F);
        const auto act = [&](const char* id, const char* key, const char* label, const char* detail,
                             bool primary, std::size_t n) {
            if (action(id, key, label, detail, primary, state.focused == n)) state.clicked = id;
            if (state.focused == n) keep_in_sight();
        };
        act("flow", "F5", "Registre des flux", "un groupe en quelques touches", true, 0);
        act("household", "F6", "Enquête ménage", "15 à 40 minutes, consentement d'abord", false, 1);
        act("return", "F7", "Intentions de retour", "au téléphone ou sur place", false, 2);
        act("draft", "F8", "Reprendre un brouillon", "2 brouillons, le dernier à 08:31", false, 3);
        message(Sign::warn, "Une fiche est revenue du bureau : « l'âge du 3e membre ? »",
                "F3 pour l'ouvrir à la question.");
        halves.next();
        {
            const Card card("today");
            heading("Aujourd'hui");
            figures({{"214", "entrants"}, {"97", "sortants"}, {"61", "groupes"}, {"3", "ménages"}});
            std::vector<std::string> hours;
            for (int hour = 6; hour < 18; ++hour)
                hours.push_back((hour < 10 ? "0" : "") + std::to_string(hour));
            bars({6, 14, 30, 44, 38, 22, 8, 0, 0, 0, 0, 0}, hours);
        }
        {
            const Card card("records");
            heading("Fiches");
            figures({{"27", "à envoyer", Tone::warn},
                     {"183", "livrées", Tone::good},
                     {"1", "retournée !", Tone::bad}});
            hint("Dernier échange hier 17:05. Pas de réseau ; nouvel essai à 08:50.");
        }
    }
    key_bar({{"F9", "échanger", "exchange"},
             {"F3", "aller à une fiche", "records_list"},
             {"F11", "clore la journée", "close"},
             {"F12", "verrouiller", "lock"}},
            "✓ horloge   ✓ GPS   batterie 64 %");
}

void draw_question(GalleryState& state) {
    top_bar("Enquête ménage  ›  B. Déplacements  ›  étape 2 sur 3",
            "14 / 62   FR   GPS ±6 m   08:43");
    progress_line(14.0F / 62);
    {
        const Column column;
        title("Où viviez-vous juste avant d'arriver ici ?");
        hint(
            "Région, cercle, commune ou village. Tapez quelques lettres : accents et graphies sont "
            "ignorés.");
        space(4);
        field("answer", {state.edit.text, state.edit.caret, "Tapez quelques lettres", true});
        space(8);
        const std::array<std::array<const char*, 2>, 4> found{
            {{"Tombouctou", "cercle · région de Tombouctou · ML0605"},
             {"Tombouctou", "commune · cercle de Tombouctou · ML060508"},
             {"Tonka", "commune · cercle de Goundam"},
             {"Tombou", "village · commune de Sangha, cercle de Bandiagara"}}};
        for (std::size_t i = 0; i < found.size(); ++i) {
            const std::string id = "choice." + std::to_string(i);
            if (choice(id.c_str(), {std::to_string(i + 1), found[i][0], found[i][1], i == 0,
                                    state.focused == i, false}))
                state.clicked = id;
            if (state.focused == i) keep_in_sight();
        }
        message(Sign::warn,
                "La date de départ précède la naissance du chef de ménage. Garder cette réponse ?");
        button("keep", "O", "oui");
        button("change", "N", "non");
    }
    key_bar({{"Entrée", "suivant", "next"},
             {"Maj+Entrée", "précédent", "back"},
             {"F3", "aller à", "goto"},
             {"F2", "langue", "language"},
             {"F10", "finaliser", "finalise"}},
            "✓ enregistré 08:43:12");
}

void draw_several(GalleryState& state) {
    top_bar("Enquête ménage  ›  C. Besoins", "31 / 62   FR   08:51");
    progress_line(0.5F);
    {
        const Column column;
        title("Quels sont les trois besoins les plus pressants de votre ménage aujourd'hui, dans "
              "l'ordre où vous les diriez à un proche ?");
        hint("Plusieurs réponses. Ne lisez pas la liste.");
        const char* needs[] = {"Nourriture",
                               "Eau potable",
                               "Abri, bâches ou matériaux",
                               "Santé : consultation, médicaments, accouchement, vaccination",
                               "Documents d'état civil (acte de naissance, carte NINA)",
                               "Éducation des enfants",
                               "Ɲɔgɔ ni dɔrɔmɛ (argent)",
                               "Protection, sécurité",
                               "Autre besoin"};
        for (std::size_t i = 0; i < std::size(needs); ++i) {
            const std::string id = "need." + std::to_string(i);
            if (choice(id.c_str(), {std::to_string(i + 1), needs[i], i == 8 ? "à préciser" : "",
                                    i == 1 || i == 3, state.focused == i, true}))
                state.clicked = id;
            if (state.focused == i) keep_in_sight();
        }
        field("other", {"", 0, "Lequel ?", false});
    }
    key_bar({{"Espace", "cocher", "toggle"}, {"Entrée", "suivant", "next"}}, "✓ enregistré 08:51");
}

void draw_tally(GalleryState& state) {
    top_bar("Registre des flux  ·  groupe 62", "Wabaria   08:44   entrants 214   sortants 97");
    {
        const Column column(true);
        heading("Femmes");
        const char* bands[] = {"0-4 ans", "5-17 ans", "18-59 ans", "60 ans et +"};
        const char* keys[] = {"A", "Z", "E", "R", "Q", "S", "D", "F"};
        const char* counts[] = {"1", "2", "12", "0", "0", "1", "9", "1"};
        for (std::size_t i = 0; i < 8; ++i) {
            if (i == 4) heading("Hommes");
            const std::string id = "tally." + std::to_string(i);
            if (tally_cell(id.c_str(), keys[i], bands[i % 4], counts[i], state.focused == i))
                state.clicked = id;
        }
        figures({{"26", "personnes", Tone::accent}, {"1 2 E", "ajoute 12", Tone::quiet}});
        choice("transport", {"3", "Autobus", "transport", true, false, false});
        choice("counted", {"N", "Déjà compté ailleurs ?", "non", false, false, false});
    }
    key_bar({{"Entrée", "enregistrer et suivant", "next"},
             {"Retour", "annuler la touche", "undo"},
             {"-", "retrancher", ""},
             {"F6", "enquête (1 groupe sur 5)", "survey"},
             {"Échap", "accueil", "home"}},
            "✓ 61 groupes enregistrés");
}

void draw_records(GalleryState& state) {
    top_bar("Fiches", "27 à envoyer   183 livrées   08:44");
    {
        const Column column(true);
        title("Fiches de la journée");
        for (std::size_t i = 0; i < 40; ++i) {
            const std::string id = "record." + std::to_string(i);
            const bool sent = i > 5;
            if (row(id.c_str(),
                    {{"Fiche " + std::to_string(61 - i), 0.15F},
                     {"Registre des flux, 4 personnes", 0.35F},
                     {"Gao → Kidal", 0.2F, Tone::quiet},
                     {"08:" + std::to_string(41 - i), 0.1F, Tone::quiet},
                     {sent ? "✓ livrée" : "• à envoyer", 0.2F, sent ? Tone::good : Tone::warn}},
                    state.focused == i))
                state.clicked = id;
            if (state.focused == i) keep_in_sight();
        }
    }
    key_bar({{"↑ ↓", "choisir", ""}, {"Entrée", "ouvrir", "open"}, {"Échap", "accueil", "home"}},
            "Pas de réseau ; nouvel essai à 08:50", false);
}

void draw_unlock(GalleryState& state) {
    top_bar("", "vendredi 20 novembre 2026   08:02");
    {
        const Column column;
        title("Ouvrir la session de AD-07");
        hint("La phrase de passe ouvre vos fiches ; elle n'est écrite nulle part.");
        field("passphrase", {"cheval agrafe pile", 18, "", true, false, true});
        message(Sign::bad, "Cette phrase n'ouvre pas la session AD-07.",
                "Vérifiez les majuscules et la disposition du clavier, puis réessayez.");
        field("empty", {"", 0, "Point de passage, par exemple Wabaria", false, false, false});
        field("failing", {"-3", 2, "", false, true, false});
        field("note", {"Le chef de ménage est absent, son frère répond.\nIl revient jeudi avec les "
                       "papiers de toute la famille, y compris ceux de sa mère.",
                       12, "", false, false, false, true});
        button("open", "Entrée", "Ouvrir", true);
        button("other", "F4", "Autre enquêteur");
        button("sealed", "F10", "Finaliser", false, false);
        message(Sign::good, "Fiche 61 enregistrée.");
        message(Sign::info, "Le bureau a envoyé une nouvelle version du registre.");
        body("Texte ordinaire, avec ɛ ɔ ɲ ŋ ɓ ɗ ƴ, « guillemets », 64 % et des flèches ← ↑ → ↓.");
        body("▁▂▃▄▅▆▇█ ✓ ✗ • … – — ≤ ≥ ≠ €", Tone::accent);
        hint("Rouge.", Tone::bad);
        hint("Orange.", Tone::warn);
        hint("Vert.", Tone::good);
    }
    key_bar({{"Entrée", "ouvrir", "unlock"}, {"Ctrl +/-", "taille du texte", ""}}, "");
    static_cast<void>(state);
}

/// Arabic, its mixtures and the letters of Mali, as an Arabic form shows them.
void draw_arabic(GalleryState& state) {
    top_bar("استبيان الأسرة  ›  ب. التنقلات  ›  المرحلة 2 من 3", "14 / 62   AR   08:43");
    progress_line(14.0F / 62);
    {
        const Column column;
        title("ما اسم رب الأسرة؟ (كما هو مكتوب في بطاقة NINA)");
        hint("اكتب الاسم الأول ثم اسم العائلة، ثم اضغط Enter. مثال: فاطمة Maïga من Gao (12 سنة).");
        Field name = field_of(state.edit, true);
        name.text = "فاطمة Maïga من Gao 12";
        name.caret = name.text.size() - 3;
        name.anchor = name.caret - 12;
        name.composing = true;
        field("name", name);
        field("date", {"20/11/2026", 4, "", false});
        field("empty", {"", 0, "اكتب بضعة أحرف", false});
        field("lines",
              {"رب الأسرة غائب، وأخوه يجيب.\nيعود يوم الخميس ومعه أوراق العائلة كلها، بما فيها "
               "أوراق أمه (Gao, Ansongo)، وقد قال إن العدد 12 شخصاً منهم 4 أطفال.",
               40, "", false, true, false, true});
        choice("one", {"1", "من Gao إلى Kidal", "المنطقة", true, false, false});
        choice("two", {"2", "مُحَمَّدٌ ﷽ لَا إِلَٰهَ الأَهْلُ پچگ", "تشكيل", false, false, true});
        choice("three", {"3", "ⵜⴰⵎⴰⵛⴻⵇ ⵜⵉⴼⵉⵏⴰⵖ", "Tifinagh", false, false, true});
        choice("four", {"4", "Ɔ̀ dɔ́rɔ̀ ɛ́ Ɛ̌ ŋ́ âÂ", "tons", false, false, true});
        message(Sign::warn, "لم تُحفظ الإجابة « Ibrahim Ag Mohamed » بعد.", "اضغط F10 للإنهاء.");
    }
    key_bar({{"Enter", "التالي", "next"},
             {"Shift+Enter", "السابق", "back"},
             {"F3", "انتقال", "goto"},
             {"F10", "إنهاء", "finalise"}},
            "✓ حُفظ 08:43:12");
}

}  // namespace

const std::vector<std::string>& gallery_pages() {
    static const std::vector<std::string> kPages{"home",    "question", "several", "tally",
                                                 "records", "unlock",   "arabic"};
    return kPages;
}

void draw_gallery(GalleryState& state) {
    if (state.page == "question") return draw_question(state);
    if (state.page == "several") return draw_several(state);
    if (state.page == "tally") return draw_tally(state);
    if (state.page == "records") return draw_records(state);
    if (state.page == "unlock") return draw_unlock(state);
    if (state.page == "arabic") return draw_arabic(state);
    draw_home(state);
}

void press_gallery(GalleryState& state, const KeyPress& key) {
    if (key.ctrl && (key.text == "+" || key.letter == "+" || key.letter == "="))
        set_text_step(text_step() + 1);
    else if (key.ctrl && key.letter == "-")
        set_text_step(text_step() - 1);
    else if (key.key == Key::f2)
        set_theme(theme() == Theme::sun ? Theme::night : Theme::sun);
    else if (key.key == Key::down)
        ++state.focused;
    else if (key.key == Key::up && state.focused > 0)
        --state.focused;
    else if (key.key >= Key::f5 && key.key <= Key::f10)
        state.page =
            gallery_pages()[static_cast<std::size_t>(key.key) - static_cast<std::size_t>(Key::f5)];
    else
        state.edit.press(key);
}

}  // namespace relais::tests
