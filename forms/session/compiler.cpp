#include "forms/session/compiler.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "forms/base/diagnostic.h"
#include "forms/base/result.h"
#include "forms/lists/document.h"
#include "forms/lists/list_file.h"
#include "forms/lists/table.h"
#include "forms/model/definition.h"
#include "forms/session/compiled.h"
#include "forms/session/graph.h"
#include "forms/session/meta.h"
#include "forms/session/references.h"
#include "forms/session/typed_defaults.h"
#include "forms/xpath/expression.h"

namespace relais::forms::session {

namespace {

using model::Control;
using model::kNoIndex;
using model::NodeKind;

constexpr std::size_t kMaxControlDepth = model::kMaxDepth;

bool too_deep(const std::vector<Control>& controls, std::size_t depth) {
    if (depth > kMaxControlDepth) return true;
    return std::any_of(controls.begin(), controls.end(),
                       [&](const Control& c) { return too_deep(c.children, depth + 1); });
}

/// "x.csv" of "jr://file-csv/x.csv"; empty when it is no plain file name.
std::string file_of(const std::string& src) {
    constexpr std::string_view kScheme = "jr://";
    if (!src.starts_with(kScheme)) return {};
    const auto slash = src.find('/', kScheme.size());
    if (slash == std::string::npos) return {};
    auto name = src.substr(slash + 1);
    const bool plain = name.find_first_of("/\\") == std::string::npos && !name.starts_with('.');
    return plain ? name : std::string{};
}

/// For a message: never half a character of UTF-8.
std::string shortened(const std::string& source) {
    constexpr std::size_t kMostBytes = 200;
    if (source.size() <= kMostBytes) return source;
    auto end = kMostBytes;
    while (end > 0 && (static_cast<unsigned char>(source[end]) & 0xC0U) == 0x80U)
        --end;
    return source.substr(0, end) + "…";
}

/// ". > 0 and.<= 9": read here, but not everywhere.
std::string glued_operator(const std::string& source) {
    for (const char* word : {"and", "or", "div", "mod"}) {
        const auto glued = std::string(" ") + word + ".";
        const auto at = source.find(glued);
        if (at == std::string::npos) continue;
        const auto behind = at + glued.size();
        const bool ends = behind == source.size() || source[behind] == ' ' ||
                          source[behind] == '<' || source[behind] == '>' || source[behind] == '=' ||
                          source[behind] == '!';
        if (ends) return word;
    }
    return {};
}

/// A bare word is a text without quotes, or a question without ${}.
std::string remedy_for_unknown(const model::Definition& definition, const std::string& path) {
    if (path.find('/') != std::string::npos) return "check the path";
    const bool known = std::any_of(definition.nodes.begin(), definition.nodes.end(),
                                   [&](const auto& node) { return node.name == path; });
    return known ? "write ${" + path + "} to mean the question of that name"
                 : "write '" + path + "' between quotes to mean a text, ${name} to mean a question";
}

std::string no_column(const std::string& list, const std::string& column) {
    return "the list '" + list + "' has no column '" + column + "'";
}

}  // namespace

std::vector<Diagnostic> Compiler::run() {
    if (!check_shape()) return std::move(found_);
    const auto meta = complete_meta(compiled_.definition);
    type_defaults(compiled_.definition);
    found_ = impossible_defaults(compiled_.definition);
    compiled_.instance_id_node = meta.instance_id;
    compiled_.deprecated_id_node = meta.deprecated_id;
    compiled_.instance_name_node = meta.instance_name;
    references_ = std::make_unique<const References>(compiled_.definition);
    plan_nodes();
    load_lists();
    compile_controls(compiled_.definition.body, 0);
    for (NodeIndex node = 0; node < compiled_.nodes.size(); ++node)
        compile_node(node);
    compile_actions();
    const NodeIndex name_context = meta.instance_name == kNoIndex ? 0 : meta.instance_name;
    compiled_.instance_name =
        compile(compiled_.definition.instance_name, name_context, "instance name");
    for (const auto& list : compiled_.definition.lists)
        for (const auto& choice : list.choices)
            for (const auto& text : choice.label.text.by_language)
                for (const auto& part :
                     text)  // its context is the question: only syntax is checked
                    if (const auto* output = std::get_if<model::Output>(&part))
                        compile(output->expression, kNoIndex, list.name.c_str());
    build_graph(compiled_, *references_, std::move(targets_), found_);
    return std::move(found_);
}

/// Bounds, and the invariants of Definition that everything else relies on.
bool Compiler::check_shape() {
    const auto& nodes = compiled_.definition.nodes;
    std::string why;
    if (nodes.empty())
        why = "the form has no questions";
    else if (nodes.size() > model::kMaxNodes)
        why = "the form has more than " + std::to_string(model::kMaxNodes) + " nodes";
    else if (too_deep(compiled_.definition.body, 0))
        why = "groups are nested too deep";
    std::vector<std::size_t> depth(nodes.size());
    for (NodeIndex node = 1; why.empty() && node < nodes.size(); ++node) {
        if (nodes[node].parent >= node)
            why = "the nodes are not in document order";
        else
            depth[node] = depth[nodes[node].parent] + 1;
        if (depth[node] > model::kMaxDepth) why = "groups are nested too deep";
    }
    if (!why.empty()) complain(Severity::error, "", why, "make the form smaller");
    return why.empty();
}

void Compiler::plan_nodes() {
    const auto& nodes = compiled_.definition.nodes;
    compiled_.nodes.resize(nodes.size());
    for (NodeIndex node = 0; node < nodes.size(); ++node) {
        auto& plan = compiled_.nodes[node];
        if (node != 0) {
            const auto& parent = compiled_.nodes[nodes[node].parent];
            plan.depth = parent.depth + 1;
            plan.repeat = parent.repeat;
        }
        if (nodes[node].kind == NodeKind::repeat) plan.repeat = node;
    }
}

// ---- Lists -------------------------------------------------------------------------------------
void Compiler::load_lists() {
    for (const auto& list : compiled_.definition.lists)
        compiled_.tables.try_emplace(
            list.name, std::make_unique<lists::Table>(lists::Table::from_choices(list)));
    for (const auto& external : compiled_.definition.externals)
        load_external(external);
    for (const auto& document : compiled_.definition.documents)
        load_document(document);
}

void Compiler::load_external(const model::ExternalInstance& external) {
    const std::string place = "instance " + external.id;
    if (compiled_.tables.contains(external.id) || compiled_.documents.contains(external.id)) {
        complain(Severity::warning, place, "there is a choice list of the same name; it is used",
                 "give one of them another name");
        return;
    }
    if (external.src == "jr://instance/last-saved") {  // ODK: empty when nothing was saved before
        keep_list(external.id, lists::List(lists::Table::from_choices({})));
        compiled_.last_saved.insert(external.id);
        return;
    }
    const auto file = file_of(external.src);
    if (file.empty()) {
        complain(Severity::error, place, "'" + external.src + "' is not a list that can be read",
                 "use a file beside the form: jr://file-csv/name.csv");
        return;
    }
    const auto bytes = files_ ? files_(file) : fail(Errc::not_found, file, "is not there");
    if (!bytes) {
        // As in ODK Collect: the form opens, and nothing is found in that list.
        complain(Severity::warning, place,
                 "the list '" + file + "' is missing: " + bytes.error().detail +
                     "; nothing can be found in it",
                 "put it beside the form");
        keep_list(external.id, lists::List(lists::Table::from_choices({})));
        return;
    }
    auto list = lists::read_list(external.src, *bytes);
    if (!list) {
        complain(Severity::error, file, list.error().detail, "correct the list");
        return;
    }
    keep_list(external.id, *std::move(list));
}

void Compiler::keep_list(const std::string& id, lists::List list) {
    if (auto* table = std::get_if<lists::Table>(&list))
        compiled_.tables.emplace(id, std::make_unique<lists::Table>(std::move(*table)));
    else
        compiled_.documents.emplace(id, std::get<lists::Document>(std::move(list)));
}

void Compiler::load_document(const model::InstanceDocument& document) {
    auto list = lists::read_xml_list(document.id, document.xml);
    if (list)
        keep_list(document.id, *std::move(list));
    else
        complain(Severity::error, "instance " + document.id, list.error().detail,
                 "correct the instance");
}

// ---- Nodes and controls ------------------------------------------------------------------------
void Compiler::compile_node(NodeIndex node) {
    const auto& given = compiled_.definition.nodes[node];
    auto& plan = compiled_.nodes[node];
    const auto add = [&](Kind kind, const std::string& source, const char* what) {
        const auto id = compile(source, node, what);
        if (id != kNoExpression) targets_.push_back({kind, node, id});
    };
    add(Kind::relevant, given.bind.relevant, "relevant");
    add(Kind::readonly, given.bind.readonly, "readonly");
    add(Kind::required, given.bind.required, "required");
    if (given.kind == NodeKind::leaf) add(Kind::calculate, given.bind.calculate, "calculation");
    if (given.kind == NodeKind::repeat) {
        add(Kind::count, given.repeat_count, "repeat count");
        plan.counted = !given.repeat_count.empty();
    }
    plan.constraint = compile(given.bind.constraint, node, "constraint");
    compile_outputs(given.bind.constraint_message, node, "constraint message");
    compile_outputs(given.bind.required_message, node, "required message");
    if (plan.itemset && plan.itemset->filtered)
        targets_.push_back({Kind::choices, node, plan.itemset->nodeset});
}

void Compiler::compile_controls(const std::vector<Control>& controls, NodeIndex around) {
    for (const auto& control : controls) {
        const NodeIndex context = control.node == kNoIndex ? around : control.node;
        if (context >= compiled_.nodes.size()) {
            complain(Severity::error, "", "a question of the body has no node", "");
            continue;
        }
        compile_outputs(control.label.text, context, "label");
        compile_outputs(control.hint.text, context, "hint");
        compile_outputs(control.guidance.text, context, "guidance hint");
        if (control.node != kNoIndex) {
            // A repeat often stands in a group of the same node: the one with the words is shown.
            auto& shown = compiled_.nodes[control.node].control;
            if (shown == nullptr || (shown->label.empty() && !control.label.empty()))
                shown = &control;
            // A map shows a list beside the answer; only a select is bound to what it offers.
            const bool chooses = control.kind == model::ControlKind::select_one ||
                                 control.kind == model::ControlKind::select_multiple ||
                                 control.kind == model::ControlKind::rank;
            if (control.itemset && chooses)
                compile_itemset(*control.itemset, control.node);
            else if (control.itemset)
                compile(control.itemset->nodeset, control.node, "reference geometry");
        }
        compile_controls(control.children, context);
    }
}

void Compiler::compile_itemset(const model::Itemset& itemset, NodeIndex node) {
    auto plan = std::make_unique<ItemsetPlan>();
    plan->itemset = &itemset;
    const auto plain = compile(itemset.nodeset, node, "choices");
    if (plain == kNoExpression) return;
    const auto& references = compiled_.expressions[plain].references();
    if (!references.empty() && !references.front().instance.empty())
        plan_list(*plan, references.front().instance, node);
    plan->filtered = std::any_of(references.begin(), references.end(),
                                 [](const auto& r) { return r.instance.empty(); });
    plan->whole = references.size() == 1 && plan->table != nullptr &&
                  itemset.nodeset.find('[') == std::string::npos;
    plan->shuffled = itemset.randomized && itemset.seed.empty();
    plan->nodeset = plain;
    if (itemset.randomized && !itemset.seed.empty()) {
        const auto mixed = compile("randomize(" + itemset.nodeset + ", " + itemset.seed + ")", node,
                                   "choices in random order");
        if (mixed != kNoExpression) plan->nodeset = mixed;  // complained of when the seed is none
    }
    compiled_.nodes[node].itemset = std::move(plan);
}

/// The list that the choices come from, and whether it has the columns that are shown and stored.
void Compiler::plan_list(ItemsetPlan& plan, const std::string& list, NodeIndex node) {
    const auto table = compiled_.tables.find(list);
    if (table != compiled_.tables.end()) plan.table = table->second.get();
    for (const auto& known : compiled_.definition.lists)
        if (known.name == list) plan.list = &known;
    if (plan.table == nullptr) return;
    for (const auto& column : {plan.itemset->value_column, plan.itemset->label_column})
        if (plan.table->column(column) == lists::Table::npos)
            // A file may be replaced by a better one before the form is asked.
            complain(plan.list == nullptr ? Severity::warning : Severity::error,
                     location(node, "choices"), no_column(list, column),
                     "add the column, or name another one in the parameters");
}

void Compiler::compile_outputs(const model::TranslatedText& text, NodeIndex context,
                               const char* what) {
    for (const auto& language : text.by_language)
        for (const auto& part : language)
            if (const auto* output = std::get_if<model::Output>(&part))
                compile(output->expression, context, what);
}

// ---- Expressions -------------------------------------------------------------------------------
ExpressionId Compiler::compile(const std::string& source, NodeIndex context, const char* what) {
    if (source.empty()) return kNoExpression;
    auto known = compiled_.by_source.find(source);
    if (known == compiled_.by_source.end()) {
        auto parsed = xpath::Expression::parse(source);
        if (const auto* complaint = std::get_if<xpath::Complaint>(&parsed)) {
            complain(Severity::error, location(context, what),
                     complaint->message + " in: " + shortened(source), "correct the expression");
            return kNoExpression;
        }
        if (const auto word = glued_operator(source); !word.empty())
            complain(Severity::warning, location(context, what),
                     "no blank between '" + word + "' and the point in: " + shortened(source),
                     "write a blank there: other programs refuse the form");
        const auto id = static_cast<ExpressionId>(compiled_.expressions.size());
        compiled_.expressions.push_back(std::get<xpath::Expression>(std::move(parsed)));
        known = compiled_.by_source.emplace(source, id).first;
    }
    if (context != kNoIndex && checked_.emplace(known->second, context).second)
        check_references(known->second, context, what);
    return known->second;
}

void Compiler::check_references(ExpressionId id, NodeIndex context, const char* what) {
    const auto& expression = compiled_.expressions[id];
    // XPath 1.0 §2: a path that leads nowhere selects nothing. Servers take such forms.
    for (const auto& unknown : references_->resolve(expression, context).unknown) {
        const auto path = expression.source().substr(unknown.begin, unknown.end - unknown.begin);
        complain(Severity::warning, location(context, what),
                 "'" + path + "' is not in the form, and reads as nothing in: " +
                     shortened(expression.source()),
                 remedy_for_unknown(compiled_.definition, path));
    }
    for (const auto& reference : expression.references())
        if (!reference.instance.empty()) check_list_reference(reference, context, what);
}

void Compiler::check_list_reference(const xpath::Reference& reference, NodeIndex context,
                                    const char* what) {
    const auto table = compiled_.tables.find(reference.instance);
    if (table == compiled_.tables.end()) {
        if (compiled_.documents.contains(reference.instance)) return;
        const auto& externals = compiled_.definition.externals;
        const bool told =
            std::any_of(externals.begin(), externals.end(),
                        [&](const auto& external) { return external.id == reference.instance; });
        if (!told)
            complain(Severity::error, location(context, what),
                     "there is no list '" + reference.instance + "'", "add it, or check the name");
        return;
    }
    // root/item/column
    const auto& steps = reference.steps;
    const bool plain = steps.size() == 3 && steps[0] == "root" && steps[1] == "item" &&
                       steps[2].find_first_of("*/@") == std::string::npos;
    if (plain && table->second->row_count() > 0 &&
        table->second->column(steps[2]) == lists::Table::npos)
        complain(Severity::warning, location(context, what),
                 no_column(reference.instance, steps[2]), "add the column, or check the name");
}

void Compiler::complain(Severity severity, std::string location, std::string text,
                        std::string remedy) {
    found_.push_back({severity, std::move(location), std::move(text), std::move(remedy)});
}

std::string Compiler::location(NodeIndex node, const char* what) const {
    if (node == kNoIndex) return "list " + std::string(what);
    return model::path_of(compiled_.definition, node) + " (" + what + ")";
}

}  // namespace relais::forms::session
