// The forms a hub hands out, read once and found by their id.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "forms/base/diagnostic.h"
#include "forms/model/definition.h"
#include "sync/batch/enrolment.h"

namespace relais::sync::hub {

/// What of a folder of forms a hub hands out: Markdown that is no form (a note), or that a workbook
/// of the same name was made from, stays behind.
std::vector<batch::FormFile> handed_out(std::vector<batch::FormFile> files);

class FormShelf {
  public:
    /// Workbooks among the files (.xlsx, .xlsm, .md); others are lists and media. Complaints are
    /// appended, each with the file's name in its location; a form with errors is left out.
    static FormShelf read(const std::vector<batch::FormFile>& files,
                          std::vector<Diagnostic>& complaints);
    /// Null when there is no form of that id. Valid while the shelf lives.
    [[nodiscard]] const forms::model::Definition* find(const std::string& form_id) const;
    [[nodiscard]] std::size_t size() const { return forms_.size(); }

  private:
    std::map<std::string, std::unique_ptr<const forms::model::Definition>> forms_;
};

}  // namespace relais::sync::hub
