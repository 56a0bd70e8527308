#include "sync/report/figures.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "forms/base/text.h"
#include "forms/base/time.h"
#include "forms/model/answers.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"
#include "sync/report/instruments.h"
#include "sync/report/labels.h"
#include "sync/report/tables.h"

namespace relais::sync::report {

namespace model = forms::model;

namespace {

/// The text at a path without repeat positions; empty when it is absent or not relevant.
std::string_view answer_at(const model::Answers& answers, std::string_view path) {
    const auto node = answers.find(path);
    if (node == model::kNoNode || !answers.relevant(node)) return {};
    return trim(answers.text(node));
}

std::uint64_t& outcome(Outcomes& outcomes, std::string_view consent) {
    if (consent == "agreed") return outcomes.agreed;
    if (consent == "refused") return outcomes.refused;
    if (consent == "no_answer") return outcomes.no_answer;
    return outcomes.unclear;
}

/// A whole number of persons; a group of more than a million is a slip of the keyboard.
bool parse_persons(std::string_view text, std::uint64_t& persons) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return false;
    if (number < 0 || number > 1e6) return false;
    persons = static_cast<std::uint64_t>(number);
    return static_cast<double>(persons) == number;
}

std::string_view child_answer(const model::Answers& answers, model::NodeId member,
                              std::string_view path) {
    const auto node = answers.child(member, model::find_path(answers.definition(), path));
    if (node == model::kNoNode || !answers.relevant(node)) return {};
    return answers.text(node);
}

/// All instances of a repeat, wherever the groups around it stand.
std::vector<model::NodeId> instances(const model::Answers& answers, std::string_view path) {
    const auto repeat = model::find_path(answers.definition(), path);
    const auto parent = answers.find(path.substr(0, path.rfind('/')));
    if (repeat == model::kNoIndex || parent == model::kNoNode) return {};
    auto found = answers.repeat_instances(parent, repeat);
    std::erase_if(found, [&](auto node) { return !answers.relevant(node); });
    return found;
}

}  // namespace

/// One answer, or several with blanks between; each value counts once.
void Counter::Count::add(std::string_view answer) {
    const auto values = split_blanks(answer);
    if (values.empty()) {
        ++unanswered;
        return;
    }
    ++base;
    for (auto value = values.begin(); value != values.end(); ++value)
        if (std::find(values.begin(), value, *value) == value) ++by_value[std::string(*value)];
}

Tally Counter::Count::tally() const {
    Tally tally{base, unanswered, {}};
    auto left = by_value;
    for (const auto& [value, label] : labels) {
        const auto found = left.find(value);
        tally.lines.push_back({value, label, found == left.end() ? 0 : found->second});
        if (found != left.end()) left.erase(found);
    }
    for (const auto& [value, count] : left)
        tally.lines.push_back({value, value, count});
    return tally;
}

void Counter::add(const Meta& meta, const model::Answers& answers) {
    const auto& definition = answers.definition();
    auto& form = forms_[definition.form_id];
    form.form_id = definition.form_id;
    form.title = definition.title;
    ++form.records;
    form.versions += meta.versions;
    if (meta.conflict) ++form.conflicts;
    if (definition.form_id == FlowRegistry::kFormId) add_flow(meta, answers);
    if (definition.form_id == HouseholdSurvey::kFormId) add_household(answers);
}

void Counter::add_flow(const Meta& meta, const model::Answers& answers) {
    const auto day = local_date(meta.started, meta.utc_offset_minutes);
    const std::string direction(answer_at(answers, FlowRegistry::kDirection));
    auto& movement = movements_[{meta.point, day, direction}];
    movement.point = meta.point;
    movement.day = day;
    movement.direction = direction;
    const auto consent = answer_at(answers, FlowRegistry::kConsent);
    ++outcome(movement.groups, consent);
    if (consent != "agreed") return;
    std::uint64_t persons = 0;
    if (parse_persons(answer_at(answers, FlowRegistry::kTotal), persons))
        movement.persons += persons;
    else
        ++movement.size_unknown;
}

void Counter::add_household(const model::Answers& answers) {
    using Survey = HouseholdSurvey;
    const auto& definition = answers.definition();
    const auto learn = [&](Count& count, std::string_view path) {
        if (count.labels.empty())
            count.labels = choice_labels(definition, model::find_path(definition, path), "(fr)");
    };
    learn(intentions_, Survey::kIntention);
    learn(first_needs_, Survey::kNeedFirst);
    learn(documents_, Survey::kMemberDocuments);
    learn(documents_lost_, Survey::kMemberDocumentsLost);

    const auto consent = answer_at(answers, Survey::kConsent);
    ++outcome(households_, consent);
    if (consent != "agreed") return;
    intentions_.add(answer_at(answers, Survey::kIntention));
    first_needs_.add(answer_at(answers, Survey::kNeedFirst));
    for (const auto member : instances(answers, Survey::kMember)) {
        ++members_;
        documents_.add(child_answer(answers, member, Survey::kMemberDocuments));
        documents_lost_.add(child_answer(answers, member, Survey::kMemberDocumentsLost));
    }
}

Figures Counter::figures() const {
    Figures figures;
    for (const auto& [id, form] : forms_)
        figures.forms.push_back(form);
    for (const auto& [key, movement] : movements_)
        figures.movements.push_back(movement);
    figures.households = {households_,          members_,           intentions_.tally(),
                          first_needs_.tally(), documents_.tally(), documents_lost_.tally()};
    return figures;
}

}  // namespace relais::sync::report
