// What a node and its control are called in column type.
#include <array>
#include <string>
#include <string_view>

#include "forms/model/definition.h"
#include "forms/xlsform/definition_to_sheets.h"
#include "forms/xlsform/references.h"

namespace relais::forms::xlsform {

namespace {

using model::Control;
using model::ControlKind;
using model::DataType;
using model::kNoIndex;
using model::NodeIndex;

std::string word_of(DataType type) {
    switch (type) {
    case DataType::integer:
        return "integer";
    case DataType::decimal:
        return "decimal";
    case DataType::date:
        return "date";
    case DataType::time:
        return "time";
    case DataType::date_time:
        return "dateTime";
    case DataType::geopoint:
        return "geopoint";
    case DataType::geotrace:
        return "geotrace";
    case DataType::geoshape:
        return "geoshape";
    case DataType::barcode:
        return "barcode";
    case DataType::binary:
        return "file";
    case DataType::none:
    case DataType::string:
    case DataType::boolean:
    case DataType::intent:
        return "text";
    }
    return "text";
}

std::string upload_of(const Control& control) {
    std::string media;
    for (const auto& each : control.parameters)
        if (each.name == "mediatype") media = each.value;
    for (const std::string_view type : {"image", "audio", "video", "osm"})
        if (media.starts_with(type)) return std::string(type);
    return "file";
}

struct Metadata {
    std::string_view preload, parameters, type;
};
constexpr std::array kMetadata{
    Metadata{"timestamp", "start", "start"},
    Metadata{"timestamp", "end", "end"},
    Metadata{"date", "today", "today"},
    Metadata{"property", "deviceid", "deviceid"},
    Metadata{"property", "phonenumber", "phonenumber"},
    Metadata{"property", "username", "username"},
    Metadata{"property", "email", "email"},
    Metadata{"property", "subscriberid", "subscriberid"},
    Metadata{"property", "simserial", "simserial"},
    Metadata{"property", "uri:deviceid", "uri:deviceid"},
    Metadata{"property", "uri:phonenumber", "uri:phonenumber"},
    Metadata{"property", "uri:username", "uri:username"},
    Metadata{"property", "uri:email", "uri:email"},
};

/// A node that nobody is asked for.
std::string silent_type(const model::Node& node) {
    for (const auto& row : kMetadata)
        if (row.preload == node.bind.preload && row.parameters == node.bind.preload_params)
            return std::string(row.type);
    if (node.action == "odk:recordaudio") return "background-audio";
    if (node.action == "odk:setgeopoint")
        return node.triggers.empty() ? "start-geopoint" : "background-geopoint";
    // Without a label, a question that computes is shown to nobody.
    const bool computes = !node.bind.calculate.empty() || !node.triggers.empty();
    const bool is_text = node.bind.type == DataType::string || node.bind.type == DataType::none;
    if (!is_text && computes) return word_of(node.bind.type);
    return computes ? "calculate" : "hidden";
}

/// "instance('list')/root/item[filter]" → list and filter.
bool take_apart(const std::string& nodeset, std::string& list, std::string& filter) {
    constexpr std::string_view kBefore = "instance('", kBehind = "')/root/item";
    if (!nodeset.starts_with(kBefore)) return false;
    const auto end = nodeset.find(kBehind);
    if (end == std::string::npos) return false;
    list = nodeset.substr(kBefore.size(), end - kBefore.size());
    const auto rest = nodeset.substr(end + kBehind.size());
    if (rest.empty()) return true;
    if (!rest.starts_with('[') || !rest.ends_with(']')) return false;
    filter = rest.substr(1, rest.size() - 2);
    return true;
}

std::string select_word(ControlKind kind) {
    if (kind == ControlKind::rank) return "rank";
    return kind == ControlKind::select_multiple ? "select_multiple" : "select_one";
}

class Select {
  public:
    Select(Sheets& sheets, NodeIndex node, const Control& control)
        : sheets_(sheets), node_(node), control_(control), itemset_(*control.itemset) {}
    TypeCell cell();
    /// What a map shows beside the place that is asked for.
    void reference_geometry(TypeCell& out);

  private:
    void from_list(const std::string& list, TypeCell& out);
    void from_repeat(TypeCell& out);
    void filter_instances(const std::string& nodeset, const std::string& name,
                          const std::string& below, TypeCell& out);
    [[nodiscard]] NodeIndex repeat_around(const std::string& name) const;
    [[nodiscard]] const model::ExternalInstance* external(const std::string& id) const;

