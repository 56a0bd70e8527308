#include "sync/hub/post.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/batch.h"
#include "sync/batch/bytes.h"
#include "sync/batch/notice.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

bool names(const std::vector<batch::Offer>& offers, const seal::Hash& blob) {
    return std::any_of(offers.begin(), offers.end(),
                       [&](const batch::Offer& one) { return one.blob == blob; });
}

}  // namespace

std::string Post::path_of(const batch::DeviceId& device) const {
    return folder_ + "/" + batch::to_hex(device);
}

std::string Post::path_of(const seal::Hash& blob) const {
    return folder_ + "/" + relais::to_hex(seal::bytes_of(blob));
}

Result<Waiting> Post::of(const batch::DeviceId& device) const {
    const auto path = path_of(device);
    if (!path_exists(path)) return Waiting{};
    const auto bytes = TRY(read_file(path, batch::kMaxNoticeBytes));
    batch::Reader reader(bytes, "post");
    Waiting waiting;
    waiting.changes = TRY(reader.u64());
    waiting.offers = TRY(batch::decode_offers(TRY(reader.raw(reader.left()))));
    return waiting;
}

Result<std::string> Post::blob(const batch::DeviceId& device, const seal::Hash& hash) const {
    if (!names(TRY(of(device)).offers, hash) || !path_exists(path_of(hash)))
        return fail(Errc::not_found, "blob", "is not offered any more");
    return read_file(path_of(hash), batch::kMaxBlobBytes);
}

Result<std::vector<batch::DeviceId>> Post::devices() const {
    std::vector<batch::DeviceId> devices;
    if (!path_exists(folder_)) return devices;
    for (const auto& name : TRY(list_folder(folder_)))
        if (const auto device = batch::device_from_hex(name)) devices.push_back(*device);
    return devices;
}

Result<void> Post::put_blob(const batch::Offer& offer, std::string_view sealed) const {
    TRY(make_folders(folder_));
    return write_file_atomically(path_of(offer.blob), sealed);
}

bool Post::has_blob(const batch::Offer& offer) const {
    std::error_code error;
    return std::filesystem::file_size(path_of(offer.blob), error) == offer.blob_bytes && !error;
}

Result<void> Post::set(const batch::DeviceId& device,
                       const std::vector<batch::Offer>& offers) const {
    const auto before = TRY(of(device));
    if (before.offers == offers) return {};
    TRY(make_folders(folder_));
    TRY(write_file_atomically(
        path_of(device),
        batch::Writer().u64(before.changes + 1).raw(batch::encode_offers(offers)).take()));
    // A laptop that was fetching one of them asks again what is offered.
    std::error_code ignored;
    for (const auto& one : before.offers)
        if (!names(offers, one.blob)) std::filesystem::remove(path_of(one.blob), ignored);
    return {};
}

Result<void> Post::sweep() const {
    if (!path_exists(folder_)) return {};
    std::set<std::string> named;
    for (const auto& device : TRY(devices()))
        for (const auto& offer : TRY(of(device)).offers)
            named.insert(relais::to_hex(seal::bytes_of(offer.blob)));
    std::error_code ignored;
    for (const auto& name : TRY(list_folder(folder_)))
        if (name.size() == 2 * sizeof(seal::Hash) && !named.contains(name))
            std::filesystem::remove(folder_ + "/" + name, ignored);
    return {};
}

}  // namespace relais::sync::hub
