// What a stick carries between laptops and hub: the messages that HTTP carries, byte for byte, in
// one file. Nobody who carries it can read what is sealed in it. Bytes: sync/README.md, "Bundle".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "sync/batch/batch.h"

namespace relais::sync::batch {

inline constexpr std::size_t kMaxBundleBytes = 96U
                                               << 20U;  ///< is read whole; more goes into several
inline constexpr std::size_t kMaxBundleItems = 4096;

enum class ItemKind : std::uint8_t {
    claim = 1,   ///< laptop → hub: what POST /v1/enrol takes
    batch = 2,   ///< laptop → hub
    notice = 3,  ///< hub → laptop
    blob = 4,    ///< hub → any laptop that knows its key; without a device
    chunk = 5,   ///< laptop → hub: a piece of an attachment
    held = 6,    ///< hub → laptop: which attachments are there
    people = 8,  ///< laptop → hub: the keys that returned records are sealed to
};
struct Item {
    ItemKind kind = ItemKind::batch;
    DeviceId device{};  ///< whose it is, so that the rest need not be looked at
    std::string bytes;
    bool operator==(const Item&) const = default;
};

/// What encode_bundle() makes of them.
std::size_t bundle_size_of(const std::vector<Item>& items);
/// More than the limits is the caller's mistake (asserts).
std::string encode_bundle(const std::vector<Item>& items);
/// Errc::limit, invalid, newer_version, or corrupt when the file was cut or altered. The items
/// themselves are as they came: each is checked by whom it is for.
Result<std::vector<Item>> decode_bundle(std::string_view bytes);

/// Writes `folder`/`prefix`-<random>.relais, whole or not at all, and reads it again: a stick may
/// take everything and keep nothing. Returns its path.
Result<std::string> write_bundle(const std::string& folder, const std::string& prefix,
                                 const std::vector<Item>& items, Random& random);
/// The same under a name that somebody chose.
Result<void> write_bundle_file(const std::string& path, const std::vector<Item>& items);
Result<std::vector<Item>> read_bundle(const std::string& path);

}  // namespace relais::sync::batch
