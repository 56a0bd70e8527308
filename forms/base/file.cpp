#include "forms/base/file.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <dirent.h>
#include <expected>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#include "forms/base/result.h"

namespace relais {

namespace {

Error system_error(const std::string& path, const char* what) {
    const int code = errno;
    Errc errc = Errc::io;
    if (code == ENOENT || code == ENOTDIR) errc = Errc::not_found;
    else if (code == ENOSPC || code == EDQUOT) errc = Errc::disk_full;
    else if (code == EROFS || code == EACCES || code == EPERM) errc = Errc::read_only;
    else if (code == EEXIST) errc = Errc::already_exists;
    return {errc, path, std::string(what) + ": " + std::generic_category().message(code)};
}

class Descriptor {
  public:
    explicit Descriptor(int value) : value_(value) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (value_ >= 0) close(value_);
    }
    [[nodiscard]] int get() const { return value_; }

  private:
    int value_;
};

Result<void> write_all(int descriptor, std::string_view bytes, const std::string& path) {
    while (!bytes.empty()) {
        const ssize_t wrote = write(descriptor, bytes.data(), bytes.size());
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) return std::unexpected(system_error(path, "cannot write"));
        bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return {};
}

Result<void> sync_folder_of(const std::string& path) {
    const auto slash = path.find_last_of('/');
    const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    const Descriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.get() < 0 || fsync(opened.get()) != 0)
        return std::unexpected(system_error(folder, "cannot sync the folder"));
    return {};
}

/// Whether rename() to `path` would take away what is no file: a device, a pipe, or a link to one
/// (/dev/stdout leads through /proc to whatever is open there). Other links are only replaced.
Result<void> refuse_to_replace(const std::string& path) {
    struct stat named {};
    if (lstat(path.c_str(), &named) != 0) return {};
    struct stat meant {};
    const bool known = stat(path.c_str(), &meant) == 0;
    char target[8] = {};
    const bool open_file = S_ISLNK(named.st_mode) &&
                           readlink(path.c_str(), target, sizeof target - 1) > 0 &&
                           std::string_view(target).starts_with("/proc/");
    if (!open_file && (!known || S_ISREG(meant.st_mode) || S_ISDIR(meant.st_mode))) return {};
    return fail(Errc::invalid, path, "is a device or a pipe, not a file");
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t limit_bytes) {
    // A named pipe that nobody writes would keep us waiting in open(); so it is merely empty. One
    // that is written, <(command) in a shell, is read to its end.
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.get() < 0 || fcntl(file.get(), F_SETFL, 0) != 0)
        return std::unexpected(system_error(path, "cannot open"));
    struct stat info {};
    if (fstat(file.get(), &info) != 0) return std::unexpected(system_error(path, "cannot read"));
    if (S_ISDIR(info.st_mode)) return fail(Errc::invalid, path, "is a folder, not a file");
    std::string bytes;
    if (S_ISREG(info.st_mode) && info.st_size > 0)
        bytes.reserve(std::min(static_cast<std::size_t>(info.st_size), limit_bytes));
    char buffer[65536];
    for (;;) {
        const ssize_t got = read(file.get(), buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return std::unexpected(system_error(path, "cannot read"));
        if (got == 0) return bytes;
        bytes.append(buffer, static_cast<std::size_t>(got));
        if (bytes.size() > limit_bytes)
            return fail(Errc::limit, path,
                        "is larger than " + std::to_string(limit_bytes) + " bytes");
    }
}

