// What several checks of the column parameters share: the pairs of one row, and numbers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/xlsform/assembly.h"

namespace relais::forms::xlsform {

/// The parameters of one row, asked by key; complaints name its cell.
class ParameterRow {
  public:
    ParameterRow(const Assembly& assembly, const Entry& entry)
        : assembly_(assembly), entry_(entry), pairs_(read_parameters(assembly, entry)) {}

    [[nodiscard]] const Entry& entry() const { return entry_; }
    [[nodiscard]] const Assembly& assembly() const { return assembly_; }
    [[nodiscard]] const std::vector<model::Attribute>& pairs() const { return pairs_; }
    /// Empty when the row does not give it.
    [[nodiscard]] std::string_view get(std::string_view key) const;
    void refuse(std::string text, std::string remedy) const;

    /// Each complains when the row gives the key with another kind of value.
    void check_word(std::string_view key, const std::vector<std::string_view>& words) const;
    void check_boolean(std::string_view key) const;
    [[nodiscard]] std::optional<double> check_number(std::string_view key) const;
    [[nodiscard]] std::optional<double> check_whole(std::string_view key) const;

  private:
    const Assembly& assembly_;
    const Entry& entry_;
    std::vector<model::Attribute> pairs_;
};

/// Decimal digits with at most a sign and a point; nothing else is a number in a form.
std::optional<double> number_of(std::string_view text);

void check_range(const ParameterRow& row);

}  // namespace relais::forms::xlsform
