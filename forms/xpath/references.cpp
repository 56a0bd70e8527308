// What an expression reads, as paths of names: see Reference in expression.h.
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/xpath/expression.h"
#include "forms/xpath/function.h"
#include "forms/xpath/program.h"

namespace relais::forms::xpath {

namespace {

/// Of one union; a form that writes more of them reads everything.
constexpr std::size_t kMaxBases = 256;

/// The node that a relative path starts from.
Reference context_node() {
    return {};
}

Reference document(std::string instance = {}) {
    Reference base;
    base.absolute = true;
    base.instance = std::move(instance);
    return base;
}

void to_parent(Reference& path) {
    if (path.indefinite) return;
    if (path.steps.empty()) {
        if (!path.absolute) ++path.up;
    } else if (path.steps.back() == "//") {
        path.indefinite = true;
    } else {
        path.steps.pop_back();
        if (!path.steps.empty() && path.steps.back() == "//") path.indefinite = true;
    }
}

void to_child(const Syntax& step, Reference& path) {
    switch (step.test) {
    case Test::name:
        path.steps.emplace_back(step.text);
        break;
    case Test::any:
    case Test::node:
        path.steps.emplace_back("*");
        break;
    case Test::prefix:
        path.steps.push_back(std::string(step.text) + "*");
        break;
    case Test::text:
        break;  // the text of a node changes with the node
    case Test::comment:
    case Test::instruction:
        path.indefinite = true;
        break;
    }
}

void apply(const Syntax& step, Reference& path) {
    if (path.indefinite) return;
    switch (step.axis) {
    case Axis::child:
        to_child(step, path);
        break;
    case Axis::attribute:
        path.steps.push_back("@" + (step.test == Test::name ? std::string(step.text) : "*"));
        break;
    case Axis::self:
        break;
    case Axis::parent:
        to_parent(path);
        break;
    case Axis::descendant:
        path.steps.emplace_back("//");
        to_child(step, path);
        break;
    case Axis::descendant_or_self:
        if (step.test == Test::node) {
            path.steps.emplace_back("//");
        } else {
            path.indefinite = true;
        }
        break;
    case Axis::following_sibling:
    case Axis::preceding_sibling:
        to_parent(path);
        to_child(step, path);
        break;
    case Axis::ancestor:
    case Axis::ancestor_or_self:
    case Axis::following:
    case Axis::preceding:
    case Axis::namespace_:
        path.indefinite = true;
        break;
    }
}

class Collector {
  public:
    explicit Collector(Program& program) : program_(program) {}

    void run() {
        collect(program_.root, context_node());
        auto& found = program_.references;
        std::stable_sort(found.begin(), found.end(),
                         [](const Reference& a, const Reference& b) { return a.begin < b.begin; });
    }

  private:
    using Bases = std::vector<Reference>;
    [[nodiscard]] const Syntax& at(Index index) const { return program_.nodes[index]; }

    void emit(const Reference& base, const Syntax& where) {
        auto& found = program_.references;
        if (found.size() >= kMaxReferences) return;
        Reference reference = base;
        if (found.size() + 1 == kMaxReferences) {
            reference = context_node();
            reference.indefinite = true;
        }
        reference.begin = where.begin;
        reference.end = where.end;
        reference.inside_predicate = predicates_ > 0;
        found.push_back(std::move(reference));
    }

    void collect_children(const Syntax& parent, const Reference& context) {
        for (Index i = parent.first; i != kNone; i = at(i).next)
            collect(i, context);
    }

    void collect(Index index, const Reference& context) {
        if (program_.references.size() >= kMaxReferences) return;
        const Syntax& syntax = at(index);
        if (syntax.kind == Kind::path) {
            for (const Reference& end : ends_of_path(syntax, context))
                emit(end, syntax);
            return;
        }
        if (syntax.kind != Kind::call) return collect_children(syntax, context);
        const bool alone = syntax.first == kNone;
        const Reads reads = syntax.function->reads;
        if (reads == Reads::focus || (reads == Reads::focus_if_alone && alone)) {
            emit(context, syntax);
        }
        if (syntax.type == Type::nodes) {
            // current(), instance(): the value itself is what is read.
            for (const Reference& end : ends(index, context))
                emit(end, syntax);
            return;
        }
        if (syntax.text == "pulldata") emit_pulldata(syntax);
        collect_children(syntax, context);
    }

