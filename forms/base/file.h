// Files as the rest of the house needs them: bounded reads, writes that are whole or not there.
// Paths are UTF-8. Every failure names the path and is told apart (full, read-only, missing).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"

namespace relais {

/// The bytes of a regular file; Errc::limit when it holds more than `limit_bytes`.
Result<std::string> read_file(const std::string& path, std::size_t limit_bytes);
/// Who may read a new file: its owner alone (mode 0600), or whom the umask lets.
enum class Readers : std::uint8_t { owner, as_usual };
/// Temporary file beside it, fsync, rename, fsync of the folder. What is there and is no file, such
/// as a device or a pipe, is refused and stays.
Result<void> write_file_atomically(const std::string& path, std::string_view bytes,
                                   Readers readers = Readers::owner);
Result<void> make_folders(const std::string& path);  ///< like mkdir -p, mode 0700
bool path_exists(const std::string& path);
/// Names (not paths) of the entries of a folder, sorted, without "." and "..".
Result<std::vector<std::string>> list_folder(const std::string& path);

/// The folder and all that is in it; nothing happens when it is not there. Follows no link.
Result<void> remove_folder(const std::string& path);

/// A file that only grows; append() returns after fsync.
class AppendFile {
  public:
    static Result<AppendFile> open(const std::string& path);
    AppendFile(const AppendFile&) = delete;
    AppendFile& operator=(const AppendFile&) = delete;
    AppendFile(AppendFile&& other) noexcept;
    AppendFile& operator=(AppendFile&& other) noexcept;
    ~AppendFile();
    /// On failure the file is cut back to what it held before.
    Result<void> append(std::string_view bytes);
    Result<void> truncate(std::size_t size_bytes);
    [[nodiscard]] std::size_t size_bytes() const { return size_; }

  private:
    AppendFile(int descriptor, std::string path, std::size_t size);
    int descriptor_ = -1;
    std::string path_;
    std::size_t size_ = 0;
};

/// Held for as long as the object lives; Errc::in_use when another process holds it.
class FolderLock {
  public:
    static Result<FolderLock> take(const std::string& folder);
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;
    FolderLock(FolderLock&& other) noexcept;
    FolderLock& operator=(FolderLock&& other) noexcept;
    ~FolderLock();

  private:
    explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_ = -1;
};

}  // namespace relais
