#include "client/work/form_change.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/model/definition.h"
#include "forms/xform/written.h"

namespace relais::client::work {

namespace {

namespace model = forms::model;

/// Names without their prefixes: a form may write orx:meta where another writes meta.
std::string plain_path(std::string_view path) {
    std::string plain;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        plain += '/';
        plain += model::local_name(path.substr(0, end));
        path.remove_prefix(end);
    }
    return plain;
}

std::string parent_of(const std::string& path) {
    return path.substr(0, path.rfind('/'));
}

struct Known {
    std::set<std::string> nodes;   ///< paths of all nodes of the form
    std::set<std::string> leaves;  ///< of those that hold values
};

Known known_paths(const model::Definition& definition) {
    Known known;
    for (model::NodeIndex node = 0; node < definition.nodes.size(); ++node) {
        if (model::is_attribute(definition.nodes[node].name)) continue;
        std::string path = plain_path(model::path_of(definition, node));
        if (definition.nodes[node].children.empty()) known.leaves.insert(path);
        known.nodes.insert(std::move(path));
    }
    return known;
}

void collect_questions(const std::vector<model::Control>& controls,
                       const model::Definition& definition, std::vector<std::string>& paths) {
    for (const auto& control : controls) {
        if (control.node != model::kNoIndex && definition.nodes[control.node].children.empty())
            paths.push_back(plain_path(model::path_of(definition, control.node)));
        collect_questions(control.children, definition, paths);
    }
}

}  // namespace

std::optional<FormChange> find_form_change(std::string_view instance_xml,
                                           const model::Definition& definition) {
    const auto written = forms::xform::read_written(instance_xml);
    if (!written) return std::nullopt;  // reading it as a draft says why
    const Known known = known_paths(definition);
    FormChange change{written->version, definition.version, 0, {}, {}};
    std::set<std::string> seen{plain_path(model::path_of(definition, 0))};
    for (const auto& element : written->elements) {
        std::string path = plain_path(element.path);
        if (element.leaf && !element.text.empty()) {
            const bool is_meta = path.find("/meta/") != std::string::npos;
            if (known.leaves.contains(path))
                change.kept += is_meta ? 0U : 1U;
            else if (!is_meta)
                change.gone.push_back({path, element.text});
        }
        seen.insert(std::move(path));
    }
    std::vector<std::string> questions;
    collect_questions(definition.body, definition, questions);
    for (auto& path : questions)
        // What lies in a repeat without instances is not new: nobody has come to it.
        if (!seen.contains(path) && seen.contains(parent_of(path)))
            change.added.push_back(std::move(path));
    const bool same = change.from_version == change.to_version;
    if (same && change.gone.empty() && change.added.empty()) return std::nullopt;
    return change;
}

}  // namespace relais::client::work