    /// The paths that a node-set expression leads to; what its predicates and arguments read is
    /// emitted on the way.
    Bases ends(Index index, const Reference& context) {
        const Syntax& syntax = at(index);
        if (syntax.kind == Kind::path) return ends_of_path(syntax, context);
        if (syntax.kind == Kind::filter) {
            const Bases found = ends(syntax.first, context);
            for (const Reference& base : found)
                collect_predicates(at(syntax.first).next, base);
            return found;
        }
        if (syntax.kind == Kind::union_) {
            Bases all;
            for (Index i = syntax.first; i != kNone; i = at(i).next)
                add_all(all, ends(i, context));
            return all;
        }
        if (syntax.kind == Kind::call) return ends_of_call(index, context);
        collect_children(syntax, context);
        return {};
    }

    static void add_all(Bases& all, const Bases& more) {
        for (const Reference& base : more) {
            if (std::find(all.begin(), all.end(), base) != all.end()) continue;
            if (all.size() < kMaxBases) {
                all.push_back(base);
            } else {
                all.back() = unknown(context_node());
            }
        }
    }

    Bases ends_of_call(Index index, const Reference& context) {
        const Syntax& syntax = at(index);
        const std::string_view name = syntax.text;
        if (name == "current") return {context_node()};
        if (name == "instance") {
            const Syntax& id = at(syntax.first);
            if (id.kind == Kind::literal) return {document(std::string(id.text))};
            collect(syntax.first, context);
            return {unknown(document())};
        }
        if (name == "randomize") {
            if (const Index seed = at(syntax.first).next; seed != kNone) collect(seed, context);
            return ends(syntax.first, context);
        }
        if (name == "if" || name == "coalesce" || name == "once" || name == "indexed-repeat") {
            Bases all;
            for (Index i = syntax.first; i != kNone; i = at(i).next) {
                const bool gives = name != "if" || i != syntax.first;
                if (gives) {
                    add_all(all, ends(i, context));
                } else {
                    collect(i, context);
                }
            }
            return all;
        }
        collect_children(syntax, context);
        return {unknown(context_node())};
    }

    static Reference unknown(Reference base) {
        base.indefinite = true;
        return base;
    }

    Bases ends_of_path(const Syntax& path, const Reference& context) {
        Index step = path.first;
        Bases bases;
        switch (path.start) {
        case Start::context:
            bases.push_back(context);
            break;
        case Start::root:
            bases.push_back(document());
            break;
        case Start::filter:
            bases = ends(path.first, context);
            step = at(path.first).next;
            break;
        }
        for (; step != kNone; step = at(step).next) {
            for (Reference& base : bases) {
                apply(at(step), base);
                collect_predicates(at(step).first, base);
            }
        }
        return bases;
    }

    void collect_predicates(Index predicate, const Reference& base) {
        ++predicates_;
        for (; predicate != kNone; predicate = at(predicate).next)
            collect(predicate, base);
        --predicates_;
    }

    /// pulldata('list', 'column', 'key', value) reads two columns of the list.
    void emit_pulldata(const Syntax& call) {
        const Syntax& list = at(call.first);
        if (list.kind != Kind::literal) return emit(unknown(document()), call);
        for (Index i = list.next, n = 0; i != kNone && n < 2; i = at(i).next, ++n) {
            Reference column = document(std::string(list.text));
            column.steps = {"root", "item"};
            column.indefinite = at(i).kind != Kind::literal;
            if (!column.indefinite) column.steps.emplace_back(at(i).text);
            emit(column, call);
        }
    }

    Program& program_;
    int predicates_ = 0;
};

/// Sets `independent`, `reads_position` and, of paths, `plain` and `foldable` of every expression
/// below `index`.
void analyse(Program& program, Index index) {
    Syntax& syntax = program.nodes[index];
    bool independent = true;
    for (Index i = syntax.first; i != kNone; i = program.nodes[i].next) {
        analyse(program, i);
        // A step's predicates, and a filter's, look at their own nodes, not at ours.
        if (syntax.kind == Kind::step || (syntax.kind == Kind::filter && i != syntax.first))
            continue;
        const Syntax& child = program.nodes[i];
        independent = independent && child.independent;
        syntax.reads_position = syntax.reads_position || child.reads_position;
    }
    if (syntax.kind == Kind::path) {
        syntax.plain = is_plain(program, syntax);
        syntax.foldable = is_foldable(program, syntax);
        if (syntax.start == Start::context) independent = false;
    }
    if (syntax.kind == Kind::call) {
        const Reads reads = syntax.function->reads;
        const bool alone = syntax.first == kNone;
        const bool of_focus = reads == Reads::focus || reads == Reads::world ||
                              reads == Reads::chance_unless_seeded ||
                              (reads == Reads::focus_if_alone && alone);
        independent = independent && !of_focus && !syntax.reads_position;
    }
    syntax.independent = independent;
}

}  // namespace

void collect_references(Program& program) {
    analyse(program, program.root);
    Collector(program).run();
}

}  // namespace relais::forms::xpath
