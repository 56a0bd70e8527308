// What the commands read and write: files, and "-" for the standard streams.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "forms/base/result.h"
#include "forms/model/definition.h"

namespace relais::forms::cli {

/// The bytes of a file, or of the standard input for "-".
Result<std::string> read_input(const std::string& path, std::size_t limit_bytes);
/// Into a file, or to `out` for "-".
Result<void> write_output(const std::string& path, std::string_view bytes, std::ostream& out);

/// By name or code, "Français (fr)", "français" or "fr"; upper and lower case are one.
std::optional<std::size_t> find_language(const model::Definition& definition,
                                         const std::string& name);
/// "Français (fr), English (en)".
std::string languages_of(const model::Definition& definition);

}  // namespace relais::forms::cli
