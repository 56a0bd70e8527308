#include "sync/hub/fleet.h"

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/base/time.h"
#include "sync/batch/batch.h"
#include "sync/hub/checked_json.h"

namespace relais::sync::hub {

namespace {

constexpr std::size_t kMaxFileBytes = 4096;
constexpr std::size_t kMaxNameBytes = 100;
constexpr std::size_t kLeastDigits = 4;

}  // namespace

std::string Fleet::path_of(const batch::DeviceId& device) const {
    return folder_ + "/" + batch::to_hex(device) + ".json";
}

Result<Standing> Fleet::of(const batch::DeviceId& device) const {
    const auto path = path_of(device);
    if (!path_exists(path)) return Standing{};
    const auto json = TRY(read_checked(path, TRY(read_file(path, kMaxFileBytes))));
    // A file that cannot be read must not let a revoked laptop in.
    const auto broken = [&] { return fail(Errc::corrupt, path, "does not tell of a laptop"); };
    Standing standing;
    if (const auto name = json.find("name"); name != json.end()) {
        if (!name->is_string()) return broken();
        standing.name = name->get<std::string>();
    }
    if (const auto from = json.find("revoked_from_ms"); from != json.end()) {
        if (!from->is_number_integer()) return broken();
        standing.revoked_from = Instant{from->get<std::int64_t>()};
    }
    return standing;
}

Result<void> Fleet::set(const batch::DeviceId& device, const Standing& standing) const {
    if (standing.name.size() > kMaxNameBytes || !is_utf8(standing.name))
        return fail(Errc::invalid, "name", "is longer than 100 bytes, or no text");
    TRY(make_folders(folder_));
    nlohmann::json json = {{"name", standing.name}};
    if (standing.revoked_from) json["revoked_from_ms"] = standing.revoked_from->ms;
    return write_file_atomically(path_of(device), with_check(json));
}

Result<batch::DeviceId> Fleet::find(const std::vector<batch::DeviceId>& devices,
                                    std::string_view wanted) const {
    const auto folded = fold_for_search(wanted);
    const auto digits = lower_ascii(wanted);
    std::vector<batch::DeviceId> found;
    for (const auto& device : devices) {
        const bool numbered =
            digits.size() >= kLeastDigits && batch::to_hex(device).starts_with(digits);
        const auto name = TRY(of(device)).name;
        if (numbered || (!name.empty() && fold_for_search(name) == folded)) found.push_back(device);
    }
    if (found.empty())
        return fail(Errc::not_found, std::string(wanted),
                    "is no laptop here; \"relais-hub devices list\" names them");
    if (found.size() > 1)
        return fail(Errc::invalid, std::string(wanted), "could be several laptops");
    return found.front();
}

}  // namespace relais::sync::hub
