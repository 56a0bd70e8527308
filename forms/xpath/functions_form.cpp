// Functions that ask the form: other instances, labels, the device.
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "forms/base/random.h"
#include "forms/base/text.h"
#include "forms/model/tree.h"
#include "forms/xpath/function.h"
#include "forms/xpath/program.h"
#include "forms/xpath/repeat_path.h"
#include "forms/xpath/value.h"

namespace relais::forms::xpath {

namespace {

constexpr std::string_view kNoForm = "there is no form to ask here";

Value current(Call& call) {
    if (call.current().tree == nullptr) return NodeSet{};
    return NodeSet{call.current()};
}

/// The tree of an instance, after the complaint null. Its id is no answer and may be shown.
const model::Tree* instance_tree(Call& call) {
    if (call.environment() == nullptr) {
        call.fail(std::string(kNoForm));
        return nullptr;
    }
    const std::string id = call.text(0);
    const model::Tree* tree = call.environment()->instance(id);
    if (tree != nullptr) return tree;
    const bool literal = call.syntax(0).kind == Kind::literal;
    call.fail(literal ? fmt::format("the form has no instance '{}'", id)
                      : std::string("the form has no instance of that name"));
    return nullptr;
}

Value instance(Call& call) {
    const model::Tree* tree = instance_tree(call);
    if (tree == nullptr) return NodeSet{};
    return NodeSet{Node{tree, tree->document()}};
}

/// The rows below the root whose column has that text.
std::vector<model::NodeId> rows_with(Call& call, const model::Tree& tree, model::NodeId root,
                                     const std::string& column, const std::string& wanted) {
    std::vector<model::NodeId> rows;
    if (tree.lookup(root, "item", column, wanted, rows)) return rows;
    std::vector<model::NodeId> all;
    std::vector<model::NodeId> cells;
    tree.append_children(root, "item", all);
    for (const model::NodeId row : all) {
        if (!call.spend(1)) break;
        cells.clear();
        tree.append_children(row, column, cells);
        if (!cells.empty() && string_value({&tree, cells.front()}) == wanted) rows.push_back(row);
    }
    return rows;
}

/// Collect: pulldata('list', 'column', 'key column', key) is
/// instance('list')/root/item[key column = key]/column, the first of them, or empty.
Value pulldata(Call& call) {
    const model::Tree* tree = instance_tree(call);
    if (tree == nullptr) return std::string();
    std::vector<model::NodeId> roots;
    tree->append_children(tree->document(), {}, roots);
    if (roots.empty()) return std::string();
    const auto rows = rows_with(call, *tree, roots.front(), call.text(2), call.text(3));
    if (rows.empty()) return std::string();
    std::vector<model::NodeId> cells;
    tree->append_children(rows.front(), call.text(1), cells);
    return cells.empty() ? std::string() : string_value({tree, cells.front()});
}

Value indexed_repeat(Call& call) {
    if (call.size() % 2 == 0) return call.fail("every repeat needs an index");
    return nodes_of_indexed_repeat(call);
}

Value choice_name(Call& call) {
    if (call.environment() == nullptr) return call.fail(std::string(kNoForm));
    // The question is named by a path in quotes; the path itself is understood too.
    const Syntax& question = call.syntax(1);
    const std::string path = question.kind == Kind::path
                                 ? call.evaluator().program().source.substr(
                                       question.begin, question.end - question.begin)
                                 : call.text(1);
    return call.environment()->choice_label(call.current(), trim(path), call.text(0));
}

Value itext(Call& call) {
    if (call.environment() == nullptr) return call.fail(std::string(kNoForm));
    return call.environment()->itext(call.text(0));
}

Value property(Call& call) {
    if (call.environment() == nullptr) return call.fail(std::string(kNoForm));
    return call.environment()->property(call.text(0));
}

Value version(Call& call) {
    if (call.environment() == nullptr) return call.fail(std::string(kNoForm));
    return call.environment()->form_version();
}

/// A v4 UUID; with a number that many letters and digits.
Value uuid(Call& call) {
    if (call.environment() == nullptr) return call.fail("there is no source of chance here");
    Random& random = call.environment()->random();
    if (call.size() == 0) return uuid4(random);
    constexpr double kMostCharacters = 1'024;
    const double wanted = call.number(0);
    if (std::isnan(wanted) || wanted < 0 || wanted > kMostCharacters)
        return call.fail("the length is out of range");
    constexpr std::string_view kLetters =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    std::string text;
    while (text.size() < static_cast<std::size_t>(wanted)) {
        text += kLetters[static_cast<std::size_t>(random.below(kLetters.size()))];
    }
    return text;
}

constexpr std::string_view kOdk = "ODK XForms";

constexpr std::array<Function, 9> kRows{{
    {"current", 0, 0, Type::nodes, "", current, "XForms 1.1 §7.10.2"},
    {"instance", 1, 1, Type::nodes, ".", instance, "ODK XForms; XForms 1.1 §7.10.1"},
    {"pulldata", 4, 4, Type::text, ".", pulldata, "ODK Collect"},
    {"indexed-repeat", 3, kAnyNumber, Type::nodes, "nn.n.n.n.n.n.n.", indexed_repeat, kOdk},
    {"jr:choice-name", 2, 2, Type::text, ".", choice_name, kOdk},
    {"jr:itext", 1, 1, Type::text, ".", itext, kOdk},
    {"property", 1, 1, Type::text, ".", property, "OpenRosa"},
    {"version", 0, 0, Type::text, "", version, "OpenRosa"},
    {"uuid", 0, 1, Type::text, ".", uuid, kOdk, Reads::world},
}};

}  // namespace

std::span<const Function> form_functions() {
    return kRows;
}

}  // namespace relais::forms::xpath
