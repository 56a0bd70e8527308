// A draft made into a record as it stands, because there is no time to ask for more.
#pragma once

#include <string>
#include <string_view>

#include "client/work/interview.h"
#include "client/work/store_queue.h"
#include "sync/batch/payload.h"

namespace relais::client::work {

struct IncompleteContext {
    InterviewContext shift;
    Instant now;
    int utc_offset_minutes = 0;
};
struct IncompleteRecord {
    sync::batch::Payload payload;
    Summary summary;
    /// What the sound of the whole interview is to be called, and that of an earlier version.
    std::string sound, earlier_sound;
    std::string audit;  ///< the form's audit log, to lie among the draft's files; may be empty
};

/// The root element of the record says isComplete="false" (as ODK's servers write it). A draft
/// whose form is gone goes as it is, hidden answers included.
Result<IncompleteRecord> incomplete_record(StoreSide& side, const sync::store::Draft& draft,
                                           const IncompleteContext& context);

/// Adds the mark to the first element.
std::string marked_incomplete(std::string_view instance_xml);

}  // namespace relais::client::work
