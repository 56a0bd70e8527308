#include "sync/report/render.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/text.h"
#include "forms/base/time.h"
#include "sync/report/figures.h"

namespace relais::sync::report {

namespace {

using Row = std::vector<std::string>;

/// Codes and labels come from laptops and forms: nothing of theirs may steer a terminal.
std::string printable(std::string_view text) {
    auto points = to_code_points(text);
    for (auto& c : points)
        if (c < 0x20 || (c >= 0x7F && c < 0xA0)) c = U'\uFFFD';
    return to_utf8(points);
}

std::string padded(const std::string& text, std::size_t width, bool right) {
    const auto length = to_code_points(text).size();
    const std::string blanks(width > length ? width - length : 0, ' ');
    return right ? blanks + text : text + blanks;
}

/// Columns as wide as their widest cell; the first `left` to the left, numbers to the right.
std::string columns(const std::vector<Row>& rows, std::size_t left) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], to_code_points(row[i]).size());
    }
    std::string out;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i)
            line += (i == 0 ? "  " : "   ") + padded(row[i], widths[i], i >= left);
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    }
    return out;
}

std::string number(std::uint64_t value) {
    return std::to_string(value);
}

std::string direction_label(const std::string& direction) {
    if (direction == "in") return "entrant";
    if (direction == "out") return "sortant";
    if (direction == "internal") return "interne";
    if (direction == "transit") return "transit";
    return direction.empty() ? "non précisée" : printable(direction);
}

std::string forms_text(const Figures& figures) {
    std::vector<Row> rows{{"Formulaire", "Fiches", "Versions", "Conflits"}};
    for (const auto& form : figures.forms)
        rows.push_back({printable(form.title.empty() ? form.form_id : form.title),
                        number(form.records), number(form.versions), number(form.conflicts)});
    return "Fiches\n" + (rows.size() == 1 ? std::string("  aucune\n") : columns(rows, 1));
}

std::string movements_text(const Figures& figures, const PointNames& points) {
    std::vector<Row> rows{{"Point", "Jour", "Direction", "Groupes", "Personnes", "Taille inconnue",
                           "Refus", "Sans réponse", "Indéterminé"}};
    for (const auto& one : figures.movements) {
        const auto name = points.find(one.point);
        auto point = one.point.empty() ? "sans point" : printable(one.point);
        if (name != points.end()) point += " " + printable(name->second);
        rows.push_back({point, format_date(one.day), direction_label(one.direction),
                        number(one.groups.agreed), number(one.persons), number(one.size_unknown),
                        number(one.groups.refused), number(one.groups.no_answer),
                        number(one.groups.unclear)});
    }
    if (rows.size() == 1) return "Mouvements par point, jour et direction\n  aucun\n";
    return "Mouvements par point, jour et direction\n" + columns(rows, 3) +
           "  Les points ne s'additionnent pas : un même groupe peut passer à plusieurs points.\n";
}

std::string tally_text(std::string_view title, std::string_view unit, const Tally& tally) {
    auto out = fmt::format("{} (n = {} {}", title, tally.base, unit);
    if (tally.unanswered > 0) out += fmt::format(" ; sans réponse : {}", tally.unanswered);
    out += ")\n";
    if (tally.base == 0) return out;
    std::vector<Row> rows;
    rows.reserve(tally.lines.size());
    for (const auto& line : tally.lines)
        rows.push_back({printable(line.label), number(line.count),
                        fmt::format("{} %", (line.count * 200 + tally.base) / (2 * tally.base))});
    return out + columns(rows, 1);
}

std::string households_text(const HouseholdFigures& figures) {
    const auto& outcomes = figures.households;
    auto out = std::string("Ménages\n") + columns({{"Interrogés", number(outcomes.agreed)},
                                                   {"Refus", number(outcomes.refused)},
                                                   {"Sans réponse", number(outcomes.no_answer)},
                                                   {"Indéterminé", number(outcomes.unclear)},
                                                   {"Membres", number(figures.members)}},
                                                  1);
    out += "\n" + tally_text("Intentions", "ménages", figures.intentions);
    out += "\n" + tally_text("Premier besoin", "ménages", figures.first_needs);
    out += "\n" +
           tally_text("Documents détenus, plusieurs par personne", "membres", figures.documents);
    out += "\n" + tally_text("Documents perdus, plusieurs par personne", "membres",
                             figures.documents_lost);
    return out;
}

nlohmann::ordered_json to_json(const Outcomes& outcomes) {
    return {{"agreed", outcomes.agreed},
            {"refused", outcomes.refused},
            {"no_answer", outcomes.no_answer},
            {"unclear", outcomes.unclear}};
}

nlohmann::ordered_json to_json(const Tally& tally) {
    auto lines = nlohmann::ordered_json::array();
    for (const auto& line : tally.lines)
        lines.push_back({{"value", line.value}, {"label", line.label}, {"count", line.count}});
    return {{"n", tally.base}, {"unanswered", tally.unanswered}, {"lines", lines}};
}

}  // namespace

std::string render_text(const Figures& figures, const PointNames& points) {
    auto out = forms_text(figures) + "\n" + movements_text(figures, points);
    if (figures.households != HouseholdFigures{}) out += "\n" + households_text(figures.households);
    return out;
}

std::string render_json(const Figures& figures) {
    nlohmann::ordered_json json;
    json["forms"] = nlohmann::ordered_json::array();
    for (const auto& form : figures.forms)
        json["forms"].push_back({{"form_id", form.form_id},
                                 {"title", form.title},
                                 {"records", form.records},
                                 {"versions", form.versions},
                                 {"conflicts", form.conflicts}});
    json["movements"] = nlohmann::ordered_json::array();
    for (const auto& one : figures.movements)
        json["movements"].push_back({{"point", one.point},
                                     {"day", format_date(one.day)},
                                     {"direction", one.direction},
                                     {"groups", to_json(one.groups)},
                                     {"persons", one.persons},
                                     {"size_unknown", one.size_unknown}});
    const auto& households = figures.households;
    json["households"] = {{"outcomes", to_json(households.households)},
                          {"members", households.members},
                          {"intentions", to_json(households.intentions)},
                          {"first_needs", to_json(households.first_needs)},
                          {"documents", to_json(households.documents)},
                          {"documents_lost", to_json(households.documents_lost)}};
    // Answers may hold broken UTF-8; that must not stop the figures.
    return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace relais::sync::report
