// Linked with --wrap: what forms/base writes fails by the same plan as what SQLite writes.
#include <sys/types.h>
#include <unistd.h>

#include "tests/support/fault_vfs.h"

extern "C" {

ssize_t __real_write(int descriptor, const void* bytes, size_t size);
int __real_fdatasync(int descriptor);
int __real_ftruncate(int descriptor, off_t size);
ssize_t __wrap_write(int descriptor, const void* bytes, size_t size);
int __wrap_fdatasync(int descriptor);
int __wrap_ftruncate(int descriptor, off_t size);

ssize_t __wrap_write(int descriptor, const void* bytes, size_t size) {
    if (relais::tests::fault_is_due()) {
        // The cruel half of a failure: some of it is on the disk.
        if (size > 1) static_cast<void>(__real_write(descriptor, bytes, size / 2));
        return -1;
    }
    return __real_write(descriptor, bytes, size);
}

int __wrap_fdatasync(int descriptor) {
    return relais::tests::fault_is_due() ? -1 : __real_fdatasync(descriptor);
}

int __wrap_ftruncate(int descriptor, off_t size) {
    return relais::tests::fault_is_due() ? -1 : __real_ftruncate(descriptor, size);
}
}
