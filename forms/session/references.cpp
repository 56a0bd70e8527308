#include "forms/session/references.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "forms/model/definition.h"
#include "forms/xpath/expression.h"

namespace relais::forms::session {

namespace {

using model::Definition;
using model::kNoIndex;

/// The document node, above the root element.
constexpr NodeIndex kDocument = kNoIndex;

bool matches(const std::string& step, const std::string& name) {
    if (step == name) return true;
    if (step == "*" || step == "@*") return model::is_attribute(name) == (step == "@*");
    if (!step.ends_with(":*")) return false;
    return name.starts_with(step.substr(0, step.size() - 1));
}

void append_below(const Definition& definition, NodeIndex node, std::vector<NodeIndex>& out) {
    const NodeIndex first = node == kDocument ? 0 : node + 1;
    for (NodeIndex at = first; at < definition.nodes.size(); ++at) {
        // Document order: the first whose parent stands before `node` is outside, as all after it.
        if (node != kDocument && definition.nodes[at].parent < node) break;
        out.push_back(at);
    }
}

NodeIndex common_ancestor(const Definition& definition, NodeIndex a, NodeIndex b) {
    while (!is_inside(definition, b, a))
        a = definition.nodes[a].parent;
    return a;
}

bool chooses_instances(const xpath::Expression& expression, const xpath::Reference& reference) {
    const auto& source = expression.source();
    const auto begin = std::min(reference.begin, source.size());
    const auto written = std::string_view(source).substr(begin, reference.end - begin);
    return written.find('[') != std::string_view::npos || reference.inside_predicate ||
           source.find("indexed-repeat") != std::string::npos;
}

}  // namespace

bool is_inside(const Definition& definition, NodeIndex node, NodeIndex ancestor) {
    while (node != kNoIndex && node > ancestor)
        node = definition.nodes[node].parent;
    return node == ancestor;
}

void References::append_matching(NodeIndex from, const std::string& step, bool deep,
                                 std::vector<NodeIndex>& out) const {
    if (!deep && step.find('*') == std::string::npos) {
        const auto named = children_.all(from, step);
        out.insert(out.end(), named.begin(), named.end());
        return;
    }
    std::vector<NodeIndex> candidates;
    if (deep)
        append_below(definition_, from, candidates);
    else if (from == kDocument)
        candidates.push_back(0);
    else
        candidates = definition_.nodes[from].children;
    for (const auto candidate : candidates)
        if (matches(step, definition_.nodes[candidate].name)) out.push_back(candidate);
}

std::vector<NodeIndex> References::walk(NodeIndex start,
                                        const std::vector<std::string>& steps) const {
    std::vector<NodeIndex> at{start};
    bool deep = false;
    for (const auto& step : steps) {
        if (step == "//") {
            deep = true;
            continue;
        }
        std::vector<NodeIndex> next;
        for (const auto node : at)
            append_matching(node, step, deep, next);
        // An attribute that is no node does not change; its element may come and go.
        if (next.empty() && step.starts_with('@')) break;
        std::sort(next.begin(), next.end());
        next.erase(std::unique(next.begin(), next.end()), next.end());
        at = std::move(next);
        deep = false;
    }
    if (deep)
        for (std::size_t i = at.size(); i-- > 0;)
            append_below(definition_, at[i], at);
    std::erase(at, kDocument);
    return at;
}

namespace {

NodeIndex start_of(const model::Definition& definition, const xpath::Reference& reference,
                   NodeIndex context) {
    NodeIndex start = reference.absolute ? kDocument : context;
    for (int up = reference.up; up > 0 && start != kDocument; --up)
        start = definition.nodes[start].parent;
    return start;
}

bool names_one_path(const xpath::Reference& reference) {
    return std::none_of(reference.steps.begin(), reference.steps.end(),
                        [](const std::string& step) {
                            return step == "//" || step.find('*') != std::string::npos;
                        });
}

struct Way {
    NodeIndex start, context;
    bool elsewhere;
};

void append_sources(const model::Definition& definition, const xpath::Reference& reference,
                    const Way& way, const std::vector<NodeIndex>& nodes, std::vector<Source>& out) {
    const bool around = !reference.absolute && reference.steps.empty();
    for (const auto node : nodes) {
        NodeIndex anchor = way.start == kDocument ? 0 : way.start;
        // JavaRosa: an absolute path without predicates means the same instance wherever it
        // passes through the repeats around the context node.
        if (reference.absolute && !way.elsewhere)
            anchor = common_ancestor(definition, node, way.context);
        out.push_back({node, anchor, way.elsewhere, false, around});
    }
}

}  // namespace

Sources References::resolve(const xpath::Expression& expression, NodeIndex context) const {
    const auto& definition = definition_;
    Sources out;
    for (const auto& reference : expression.references()) {
        if (!reference.instance.empty()) continue;
        if (reference.indefinite) {
            for (NodeIndex node = 0; node < definition.nodes.size(); ++node)
                out.sources.push_back({node, 0, true, true, false});
            continue;
        }
        const NodeIndex start = start_of(definition, reference, context);
        const bool elsewhere = chooses_instances(expression, reference);
        const auto nodes = walk(start, reference.steps);
        if (nodes.empty() && names_one_path(reference) && !reference.steps.empty())
            out.unknown.push_back(reference);
        append_sources(definition, reference, {start, context, elsewhere}, nodes, out.sources);
    }
    return out;
}

}  // namespace relais::forms::session
