#include "tests/support/memory_faults.h"

#include <sqlite3.h>

#include "forms/base/result.h"

namespace relais::tests {

namespace {

// Test code alone may hold what follows outside of an object: SQLite has no other place for it.
sqlite3_mem_methods real_memory;
std::int64_t count = 0;
std::int64_t left = -1;
bool stays_failing = false;
bool failing = false;

bool is_due() {
    ++count;
    if (left >= 0 && left-- == 0) {
        failing = stays_failing;
        return true;
    }
    return failing;
}
void* allocate(int size) {
    return is_due() ? nullptr : real_memory.xMalloc(size);
}
void* reallocate(void* memory, int size) {
    return is_due() ? nullptr : real_memory.xRealloc(memory, size);
}

}  // namespace

void watch_memory() {
    if (real_memory.xMalloc != nullptr) return;
    sqlite3_shutdown();
    RELAIS_ASSERT(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory) == SQLITE_OK);
    auto watched = real_memory;
    watched.xMalloc = allocate;
    watched.xRealloc = reallocate;
    RELAIS_ASSERT(sqlite3_config(SQLITE_CONFIG_MALLOC, &watched) == SQLITE_OK);
    RELAIS_ASSERT(sqlite3_initialize() == SQLITE_OK);
}

std::int64_t allocations() {
    return count;
}

void fail_allocation(std::int64_t n, bool stays) {
    left = n;
    stays_failing = stays;
    failing = false;
}

}  // namespace relais::tests
