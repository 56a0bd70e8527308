#include "forms/xlsform/complaints.h"

#include <algorithm>
#include <utility>

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
    if (entries_.size() >= kMaxDiagnostics) {
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

std::vector<Diagnostic> Complaints::sorted() const {
    auto entries = entries_;
    std::stable_sort(entries.begin(), entries.end(),
                     [](const Entry& a, const Entry& b) { return a.order < b.order; });
    std::vector<Diagnostic> out;
    for (auto& entry : entries)
        if (std::find(out.begin(), out.end(), entry.diagnostic) == out.end())
            out.push_back(std::move(entry.diagnostic));
    if (left_off_ > 0)
        out.push_back({Severity::warning, "",
                       std::to_string(left_off_) + " more complaints are not shown",
                       "Mend these first."});
    return out;
}

}  // namespace relais::forms::xlsform
