#include "client/work/remarks.h"

#include <string>
#include <string_view>

#include "client/work/background.h"
#include "client/work/json.h"
#include "forms/base/time.h"

namespace relais::client::work {

namespace {

constexpr std::size_t kMaxRead = 256U << 10U;  ///< our own are far smaller

}  // namespace

std::string encode_remarks(const Remarks& remarks) {
    Json object = Json::object();
    if (remarks.late.is_late())
        object["late"] = {{"reason", remarks.late.reason},
                          {"hour_known", remarks.late.hour_known ? 1 : 0}};
    for (const auto& doubt : remarks.doubts) {
        const auto reason = remarks.reasons.find(doubt.key());
        object["doubts"].push_back(
            {{"kind", name_of(doubt.kind)},
             {"at", doubt.at},
             {"key", doubt.key()},
             {"reason", reason == remarks.reasons.end() ? "" : reason->second}});
    }
    for (const auto& note : background_notes(remarks.reasons))
        object["background_audio"].push_back(
            {{"at", note.at.ms}, {"what", note.what}, {"reason", note.reason}});
    if (remarks.practice) object["practice"] = 1;
    if (!remarks.clock.empty()) object["clock"] = remarks.clock;
    return object.empty() ? std::string() : to_text(object);
}

RemarksRead decode_remarks(std::string_view text, Instant happened) {
    RemarksRead read;
    read.late.happened = happened;
    if (text.size() > kMaxRead) return read;
    const Json object = parse_object(text);
    if (object.is_null()) return read;
    if (const auto late = object.find("late"); late != object.end() && late->is_object()) {
        read.late.reason = text_at(*late, "reason");
        read.late.hour_known = whole_at(*late, "hour_known") == 1;
    }
    if (const auto notes = object.find("background_audio");
        notes != object.end() && notes->is_array())
        for (const auto& note : *notes) {
            if (!note.is_object()) continue;
            const auto [key, written] =
                write_note(read.reasons, {Instant{whole_at(note, "at")}, text_at(note, "what"),
                                          text_at(note, "reason")});
            read.reasons[key] = written;
        }
    const auto doubts = object.find("doubts");
    if (doubts == object.end() || !doubts->is_array()) return read;
    for (const auto& doubt : *doubts) {
        if (!doubt.is_object()) continue;
        const std::string key = text_at(doubt, "key"), reason = text_at(doubt, "reason");
        if (!key.empty() && !reason.empty()) read.reasons[key] = reason;
    }
    return read;
}

}  // namespace relais::client::work
