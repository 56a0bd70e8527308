#include "forms/cli/eval_world.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/time.h"
#include "forms/model/tree.h"
#include "forms/xform/xml_tree.h"
#include "forms/xpath/value.h"

namespace relais::forms::cli {

namespace {

using model::kNoNode;
using model::NodeId;

bool has_attribute(const xform::XmlTree& tree, NodeId node, std::string_view name) {
    std::vector<NodeId> found;
    tree.append_attributes(node, name, found);
    return !found.empty();
}

std::string attribute(const xform::XmlTree& tree, NodeId node, std::string_view name) {
    std::vector<NodeId> found;
    tree.append_attributes(node, name, found);
    return found.empty() ? std::string() : std::string(tree.text(found.front()));
}

}  // namespace

EvalWorld::EvalWorld(const xform::XmlTree& document, const Clock& clock, std::string language)
    : document_(document), clock_(clock), language_(std::move(language)) {
    std::vector<NodeId> open{document.document()};
    while (!open.empty()) {
        const auto node = open.back();
        open.pop_back();
        look_at(node);
        std::vector<NodeId> children;
        document.append_children(node, {}, children);
        open.insert(open.end(), children.rbegin(), children.rend());
    }
}

void EvalWorld::look_at(NodeId node) {
    const auto name = document_.display_name(node);
    if (name != "instance" && name != "text") return;
    const auto id = attribute(document_, node, "id");
    if (id.empty()) return;
    if (name == "instance") instances_.insert_or_assign(id, document_.below(node));
    if (name == "text") take_text(node, id);
}

/// The plain value of the language asked for; else of the default one; else of the first.
void EvalWorld::take_text(NodeId text, const std::string& id) {
    const auto above = document_.parent(text);
    if (above == kNoNode) return;
    const bool shown = language_.empty() ? has_attribute(document_, above, "default")
                                         : attribute(document_, above, "lang") == language_;
    if (!shown && texts_.contains(id)) return;
    std::vector<NodeId> values;
    document_.append_children(text, {}, values);
    for (const auto value : values)
        if (document_.display_name(value) == "value" && attribute(document_, value, "form").empty())
            texts_[id] = xpath::string_value({&document_, value});
}

const model::Tree* EvalWorld::instance(std::string_view id) const {
    const auto found = instances_.find(id);
    return found == instances_.end() ? nullptr : found->second.get();
}

std::string EvalWorld::itext(std::string_view id) const {
    const auto found = texts_.find(id);
    return found == texts_.end() ? std::string() : found->second;
}

}  // namespace relais::forms::cli
