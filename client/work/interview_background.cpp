// From an interview to the sound that its form wants while it is open: which answers name it.
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/work/interview.h"
#include "client/work/interview_state.h"
#include "forms/base/text.h"
#include "forms/model/answers.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"
#include "forms/session/session.h"

namespace relais::client::work {

namespace {

namespace model = forms::model;

constexpr const char* kRecord = "odk:recordaudio";

std::string quality_among(const std::vector<model::Attribute>& attributes) {
    for (const auto& each : attributes)
        if (each.name == "odk:quality") return each.value;
    return {};
}

bool is_on_load(const std::string& events) {
    for (const auto event : split_blanks(events))
        if (event == "odk-instance-load" || event == "odk-instance-first-load") return true;
    return false;
}

struct Wanted {
    std::vector<model::NodeIndex> nodes;
    std::string quality;  ///< of the first that says one
};

Wanted wanted_of(const model::Definition& definition) {
    Wanted wanted;
    const auto add = [&wanted](model::NodeIndex node, const std::string& quality) {
        wanted.nodes.push_back(node);
        if (wanted.quality.empty()) wanted.quality = quality;
    };
    for (std::size_t i = 0; i < definition.nodes.size(); ++i)
        if (definition.nodes[i].action == kRecord)
            add(static_cast<model::NodeIndex>(i), quality_among(definition.nodes[i].bind.other));
    for (const auto& action : definition.actions)
        if (action.name == kRecord && action.target != model::kNoIndex && is_on_load(action.events))
            add(action.target, quality_among(action.other));
    return wanted;
}

/// The leaves of those definitions, in document order.
std::vector<model::NodeId> leaves_of(const model::Answers& answers,
                                     const std::vector<model::NodeIndex>& wanted) {
    std::vector<model::NodeId> leaves, ahead{answers.root()};
    while (!ahead.empty() && !wanted.empty()) {
        const model::NodeId node = ahead.back();
        ahead.pop_back();
        for (const auto index : wanted)
            if (answers.definition_of(node) == index) leaves.push_back(node);
        const auto& children = answers.children(node);
        ahead.insert(ahead.end(), children.rbegin(), children.rend());
    }
    return leaves;
}

}  // namespace

bool Interview::wants_sound() const {
    return !wanted_of(session().form().definition()).nodes.empty();
}

std::string Interview::sound_quality() const {
    return wanted_of(session().form().definition()).quality;
}

InterviewSound Interview::sound() const {
    const auto& answers = session().answers();
    InterviewSound found;
    for (const auto leaf : leaves_of(answers, wanted_of(answers.definition()).nodes)) {
        if (found.question.empty()) found.question = answers.path(leaf);
        found.relevant = found.relevant || answers.relevant(leaf);
        if (found.file.empty()) found.file = answers.text(leaf);
    }
    return found;
}

void Interview::set_sound(std::optional<std::string> file) {
    state_->sound = std::move(file);
}

void Interview::State::name_sound(model::Answers& record) const {
    if (!sound) return;
    for (const auto leaf : leaves_of(record, wanted_of(record.definition()).nodes))
        record.set_text(leaf, *sound);
}

}  // namespace relais::client::work
