#include "forms/base/match.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "forms/base/text.h"

namespace relais {

namespace {

Match match_of(std::string_view label, std::string_view typed) {
    if (label == typed) return Match::whole;
    if (label.starts_with(typed)) return Match::beginning;
    const std::size_t at = label.find(typed);
    if (at == std::string_view::npos) return Match::none;
    for (std::size_t i = at; i != std::string_view::npos; i = label.find(typed, i + 1))
        if (label[i - 1] == ' ' || label[i - 1] == '-' || label[i - 1] == '(') return Match::word;
    return Match::anywhere;
}

}  // namespace

std::string folded_label(std::string_view text) {
    std::string out = fold_for_search(text);
    for (std::size_t i = 0; i + 1 < out.size(); ++i)
        if (out[i] == 'm' && (out[i + 1] == 'b' || out[i + 1] == 'p')) out[i] = 'n';
    return out;
}

Wanted::Wanted(std::string_view typed) : typed_(folded_label(typed)) {
    if (typed_.size() < 2 || (typed_.back() != 'm' && typed_.back() != 'n')) return;
    other_ = typed_;
    other_.back() = typed_.back() == 'm' ? 'n' : 'm';
}

Match Wanted::in(std::string_view folded) const {
    if (typed_.empty()) return Match::beginning;
    const Match as_typed = match_of(folded, typed_);
    if (other_.empty()) return as_typed;
    // The other spelling is never the whole of what was meant.
    return std::min(as_typed, std::max(match_of(folded, other_), Match::beginning));
}

}  // namespace relais
