// The instances of a model: the primary one becomes nodes, the others lists.
#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/xform/long_parts.h"
#include "forms/xform/reading.h"

namespace relais::forms::xform {

namespace {

using model::ChoiceList;
using model::kNoIndex;
using model::NodeIndex;
using model::NodeKind;

pugi::xml_node first_element(const pugi::xml_node& parent) {
    for (const auto& child : parent.children())
        if (child.type() == pugi::node_element) return child;
    return {};
}

/// The attributes that a bind or an action names: whole paths, paths of binds from the root, and
/// "@id" of an action's path that begins at a place which is not known yet.
class BoundAttributes {
  public:
    explicit BoundAttributes(const pugi::xml_node& document) {
        struct Walker : pugi::xml_tree_walker {
            explicit Walker(std::set<std::string>& names) : paths(names) {}
            bool for_each(pugi::xml_node& element) override {
                const std::string_view name = element.name();
                if (name == "bind") note(element.attribute("nodeset"), true);
                if (name == "bind" || is_action(name))
                    note(element.attribute("ref"), name == "bind");
                return true;
            }
            void note(const pugi::xml_attribute& path, bool from_root) {
                const std::string_view text = trim(path.value());
                const auto at = text.rfind('@');
                if (at == std::string_view::npos) return;
                if (text.starts_with('/'))
                    paths.insert(std::string(text));
                else if (!from_root)
                    paths.insert(std::string(text.substr(at)));
                else
                    paths.insert("./" + std::string(text.starts_with("./") ? text.substr(2) : text));
            }
            std::set<std::string>& paths;
        } walker(paths_);
        pugi::xml_node(document).traverse(walker);
    }
    [[nodiscard]] bool contains(const std::string& element, const std::string& name) const {
        if (paths_.empty()) return false;
        const auto below = std::min(element.find('/', 1), element.size());
        return paths_.contains("@" + name) || paths_.contains(element + "/@" + name) ||
               paths_.contains("." + element.substr(below) + "/@" + name);
    }
    [[nodiscard]] bool empty() const { return paths_.empty(); }

  private:
    std::set<std::string> paths_;
};

class PrimaryReader {
  public:
    PrimaryReader(Reading& form, const BoundAttributes& bound) : form_(form), bound_(bound) {}
    void read(const pugi::xml_node& element, NodeIndex parent, std::size_t depth);

  private:
    void read_root_attribute(const std::string& name, const std::string& value);
    void read_attributes(const pugi::xml_node& element, NodeIndex index);
    void read_children(const pugi::xml_node& element, NodeIndex index, std::size_t depth);

    Reading& form_;
    const BoundAttributes& bound_;
};

void PrimaryReader::read_root_attribute(const std::string& name, const std::string& value) {
    auto& definition = form_.definition;
    const auto keep = [&](const std::string& setting) {
        definition.settings.push_back({setting, value});
    };
    if (name == "id")
        definition.form_id = value;
    else if (name == "version" || name == "orx:version")
        definition.version = value;
    else if (name == "xmlns")
        keep("instance_xmlns");
    else if (name == "odk:prefix")
        keep("prefix");
    else if (name == "odk:delimiter")
        keep("delimiter");
    else if (!name.starts_with("xmlns:"))
        keep("attribute::" + name);
}

void PrimaryReader::read_attributes(const pugi::xml_node& element, NodeIndex index) {
    auto& nodes = form_.definition.nodes;
    const auto path = bound_.empty() ? std::string() : model::path_of(form_.definition, index);
    for (const auto& attribute : element.attributes()) {
        const std::string name = attribute.name();
        // XML 1.0 §3.1: there is one of each; the parser lets a second pass.
        if (element.attribute(attribute.name()) != attribute) continue;
        const bool declares = name == "xmlns" || name.starts_with("xmlns:");
        const bool identifies =
            index == 0 && (name == "id" || name == "version" || name == "orx:version");
        if (name == "jr:template" && index != 0)
            nodes[index].kind = NodeKind::repeat;
        else if (!declares && !identifies && nodes.size() < model::kMaxNodes &&
                 bound_.contains(path, name))
            nodes[model::add_node(form_.definition, "@" + name, NodeKind::leaf, index)]
                .default_value = attribute.value();
        else if (index == 0)
            read_root_attribute(name, attribute.value());
        else if (!declares)
            nodes[index].attributes.push_back({name, attribute.value()});
    }
}

void PrimaryReader::read_children(const pugi::xml_node& element, NodeIndex index,
                                  std::size_t depth) {
    std::set<std::string> seen;
    for (const auto& child : element.children()) {
        if (child.type() != pugi::node_element || form_.failed()) continue;
        // The first element of a repeat tells its structure; the others are its instances.
        if (seen.insert(child.name()).second) read(child, index, depth + 1);
    }
}

void PrimaryReader::read(const pugi::xml_node& element, NodeIndex parent, std::size_t depth) {
    auto& nodes = form_.definition.nodes;
    if (nodes.size() >= model::kMaxNodes) {
        form_.error(element,
                    "the form has more than " + std::to_string(model::kMaxNodes) + " nodes",
                    "Split the form.");
        return;
    }
    if (depth > model::kMaxDepth) {
        form_.error(element, "groups stand too deep in one another");
        return;
    }
    const auto index = model::add_node(form_.definition, element.name(), NodeKind::leaf, parent);
    const bool has_children = !first_element(element).empty();
    nodes[index].kind = has_children || parent == kNoIndex ? NodeKind::group : NodeKind::leaf;
    read_attributes(element, index);
    if (has_children) {
        read_children(element, index, depth);
        return;
    }
    const std::string text = element.text().get();
    if (!trim(text).empty() || text.find('\n') == std::string::npos)
        nodes[index].default_value = text;
}

class ListReader {
  public:
    ListReader(Reading& form, std::string id) : form_(form) { list_.name = std::move(id); }
    void read(const pugi::xml_node& root);

