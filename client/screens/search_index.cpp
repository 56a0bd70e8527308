#include "client/screens/search_index.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "client/screens/common.h"
#include "client/work/interview.h"
#include "forms/base/match.h"

namespace relais::client::screens {

namespace {

std::uint64_t fingerprint_of(const work::QuestionView& question) {
    std::uint64_t hash = 0xCBF29CE484222325U ^ question.choices.size();
    for (const auto& choice : question.choices)
        hash = (hash ^ std::hash<std::string_view>{}(choice.label)) * 0x100000001B3U;
    return hash;
}

}  // namespace

bool SearchIndex::read(const work::QuestionView& question) {
    const std::uint64_t fingerprint = fingerprint_of(question);
    if (folded_.size() == question.choices.size() && fingerprint == fingerprint_) return false;
    fingerprint_ = fingerprint;
    folded_.clear();
    folded_.reserve(question.choices.size());
    for (const auto& choice : question.choices)
        folded_.push_back(folded_label(choice.label));
    return true;
}

std::vector<std::size_t> SearchIndex::matching(std::string_view typed) const {
    return matching_folded(folded_, typed);
}

}  // namespace relais::client::screens
