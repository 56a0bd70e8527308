#include "tests/support/fault_vfs.h"

#include <cerrno>
#include <sqlite3.h>

#include "forms/base/result.h"

namespace relais::tests {

namespace {

// Test code alone may hold what follows outside of an object: a VFS has no other place for it.
struct Plan {
    std::int64_t left = -1;
    std::int64_t operations = 0;
    Fault fault = Fault::io;
    After after = After::recovers;
    bool fired = false;
};
Plan plan;
sqlite3_vfs* real_vfs = nullptr;
sqlite3_vfs faulty_vfs;

struct File {
    sqlite3_file base;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
sqlite3_file* real(sqlite3_file* file) {
    return reinterpret_cast<File*>(file)->real();
}
const sqlite3_io_methods& methods(sqlite3_file* file) {
    return *real(file)->pMethods;
}

int fault_or(int code) {
    return plan.fault == Fault::disk_full ? SQLITE_FULL : code;
}

int close_file(sqlite3_file* f) {
    return real(f)->pMethods ? methods(f).xClose(real(f)) : 0;
}
int read_file(sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
    return methods(f).xRead(real(f), to, size, at);
}
int write_file(sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
    if (fault_is_due()) return fault_or(SQLITE_IOERR_WRITE);
    return methods(f).xWrite(real(f), from, size, at);
}
int truncate_file(sqlite3_file* f, sqlite3_int64 size) {
    if (fault_is_due()) return SQLITE_IOERR_TRUNCATE;
    return methods(f).xTruncate(real(f), size);
}
int sync_file(sqlite3_file* f, int flags) {
    if (fault_is_due()) return fault_or(SQLITE_IOERR_FSYNC);
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
    return methods(f).xFileControl(real(f), op, arg);
}
int sector_size(sqlite3_file* f) {
    return methods(f).xSectorSize(real(f));
}
int traits(sqlite3_file* f) {
    return methods(f).xDeviceCharacteristics(real(f));
}

constexpr sqlite3_io_methods kMethods{1,         close_file,  read_file, write_file,  truncate_file,
                                      sync_file, file_size,   lock_file, unlock_file, check_lock,
                                      control,   sector_size, traits,    nullptr,     nullptr,
                                      nullptr,   nullptr,     nullptr,   nullptr};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
    file->pMethods = nullptr;
    const int code = real_vfs->xOpen(real_vfs, name, real(file), flags, out);
    if (code == SQLITE_OK) file->pMethods = &kMethods;
    return code;
}

int delete_file(sqlite3_vfs*, const char* name, int sync) {
    if (fault_is_due()) return SQLITE_IOERR_DELETE;
    return real_vfs->xDelete(real_vfs, name, sync);
}

}  // namespace

bool fault_is_due() {
    ++plan.operations;
    const bool due =
        (plan.left >= 0 && plan.left-- == 0) || (plan.fired && plan.after == After::stays_broken);
    if (!due) return false;
    plan.fired = true;
    errno = plan.fault == Fault::disk_full ? ENOSPC : EIO;
    return true;
}

FaultVfs::FaultVfs() {
    RELAIS_ASSERT(real_vfs == nullptr);
    plan = {};
    real_vfs = sqlite3_vfs_find(nullptr);
    faulty_vfs = *real_vfs;
    faulty_vfs.zName = "faulty";
    faulty_vfs.szOsFile = static_cast<int>(sizeof(File)) + real_vfs->szOsFile;
    faulty_vfs.xOpen = open_file;
    faulty_vfs.xDelete = delete_file;
    RELAIS_ASSERT(sqlite3_vfs_register(&faulty_vfs, 1) == SQLITE_OK);
}

FaultVfs::~FaultVfs() {
    plan = {};
    sqlite3_vfs_unregister(&faulty_vfs);
    real_vfs = nullptr;
}

void FaultVfs::fail_at(std::int64_t n, Fault fault, After after) {
    plan = {n, 0, fault, after, false};
}
void FaultVfs::stop() {
    plan.left = -1;
    plan.after = After::recovers;
}
bool FaultVfs::fired() const {
    return plan.fired;
}
std::int64_t FaultVfs::operations() const {
    return plan.operations;
}

}  // namespace relais::tests
