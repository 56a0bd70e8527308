// The body: controls with their words, choices and actions.
#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/xform/names.h"
#include "forms/xform/reading.h"

namespace relais::forms::xform {

namespace {

using model::Control;
using model::ControlKind;
using model::kNoIndex;
using model::NodeIndex;
using model::NodeKind;

struct Element {
    std::string_view name;
    ControlKind kind;
};
constexpr std::array kElements{
    Element{"group", ControlKind::group},
    Element{"repeat", ControlKind::repeat},
    Element{"input", ControlKind::input},
    Element{"select1", ControlKind::select_one},
    Element{"select", ControlKind::select_multiple},
    Element{"odk:rank", ControlKind::rank},
    Element{"range", ControlKind::range},
    Element{"upload", ControlKind::upload},
    Element{"trigger", ControlKind::trigger},
    Element{"secret", ControlKind::input},
};

std::optional<ControlKind> kind_of(std::string_view name) {
    for (const auto& element : kElements)
        if (element.name == name) return element.kind;
    return std::nullopt;
}

bool is_select(ControlKind kind) {
    return kind == ControlKind::select_one || kind == ControlKind::select_multiple ||
           kind == ControlKind::rank;
}

/// The comma between the two arguments of randomize(), outside of brackets and quotes; npos if
/// none.
std::size_t argument_comma(std::string_view arguments) {
    int depth = 0;
    char quote = 0;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const char c = arguments[i];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '(' || c == '[') {
            ++depth;
        } else if (c == ')' || c == ']') {
            --depth;
        } else if (c == ',' && depth == 0) {
            return i;
        }
    }
    return std::string_view::npos;
}

model::Itemset itemset_of(const pugi::xml_node& element) {
    model::Itemset out;
    std::string_view nodeset = trim(element.attribute("nodeset").value());
    constexpr std::string_view kRandomize = "randomize(";
    if (nodeset.starts_with(kRandomize) && nodeset.ends_with(')')) {
        nodeset = nodeset.substr(kRandomize.size(), nodeset.size() - kRandomize.size() - 1);
        const auto comma = argument_comma(nodeset);
        out.randomized = true;
        if (comma != std::string_view::npos) out.seed = trim(nodeset.substr(comma + 1));
        nodeset = trim(nodeset.substr(0, comma));
    }
    out.nodeset = nodeset;
    if (const auto value = element.child("value").attribute("ref"))
        out.value_column = value.value();
    const std::string label = element.child("label").attribute("ref").value();
    // jr:itext(itextId): the label of the list, whose translations are in itext.
    if (label.find("jr:itext") != std::string::npos)
        out.label_column = "label";
    else if (!label.empty())
        out.label_column = label;
    return out;
}

/// "x" of instance('x')/root/item without a filter.
std::string whole_list(std::string_view nodeset) {
    constexpr std::string_view kStart = "instance('", kEnd = "')/root/item";
    if (!nodeset.starts_with(kStart) || !nodeset.ends_with(kEnd)) return {};
    const auto name = nodeset.substr(kStart.size(), nodeset.size() - kStart.size() - kEnd.size());
    return name.find('\'') == std::string_view::npos ? std::string(name) : std::string{};
}

class BodyReader {
  public:
    explicit BodyReader(Reading& form) : form_(form) {
        for (std::size_t i = 0; i < form.definition.lists.size(); ++i)
            list_of_name_.emplace(form.definition.lists[i].name, i);
    }
    std::vector<Control> read_children(const pugi::xml_node& element, NodeIndex context,
                                       std::size_t depth);

  private:
    Control read_control(const pugi::xml_node& element, ControlKind kind, NodeIndex context,
                         std::size_t depth);
    NodeIndex node_of(const pugi::xml_node& element, NodeIndex context);
    void take_attribute(const pugi::xml_attribute& attribute, Control& control);
    void read_choices(const pugi::xml_node& element, Control& control);
    void read_items(const pugi::xml_node& element, Control& control);
    [[nodiscard]] std::string name_of_items(const pugi::xml_node& element,
                                            const Control& control) const;
    bool is_head(const pugi::xml_node& child, Control& control);
    void read_actions(const pugi::xml_node& element, NodeIndex place);
    static void join_repeat(Control& control);

    Reading& form_;
    std::map<std::string, std::size_t> list_of_name_;
    std::map<std::string, int> copies_;  ///< lists that wished for a name that was taken
    std::size_t controls_ = 0;
};

NodeIndex BodyReader::node_of(const pugi::xml_node& element, NodeIndex context) {
    std::string path = element.attribute("nodeset").value();
    if (path.empty()) path = element.attribute("ref").value();
    if (path.empty()) {
        const auto bound = form_.bind_ids.find(element.attribute("bind").value());
        return bound == form_.bind_ids.end() ? kNoIndex : bound->second;
    }
    const auto target = form_.find(path, context);
    if (target == kNoIndex || model::is_attribute(form_.definition.nodes[target].name))
        form_.error(element,
                    std::string(element.name()) + " refers to '" + path.substr(0, 200) +
                        "', which is not in the primary instance",
                    "Mend the reference.");
    return target;
}

