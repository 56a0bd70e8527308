#include "sync/hub/attachments.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "forms/base/durable.h"
#include "forms/base/file.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/attachment.h"
#include "sync/batch/batch.h"
#include "sync/batch/bytes.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

constexpr std::string_view kPart = ".part";
constexpr const char* kRun = "/run";

std::uint64_t size_of(const std::string& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    return error ? 0 : size;
}

/// The attachment that a file of that name holds; nullopt for any other file.
std::optional<seal::Hash> hash_named(std::string_view name) {
    const auto bytes = from_hex(name);
    if (!bytes || bytes->size() != 32 || to_hex(*bytes) != name) return std::nullopt;
    return *seal::array_from<32>(*bytes);
}

Result<std::uint64_t> read_run(const std::string& folder) {
    const auto path = folder + kRun;
    if (!path_exists(path)) return std::uint64_t{0};
    const auto bytes = TRY(read_file(path, 8));
    batch::Reader reader(bytes, "run");
    return reader.u64();
}

std::unexpected<Error> no_room(const char* what) {
    return fail(Errc::disk_full, "attachments", what);
}

}  // namespace

AttachmentStore::AttachmentStore(std::string folder, AttachmentLimits limits, std::uint64_t run)
    : folder_(std::move(folder)), limits_(limits), run_(run),
      turn_(std::make_unique<std::mutex>()) {}

Result<AttachmentStore> AttachmentStore::open_for_writing(const std::string& folder, Random& random,
                                                          AttachmentLimits limits) {
    TRY(make_folder_durably(folder));
    auto run = TRY(read_run(folder));
    if (run == 0) {
        std::array<std::uint8_t, 8> drawn{};
        random.fill(drawn);
        drawn[7] |= 1U;  // never 0
        TRY(write_file_atomically(folder + kRun, seal::bytes_of(drawn)));
        run = TRY(read_run(folder));
    }
    return AttachmentStore(folder, limits, run);
}

Result<AttachmentStore> AttachmentStore::open_for_reading(const std::string& folder) {
    return AttachmentStore(folder, {}, TRY(read_run(folder)));
}

std::string AttachmentStore::folder_of(const batch::DeviceId& device) const {
    return folder_ + "/" + batch::to_hex(device);
}

std::string AttachmentStore::path_of(const batch::DeviceId& device, const seal::Hash& hash) const {
    return folder_of(device) + "/" + to_hex(seal::bytes_of(hash));
}

Result<AttachmentStore::Share*> AttachmentStore::share_of(const batch::DeviceId& device) {
    const auto [at, fresh] = shares_.try_emplace(device);
    auto& share = at->second;
    const auto folder = folder_of(device);
    if (!fresh || !path_exists(folder)) return &share;
    const auto names = list_folder(folder);
    if (!names) {
        shares_.erase(at);
        return std::unexpected(names.error());
    }
    for (const auto& name : *names) {
        share.bytes += size_of(folder + "/" + name);
        if (hash_named(name)) ++share.files;
    }
    return &share;
}

Result<batch::Held> AttachmentStore::place_in(Share& share, const batch::DeviceId& device,
                                              const seal::Hash& hash) {
    const auto path = path_of(device, hash);
    if (path_exists(path)) return batch::Held{hash, batch::Holding::whole, size_of(path)};
    if (const auto known = share.parts.find(hash); known != share.parts.end())
        return batch::Held{hash, batch::Holding::part, known->second};
    const auto part = path + std::string(kPart);
    if (!path_exists(part)) return batch::Held{hash, batch::Holding::part, 0};
    // Begun by an earlier run, or failed half-way: its last piece may never have reached the disk,
    // all before it did, for each was synced before the next one came. The file keeps its length,
    // so that a hub that starts again and again goes back no further.
    const auto size = size_of(part);
    const auto sure = size - std::min<std::uint64_t>(size, batch::kMaxChunkBytes);
    share.parts[hash] = sure;
    return batch::Held{hash, batch::Holding::part, sure};
}

Result<batch::Held> AttachmentStore::place(const batch::DeviceId& device, const seal::Hash& hash) {
    const std::lock_guard lock(*turn_);
    return place_in(*TRY(share_of(device)), device, hash);
}

Result<void> AttachmentStore::check_room(const Share& share, const batch::Chunk& chunk,
                                         Trust trust) const {
    const auto most = trust == Trust::counted ? limits_.device_bytes : limits_.revoked_bytes;
    const auto more = chunk.size_bytes - chunk.offset;
    if (share.bytes + more > most || share.files >= limits_.device_files)
        return no_room("of a laptop fill all that is kept for it");
    std::error_code error;
    const auto space = std::filesystem::space(folder_, error);
    const auto kept =
        std::min<std::uintmax_t>(limits_.free_bytes, space.capacity / limits_.free_part);
    if (!error && space.available < kept + more)
        return no_room("find no room: what is left of the disk is kept for records");
    return {};
}

