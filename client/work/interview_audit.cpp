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
    if (!audit || !audit->rules().changes) return;
    if (!session->answers().attached(node) || session->control(node) == nullptr) return;
    const bool known = std::any_of(before_stay.begin(), before_stay.end(),
                                   [node](const auto& each) { return each.first == node; });
    if (!known) before_stay.emplace_back(node, session->answers().text(node));
}

std::vector<AuditChange> Interview::State::changes_of_stay() const {
    const auto& answers = session->answers();
    std::vector<AuditChange> changes;
    for (const auto& [node, before] : before_stay) {
        if (!answers.attached(node) || answers.text(node) == before) continue;
        changes.push_back({answers.path(node), before, std::string(answers.text(node))});
    }
    return changes;
}

std::optional<AuditStay> Interview::State::stay(AuditView shown) const {
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
    return state_->audit ? &*state_->audit : nullptr;
}

void Interview::look(AuditView view) {
    State& s = *state_;
    if (!s.audit) return;
    auto stay = s.stay(view);
    if (stay == s.audit->stay()) return;
    s.audit->stand(std::move(stay), s.changes_of_stay());
    s.before_stay.clear();
}

bool Interview::note_exit() {
    if (!state_->audit) return false;
    look(AuditView::elsewhere);
    state_->audit->note(AuditEvent::form_save);
    state_->audit->note(AuditEvent::form_exit);
    return true;
}

void Interview::note_refusal() {
    if (state_->audit) state_->audit->note(AuditEvent::constraint_error);
}

std::string Interview::audit_csv() const {
    return state_->audit ? state_->audit->csv(state_->changes_of_stay()) : std::string();
}

bool Interview::notes_places() const {
    return state_->audit && state_->audit->rules().places;
}

bool Interview::wants_change_reason() const {
    return state_->audit && state_->audit->rules().reasons && !deprecated_id().empty();
}

std::string Interview::finish() {
    State& s = *state_;
    s.session->finish();
    s.refresh();
    if (!s.audit) return write_instance(s.session->answers(), forms::xform::Write::record);
    look(AuditView::elsewhere);
    if (const auto reason = s.reasons.find(kChangeReason); reason != s.reasons.end())
        s.audit->note(AuditEvent::change_reason, {}, reason->second);
    note_exit();
    s.audit->note(AuditEvent::form_finalize);
    // The log's name stands in the record only: in the draft the log stands beside the answers.
    forms::model::Answers record = s.session->answers();
    if (const NodeId leaf = find_audit(record); leaf != kNoNode) record.set_text(leaf, kAuditFile);
    return write_instance(record, forms::xform::Write::record);
}

}  // namespace relais::client::work
