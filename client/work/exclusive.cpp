#include "client/work/exclusive.h"

#include <cstddef>
#include <string>
#include <vector>

#include "forms/model/tree.h"
#include "forms/session/session.h"

namespace relais::client::work {

using forms::model::NodeId;
using forms::session::FindingKind;
using forms::session::Session;

namespace {

constexpr std::size_t kMostTried = 24;  ///< each costs a recalculation

using Values = std::vector<std::string>;

std::string text_of(const Values& values) {
    std::string text;
    for (const auto& value : values)
        text += (text.empty() ? "" : " ") + value;
    return text;
}

/// Would the constraint hold? The answer is given and taken back.
bool holds(Session& session, NodeId node, const Values& values) {
    const auto fails = [&] {
        const auto finding = session.check(node);
        return finding && finding->kind == FindingKind::constraint_failed;
    };
    const std::string text = text_of(values);
    if (session.answers().text(node) == text) return !fails();
    if (!session.answer(node, text)) return false;
    const bool failed = fails();
    session.undo();
    return !failed;
}

Values with(Values values, const std::string& added) {
    values.push_back(added);
    return values;
}

}  // namespace

Values may_stay(Session& session, NodeId node, const Values& chosen, const std::string& added) {
    if (chosen.empty() || chosen.size() > kMostTried) return chosen;
    if (holds(session, node, with(chosen, added))) return chosen;
    if (!holds(session, node, chosen) || !holds(session, node, {added})) return chosen;
    Values staying;
    for (const auto& one : chosen)
        if (holds(session, node, {one, added})) staying.push_back(one);
    if (staying.size() == chosen.size()) return chosen;
    return holds(session, node, with(staying, added)) ? staying : chosen;
}

}  // namespace relais::client::work
