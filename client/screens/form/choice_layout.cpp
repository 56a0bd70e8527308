#include "client/screens/form/choice_layout.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>

#include "client/screens/form/pictures.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

namespace {

using work::QuestionView;
using work::Widget;

constexpr std::size_t kMostColumns = 6;  ///< narrower tiles would break their words
constexpr std::size_t kMostMarks = 10;   ///< a longer scale is a list

bool is_select(const QuestionView& question) {
    return question.widget == Widget::select_one || question.widget == Widget::select_multiple;
}

bool begins(const QuestionView& question, std::string_view beginning) {
    return std::any_of(
        question.appearance.begin(), question.appearance.end(),
        [beginning](const std::string& word) { return word.starts_with(beginning); });
}

/// "columns-4": what the author wants; 0 where he leaves it to the window.
std::size_t wanted_columns(const QuestionView& question) {
    constexpr std::string_view kWord = "columns-";
    for (const std::string& word : question.appearance) {
        if (!word.starts_with(kWord)) continue;
        std::size_t count = 0;
        std::from_chars(word.data() + kWord.size(), word.data() + word.size(), count);
        if (count > 0) return std::min(count, kMostColumns);
    }
    return 0;
}

/// As many as the longest label leaves room for; a picture has its words beneath it.
std::size_t fitting_columns(const QuestionView& question) {
    std::size_t longest = 0;
    for (const auto& choice : question.choices)
        longest = std::max(longest, choice.label.size());
    if (longest <= 9) return 4;
    if (has_pictures(question)) return 3;
    return longest <= 18 ? 3 : 2;
}

}  // namespace

ChoiceLayout layout_of(const QuestionView& question) {
    const std::size_t count = question.choices.size();
    const bool listed = is_searched(question) || is_minimal(question) || is_map(question);
    if (!is_select(question) || count == 0 || listed) return {};
    if (count <= kMostMarks) {
        if (is_table_row(question)) return {ChoiceLook::table, count};
        // Faces and the like stand in tiles, one beside the other.
        if (work::looks(question, "likert") && has_pictures(question))
            return {ChoiceLook::columns, std::min(count, kMostColumns)};
        if (work::looks(question, "likert")) return {ChoiceLook::scale, count};
    }
    // XLSForm's older words for the same are "compact" and "horizontal".
    const bool tiles = begins(question, "columns") || begins(question, "compact") ||
                       begins(question, "horizontal");
    if (!tiles) return {};
    const std::size_t wanted = wanted_columns(question);
    const std::size_t columns = wanted > 0 ? wanted : fitting_columns(question);
    return {ChoiceLook::columns,
            std::clamp<std::size_t>(columns, 1, std::max<std::size_t>(1, count))};
}

bool is_minimal(const QuestionView& question) {
    return is_select(question) &&
           (work::looks(question, "minimal") || begins(question, "minimal-"));
}

bool is_searched(const QuestionView& question) {
    return is_select(question) &&
           (begins(question, "search") || work::looks(question, "autocomplete"));
}

bool is_table_head(const QuestionView& question) {
    return !question.choices.empty() && question.widget == Widget::note &&
           work::looks(question, "label");
}

bool is_table_row(const QuestionView& question) {
    return is_select(question) &&
           (work::looks(question, "list") || work::looks(question, "list-nolabel"));
}

}  // namespace relais::client::screens::form
