// Actions: setvalue and what the device does, with their events. ODK XForms §events and actions.
#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/xform/reading.h"

namespace relais::forms::xform {

namespace {

using model::Action;
using model::kNoIndex;
using model::NodeIndex;
using model::NodeKind;

constexpr std::string_view kFirstLoad = "odk-instance-first-load";
constexpr std::string_view kNewRepeat = "odk-new-repeat";
constexpr std::string_view kValueChanged = "xforms-value-changed";

// ODK XForms §events, and the older names of them.
constexpr std::array<std::string_view, 7> kEvents{
    kFirstLoad,  "xforms-ready", "odk-instance-load", kNewRepeat,
    "jr-insert", kValueChanged,  "xforms-revalidate"};

constexpr std::size_t kMaxActions = 20'000;

/// A literal as XPath 1.0 §3.7 allows: without the quote that surrounds it.
std::string literal(std::string_view text) {
    if (text.find('\'') == std::string_view::npos) return "'" + std::string(text) + "'";
    if (text.find('"') == std::string_view::npos) return '"' + std::string(text) + '"';
    std::string out = "concat(";
    for (const auto part : split(text, '\''))
        out += (out.ends_with('(') ? "'" : ", \"'\", '") + std::string(part) + "'";
    return out + ")";
}

std::string value_of(const pugi::xml_node& action) {
    if (const auto value = action.attribute("value"))
        return trim(value.value()).empty() ? std::string{} : value.value();
    const std::string_view text = trim(action.text().get());
    return text.empty() ? std::string{} : literal(text);
}

/// "/data/rep/x" of "/data/rep[position() = 1]/x"; quotes in a predicate may hold brackets.
std::string without_predicates(std::string_view path) {
    std::string out;
    int depth = 0;
    char quote = 0;
    for (const char c : path) {
        if (quote != 0) {
            if (c == quote) quote = 0;
            continue;
        }
        if (depth > 0 && (c == '\'' || c == '"')) quote = c;
        if (c == '[') ++depth;
        if (depth == 0) out += c;
        if (c == ']' && depth > 0) --depth;
    }
    return out;
}

std::string absolute(const Reading& form, std::string_view path, NodeIndex place) {
    path = trim(path);
    if (path.starts_with('/')) return std::string(path);
    constexpr std::string_view kCurrent = "current()/";
    if (path.starts_with(kCurrent)) path.remove_prefix(kCurrent.size());
    return model::path_of(form.definition, place == kNoIndex ? 0 : place) + "/" + std::string(path);
}

bool stands_in_repeat(const pugi::xml_node& element) {
    for (auto at = element.parent(); !at.empty(); at = at.parent())
        if (std::string_view(at.name()) == "repeat") return true;
    return false;
}

bool check_events(Reading& form, const pugi::xml_node& element, const std::string& words) {
    for (const auto word : split_blanks(words)) {
        if (std::find(kEvents.begin(), kEvents.end(), word) == kEvents.end()) {
            form.error(element, "there is no event '" + std::string(word.substr(0, 60)) + "'",
                       "The events are odk-instance-first-load, odk-instance-load, "
                       "odk-new-repeat and xforms-value-changed.");
            return false;
        }
        // Older converters wrote a default of a repeat into the model, with both events.
        const bool alone = words == word;
        if (alone && (word == kNewRepeat || word == "jr-insert") && !stands_in_repeat(element)) {
            form.error(element, std::string(word) + " stands outside of a repeat",
                       "Put the action into the repeat of the body.");
            return false;
        }
    }
    if (words.empty())
        form.warning(element, "an action without an event never runs", "Give it an event.");
    return true;
}

// ---- What the fields of a node can say ---------------------------------------------------------
/// XLSForm's defaults, triggers and recordings are fields of their node; whatever they say, and in
/// the same order, is taken out of the list of actions.
class Folding {
  public:
    explicit Folding(model::Definition& definition)
        : definition_(definition), folded_(definition.actions.size()) {}

    void run() {
        fold_recordings();
        fold_defaults();
        fold_triggers();
        std::size_t i = 0;
        std::erase_if(definition_.actions, [&](const Action&) { return folded_[i++]; });
    }

  private:
    [[nodiscard]] bool is_plain(const Action& action, std::string_view event) const {
        return action.name == "setvalue" && action.events == event && action.target_path.empty() &&
               action.other.empty() && definition_.nodes[action.target].kind == NodeKind::leaf;
    }
    [[nodiscard]] NodeIndex nearest_repeat(NodeIndex node) const {
        while (node != kNoIndex && definition_.nodes[node].kind != NodeKind::repeat)
            node = definition_.nodes[node].parent;
        return node;
    }
    void fold_recordings();
    void fold_defaults();
    bool fold_default(NodeIndex target, std::size_t number, const std::vector<std::size_t>& twins);
    void fold_triggers();
    [[nodiscard]] bool in_order(const std::vector<std::size_t>& numbers) const {
        return std::is_sorted(numbers.begin(), numbers.end(), [&](std::size_t a, std::size_t b) {
            return definition_.actions[a].target < definition_.actions[b].target;
        });
    }

