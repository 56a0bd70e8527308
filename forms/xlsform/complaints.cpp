#include "forms/xlsform/complaints.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "forms/base/diagnostic.h"
#include "forms/base/text.h"
#include "forms/xlsform/xlsform.h"
#include "forms/xlsform/xlsx_cells.h"

namespace relais::forms::xlsform {

std::string to_string(const Place& place) {
    if (place.row == Place::npos && place.column == Place::npos) return place.sheet;
    std::string out = place.sheet + "!";
    if (place.column != Place::npos) out += letters_of_column(place.column);
    if (place.row != Place::npos) out += std::to_string(place.row + 1);
    return out;
}

Complaints::Complaints(const Workbook& workbook) {
    for (const auto& sheet : workbook.sheets)
        sheets_.push_back(sheet.name);
}

void Complaints::error(const Place& place, std::string text, std::string remedy) {
    ++errors_;
    add(Severity::error, place, std::move(text), std::move(remedy));
}

void Complaints::warning(const Place& place, std::string text, std::string remedy) {
    add(Severity::warning, place, std::move(text), std::move(remedy));
}

void Complaints::add(Severity severity, const Place& place, std::string text, std::string remedy) {
    if (entries_.size() >= kMaxKept) {
        // A form that fails must never come back without a single error.
        if (severity == Severity::error && errors_ == 1)
            entries_.pop_back();
        else {
            ++left_off_;
            return;
        }
        ++left_off_;
    }
    const auto sheet = std::find(sheets_.begin(), sheets_.end(), place.sheet);
    // Whole rows, columns and sheets come before their cells: npos + 1 is 0.
    entries_.push_back(
        {{static_cast<std::size_t>(sheet - sheets_.begin()), place.row + 1, place.column + 1},
         {severity, to_string(place), std::move(text), std::move(remedy)}});
}

/// Same sheet and column, same words around what is quoted: one cause, most often one slip that was
/// copied down.
std::string Complaints::cause_of(const Entry& entry) {
    const auto& finding = entry.diagnostic;
    std::string cause = finding.severity == Severity::error ? "e" : "w";
    const auto& [sheet, row, column] = entry.order;
    constexpr std::size_t kHeader = 1;  // each of its cells is a column of its own
    cause += std::to_string(sheet) + "/" + std::to_string(row == kHeader ? 0 : column) + "/";
    bool quoted = false;
    for (const char c : finding.text) {
        if (c == '"') quoted = !quoted;
        if (!quoted && !is_digit(c)) cause += c;
    }
    return cause;
}

/// Several complaints of one cell are no flood: each says something of its own.
std::vector<std::size_t> Complaints::of_different_cells(const std::vector<Entry>& entries,
                                                        const std::vector<std::size_t>& all) {
    std::vector<std::size_t> members;
    for (const auto member : all)
        if (members.empty() ||
            entries[member].diagnostic.location != entries[members.back()].diagnostic.location)
            members.push_back(member);
    return members;
}

/// "; 3 more like it: survey!B4, survey!B7 …"
std::string Complaints::others_of(const std::vector<Entry>& entries,
                                  const std::vector<std::size_t>& members) {
    std::string places;
    for (std::size_t i = 1; i < members.size() && i <= kPlacesTold; ++i)
        places += (i == 1 ? " " : ", ") + entries[members[i]].diagnostic.location;
    const bool more = members.size() - 1 > kPlacesTold;
    return "; " + std::to_string(members.size() - 1) + " more like it:" + places +
           (more ? " …" : "");
}

/// Where many complaints have one cause, the first stands for all and says where the next ones are.
std::vector<Diagnostic> Complaints::without_floods(std::vector<Entry> entries) {
    std::map<std::string, std::vector<std::size_t>> causes;
    for (std::size_t i = 0; i < entries.size(); ++i)
        causes[cause_of(entries[i])].push_back(i);
    std::set<std::size_t> left_out;
    for (const auto& [cause, all] : causes) {
        const auto members = of_different_cells(entries, all);
        auto& first = entries[members.front()].diagnostic;
        const bool error = first.severity == Severity::error;
        if (members.size() <= (error ? kMaxErrorsOfOneCause : kMaxWarningsOfOneCause)) continue;
        left_out.insert(members.begin() + 1, members.end());
        first.text += others_of(entries, members);
    }
    std::vector<Diagnostic> out;
    for (std::size_t i = 0; i < entries.size(); ++i)
        if (!left_out.contains(i)) out.push_back(std::move(entries[i].diagnostic));
    return out;
}

std::vector<Diagnostic> Complaints::sorted() const {
    auto entries = entries_;
    std::stable_sort(entries.begin(), entries.end(),
                     [](const Entry& a, const Entry& b) { return a.order < b.order; });
    std::vector<Entry> once;
    std::set<std::string> seen;
    for (auto& entry : entries)
        if (seen.insert(entry.diagnostic.location + "\n" + entry.diagnostic.text).second)
            once.push_back(std::move(entry));
    auto out = without_floods(std::move(once));
    auto left_off = left_off_;
    // A form that fails must never come back without a single error.
    if (out.size() > kMaxDiagnostics) {
        const auto is_error = [](const Diagnostic& each) {
            return each.severity == Severity::error;
        };
        const auto cut = out.begin() + static_cast<std::ptrdiff_t>(kMaxDiagnostics);
        if (std::none_of(out.begin(), cut, is_error))
            if (const auto error = std::find_if(cut, out.end(), is_error); error != out.end())
                std::iter_swap(cut - 1, error);
        left_off += out.size() - kMaxDiagnostics;
        out.resize(kMaxDiagnostics);
    }
    if (left_off > 0)
        out.push_back({Severity::warning, "",
                       std::to_string(left_off) + " more complaints are not shown",
                       "Mend these first."});
    return out;
}

}  // namespace relais::forms::xlsform
