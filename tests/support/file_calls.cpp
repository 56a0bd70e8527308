// Linked with --wrap: what forms/base does to files is told to the same watcher as what SQLite
// does.
#include <array>
#include <cstdarg>
#include <cstdint>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "tests/support/disk.h"

namespace {

using relais::tests::disk_allows;
using relais::tests::disk_is_watched;
using Kind = relais::tests::DiskStep::Kind;

std::string path_of(int descriptor) {
    std::array<char, 4096> path{};
    const auto link = "/proc/self/fd/" + std::to_string(descriptor);
    const auto size = readlink(link.c_str(), path.data(), path.size());
    return {path.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
}

std::uint64_t place_of_next_write(int descriptor) {
    struct stat info {};
    if ((fcntl(descriptor, F_GETFL) & O_APPEND) != 0 && fstat(descriptor, &info) == 0)
        return static_cast<std::uint64_t>(info.st_size);
    const auto at = lseek(descriptor, 0, SEEK_CUR);
    return at < 0 ? 0 : static_cast<std::uint64_t>(at);
}

bool allows(Kind kind, int descriptor, std::uint64_t offset = 0, std::string_view bytes = {}) {
    if (!disk_is_watched()) return true;
    return disk_allows({kind, path_of(descriptor), {}, offset, bytes});
}

bool allows_sync(int descriptor) {
    struct stat info {};
    const bool folder = fstat(descriptor, &info) == 0 && S_ISDIR(info.st_mode);
    return allows(folder ? Kind::sync_folder : Kind::sync, descriptor);
}

}  // namespace

extern "C" {

ssize_t __real_pwrite(int descriptor, const void* bytes, size_t size, off_t offset);
ssize_t __real_write(int descriptor, const void* bytes, size_t size);
int __real_fsync(int descriptor);
int __real_fdatasync(int descriptor);
int __real_ftruncate(int descriptor, off_t size);
int __real_rename(const char* from, const char* to);
int __real_unlink(const char* path);
int __real_open(const char* path, int flags, mode_t mode);
ssize_t __wrap_pwrite(int descriptor, const void* bytes, size_t size, off_t offset);
ssize_t __wrap_write(int descriptor, const void* bytes, size_t size);
int __wrap_fsync(int descriptor);
int __wrap_fdatasync(int descriptor);
int __wrap_ftruncate(int descriptor, off_t size);
int __wrap_rename(const char* from, const char* to);
int __wrap_unlink(const char* path);
int __wrap_open(const char* path, int flags, ...);

ssize_t __wrap_write(int descriptor, const void* bytes, size_t size) {
    const auto* text = static_cast<const char*>(bytes);
    const auto offset = disk_is_watched() ? place_of_next_write(descriptor) : 0;
    if (!allows(Kind::write, descriptor, offset, {text, size})) {
        // The cruel half of a failure: some of it is on the disk.
        if (size > 1) static_cast<void>(__real_write(descriptor, bytes, size / 2));
        return -1;
    }
    return __real_write(descriptor, bytes, size);
}

ssize_t __wrap_pwrite(int descriptor, const void* bytes, size_t size, off_t offset) {
    const auto* text = static_cast<const char*>(bytes);
    if (!allows(Kind::write, descriptor, static_cast<std::uint64_t>(offset), {text, size}))
        return -1;
    return __real_pwrite(descriptor, bytes, size, offset);
}

int __wrap_fsync(int descriptor) {
    return allows_sync(descriptor) ? __real_fsync(descriptor) : -1;
}
int __wrap_fdatasync(int descriptor) {
    return allows_sync(descriptor) ? __real_fdatasync(descriptor) : -1;
}

int __wrap_ftruncate(int descriptor, off_t size) {
    if (!allows(Kind::truncate, descriptor, static_cast<std::uint64_t>(size))) return -1;
    return __real_ftruncate(descriptor, size);
}

int __wrap_rename(const char* from, const char* to) {
    return disk_allows({Kind::rename, from, to, 0, {}}) ? __real_rename(from, to) : -1;
}
int __wrap_unlink(const char* path) {
    // What is not there is not a step.
    if (access(path, F_OK) == 0 && !disk_allows({Kind::unlink, path, {}, 0, {}})) return -1;
    return __real_unlink(path);
}

int __wrap_open(const char* path, int flags, ...) {
    mode_t mode = 0;
    if ((flags & O_CREAT) != 0) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, mode_t);
        va_end(arguments);
        if (access(path, F_OK) != 0 && !disk_allows({Kind::create, path, {}, 0, {}})) return -1;
    }
    return __real_open(path, flags, mode);
}
}
