// Recordings that a power cut ended: what had been kept of them is offered as a recording that ends
// there. On the store's thread, while a draft is opened.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "client/work/interview.h"
#include "forms/base/result.h"
#include "sync/store/store.h"

namespace relais::client::work {

struct Recovered {
    std::vector<std::string> files;   ///< that answer their questions now
    std::int64_t interview_ms = 0;    ///< of the whole interview's sound
    std::size_t interview_bytes = 0;  ///< 0: there is none
};
/// Their pieces stay until drop_named(): the answers are not saved yet.
Result<Recovered> recover_recordings(sync::store::Store& store, const std::string& draft,
                                     Interview& interview);
/// Of those files the pieces go, if the draft that is on disk names them.
Result<void> drop_named(sync::store::Store& store, const std::string& draft,
                        const std::vector<std::string>& files);

}  // namespace relais::client::work
