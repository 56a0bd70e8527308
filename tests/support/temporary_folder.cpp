#include "tests/support/temporary_folder.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <unistd.h>

#include "forms/base/result.h"

namespace relais::tests {

TemporaryFolder::TemporaryFolder() {
    std::error_code ignored;
    const std::filesystem::path in_memory = "/dev/shm";
    path_ =
        ((access(in_memory.c_str(), W_OK) == 0 ? in_memory
                                               : std::filesystem::temp_directory_path(ignored)) /
         "relais_test_XXXXXX")
            .string();
    RELAIS_ASSERT(mkdtemp(path_.data()) != nullptr);
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace relais::tests
