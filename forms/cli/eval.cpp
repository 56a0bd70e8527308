#include <cmath>
#include <istream>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <variant>

#include <nlohmann/json.hpp>

#include "forms/base/time.h"
#include "forms/cli/commands.h"
#include "forms/cli/eval_world.h"
#include "forms/cli/json_lines.h"
#include "forms/model/tree.h"
#include "forms/xform/xml_tree.h"
#include "forms/xpath/expression.h"
#include "forms/xpath/value.h"

namespace relais::forms::cli {

namespace {

using nlohmann::json;
using xform::XmlTree;
using xpath::NodeSet;

json error(const std::string& why) {
    return {{"error", why}};
}

json number_answer(double number) {
    json value = number;
    if (std::isnan(number)) value = "NaN";
    if (std::isinf(number)) value = number > 0 ? "Infinity" : "-Infinity";
    return {{"type", "number"}, {"value", std::move(value)}};
}

json nodes_answer(NodeSet nodes, bool first_only) {
    if (first_only && nodes.size() > 1) nodes.resize(1);
    auto list = json::array();
    for (const auto& node : nodes) {
        const auto* tree = dynamic_cast<const XmlTree*>(node.tree);
        if (tree == nullptr) continue;
        const auto name = tree->display_name(node.id);
        // As the DOM has it, where a document has no text.
        list.push_back(
            {{"name", name}, {"value", name == "#document" ? "" : xpath::string_value(node)}});
    }
    return {{"type", "nodeset"}, {"value", std::move(list)}};
}

json converted(const xpath::Value& value, const std::string& type) {
    const auto* nodes = std::get_if<NodeSet>(&value);
    if (type == "nodeset" || type == "first_node") {
        if (nodes == nullptr) return error("the value is no node-set");
        return nodes_answer(*nodes, type == "first_node");
    }
    if (type == "number") return number_answer(xpath::to_number(value));
    if (type == "string") return {{"type", "string"}, {"value", xpath::to_string(value)}};
    if (type == "boolean") return {{"type", "boolean"}, {"value", xpath::to_boolean(value)}};
    if (nodes != nullptr) return nodes_answer(*nodes, false);
    if (std::holds_alternative<double>(value)) return number_answer(std::get<double>(value));
    if (std::holds_alternative<bool>(value)) return converted(value, "boolean");
    return converted(value, "string");
}

xform::XmlNames names_of(const json& question) {
    xform::XmlNames names;
    names.default_uri = text_of(question, "default_ns");
    const auto given = question.find("namespaces");
    if (given == question.end() || !given->is_object()) return names;
    for (const auto& [prefix, uri] : given->items())
        if (uri.is_string()) names.uri_of_prefix[prefix] = uri.get<std::string>();
    return names;
}

json evaluate(const json& question, const Clock& clock) {
    auto xml = text_of(question, "xml");
    if (xml.empty()) xml = "<none/>";
    const auto whole = XmlTree::parse(xml, true, names_of(question));
    if (!whole) return error("the XML cannot be read");
    const EvalWorld world(*whole, clock, text_of(question, "language"));
    const auto root = text_of(question, "root_xpath");
    const auto top = root.empty() ? whole->document() : whole->at(root);
    const auto at = whole->at(text_of(question, "context_xpath"));
    if (top == model::kNoNode || at == model::kNoNode) return error("the context is not there");
    const auto rooted = whole->below(top);

    const auto parsed =
        xpath::Expression::parse(text_of(question, "expr"), xpath::Arity::at_evaluation);
    if (const auto* complaint = std::get_if<xpath::Complaint>(&parsed))
        return error(complaint->message);
    xpath::Context context;
    context.node = {rooted.get(), at};
    context.environment = &world;
    // Without a form nobody knows which elements repeat, so that paths are read literally.
    context.same_instance = false;
    xpath::Complaint complaint;
    const auto value = std::get<xpath::Expression>(parsed).evaluate(context, &complaint);
    if (!complaint.message.empty()) return error(complaint.message);
    return converted(value, text_of(question, "result_type"));
}

}  // namespace

int eval(std::istream& in, std::ostream& out, const Clock& clock) {
    answer_lines(in, out, [&](const json& question) { return evaluate(question, clock); });
    return kDone;
}

}  // namespace relais::forms::cli
