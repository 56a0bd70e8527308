// The review before finalising: what fails, what is missing, what is odd, then all of it to read
// back.
#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "client/work/interview.h"
#include "client/work/interview_state.h"
#include "client/work/page_view.h"
#include "client/work/quality.h"
#include "client/work/words.h"
#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"
#include "forms/session/session.h"

namespace relais::client::work {

using forms::model::NodeId;
using forms::session::Finding;
using forms::session::FindingKind;
using forms::session::Page;
using forms::session::Session;

namespace {

bool has_answer(Widget widget) {
    return widget != Widget::note;
}

/// An author's own warning: a note that is relevant only when something is odd.
bool is_warning(const forms::model::Control& control) {
    return has_word(control.appearance, "relais-warning");
}

std::string section_of(const Session& session, const GroupControls& groups, const Page& page) {
    if (page.kind == forms::session::PageKind::field_list) {
        if (std::string title = session.label(page.node); !title.empty()) return title;
    }
    const auto trail = trail_of(session, groups, page);
    return trail.empty() ? std::string() : trail.back();
}

ReviewLine finding_line(const Session& session, const Finding& finding) {
    ReviewLine line;
    line.id = session.answers().path(finding.node);
    line.label = session.label(finding.node);
    line.answer = session.answer_text(finding.node);
    line.state =
        finding.kind == FindingKind::required_missing ? ReviewState::missing : ReviewState::failing;
    const auto type = node_of(session, finding.node).bind.type;
    line.message = failure_text(finding, type, shown_in(session));
    return line;
}

ReviewLine unasked_line(const Session& session, const Finding& finding) {
    ReviewLine line = finding_line(session, finding);
    if (line.label.empty()) line.label = node_of(session, finding.node).name;
    return line;
}

std::optional<ReviewLine> line_of(const Session& session, NodeId node, const Finding* finding) {
    const auto* control = session.control(node);
    if (control == nullptr) return std::nullopt;
    if (finding != nullptr) return finding_line(session, *finding);
    ReviewLine line;
    line.id = session.answers().path(node);
    line.label = session.label(node);
    line.answer = session.answer_text(node);
    if (is_place(node_of(session, node).bind.type)) line.place = session.answers().text(node);
    const Widget widget = widget_of(*control, node_of(session, node));
    if (!has_answer(widget)) {
        if (!is_warning(*control)) return std::nullopt;
        line.state = ReviewState::warning;
        return line;
    }
    line.state = line.answer.empty() ? ReviewState::empty : ReviewState::answered;
    return line;
}

int rank(ReviewState state) {
    switch (state) {
    case ReviewState::failing:
        return 0;
    case ReviewState::missing:
        return 1;
    case ReviewState::warning:
        return 2;
    case ReviewState::answered:
    case ReviewState::empty:
        break;
    }
    return 3;
}

}  // namespace

Review Interview::review() const {
    const Session& session = *state_->session;
    std::unordered_map<NodeId, Finding> findings;
    for (auto& finding : session.check_all())
        findings.emplace(finding.node, std::move(finding));

    Review review;
    const auto add = [&review](ReviewLine line) {
        review.failing += line.state == ReviewState::failing ? 1 : 0;
        review.missing += line.state == ReviewState::missing ? 1 : 0;
        review.lines.push_back(std::move(line));
    };
    for (const Page& page : state_->pages) {
        if (page.questions.empty()) continue;
        const std::string section = section_of(session, state_->groups, page);
        for (const NodeId node : page.questions) {
            const auto found = findings.find(node);
            auto line = line_of(session, node, found == findings.end() ? nullptr : &found->second);
            if (!line) continue;
            line->section = section;
            add(std::move(*line));
            if (found != findings.end()) findings.erase(found);
        }
    }
    // What is asked nowhere can fail too (a constraint on a calculation): it must not pass unseen.
    for (const auto& finding : session.check_all()) {
        if (findings.contains(finding.node)) add(unasked_line(session, finding));
    }
    std::stable_sort(
        review.lines.begin(), review.lines.end(),
        [](const ReviewLine& a, const ReviewLine& b) { return rank(a.state) < rank(b.state); });
    return review;
}

}  // namespace relais::client::work
