#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "sync/seal/seal.h"

namespace relais::sync::seal {

namespace {

// Everyday words without accents, none within one letter of another: they are read aloud from one
// screen to the other, at times over a bad telephone line. The order is part of the format.
constexpr std::array<std::string_view, 256> kWords = {
    "amande",     "ami",      "ananas",    "ancre",    "arachide",  "arbre",    "argent",
    "argile",     "atelier",  "avion",     "avocat",   "bagage",    "balai",    "balle",
    "banane",     "banc",     "barbe",     "barque",   "bateau",    "berger",   "beurre",
    "bijou",      "biscuit",  "bison",     "bleu",     "boisson",   "bol",      "bonnet",
    "bord",       "botte",    "bouc",      "bouche",   "bouton",    "brebis",   "brique",
    "brosse",     "bruit",    "buffle",    "cabane",   "cacao",     "cadeau",   "caillou",
    "calebasse",  "calme",    "camion",    "canard",   "canne",     "carotte",  "carte",
    "castor",     "caverne",  "cerise",    "chaise",   "chaleur",   "chameau",  "champ",
    "chanson",    "charbon",  "chat",      "cheval",   "chien",     "chocolat", "ciel",
    "cigogne",    "ciment",   "citron",    "clou",     "cochon",    "collier",  "colline",
    "colombe",    "compas",   "coq",       "corbeau",  "corde",     "coton",    "cour",
    "coussin",    "couteau",  "crabe",     "crayon",   "crocodile", "cuir",     "cuivre",
    "dauphin",    "dent",     "dessin",    "diamant",  "domino",    "drap",     "drapeau",
    "dromadaire", "eau",      "enfant",    "escargot", "faucille",  "faucon",   "ferme",
    "feuille",    "figue",    "filet",     "flamme",   "fleur",     "fleuve",   "flocon",
    "foin",       "fontaine", "forge",     "fourmi",   "framboise", "fromage",  "fusain",
    "galop",      "gant",     "garage",    "gazelle",  "gingembre", "girafe",   "givre",
    "glace",      "gomme",    "gorille",   "graine",   "grenier",   "grotte",   "hamac",
    "hangar",     "haricot",  "herbe",     "hibou",    "homard",    "horloge",  "huile",
    "igname",     "iguane",   "image",     "iris",     "ivoire",    "jardin",   "jaune",
    "jeudi",      "jouet",    "journal",   "jument",   "jupe",      "jus",      "kaki",
    "kiwi",       "lac",      "laine",     "lampe",    "lapin",     "lavande",  "lettre",
    "lion",       "lit",      "loup",      "lundi",    "lune",      "lynx",     "maison",
    "mangue",     "mardi",    "marteau",   "masque",   "matin",     "melon",    "menthe",
    "merle",      "miroir",   "moulin",    "mur",      "natte",     "nid",      "noix",
    "nuage",      "ocre",     "oignon",    "oiseau",   "olive",     "ombre",    "orage",
    "orteil",     "ours",     "outil",     "ouvrier",  "pain",      "palmier",  "panier",
    "papaye",     "parasol",  "parchemin", "patate",   "peigne",    "phare",    "pigeon",
    "pirogue",    "plage",    "plume",     "poire",    "pont",      "porte",    "poulet",
    "prune",      "puits",    "radis",     "raisin",   "rame",      "renard",   "requin",
    "rideau",     "rivage",   "riz",       "robe",     "rocher",    "ruban",    "ruche",
    "rue",        "sable",    "safran",    "salade",   "samedi",    "savane",   "savon",
    "scie",       "sel",      "serpent",   "silence",  "singe",     "soleil",   "soupe",
    "sucre",      "tabouret", "tambour",   "tapis",    "taureau",   "terre",    "tigre",
    "tissu",      "tomate",   "tortue",    "train",    "trompette", "tulipe",   "valise",
    "vallon",     "vanille",  "velours",   "vendredi", "vertige",   "village",  "violon",
    "voile",      "voisin",   "voiture",   "zone",
};

}  // namespace

std::string fingerprint_words(const Hash& hash) {
    constexpr std::size_t kCount = 6;
    std::string out;
    for (std::size_t i = 0; i < kCount; ++i) {
        if (i != 0) out += ' ';
        out += kWords[hash[i]];
    }
    return out;
}

}  // namespace relais::sync::seal
