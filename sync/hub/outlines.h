// The outlines of all forms that this hub ever handed out, which brief records are spelled out by
// (sync/README.md, "Outline of a form"). They are kept for good, so that a record opens whatever
// became of its form, or of this program's reading of it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "forms/base/result.h"
#include "forms/xform/outline.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/payload.h"

namespace relais::sync::hub {

/// `files` as they are handed out: the outlines of the forms among them are kept in `folder` from
/// now on, and a file that tells laptops which ones are goes with them.
Result<std::vector<batch::FormFile>> with_outlines(const std::string& folder,
                                                   std::vector<batch::FormFile> files);

/// Reads each outline once.
class OutlineShelf {
  public:
    explicit OutlineShelf(std::string folder) : folder_(std::move(folder)) {}
    /// `payload` as it was before it was sealed. Errc::not_found for an outline that is not here;
    /// invalid, corrupt, limit for a record that cannot be spelled out by it.
    Result<batch::Payload> whole(batch::Payload payload);

  private:
    Result<const forms::xform::Outline*> find(const batch::OutlineName& name);

    std::string folder_;
    std::map<batch::OutlineName, forms::xform::Outline> read_;
};

}  // namespace relais::sync::hub
