// What a row shows: its control with label, hint and choices.
#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/xlsform/assembly.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/filter_checks.h"
#include "forms/xlsform/outline.h"
#include "forms/xlsform/references.h"
#include "forms/xlsform/sheet_view.h"
#include "forms/xlsform/types.h"

namespace relais::forms::xlsform {

namespace {

using model::Control;
using model::ControlKind;

bool is_search(std::string_view appearance) {
    return appearance.starts_with("search(") ||
           appearance.find(" search(") != std::string_view::npos;
}

/// "Other" in the languages that the list is translated to; for all of them where it is in none.
model::TranslatedText label_of_other(const model::ChoiceList& list, std::size_t languages) {
    const model::Text words{std::string("Other")};
    model::TranslatedText out;
    out.by_language.resize(languages);
    out.plain = true;
    for (const auto& choice : list.choices) {
        const auto& label = choice.label.text;
        for (std::size_t i = 0; !label.plain && i < label.by_language.size(); ++i)
            if (!label.by_language[i].empty()) {
                out.by_language[i] = words;
                out.plain = false;
            }
    }
    if (out.plain) out.by_language.assign(languages, words);
    return out;
}

void set_parameter(Control& control, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    auto& all = control.parameters;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.name == name; });
    if (found == all.end())
        all.push_back({std::string(name), std::string(value)});
    else
        found->value = value;
}

class BodyBuilder {
  public:
    explicit BodyBuilder(Assembly& assembly) : form_(assembly) {}
    std::vector<Control> controls(const std::vector<std::size_t>& indices);

  private:
    Control container(const Entry& entry);
    std::optional<Control> question(const Entry& entry);
    Control labelled(const Entry& entry, ControlKind kind);
    [[nodiscard]] model::TranslatedText in_all_languages(std::string_view words) const;
    void check_label(const Entry& entry, const Control& control);
    void add_attributes(const Entry& entry, Control& control);
    void add_parameters(const Entry& entry, Control& control);
    void add_itemset(const Entry& entry, Control& control);
    void add_reference_geometry(const Entry& entry, Control& control);
    std::string source_of_choices(const Entry& entry, model::Itemset& itemset);
    std::string source_in_repeat(const Entry& entry, model::Itemset& itemset);
    void check_list(const Entry& entry);
    void add_tags(const Entry& entry, Control& control);
    void check_search(const Entry& entry, model::Itemset& itemset);
    std::string filter_of(const Entry& entry, model::NodeIndex filtered);

    Assembly& form_;
};

model::TranslatedText BodyBuilder::in_all_languages(std::string_view words) const {
    return {{form_.languages.names.size(), model::Text{std::string(words)}}, true};
}

Control BodyBuilder::labelled(const Entry& entry, ControlKind kind) {
    Control control;
    control.kind = kind;
    control.node = entry.node;
    control.label = form_.label(entry);
    control.hint.text = form_.text(entry, "hint");
    if (control.hint.empty() && !entry.type.row->hint.empty())
        control.hint.text = in_all_languages(entry.type.row->hint);
    control.guidance.text = form_.text(entry, "guidance_hint");
    control.appearance = collapse_blanks(form_.attribute(entry, "appearance"));
    if (control.label.text.empty() && has_word(control.appearance, "label"))
        control.label.text = in_all_languages(" ");
    const auto has_media = [&](std::string_view form) {
        return std::any_of(control.label.media.begin(), control.label.media.end(),
                           [&](const auto& media) { return media.form == form; });
    };
    if (has_media("big-image") && !has_media("image"))
        form_.complaints.error(form_.place(entry, "media::big-image"),
                               quoted(entry.name) + " has a big-image, but no image to enlarge",
                               "Name the small picture in column image.");
    return control;
}

Control BodyBuilder::container(const Entry& entry) {
    const bool repeat = entry.type.row->role == Role::begin_repeat;
    auto control = labelled(entry, repeat ? ControlKind::repeat : ControlKind::group);
    if (repeat && control.label.empty())
        form_.complaints.warning(form_.place(entry, "label"),
                                 "the repeat " + quoted(entry.name) + " has no label",
                                 "Say what is repeated: \"Membre du ménage\".");
    if (entry.children.empty())
        form_.complaints.warning(form_.place(entry, "type"),
                                 quoted(entry.name) + " holds no question", "Delete it.");
    add_attributes(entry, control);
    control.children = controls(entry.children);
    return control;
}

