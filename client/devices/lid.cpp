#include "client/devices/lid.h"

#include <cstddef>
#include <dirent.h>
#include <memory>
#include <string>
#include <string_view>

#include "forms/base/file.h"
#include "forms/base/text.h"

namespace relais::client::devices {

namespace {

constexpr std::size_t kMaxStateBytes = 256;
constexpr int kMostLids = 8;

struct CloseFolder {
    void operator()(DIR* folder) const { closedir(folder); }
};

/// "state:      closed\n"
bool says_shut(std::string_view state) {
    return has_word(state, "closed");
}

}  // namespace

bool is_lid_shut(const std::string& folder) {
    const std::unique_ptr<DIR, CloseFolder> lids(opendir(folder.c_str()));
    if (lids == nullptr) return false;
    for (int seen = 0; seen < kMostLids;) {
        // The stream is this call's own, which is what readdir() asks for.
        const dirent* entry = readdir(lids.get());  // NOLINT(concurrency-mt-unsafe)
        if (entry == nullptr) return false;
        if (entry->d_name[0] == '.') continue;
        ++seen;
        const auto state = read_file(
            folder + "/" + static_cast<const char*>(entry->d_name) + "/state", kMaxStateBytes);
        if (state && says_shut(*state)) return true;
    }
    return false;
}

}  // namespace relais::client::devices
