// The forms of the store, compiled once after unlocking and kept for every interview. Lives on the
// store's thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "client/work/workplace.h"

namespace relais::client::work {

class FormShelf {
  public:
    /// Reads every form among the files. One that cannot be used stays in the list under its
    /// file's name: open() says why.
    void load(const sync::store::Store& store, const std::vector<std::string>& file_names);
    void clear();

    [[nodiscard]] std::vector<FormEntry> entries() const;
    /// Errc::not_found, or invalid with the form's first complaints.
    [[nodiscard]] Result<std::shared_ptr<const OpenForm>> open(const std::string& file_name) const;
    [[nodiscard]] Result<std::shared_ptr<const OpenForm>> open_id(const std::string& form_id) const;

  private:
    std::map<std::string, Result<std::shared_ptr<const OpenForm>>> forms_;
};

}  // namespace relais::client::work