void BodyBuilder::check_label(const Entry& entry, const Control& control) {
    if (!control.label.empty() || !control.hint.empty()) return;
    if (has_word(control.appearance, "label") || has_word(control.appearance, "list-nolabel"))
        return;
    form_.complaints.error(form_.place(entry, "label"),
                           quoted(entry.name) + " has neither label nor hint",
                           "Write the question in a column label.");
}

std::optional<Control> BodyBuilder::question(const Entry& entry) {
    const auto role = entry.type.row->role;
    switch (role) {
    case Role::calculate:
    case Role::hidden:
    case Role::metadata:
    case Role::audit:
    case Role::silent:
    case Role::external_instance:
        return std::nullopt;
    case Role::begin_group:
    case Role::begin_repeat:
        return container(entry);
    case Role::end_group:
    case Role::end_repeat:
    case Role::begin_loop:
    case Role::end_loop:
        return std::nullopt;
    case Role::question:
    case Role::note:
    case Role::select:
        break;
    }
    auto control = labelled(entry, entry.type.row->control);
    const auto& node = form_.definition.nodes[entry.node];
    const bool computed = !node.bind.calculate.empty() || !node.triggers.empty();
    if (computed && control.label.empty() && control.hint.empty()) return std::nullopt;
    check_label(entry, control);
    add_parameters(entry, control);
    if (role == Role::select) add_itemset(entry, control);
    add_reference_geometry(entry, control);
    if (entry.type.row->name == "osm" && !entry.type.choices.empty()) add_tags(entry, control);
    return control;
}

/// What columns write into the element of a control, group or repeat as it stands.
void BodyBuilder::add_attributes(const Entry& entry, Control& control) {
    for (const std::string_view column : {"rows", "autoplay", "intent"})
        set_parameter(control, column, form_.attribute(entry, column));
    if (entry.generated) return;
    for (const auto& column : form_.survey.columns())
        if (column.key.starts_with("body::"))
            set_parameter(control, column.key.substr(6), form_.attribute(entry, column.key));
}

void BodyBuilder::add_parameters(const Entry& entry, Control& control) {
    auto& out = control.parameters;
    if (control.kind == ControlKind::range) {
        out = {{"start", "1"}, {"end", "10"}, {"step", "1"}};
    } else if (control.kind == ControlKind::upload) {
        set_parameter(control, "mediatype", entry.type.row->detail);
    }
    add_attributes(entry, control);
    // What a parameter says counts more than the column of the same name.
    const bool select = entry.type.row->role == Role::select;
    for (const auto& [name, value] : read_parameters(form_, entry))
        if (!select && takes_parameters(*entry.type.row) && name != "reference-geometry")
            set_parameter(control, name, value);
    // An app may take the picture, unless another appearance asks for something else.
    const auto app =
        std::find_if(out.begin(), out.end(), [](const auto& each) { return each.name == "app"; });
    if (app == out.end()) return;
    if (control.appearance.empty() || control.appearance == "annotate")
        set_parameter(control, "intent", std::string(app->value));
    std::erase_if(out, [](const auto& each) { return each.name == "app"; });
}

std::string BodyBuilder::filter_of(const Entry& entry, model::NodeIndex filtered) {
    const auto cell = form_.value(entry, "choice_filter");
    if (cell.empty()) return {};
    return std::string(trim(form_.references.expression(
        cell, {entry.node, form_.place(entry, "choice_filter"), true, filtered})));
}

