// The way through a form: stops in the order of the body, relevant ones only.
#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"
#include "forms/session/compiled.h"
#include "forms/session/engine.h"
#include "forms/session/form.h"
#include "forms/session/session.h"
#include "forms/session/state.h"

namespace relais::forms::session {

using model::Control;
using model::ControlKind;
using model::kNoIndex;
using model::kNoNode;
using model::NodeKind;

namespace {

bool is_group(const Control& control) {
    return control.kind == ControlKind::group || control.kind == ControlKind::repeat;
}

class PageWriter {
  public:
    PageWriter(const Form::Compiled& compiled, const Engine& engine)
        : compiled_(compiled), engine_(engine), answers_(engine.answers()) {}

    std::vector<Page> write() {
        children(compiled_.definition.body, answers_.root());
        return std::move(pages_);
    }

  private:
    void children(const std::vector<Control>& controls, NodeId around) {
        for (const auto& control : controls)
            stop(control, around);
    }

    void stop(const Control& control, NodeId around) {
        if (control.node == kNoIndex) return group_without_node(control, around);
        if (compiled_.definition.nodes[control.node].kind == NodeKind::repeat)
            return control.kind == ControlKind::repeat ? repeat(control, around)
                                                       : children(control.children, around);
        const auto node = below(around, control.node);
        if (node == kNoNode || !answers_.relevant(node)) return;
        if (!is_group(control)) return question(node);
        const auto entered = enter(node);
        if (has_word(control.appearance, "field-list") && field_list_ == nullptr)
            field_list(control, node);
        else
            children(control.children, node);
        leave(entered);
    }

    void group_without_node(const Control& control, NodeId around) {
        if (has_word(control.appearance, "field-list") && field_list_ == nullptr)
            field_list(control, around);
        else
            children(control.children, around);
    }

    void question(NodeId node) {
        if (field_list_ != nullptr) {
            field_list_->questions.push_back(node);
            return;
        }
        Page page;
        page.node = node;
        page.questions = {node};
        page.within = within_;
        pages_.push_back(std::move(page));
    }

    /// Everything inside it is asked at once, also what stands in groups and repeats.
    void field_list(const Control& control, NodeId node) {
        Page page;
        page.kind = PageKind::field_list;
        page.node = node;
        page.within = within_;
        if (!page.within.empty() && page.within.back() == node) page.within.pop_back();
        field_list_ = &page;
        children(control.children, node);
        field_list_ = nullptr;
        if (!page.questions.empty()) pages_.push_back(std::move(page));
    }

    void repeat(const Control& control, NodeId around) {
        const auto parent = below(around, compiled_.definition.nodes[control.node].parent);
        if (parent == kNoNode) return;
        for (const auto instance : answers_.children(parent, control.node)) {
            if (!answers_.relevant(instance)) continue;
            const auto entered = enter(instance);
            if (has_word(control.appearance, "field-list") && field_list_ == nullptr)
                field_list(control, instance);
            else
                children(control.children, instance);
            leave(entered);
        }
        if (field_list_ != nullptr || fixed(control) || !engine_.could_add(parent, control.node))
            return;
        Page page;
        page.kind = PageKind::add_repeat;
        page.node = parent;
        page.repeat = control.node;
        page.within = within_;
        pages_.push_back(std::move(page));
    }

    /// jr:noAddRemove: the author lets nobody add.
    static bool fixed(const Control& control) {
        return std::any_of(control.parameters.begin(), control.parameters.end(), [](const auto& p) {
            return p.name == "jr:noAddRemove" && p.value != "false()";
        });
    }

    /// From an element down to the one for `index`, which is the same or stands below it.
    [[nodiscard]] NodeId below(NodeId at, NodeIndex index) const {
        std::vector<NodeIndex> route;
        for (auto i = index; i != answers_.definition_of(at);
             i = compiled_.definition.nodes[i].parent) {
            if (i == kNoIndex) return kNoNode;
            route.push_back(i);
        }
        for (; !route.empty() && at != kNoNode; route.pop_back())
            at = answers_.child(at, route.back());
        return at;
    }

    std::size_t enter(NodeId node) {
        within_.push_back(node);
        return within_.size() - 1;
    }
    void leave(std::size_t entered) { within_.resize(entered); }

    const Form::Compiled& compiled_;
    const Engine& engine_;
    const model::Answers& answers_;
    std::vector<NodeId> within_;
    Page* field_list_ = nullptr;
    std::vector<Page> pages_;
};

}  // namespace

std::vector<Page> Session::pages() const {
    return PageWriter(state_->compiled, state_->engine).write();
}

std::vector<Finding> Session::check_all() const {
    std::vector<Finding> findings;
    for (const auto& page : pages())
        for (const auto question : page.questions)
            if (auto finding = state_->check(question)) findings.push_back(std::move(*finding));
    return findings;
}

}  // namespace relais::forms::session
