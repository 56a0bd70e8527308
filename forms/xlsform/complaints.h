// What is wrong with a workbook, gathered while reading goes on, and given back in reading order.
#pragma once

#include <cstddef>
#include <string>
#include <tuple>
#include <vector>

#include "forms/base/diagnostic.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::xlsform {

/// Zero-based; npos where it is about the whole row, column or sheet.
struct Place {
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);
    std::string sheet;
    std::size_t row = npos;
    std::size_t column = npos;
};

/// "survey!F12", "survey!12" (the row), "survey!F" (the column), "survey".
std::string to_string(const Place& place);

class Complaints {
  public:
    explicit Complaints(const Workbook& workbook);

    void error(const Place& place, std::string text, std::string remedy = {});
    void warning(const Place& place, std::string text, std::string remedy = {});
    [[nodiscard]] bool has_errors() const { return errors_ > 0; }
    /// Sheets in the workbook's order, then rows, then columns; at most kMaxDiagnostics.
    [[nodiscard]] std::vector<Diagnostic> sorted() const;

  private:
    struct Entry {
        std::tuple<std::size_t, std::size_t, std::size_t> order;
        Diagnostic diagnostic;
    };
    static std::string cause_of(const Entry& entry);
    static std::vector<std::size_t> of_different_cells(const std::vector<Entry>& entries,
                                                       const std::vector<std::size_t>& all);
    static std::string others_of(const std::vector<Entry>& entries,
                                 const std::vector<std::size_t>& members);
    static std::vector<Diagnostic> without_floods(std::vector<Entry> entries);
    void add(Severity severity, const Place& place, std::string text, std::string remedy);

    std::vector<std::string> sheets_;
    std::vector<Entry> entries_;
    std::size_t errors_ = 0;
    std::size_t left_off_ = 0;
};

/// More than an author can work off at once; errors beyond it still count as errors.
inline constexpr std::size_t kMaxDiagnostics = 1'000;
/// Kept until floods are made one; beyond it complaints are only counted.
inline constexpr std::size_t kMaxKept = 20'000;
/// So many complaints of one cause are told one by one; more of them as one.
inline constexpr std::size_t kMaxErrorsOfOneCause = 12;
inline constexpr std::size_t kMaxWarningsOfOneCause = 3;
inline constexpr std::size_t kPlacesTold = 10;

}  // namespace relais::forms::xlsform
