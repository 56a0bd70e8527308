#include "sync/hub/people.h"

#include <optional>
#include <string>
#include <string_view>

#include "forms/base/file.h"
#include "forms/base/result.h"
#include "sync/batch/batch.h"
#include "sync/batch/returned.h"
#include "sync/hub/ingest.h"

namespace relais::sync::hub {

namespace {

Result<batch::PersonalKeys> statement_of(const Device& device, std::string_view bytes) {
    auto keys = TRY(batch::decode_personal_keys(bytes, device.verify_key));
    if (keys.device != device.id || keys.epoch != device.epoch)
        return fail(Errc::invalid, "personal keys", "are of another laptop");
    return keys;
}

}  // namespace

std::string PeopleBook::path_of(const batch::DeviceId& device) const {
    return folder_ + "/" + batch::to_hex(device);
}

Result<void> PeopleBook::take(const Device& device, std::string_view bytes) const {
    const auto keys = TRY(statement_of(device, bytes));
    if (const auto held = TRY(of(device)); held && held->number >= keys.number) {
        if (*held == keys) return {};
        return fail(Errc::already_exists, "personal keys", "a later statement is held");
    }
    TRY(make_folders(folder_));
    return write_file_atomically(path_of(device.id), bytes);
}

Result<std::optional<batch::PersonalKeys>> PeopleBook::of(const Device& device) const {
    const auto path = path_of(device.id);
    if (!path_exists(path)) return std::nullopt;
    auto keys = statement_of(device, TRY(read_file(path, batch::kMaxPeopleBytes)));
    // Of a former enrolment, or altered on the disk: as if it had said nothing, so that it says it
    // again.
    if (!keys) return std::nullopt;
    return std::move(*keys);
}

}  // namespace relais::sync::hub
