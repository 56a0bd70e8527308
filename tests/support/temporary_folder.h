// A folder of its own for a test; gone with the object. In memory where the machine has a place for
// that: a test kills processes and fails calls, it does not cut the power, so fsync need not cost.
#pragma once

#include <string>

namespace relais::tests {

class TemporaryFolder {
  public:
    TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();
    const std::string& path() const { return path_; }
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }

  private:
    std::string path_;
};

}  // namespace relais::tests
