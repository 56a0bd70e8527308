#include "sync/exchange/stick.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "sync/batch/attachment.h"
#include "sync/batch/batch.h"
#include "sync/batch/bundle.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/limits.h"
#include "sync/batch/notice.h"
#include "sync/seal/seal.h"
#include "sync/store/store.h"

namespace relais::sync::exchange {

namespace {

using batch::Item;
using batch::ItemKind;

constexpr std::size_t kBundleBytes = 32U << 20U;  ///< then another file: a stick may be slow
constexpr std::size_t kBundleItems = batch::kMaxBundleItems / 2;
constexpr std::size_t kMaxFiles = batch::kMaxHeld;  ///< more than the hub takes of one laptop
constexpr std::size_t kMaxCarried = 200;            ///< a season of a whole region
constexpr std::string_view kSuffix = ".relais";

/// Bundles of this laptop's records, each at most kBundleBytes and one batch.
class Packing {
  public:
    Packing(std::string folder, Random& random) : folder_(std::move(folder)), random_(random) {}

    Result<void> add(Item item) {
        size_ += item.bytes.size();
        items_.push_back(std::move(item));
        return size_ >= kBundleBytes || items_.size() >= kBundleItems ? flush() : Result<void>();
    }
    Result<void> flush() {
        if (items_.empty()) return {};
        packed.paths.push_back(TRY(batch::write_bundle(folder_, "bundle", items_, random_)));
        packed.bytes += batch::bundle_size_of(items_);
        items_.clear();
        size_ = 0;
        return {};
    }
    Packed packed;

  private:
    std::string folder_;
    Random& random_;
    std::vector<Item> items_;
    std::size_t size_ = 0;
};

Result<std::vector<std::string>> bundle_paths(const std::string& path) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) return std::vector<std::string>{path};
    std::vector<std::string> paths;
    for (const auto& name : TRY(list_folder(path))) {
        auto file = path;
        file += '/';
        file += name;
        if (!name.starts_with('.') && name.ends_with(kSuffix) &&
            std::filesystem::is_regular_file(file, error))
            paths.push_back(std::move(file));
    }
    return paths;
}

