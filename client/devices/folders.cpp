#include "client/devices/folders.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <utility>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/result.h"
#include "forms/base/text.h"

namespace relais::client::devices {

namespace {

constexpr std::size_t kMaxMountsBytes = 1U << 20U;
constexpr std::size_t kMaxPlaces = 32;

struct CloseFolder {
    void operator()(DIR* folder) const { closedir(folder); }
};

Errc cause_of(int number) {
    if (number == ENOENT || number == ENOTDIR) return Errc::not_found;
    return number == EACCES ? Errc::refused : Errc::io;
}

std::optional<FolderEntry> entry_of(const std::string& folder, const char* name) {
    if (*name == '.' || !is_utf8(name)) return std::nullopt;
    struct stat status {};
    if (stat((folder + "/" + name).c_str(), &status) != 0) return std::nullopt;
    const bool is_folder = S_ISDIR(status.st_mode);
    if (!is_folder && !S_ISREG(status.st_mode)) return std::nullopt;
    return FolderEntry{name, is_folder,
                       is_folder ? 0
                                 : static_cast<std::uint64_t>(std::max<off_t>(0, status.st_size)),
                       std::int64_t{status.st_mtim.tv_sec} * 1000};
}

/// "\040" is a blank: the kernel writes what would break its table in octal.
std::string unescaped(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto octal = [&](std::size_t at) {
            return at < text.size() && text[at] >= '0' && text[at] <= '7';
        };
        if (text[i] == '\\' && octal(i + 1) && octal(i + 2) && octal(i + 3)) {
            plain += static_cast<char>(((text[i + 1] - '0') & 3) << 6 | (text[i + 2] - '0') << 3 |
                                       (text[i + 3] - '0'));
            i += 3;
        } else {
            plain += text[i];
        }
    }
    return plain;
}

bool is_plugged_in(std::string_view path) {
    return path.starts_with("/media/") || path.starts_with("/run/media/") ||
           path.starts_with("/mnt/") || path == "/mnt";
}

}  // namespace

Result<std::vector<FolderEntry>> list_entries(const std::string& folder) {
    const std::unique_ptr<DIR, CloseFolder> open(opendir(folder.c_str()));
    if (!open) return fail(cause_of(errno), folder, "cannot be listed");
    std::vector<FolderEntry> entries;
    while (entries.size() < kMaxListed) {
        // Each caller has a stream of its own, which is what readdir() asks for.
        const auto* entry = readdir(open.get());  // NOLINT(concurrency-mt-unsafe)
        if (entry == nullptr) break;
        if (auto read = entry_of(folder, &entry->d_name[0])) entries.push_back(std::move(*read));
    }
    std::ranges::sort(entries, [](const FolderEntry& a, const FolderEntry& b) {
        if (a.folder != b.folder) return a.folder;
        return a.name < b.name;
    });
    return entries;
}

std::vector<StartingPlace> mounted_places(const std::string& mounts) {
    std::vector<StartingPlace> places;
    std::size_t at = 0;
    while (at < mounts.size() && places.size() < kMaxPlaces) {
        const std::size_t end = std::min(mounts.find('\n', at), mounts.size());
        const auto fields = split_blanks(std::string_view(mounts).substr(at, end - at));
        at = end + 1;
        if (fields.size() < 2) continue;
        std::string path = unescaped(fields[1]);
        if (!is_plugged_in(path) || !is_utf8(path)) continue;
        places.push_back({path.substr(path.rfind('/') + 1), std::move(path)});
    }
    return places;
}

std::vector<StartingPlace> starting_places() {
    std::vector<StartingPlace> places;
    // Read once at a key press, on the one thread that ever looks at the environment.
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')  // NOLINT
        places.push_back({"", home});
    if (const auto mounts = read_file("/proc/self/mounts", kMaxMountsBytes))
        std::ranges::move(mounted_places(*mounts), std::back_inserter(places));
    return places;
}

}  // namespace relais::client::devices
