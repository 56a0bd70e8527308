// What one page of a flow registry asks of an interview, and what goes with a record beside its
// answers.
#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/work/interview.h"
#include "client/work/interview_state.h"
#include "client/work/page_view.h"
#include "client/work/registry.h"
#include "forms/base/text.h"
#include "forms/model/tree.h"
#include "forms/session/session.h"

namespace relais::client::work {

using forms::model::kNoNode;
using forms::model::NodeId;

namespace {

constexpr std::size_t kMaxReasons = 40;

}  // namespace

std::size_t Interview::undo_depth() const {
    return state_->log.done.size();
}

const RegistryForm* Interview::registry() const {
    return state_->registry ? &*state_->registry : nullptr;
}

std::optional<QuestionView> Interview::question(const std::string& path) const {
    const auto& session = *state_->session;
    const NodeId node = path.empty() ? kNoNode : session.answers().find(path);
    if (node == kNoNode || !session.answers().relevant(node)) return std::nullopt;
    if (session.control(node) == nullptr) return std::nullopt;
    return question_view(session, node);
}

std::vector<NamedPlace> Interview::places(const std::vector<std::string>& chain) const {
    return places_of(*state_->session, state_->surroundings, chain);
}

std::vector<std::string> Interview::words_of(const std::vector<std::string>& chain) const {
    const auto& session = *state_->session;
    std::vector<std::string> words;
    for (const auto& path : chain) {
        const NodeId node = session.answers().find(path);
        if (node == kNoNode || !session.answers().relevant(node)) continue;
        if (std::string text = session.answer_text(node); !text.empty())
            words.push_back(std::move(text));
    }
    return words;
}

void Interview::take(const std::vector<std::string>& chain, const Steps& steps) {
    const auto named = [&steps](const std::string& path) {
        return std::any_of(steps.begin(), steps.end(),
                           [&](const auto& step) { return step.first == path; });
    };
    for (auto path = chain.rbegin(); path != chain.rend(); ++path)
        if (!named(*path)) answer(*path, "");
    for (const auto& [path, value] : steps)
        answer(path, value);
}

void Interview::set_late(LateEntry late) {
    if (late.reason.size() > kMaxReason) late.reason.resize(kMaxReason);
    state_->late = std::move(late);
}

const LateEntry& Interview::late() const {
    return state_->late;
}

void Interview::explain(const std::string& doubt, const std::string& reason) {
    if (reason.size() > kMaxReason || !is_utf8(reason)) return;
    if (reason.empty())
        state_->reasons.erase(doubt);
    else if (state_->reasons.size() < kMaxReasons || state_->reasons.contains(doubt))
        state_->reasons[doubt] = reason;
}

const Reasons& Interview::reasons() const {
    return state_->reasons;
}

const forms::session::Session& Interview::session() const {
    return *state_->session;
}

}  // namespace relais::client::work
