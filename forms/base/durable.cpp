#include "forms/base/durable.h"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <expected>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <system_error>
#include <unistd.h>

#include "forms/base/file.h"
#include "forms/base/result.h"

namespace relais {

namespace {

std::unexpected<Error> failed(const std::string& path, const char* what) {
    const int code = errno;
    Errc errc = Errc::io;
    if (code == ENOENT || code == ENOTDIR) errc = Errc::not_found;
    if (code == ENOSPC || code == EDQUOT) errc = Errc::disk_full;
    if (code == EROFS || code == EACCES || code == EPERM) errc = Errc::read_only;
    return fail(errc, path, std::string(what) + ": " + std::generic_category().message(code));
}

std::string folder_of(const std::string& path) {
    const auto slash = path.find_last_of('/');
    return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

/// Closes what was opened, whatever became of it.
Result<void> closed(int descriptor, Result<void> done) {
    close(descriptor);
    return done;
}

Result<void> write_all(int descriptor, std::uint64_t offset, std::string_view bytes,
                       const std::string& path) {
    while (!bytes.empty()) {
        const auto wrote =
            pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) return failed(path, "cannot write");
        bytes.remove_prefix(static_cast<std::size_t>(wrote));
        offset += static_cast<std::uint64_t>(wrote);
    }
    if (fdatasync(descriptor) != 0) return failed(path, "cannot sync");
    return {};
}

}  // namespace

Result<void> sync_folder(const std::string& folder) {
    const int opened = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0) return failed(folder, "cannot open the folder");
    Result<void> done;
    if (fsync(opened) != 0) done = failed(folder, "cannot sync the folder");
    close(opened);
    return done;
}

Result<void> move_file(const std::string& from, const std::string& to) {
    if (rename(from.c_str(), to.c_str()) != 0) return failed(to, "cannot put in place");
    return sync_folder(folder_of(to));
}

Result<void> write_at(const std::string& path, std::uint64_t offset, std::string_view bytes) {
    const bool fresh = !path_exists(path);
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return failed(path, "cannot open");
    TRY(closed(file, write_all(file, offset, bytes, path)));
    return fresh ? sync_folder(folder_of(path)) : Result<void>();
}

Result<void> cut_file(const std::string& path, std::uint64_t size_bytes) {
    const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file < 0) return failed(path, "cannot open");
    if (ftruncate(file, static_cast<off_t>(size_bytes)) != 0 || fdatasync(file) != 0)
        return closed(file, failed(path, "cannot shorten"));
    return closed(file, {});
}

Result<void> remove_file(const std::string& path) {
    if (unlink(path.c_str()) != 0 && errno != ENOENT) return failed(path, "cannot remove");
    return {};
}

Result<void> make_folder_durably(const std::string& path) {
    if (path_exists(path)) return {};
    TRY(make_folders(path));
    return sync_folder(folder_of(path));
}

}  // namespace relais