    Sheets& sheets_;
    const NodeIndex node_;
    const Control& control_;
    const model::Itemset& itemset_;
};

const model::ExternalInstance* Select::external(const std::string& id) const {
    for (const auto& each : sheets_.definition.externals)
        if (each.id == id) return &each;
    return nullptr;
}

void Select::from_list(const std::string& list, TypeCell& out) {
    const auto word = select_word(control_.kind);
    const auto* file = external(list);
    if (file == nullptr) {
        constexpr std::string_view kOutside = "-external";
        const bool query = itemset_.source == model::ItemSource::query;
        auto name = list;
        if (query && name.ends_with(kOutside)) name.resize(name.size() - kOutside.size());
        out.type = (query ? "select_one_external " : word + " ") + name;
        return;
    }
    const auto file_name = file->src.substr(file->src.rfind('/') + 1);
    out.type = word + "_from_file " + file_name;
    const bool map = file_name.ends_with(".geojson");
    if (itemset_.value_column != (map ? "id" : "name"))
        out.parameters.push_back({"value", itemset_.value_column});
    if (itemset_.label_column != (map ? "title" : "label"))
        out.parameters.push_back({"label", itemset_.label_column});
}

/// `path/of/repeat[./name != '']`: the answers of a repeat are the choices.
void Select::from_repeat(TypeCell& out) {
    const auto& nodeset = itemset_.nodeset;
    const auto& below = itemset_.value_column;
    const auto name = below.substr(below.rfind('/') + 1);
    out.type = select_word(control_.kind) + " ${" + name + "}";
    filter_instances(nodeset, name, below, out);
}

/// What the author filters by; that `below` is not blank is always asked.
void Select::filter_instances(const std::string& nodeset, const std::string& name,
                              const std::string& below, TypeCell& out) {
    const auto bracket = nodeset.find('[');
    if (bracket == std::string::npos || !nodeset.ends_with(']')) return;
    const auto filter = nodeset.substr(bracket + 1, nodeset.size() - bracket - 2);
    if (filter == "./" + below + " != ''") return;
    References::Where where{node_, {}, true, kNoIndex};
    where.filtered = repeat_around(name);
    out.choice_filter = sheets_.names.expression(filter, where);
}

/// The repeat of that name, or the one that a node of that name stands in.
NodeIndex Select::repeat_around(const std::string& name) const {
    NodeIndex node = kNoIndex;
    for (NodeIndex i = 1; i < sheets_.definition.nodes.size(); ++i)
        if (sheets_.definition.nodes[i].name == name) node = i;
    while (node != kNoIndex && sheets_.definition.nodes[node].kind != model::NodeKind::repeat)
        node = sheets_.definition.nodes[node].parent;
    return node;
}

void Select::reference_geometry(TypeCell& out) {
    std::string list, filter;
    if (take_apart(itemset_.nodeset, list, filter)) {
        out.parameters.push_back({"reference-geometry", list});
        out.choice_filter = sheets_.names.expression(filter, {node_, {}, true, kNoIndex});
        return;
    }
    const auto path = itemset_.nodeset.substr(0, itemset_.nodeset.find('['));
    const auto name = path.substr(path.rfind('/') + 1);
    out.parameters.push_back({"reference-geometry", "${" + name + "}"});
    filter_instances(itemset_.nodeset, name, "geometry", out);
}

TypeCell Select::cell() {
    TypeCell out;
    std::string list, filter;
    if (!take_apart(itemset_.nodeset, list, filter)) {
        from_repeat(out);
    } else {
        from_list(list, out);
        out.choice_filter = sheets_.names.expression(filter, {node_, {}, true, kNoIndex});
    }
    if (itemset_.randomized) out.parameters.push_back({"randomize", "true"});
    if (!itemset_.seed.empty())
        out.parameters.push_back({"seed", sheets_.names.expression(itemset_.seed, {node_, {}})});
    return out;
}

}  // namespace

TypeCell type_cell(Sheets& sheets, NodeIndex index, const Control* control) {
    const auto& node = sheets.definition.nodes[index];
    if (control == nullptr) return {silent_type(node), {}, {}};
    if (control->itemset && control->kind == ControlKind::input) {
        TypeCell out{word_of(node.bind.type), {}, {}};
        Select(sheets, index, *control).reference_geometry(out);
        return out;
    }
    if (control->itemset) return Select(sheets, index, *control).cell();
    switch (control->kind) {
    case ControlKind::input:
        if (node.bind.readonly == "true()" && word_of(node.bind.type) == "text" &&
            node.bind.calculate.empty())
            return {"note", {}, {}};
        return {word_of(node.bind.type), {}, {}};
    case ControlKind::range:
        return {"range", {}, {}};
    case ControlKind::upload:
        if (!control->tags.empty()) return {"osm tags_of_" + node.name, {}, {}};
        return {upload_of(*control), {}, {}};
    case ControlKind::trigger:
        return {"acknowledge", {}, {}};
    case ControlKind::rank:
    case ControlKind::select_one:
    case ControlKind::select_multiple:
    case ControlKind::group:
    case ControlKind::repeat:
        break;
    }
    return {word_of(node.bind.type), {}, {}};
}

}  // namespace relais::forms::xlsform
