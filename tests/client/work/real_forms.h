// The field's own forms, beside the project; a run that is asked for more takes more.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace relais::client::work::tests {

/// Workbooks in a stable order; none where the folder is absent.
inline std::vector<std::string> real_forms() {
    std::vector<std::string> paths;
    std::error_code error;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(SHARED_DIR) + "/forms", error)) {
        const auto ending = entry.path().extension();
        if (ending == ".xlsx" || ending == ".xls") paths.push_back(entry.path().string());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

inline std::uint64_t asked_for(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}
/// Of each form, in each of its languages. tests/walk asks for more.
inline std::uint64_t walk_steps(std::uint64_t otherwise) {
    return asked_for("RELAIS_WALK_STEPS", otherwise);
}
inline std::uint64_t walk_seed() {
    return asked_for("RELAIS_TEST_SEED", 20261120);
}

}  // namespace relais::client::work::tests