void BodyReader::take_attribute(const pugi::xml_attribute& attribute, Control& control) {
    const std::string name = attribute.name();
    if (name == "ref" || name == "nodeset" || name == "bind" || name.starts_with("xmlns")) return;
    if (name == "appearance") {
        control.appearance = collapse_blanks(attribute.value());
    } else if (name == "jr:count" && control.kind == ControlKind::repeat) {
        if (control.node != kNoIndex)
            form_.definition.nodes[control.node].repeat_count = trim(attribute.value());
    } else if (name == "query") {
        control.kind = ControlKind::select_one;
        control.itemset = model::Itemset{};
        control.itemset->nodeset = attribute.value();
        control.itemset->source = model::ItemSource::query;
    } else {
        const auto* known = find_parameter_attribute(name, false);
        // An intent is one by its own right, unless XLSForm's parameter app asked for it.
        const bool app = known != nullptr && known->parameter == "app";
        control.parameters.push_back(
            {known == nullptr || app ? name : std::string(known->parameter), attribute.value()});
    }
}

std::string BodyReader::name_of_items(const pugi::xml_node& element, const Control& control) const {
    // As this program writes them: "list-0" is the text of the first choice of "list".
    const auto id = itext_id(element.child("item").child("label").attribute("ref").value());
    if (id.ends_with("-0")) return id.substr(0, id.size() - 2);
    return form_.definition.nodes[control.node].name + "_items";
}

void BodyReader::read_items(const pugi::xml_node& element, Control& control) {
    if (control.node == kNoIndex) return;
    model::ChoiceList list{name_of_items(element, control), {}, {}};
    for (const auto& item : element.children("item")) {
        model::Choice choice;
        choice.value = trim(item.child("value").text().get());
        if (const auto label = item.child("label")) choice.label = form_.label_of(label);
        list.choices.push_back(std::move(choice));
    }
    auto& lists = form_.definition.lists;
    const auto wished = list.name;
    const auto named = list_of_name_.find(wished);
    const bool same = named != list_of_name_.end() && lists[named->second].choices == list.choices;
    while (!same && list_of_name_.contains(list.name))
        list.name = wished + "_" + std::to_string(++copies_[wished] + 1);
    control.itemset = model::Itemset{};
    control.itemset->nodeset = "instance('" + list.name + "')/root/item";
    control.itemset->source = model::ItemSource::in_line;
    if (same) return;
    list_of_name_.emplace(list.name, lists.size());
    lists.push_back(std::move(list));
}

void BodyReader::read_choices(const pugi::xml_node& element, Control& control) {
    if (const auto itemset = element.child("itemset")) {
        auto found = itemset_of(itemset);
        const auto list = whole_list(found.nodeset);
        if (control.kind == ControlKind::range && !list.empty())
            control.parameters.push_back({"tick_labelset", list});
        else
            control.itemset = std::move(found);
    } else if (!element.child("item").empty()) {
        read_items(element, control);
    } else if (is_select(control.kind) && !control.itemset) {
        form_.error(element, "a select has no choices", "Add an itemset or items.");
    }
}

bool BodyReader::is_head(const pugi::xml_node& child, Control& control) {
    const std::string_view name = child.name();
    if (name == "label") {
        control.label = form_.label_of(child);
    } else if (name == "hint") {
        control.hint = form_.label_of(child, &control.guidance.text);
    } else if (name == "tag") {
        model::Tag tag{child.attribute("key").value(), {}};
        if (const auto label = child.child("label")) tag.label = form_.label_of(label);
        control.tags.push_back(std::move(tag));
    } else {
        return name == "itemset" || name == "item" || name == "help" || name == "alert";
    }
    return true;
}

/// In a group without a node an action stands where the group stands.
void BodyReader::read_actions(const pugi::xml_node& element, NodeIndex place) {
    for (const auto& child : element.children())
        if (is_action(child.name())) read_action(form_, child, place == 0 ? kNoIndex : place);
}

/// `<group ref="/r"><label/><repeat nodeset="/r">` is one repeat with the group's words.
void BodyReader::join_repeat(Control& control) {
    if (control.kind != ControlKind::group || control.children.size() != 1) return;
    const auto& child = control.children.front();
    const bool wrapped = child.kind == ControlKind::repeat && child.node == control.node &&
                         child.node != kNoIndex && child.label.empty() &&
                         control.appearance.empty() && control.parameters.empty();
    if (!wrapped) return;
    auto repeat = std::move(control.children.front());
    repeat.label = std::move(control.label);
    control = std::move(repeat);
}

