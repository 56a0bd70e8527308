#include "tests/support/temporary_folder.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "forms/base/result.h"

namespace relais::tests {

TemporaryFolder::TemporaryFolder() {
    std::error_code ignored;
    path_ = (std::filesystem::temp_directory_path(ignored) / "relais_test_XXXXXX").string();
    RELAIS_ASSERT(mkdtemp(path_.data()) != nullptr);
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace relais::tests
