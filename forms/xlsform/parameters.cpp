// The column parameters: `start=0 end=10 step=1`, `randomize=true; seed=${x}`.
#include <cstddef>
#include <utility>
#include <vector>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/xlsform/assembly.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/outline.h"

namespace relais::forms::xlsform {

namespace {

bool is_separator(char c) {
    return c == ' ' || c == ',' || c == ';' || c == '\n' || c == '\t';
}

}  // namespace

std::vector<model::Attribute> read_parameters(const Assembly& assembly, const Entry& entry) {
    std::vector<model::Attribute> out;
    const auto cell = assembly.value(entry, "parameters");
    for (std::size_t i = 0; i < cell.size();) {
        if (is_separator(cell[i])) {
            ++i;
            continue;
        }
        auto end = i;
        while (end < cell.size() && !is_separator(cell[end]))
            ++end;
        const auto pair = cell.substr(i, end - i);
        i = end;
        const auto equals = pair.find('=');
        if (equals == 0 || equals == std::string_view::npos || equals + 1 == pair.size()) {
            assembly.complaints.error(
                assembly.place(entry, "parameters"), quoted(pair) + " is no key=value",
                "Write pairs such as start=0 end=10, without blanks around =.");
            continue;
        }
        auto key = lower_ascii(pair.substr(0, equals));
        const auto value = pair.substr(equals + 1);
        // XML names count by case: value and label name columns; ${Name} names a question.
        const bool verbatim = key == "value" || key == "label" || key == "tick_labelset" ||
                              key == "reference-geometry" || value.starts_with("${");
        out.push_back({std::move(key), verbatim ? std::string(value) : lower_ascii(value)});
    }
    return out;
}

}  // namespace relais::forms::xlsform
