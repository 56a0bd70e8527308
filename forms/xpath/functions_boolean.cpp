// Functions of truth and choice.
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "forms/base/text.h"
#include "forms/xpath/function.h"
#include "forms/xpath/pattern.h"
#include "forms/xpath/program.h"
#include "forms/xpath/value.h"

namespace relais::forms::xpath {

namespace {

Value true_(Call&) {
    return true;
}
Value false_(Call&) {
    return false;
}
Value boolean(Call& call) {
    return call.boolean(0);
}
Value not_(Call& call) {
    return !call.boolean(0);
}

Value boolean_from_string(Call& call) {
    const std::string text = call.text(0);
    return text == "true" || text == "1";
}

Value if_(Call& call) {
    return call.value(call.boolean(0) ? 1 : 2);
}

/// ODK XForms: the first that is not empty. A number that is none counts as empty, as in Collect.
Value coalesce(Call& call) {
    Value first = call.value(0);
    const auto* number = std::get_if<double>(&first);
    const bool empty = number != nullptr ? std::isnan(*number) : to_string(first).empty();
    return empty ? call.value(1) : first;
}

/// ODK XForms: what the node holds already, else the argument.
Value once(Call& call) {
    std::string held = string_value(call.current());
    if (!held.empty()) return held;
    return call.value(0);
}

Value regex(Call& call) {
    const std::string text = call.text(0);
    const Index ready = call.self().pattern;
    if (ready != kNone) return call.evaluator().program().patterns[ready].matches(text);
    const auto pattern = Pattern::compile(call.text(1));
    if (std::holds_alternative<std::string>(pattern)) {
        return call.fail("the regular expression cannot be used");
    }
    return std::get<Pattern>(pattern).matches(text);
}

/// A node counts when something stands in it.
bool counts(const Node& node) {
    return !string_value(node).empty();
}

bool between(double number, double least, double most) {
    return (least == -1 || number >= least) && (most == -1 || number <= most);
}

/// ODK XForms: checklist(min, max, v…): how many hold; -1 is no bound.
Value checklist(Call& call) {
    double count = 0;
    for (std::size_t i = 2; i < call.size(); ++i) {
        const Value value = call.value(i);
        if (const auto* nodes = std::get_if<NodeSet>(&value)) {
            for (const Node& node : *nodes)
                count += counts(node) ? 1 : 0;
        } else {
            count += to_boolean(value) ? 1 : 0;
        }
    }
    return between(count, call.number(0), call.number(1));
}

/// ODK XForms: weighted-checklist(min, max, v, w, …): the weights of those that hold.
Value weighted_checklist(Call& call) {
    if (call.size() % 2 != 0) return call.fail("every value needs a weight");
    double sum = 0;
    for (std::size_t i = 2; i + 1 < call.size(); i += 2) {
        const Value value = call.value(i);
        const Value weight = call.value(i + 1);
        const auto* values = std::get_if<NodeSet>(&value);
        const auto* weights = std::get_if<NodeSet>(&weight);
        if (values == nullptr || weights == nullptr) {
            const bool holds = values != nullptr && values->size() == 1 ? counts(values->front())
                                                                        : to_boolean(value);
            sum += holds ? to_number(weight) : 0;
            continue;
        }
        for (std::size_t k = 0; k < values->size() && k < weights->size(); ++k) {
            if (counts((*values)[k])) sum += text_to_number(string_value((*weights)[k]));
        }
    }
    return between(sum, call.number(0), call.number(1));
}

/// The item is looked for among the words of the list. Collect looks for it as a piece of text.
Value selected(Call& call) {
    const std::string list = call.text(0);
    const std::string item = call.text(1);
    const std::string_view wanted = trim(item);
    const auto words = split_blanks(list);
    if (wanted.empty()) return words.empty();
    for (const std::string_view word : words) {
        if (word == wanted) return true;
    }
    return false;
}

Value selected_at(Call& call) {
    const std::string list = call.text(0);
    const double place = std::trunc(call.number(1));
    const auto words = split_blanks(list);
    if (!(place >= 0) || place >= static_cast<double>(words.size())) return std::string();
    return std::string(words[static_cast<std::size_t>(place)]);
}

Value count_selected(Call& call) {
    return static_cast<double>(split_blanks(call.text(0)).size());
}

constexpr std::array<Function, 16> kRows{{
    {"true", 0, 0, Type::boolean, "", true_, "XPath 1.0 §4.3"},
    {"false", 0, 0, Type::boolean, "", false_, "XPath 1.0 §4.3"},
    {"boolean", 1, 1, Type::boolean, ".", boolean, "XPath 1.0 §4.3"},
    {"not", 1, 1, Type::boolean, ".", not_, "XPath 1.0 §4.3"},
    {"boolean-from-string", 1, 1, Type::boolean, ".", boolean_from_string, "ODK XForms"},
    {"if", 3, 3, Type::any, ".", if_, "ODK XForms"},
    {"coalesce", 2, 2, Type::any, ".", coalesce, "ODK XForms"},
    {"once", 1, 1, Type::any, ".", once, "ODK XForms"},
    {"regex", 2, 2, Type::boolean, ".", regex, "ODK XForms"},
    {"checklist", 2, kAnyNumber, Type::boolean, ".", checklist, "ODK XForms"},
    {"weighted-checklist", 2, kAnyNumber, Type::boolean, ".", weighted_checklist, "ODK XForms"},
    {"selected", 2, 2, Type::boolean, ".", selected, "ODK XForms"},
    {"is-selected", 2, 2, Type::boolean, ".", selected, "OpenRosa"},
    {"selected-at", 2, 2, Type::text, ".", selected_at, "ODK XForms"},
    {"count-selected", 1, 1, Type::number, ".", count_selected, "ODK XForms"},
    {"depend", 1, kAnyNumber, Type::any, ".", [](Call& call) { return call.value(0); }, "OpenRosa"},
}};

}  // namespace

std::span<const Function> boolean_functions() {
    return kRows;
}

}  // namespace relais::forms::xpath
