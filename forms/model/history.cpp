// Answers: what happened to the instances of the repeats that somebody watches.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "forms/model/answers.h"
#include "forms/model/child_names.h"  // IWYU pragma: keep (of a member type)
#include "forms/model/definition.h"
#include "forms/model/tree.h"

namespace relais::forms::model {

namespace {

/// Then the oldest are dropped, and who did not hear of them looks at all instances again: once for
/// so many changes at most.
constexpr std::size_t kMaxEvents = 16'384;

std::uint64_t key(NodeId parent, NodeIndex repeat) {
    return std::uint64_t{parent} << 32U | repeat;
}

}  // namespace

const History* Answers::history(NodeId parent, std::string_view name) const {
    if (parent == document()) return nullptr;
    const auto repeat = names_->first(elements_[parent].index, name);
    if (repeat == kNoIndex || definition_->nodes[repeat].kind != NodeKind::repeat ||
        names_->next_of_name[repeat] != kNoIndex)
        return nullptr;
    auto& history = histories_.kept[key(parent, repeat)];
    if (history.serial == 0) history.serial = histories_.next_serial++;
    return &history;
}

/// `instance` stands among its siblings: it has come, is about to go, or is not what it was.
void Answers::tell(NodeId instance, History::What what, std::string_view leaf) {
    const auto& element = elements_[instance];
    const auto found = histories_.kept.find(key(element.parent, element.index));
    if (found == histories_.kept.end()) return;
    auto& history = found->second;
    if (history.events.size() >= kMaxEvents) {
        history.first += history.events.size();
        history.events.clear();
    }
    const auto place = place_of(instance) - span_of(element.parent, element.index).begin;
    history.events.push_back({what, static_cast<std::uint32_t>(place), instance, leaf});
}

void Answers::tell_moved(NodeId instance, History::What what) {
    if (histories_.kept.empty()) return;
    tell(instance, what);
    tell_changed(elements_[instance].parent);  // what an outer instance gives may hang on the inner
}

/// Something in that element, or it itself, is not what it was.
void Answers::tell_changed(NodeId node) {
    if (histories_.kept.empty()) return;
    for (NodeId at = node; at != document(); at = elements_[at].parent) {
        if (definition_->nodes[elements_[at].index].kind != NodeKind::repeat) continue;
        if (!elements_[at].in_tree) return;  // those around do not see it
        tell(at, History::What::changed);
    }
}

void Answers::tell_text(NodeId leaf) {
    if (histories_.kept.empty()) return;
    const NodeId around = elements_[leaf].parent;
    if (around == document()) return;
    if (definition_->nodes[elements_[around].index].kind != NodeKind::repeat)
        return tell_changed(around);
    if (!elements_[around].in_tree) return;
    tell(around, History::What::changed, name(leaf));
    tell_changed(elements_[around].parent);
}

/// The element is freed: its number may come to mean another.
void Answers::forget_histories(NodeId parent) {
    if (histories_.kept.empty() || elements_[parent].index == kNoIndex) return;
    for (const auto child : definition_->nodes[elements_[parent].index].children)
        if (definition_->nodes[child].kind == NodeKind::repeat)
            histories_.kept.erase(key(parent, child));
}

}  // namespace relais::forms::model
