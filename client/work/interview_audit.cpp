// From an interview to its audit log: which page is looked at, which answers changed meanwhile.
#include "client/work/audit.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/work/interview.h"
#include "client/work/interview_state.h"
#include "client/work/page_view.h"
#include "forms/model/answers.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"
#include "forms/session/session.h"
#include "forms/xform/instance.h"

namespace relais::client::work {

using forms::model::kNoNode;
using forms::model::NodeId;

namespace {

/// The leaf of meta that names the log.
NodeId find_audit(const forms::model::Answers& answers) {
    for (const NodeId meta : answers.children(answers.root())) {
        if (forms::model::local_name(answers.name(meta)) != "meta") continue;
        for (const NodeId leaf : answers.children(meta))
            if (forms::model::local_name(answers.name(leaf)) == "audit") return leaf;
    }
    return kNoNode;
}

}  // namespace

void Interview::State::about_to_change(NodeId node) {
    if (!audit || !session || !audit->rules().changes) return;
    if (!session->answers().attached(node) || session->control(node) == nullptr) return;
    const bool known = std::any_of(before_stay.begin(), before_stay.end(),
                                   [node](const auto& each) { return each.first == node; });
    if (!known) before_stay.emplace_back(node, session->answers().text(node));
}

std::vector<AuditChange> Interview::State::changes_of_stay() const {
    std::vector<AuditChange> changes;
    if (!session) return changes;
    const auto& answers = session->answers();
    for (const auto& [node, before] : before_stay) {
        if (!answers.attached(node) || answers.text(node) == before) continue;
        changes.push_back({answers.path(node), before, std::string(answers.text(node))});
    }
    return changes;
}

std::optional<AuditStay> Interview::State::stay(AuditView shown) const {
    if (!session) return std::nullopt;
    switch (shown) {
    case AuditView::elsewhere:
        return std::nullopt;
    case AuditView::end_screen:
        return AuditStay{AuditEvent::end_screen, {}};
    case AuditView::jump:
        return AuditStay{AuditEvent::jump, {}};
    case AuditView::all:
        return AuditStay{AuditEvent::group, session->answers().path(session->answers().root())};
    case AuditView::page:
        break;
    }
    const auto* here = page();
    if (here == nullptr) return std::nullopt;
    switch (here->kind) {
    case forms::session::PageKind::question:
        return AuditStay{AuditEvent::question, session->answers().path(here->node)};
    case forms::session::PageKind::field_list:
        return AuditStay{AuditEvent::group, session->answers().path(here->node)};
    case forms::session::PageKind::add_repeat:
        break;
    }
    const std::string repeat = repeat_id_of(*session, *here);
    if (table() != nullptr) return AuditStay{AuditEvent::group, repeat};
    const auto next = session->answers().repeat_size(here->node, here->repeat) + 1;
    return AuditStay{AuditEvent::add_repeat, repeat + "[" + std::to_string(next) + "]"};
}

AuditLog* Interview::audit() {
    State& s = *state_;
    return s.audit ? &*s.audit : nullptr;
}

void Interview::look(AuditView view) {
    State& s = *state_;
    AuditLog* log = audit();
    if (log == nullptr) return;
    auto stay = s.stay(view);
    if (stay == log->stay()) return;
    log->stand(std::move(stay), s.changes_of_stay());
    s.before_stay.clear();
}

bool Interview::note_exit() {
    AuditLog* log = audit();
    if (log == nullptr) return false;
    look(AuditView::elsewhere);
    log->note(AuditEvent::form_save);
    log->note(AuditEvent::form_exit);
    return true;
}

void Interview::note_refusal() {
    if (AuditLog* log = audit(); log != nullptr) log->note(AuditEvent::constraint_error);
}

std::string Interview::audit_csv() const {
    const State& s = *state_;
    return s.audit ? s.audit->csv(s.changes_of_stay()) : std::string();
}

bool Interview::notes_places() const {
    const State& s = *state_;
    return s.audit && s.audit->rules().places;
}

bool Interview::wants_change_reason() const {
    const State& s = *state_;
    return s.audit && s.audit->rules().reasons && !deprecated_id().empty();
}

std::string Interview::finish() {
    State& s = *state_;
    if (!s.session) return {};
    forms::session::Session& session = *s.session;
    session.finish();
    s.refresh();
    AuditLog* log = audit();
    if (log == nullptr && !s.sound)
        return write_instance(session.answers(), forms::xform::Write::record);
    // Names of files stand in the record only: in the draft they lie beside the answers.
    forms::model::Answers record = session.answers();
    s.name_sound(record);
    if (log != nullptr) {
        look(AuditView::elsewhere);
        if (const auto reason = s.reasons.find(kChangeReason); reason != s.reasons.end())
            log->note(AuditEvent::change_reason, {}, reason->second);
        note_exit();
        log->note(AuditEvent::form_finalize);
        if (const NodeId leaf = find_audit(record); leaf != kNoNode)
            record.set_text(leaf, kAuditFile);
    }
    return write_instance(record, forms::xform::Write::record);
}

}  // namespace relais::client::work
