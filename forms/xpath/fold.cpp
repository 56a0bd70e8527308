// Evaluator: aggregates over a repeat that remember what each instance gave.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include "forms/model/tree.h"
#include "forms/xpath/evaluator.h"
#include "forms/xpath/memory.h"
#include "forms/xpath/program.h"

namespace relais::forms::xpath {

namespace {

using model::History;
using model::NodeId;
using model::Tree;

void add(FoldKind kind, Fold& total, const Fold& part) {
    total.count += part.count;
    total.spoiled = total.spoiled || part.spoiled;
    if (part.numbers == 0) return;
    const bool first = total.numbers == 0;
    total.numbers += part.numbers;
    if (kind == FoldKind::sum)
        total.number += part.number;
    else if (first ||
             (kind == FoldKind::min ? part.number < total.number : part.number > total.number))
        total.number = part.number;
}

void forget_from(Memory::Entry& entry, std::size_t place) {
    entry.folded.resize(std::min(entry.folded.size(), place));
}

void start_anew(Memory::Entry& entry, const History& history,
                const std::vector<NodeId>& instances) {
    entry = {};
    entry.serial = history.serial;
    entry.seen = history.first + history.events.size();
    for (const NodeId instance : instances)
        entry.parts.push_back({instance, false, {}});
}

bool can_catch_up(const Memory::Entry& entry, const History& history) {
    return entry.serial == history.serial && entry.seen >= history.first;
}

/// An answer that the path does not read leaves what the instance gave as it is.
bool matters(const Memory::Entry& entry, const History::Event& event) {
    return entry.whole || event.leaf.empty() || event.what != History::What::changed ||
           std::find(entry.names.begin(), entry.names.end(), event.leaf) != entry.names.end();
}

void catch_up(Memory::Entry& entry, const History& history) {
    for (auto i = entry.seen - history.first; i < history.events.size(); ++i) {
        const auto& event = history.events[i];
        if (!matters(entry, event)) continue;
        const auto at = entry.parts.begin() + static_cast<std::ptrdiff_t>(event.place);
        switch (event.what) {
        case History::What::came:
            entry.parts.insert(at, {event.instance, false, {}});
            break;
        case History::What::went:
            entry.parts.erase(at);
            break;
        case History::What::changed:
            at->known = false;
            break;
        }
        forget_from(entry, event.place);
    }
    entry.seen = history.first + history.events.size();
}

}  // namespace

void add_number(FoldKind kind, Fold& total, double number) {
    add(kind, total, {number, 0, 1, std::isnan(number)});
}

/// The step of a path that leads to the instances of a repeat, and the node above them. The steps
/// before it lead to one node each.
Index Evaluator::step_to_repeat(const Syntax& path, const Focus& focus, Found& found) {
    Index step = kNone;
    found = path_start(path, focus, step);
    if (found.tree == nullptr || found.tree != context_.node.tree) return kNone;
    for (; step != kNone && found.ids.size() == 1; step = program_.at(step).next) {
        const Syntax& syntax = program_.at(step);
        const bool named = syntax.axis == Axis::child && syntax.test == Test::name;
        if (named && found.tree->history(found.ids.front(), syntax.text) != nullptr) return step;
        if (syntax.first != kNone) return kNone;
        take_step(syntax, found);
    }
    return kNone;
}

std::optional<Fold> Evaluator::fold(Index path, const Focus& focus, FoldKind kind) {
    const Syntax& syntax = program_.at(path);
    if (context_.memory == nullptr || !syntax.foldable || failed()) return std::nullopt;
    Found found;
    const Index step = step_to_repeat(syntax, focus, found);
    if (step == kNone) return std::nullopt;
    const Tree& tree = *found.tree;
    const NodeId parent = found.ids.front();
    if (!tree.relevant(parent)) return Fold{};
    const std::string_view name = program_.at(step).text;
    auto& entry = context_.memory->of(&syntax, parent);
    const History& history = *tree.history(parent, name);
    if (can_catch_up(entry, history)) {
        catch_up(entry, history);
    } else {
        Ids instances;
        tree.append_children(parent, name, instances);
        start_anew(entry, history, instances);
        note_names(step, kind, entry);
    }
    return entry.unfit ? std::nullopt : fold_parts(step, tree, kind, entry);
}

/// What of an instance is read: by the predicates, and by the steps below it. A path that ends in
/// the instance, or in `.`, reads all the text below.
void Evaluator::note_names(Index step, FoldKind kind, Memory::Entry& entry) const {
    const Syntax& instances = program_.at(step);
    entry.whole = kind != FoldKind::count && instances.next == kNone;
    std::vector<Index> open;
    for (Index i = instances.first; i != kNone; i = program_.at(i).next)
        open.push_back(i);
    for (Index i = instances.next; i != kNone; i = program_.at(i).next)
        open.push_back(i);
    while (!open.empty()) {
        const Syntax& syntax = program_.at(open.back());
        open.pop_back();
        const bool alone = syntax.kind == Kind::call && syntax.first == kNone;
        if (syntax.kind == Kind::step && syntax.test == Test::name)
            entry.names.push_back(syntax.text);
        else if (syntax.kind == Kind::step || alone)
            entry.whole = true;
        for (Index i = syntax.first; i != kNone; i = program_.at(i).next)
            open.push_back(i);
    }
}

std::optional<Fold> Evaluator::fold_parts(Index step, const Tree& tree, FoldKind kind,
                                          Memory::Entry& entry) {
    // Instances that were not changed are not visited: adding up what they gave is no step.
    for (std::size_t i = entry.folded.size(); i < entry.parts.size(); ++i) {
        auto& part = entry.parts[i];
        if (!part.known) {
            part.fold = part_of(step, {&tree, part.instance}, kind);
            if (failed()) {
                entry.serial = 0;
                return Fold{};
            }
            part.known = true;
            entry.unfit = kind == FoldKind::sum && part.fold.numbers > 1;
            if (entry.unfit) return std::nullopt;
        }
        Fold total = i == 0 ? Fold{} : entry.folded[i - 1];
        add(kind, total, part.fold);
        entry.folded.push_back(total);
    }
    return entry.folded.empty() ? Fold{} : entry.folded.back();
}

/// What one instance gives: whether the predicates admit it, then the rest of the path.
Fold Evaluator::part_of(Index step, const Node& instance, FoldKind kind) {
    Fold part;
    if (!spend(1)) return part;
    for (Index p = program_.at(step).first; p != kNone; p = program_.at(p).next)
        if (!holds(p, Focus{instance, 1, 1})) return part;
    Found found{instance.tree, {instance.id}, false};
    walk(program_.at(step).next, found);
    hide_irrelevant(found);
    for (const NodeId id : found.ids) {
        const auto number = kind == FoldKind::count ? std::nullopt : number_in({found.tree, id});
        if (kind == FoldKind::count || number) ++part.count;
        if (number && kind != FoldKind::count_non_empty) add_number(kind, part, *number);
    }
    return part;
}

}  // namespace relais::forms::xpath
