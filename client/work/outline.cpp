// All questions in the order of the body, with their states.
#include "client/work/outline.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/work/interview.h"
#include "client/work/interview_state.h"
#include "client/work/page_view.h"
#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"
#include "forms/session/session.h"

namespace relais::client::work {

using forms::model::Control;
using forms::model::ControlKind;
using forms::model::kNoIndex;
using forms::model::kNoNode;
using forms::model::NodeId;
using forms::model::NodeIndex;
using forms::model::NodeKind;
using forms::session::FindingKind;
using forms::session::Page;
using forms::session::Session;

namespace {

constexpr const char* kBetween = " › ";

class OutlineWriter {
  public:
    OutlineWriter(const Session& session, const GroupControls& groups, bool with_hidden)
        : session_(session), groups_(groups), with_hidden_(with_hidden) {
        outline_.sections.emplace_back();
    }

    Outline write() {
        const auto& answers = session_.answers();
        children(session_.form().definition().body, answers.root(), true, 0);
        return std::move(outline_);
    }
    [[nodiscard]] const std::vector<NodeId>& nodes() const { return nodes_; }

  private:
    void children(const std::vector<Control>& controls, NodeId around, bool relevant,
                  std::size_t section) {
        for (const Control& control : controls)
            add(control, around, relevant, section);
    }

    void add(const Control& control, NodeId around, bool relevant, std::size_t section) {
        const auto& nodes = session_.form().definition().nodes;
        if (control.node == kNoIndex) return children(control.children, around, relevant, section);
        if (control.kind == ControlKind::repeat)
            return instances(control, around, relevant, section);
        // The group around a repeat has its ref, and holds nothing of its own.
        if (nodes[control.node].kind == NodeKind::repeat)
            return children(control.children, around, relevant, section);
        const NodeId node = below(around, control.node, relevant);
        if (node == kNoNode || (!relevant && !with_hidden_)) return;
        if (control.kind == ControlKind::group)
            children(control.children, node, relevant,
                     inside(section, group_label(session_, groups_, node)));
        else
            question(control, node, relevant, section);
    }

    void instances(const Control& control, NodeId around, bool relevant, std::size_t section) {
        const auto& nodes = session_.form().definition().nodes;
        const NodeId parent = below(around, nodes[control.node].parent, relevant);
        if (parent == kNoNode) return;
        for (const NodeId instance : session_.answers().children(parent, control.node)) {
            const bool shown = relevant && session_.answers().own_relevant(instance);
            if (!shown && !with_hidden_) continue;
            children(control.children, instance, shown,
                     inside(section, instance_label(session_, groups_, instance)));
        }
    }

    void question(const Control& control, NodeId node, bool relevant, std::size_t section) {
        const bool note = widget_of(control, node_of(session_, node)) == Widget::note;
        const bool warning = note && has_word(control.appearance, "relais-warning");
        if (note && !warning) return;
        OutlineLine line;
        line.id = session_.answers().path(node);
        line.section = section;
        line.label = session_.label(node);
        line.name = node_of(session_, node).name;
        line.answer = session_.answer_text(node);
        line.state = relevant ? state_of(node, warning, line.answer) : OutlineState::hidden;
        outline_.lines.push_back(std::move(line));
        nodes_.push_back(node);
    }

    [[nodiscard]] OutlineState state_of(NodeId node, bool warning,
                                        const std::string& answer) const {
        if (warning) return OutlineState::warning;
        if (const auto finding = session_.check(node))
            return finding->kind == FindingKind::required_missing ? OutlineState::missing
                                                                  : OutlineState::failing;
        return answer.empty() ? OutlineState::empty : OutlineState::answered;
    }

    std::size_t inside(std::size_t section, const std::string& words) {
        if (words.empty()) return section;
        const std::string& around = outline_.sections[section];
        outline_.sections.push_back(around.empty() ? words : around + kBetween + words);
        return outline_.sections.size() - 1;
    }

    /// Down to the element for `index`; `relevant` turns false on the way where one is not.
    [[nodiscard]] NodeId below(NodeId at, NodeIndex index, bool& relevant) const {
        const auto& answers = session_.answers();
        std::vector<NodeIndex> route;
        const auto& nodes = session_.form().definition().nodes;
        for (NodeIndex i = index; i != answers.definition_of(at); i = nodes[i].parent) {
            if (i == kNoIndex) return kNoNode;
            route.push_back(i);
        }
        for (; !route.empty() && at != kNoNode; route.pop_back()) {
            at = answers.child(at, route.back());
            if (at != kNoNode) relevant = relevant && answers.own_relevant(at);
        }
        return at;
    }

    const Session& session_;
    const GroupControls& groups_;
    bool with_hidden_;
    Outline outline_;
    std::vector<NodeId> nodes_;
};

/// The line of the first question of the page, or the first line of its instance.
std::size_t line_here(const Session& session, const Page& page, const std::vector<NodeId>& nodes) {
    const auto place_of = [&](NodeId wanted) -> std::optional<std::size_t> {
        const auto found = std::find(nodes.begin(), nodes.end(), wanted);
        if (found == nodes.end()) return std::nullopt;
        return static_cast<std::size_t>(found - nodes.begin());
    };
    for (const NodeId question : page.questions)
        if (const auto place = place_of(question)) return *place;
    // A page that asks to add: the last question before it.
    std::size_t last = 0;
    if (page.kind != forms::session::PageKind::add_repeat) return last;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        NodeId at = nodes[i];
        while (at != session.answers().document() &&
               session.answers().definition_of(at) != page.repeat)
            at = session.answers().parent(at);
        if (at != session.answers().document() && session.answers().parent(at) == page.node)
            last = i;
    }
    return last;
}

}  // namespace

Outline Interview::outline(bool with_hidden) const {
    OutlineWriter writer(*state_->session, state_->groups, with_hidden);
    Outline outline = writer.write();
    const Page* here = state_->page();
    if (here == nullptr) return outline;
    if (state_->table() != nullptr) {
        const NodeId cell = state_->cell_node(state_->cell());
        const auto found = std::find(writer.nodes().begin(), writer.nodes().end(), cell);
        if (found != writer.nodes().end()) {
            outline.here = static_cast<std::size_t>(found - writer.nodes().begin());
            return outline;
        }
    }
    outline.here = line_here(*state_->session, *here, writer.nodes());
    return outline;
}

}  // namespace relais::client::work
