#include "client/work/incomplete.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "client/work/content.h"
#include "client/work/files.h"
#include "client/work/interview.h"
#include "client/work/recovery.h"
#include "client/work/remarks.h"
#include "client/work/store_queue.h"
#include "client/work/summary.h"
#include "forms/base/result.h"
#include "sync/store/store.h"

namespace relais::client::work {

namespace {

Result<Interview> reopen(StoreSide& side, const Content& content, const sync::store::Draft& draft,
                         const IncompleteContext& context) {
    auto form = TRY(side.forms.open(content.form_file));
    return Interview::resume(std::move(form), context.shift, draft.content, side.clock,
                             side.random);
}

/// What the power or the hurry cut short goes along; where that fails, the answers go without it.
void take_recordings(StoreSide& side, const std::string& draft, Interview& interview,
                     IncompleteRecord& record) {
    auto store = side.real();
    if (!store) return;
    const auto recovered = recover_recordings(**store, draft, interview);
    if (!recovered || recovered->interview_bytes == 0) return;
    const InterviewSound sound = interview.sound();
    if (!sound.relevant) return;
    record.earlier_sound = sound.file;
    record.sound = new_attachment_name(side.random, sound.question, ".ogg");
    interview.set_sound(record.sound);
}

}  // namespace

std::string marked_incomplete(std::string_view instance_xml) {
    std::size_t at = 0;
    while ((at = instance_xml.find('<', at)) != std::string_view::npos) {
        ++at;
        const std::string_view rest = instance_xml.substr(at);
        if (rest.starts_with('?') || rest.starts_with('!')) continue;
        const std::size_t end = rest.find_first_of(" \t\r\n/>");
        if (end == std::string_view::npos) break;
        std::string marked(instance_xml.substr(0, at + end));
        marked += " isComplete=\"false\"";
        marked += instance_xml.substr(at + end);
        return marked;
    }
    return std::string(instance_xml);
}

Result<IncompleteRecord> incomplete_record(StoreSide& side, const sync::store::Draft& draft,
                                           const IncompleteContext& context) {
    const Content content = TRY(decode_content(draft.content));
    IncompleteRecord record;
    auto& payload = record.payload;
    record.summary = decode_summary(draft.summary);
    record.summary.open = false;
    auto interview = reopen(side, content, draft, context);
    // With another version of the form some answers would have no place.
    if (interview && !interview->form_change()) {
        take_recordings(side, draft.id, *interview, record);
        payload.instance_xml = interview->finish();
        record.audit = interview->audit_csv();
        payload.form_id = interview->form_id();
        payload.form_version = interview->form_version();
        payload.instance_id = interview->instance_id();
        payload.deprecated_id = interview->deprecated_id();
        payload.happened = interview->late().happened;
        payload.remarks = encode_remarks({interview->late(), {}, interview->reasons(), false});
        record.summary = summary_of(*interview, context.now);
    } else {
        payload.instance_xml = content.instance_xml;
        payload.form_id = record.summary.form_id;
        payload.instance_id = record.summary.instance_id;
        payload.deprecated_id = record.summary.deprecated_id;
    }
    payload.instance_xml = marked_incomplete(payload.instance_xml);
    payload.enumerator = context.shift.enumerator;
    payload.point = context.shift.point;
    payload.team = context.shift.team;
    payload.started = content.started;
    payload.finalised = context.now;
    payload.utc_offset_minutes = context.utc_offset_minutes;
    return record;
}

}  // namespace relais::client::work
