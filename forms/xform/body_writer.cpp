#include "forms/xform/body_writer.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/model/definition.h"
#include "forms/xform/itext.h"
#include "forms/xform/names.h"
#include "forms/xform/xml_writer.h"

namespace relais::forms::xform {

namespace {

using model::Control;
using model::ControlKind;
using model::Definition;
using model::kNoIndex;
using model::NodeIndex;
using model::NodeKind;

std::string_view element_of(ControlKind kind) {
    switch (kind) {
    case ControlKind::group:
        return "group";
    case ControlKind::repeat:
        return "repeat";
    case ControlKind::input:
        return "input";
    case ControlKind::select_one:
        return "select1";
    case ControlKind::select_multiple:
        return "select";
    case ControlKind::rank:
        return "odk:rank";
    case ControlKind::range:
        return "range";
    case ControlKind::upload:
        return "upload";
    case ControlKind::trigger:
        return "trigger";
    }
    return {};
}

/// "list" of "instance('list')/root/item…".
std::string_view list_of_nodeset(std::string_view nodeset) {
    constexpr std::string_view kInstance = "instance(";
    if (!nodeset.starts_with(kInstance) || nodeset.size() < kInstance.size() + 2) return {};
    const char quote = nodeset[kInstance.size()];
    const auto rest = nodeset.substr(kInstance.size() + 1);
    return quote == '\'' || quote == '"' ? rest.substr(0, rest.find(quote)) : std::string_view{};
}

/// The parameter of a range that names a list: an itemset without a choice to make.
bool names_list(std::string_view parameter) {
    return parameter == "tick_labelset";
}

/// Where a list of external_choices is called as one of the choices, its id ends so; the query goes
/// to itemsets.csv, which knows its first name.
std::string query_of(const Definition& definition, std::string query) {
    constexpr std::string_view kExternal = "-external";
    const auto list = list_of_nodeset(query);
    if (!list.ends_with(kExternal)) return query;
    const auto first_name = list.substr(0, list.size() - kExternal.size());
    const bool renamed = std::any_of(definition.lists.begin(), definition.lists.end(),
                                     [&](const auto& each) { return each.name == first_name; });
    if (renamed) query.erase(query.find(list) + first_name.size(), kExternal.size());
    return query;
}

bool is_query(const Control& control) {
    return control.itemset && control.itemset->source == model::ItemSource::query;
}

void add_lists_in_line(const std::vector<Control>& controls, std::vector<std::string>& out) {
    for (const auto& control : controls) {
        if (auto list = list_of_items(control);
            !list.empty() && std::find(out.begin(), out.end(), list) == out.end())
            out.push_back(std::move(list));
        add_lists_in_line(control.children, out);
    }
}

class BodyWriter {
  public:
    BodyWriter(XmlWriter& out, const Definition& definition, const Itext& itext)
        : out_(out), definition_(definition), itext_(itext) {
        find_actions();
    }
    void write(const std::vector<Control>& controls, NodeIndex group);

  private:
    void find_actions();
    [[nodiscard]] NodeIndex nearest_repeat(NodeIndex node) const;
    void write_repeat(const Control& control, bool in_own_group);
    void write_control(const Control& control);
    [[nodiscard]] Attributes attributes_of(const Control& control) const;
    void write_heads(const Control& control);
    void write_head(std::string_view element, const std::string& id,
                    const model::TranslatedText& text);
    void write_itemset(const Control& control);
    void write_list_reference(const std::string& list);
    void write_items(const model::ChoiceList& list);
    void write_actions_of(NodeIndex node);
    [[nodiscard]] const model::ChoiceList* find_list(std::string_view name) const;