/// A laptop needs one at a time: of those that were begun and left, the oldest goes.
Result<void> AttachmentStore::begin(Share& share, const batch::Chunk& chunk) {
    const auto folder = folder_of(chunk.device);
    TRY(make_folder_durably(folder));
    struct Part {
        std::filesystem::file_time_type touched;
        seal::Hash hash{};
    };
    std::vector<Part> parts;
    for (const auto& name : TRY(list_folder(folder))) {
        if (!name.ends_with(kPart)) continue;
        const auto hash = hash_named(std::string_view(name).substr(0, name.size() - kPart.size()));
        std::error_code error;
        auto path = folder;
        path += '/';
        path += name;
        const auto touched = std::filesystem::last_write_time(path, error);
        if (hash && !error) parts.push_back({touched, *hash});
    }
    std::ranges::sort(parts, {}, &Part::touched);
    for (std::size_t i = 0; i + limits_.device_parts <= parts.size(); ++i)
        TRY(forget(share, chunk.device, parts[i].hash));
    return {};
}

Result<void> AttachmentStore::forget(Share& share, const batch::DeviceId& device,
                                     const seal::Hash& hash) {
    const auto part = path_of(device, hash) + std::string(kPart);
    share.bytes -= std::min(share.bytes, size_of(part));
    share.parts.erase(hash);
    return remove_file(part);
}

Result<void> AttachmentStore::finish(Share& share, const batch::Chunk& chunk) {
    const auto path = path_of(chunk.device, chunk.attachment);
    const auto part = path + std::string(kPart);
    // Behind it may stand what an earlier run did not count on.
    if (const auto size = size_of(part); size > chunk.size_bytes) {
        TRY(cut_file(part, chunk.size_bytes));
        share.bytes -= size - chunk.size_bytes;
    }
    if (batch::hash_of_attachment(TRY(read_file(part, batch::kMaxSealedAttachmentBytes))) !=
        chunk.attachment) {
        TRY(forget(share, chunk.device, chunk.attachment));
        return fail(Errc::invalid, "attachment", "is not the one that its address names");
    }
    TRY(move_file(part, path));
    share.parts.erase(chunk.attachment);
    ++share.files;
    return {};
}

Result<AttachmentStore::Taken> AttachmentStore::take(const batch::Chunk& chunk, Trust trust) {
    const std::lock_guard lock(*turn_);
    auto& share = *TRY(share_of(chunk.device));
    const auto before = TRY(place_in(share, chunk.device, chunk.attachment));
    if (before.holding != batch::Holding::part) {
        TRY(sync_folder(folder_of(chunk.device)));  // should its renaming have failed half-way
        return Taken{before, true};
    }
    if (before.bytes != chunk.offset) return Taken{before, false};
    TRY(check_room(share, chunk, trust));
    if (chunk.offset == 0) TRY(begin(share, chunk));
    const auto part = path_of(chunk.device, chunk.attachment) + std::string(kPart);
    // Whatever fails from here on, the file's end is looked at anew.
    share.parts.erase(chunk.attachment);
    const auto size = size_of(part);
    const auto end = chunk.offset + chunk.bytes.size();
    const auto written = write_at(part, chunk.offset, chunk.bytes);
    share.bytes += size_of(part) - size;
    TRY(written);
    share.parts[chunk.attachment] = end;
    if (end == chunk.size_bytes) TRY(finish(share, chunk));
    return Taken{TRY(place_in(share, chunk.device, chunk.attachment)), true};
}

Result<std::vector<seal::Hash>> AttachmentStore::whole(const batch::DeviceId& device) {
    std::vector<seal::Hash> hashes;
    const auto folder = folder_of(device);
    if (!path_exists(folder)) return hashes;
    for (const auto& name : TRY(list_folder(folder)))
        if (const auto hash = hash_named(name)) hashes.push_back(*hash);
    return hashes;  // names are sorted, and so are they
}

Result<std::vector<batch::DeviceId>> AttachmentStore::devices() const {
    std::vector<batch::DeviceId> devices;
    if (!path_exists(folder_)) return devices;
    for (const auto& name : TRY(list_folder(folder_)))
        if (const auto device = batch::device_from_hex(name)) devices.push_back(*device);
    return devices;
}

Result<std::string> AttachmentStore::read(const batch::DeviceId& device,
                                          const seal::Hash& hash) const {
    const auto path = path_of(device, hash);
    if (!path_exists(path)) return fail(Errc::not_found, "attachment", "is not here");
    return read_file(path, batch::kMaxSealedAttachmentBytes);
}

}  // namespace relais::sync::hub
