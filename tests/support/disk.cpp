#include "tests/support/disk.h"

#include <cerrno>
#include <sqlite3.h>
#include <string_view>
#include <unistd.h>

#include "forms/base/result.h"

namespace relais::tests {

namespace {

using Kind = DiskStep::Kind;

// Test code alone may hold what follows outside of an object: a VFS has no other place for it.
DiskWatcher* watcher = nullptr;
sqlite3_vfs* real_vfs = nullptr;
sqlite3_vfs watched_vfs;
bool weak = false;

struct File {
    sqlite3_file base;
    const char* name;       // SQLite keeps it as long as the file is open
    bool syncs_its_folder;  // once, with its first sync: as SQLite's own VFS does for a journal
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
File& ours(sqlite3_file* file) {
    return *reinterpret_cast<File*>(file);
}
sqlite3_file* real(sqlite3_file* file) {
    return ours(file).real();
}
const sqlite3_io_methods& methods(sqlite3_file* file) {
    return *real(file)->pMethods;
}
std::string_view name_of(sqlite3_file* file) {
    return ours(file).name == nullptr ? "" : ours(file).name;
}
std::string_view folder_of(std::string_view path) {
    const auto slash = path.find_last_of('/');
    return slash == std::string_view::npos ? "." : path.substr(0, slash);
}

int cause_or(int code) {
    return errno == ENOSPC ? SQLITE_FULL : code;
}

int close_file(sqlite3_file* f) {
    return real(f)->pMethods ? methods(f).xClose(real(f)) : 0;
}
int read_file(sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
    return methods(f).xRead(real(f), to, size, at);
}
int write_file(sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
    const std::string_view bytes(static_cast<const char*>(from), static_cast<std::size_t>(size));
    if (!disk_allows({Kind::write, name_of(f), {}, static_cast<std::uint64_t>(at), bytes}))
        return cause_or(SQLITE_IOERR_WRITE);
    return methods(f).xWrite(real(f), from, size, at);
}
int truncate_file(sqlite3_file* f, sqlite3_int64 size) {
    if (!disk_allows({Kind::truncate, name_of(f), {}, static_cast<std::uint64_t>(size), {}}))
        return SQLITE_IOERR_TRUNCATE;
    return methods(f).xTruncate(real(f), size);
}
int sync_file(sqlite3_file* f, int flags) {
    if (!disk_allows({Kind::sync, name_of(f), {}, 0, {}})) return cause_or(SQLITE_IOERR_FSYNC);
    if (ours(f).syncs_its_folder) {
        ours(f).syncs_its_folder = false;
        if (!disk_allows({Kind::sync_folder, folder_of(name_of(f)), {}, 0, {}}))
            return cause_or(SQLITE_IOERR_DIR_FSYNC);
    }
    return methods(f).xSync(real(f), flags);
}
int file_size(sqlite3_file* f, sqlite3_int64* size) {
    return methods(f).xFileSize(real(f), size);
}
int lock_file(sqlite3_file* f, int level) {
    return methods(f).xLock(real(f), level);
}
int unlock_file(sqlite3_file* f, int level) {
    return methods(f).xUnlock(real(f), level);
}
int check_lock(sqlite3_file* f, int* out) {
    return methods(f).xCheckReservedLock(real(f), out);
}
int control(sqlite3_file* f, int op, void* arg) {
    if (op == SQLITE_FCNTL_PRAGMA && weak) {
        // {result, name, value}: SQLITE_OK says that nothing is left to be done.
        auto** words = static_cast<char**>(arg);
        if (std::string_view(words[1]) == "synchronous" && words[2] != nullptr &&
            std::string_view(words[2]) != "NORMAL")
            return SQLITE_OK;
    }
    return methods(f).xFileControl(real(f), op, arg);
}
int sector_size(sqlite3_file* f) {
    return methods(f).xSectorSize(real(f));
}
int traits(sqlite3_file* f) {
    return methods(f).xDeviceCharacteristics(real(f));
}
// The index of a WAL: memory that processes share, made anew after a power cut.
int map_shared(sqlite3_file* f, int page, int size, int extend, void volatile** out) {
    return methods(f).xShmMap(real(f), page, size, extend, out);
}
int lock_shared(sqlite3_file* f, int offset, int n, int flags) {
    return methods(f).xShmLock(real(f), offset, n, flags);
}
void barrier(sqlite3_file* f) {
    methods(f).xShmBarrier(real(f));
}
int unmap_shared(sqlite3_file* f, int remove) {
    return methods(f).xShmUnmap(real(f), remove);
}

constexpr sqlite3_io_methods kMethods{
    2,           close_file,  read_file,    write_file, truncate_file, sync_file, file_size,
    lock_file,   unlock_file, check_lock,   control,    sector_size,   traits,    map_shared,
    lock_shared, barrier,     unmap_shared, nullptr,    nullptr};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
    file->pMethods = nullptr;
    ours(file).name = name;
    const bool creates = (flags & SQLITE_OPEN_CREATE) != 0;
    constexpr int kJournals =
        SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
    ours(file).syncs_its_folder = creates && (flags & kJournals) != 0;
    if (name != nullptr && creates && access(name, F_OK) != 0 &&
        !disk_allows({Kind::create, name, {}, 0, {}}))
        return SQLITE_CANTOPEN;
    const int code = real_vfs->xOpen(real_vfs, name, real(file), flags, out);
    if (code == SQLITE_OK) file->pMethods = &kMethods;
    return code;
}

int delete_file(sqlite3_vfs*, const char* name, int sync) {
    if (!disk_allows({Kind::unlink, name, {}, 0, {}})) return SQLITE_IOERR_DELETE;
    const int code = real_vfs->xDelete(real_vfs, name, sync);
    if (code == SQLITE_OK && sync != 0 &&
        !disk_allows({Kind::sync_folder, folder_of(name), {}, 0, {}}))
        return SQLITE_IOERR_DIR_FSYNC;
    return code;
}

int weaken(sqlite3* handle, char**, const void*) {
    return sqlite3_exec(handle, "PRAGMA synchronous=NORMAL", nullptr, nullptr, nullptr);
}
void (*entry_point())() {
    return reinterpret_cast<void (*)()>(weaken);
}

}  // namespace

bool disk_is_watched() {
    return watcher != nullptr;
}
bool disk_allows(const DiskStep& step) {
    return watcher == nullptr || watcher->before(step);
}

WatchedDisk::WatchedDisk(DiskWatcher& given) {
    RELAIS_ASSERT(watcher == nullptr);
    watcher = &given;
    real_vfs = sqlite3_vfs_find(nullptr);
    watched_vfs = *real_vfs;
    watched_vfs.zName = "watched";
    watched_vfs.szOsFile = static_cast<int>(sizeof(File)) + real_vfs->szOsFile;
    watched_vfs.xOpen = open_file;
    watched_vfs.xDelete = delete_file;
    RELAIS_ASSERT(sqlite3_vfs_register(&watched_vfs, 1) == SQLITE_OK);
}

WatchedDisk::~WatchedDisk() {
    watcher = nullptr;
    sqlite3_vfs_unregister(&watched_vfs);
    real_vfs = nullptr;
}

WeakSync::WeakSync() {
    RELAIS_ASSERT(watcher != nullptr && !weak);
    weak = true;
    RELAIS_ASSERT(sqlite3_auto_extension(entry_point()) == SQLITE_OK);
}
WeakSync::~WeakSync() {
    weak = false;
    sqlite3_cancel_auto_extension(entry_point());
}

}  // namespace relais::tests
