// The files of records at the desk: opened and written beside the tables, under names that a laptop
// has no say in. What has not come yet keeps no record back.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "forms/base/result.h"
#include "sync/batch/attachment.h"
#include "sync/batch/batch.h"
#include "sync/hub/attachments.h"
#include "sync/report/csv.h"

namespace relais::sync::hub {

/// A file that the current version of a case names.
struct CaseFile {
    std::string key, instance_id, form_id;
    batch::DeviceId device{};
    batch::Attached attached;  ///< with this one alone
};

/// What it is called outside: half of its hash, and an ending out of a short list of kinds that
/// nothing runs or calculates; ".bin" for all others.
std::string media_name(const batch::AttachedFile& file);

struct MediaFigures {
    std::uint64_t here = 0, missing = 0, damaged = 0;
    report::Table table;  ///< a row for each file, wherever it is
};
/// Into `folder`; what lies there whole already is not opened again.
Result<MediaFigures> write_media(const std::vector<CaseFile>& files,
                                 const AttachmentStore& attachments, const std::string& folder);

}  // namespace relais::sync::hub
