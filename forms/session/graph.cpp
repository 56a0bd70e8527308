#include "forms/session/graph.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <queue>
#include <string>
#include <utility>
#include <vector>

#include "forms/base/diagnostic.h"
#include "forms/model/definition.h"
#include "forms/session/compiled.h"
#include "forms/session/form.h"
#include "forms/session/references.h"

namespace relais::forms::session {

namespace {

using model::kNoIndex;
using model::NodeKind;
using Vertex = std::uint32_t;
constexpr Vertex kNoVertex = UINT32_MAX;

/// As the complaints about expressions name them: "/data/age (relevant)".
std::string property(Kind kind) {
    if (kind == Kind::calculate) return " (calculation)";
    if (kind == Kind::count) return " (repeat count)";
    if (kind == Kind::choices) return " (choices)";
    return kind == Kind::relevant ? " (relevant)" : "";
}

const char* noun(Kind kind) {
    switch (kind) {
    case Kind::relevant:
        return "relevance";
    case Kind::readonly:
        return "readonly condition";
    case Kind::required:
        return "required condition";
    case Kind::calculate:
        return "calculation";
    case Kind::count:
        return "repeat count";
    case Kind::choices:
        return "choice filter";
    }
    return "";
}

class GraphBuilder {
  public:
    GraphBuilder(Form::Compiled& compiled, const References& references,
                 std::vector<Target> targets)
        : compiled_(compiled), references_(references), nodes_(compiled.definition.nodes),
          targets_(std::move(targets)) {}

    void build(std::vector<Diagnostic>& complaints) {
        std::size_t dependencies = 0;
        for (const auto& target : targets_) {
            const auto& expression = compiled_.expressions[target.expression];
            sources_.push_back(references_.resolve(expression, target.node).sources);
            dependencies += sources_.back().size();
            if (dependencies <= kMaxDependencies) continue;
            complaints.push_back({Severity::error,
                                  model::path_of(compiled_.definition, target.node),
                                  "the expressions of the form read too many nodes",
                                  "name the questions instead of using // or *"});
            return;
        }
        link();
        rank(complaints);
        number_targets();
        add_readers();
    }

  private:
    // ---- Order ---------------------------------------------------------------------------------
    /// Edges from what makes a value to what reads it. Soft ones only suggest an order: a repeat
    /// may be counted by what stands in it ("another one?" in the last instance).
    void link() {
        producers_.resize(nodes_.size());
        for (Vertex t = 0; t < targets_.size(); ++t) {
            auto& producer = producers_[targets_[t].node];
            if (targets_[t].kind == Kind::calculate) producer.calculate = t;
            if (targets_[t].kind == Kind::relevant) producer.relevant = t;
            if (targets_[t].kind == Kind::count) producer.count = t;
        }
        before_.resize(targets_.size());
        after_.resize(targets_.size());
        soft_after_.resize(targets_.size());
        hard_open_.resize(targets_.size());
        soft_open_.resize(targets_.size());
        for (Vertex t = 0; t < targets_.size(); ++t) {
            if (targets_[t].kind == Kind::choices) continue;
            for (const auto& source : sources_[t])
                if (!source.vague) link_source(t, source);
        }
    }

    void link_source(Vertex t, const Source& source) {
        const auto& target = targets_[t];
        // Another instance of the same repeat is no circle by name alone: a running total reads the
        // instance before. Circles among instances end when nothing changes any more.
        const bool elsewhere = source.elsewhere && shares_repeat(source.node, target.node);
        const bool leaf = nodes_[source.node].kind == NodeKind::leaf;
        if (leaf) add_edge(producers_[source.node].calculate, t, elsewhere);
        for (NodeIndex at = source.node; at != kNoIndex; at = nodes_[at].parent) {
            // position(..) asks for the instances around, not for what makes them relevant.
            const bool around = !leaf && is_inside(compiled_.definition, target.node, at);
            if (!around) add_edge(producers_[at].relevant, t, elsewhere);
            const auto count = producers_[at].count;
            if (count != kNoVertex && count != t && reads_structure(source, at)) {
                soft_after_[count].push_back(t);
                ++soft_open_[t];
            }
        }
    }

