#include <catch2/catch.hpp>

#include <iostream>
#include <set>

#include "forms/base/file.h"
#include "forms/base/text.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::xlsform {

namespace {

constexpr std::size_t kMaxText = 4U << 20U;

struct Score {
    std::size_t good = 0, accepted = 0, bad = 0, refused = 0, with_row = 0, same_row = 0;
    std::vector<std::string> surprises;
};

std::set<std::string> deviations() {
    std::set<std::string> ids;
    const auto text =
        read_file(std::string(REPO_ROOT) + "/tests/conformance/xlsform.tsv", kMaxText);
    REQUIRE(text);
    for (const auto line : split(*text, '\n'))
        if (!line.starts_with('#') && !line.empty()) ids.emplace(line.substr(0, line.find('\t')));
    return ids;
}

/// "[row : 12] …" → "12"; empty when the message names no row.
std::string row_of(std::string_view message) {
    constexpr std::string_view kMark = "[row : ";
    const auto at = message.find(kMark);
    if (at == std::string_view::npos) return {};
    message.remove_prefix(at + kMark.size());
    return std::string(message.substr(0, message.find(']')));
}

bool names_row(const Diagnostic& finding, const std::string& row) {
    const auto digits = finding.location.find_first_of("0123456789");
    return finding.severity == Severity::error && digits != std::string::npos &&
           finding.location.substr(digits) == row;
}

void score_bad(const Loaded& loaded, const std::string& folder, Score& score) {
    ++score.bad;
    score.refused += loaded.definition ? 0U : 1U;
    const auto expected = read_file(folder + "/expected_error.txt", kMaxText);
    const auto row = expected ? row_of(*expected) : std::string();
    if (loaded.definition) score.surprises.push_back(folder);
    if (row.empty()) return;
    ++score.with_row;
    for (const auto& finding : loaded.diagnostics)
        if (names_row(finding, row)) {
            ++score.same_row;
            return;
        }
}

}  // namespace

TEST_CASE("corpus: good workbooks load, bad ones are refused at the row at fault", "[xlsform]") {
    const auto folder = std::string(SHARED_DIR) + "/conformance/xlsform";
    const auto index = read_file(folder + "/index.tsv", kMaxText);
    if (!index) {
        std::cout << "skipped: no corpus in " << folder << "\n";
        return;
    }
    const auto known = deviations();
    Score score;
    for (const auto line : split(*index, '\n')) {
        const auto columns = split(line, '\t');
        if (columns.size() < 10 || columns[0] == "id") continue;
        const auto of_case = folder + "/cases/" + std::string(columns[0]);
        const auto bytes = read_file(of_case + "/form.xlsx", kMaxFileBytes);
        if (!bytes || columns[9].find("pyxform-crash") != std::string_view::npos) continue;
        const auto workbook = read_workbook(*bytes, "form.xlsx");
        const auto loaded = workbook ? load(*workbook, "form") : Loaded{};
        if (known.contains(std::string(columns[0]))) continue;
        if (columns[3] == "error") {
            score_bad(loaded, of_case, score);
        } else {
            ++score.good;
            score.accepted += loaded.definition ? 1U : 0U;
            if (!loaded.definition) score.surprises.push_back(of_case);
        }
    }
    std::cout << "corpus: " << score.accepted << " of " << score.good << " good forms load, "
              << score.refused << " of " << score.bad << " bad ones are refused, " << score.same_row
              << " of " << score.with_row << " at the same row\n";
    for (const auto& each : score.surprises)
        std::cout << "  unexpected: " << each << "\n";
    CHECK(score.accepted == score.good);
    CHECK(score.refused == score.bad);
    CHECK(score.same_row * 100 >= score.with_row * 97);
}

}  // namespace relais::forms::xlsform