Control BodyReader::read_control(const pugi::xml_node& element, ControlKind kind, NodeIndex context,
                                 std::size_t depth) {
    Control control;
    control.kind = kind;
    control.node = node_of(element, context);
    const bool container = kind == ControlKind::group || kind == ControlKind::repeat;
    if (control.node == kNoIndex && kind != ControlKind::group && !form_.failed())
        form_.error(element, std::string(element.name()) + " refers to no node",
                    "Give it a ref, or a nodeset.");
    if (control.node != kNoIndex && container && control.node != 0) {
        auto& node = form_.definition.nodes[control.node];
        if (kind == ControlKind::repeat)
            node.kind = NodeKind::repeat;
        else if (node.kind == NodeKind::leaf)
            node.kind = NodeKind::group;
    }
    for (const auto& attribute : element.attributes())
        take_attribute(attribute, control);
    if (std::string_view(element.name()) == "secret")
        form_.warning(element, "a secret is read as an ordinary input");
    if (!container) read_choices(element, control);
    const auto inside = control.node == kNoIndex ? context : control.node;
    if (!form_.failed()) read_actions(element, inside);
    control.children = read_children(element, inside, depth + 1);
    for (const auto& child : element.children())
        if (child.type() == pugi::node_element) is_head(child, control);
    join_repeat(control);
    return control;
}

std::vector<Control> BodyReader::read_children(const pugi::xml_node& element, NodeIndex context,
                                               std::size_t depth) {
    std::vector<Control> out;
    if (depth > model::kMaxDepth) {
        form_.error(element, "groups stand too deep in one another");
        return out;
    }
    for (const auto& child : element.children()) {
        if (child.type() != pugi::node_element || form_.failed()) continue;
        if (controls_ > 2 * model::kMaxNodes) {
            form_.error(child, "the body has too many questions");
            return out;
        }
        if (const auto kind = kind_of(child.name()); kind && ++controls_ > 0)
            out.push_back(read_control(child, *kind, context, depth));
    }
    return out;
}

// ---- When all is read --------------------------------------------------------------------------
void parameters_from_binds(model::Definition& definition, std::vector<Control>& controls) {
    for (auto& control : controls) {
        parameters_from_binds(definition, control.children);
        if (control.node == kNoIndex || control.kind == ControlKind::group ||
            control.kind == ControlKind::repeat)
            continue;
        auto& other = definition.nodes[control.node].bind.other;
        for (auto each = other.begin(); each != other.end();) {
            const auto* known = find_parameter_attribute(each->name, true);
            if (known == nullptr) {
                ++each;
                continue;
            }
            control.parameters.push_back({std::string(known->parameter), std::move(each->value)});
            each = other.erase(each);
        }
    }
}

/// XLSForm, Entities: a bare word as a label names an element that is not there. Others accept it,
/// so that it is kept; it calculates nothing.
void set_bare_label_aside(model::Definition& definition, NodeIndex node) {
    const auto& label = definition.nodes[node];
    if (label.name != "label" || label.parent == kNoIndex ||
        !model::is_entity(definition, label.parent))
        return;
    auto& bind = definition.nodes[node].bind;
    const auto& word = bind.calculate;
    const bool bare = !word.empty() && (static_cast<unsigned char>(word.front()) >= 'A') &&
                      word.find_first_of(" \t\n()[]{}/'\"+*|=<>!,@$.:") == std::string::npos;
    if (!bare) return;
    bind.other.push_back({"calculate", std::exchange(bind.calculate, {})});
}

/// Does an expression of the model ask for a text by its id?
bool asks_for_texts(const model::Definition& definition) {
    const auto asks = [](const std::string& expression) {
        return expression.find("jr:itext") != std::string::npos;
    };
    return std::any_of(definition.nodes.begin(), definition.nodes.end(),
                       [&](const model::Node& node) {
                           const auto& bind = node.bind;
                           return asks(bind.calculate) || asks(bind.relevant) ||
                                  asks(bind.constraint) || asks(bind.required) ||
                                  asks(bind.readonly) || asks(node.dynamic_default) ||
                                  asks(node.trigger_value);
                       }) ||
           std::any_of(definition.actions.begin(), definition.actions.end(),
                       [&](const model::Action& action) { return asks(action.value); });
}

}  // namespace

void read_body(Reading& form, const pugi::xml_node& body) {
    form.definition.style = body.attribute("class").value();
    form.definition.body = BodyReader(form).read_children(body, 0, 0);
}

void settle(Reading& form) {
    auto& definition = form.definition;
    if (asks_for_texts(definition) || form.reads_text_ids()) form.keep_texts();
    parameters_from_binds(definition, definition.body);
    for (NodeIndex node = 1; node < definition.nodes.size(); ++node) {
        set_bare_label_aside(definition, node);
        if (model::local_name(definition.nodes[node].name) == "instanceName" &&
            model::local_name(definition.nodes[definition.nodes[node].parent].name) == "meta")
            definition.instance_name = definition.nodes[node].bind.calculate;
    }
}

}  // namespace relais::forms::xform
