#include "forms/xlsform/references.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/complaints.h"
#include "forms/xlsform/expression_scanner.h"

namespace relais::forms::xlsform {

namespace {

using model::kNoIndex;
using model::NodeIndex;

constexpr std::string_view kLastSaved = "last-saved#";

/// "${ name }" at the start of `text`: the name and how many bytes it takes; nullopt when unclosed.
std::optional<std::pair<std::string_view, std::size_t>> reference_at(std::string_view text) {
    const auto end = text.find('}');
    if (end == std::string_view::npos) return std::nullopt;
    return std::pair{trim(text.substr(2, end - 2)), end + 1};
}

/// Restricted edit distance below 3, for "did you mean"; names are short.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto above = row[j];
            row[j] =
                std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

}  // namespace

References::References(const model::Definition& definition, Complaints& complaints)
    : definition_(definition), complaints_(complaints) {
    // The elements of entities are the form's own: "label" must stay free for questions.
    const auto is_own = [&](const model::Node& node) {
        if (node.parent == 0) return false;
        const auto& parent = definition.nodes[node.parent];
        return node.name == "meta" || (node.name == "entity" && parent.name == "meta") ||
               (parent.name == "entity" && definition.nodes[parent.parent].name == "meta");
    };
    for (std::size_t i = 1; i < definition.nodes.size(); ++i)
        if (!is_own(definition.nodes[i]))
            by_name_.emplace(definition.nodes[i].name, static_cast<NodeIndex>(i));
}

std::vector<NodeIndex> References::ancestors(NodeIndex node) const {
    std::vector<NodeIndex> out;
    for (auto at = definition_.nodes[node].parent; at != kNoIndex;
         at = definition_.nodes[at].parent)
        out.push_back(at);
    return out;
}

NodeIndex References::common_repeat(NodeIndex a, NodeIndex b) const {
    const auto others = ancestors(b);
    for (const auto each : ancestors(a))
        if (definition_.nodes[each].kind == model::NodeKind::repeat &&
            std::find(others.begin(), others.end(), each) != others.end())
            return each;
    return kNoIndex;
}

std::string References::path(NodeIndex target, const Where& where, bool absolute) const {
    if (const auto own = ancestors(target);
        std::find(own.begin(), own.end(), where.filtered) != own.end()) {
        std::string down;
        for (auto at = target; at != where.filtered; at = definition_.nodes[at].parent)
            down = "/" + definition_.nodes[at].name + down;
        return "." + down;
    }
    if (absolute || where.context == kNoIndex || common_repeat(where.context, target) == kNoIndex)
        return path_of(definition_, target);
    const auto others = ancestors(target);
    std::string up = where.in_predicate ? "current()" : "";
    for (const auto each : ancestors(where.context)) {
        up += up.empty() ? ".." : "/..";
        if (std::find(others.begin(), others.end(), each) == others.end()) continue;
        std::string down;
        for (auto at = target; at != each; at = definition_.nodes[at].parent)
            down = "/" + definition_.nodes[at].name + down;
        return up + down;
    }
    return path_of(definition_, target);
}

std::string References::path_to_all(NodeIndex repeat, const Where& where) const {
    std::string up = "..";
    for (const auto each : ancestors(where.context)) {
        if (each == repeat) return up + "/../" + definition_.nodes[repeat].name;
        up += "/..";
    }
    return path(repeat, where);
}

std::string References::suggestion(std::string_view name) const {
    constexpr std::size_t kMaxTried = 2'000;  // a courtesy must not cost minutes
    const std::string* best = nullptr;
    std::size_t best_distance = 3;
    std::size_t tried = 0;
    for (const auto& [other, node] : by_name_) {
        if (other.size() > name.size() + 2 || name.size() > other.size() + 2 || name.size() > 100)
            continue;
        if (++tried > kMaxTried) break;
        const auto far = lower_ascii(other) == lower_ascii(name) ? 1 : distance(other, name);
        if (far >= best_distance || far >= name.size()) continue;
        best = &other;
        best_distance = far;
    }
    if (best == nullptr) return "Add a question of that name, or mend the reference.";
    return "Did you mean ${" + *best + "}?";
}

NodeIndex References::find(std::string_view name, const Place& place) {
    const auto [first, last] = by_name_.equal_range(name);
    if (first == last) {
        complaints_.error(place, "${" + std::string(name) + "} refers to no question of this form",
                          suggestion(name));
        return kNoIndex;
    }
    if (std::next(first) != last) {
        complaints_.error(place,
                          "${" + std::string(name) + "} could mean " +
                              path_of(definition_, first->second) + " or " +
                              path_of(definition_, std::next(first)->second),
                          "Give the questions different names.");
        return kNoIndex;
    }
    return first->second;
}

std::string References::replacement(std::string_view name, const Where& where, bool absolute,
                                    bool in_predicate) {
    const bool last_saved = name.starts_with(kLastSaved);
    if (last_saved) name.remove_prefix(kLastSaved.size());
    if (!is_xml_name(name)) {
        complaints_.error(where.place, "${" + std::string(name.substr(0, 60)) + "} holds no name",
                          "Write the name of a question between ${ and }.");
        return "''";
    }
    const auto target = find(name, where.place);
    if (target == kNoIndex) return "''";
    if (last_saved) {
        uses_last_saved_ = true;
        return "instance('__last-saved')" + path_of(definition_, target);
    }
    Where from = where;
    from.in_predicate = in_predicate;
    return path(target, from, absolute);
}

std::string References::expression(std::string_view text, const Where& where) {
    std::string out;
    ExpressionScanner scanner;
    // What reads a list anywhere leads back by current()/ in every predicate, its own or not.
    const bool reads_list = text.find("instance(") != std::string_view::npos;
    for (std::size_t i = 0; i < text.size();) {
        if (!text.substr(i).starts_with("${")) {
            scanner.feed(text[i]);
            out += text[i++];
            continue;
        }
        const auto reference = reference_at(text.substr(i));
        if (!reference) {
            complaints_.error(where.place, "\"${\" is not closed in " + quoted(text),
                              "Write ${name}.");
            return out;
        }
        const auto& [name, length] = *reference;
        // A blank on either side: "${a}-1" must not become the name "a-1".
        out += " " +
               replacement(name, where, scanner.wants_absolute_path(),
                           where.in_predicate || (reads_list && scanner.in_predicate())) +
               " ";
        scanner.feed_reference();
        i += length;
    }
    note_pulled_lists(out);
    return out;
}

model::Text References::text(std::string_view text, const Where& where) {
    model::Text parts;
    std::string words;
    const auto add = [&](std::string expression, std::size_t length) {
        if (!words.empty()) parts.emplace_back(std::exchange(words, {}));
        parts.emplace_back(model::Output{std::move(expression)});
        text.remove_prefix(length);
    };
    while (!text.empty()) {
        // Most of a text is neither a reference nor a path into a list.
        const auto next = std::min(text.find("${"), text.find("instance("));
        words += text.substr(0, next);
        if (next == std::string_view::npos) break;
        text.remove_prefix(next);
        if (const auto length = instance_path_length(text); length > 0) {
            add(std::string(trim(expression(text.substr(0, length), where))), length);
            continue;
        }
        if (text.front() != '$') {
            words += text.front();
            text.remove_prefix(1);
            continue;
        }
        const auto reference = reference_at(text);
        if (!reference) {
            complaints_.error(where.place, "\"${\" is not closed in " + quoted(text),
                              "Write ${name}.");
            break;
        }
        add(replacement(reference->first, where, false, false), reference->second);
    }
    if (!words.empty()) parts.emplace_back(std::move(words));
    return parts;
}

void References::note_pulled_lists(std::string_view expression) {
    constexpr std::string_view kCall = "pulldata(";
    for (auto at = expression.find(kCall); at != std::string_view::npos;
         at = expression.find(kCall)) {
        expression = trim(expression.substr(at + kCall.size()));
        if (expression.empty() || (expression.front() != '\'' && expression.front() != '"'))
            continue;
        const auto end = expression.find(expression.front(), 1);
        if (end == std::string_view::npos) return;
        const auto name = trim(expression.substr(1, end - 1));
        if (std::find(pulled_lists_.begin(), pulled_lists_.end(), name) == pulled_lists_.end())
            pulled_lists_.emplace_back(name);
    }
}

std::vector<std::string> reference_names(std::string_view text) {
    std::vector<std::string> names;
    for (auto at = text.find("${"); at != std::string_view::npos; at = text.find("${")) {
        text.remove_prefix(at);
        const auto reference = reference_at(text);
        if (!reference) break;
        names.emplace_back(reference->first);
        text.remove_prefix(reference->second);
    }
    return names;
}

bool is_single_reference(std::string_view text) {
    text = trim(text);
    return text.starts_with("${") && text.find('}') == text.size() - 1;
}

}  // namespace relais::forms::xlsform
