// Recordings under way lie in the draft as sealed pieces, so that a power cut costs the last few
// seconds. On the store's thread. Each has a head (what it is for) and pieces; eight pieces of a
// level become one of the next, so that an hour is some thirty files. A piece of the highest level
// is all that came before it, earlier recordings of its kind included.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "forms/base/result.h"
#include "sync/store/store.h"

namespace relais::client::work {

struct RecordingHead {
    std::string file;      ///< what it will be called: "voice-3fa2b81c.ogg"
    std::string question;  ///< which it answers; empty: it is of the whole interview
    bool operator==(const RecordingHead&) const = default;
};

struct Recording {
    RecordingHead head;
    std::string bytes;  ///< as far as it came, a whole file
};

Result<void> begin_recording(sync::store::Store& store, const std::string& draft,
                             const RecordingHead& head);
/// `number` counts from 0; one that is there already is no error.
Result<void> add_piece(sync::store::Store& store, const std::string& draft, const std::string& file,
                       std::uint32_t number, const std::string& bytes);
/// Its head and pieces go.
Result<void> drop_pieces(sync::store::Store& store, const std::string& draft,
                         const std::string& file);
/// Those of all its recordings: it becomes a record.
Result<void> drop_all_pieces(sync::store::Store& store, const std::string& draft);
/// Those that answer a question, of which pieces are here.
Result<std::vector<Recording>> cut_recordings(const sync::store::Store& store,
                                              const std::string& draft);

/// Of the whole interview, put together as far as it came; empty when there is none.
Result<std::string> interview_sound(const sync::store::Store& store, const std::string& draft);
/// What there is of it becomes one piece, and one head.
Result<void> settle_interview_sound(sync::store::Store& store, const std::string& draft);
Result<void> drop_interview_sound(sync::store::Store& store, const std::string& draft);
/// The record's file: what an earlier version of it held, then this interview's; its pieces go.
/// False, and nothing is changed, when there is none.
Result<bool> put_interview_sound(sync::store::Store& store, const std::string& draft,
                                 const std::string& earlier_file, const std::string& file);

}  // namespace relais::client::work