void BodyBuilder::check_list(const Entry& entry) {
    const auto& name = entry.type.choices;
    const auto place = form_.place(entry, "type");
    const bool external = entry.type.source == ChoiceSource::external_list;
    auto* list = external ? form_.book.find_external(name) : form_.book.find(name);
    if (list != nullptr && list->external && !external) list = nullptr;
    if (name.empty()) {
        form_.complaints.error(place, "the select names no list of choices",
                               "Write \"" + std::string(entry.type.row->name) + " list\".");
    } else if (list == nullptr) {
        form_.complaints.error(place, "there is no list " + quoted(name) + " of choices",
                               std::string("Add it to the sheet ") +
                                   (external ? "external_choices" : "choices") +
                                   ", or mend its name.");
    } else if (const auto blank = form_.book.blank_in_value.find(name);
               entry.type.row->control != ControlKind::select_one &&
               blank != form_.book.blank_in_value.end()) {
        form_.complaints.error(blank->second,
                               "a choice of " + quoted(name) + " has a blank in its name, and " +
                                   quoted(entry.name) + " takes several of them",
                               "Write _ instead of the blank.");
    }
    if (list == nullptr || !entry.type.or_other) return;
    if (!form_.value(entry, "choice_filter").empty())
        form_.complaints.error(form_.place(entry, "choice_filter"),
                               "or_other does not go with a choice_filter",
                               "Write the choice \"other\" and its question yourself.");
    const bool has_other = std::any_of(list->choices.begin(), list->choices.end(),
                                       [](const auto& choice) { return choice.value == "other"; });
    if (has_other) return;
    model::Choice other{"other", {}, std::vector<std::string>(list->columns.size())};
    other.label.text = label_of_other(*list, form_.languages.names.size());
    list->choices.push_back(std::move(other));
}

/// `select_one ${q}`: the answers to q in the instances of its repeat are the choices.
std::string BodyBuilder::source_in_repeat(const Entry& entry, model::Itemset& itemset) {
    const auto place = form_.place(entry, "type");
    const auto names = reference_names(entry.type.choices);
    if (names.empty()) {
        form_.complaints.error(place, quoted(entry.type.choices) + " is no reference",
                               "Write select_one ${name}.");
        return {};
    }
    const auto target = form_.references.find(names.front(), place);
    if (target == model::kNoIndex) return {};
    const auto& nodes = form_.definition.nodes;
    auto repeat = nodes[target].parent;
    std::string below = nodes[target].name;
    while (repeat != model::kNoIndex && nodes[repeat].kind != model::NodeKind::repeat) {
        below.insert(0, nodes[repeat].name + "/");
        repeat = nodes[repeat].parent;
    }
    if (repeat == model::kNoIndex) {
        form_.complaints.error(place, "${" + names.front() + "} stands in no repeat",
                               "Only the answers of a repeat can be choices.");
        return {};
    }
    itemset.value_column = below;
    itemset.label_column = below;
    const auto filter = filter_of(entry, repeat);
    return form_.references.path_to_all(repeat, {entry.node, place}) + "[" +
           (filter.empty() ? "./" + below + " != ''" : filter) + "]";
}

std::string BodyBuilder::source_of_choices(const Entry& entry, model::Itemset& itemset) {
    const auto place = form_.place(entry, "type");
    auto id = entry.type.choices;
    auto source = entry.type.source;
    // "select_one cercles.csv": the file is meant, where no list has that name.
    if (source == ChoiceSource::list && form_.book.find(id) == nullptr &&
        !instance_of_file(id).src.empty())
        source = ChoiceSource::file;
    const bool listed = source == ChoiceSource::list || source == ChoiceSource::none;
    if (entry.type.or_other && !listed)
        form_.complaints.error(place, "or_other needs a list of the sheet choices",
                               "Write the question for another answer yourself.");
    switch (source) {
    case ChoiceSource::repeat:
        return source_in_repeat(entry, itemset);
    case ChoiceSource::external_list:
        itemset.source = model::ItemSource::query;
        if (const auto* list = form_.book.find_external(id); list != nullptr) id = list->name;
        check_list(entry);
        break;
    case ChoiceSource::list:
    case ChoiceSource::none:
        check_list(entry);
        break;
    case ChoiceSource::file: {
        const auto external = instance_of_file(id);
        if (external.src.empty()) {
            form_.complaints.error(place, quoted(id) + " is no .csv, .xml or .geojson file",
                                   "Name a file with one of these endings.");
            return {};
        }
        add_external(form_, external.id, external.src, place);
        if (external.src.ends_with(".geojson")) {
            itemset.value_column = "id";
            itemset.label_column = "title";
        }
        id = external.id;
        break;
    }
    }
    if (const auto* list = form_.book.find(id); list != nullptr)
        check_filter(form_.value(entry, "choice_filter"), *list,
                     form_.place(entry, "choice_filter"), form_.complaints);
    const auto filter = filter_of(entry, model::kNoIndex);
    return "instance('" + id + "')/root/item" + (filter.empty() ? "" : "[" + filter + "]");
}

