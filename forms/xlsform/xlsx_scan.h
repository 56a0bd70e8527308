// The long parts of a workbook, sheets and shared strings, read in one pass and without a tree.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/xml_scanner.h"

namespace relais::forms::xlsform {

/// Not more than sheets have cells; the text itself is bounded by the part's bytes.
inline constexpr std::size_t kMaxSharedStrings = 2'000'000;

/// Element and attribute names without a prefix: some programs write `x:row`.
std::string_view local_part(std::string_view name);

/// One `<c>`: what its attributes say, and the text of `<v>` or of `<is>`. Valid within the call.
struct CellMarkup {
    std::string_view place;  ///< r: "AB12"
    std::string_view type;   ///< t
    std::string_view style;  ///< s
    std::string_view value;  ///< of a formula what it gave when it was saved
};
struct SheetSink {
    /// `place` is the attribute r of the row, empty when it has none.
    std::function<void(std::string_view place)> row;
    std::function<Result<void>(const CellMarkup& cell)> cell;
};

/// What errors name.
struct PartName {
    std::string workbook, part;
};

/// `bytes` are UTF-8.
Result<void> scan_sheet(std::string_view bytes, const PartName& part, const SheetSink& sink);
Result<std::vector<std::string>> scan_shared_strings(std::string_view bytes, const PartName& part);

}  // namespace relais::forms::xlsform