    void add_edge(Vertex from, Vertex to, bool elsewhere) {
        if (from == kNoVertex) return;
        if (from == to && elsewhere) targets_[to].reads_itself = true;
        if (elsewhere) return;
        after_[from].push_back(to);
        before_[to].push_back(from);
        ++hard_open_[to];
    }

    [[nodiscard]] bool shares_repeat(NodeIndex a, NodeIndex b) const {
        for (auto at = compiled_.nodes[a].repeat; at != kNoIndex;
             at = compiled_.nodes[nodes_[at].parent].repeat)
            if (is_inside(compiled_.definition, b, at)) return true;
        return false;
    }

    /// Does it read many instances of `repeat`, or its position among them?
    [[nodiscard]] bool reads_structure(const Source& source, NodeIndex repeat) const {
        if (nodes_[repeat].kind != NodeKind::repeat) return false;
        if (source.node == repeat) return true;
        return source.anchor != repeat && is_inside(compiled_.definition, repeat, source.anchor);
    }

    /// Kahn's algorithm; of what is ready, the first in document order.
    void rank(std::vector<Diagnostic>& complaints) {
        const auto later = [&](Vertex a, Vertex b) { return place(a) > place(b); };
        std::priority_queue<Vertex, std::vector<Vertex>, decltype(later)> ready(later);
        std::vector<bool> done(targets_.size());
        const auto offer = [&](Vertex t) {
            if (hard_open_[t] == 0 && soft_open_[t] == 0) ready.push(t);
        };
        for (Vertex t = 0; t < targets_.size(); ++t)
            offer(t);
        while (order_.size() < targets_.size()) {
            if (ready.empty()) {
                const auto stuck = first_open(done);
                if (stuck == kNoVertex) return complain(done, complaints);
                soft_open_[stuck] = 0;
                ready.push(stuck);
            }
            const auto t = ready.top();
            ready.pop();
            if (done[t]) continue;
            done[t] = true;
            order_.push_back(t);
            finish(t, done, offer);
        }
    }

    /// What waited for `t` waits for one thing less.
    template <class Offer>
    void finish(Vertex t, const std::vector<bool>& done, const Offer& offer) {
        for (const auto next : after_[t])
            if (--hard_open_[next] == 0) offer(next);
        for (const auto next : soft_after_[t]) {
            if (done[next] || soft_open_[next] == 0) continue;
            --soft_open_[next];
            if (soft_open_[next] == 0) offer(next);
        }
    }

    [[nodiscard]] std::pair<std::size_t, NodeIndex> place(Vertex t) const {
        const auto& target = targets_[t];
        const bool last = target.kind == Kind::choices;
        return {last ? 1 : 0, target.node * 8 + static_cast<NodeIndex>(target.kind)};
    }

    [[nodiscard]] Vertex first_open(const std::vector<bool>& done) const {
        Vertex first = kNoVertex;
        for (Vertex t = 0; t < targets_.size(); ++t)
            if (!done[t] && hard_open_[t] == 0 && (first == kNoVertex || place(t) < place(first)))
                first = t;
        return first;
    }

    /// Going back from anything that is left must come to a circle.
    void complain(const std::vector<bool>& done, std::vector<Diagnostic>& complaints) {
        std::vector<Vertex> walked_for(targets_.size(), kNoVertex);
        for (Vertex start = 0; start < targets_.size(); ++start) {
            if (done[start] || walked_for[start] != kNoVertex) continue;
            std::vector<Vertex> way;
            Vertex at = start;
            while (walked_for[at] == kNoVertex) {
                walked_for[at] = start;
                way.push_back(at);
                at = *std::find_if(before_[at].begin(), before_[at].end(),
                                   [&](Vertex v) { return !done[v]; });
            }
            if (walked_for[at] != start) continue;  // led to a circle that is told already
            const auto first = std::find(way.begin(), way.end(), at);
            complaints.push_back(circle({first, way.end()}));
        }
    }

