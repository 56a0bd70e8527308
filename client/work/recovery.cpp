#include "client/work/recovery.h"

#include <expected>
#include <string>
#include <vector>

#include "client/devices/ogg_opus.h"
#include "client/work/interview.h"
#include "client/work/recordings.h"
#include "forms/base/result.h"
#include "sync/store/store.h"

namespace relais::client::work {

Result<Recovered> recover_recordings(sync::store::Store& store, const std::string& draft,
                                     Interview& interview) {
    Recovered recovered;
    for (const auto& cut : TRY(cut_recordings(store, draft))) {
        auto put = store.put_attachment(draft, cut.head.file, cut.bytes);
        if (!put && put.error().code != Errc::already_exists) return std::unexpected(put.error());
        const auto question = interview.question(cut.head.question);
        const bool there = question && question->value == cut.head.file;
        if (there || interview.answer(cut.head.question, cut.head.file))
            recovered.files.push_back(cut.head.file);
    }
    if (!interview.wants_sound()) return recovered;
    TRY(settle_interview_sound(store, draft));
    const std::string sound = TRY(interview_sound(store, draft));
    recovered.interview_ms = devices::recording_ms(sound);
    recovered.interview_bytes = sound.size();
    return recovered;
}

Result<void> drop_named(sync::store::Store& store, const std::string& draft,
                        const std::vector<std::string>& files) {
    const auto kept = TRY(store.draft(draft));
    for (const auto& file : files)
        if (kept.content.find(file) != std::string::npos) TRY(drop_pieces(store, draft, file));
    return {};
}

}  // namespace relais::client::work
