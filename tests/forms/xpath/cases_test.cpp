// The recorded cases of other engines' tests (shared/conformance/xpath): how many give the same.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "forms/xpath/pattern.h"
#include "world.h"

namespace relais::forms::xpath::test {

namespace {

using nlohmann::json;

/// Measured; a change that loses cases fails here.
constexpr std::size_t kFloor = 2'909;

bool is_run(const json& c) {
    return !c.value("now_or_random", false) && !c.value("needs_custom_handlers", false) &&
           !c.value("peer_known_failure", false) && c["expected"]["type"] != "date";
}

double as_number(const json& value) {
    if (value.is_number()) return value.get<double>();
    const std::string text = value.is_string() ? value.get<std::string>() : "";
    if (text == "Infinity") return HUGE_VAL;
    if (text == "-Infinity") return -HUGE_VAL;
    return text.starts_with("-0") ? 0.0 : std::nan("");
}

bool same_number(const json& want, double have) {
    const double wanted = as_number(want["value"]);
    if (std::isnan(wanted) || std::isnan(have)) return std::isnan(wanted) && std::isnan(have);
    if (std::isinf(wanted)) return wanted == have;
    if (want.contains("round_factor") && want["round_factor"].is_number()) {
        const double factor = want["round_factor"].get<double>();
        return std::nearbyint(have * factor) / factor == std::nearbyint(wanted * factor) / factor;
    }
    const double tolerance =
        want.contains("tol") && want["tol"].is_number() ? want["tol"].get<double>() : 0;
    return std::fabs(wanted - have) <= std::max(tolerance, 1e-9 * std::max(1.0, std::fabs(wanted)));
}

bool same_nodes(const json& want, const NodeSet& have) {
    if (want.is_null()) return have.empty();
    if (want.size() != have.size()) return false;
    for (std::size_t i = 0; i < have.size(); ++i) {
        const auto* tree = dynamic_cast<const XmlTree*>(have[i].tree);
        if (!want[i].contains("name")) continue;  // some recorders noted paths only
        if (want[i].value("name", "") != tree->display_name(have[i].id)) return false;
        // The recorders asked the DOM, where a document has no text.
        const bool document = tree->display_name(have[i].id) == "#document";
        if (want[i].value("value", "") != (document ? "" : string_value(have[i]))) return false;
    }
    return true;
}

bool same_text(const json& want, const std::string& have) {
    if (want.contains("matches")) {
        const auto part =
            Pattern::compile("(?s).*(?:" + want["matches"].get<std::string>() + ").*");
        return std::get<Pattern>(part).matches(have);
    }
    if (want.contains("length") && !want.contains("value")) {
        return have.size() == want["length"].get<std::size_t>();
    }
    return have == want["value"].get<std::string>();
}

/// The instances and texts of a form, when the case's XML is one.
struct Surrounding {
    std::vector<std::unique_ptr<XmlTree>> trees;
    World world;
};

void read_form(const XmlTree& whole, const std::string& language, Surrounding& out) {
    std::vector<model::NodeId> open{whole.document()};
    while (!open.empty()) {
        const auto node = open.back();
        open.pop_back();
        const std::string name = whole.display_name(node);
        std::vector<model::NodeId> id;
        whole.append_attributes(node, "id", id);
        if (name == "instance" && !id.empty()) {
            out.trees.push_back(whole.below(node));
            out.world.instances[std::string(whole.text(id.front()))] = out.trees.back().get();
        }
        std::vector<model::NodeId> up;
        if (name == "text" && !id.empty() && whole.parent(node) != model::kNoNode) {
            whole.append_attributes(whole.parent(node), language.empty() ? "default" : "lang", up);
            const bool shown =
                !up.empty() && (language.empty() || whole.text(up.front()) == language);
            const std::string key(whole.text(id.front()));
            if (shown || !out.world.texts.contains(key)) {
                std::vector<model::NodeId> values;
                whole.append_children(node, {}, values);
                for (const auto value : values) {
                    std::vector<model::NodeId> form;
                    whole.append_attributes(value, "form", form);
                    if (whole.display_name(value) == "value" && form.empty()) {
                        out.world.texts[key] = string_value({&whole, value});
                    }
                }
            }
        }
        std::vector<model::NodeId> children;
        whole.append_children(node, {}, children);
        open.insert(open.end(), children.rbegin(), children.rend());
    }
}

/// Empty when the case passes, else what came instead.
std::string play(const json& c) {
    XmlNames names;
    for (const auto& [prefix, uri] : c["namespaces"].items())
        names.uri_of_prefix[prefix] = uri;
    names.default_uri = c.value("default_ns", "");
    const std::string xml = c["xml"].is_string() ? c["xml"].get<std::string>() : "<none/>";
    const auto whole = XmlTree::parse(xml, true, names);
    if (!whole) return "no XML";
    Surrounding surrounding;
    read_form(*whole, c.value("language", ""), surrounding);
    surrounding.world.standing.offset_minutes = c.value("tz", "") == "America/Phoenix" ? -420 : 0;
    const auto rooted =
        whole->below(c.contains("root_xpath") ? whole->at(c["root_xpath"].get<std::string>()) : 0);
    Context context{{rooted.get(), whole->at(c["context_xpath"].get<std::string>())}};
    if (context.node.id == model::kNoNode) return "the context node is not there";
    context.environment = &surrounding.world;
    context.same_instance = c["dialect"] == "odk" && c["source"] == "javarosa";
    const auto parsed = Expression::parse(c["expr"].get<std::string>());
    const auto& want = c["expected"];
    const std::string type = want["type"];
    if (const auto* complaint = std::get_if<Complaint>(&parsed)) {
        return type == "error" ? "" : complaint->message;
    }
    const auto& expression = std::get<Expression>(parsed);
    Complaint complaint;
    const Value value = expression.evaluate(context, &complaint);
    if (!complaint.message.empty()) return type == "error" ? "" : complaint.message;
    if (type == "error") return "no complaint";
    if (type == "number")
        return same_number(want, to_number(value)) ? "" : to_string(to_number(value));
    if (type == "string") return same_text(want, to_string(value)) ? "" : to_string(value);
    if (type == "boolean") {
        return to_boolean(value) == want["value"].get<bool>() ? "" : to_string(to_boolean(value));
    }
    NodeSet nodes = std::holds_alternative<NodeSet>(value) ? std::get<NodeSet>(value) : NodeSet{};
    if (c["result_type"] == "first_node" && nodes.size() > 1) nodes.resize(1);
    return same_nodes(want["value"], nodes) ? "" : std::to_string(nodes.size()) + " nodes";
}

}  // namespace

TEST_CASE("xpath: the recorded cases of the reference engines", "[xpath]") {
    std::ifstream file(SHARED_DIR "/conformance/xpath/cases.jsonl");
    if (!file) {
        std::cout << "skipped: the recorded cases are not beside the project\n";
        return;
    }
    const bool show = std::getenv("RELAIS_SHOW_CASES") != nullptr;
    std::size_t run = 0;
    std::size_t passed = 0;
    std::string line;
    while (std::getline(file, line)) {
        const json c = json::parse(line);
        if (!is_run(c)) continue;
        ++run;
        const std::string answer = play(c);
        if (answer.empty()) {
            ++passed;
        } else if (show) {
            std::cout << c["source"].get<std::string>() << " " << c["dialect"].get<std::string>()
                      << " " << c["expr"].get<std::string>().substr(0, 120) << "  @"
                      << c["context_xpath"].get<std::string>() << "\n    want "
                      << c["expected"].dump().substr(0, 160) << "\n    got  "
                      << answer.substr(0, 160) << "\n";
        }
    }

    std::cout << "xpath cases: " << passed << " of " << run << " pass\n";
    CHECK(passed >= kFloor);
}

}  // namespace relais::forms::xpath::test
