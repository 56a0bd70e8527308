#include "client/ui/assets.h"

#include <filesystem>
#include <string>
#include <system_error>

#include "forms/base/file.h"

namespace relais::client::ui {

std::string find_assets() {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (!error) {
        const auto installed = program.parent_path().parent_path() / "share" / "relais";
        if (path_exists((installed / "fonts").string())) return installed.string();
    }
    return RELAIS_BUILD_ASSETS;
}

}  // namespace relais::client::ui
