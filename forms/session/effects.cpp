// What a step did besides what it was made for: answers that it hid, brought back or took away.
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "forms/model/answers.h"
#include "forms/model/definition.h"
#include "forms/session/compiled.h"
#include "forms/session/engine.h"
#include "forms/session/form.h"
#include "forms/session/journal.h"
#include "forms/session/session.h"
#include "forms/session/state.h"

namespace relais::forms::session {

using model::NodeKind;

namespace {

class EffectReader {
  public:
    EffectReader(const Form::Compiled& compiled, const Engine& engine)
        : compiled_(compiled), engine_(engine), answers_(engine.answers()) {}

    Session::Effect read() {
        const auto changes = engine_.last_changes();
        effect_.changed = !changes.empty();
        for (const auto& change : changes)
            note(change);
        for (const auto& [node, was] : was_relevant_)
            if (was != answers_.own_relevant(node) && answers_.attached(node)) look_below(node);
        for (const auto& change : changes)
            if (change.what == Change::What::text && change.node != changes.front().node)
                text_changed(change);
        return effect_;
    }

  private:
    void note(const Change& change) {
        switch (change.what) {
        case Change::What::flags:
            // A node that changed twice was first what the first change says.
            was_relevant_.emplace(change.node, Engine::was_relevant(change));
            return;
        case Change::What::came:
            new_.insert(change.node);
            effect_.came += 1;
            if (change.stashed) effect_.revealed += answers_inside(change.node);
            return;
        case Change::What::went:
            effect_.went += 1;
            effect_.taken_away += answers_inside(change.node);
            return;
        case Change::What::text:
            return;
        }
    }

    /// Somebody was asked, and something stands there.
    [[nodiscard]] bool is_answer(NodeId node) const {
        const auto index = answers_.definition_of(node);
        return compiled_.definition.nodes[index].kind == NodeKind::leaf &&
               compiled_.nodes[index].control != nullptr && !answers_.text(node).empty();
    }

    [[nodiscard]] std::size_t answers_inside(NodeId instance) const {
        std::size_t count = 0;
        std::vector<NodeId> open{instance};
        while (!open.empty()) {
            const auto node = open.back();
            open.pop_back();
            if (!answers_.own_relevant(node)) continue;
            if (is_answer(node)) ++count;
            open.insert(open.end(), answers_.children(node).begin(), answers_.children(node).end());
        }
        return count;
    }

    void look_below(NodeId node) {
        std::vector<NodeId> open{node};
        while (!open.empty()) {
            const auto at = open.back();
            open.pop_back();
            if (new_.contains(at)) continue;
            if (is_answer(at) && seen_.insert(at).second) compare(at);
            open.insert(open.end(), answers_.children(at).begin(), answers_.children(at).end());
        }
    }

    void compare(NodeId leaf) {
        bool was = true;
        bool is = true;
        for (auto at = leaf; at != answers_.document(); at = answers_.parent(at)) {
            if (new_.contains(at)) return;
            const bool own = answers_.own_relevant(at);
            const auto before = was_relevant_.find(at);
            was = was && (before == was_relevant_.end() ? own : before->second);
            is = is && own;
        }
        if (was && !is) ++effect_.hidden;
        if (!was && is) ++effect_.revealed;
    }

    /// A cascade: the commune is of another cercle now.
    void text_changed(const Change& change) {
        if (change.text.empty() || !answers_.attached(change.node)) return;
        const auto& plan = compiled_.nodes[answers_.definition_of(change.node)];
        const bool shorter = answers_.text(change.node).size() < change.text.size();
        if (plan.itemset && shorter && seen_.insert(change.node).second) ++effect_.cleared;
    }

    const Form::Compiled& compiled_;
    const Engine& engine_;
    const model::Answers& answers_;
    std::unordered_map<NodeId, bool> was_relevant_;
    std::unordered_set<NodeId> new_, seen_;
    Session::Effect effect_;
};

}  // namespace

Session::Effect Session::last_effect() const {
    return EffectReader(state_->compiled, state_->engine).read();
}

std::uint64_t Session::shape() const {
    return state_->engine.shape();
}

}  // namespace relais::forms::session