  private:
    using Cells = std::vector<std::pair<std::string, std::string>>;
    void read_item(const pugi::xml_node& item);
    void note_columns(const Cells& cells);
    void order_columns();
    void fill_columns();

    Reading& form_;
    ChoiceList list_;
    std::vector<Cells> rows_;
    std::map<std::string, std::size_t, std::less<>> position_;
    std::map<std::string, std::set<std::string>> before_;
    std::set<std::string> shapes_;  ///< which columns an item has, of the items seen
};

void ListReader::note_columns(const Cells& cells) {
    constexpr std::size_t kMaxListColumns = 1'000;
    std::string shape;
    for (const auto& cell : cells)
        shape += cell.first + "/";
    if (shapes_.size() > kMaxListColumns || !shapes_.insert(shape).second) return;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto& name = cells[i].first;
        if (!position_.contains(name)) {
            if (list_.columns.size() >= kMaxListColumns) return;
            position_.emplace(name, list_.columns.size());
            list_.columns.push_back(name);
        }
        if (i > 0 && cells[i - 1].first != name) before_[name].insert(cells[i - 1].first);
    }
}

/// Items leave out what is empty: the order of the columns is put together from all of them.
void ListReader::order_columns() {
    std::vector<std::string> ordered;
    std::set<std::string, std::less<>> done;
    auto waiting = std::move(list_.columns);
    while (!waiting.empty()) {
        auto next = std::find_if(waiting.begin(), waiting.end(), [&](const auto& column) {
            const auto& before = before_[column];
            return std::all_of(before.begin(), before.end(),
                               [&](const auto& each) { return done.contains(each); });
        });
        if (next == waiting.end()) next = waiting.begin();  // the items contradict each other
        done.insert(*next);
        position_[*next] = ordered.size();
        ordered.push_back(std::move(*next));
        waiting.erase(next);
    }
    list_.columns = std::move(ordered);
}

void ListReader::read_item(const pugi::xml_node& item) {
    model::Choice choice;
    Cells cells;
    for (const auto& child : item.children()) {
        if (child.type() != pugi::node_element) continue;
        const std::string_view name = child.name();
        const std::string text = child.text().get();
        if (name == "name")
            choice.value = trim(text);
        else if (name == "label")
            choice.label = form_.label_of(child);
        else if (name == "itextId" && form_.names_label(text))
            choice.label = form_.label_of_id(text, child, nullptr);
        else
            cells.emplace_back(name, text);
        if (name == "itextId" && !choice.label.empty() && form_.reads_text_ids())
            cells.emplace_back(name, text);
    }
    note_columns(cells);
    list_.choices.push_back(std::move(choice));
    rows_.push_back(std::move(cells));
}

void ListReader::fill_columns() {
    if (rows_.size() * list_.columns.size() > kMaxListCells) {
        form_.error({}, "the list '" + list_.name + "' is too large", "Put it into a CSV file.");
        return;
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        auto& columns = list_.choices[i].columns;
        columns.resize(list_.columns.size());
        for (auto& [name, value] : rows_[i])
            if (const auto at = position_.find(name); at != position_.end())
                columns[at->second] = std::move(value);
    }
}

void ListReader::read(const pugi::xml_node& root) {
    for (const auto& item : root.children())
        if (item.type() == pugi::node_element) read_item(item);
    order_columns();
    fill_columns();
    form_.definition.lists.push_back(std::move(list_));
}

bool is_namespace(const pugi::xml_attribute& attribute) {
    const std::string_view name = attribute.name();
    return name == "xmlns" || name.starts_with("xmlns:");
}

bool has_attributes(const pugi::xml_node& element) {
    const auto attributes = element.attributes();
    return !std::all_of(attributes.begin(), attributes.end(), is_namespace);
}

/// A row of choices: each column once, with text only; a label may hold outputs.
bool is_row(const pugi::xml_node& item) {
    if (std::string_view(item.name()) != "item" || has_attributes(item)) return false;
    std::vector<std::string_view> columns;
    for (const auto& cell : item.children()) {
        if (cell.type() != pugi::node_element) continue;
        const std::string_view name = cell.name();
        if (has_attributes(cell) || (name != "label" && !first_element(cell).empty())) return false;
        if (std::find(columns.begin(), columns.end(), name) != columns.end()) return false;
        columns.push_back(name);
    }
    return true;
}

bool is_list(const pugi::xml_node& root) {
    if (!root) return true;
    if (std::string_view(root.name()) != "root" || has_attributes(root)) return false;
    const auto items = root.children();
    return std::all_of(items.begin(), items.end(), [](const pugi::xml_node& item) {
        return item.type() != pugi::node_element || is_row(item);
    });
}

std::string xml_of(const pugi::xml_node& element) {
    struct Writer final : pugi::xml_writer {
        void write(const void* data, std::size_t size) override {
            out.append(static_cast<const char*>(data), size);
        }
        std::string out;
    } writer;
    element.print(writer, "", pugi::format_raw, pugi::encoding_utf8);
    return std::move(writer.out);
}

}  // namespace

