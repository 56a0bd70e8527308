// libFuzzer's door; FUZZ_TARGET is the function that this program is for.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    relais::tests::fuzz::FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
    return 0;
}
