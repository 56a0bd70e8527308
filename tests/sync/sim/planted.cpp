#include "tests/sync/sim/planted.h"

#include <string_view>

#include "forms/base/planted.h"

namespace relais {

namespace {

// Test code alone may hold this outside of an object: what it spoils has no place for it.
std::string& planted_bug() {
    static std::string bug;
    return bug;
}

}  // namespace

bool planted(std::string_view bug) {
    return planted_bug() == bug;
}

namespace tests::sim {

void plant(const std::string& bug) {
    planted_bug() = bug;
}

}  // namespace tests::sim

}  // namespace relais
