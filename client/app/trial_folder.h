// A folder in memory for a form that is only tried out; gone with this object. What a killed
// program left behind goes with the next one.
#pragma once

#include <memory>
#include <string>

#include "forms/base/result.h"

namespace relais::client::app {

class TrialFolder {
  public:
    /// In /dev/shm, else in the system's folder for temporary files: what is written there is
    /// sealed in either case.
    static Result<std::unique_ptr<TrialFolder>> make();
    ~TrialFolder();
    TrialFolder(const TrialFolder&) = delete;
    TrialFolder& operator=(const TrialFolder&) = delete;
    TrialFolder(TrialFolder&&) = delete;
    TrialFolder& operator=(TrialFolder&&) = delete;
    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    explicit TrialFolder(std::string path) : path_(std::move(path)) {}
    std::string path_;
};

}  // namespace relais::client::app
