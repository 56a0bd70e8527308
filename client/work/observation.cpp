#include "client/work/observation.h"

#include <cstddef>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "client/work/page_view.h"
#include "client/work/quality.h"
#include "forms/base/text.h"
#include "forms/model/answers.h"
#include "forms/model/definition.h"
#include "forms/session/session.h"

namespace relais::client::work {

using forms::model::Control;
using forms::model::ControlKind;
using forms::model::NodeId;
using forms::model::NodeIndex;
using forms::model::NodeKind;
using forms::session::Session;

namespace {

class Observer {
  public:
    explicit Observer(const Session& session) : session_(session) {
        mark_tallies(session.form().definition().body, false);
        look(session.answers().root());
    }
    Observation seen;

  private:
    void mark_tallies(const std::vector<Control>& controls, bool within) {
        for (const Control& control : controls) {
            const bool here = within || has_word(control.appearance, "relais-tally");
            if (here) counted_.insert(control.node);
            mark_tallies(control.children, here);
        }
    }

    /// True when anything below was answered.
    bool look(NodeId node) {
        const auto& answers = session_.answers();
        if (!answers.relevant(node)) return false;
        const auto& definition = node_of(session_, node);
        if (definition.kind == NodeKind::leaf) return look_at_leaf(node);
        bool any = false;
        for (const NodeId child : answers.children(node)) {
            const bool is_instance = node_of(session_, child).kind == NodeKind::repeat;
            const std::size_t repeat = is_instance ? repeat_of(node, child) : 0;
            const bool answered = look(child);
            if (is_instance && answered) ++seen.repeats[repeat].instances;
            any = any || answered;
        }
        return any;
    }

    /// Its place among what was seen.
    std::size_t repeat_of(NodeId parent, NodeId instance) {
        const std::string path = session_.answers().path(parent);
        const std::string name = node_of(session_, instance).name;
        for (std::size_t i = 0; i < seen.repeats.size(); ++i)
            if (seen.repeats[i].parent == path && seen.repeats[i].name == name) return i;
        seen.repeats.push_back({path, name, 0});
        return seen.repeats.size() - 1;
    }

    bool look_at_leaf(NodeId node) {
        const auto& answers = session_.answers();
        const Control* control = session_.control(node);
        const std::string value(answers.text(node));
        if (control == nullptr || value.empty()) return false;
        const auto& definition = node_of(session_, node);
        if (widget_of(*control, definition) == Widget::note || session_.readonly(node))
            return false;
        Answered answer;
        answer.path = answers.path(node);
        answer.name = definition.name;
        answer.parent = answers.path(answers.parent(node));
        answer.label = session_.label(node);
        answer.type = definition.bind.type;
        answer.value = value;
        answer.chosen = control->kind == ControlKind::select_one ||
                        control->kind == ControlKind::select_multiple ||
                        control->kind == ControlKind::rank || control->kind == ControlKind::trigger;
        answer.counted = counted_.contains(answers.definition_of(node));
        seen.answers.push_back(std::move(answer));
        return true;
    }

    const Session& session_;
    std::unordered_set<NodeIndex> counted_;
};

}  // namespace

Observation observe(const Session& session) {
    Observer observer(session);
    return std::move(observer.seen);
}

}  // namespace relais::client::work