void read_primary(Reading& form, const pugi::xml_node& instance, const pugi::xml_node& document) {
    const auto root = first_element(instance);
    if (!root) {
        form.error(instance, "the primary instance is empty", "It must hold the form's elements.");
        return;
    }
    PrimaryReader(form, BoundAttributes(document)).read(root, kNoIndex, 0);
    auto& definition = form.definition;
    if (definition.form_id.empty()) {
        const auto xmlns = std::string(root.attribute("xmlns").value());
        definition.form_id = xmlns.empty() ? definition.nodes.front().name : xmlns;
        form.warning(root, "the form has no id; it is taken to be '" + definition.form_id + "'",
                     "Give the root of the primary instance an attribute id.");
    }
    form.index_nodes();
}

void read_secondary(Reading& form, const pugi::xml_node& instance) {
    std::string id = instance.attribute("id").value();
    if (id.empty()) {
        form.warning(instance, "an instance without id cannot be used and is passed over",
                     "Give it an id.");
        return;
    }
    auto& definition = form.definition;
    const auto has_id = [&](const auto& each) { return each.id == id; };
    const bool taken =
        std::any_of(definition.lists.begin(), definition.lists.end(),
                    [&](const auto& list) { return list.name == id; }) ||
        std::any_of(definition.externals.begin(), definition.externals.end(), has_id) ||
        std::any_of(definition.documents.begin(), definition.documents.end(), has_id);
    if (taken) {
        form.error(instance, "two instances have the id '" + id + "'", "Rename one of them.");
        return;
    }
    if (const auto src = instance.attribute("src")) {
        definition.externals.push_back({std::move(id), src.value()});
        return;
    }
    const auto* cut = form.cut_of(instance);
    if (auto list = cut == nullptr ? std::nullopt : read_plain_list(form, id, *cut)) {
        definition.lists.push_back(*std::move(list));
        return;
    }
    if (form.failed()) return;
    pugi::xml_document holder;
    const auto whole = form.whole(instance, holder);
    if (form.failed()) return;
    const auto root = first_element(whole);
    if (is_list(root))
        ListReader(form, std::move(id)).read(root);
    else
        definition.documents.push_back({std::move(id), xml_of(root)});
}

}  // namespace relais::forms::xform