    XmlWriter& out_;
    const Definition& definition_;
    const Itext& itext_;
    std::map<NodeIndex, std::vector<NodeIndex>> triggered_by_, defaults_of_repeat_;
    std::set<NodeIndex> with_actions_;
};

NodeIndex BodyWriter::nearest_repeat(NodeIndex node) const {
    auto at = definition_.nodes[node].parent;
    while (at != kNoIndex && definition_.nodes[at].kind != NodeKind::repeat)
        at = definition_.nodes[at].parent;
    return at;
}

void BodyWriter::find_actions() {
    for (NodeIndex index = 0; index < definition_.nodes.size(); ++index) {
        const auto& node = definition_.nodes[index];
        for (const auto trigger : node.triggers)
            triggered_by_[trigger].push_back(index);
        if (node.dynamic_default.empty()) continue;
        if (const auto repeat = nearest_repeat(index); repeat != kNoIndex)
            defaults_of_repeat_[repeat].push_back(index);
    }
}

const model::ChoiceList* BodyWriter::find_list(std::string_view name) const {
    for (const auto& list : definition_.lists)
        if (list.name == name) return &list;
    return nullptr;
}

Attributes BodyWriter::attributes_of(const Control& control) const {
    Attributes out;
    if (control.node != kNoIndex)
        out.push_back({control.kind == ControlKind::repeat ? "nodeset" : "ref",
                       model::path_of(definition_, control.node)});
    if (control.kind == ControlKind::repeat) {
        const auto& count = definition_.nodes[control.node].repeat_count;
        if (!count.empty()) out.push_back({"jr:count", count});
    }
    if (!control.appearance.empty()) out.push_back({"appearance", control.appearance});
    if (control.itemset && is_query(control))
        out.push_back({"query", query_of(definition_, control.itemset->nodeset)});
    for (const auto& [name, value] : control.parameters) {
        if (names_list(name)) continue;
        const auto* named = find_parameter(name);
        const bool no_app =
            name == "app" && !control.appearance.empty() && control.appearance != "annotate";
        if (no_app) continue;
        if (named == nullptr)
            out.push_back({name, value});
        else if (!named->in_bind)
            out.push_back({std::string(named->attribute), value});
    }
    return out;
}

void BodyWriter::write_head(std::string_view element, const std::string& id,
                            const model::TranslatedText& text) {
    if (itext_.has(id))
        out_.leaf(element, {{"ref", Itext::reference(id)}});
    else
        out_.mixed(element, {}, plain_text(text));
}

/// ODK XForms §body: a group has a label at most; a question always has one, if only an empty one.
void BodyWriter::write_heads(const Control& control) {
    const bool group = control.kind == ControlKind::group;
    if (!group || !control.label.empty())
        write_head("label", itext_.node_id(control, "label"), control.label.text);
    if (!group && control.kind != ControlKind::repeat &&
        !(control.hint.empty() && control.guidance.empty()))
        write_head("hint", itext_.node_id(control, "hint"), control.hint.text);
}

void BodyWriter::write_items(const model::ChoiceList& list) {
    for (std::size_t i = 0; i < list.choices.size(); ++i) {
        out_.begin("item");
        write_head("label", Itext::choice_id(list.name, i), list.choices[i].label.text);
        out_.leaf("value", {}, list.choices[i].value);
        out_.end();
    }
}

void BodyWriter::write_itemset(const Control& control) {
    if (const auto* list = find_list(list_of_items(control)); list != nullptr) {
        write_items(*list);
        return;
    }
    if (!control.itemset) return;
    const auto& itemset = *control.itemset;
    auto nodeset = itemset.nodeset;
    if (itemset.randomized)
        nodeset = "randomize(" + nodeset +
                  (itemset.seed.empty() ? std::string() : ", " + itemset.seed) + ")";
    out_.begin("itemset", {{"nodeset", nodeset}});
    out_.leaf("value", {{"ref", itemset.value_column}});
    const bool translated =
        itemset.label_column == "label" && itext_.has_list(list_of_nodeset(itemset.nodeset));
    out_.leaf("label", {{"ref", translated ? "jr:itext(itextId)" : itemset.label_column}});
    out_.end();
}

void BodyWriter::write_list_reference(const std::string& list) {
    out_.begin("itemset", {{"nodeset", "instance('" + list + "')/root/item"}});
    out_.leaf("value", {{"ref", "name"}});
    out_.leaf("label", {{"ref", itext_.has_list(list) ? "jr:itext(itextId)" : "label"}});
    out_.end();
}

/// Once, where several controls ask for the same node.
void BodyWriter::write_actions_of(NodeIndex node) {
    if (!with_actions_.insert(node).second) return;
    if (const auto found = triggered_by_.find(node); found != triggered_by_.end())
        for (const auto target : found->second) {
            const auto& value = definition_.nodes[target].trigger_value;
            const bool place =
                value.empty() && definition_.nodes[target].bind.type == model::DataType::geopoint;
            Attributes attributes{{"ref", model::path_of(definition_, target)},
                                  {"event", "xforms-value-changed"}};
            if (!value.empty()) attributes.push_back({"value", value});
            out_.leaf(place ? "odk:setgeopoint" : "setvalue", attributes);
        }
    for (const auto& action : definition_.actions)
        if (action.place == node) write_action(out_, definition_, action);
}

void BodyWriter::write_control(const Control& control) {
    out_.begin(is_query(control) ? "input" : element_of(control.kind), attributes_of(control));
    write_heads(control);
    if (is_query(control)) {
        // select_one_external: the choices stand in itemsets.csv.
    } else if (control.itemset) {
        write_itemset(control);
    } else {
        for (const auto& parameter : control.parameters)
            if (names_list(parameter.name)) write_list_reference(parameter.value);
    }
    for (std::size_t i = 0; i < control.tags.size(); ++i) {
        out_.begin("tag", {{"key", control.tags[i].key}});
        write_head("label", itext_.tag_id(control, i), control.tags[i].label.text);
        out_.end();
    }
    write(control.children, control.node);
    // Those of a repeat stand in it, not in the group of the same node around it.
    if (control.node != kNoIndex && definition_.nodes[control.node].kind != NodeKind::repeat)
        write_actions_of(control.node);
    out_.end();
}

/// `<group ref><label/><repeat nodeset>…`: the words of a repeat stand in a group around it.
void BodyWriter::write_repeat(const Control& control, bool in_own_group) {
    if (!in_own_group) {
        out_.begin("group", {{"ref", model::path_of(definition_, control.node)}});
        write_heads(control);
    }
    out_.begin("repeat", attributes_of(control));
    if (in_own_group) write_heads(control);
    write(control.children, control.node);
    if (const auto found = defaults_of_repeat_.find(control.node);
        found != defaults_of_repeat_.end())
        for (const auto node : found->second)
            out_.leaf("setvalue", {{"ref", model::path_of(definition_, node)},
                                   {"event", "odk-new-repeat"},
                                   {"value", definition_.nodes[node].dynamic_default}});
    write_actions_of(control.node);
    out_.end();
    if (!in_own_group) out_.end();
}

void BodyWriter::write(const std::vector<Control>& controls, NodeIndex group) {
    for (const auto& control : controls) {
        if (control.kind == ControlKind::repeat && control.node != kNoIndex)
            write_repeat(control, control.node == group);
        else
            write_control(control);
    }
}

}  // namespace

std::string list_of_items(const Control& control) {
    if (!control.itemset) return {};
    const bool replaced = control.itemset->source == model::ItemSource::in_line ||
                          control.appearance.find("search(") != std::string::npos;
    if (!replaced) return {};
    return std::string(list_of_nodeset(control.itemset->nodeset));
}

std::vector<std::string> lists_in_line(const Definition& definition) {
    std::vector<std::string> out;
    add_lists_in_line(definition.body, out);
    return out;
}

void write_body(XmlWriter& out, const Definition& definition, const Itext& itext) {
    BodyWriter(out, definition, itext).write(definition.body, kNoIndex);
}

void write_recording(XmlWriter& out, const std::string& path, const model::Node& node) {
    const bool sound = node.action == "odk:recordaudio";
    Attributes attributes{{"ref", path},
                          {"event", sound ? "odk-instance-load" : "odk-instance-first-load"}};
    if (sound)
        for (const auto& each : node.bind.other)
            if (each.name == "odk:quality") attributes.push_back(each);
    out.leaf(node.action, attributes);
}

void write_action(XmlWriter& out, const Definition& definition, const model::Action& action) {
    auto path =
        action.target_path.empty() ? model::path_of(definition, action.target) : action.target_path;
    Attributes attributes{{"ref", path}, {"event", action.events}};
    if (!action.value.empty()) attributes.push_back({"value", action.value});
    attributes.insert(attributes.end(), action.other.begin(), action.other.end());
    out.leaf(action.name, attributes);
}

}  // namespace relais::forms::xform
