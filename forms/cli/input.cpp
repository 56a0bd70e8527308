#include "forms/cli/input.h"

#include <array>
#include <cstddef>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include "forms/base/file.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/model/definition.h"

namespace relais::forms::cli {

Result<std::string> read_input(const std::string& path, std::size_t limit_bytes) {
    if (path != "-") return read_file(path, limit_bytes);
    std::string bytes;
    std::array<char, 65'536> piece{};
    while (std::cin.read(piece.data(), piece.size()) || std::cin.gcount() > 0) {
        bytes.append(piece.data(), static_cast<std::size_t>(std::cin.gcount()));
        if (bytes.size() > limit_bytes)
            return fail(Errc::limit, "standard input",
                        "holds more than " + std::to_string(limit_bytes) + " bytes");
    }
    return bytes;
}

Result<void> write_output(const std::string& path, std::string_view bytes, std::ostream& out) {
    if (path != "-") return write_file_atomically(path, bytes);
    out << bytes;
    if (!out) return fail(Errc::io, "standard output", "cannot be written");
    return {};
}

std::optional<std::size_t> find_language(const model::Definition& definition,
                                         const std::string& name) {
    const auto wished = lower_ascii(name);
    for (std::size_t i = 0; i < definition.languages.size(); ++i) {
        const auto language = lower_ascii(definition.languages[i]);
        if (language == wished || language.ends_with("(" + wished + ")") ||
            language.starts_with(wished + " ("))
            return i;
    }
    return std::nullopt;
}

std::string languages_of(const model::Definition& definition) {
    std::string out;
    for (const auto& language : definition.languages)
        out += (out.empty() ? "" : ", ") + language;
    return out;
}

}  // namespace relais::forms::cli
