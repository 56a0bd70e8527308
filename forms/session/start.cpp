// A session's beginning and end: identity, preloads. ODK XForms §preload attributes.
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "forms/base/random.h"
#include "forms/base/time.h"
#include "forms/model/answers.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"
#include "forms/session/compiled.h"
#include "forms/session/engine.h"
#include "forms/session/environment.h"
#include "forms/session/form.h"
#include "forms/session/session.h"
#include "forms/session/state.h"

namespace relais::forms::session {

using model::kNoIndex;
using model::kNoNode;

namespace {

std::string now_text(const Clock& clock) {
    return format_date_time(clock.now(), clock.utc_offset_minutes());
}

std::string preloaded(const model::Bind& bind, const Environment& environment) {
    const auto& clock = environment.clock();
    if (bind.preload == "timestamp" && bind.preload_params == "start") return now_text(clock);
    if (bind.preload == "date" && bind.preload_params == "today")
        return format_date(local_date(clock.now(), clock.utc_offset_minutes()));
    if (bind.preload == "property") return environment.property(bind.preload_params);
    return {};
}

model::Answers fresh_answers(const Form& form) {
    model::Answers answers(form.definition());
    answers.add_starting_instances();
    return answers;
}

}  // namespace

NodeId Session::State::single(NodeIndex index) const {
    if (index == kNoIndex || compiled.nodes[index].repeat != kNoIndex) return kNoNode;
    return engine.answers().find(model::path_of(compiled.definition, index));
}

void Session::State::set_meta(NodeIndex index, std::string text) {
    const auto node = single(index);
    if (node != kNoNode) engine.set(node, std::move(text));
}

void Session::State::draw_instance_id() {
    set_meta(compiled.instance_id_node, "uuid:" + uuid4(environment.random()));
}

/// Before the first calculation. Preloads inside repeats do not exist: no instance is there yet.
void Session::State::preload() {
    for (NodeIndex index = 0; index < compiled.nodes.size(); ++index) {
        const auto& bind = compiled.definition.nodes[index].bind;
        if (bind.preload.empty()) continue;
        if (bind.preload == "uid") {
            if (index != compiled.instance_id_node)
                set_meta(index, "uuid:" + uuid4(environment.random()));
            continue;
        }
        auto text = preloaded(bind, environment);
        if (!text.empty()) set_meta(index, std::move(text));
    }
}

void Session::State::preload_end() {
    for (NodeIndex index = 0; index < compiled.nodes.size(); ++index) {
        const auto& bind = compiled.definition.nodes[index].bind;
        if (bind.preload == "timestamp" && bind.preload_params == "end")
            set_meta(index, now_text(environment.clock()));
    }
}

Session::Session(const Form& form, const Surroundings& surroundings)
    : state_(std::make_unique<State>(form, surroundings, fresh_answers(form))) {
    state_->draw_instance_id();
    state_->preload();
    state_->engine.start(Engine::Start::fresh);
    state_->shuffle_seed = state_->environment.random().below(UINT64_MAX);
}

Session::Session(const Form& form, const Surroundings& surroundings, model::Answers answers)
    : state_(std::make_unique<State>(form, surroundings, std::move(answers))) {
    if (instance_id().empty()) state_->draw_instance_id();
    state_->engine.start(Engine::Start::resumed);
    state_->shuffle_seed = state_->environment.random().below(UINT64_MAX);
}

void Session::start_correction() {
    const auto former = instance_id();
    state_->set_meta(state_->compiled.deprecated_id_node, former);
    state_->engine.new_work();
    state_->draw_instance_id();
    state_->engine.settle();
    state_->engine.forget();
}

void Session::finish() {
    state_->engine.new_work();
    state_->engine.run_event(kRevalidate);
    state_->preload_end();
    state_->engine.settle();
    state_->engine.forget();
}

}  // namespace relais::forms::session
