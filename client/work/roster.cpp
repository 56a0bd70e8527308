// The instances of a repeat, a line or a row each.
#include "client/work/roster.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "client/work/grid_plan.h"
#include "client/work/interview.h"
#include "client/work/interview_state.h"
#include "client/work/page_view.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"
#include "forms/session/session.h"

namespace relais::client::work {

using forms::model::kNoNode;
using forms::model::NodeId;
using forms::model::NodeKind;
using forms::session::FindingKind;
using forms::session::Page;
using forms::session::Session;

namespace {

constexpr std::size_t kFirstAnswers = 3;  ///< enough to tell one member from another

void add_summary(const Session& session, NodeId around, std::size_t& left, InstanceLine& line) {
    for (const NodeId node : session.answers().children(around)) {
        if (!session.answers().own_relevant(node)) continue;
        const auto kind = node_of(session, node).kind;
        if (kind == NodeKind::group) add_summary(session, node, left, line);
        if (kind != NodeKind::leaf || session.control(node) == nullptr) continue;
        if (const auto finding = session.check(node)) {
            const bool missing = finding->kind == FindingKind::required_missing;
            line.missing = line.missing || missing;
            line.failing = line.failing || !missing;
        }
        if (left == 0) continue;
        const std::string answer = session.answer_text(node);
        // The label may say it already.
        if (answer.empty() || line.label.find(answer) != std::string::npos) continue;
        line.summary += (line.summary.empty() ? "" : " · ") + answer;
        --left;
    }
}

}  // namespace

std::vector<InstanceLine> Interview::instances(std::size_t first, std::size_t count) const {
    const State& s = *state_;
    std::vector<InstanceLine> lines;
    const Page* here = s.page();
    if (here == nullptr || here->kind != forms::session::PageKind::add_repeat) return lines;
    const auto all = s.session->answers().children(here->node, here->repeat);
    for (std::size_t i = first; i < all.size() && lines.size() < count; ++i) {
        InstanceLine line;
        line.id = s.session->answers().path(all[i]);
        line.label = instance_label(*s.session, s.groups, all[i]);
        std::size_t left = kFirstAnswers;
        add_summary(*s.session, all[i], left, line);
        lines.push_back(std::move(line));
    }
    return lines;
}

GridCell grid_cell(const Session& session, NodeId node) {
    GridCell cell;
    cell.state = CellState::hidden;
    if (node == kNoNode) return cell;
    const auto& answers = session.answers();
    cell.id = answers.path(node);
    if (!answers.relevant(node)) return cell;
    cell.value = answers.text(node);
    cell.text = session.answer_text(node);
    cell.state = session.readonly(node) ? CellState::fixed : CellState::open;
    if (const auto finding = session.check(node))
        cell.state = finding->kind == FindingKind::required_missing ? CellState::missing
                                                                    : CellState::failing;
    return cell;
}

}  // namespace relais::client::work