    model::Definition& definition_;
    std::vector<bool> folded_;
};

void Folding::fold_recordings() {
    for (std::size_t i = 0; i < folded_.size(); ++i) {
        const auto& action = definition_.actions[i];
        auto& node = definition_.nodes[action.target];
        const bool plain =
            action.target_path.empty() && action.value.empty() && node.kind == NodeKind::leaf;
        if (!plain || !(node.action.empty() || node.action == action.name)) continue;
        if (action.name == "odk:recordaudio" && action.events == "odk-instance-load" &&
            action.place == kNoIndex) {
            for (const auto& each : action.other)
                if (each.name == "odk:quality") node.bind.other.push_back(each);
        } else if (action.name == "odk:setgeopoint" && action.events == kValueChanged &&
                   action.place != kNoIndex) {
            node.triggers.push_back(action.place);
        } else if (action.name != "odk:setgeopoint" || action.events != kFirstLoad ||
                   action.place != kNoIndex || !node.triggers.empty()) {
            continue;
        }
        node.action = action.name;
        folded_[i] = true;
    }
}

/// In a repeat a default is two actions: one for the instances that are there, one for new ones.
void Folding::fold_defaults() {
    std::vector<std::size_t> loads;
    bool others = false;  // which the model runs among the loads
    std::map<NodeIndex, std::vector<std::size_t>> first, added;  // by target
    for (std::size_t i = 0; i < folded_.size(); ++i) {
        const auto& action = definition_.actions[i];
        if (action.name != "setvalue" || folded_[i]) continue;
        const bool load = action.place == kNoIndex && is_plain(action, kFirstLoad);
        if (load && !action.value.empty()) {
            loads.push_back(i);
            first[action.target].push_back(i);
        } else if (action.place != kNoIndex && is_plain(action, kNewRepeat) &&
                   action.place == nearest_repeat(action.target)) {
            added[action.target].push_back(i);
        } else if (action.events != kValueChanged) {
            first[action.target].insert(first[action.target].end(), 2, i);  // says something else
            others = others || action.place == kNoIndex;
        }
    }
    if (others || !in_order(loads)) return;
    // What stays an action runs after the defaults, so none that came after it may become one.
    for (const auto number : loads) {
        const auto target = definition_.actions[number].target;
        if (first[target].size() != 1 || !fold_default(target, number, added[target])) return;
    }
}

/// `twins`: what sets the target in new instances of its repeat. False when it stays an action.
bool Folding::fold_default(NodeIndex target, std::size_t number,
                           const std::vector<std::size_t>& twins) {
    const auto& value = definition_.actions[number].value;
    const bool in_repeat = nearest_repeat(target) != kNoIndex;
    if (twins.size() != (in_repeat ? 1U : 0U)) return false;
    if (in_repeat && definition_.actions[twins.front()].value != value) return false;
    for (const auto twin : twins)
        folded_[twin] = true;
    definition_.nodes[target].dynamic_default = value;
    folded_[number] = true;
    return true;
}

void Folding::fold_triggers() {
    std::map<NodeIndex, std::vector<std::size_t>> of_place, of_target;
    for (std::size_t i = 0; i < folded_.size(); ++i) {
        const auto& action = definition_.actions[i];
        if (folded_[i] || action.place == kNoIndex ||
            action.events.find(kValueChanged) == std::string::npos)
            continue;
        of_place[action.place].push_back(i);
        of_target[action.target].push_back(i);
    }
    for (const auto& [target, numbers] : of_target) {
        auto& node = definition_.nodes[target];
        const auto& value = definition_.actions[numbers.front()].value;
        // A geopoint without a value would be the device's to fill.
        const bool told =
            node.action.empty() && (!value.empty() || node.bind.type != model::DataType::geopoint);
        const bool all = told && std::all_of(numbers.begin(), numbers.end(), [&](std::size_t i) {
                             const auto& action = definition_.actions[i];
                             return is_plain(action, kValueChanged) && action.value == value &&
                                    in_order(of_place[action.place]);
                         });
        if (!all) continue;
        node.trigger_value = value;
        for (const auto i : numbers) {
            node.triggers.push_back(definition_.actions[i].place);
            folded_[i] = true;
        }
    }
}

}  // namespace

bool is_action(std::string_view element) {
    return element == "setvalue" || element == "odk:setgeopoint" || element == "odk:recordaudio";
}

void read_action(Reading& form, const pugi::xml_node& element, NodeIndex place) {
    const std::string path = element.attribute("ref").value();
    auto target = form.find(without_predicates(path), place == kNoIndex ? 0 : place);
    if (const auto bound = form.bind_ids.find(element.attribute("bind").value());
        path.empty() && bound != form.bind_ids.end())
        target = bound->second;
    const std::string words = collapse_blanks(
        element.attribute(!element.attribute("event").empty() ? "event" : "ev:event").value());
    if (!check_events(form, element, words)) return;
    if (target == kNoIndex) {
        form.warning(element, "an action names '" + path.substr(0, 200) + "', which is not a node",
                     "Mend its ref; it is passed over.");
        return;
    }
    if (form.definition.actions.size() >= kMaxActions) {
        form.error(element, "the form has too many actions");
        return;
    }
    Action action;
    action.name = element.name();
    action.events = words;
    action.target = target;
    action.value = value_of(element);
    action.place = place;
    if (path.find('[') != std::string::npos) action.target_path = absolute(form, path, place);
    for (const auto& attribute : element.attributes()) {
        const std::string_view each = attribute.name();
        if (each != "ref" && each != "bind" && each != "event" && each != "ev:event" &&
            each != "value")
            action.other.push_back({std::string(each), attribute.value()});
    }
    form.definition.actions.push_back(std::move(action));
}

void fold_actions(model::Definition& definition) {
    Folding(definition).run();
}

}  // namespace relais::forms::xform
