#include "sync/hub/attachments_backup.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/attachment.h"
#include "sync/batch/batch.h"
#include "sync/hub/attachments.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

constexpr std::size_t kHashBytes = 32;

std::string folder_in(const std::string& hub) {
    return hub + "/attachments";
}

AttachmentSum sum_of(const std::vector<seal::Hash>& hashes) {
    AttachmentSum sum;
    sum.count = hashes.size();
    for (const auto& hash : hashes)
        for (std::size_t i = 0; i < hash.size(); ++i)
            sum.sum[i] = static_cast<std::uint8_t>(sum.sum[i] ^ hash[i]);
    return sum;
}

}  // namespace

Result<AttachmentSums> copy_attachments(const std::string& from_hub, const std::string& to_hub) {
    AttachmentSums sums;
    auto from = TRY(AttachmentStore::open_for_reading(folder_in(from_hub)));
    const auto to = TRY(AttachmentStore::open_for_reading(folder_in(to_hub)));
    for (const auto& device : TRY(from.devices())) {
        const auto hashes = TRY(from.whole(device));
        if (hashes.empty()) continue;
        TRY(make_folders(folder_in(to_hub) + "/" + batch::to_hex(device)));
        for (const auto& hash : hashes)
            TRY(write_file_atomically(to.path_of(device, hash), TRY(from.read(device, hash))));
        sums[device] = sum_of(hashes);
    }
    return sums;
}

Result<AttachmentNames> verify_attachments(const std::string& hub) {
    AttachmentNames names;
    auto store = TRY(AttachmentStore::open_for_reading(folder_in(hub)));
    for (const auto& device : TRY(store.devices())) {
        auto hashes = TRY(store.whole(device));
        for (const auto& hash : hashes)
            if (batch::hash_of_attachment(TRY(store.read(device, hash))) != hash)
                return fail(Errc::corrupt, store.path_of(device, hash),
                            "is not what its name says");
        names[device] = std::move(hashes);
    }
    return names;
}

Result<AttachmentNames> verify_attachments(const std::string& hub, const AttachmentSums& sums) {
    auto names = TRY(verify_attachments(hub));
    for (const auto& [device, sum] : sums)
        if (sum_of(names[device]) != sum)
            return fail(Errc::corrupt, hub, "lacks attachments of laptop " + batch::to_hex(device));
    return names;
}

Result<std::vector<seal::Hash>> SafeAttachments::of(const batch::DeviceId& device) const {
    std::vector<seal::Hash> hashes;
    const auto path = folder_ + "/" + batch::to_hex(device);
    if (!path_exists(path)) return hashes;
    const auto bytes = TRY(read_file(path, batch::kMaxHeld * kHashBytes));
    for (std::size_t at = 0; at + kHashBytes <= bytes.size(); at += kHashBytes)
        hashes.push_back(TRY(seal::array_from<kHashBytes>(bytes.substr(at, kHashBytes))));
    return hashes;
}

Result<void> SafeAttachments::set(const batch::DeviceId& device,
                                  const std::vector<seal::Hash>& hashes) const {
    TRY(make_folders(folder_));
    std::string bytes;
    for (const auto& hash : hashes)
        bytes += seal::bytes_of(hash);
    return write_file_atomically(folder_ + "/" + batch::to_hex(device), bytes);
}

}  // namespace relais::sync::hub
