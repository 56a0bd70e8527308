// An .xlsx as one text, so that a fuzzer changes what stands in its parts and not their checksums:
// each part follows a line "\f<name>".
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace relais::tests::fuzz {

using Part = std::pair<std::string, std::string>;  ///< name, content
std::string as_text(const std::vector<Part>& parts);
/// The .xlsx; parts that a workbook cannot be read without are added where the text has none.
std::string packed(std::string_view text);

}  // namespace relais::tests::fuzz