    [[nodiscard]] Diagnostic circle(std::vector<Vertex> way) const {
        std::reverse(way.begin(), way.end());
        std::rotate(way.begin(), std::min_element(way.begin(), way.end()), way.end());
        const auto path = [&](Vertex t) {
            return model::path_of(compiled_.definition, targets_[t].node);
        };
        std::string text = "the " + std::string(noun(targets_[way.front()].kind)) + " of " +
                           path(way.front()) + " depends on itself";
        if (way.size() > 1) {
            text += ": " + path(way.front());
            for (std::size_t i = 1; i < way.size(); ++i)
                text += " → " + path(way[i]);
            text += " → " + path(way.front());
        }
        return {Severity::error, path(way.front()) + property(targets_[way.front()].kind), text,
                "break the circle; a value that must be kept once it is set is written once(…)"};
    }

    // ---- Readers -------------------------------------------------------------------------------
    void number_targets() {
        std::vector<std::vector<Source>> ranked;
        for (const auto t : order_) {
            const auto rank = static_cast<std::uint32_t>(compiled_.targets.size());
            compiled_.targets.push_back(targets_[t]);
            ranked.push_back(std::move(sources_[t]));
            if (targets_[t].kind != Kind::choices)
                compiled_.nodes[targets_[t].node].targets.push_back(rank);
        }
        sources_ = std::move(ranked);
    }

    void add_readers() {
        for (std::uint32_t rank = 0; rank < compiled_.targets.size(); ++rank)
            for (const auto& source : sources_[rank])
                add_reader(rank, source);
    }

    void add_reader(std::uint32_t rank, const Source& source) {
        const auto& target = compiled_.targets[rank];
        if (source.vague && source.node == target.node) return;
        const auto add = [&](std::vector<Reader>& readers, NodeIndex from, NodeIndex anchor) {
            const auto reader = reader_of(rank, target.node, from, anchor);
            if (readers.empty() || readers.back().target != rank)
                readers.push_back(reader);
            else if (readers.back().climb < reader.climb)
                readers.back() = reader;
        };
        if (nodes_[source.node].kind == NodeKind::leaf)
            add(compiled_.nodes[source.node].value_readers, source.node, source.anchor);
        for (NodeIndex at = source.node; at != kNoIndex; at = nodes_[at].parent) {
            auto& plan = compiled_.nodes[at];
            if (producers_[at].relevant != kNoVertex) {
                const bool below = is_inside(compiled_.definition, source.anchor, at);
                add(plan.relevance_readers, at, below ? at : source.anchor);
            }
            if (!reads_structure(source, at)) continue;
            if (source.around) {
                add(plan.position_readers, at, at);
                continue;
            }
            const bool own = is_inside(compiled_.definition, source.anchor, at);
            add(plan.structure_readers, nodes_[at].parent, own ? nodes_[at].parent : source.anchor);
        }
    }

    Reader reader_of(std::uint32_t target, NodeIndex to, NodeIndex from, NodeIndex anchor) {
        Reader reader;
        reader.target = target;
        reader.climb = compiled_.nodes[from].depth - compiled_.nodes[anchor].depth;
        const auto [found, is_new] = route_of_.try_emplace(
            {anchor, to}, static_cast<std::uint32_t>(compiled_.routes.size()));
        reader.route_begin = found->second;
        reader.route_size = compiled_.nodes[to].depth - compiled_.nodes[anchor].depth;
        if (is_new) {
            compiled_.routes.resize(compiled_.routes.size() + reader.route_size);
            auto at = to;
            for (auto i = reader.route_size; i-- > 0; at = nodes_[at].parent)
                compiled_.routes[reader.route_begin + i] = at;
        }
        return reader;
    }

    struct Producers {
        Vertex calculate = kNoVertex, relevant = kNoVertex, count = kNoVertex;
    };

    Form::Compiled& compiled_;
    const References& references_;
    const std::vector<model::Node>& nodes_;
    std::vector<Target> targets_;
    std::vector<std::vector<Source>> sources_;
    std::vector<Producers> producers_;
    std::vector<std::vector<Vertex>> before_, after_, soft_after_;
    std::vector<std::uint32_t> hard_open_, soft_open_;
    std::vector<Vertex> order_;
    std::map<std::pair<NodeIndex, NodeIndex>, std::uint32_t> route_of_;
};

}  // namespace

void build_graph(Form::Compiled& compiled, const References& references,
                 std::vector<Target> targets, std::vector<Diagnostic>& complaints) {
    GraphBuilder(compiled, references, std::move(targets)).build(complaints);
}

}  // namespace relais::forms::session
