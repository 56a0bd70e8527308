#include "client/app/trial_folder.h"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <unistd.h>

#include "forms/base/file.h"
#include "forms/base/result.h"

namespace relais::client::app {

namespace {

constexpr const char* kPrefix = "relais-essai-";
/// A younger one may be about to be used by another program.
constexpr auto kYoung = std::chrono::minutes(1);

std::filesystem::path place() {
    std::error_code ignored;
    const std::filesystem::path in_memory = "/dev/shm";
    if (access(in_memory.c_str(), W_OK) == 0) return in_memory;
    return std::filesystem::temp_directory_path(ignored);
}

void erase(const std::filesystem::path& folder) {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
}

bool is_left_behind(const std::filesystem::path& folder) {
    std::error_code error;
    const auto changed = std::filesystem::last_write_time(folder, error);
    if (error || changed > std::filesystem::file_time_type::clock::now() - kYoung) return false;
    return FolderLock::take(folder.string()).has_value();
}

}  // namespace

Result<std::unique_ptr<TrialFolder>> TrialFolder::make() {
    const auto parent = place();
    if (const auto names = list_folder(parent.string()))
        for (const auto& name : *names)
            if (name.starts_with(kPrefix) && is_left_behind(parent / name)) erase(parent / name);
    std::string path = (parent / (std::string(kPrefix) + "XXXXXX")).string();
    if (mkdtemp(path.data()) == nullptr)
        return fail(Errc::io, path, std::string("cannot be made: ") + std::strerror(errno));
    return std::unique_ptr<TrialFolder>(new TrialFolder(std::move(path)));
}

TrialFolder::~TrialFolder() {
    erase(path_);
}

}  // namespace relais::client::app
