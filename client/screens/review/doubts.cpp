#include "client/screens/review/doubts.h"

#include <cstddef>
#include <optional>
#include <string>

#include "client/ui/keys.h"
#include "client/work/interview.h"
#include "client/work/late_entry.h"
#include "client/work/workplace.h"
#include "forms/base/text.h"

namespace relais::client::screens::review {

Doubts doubts_of(work::Workplace& workplace) {
    Doubts doubts;
    const work::Interview* interview = workplace.interview();
    if (interview == nullptr) return doubts;
    doubts.found = workplace.doubts();
    if (interview->wants_change_reason()) {
        work::Doubt why;
        why.kind = work::DoubtKind::correction;
        doubts.found.insert(doubts.found.begin(), why);
    }
    for (const auto& doubt : doubts.found) {
        ui::TextEdit edit;
        const auto reason = interview->reasons().find(doubt.key());
        if (reason != interview->reasons().end()) edit.set(reason->second);
        doubts.reasons.push_back(edit);
    }
    return doubts;
}

bool press(Doubts& doubts, std::size_t row, const ui::KeyPress& key) {
    if (row >= doubts.reasons.size() || key.ctrl) return false;
    ui::TextEdit& edit = doubts.reasons[row];
    // Home and End walk the rows; nothing typed yet, a blank is no reason.
    if (key.key == ui::Key::home || key.key == ui::Key::end) return false;
    if (key.key == ui::Key::space && edit.text.empty()) return false;
    const std::string before = edit.text;
    edit.press(key, work::kMaxReason);
    return edit.text != before;
}

void keep_reason(const Doubts& doubts, std::size_t row, work::Workplace& workplace) {
    work::Interview* interview = workplace.interview();
    if (interview == nullptr || row >= doubts.found.size()) return;
    interview->explain(doubts.found[row].key(), std::string(trim(doubts.reasons[row].text)));
    workplace.keep();
}

bool lacks_change_reason(const Doubts& doubts) {
    return !doubts.found.empty() && doubts.found.front().kind == work::DoubtKind::correction &&
           trim(doubts.reasons.front().text).empty();
}

std::optional<std::size_t> unexplained(const Doubts& doubts) {
    for (std::size_t row = 0; row < doubts.found.size(); ++row)
        if (trim(doubts.reasons[row].text).empty()) return row;
    return std::nullopt;
}

}  // namespace relais::client::screens::review
