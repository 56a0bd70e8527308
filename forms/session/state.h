// What a Session holds; shared by the files that implement it.
#pragma once

#include "forms/session/engine.h"
#include "forms/session/environment.h"
#include "forms/session/session.h"

namespace relais::forms::session {

struct Session::State {
    State(const Form& given, const Surroundings& surroundings, model::Answers answers)
        : form(given), compiled(given.compiled()), environment(compiled, surroundings),
          engine(compiled, environment, std::move(answers)) {}

    const NodePlan& plan(NodeId node) const {
        return compiled.nodes[engine.answers().definition_of(node)];
    }
    const model::Node& defined(NodeId node) const {
        return compiled.definition.nodes[engine.answers().definition_of(node)];
    }
    /// A node of the tree, not the document nor something removed.
    bool known(NodeId node) const {
        return node != engine.answers().document() && engine.answers().attached(node);
    }
    /// The one node of a definition node outside repeats; kNoNode when the form has none.
    NodeId single(NodeIndex index) const;

    /// Commits, or takes everything back (false) when it asked for too much work.
    bool end_step();

    // start.cpp
    void preload();
    void preload_end();
    void draw_instance_id();
    void set_meta(NodeIndex index, std::string text);

    // checks.cpp
    std::optional<Finding> check(NodeId node) const;
    bool fits_type(NodeId node) const;
    bool offers_value(NodeId node) const;

    const Form& form;
    const Form::Compiled& compiled;
    Environment environment;
    Engine engine;
    std::uint64_t shuffle_seed = 0;
};

}  // namespace relais::forms::session
