// Functions of nodes and node-sets.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <variant>
#include <vector>

#include "forms/base/digest.h"
#include "forms/base/text.h"
#include "forms/model/tree.h"
#include "forms/xpath/evaluator.h"
#include "forms/xpath/function.h"
#include "forms/xpath/program.h"
#include "forms/xpath/value.h"

namespace relais::forms::xpath {

namespace {

Value position(Call& call) {
    if (call.size() == 0) return static_cast<double>(call.focus().position);
    const NodeSet nodes = call.nodes(0);
    if (nodes.empty()) return std::nan("");
    // ODK XForms: the place among its siblings. Of several nodes the one that holds the context
    // node is meant, as in position(/data/member) inside a member.
    Node wanted = nodes.front();
    const auto& lineage = call.evaluator().lineage();
    for (const Node& node : nodes) {
        if (node.tree != call.current().tree) continue;
        if (std::find(lineage.begin(), lineage.end(), node.id) != lineage.end()) wanted = node;
    }
    return static_cast<double>(wanted.tree->position(wanted.id));
}

Value last(Call& call) {
    return static_cast<double>(call.focus().size);
}

Value count(Call& call) {
    if (const auto fold = call.fold(FoldKind::count)) return static_cast<double>(fold->count);
    return static_cast<double>(call.nodes(0).size());
}

Value count_non_empty(Call& call) {
    if (const auto fold = call.fold(FoldKind::count_non_empty))
        return static_cast<double>(fold->count);
    const NodeSet nodes = call.nodes(0);
    return static_cast<double>(std::count_if(
        nodes.begin(), nodes.end(), [](const Node& node) { return !string_value(node).empty(); }));
}

/// XPath 1.0 §4.1 id(): the elements whose attribute "id" is one of the words.
Value id(Call& call) {
    std::string words;
    const Value value = call.value(0);
    if (const auto* nodes = std::get_if<NodeSet>(&value)) {
        for (const Node& node : *nodes)
            words += string_value(node) + " ";
    } else {
        words = to_string(value);
    }
    const auto wanted = split_blanks(words);
    const model::Tree* tree = call.focus().node.tree;
    NodeSet found;
    if (tree == nullptr) return found;
    std::vector<model::NodeId> open{tree->document()};
    std::vector<model::NodeId> some;
    while (!open.empty() && call.spend(wanted.size() + 1)) {
        const model::NodeId node = open.back();
        open.pop_back();
        some.clear();
        tree->append_attributes(node, "id", some);
        for (const model::NodeId attribute : some) {
            const auto text = tree->text(attribute);
            if (std::find(wanted.begin(), wanted.end(), text) != wanted.end()) {
                found.push_back({tree, node});
            }
        }
        some.clear();
        tree->append_children(node, {}, some);
        open.insert(open.end(), some.rbegin(), some.rend());
    }
    return found;
}

/// XPath 1.0 §4.3: xml:lang of the nearest element that has one, "fr" meaning "fr-ML" too.
Value lang(Call& call) {
    const std::string wanted = lower_ascii(call.text(0));
    const Node node = call.focus().node;
    if (node.tree == nullptr) return false;
    std::vector<model::NodeId> found;
    for (model::NodeId at = node.id; at != model::kNoNode; at = node.tree->parent(at)) {
        found.clear();
        node.tree->append_attributes(at, "xml:lang", found);
        if (found.empty()) continue;
        const std::string has = lower_ascii(node.tree->text(found.front()));
        return has.starts_with(wanted) &&
               (has.size() == wanted.size() || has[wanted.size()] == '-');
    }
    return false;
}

/// The focus, or the first node of the argument; null when there is none.
Node focus_or_argument(Call& call) {
    if (call.size() == 0) return call.focus().node;
    const NodeSet nodes = call.nodes(0);
    return nodes.empty() ? Node{} : nodes.front();
}

std::string_view name_of(const Node& node) {
    return node.tree == nullptr ? std::string_view() : node.tree->name(node.id);
}

Value name(Call& call) {
    const Node node = focus_or_argument(call);
    return node.tree == nullptr ? std::string() : std::string(node.tree->written_name(node.id));
}

Value local_name(Call& call) {
    const std::string_view full = name_of(focus_or_argument(call));
    const auto colon = full.find(':');
    return std::string(colon == std::string_view::npos ? full : full.substr(colon + 1));
}

Value namespace_uri(Call& call) {
    const Node node = focus_or_argument(call);
    return node.tree == nullptr ? std::string() : std::string(node.tree->namespace_uri(node.id));
}

/// ODK XForms: "minimal standard" generator of Park and Miller, as in Collect.
class ParkMiller {
  public:
    /// Collect takes the remainder of the seed as a double; whole seeds up to 2^53 are exact.
    explicit ParkMiller(std::int64_t seed)
        : state_(static_cast<std::int64_t>(
              std::fmod(static_cast<double>(seed), static_cast<double>(kModulus)))) {
        if (state_ <= 0) state_ += kModulus - 1;
    }
    double next() {
        state_ = state_ * 16'807 % kModulus;
        return static_cast<double>(state_ - 1) / static_cast<double>(kModulus - 1);
    }

