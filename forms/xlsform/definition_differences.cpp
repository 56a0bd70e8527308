#include "forms/xlsform/definition_differences.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "forms/base/diagnostic.h"
#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/xlsform/cell_text.h"

namespace relais::forms::xlsform {

namespace {

using model::Control;
using model::Definition;
using model::kNoIndex;
using model::NodeIndex;

constexpr const char* kRemedy = "XLSForm has no word for it: add it to the XForm by hand.";

/// What counts of an expression: " /data/a " and "/data/a" are one.
std::string essence(std::string_view text) {
    return collapse_blanks(text);
}

std::vector<model::Attribute> sorted(std::vector<model::Attribute> attributes) {
    for (auto& each : attributes)
        each.value = essence(each.value);
    std::sort(attributes.begin(), attributes.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    return attributes;
}

std::vector<std::string> words_of(const model::TranslatedText& text) {
    std::vector<std::string> out;
    for (const auto& language : text.by_language) {
        std::string words;
        for (const auto& part : language)
            if (const auto* plain = std::get_if<std::string>(&part))
                words += *plain;
            else
                words += "${" + std::get<model::Output>(part).expression + "}";
        out.push_back(essence(words));
    }
    return out;
}

class Comparison {
  public:
    Comparison(const Definition& original, const Definition& read)
        : original_(original), read_(read) {
        for (NodeIndex i = 0; i < read.nodes.size(); ++i)
            by_path_.emplace(path_of(read, i), i);
        gather(original.body, controls_);
        gather(read.body, read_controls_);
    }
    std::vector<Diagnostic> run();

  private:
    using Controls = std::map<NodeIndex, const Control*>;
    static void gather(const std::vector<Control>& controls, Controls& out);
    void compare_node(NodeIndex index);
    void compare_bind(const std::string& path, const model::Bind& a, const model::Bind& b);
    void compare_controls(const std::string& path, const Control* a, const Control* b);
    void compare_form();
    void compare_lists();
    void compare_starting(const std::vector<model::StartingInstance>& instances);
    void lost(const std::string& where, const std::string& what, std::string_view text = {});
    void expect_same(const std::string& where, const std::string& what, std::string_view a,
                     std::string_view b);
    [[nodiscard]] std::vector<std::string> paths(const Definition& definition,
                                                 const std::vector<NodeIndex>& nodes) const;

    const Definition& original_;
    const Definition& read_;
    std::map<std::string, NodeIndex> by_path_;
    Controls controls_, read_controls_;
    std::vector<Diagnostic> found_;
};

void Comparison::gather(const std::vector<Control>& controls, Controls& out) {
    for (const auto& control : controls) {
        if (control.node != kNoIndex) {
            const auto [found, added] = out.emplace(control.node, &control);
            if (!added && found->second->label.empty() && !control.label.empty())
                found->second = &control;
        }
        gather(control.children, out);
    }
}

void Comparison::lost(const std::string& where, const std::string& what, std::string_view text) {
    found_.push_back({Severity::warning, where,
                      what + (text.empty() ? std::string() : " " + quoted(text)) +
                          " is not in the workbook, or not the same",
                      kRemedy});
}

void Comparison::expect_same(const std::string& where, const std::string& what, std::string_view a,
                             std::string_view b) {
    if (essence(a) != essence(b)) lost(where, what, a.empty() ? b : a);
}

void Comparison::compare_bind(const std::string& path, const model::Bind& a, const model::Bind& b) {
    if (a.type != b.type && a.type != model::DataType::none) lost(path, "the data type");
    expect_same(path, "relevant", a.relevant, b.relevant);
    expect_same(path, "required", a.required, b.required);
    expect_same(path, "readonly", a.readonly, b.readonly);
    expect_same(path, "constraint", a.constraint, b.constraint);
    expect_same(path, "the calculation", a.calculate, b.calculate);
    if (words_of(a.constraint_message) != words_of(b.constraint_message))
        lost(path, "the constraint message");
    if (words_of(a.required_message) != words_of(b.required_message))
        lost(path, "the required message");
    const auto told = [](const model::Bind& bind) {
        auto other = bind.other;
        if (!bind.preload.empty()) other.push_back({"jr:preload", bind.preload});
        if (!bind.preload_params.empty())
            other.push_back({"jr:preloadParams", bind.preload_params});
        std::erase_if(other, [](const auto& each) { return each.name == "entities:saveto"; });
        return sorted(std::move(other));
    };
    for (const auto& each : told(a)) {
        const auto others = told(b);
        if (std::find(others.begin(), others.end(), each) == others.end())
            lost(path, "the attribute " + each.name, each.value);
    }
}

void Comparison::compare_controls(const std::string& path, const Control* a, const Control* b) {
    if (a == nullptr || b == nullptr) {
        const bool group = (a == nullptr ? b : a)->kind == model::ControlKind::group;
        if (a == nullptr && group) return;  // a group that shows nothing
        lost(path, a == nullptr ? "that nobody is asked for it" : "the question itself");
        return;
    }
    if (a->kind != b->kind) lost(path, "the kind of question");
    if (words_of(a->label.text) != words_of(b->label.text)) lost(path, "the label");
    if (a->label.media != b->label.media) lost(path, "an image, a sound or a video");
    if (words_of(a->hint.text) != words_of(b->hint.text)) lost(path, "the hint");
    if (words_of(a->guidance.text) != words_of(b->guidance.text)) lost(path, "the guidance hint");
    expect_same(path, "the appearance", a->appearance, b->appearance);
    if (sorted(a->parameters) != sorted(b->parameters)) lost(path, "a parameter");
    if (a->itemset.has_value() != b->itemset.has_value()) {
        lost(path, "the list of choices");
    } else if (a->itemset) {
        expect_same(path, "the choices", a->itemset->nodeset, b->itemset->nodeset);
        expect_same(path, "the column of values", a->itemset->value_column,
                    b->itemset->value_column);
        expect_same(path, "the column of labels", a->itemset->label_column,
                    b->itemset->label_column);
        expect_same(path, "the seed", a->itemset->seed, b->itemset->seed);
        if (a->itemset->randomized != b->itemset->randomized) lost(path, "the random order");
    }
}

std::vector<std::string> Comparison::paths(const Definition& definition,
                                           const std::vector<NodeIndex>& nodes) const {
    std::vector<std::string> out;
    out.reserve(nodes.size());
    for (const auto node : nodes)
        out.push_back(path_of(definition, node));
    return out;
}

void Comparison::compare_node(NodeIndex index) {
    const auto path = path_of(original_, index);
    const auto& a = original_.nodes[index];
    const auto found = by_path_.find(path);
    if (found == by_path_.end()) {
        if (model::local_name(a.name) != "meta" &&
            model::local_name(original_.nodes[a.parent].name) != "meta")
            lost(path, "the question");
        else if (!a.bind.calculate.empty() || !a.bind.preload.empty())
            lost(path, "this part of the record's own data");
        return;
    }
    const auto& b = read_.nodes[found->second];
    if (model::local_name(a.name) == "entity" || model::local_name(a.name) == "meta") return;
    if (a.kind != b.kind) lost(path, "what it is (group, repeat, question)");
    expect_same(path, "the default", a.default_value, b.default_value);
    expect_same(path, "the computed default", a.dynamic_default, b.dynamic_default);
    expect_same(path, "the triggered calculation", a.trigger_value, b.trigger_value);
    if (paths(original_, a.triggers) != paths(read_, b.triggers)) lost(path, "a trigger");
    expect_same(path, "the number of repeats", a.repeat_count, b.repeat_count);
    expect_same(path, "the action", a.action, b.action);
    compare_bind(path, a.bind, b.bind);
    if (index != 0 && sorted(a.attributes) != sorted(b.attributes)) lost(path, "an attribute");
    const auto shown = controls_.find(index);
    const auto read = read_controls_.find(found->second);
    const auto* one = shown == controls_.end() ? nullptr : shown->second;
    const auto* other = read == read_controls_.end() ? nullptr : read->second;
    if (one != nullptr || other != nullptr) compare_controls(path, one, other);
}

void Comparison::compare_lists() {
    std::map<std::string, const model::ChoiceList*> lists;
    for (const auto& list : read_.lists)
        lists.emplace(list.name, &list);
    for (const auto& list : original_.lists) {
        const auto where = "list " + list.name;
        const auto found = lists.find(list.name);
        if (found == lists.end() || found->second->choices.size() != list.choices.size()) {
            lost(where, "a choice");
            continue;
        }
        bool columns = found->second->columns == list.columns, labels = true;
        for (std::size_t i = 0; i < list.choices.size(); ++i) {
            const auto& a = list.choices[i];
            const auto& b = found->second->choices[i];
            columns &= a.value == b.value && a.columns == b.columns;
            labels &=
                words_of(a.label.text) == words_of(b.label.text) && a.label.media == b.label.media;
        }
        if (!columns) lost(where, "a value or a column");
        if (!labels) lost(where, "a label");
    }
}

/// A form begins with one instance of each repeat, which holds the defaults.
void Comparison::compare_starting(const std::vector<model::StartingInstance>& instances) {
    std::set<NodeIndex> seen;
    for (const auto& each : instances) {
        const bool other =
            std::any_of(each.values.begin(), each.values.end(), [&](const auto& value) {
                return original_.nodes[value.first].default_value != value.second;
            });
        if (!seen.insert(each.repeat).second || other)
            lost(path_of(original_, each.repeat), "an instance that the form begins with");
        compare_starting(each.inside);
    }
}

void Comparison::compare_form() {
    if (original_.languages != read_.languages)
        lost("form", "a language");
    else if (original_.default_language != read_.default_language)
        lost("form", "the default language");
    expect_same("form", "the id", original_.form_id, read_.form_id);
    expect_same("form", "the version", original_.version, read_.version);
    expect_same("form", "the title", original_.title, read_.title);
    expect_same("form", "the instance name", original_.instance_name, read_.instance_name);
    expect_same("form", "the style", original_.style, read_.style);
    const auto settings = sorted(read_.settings);
    for (const auto& each : sorted(original_.settings))
        if (std::find(settings.begin(), settings.end(), each) == settings.end())
            lost("form", "the setting " + each.name, each.value);
    for (const auto& each : original_.externals)
        if (std::find(read_.externals.begin(), read_.externals.end(), each) ==
            read_.externals.end())
            lost("instance " + each.id, "the file", each.src);
    for (const auto& each : original_.actions)
        if (each.target < original_.nodes.size())
            lost(path_of(original_, each.target), "the action " + each.name, each.value);
    compare_starting(original_.starting);
}

std::vector<Diagnostic> Comparison::run() {
    compare_form();
    for (NodeIndex i = 0; i < original_.nodes.size(); ++i)
        compare_node(i);
    compare_lists();
    std::vector<Diagnostic> out;
    for (auto& each : found_)
        if (std::find(out.begin(), out.end(), each) == out.end()) out.push_back(std::move(each));
    return out;
}

}  // namespace

std::vector<Diagnostic> differences(const Definition& original, const Definition& read) {
    return Comparison(original, read).run();
}

}  // namespace relais::forms::xlsform