void BodyBuilder::add_itemset(const Entry& entry, Control& control) {
    model::Itemset itemset;
    itemset.nodeset = source_of_choices(entry, itemset);
    const auto place = form_.place(entry, "parameters");
    for (const auto& [name, value] : read_parameters(form_, entry)) {
        if (name == "randomize")
            itemset.randomized = is_yes(value);
        else if (name == "seed")
            itemset.seed = trim(form_.references.expression(value, {entry.node, place}));
        else if (name == "value")
            itemset.value_column = value;
        else if (name == "label")
            itemset.label_column = value;
    }
    if (!itemset.seed.empty() && !itemset.randomized)
        form_.complaints.error(place, "a seed without randomize=true does nothing",
                               "Write randomize=true seed=…");
    if (is_search(control.appearance)) check_search(entry, itemset);
    control.itemset = std::move(itemset);
}

/// What a map shows beside the answer: a list, or the places recorded in a repeat.
void BodyBuilder::add_reference_geometry(const Entry& entry, Control& control) {
    if (!entry.type.row->name.starts_with("geo")) return;
    std::string wished;
    for (const auto& [name, value] : read_parameters(form_, entry))
        if (name == "reference-geometry") wished = value;
    if (wished.empty()) return;
    model::Itemset itemset;
    const auto place = form_.place(entry, "parameters");
    if (is_single_reference(wished)) {
        const auto repeat = form_.references.find(reference_names(wished).front(), place);
        if (repeat == model::kNoIndex) return;
        const auto filter = filter_of(entry, repeat);
        itemset.value_column = itemset.label_column = "geometry";
        itemset.nodeset = form_.references.path_to_all(repeat, {entry.node, place}) + "[" +
                          (filter.empty() ? "./geometry != ''" : filter) + "]";
    } else {
        const auto filter = filter_of(entry, model::kNoIndex);
        itemset.nodeset = "instance('" + wished + "')/root/item";
        if (!filter.empty()) itemset.nodeset += "[" + filter + "]";
    }
    control.itemset = std::move(itemset);
}

void BodyBuilder::add_tags(const Entry& entry, Control& control) {
    const auto* list = form_.tags.find(entry.type.choices);
    if (list == nullptr) {
        form_.complaints.error(form_.place(entry, "type"),
                               "there is no list " + quoted(entry.type.choices) + " of tags",
                               "Add it to the sheet osm, or mend its name.");
        return;
    }
    for (const auto& choice : list->choices)
        control.tags.push_back({choice.value, choice.label});
}

/// search() fills the choices from a file as some programs do; the sheet's own stand for its
/// columns, and other selects must not show those.
void BodyBuilder::check_search(const Entry& entry, model::Itemset& itemset) {
    itemset.source = model::ItemSource::in_line;
    const auto place = form_.place(entry, "appearance");
    form_.complaints.warning(place,
                             "search() is not read: only the sheet's own choices are offered",
                             "Use select_one_from_file with a choice_filter.");
    if (entry.type.source == ChoiceSource::file)
        form_.complaints.error(place, "search() does not go with a select from a file",
                               "Delete search(), or name a list of the sheet choices.");
    for (const auto& other : form_.outline.entries)
        if (other.type.row->role == Role::select && other.type.choices == entry.type.choices &&
            other.type.source == ChoiceSource::list && !is_search(form_.value(other, "appearance")))
            form_.complaints.error(form_.place(other, "type"),
                                   "the list " + quoted(other.type.choices) +
                                       " serves search() in " + quoted(entry.name) +
                                       " and cannot be shown as it stands",
                                   "Give one of the two a list of its own.");
}

std::vector<Control> BodyBuilder::controls(const std::vector<std::size_t>& indices) {
    std::vector<Control> out;
    for (const auto index : indices)
        if (auto control = question(form_.outline.entries[index]))
            out.push_back(std::move(*control));
    return out;
}

}  // namespace

std::vector<Control> build_body(Assembly& assembly) {
    return BodyBuilder(assembly).controls(assembly.outline.top);
}

}  // namespace relais::forms::xlsform
