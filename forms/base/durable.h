// What must be on the disk before it is acknowledged, beyond the bytes of one file: names.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "forms/base/result.h"

namespace relais {

/// What was made, renamed or removed in it stays so after a power cut.
Result<void> sync_folder(const std::string& folder);
/// In the place of what is there; durable when it returns. Both in one folder.
Result<void> move_file(const std::string& from, const std::string& to);
/// Into a file, which is made where it is not there; durable when it returns. What fails may have
/// written any part of them.
Result<void> write_at(const std::string& path, std::uint64_t offset, std::string_view bytes);
/// Likewise durable.
Result<void> cut_file(const std::string& path, std::uint64_t size_bytes);
/// Nothing happens when it is not there. Not durable by itself: it may come back after a power cut.
Result<void> remove_file(const std::string& path);
/// Like make_folders(), for one folder whose parent is there, and durable when it returns.
Result<void> make_folder_durably(const std::string& path);

}  // namespace relais