  private:
    static constexpr std::int64_t kModulus = 2'147'483'647;
    std::int64_t state_;
};

/// A seed that is text and no number: the first eight bytes of its SHA-256, as in Collect.
std::int64_t seed_of_text(std::string_view text) {
    std::uint64_t seed = 0;
    for (const char byte : digest(DigestKind::sha256, text).substr(0, 8))
        seed = seed << 8U | static_cast<unsigned char>(byte);
    return static_cast<std::int64_t>(seed);
}

std::int64_t seed_of(const Value& value) {
    const std::string text = to_string(value);
    if (text.empty()) return 0;
    const double number = to_number(value);
    if (std::isnan(number)) return seed_of_text(text);
    constexpr double kTooLarge = 9'223'372'036'854'775'808.0;  // 2^63; Java's cast stops there too
    if (number >= kTooLarge) return std::numeric_limits<std::int64_t>::max();
    if (number <= -kTooLarge) return std::numeric_limits<std::int64_t>::min();
    return static_cast<std::int64_t>(number);
}

/// ODK XForms randomize(): Fisher-Yates, inside out. The result is in that order, not the
/// document's.
Value randomize(Call& call) {
    const NodeSet nodes = call.nodes(0);
    if (call.size() < 2 && call.environment() == nullptr) {
        return call.fail("there is no source of chance here");
    }
    const std::int64_t seed =
        call.size() > 1
            ? seed_of(call.value(1))
            : static_cast<std::int64_t>(call.environment()->random().below(2'147'483'646)) + 1;
    ParkMiller generator(seed);
    NodeSet shuffled = nodes;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const auto j =
            static_cast<std::size_t>(std::floor(generator.next() * static_cast<double>(i + 1)));
        if (j != i) shuffled[i] = shuffled[j];
        shuffled[j] = nodes[i];
    }
    return shuffled;
}

constexpr std::string_view kNodes = "XPath 1.0 §4.1";

constexpr std::array<Function, 10> kRows{{
    {"position", 0, 1, Type::number, "n", position, "XPath 1.0 §4.1; ODK XForms",
     Reads::position_if_alone},
    {"last", 0, 0, Type::number, "", last, kNodes, Reads::position_if_alone},
    {"count", 1, 1, Type::number, "n", count, kNodes},
    {"count-non-empty", 1, 1, Type::number, "n", count_non_empty, "ODK XForms"},
    {"id", 1, 1, Type::nodes, ".", id, kNodes, Reads::focus},
    {"lang", 1, 1, Type::boolean, ".", lang, "XPath 1.0 §4.3", Reads::focus},
    {"name", 0, 1, Type::text, "n", name, kNodes, Reads::focus_if_alone},
    {"local-name", 0, 1, Type::text, "n", local_name, kNodes, Reads::focus_if_alone},
    {"namespace-uri", 0, 1, Type::text, "n", namespace_uri, kNodes, Reads::focus_if_alone},
    {"randomize", 1, 2, Type::nodes, "n.", randomize, "ODK XForms", Reads::chance_unless_seeded},
}};

}  // namespace

std::span<const Function> node_functions() {
    return kRows;
}

}  // namespace relais::forms::xpath