Result<void> write_file_atomically(const std::string& path, std::string_view bytes,
                                   Readers readers) {
    if (path.empty()) return fail(Errc::invalid, "file", "has no name");
    TRY(refuse_to_replace(path));
    const std::string temporary = path + ".part";
    // Of a run that was killed; or laid there by a neighbour, as a link or readable by all.
    unlink(temporary.c_str());
    {
        const mode_t mode = readers == Readers::owner ? 0600 : 0666;
        const Descriptor file(
            open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
        if (file.get() < 0) return std::unexpected(system_error(path, "cannot create"));
        auto written = write_all(file.get(), bytes, path);
        if (written && fsync(file.get()) != 0)
            written = std::unexpected(system_error(path, "cannot sync"));
        if (!written) {
            unlink(temporary.c_str());
            return written;
        }
    }
    if (rename(temporary.c_str(), path.c_str()) != 0) {
        auto error = system_error(path, "cannot put in place");
        unlink(temporary.c_str());
        return std::unexpected(std::move(error));
    }
    return sync_folder_of(path);
}

Result<void> make_folders(const std::string& path) {
    if (path.empty()) return fail(Errc::invalid, "folder", "has no name");
    for (std::size_t at = 1; at <= path.size(); ++at) {
        if (at != path.size() && path[at] != '/') continue;
        const std::string part = path.substr(0, at);
        if (mkdir(part.c_str(), 0700) != 0 && errno != EEXIST)
            return std::unexpected(system_error(part, "cannot create the folder"));
    }
    return {};
}

Result<void> remove_folder(const std::string& path) {
    std::error_code error;
    std::filesystem::remove_all(path, error);
    if (error) return fail(Errc::io, path, "cannot remove: " + error.message());
    return {};
}

bool path_exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

Result<std::vector<std::string>> list_folder(const std::string& path) {
    DIR* folder = opendir(path.c_str());
    if (folder == nullptr) return std::unexpected(system_error(path, "cannot list"));
    std::vector<std::string> names;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): safe where each thread has its own stream, as here.
    while (const dirent* entry = readdir(folder)) {
        const std::string name = entry->d_name;
        if (name != "." && name != "..") names.push_back(name);
    }
    closedir(folder);
    std::sort(names.begin(), names.end());
    return names;
}

AppendFile::AppendFile(int descriptor, std::string path, std::size_t size)
    : descriptor_(descriptor), path_(std::move(path)), size_(size) {}

Result<AppendFile> AppendFile::open(const std::string& path) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) return std::unexpected(system_error(path, "cannot open"));
    struct stat info {};
    if (fstat(file, &info) != 0) {
        close(file);
        return std::unexpected(system_error(path, "cannot read"));
    }
    AppendFile opened(file, path, static_cast<std::size_t>(info.st_size));
    TRY(sync_folder_of(path));
    return opened;
}

AppendFile::AppendFile(AppendFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)),
      size_(other.size_) {}

AppendFile& AppendFile::operator=(AppendFile&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(path_, other.path_);
    std::swap(size_, other.size_);
    return *this;
}

AppendFile::~AppendFile() {
    if (descriptor_ >= 0) close(descriptor_);
}

Result<void> AppendFile::append(std::string_view bytes) {
    auto written = write_all(descriptor_, bytes, path_);
    if (written && fdatasync(descriptor_) != 0)
        written = std::unexpected(system_error(path_, "cannot sync"));
    if (!written) {
        static_cast<void>(truncate(size_));  // the first error is the one to tell
        return written;
    }
    size_ += bytes.size();
    return {};
}

Result<void> AppendFile::truncate(std::size_t size_bytes) {
    if (ftruncate(descriptor_, static_cast<off_t>(size_bytes)) != 0 || fdatasync(descriptor_) != 0)
        return std::unexpected(system_error(path_, "cannot shorten"));
    size_ = size_bytes;
    return {};
}

Result<FolderLock> FolderLock::take(const std::string& folder) {
    const std::string path = folder + "/lock";
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return std::unexpected(system_error(path, "cannot create the lock"));
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        const bool held = errno == EWOULDBLOCK;
        auto error = system_error(path, "cannot lock");
        close(file);
        if (held) return fail(Errc::in_use, folder, "another Relais has it open");
        return std::unexpected(std::move(error));
    }
    return FolderLock(file);
}

FolderLock::FolderLock(FolderLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

FolderLock::~FolderLock() {
    if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace relais
