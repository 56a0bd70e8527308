#include "sync/hub/enrolments.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/batch.h"
#include "sync/hub/checked_json.h"

namespace relais::sync::hub {

namespace {

constexpr std::size_t kMaxFileBytes = 4096;
constexpr std::string_view kSuffix = ".json";

}  // namespace

std::string Enrolments::path_of(const batch::DeviceId& device) const {
    return folder_ + "/" + batch::to_hex(device) + std::string(kSuffix);
}

Result<void> Enrolments::add(const PendingEnrolment& pending) const {
    TRY(make_folders(folder_));
    const nlohmann::json json = {{"secret", to_hex(pending.secret)},
                                 {"valid_until_ms", pending.valid_until.ms}};
    return write_file_atomically(path_of(pending.device), with_check(json));
}

Result<std::optional<PendingEnrolment>> Enrolments::find(const batch::DeviceId& device) const {
    const auto path = path_of(device);
    if (!path_exists(path)) return std::nullopt;
    const auto json = TRY(read_checked(path, TRY(read_file(path, kMaxFileBytes))));
    const auto broken = [&] { return fail(Errc::corrupt, path, "is not an enrolment"); };
    const auto secret = json.find("secret");
    const auto valid_until = json.find("valid_until_ms");
    if (secret == json.end() || !secret->is_string() || valid_until == json.end() ||
        !valid_until->is_number_integer())
        return broken();
    PendingEnrolment pending;
    pending.device = device;
    pending.secret = TRY(from_hex(secret->get_ref<const std::string&>()));
    pending.valid_until = Instant{valid_until->get<std::int64_t>()};
    if (pending.secret.size() != 16) return broken();
    return pending;
}

Result<void> Enrolments::remove(const batch::DeviceId& device) const {
    std::error_code error;
    std::filesystem::remove(path_of(device), error);
    if (error) return fail(Errc::io, path_of(device), error.message());
    return {};
}

Result<std::vector<PendingEnrolment>> Enrolments::all() const {
    std::vector<PendingEnrolment> pending;
    if (!path_exists(folder_)) return pending;
    for (const auto& name : TRY(list_folder(folder_))) {
        if (!name.ends_with(kSuffix)) continue;
        const auto device =
            batch::device_from_hex(std::string_view(name).substr(0, name.size() - kSuffix.size()));
        if (!device) continue;
        if (auto one = TRY(find(*device))) pending.push_back(std::move(*one));
    }
    return pending;
}

}  // namespace relais::sync::hub
