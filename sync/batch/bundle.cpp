#include "sync/batch/bundle.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/attachment.h"
#include "sync/batch/bytes.h"
#include "sync/batch/limits.h"
#include "sync/batch/notice.h"
#include "sync/batch/returned.h"
#include "sync/seal/seal.h"

namespace relais::sync::batch {

namespace {

constexpr const char* kSubject = "bundle";
constexpr std::string_view kMagic = "RLS0";
constexpr std::size_t kHashBytes = 32;
constexpr std::size_t kFrameBytes = 4 + 2 + 4 + kHashBytes;
constexpr std::size_t kItemFrameBytes = 1 + 16 + 4;
constexpr std::size_t kMaxClaimItemBytes = 1024;

/// What an item of that kind may be at most; 0: there is no such kind.
std::size_t limit_of(std::uint8_t kind) {
    switch (static_cast<ItemKind>(kind)) {
    case ItemKind::claim:
        return kMaxClaimItemBytes;
    case ItemKind::batch:
        return kMaxBatchBytes;
    case ItemKind::notice:
        return kMaxNoticeBytes;
    case ItemKind::blob:
        return kMaxBlobBytes;
    case ItemKind::people:
        return kMaxPeopleBytes;
    case ItemKind::chunk:
        return kMaxChunkBytes + kChunkFrameBytes;
    case ItemKind::held:
        return kMaxHeldNoticeBytes;
    }
    return 0;
}

}  // namespace

std::size_t bundle_size_of(const std::vector<Item>& items) {
    std::size_t size = kFrameBytes;
    for (const auto& item : items)
        size += kItemFrameBytes + item.bytes.size();
    return size;
}

std::string encode_bundle(const std::vector<Item>& items) {
    RELAIS_ASSERT(items.size() <= kMaxBundleItems && bundle_size_of(items) <= kMaxBundleBytes);
    Writer writer;
    writer.raw(kMagic).u16(kProtocol).count32(items.size());
    for (const auto& item : items)
        writer.u8(static_cast<std::uint8_t>(item.kind)).raw(item.device).text(item.bytes);
    const auto hash = seal::hash(writer.bytes());
    writer.raw(hash);
    return writer.take();
}

Result<std::vector<Item>> decode_bundle(std::string_view bytes) {
    if (bytes.size() > kMaxBundleBytes) return fail(Errc::limit, kSubject, "is too large");
    if (bytes.size() < kFrameBytes || !bytes.starts_with(kMagic))
        return fail(Errc::invalid, kSubject, "is not one");
    Reader reader(bytes.substr(0, bytes.size() - kHashBytes), kSubject);
    TRY(reader.raw(kMagic.size()));
    if (TRY(reader.u16()) > kProtocol)
        return fail(Errc::newer_version, kSubject, "was made by a newer Relais");
    const auto before = bytes.substr(0, bytes.size() - kHashBytes);
    const auto hash = seal::hash(before);
    if (bytes.substr(before.size()) != seal::bytes_of(hash))
        return fail(Errc::corrupt, kSubject,
                    "is not whole: it was cut or altered on the way; make it again");
    std::vector<Item> items;
    for (auto left = TRY(reader.count32(kMaxBundleItems)); left > 0; --left) {
        Item item;
        const auto kind = TRY(reader.u8());
        const auto limit = limit_of(kind);
        if (limit == 0) return reader.invalid("carries something unknown");
        item.kind = static_cast<ItemKind>(kind);
        item.device = TRY(reader.array<16>());
        item.bytes = TRY(reader.text(limit));
        items.push_back(std::move(item));
    }
    TRY(reader.end());
    return items;
}

Result<void> write_bundle_file(const std::string& path, const std::vector<Item>& items) {
    if (items.size() > kMaxBundleItems || bundle_size_of(items) > kMaxBundleBytes)
        return fail(Errc::limit, path, "would be larger than a bundle may be (96 MiB)");
    const auto bytes = encode_bundle(items);
    TRY(write_file_atomically(path, bytes));
    const auto read = read_file(path, kMaxBundleBytes);
    if (read && *read == bytes) return {};
    std::error_code ignored;  // the failure that led here is the one to tell
    std::filesystem::remove(path, ignored);
    return fail(Errc::corrupt, path,
                "does not give back what was written to it; take another stick");
}

Result<std::string> write_bundle(const std::string& folder, const std::string& prefix,
                                 const std::vector<Item>& items, Random& random) {
    std::array<std::uint8_t, 8> name{};
    random.fill(name);
    auto path = folder + "/" + prefix + "-" + relais::to_hex(seal::bytes_of(name)) + ".relais";
    TRY(write_bundle_file(path, items));
    return path;
}

Result<std::vector<Item>> read_bundle(const std::string& path) {
    auto items = decode_bundle(TRY(read_file(path, kMaxBundleBytes)));
    if (!items) items.error().subject = path;
    return items;
}

}  // namespace relais::sync::batch