std::string name_of(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

/// Copies what is not there yet under its own, random name.
Result<bool> copy_bundle(const std::string& bytes, const std::string& name,
                         const std::string& folder) {
    const auto to = folder + "/" + name;
    if (path_exists(to)) return false;
    TRY(write_file_atomically(to, bytes));
    return true;
}

Result<std::size_t> pack_carried(const std::string& carried_folder, const std::string& folder) {
    if (!path_exists(carried_folder)) return 0;
    std::size_t count = 0;
    for (const auto& path : TRY(bundle_paths(carried_folder)))
        if (TRY(copy_bundle(TRY(read_file(path, batch::kMaxBundleBytes)), name_of(path), folder)))
            ++count;
    return count;
}

/// What the hub offers, as far as the stick has it.
Result<bool> take_blobs(store::Store& store, const std::vector<Item>& items) {
    const auto before = TRY(store.updates_here());
    while (const auto wanted = TRY(store.next_wanted())) {
        const auto found = std::find_if(items.begin(), items.end(), [&](const Item& item) {
            return item.kind == ItemKind::blob && item.bytes.size() == wanted->size_bytes &&
                   seal::hash(item.bytes) == wanted->blob;
        });
        if (found == items.end()) break;  // with the next stick, or by line
        const auto at = static_cast<std::size_t>(wanted->offset);
        TRY(store.take_piece(*wanted,
                             std::string_view(found->bytes).substr(at, batch::kBlobPieceBytes)));
    }
    return TRY(store.updates_here()) != before;
}

class Unpacking {
  public:
    Unpacking(store::Store& store, std::string carried_folder)
        : store_(store), carried_folder_(std::move(carried_folder)) {}

    Result<void> take(const std::string& path) {
        auto bytes = read_file(path, batch::kMaxBundleBytes);
        const auto items = bytes ? batch::decode_bundle(*bytes)
                                 : Result<std::vector<Item>>(std::unexpected(bytes.error()));
        if (!items) {
            auto error = items.error();
            error.subject = path;
            // Enrolments end in .relais too: another kind of file is no fault.
            if (error.code != Errc::invalid || bytes->starts_with("RLS0"))
                unpacked.refused.push_back(std::move(error));
            return {};
        }
        ++unpacked.bundles;
        TRY(take_notices(path, *items));
        TRY(take_held(path, *items));
        if (TRY(take_blobs(store_, *items))) unpacked.updated = true;
        return carry(path, *bytes, *items);
    }
    Unpacked unpacked;

  private:
    Result<void> take_notices(const std::string& path, const std::vector<Item>& items) {
        for (const auto& item : items) {
            if (item.kind != ItemKind::notice || item.device != store_.device()) continue;
            if (const auto applied = store_.apply_notice(item.bytes)) {
                ++unpacked.notices;
            } else if (applied.error().code == Errc::forged ||
                       applied.error().code == Errc::invalid ||
                       applied.error().code == Errc::newer_version) {
                unpacked.refused.push_back({applied.error().code, path, applied.error().detail});
            } else {
                return std::unexpected(applied.error());
            }
        }
        return {};
    }

    Result<void> take_held(const std::string& path, const std::vector<Item>& items) {
        for (const auto& item : items) {
            if (item.kind != ItemKind::held || item.device != store_.device()) continue;
            const auto applied = store_.apply_held(item.bytes);
            if (applied) continue;
            const auto code = applied.error().code;
            if (code != Errc::forged && code != Errc::invalid && code != Errc::newer_version)
                return std::unexpected(applied.error());
            unpacked.refused.push_back({code, path, applied.error().detail});
        }
        return {};
    }

    /// What a neighbour has for the hub.
    Result<void> carry(const std::string& path, const std::string& bytes,
                       const std::vector<Item>& items) {
        const bool neighbours = std::any_of(items.begin(), items.end(), [&](const Item& item) {
            return (item.kind == ItemKind::batch || item.kind == ItemKind::people ||
                    item.kind == ItemKind::chunk) &&
                   item.device != store_.device();
        });
        if (!neighbours || carried_folder_.empty()) return {};
        TRY(make_folders(carried_folder_));
        if (TRY(list_folder(carried_folder_)).size() >= kMaxCarried) return {};
        if (TRY(copy_bundle(bytes, name_of(path), carried_folder_))) ++unpacked.carried;
        return {};
    }

    store::Store& store_;
    std::string carried_folder_;
};

/// One file of a record, piece by piece.
Result<void> pack_file(Packing& packing, const store::Store& store,
                       const store::Store::Outgoing& file) {
    for (std::uint64_t at = 0; at < file.size_bytes; at += batch::kMaxChunkBytes)
        TRY(packing.add(
            {ItemKind::chunk, store.device(), TRY(store.chunk(file, at, batch::kMaxChunkBytes))}));
    return {};
}

/// As many as fit: what finds no room waits for the next stick, or the line.
Result<void> pack_files(Packing& packing, const store::Store& store) {
    const auto files = TRY(store.outgoing(kMaxFiles, store::Store::Of::any_record));
    packing.packed.files_left = files.size();
    std::size_t packed = 0;
    const auto write = [&]() -> Result<void> {
        for (const auto& file : files) {
            TRY(pack_file(packing, store, file));
            ++packed;
        }
        return packing.flush();
    };
    const auto written = write();
    if (!written && written.error().code != Errc::disk_full) return written;
    if (!written) return {};
    packing.packed.files = packed;
    packing.packed.files_left -= packed;
    return {};
}

}  // namespace

Result<Packed> pack(store::Store& store, const std::string& folder,
                    const std::string& carried_folder, Random& random) {
    Packing packing(folder, random);
    const auto device = store.device();
    // A hub that this laptop has not met yet takes the claim from the stick, too.
    if (!TRY(store.outbox()).claimed)
        TRY(packing.add({ItemKind::claim, device, batch::encode(TRY(store.claim()))}));
    if (auto statement = TRY(store.people_to_tell()))
        TRY(packing.add({ItemKind::people, device, std::move(*statement)}));
    std::uint64_t after = 0;
    while (auto bytes = TRY(store.batch_after(after, batch::kMaxBatchBytes))) {
        packing.packed.records += TRY(batch::records_in(*bytes));
        TRY(packing.add({ItemKind::batch, device, std::move(*bytes)}));
    }
    TRY(packing.flush());
    packing.packed.carried = TRY(pack_carried(carried_folder, folder));
    TRY(pack_files(packing, store));
    return packing.packed;
}

Result<Unpacked> unpack(store::Store& store, const std::string& path,
                        const std::string& carried_folder) {
    Unpacking unpacking(store, carried_folder);
    const auto queued = TRY(store.outbox()).queued;
    for (const auto& file : TRY(bundle_paths(path)))
        TRY(unpacking.take(file));
    const auto left = TRY(store.outbox()).queued;
    unpacking.unpacked.delivered = static_cast<std::size_t>(queued > left ? queued - left : 0);
    return std::move(unpacking.unpacked);
}

}  // namespace relais::sync::exchange
