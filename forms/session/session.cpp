#include "forms/session/session.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/text.h"
#include "forms/model/answers.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"
#include "forms/session/compiled.h"
#include "forms/session/form.h"
#include "forms/session/itemsets.h"
#include "forms/session/places.h"
#include "forms/session/state.h"
#include "forms/session/texts.h"

namespace relais::forms::session {

using model::ControlKind;
using model::kNoIndex;
using model::kNoNode;
using model::NodeKind;

Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

const model::Answers& Session::answers() const {
    return state_->engine.answers();
}
const Form& Session::form() const {
    return state_->form;
}
std::size_t Session::language() const {
    return state_->environment.language_index();
}

void Session::set_language(std::size_t language) {
    if (language >= state_->compiled.definition.languages.size()) return;
    state_->environment.set_language(language);
    state_->engine.language_changed();
}

// ---- Answering ---------------------------------------------------------------------------------
bool Session::answer(NodeId node, std::string value) {
    auto& engine = state_->engine;
    if (!state_->known(node) || state_->defined(node).kind != NodeKind::leaf) return false;
    if (value.size() > model::kMaxValueBytes || !is_utf8(value)) return false;
    if (!answers().relevant(node) || engine.readonly(node)) return false;
    engine.begin();
    value = place_as_stored(state_->defined(node).bind.type, std::move(value));
    if (engine.set(node, std::move(value))) engine.settle();
    return state_->end_step();
}

NodeId Session::add_repeat(NodeId parent, model::NodeIndex repeat) {
    const auto& nodes = state_->compiled.definition.nodes;
    if (!state_->known(parent) || repeat >= nodes.size() ||
        nodes[repeat].kind != NodeKind::repeat ||
        nodes[repeat].parent != answers().definition_of(parent) ||
        state_->compiled.nodes[repeat].counted)
        return kNoNode;
    auto& engine = state_->engine;
    engine.begin();
    const auto added = engine.add(parent, repeat);
    engine.settle();
    return state_->end_step() ? added : kNoNode;
}

void Session::remove_repeat(NodeId instance) {
    if (!state_->known(instance) || state_->defined(instance).kind != NodeKind::repeat ||
        state_->plan(instance).counted)
        return;
    auto& engine = state_->engine;
    engine.begin();
    engine.remove(instance);
    engine.settle();
    state_->end_step();
}

/// A step that could not be computed to its end is not made: half of it would be kept as if it
/// were the whole.
bool Session::State::end_step() {
    if (engine.exhausted_at() == kNoIndex) {
        engine.commit();
        return true;
    }
    engine.abandon();
    return false;
}

std::string Session::trouble() const {
    const auto index = state_->engine.exhausted_at();
    if (index == kNoIndex) return {};
    return model::path_of(state_->compiled.definition, index) +
           ": the form asks for too much computation";
}

Session::Work Session::last_work() const {
    const auto cost = state_->engine.cost();
    return {cost.evaluations, cost.steps};
}

bool Session::undo() {
    return state_->engine.undo();
}
bool Session::redo() {
    return state_->engine.redo();
}

// ---- What is shown -----------------------------------------------------------------------------
bool Session::required(NodeId node) const {
    return state_->known(node) && state_->engine.required(node);
}

bool Session::readonly(NodeId node) const {
    return state_->known(node) && state_->engine.readonly(node);
}

const model::Control* Session::control(NodeId node) const {
    return state_->known(node) ? state_->plan(node).control : nullptr;
}

std::string Session::label(NodeId node) const {
    const auto* shown = control(node);
    if (shown == nullptr) return {};
    return render(shown->label.text, state_->environment, state_->engine.context(node));
}

std::string Session::hint(NodeId node) const {
    const auto* shown = control(node);
    if (shown == nullptr) return {};
    return render(shown->hint.text, state_->environment, state_->engine.context(node));
}

std::string Session::guidance(NodeId node) const {
    const auto* shown = control(node);
    if (shown == nullptr) return {};
    return render(shown->guidance.text, state_->environment, state_->engine.context(node));
}

std::vector<MediaItem> Session::media(NodeId node) const {
    const auto* shown = control(node);
    if (shown == nullptr || shown->label.media.empty()) return {};
    return render_media(shown->label, state_->environment, state_->engine.context(node));
}

std::vector<ChoiceItem> Session::choices(NodeId node) const {
    const auto* shown = control(node);
    if (shown != nullptr && shown->kind == ControlKind::range)
        return labelled_ticks(*shown, state_->environment, state_->engine.context(node));
    if (!state_->known(node) || !state_->plan(node).itemset) return {};
    return choices_of(*state_->plan(node).itemset, state_->environment,
                      state_->engine.context(node), state_->shuffle_seed + node);
}

std::string Session::answer_text(NodeId node) const {
    if (!state_->known(node)) return {};
    const auto value = answers().text(node);
    const auto& plan = state_->plan(node);
    if (!plan.itemset || plan.control == nullptr) return std::string(value);
    const auto words_of = [&](std::string_view chosen) {
        auto label = label_of_choice(*plan.itemset, state_->environment,
                                     state_->engine.context(node), chosen);
        return label.empty() ? std::string(chosen) : label;
    };
    if (plan.control->kind == ControlKind::select_one)
        return value.empty() ? std::string{} : words_of(value);
    std::string out;
    for (const auto chosen : split_blanks(value))
        out += (out.empty() ? "" : ", ") + words_of(chosen);
    return out;
}

// ---- The record --------------------------------------------------------------------------------
std::string Session::instance_name() const {
    const auto& compiled = state_->compiled;
    const auto node = state_->single(compiled.instance_name_node);
    if (compiled.instance_name != kNoExpression) {
        const auto at = node == kNoNode ? answers().root() : node;
        return compiled.expressions[compiled.instance_name].evaluate_string(
            state_->engine.context(at));
    }
    return node == kNoNode ? std::string{} : std::string(answers().text(node));
}

std::string Session::instance_id() const {
    const auto node = state_->single(state_->compiled.instance_id_node);
    return node == kNoNode ? std::string{} : std::string(answers().text(node));
}

}  // namespace relais::forms::session
