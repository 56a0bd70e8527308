#include "sync/report/tables.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/base/time.h"
#include "forms/model/answers.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"
#include "sync/report/csv.h"

namespace relais::sync::report {

namespace model = forms::model;

namespace {

/// `wanted`, or `wanted_2`, … when it is taken.
std::string free_name(const std::string& wanted, const std::vector<std::string>& taken) {
    std::string name = wanted;
    for (int n = 2; std::find(taken.begin(), taken.end(), name) != taken.end(); ++n)
        name = wanted + "_" + std::to_string(n);
    return name;
}

// Meta columns begin with '_' so that a question called "team" keeps its own name.
const std::vector<std::string> kMetaColumns = {
    "KEY",         "_instance_id", "_form_version", "_device",   "_point",    "_team",
    "_enumerator", "_started",     "_finalised",    "_received", "_versions", "_conflict"};

std::vector<std::string> meta_cells(const Meta& meta) {
    const auto time = [&](Instant instant) {
        return instant.ms == 0 ? std::string() : format_date_time(instant, meta.utc_offset_minutes);
    };
    return {meta.key,
            meta.instance_id,
            meta.form_version,
            meta.device,
            meta.point,
            meta.team,
            meta.enumerator,
            time(meta.started),
            time(meta.finalised),
            time(meta.received),
            std::to_string(meta.versions),
            meta.conflict ? "1" : "0"};
}

// ODK Central gives a point four columns.
constexpr std::string_view kPointParts[] = {"-Latitude", "-Longitude", "-Altitude", "-Accuracy"};

}  // namespace

Tables::Tables(const model::Definition& definition)
    : definition_(definition), table_of_(definition.nodes.size()),
      column_of_(definition.nodes.size()) {
    if (!definition.nodes.empty()) add_table(0, definition.form_id);
}

void Tables::add_table(model::NodeIndex container, const std::string& name) {
    std::vector<std::string> taken;
    taken.reserve(tables_.size());
    for (const auto& table : tables_)
        taken.push_back(table.name);
    const auto table = tables_.size();
    table_of_[container] = table;
    tables_.push_back({free_name(safe_file_name(name), taken), {}, {}});
    tables_[table].columns =
        container == 0 ? kMetaColumns : std::vector<std::string>{"KEY", "PARENT_KEY"};
    add_columns(container, table, "");
}

void Tables::add_columns(model::NodeIndex node, std::size_t table, const std::string& prefix) {
    for (const auto child : definition_.nodes[node].children) {
        const auto& made = definition_.nodes[child];
        const auto name = prefix + made.name;
        switch (made.kind) {
        case model::NodeKind::group:
            add_columns(child, table, name + "-");
            break;
        case model::NodeKind::repeat:
            add_table(child, definition_.form_id + "-" + made.name);
            break;
        case model::NodeKind::leaf:
            auto& columns = tables_[table].columns;
            column_of_[child] = columns.size();
            if (made.bind.type != model::DataType::geopoint) {
                columns.push_back(free_name(name, columns));
                break;
            }
            for (const auto part : kPointParts)
                columns.push_back(free_name(name + std::string(part), columns));
            break;
        }
    }
}

void Tables::add(const Meta& meta, const model::Answers& answers) {
    RELAIS_ASSERT(&answers.definition() == &definition_);
    add_instance(meta, "", answers, answers.root());
}

void Tables::add_instance(const Meta& meta, const std::string& parent_key,
                          const model::Answers& answers, model::NodeId node) {
    const auto index = answers.definition_of(node);
    const auto table = table_of_[index];
    std::vector<std::string> row;
    std::string key = meta.key;
    if (index == 0) {
        row = meta_cells(meta);
    } else {
        // "uuid:…/roster/member[2]": the place below the root.
        const auto path = answers.path(node);
        key += path.substr(std::min(path.size(), definition_.nodes[0].name.size() + 1));
        row = {key, parent_key};
    }
    row.resize(tables_[table].columns.size());
    fill(meta, key, answers, node, row);
    tables_[table].rows.push_back(std::move(row));
}

void Tables::fill(const Meta& meta, const std::string& key, const model::Answers& answers,
                  model::NodeId node, std::vector<std::string>& row) {
    for (const auto child : answers.children(node)) {
        if (!answers.relevant(child)) continue;
        const auto index = answers.definition_of(child);
        const auto& made = definition_.nodes[index];
        if (made.kind == model::NodeKind::group) fill(meta, key, answers, child, row);
        if (made.kind == model::NodeKind::repeat) add_instance(meta, key, answers, child);
        if (made.kind != model::NodeKind::leaf) continue;
        auto text = answers.text(child);
        if (const auto file = meta.files.find(text);
            made.bind.type == model::DataType::binary && file != meta.files.end())
            text = file->second;
        if (made.bind.type != model::DataType::geopoint) {
            row[column_of_[index]] = text;
            continue;
        }
        const auto parts = split_blanks(text);
        for (std::size_t i = 0; i < std::min(parts.size(), std::size(kPointParts)); ++i)
            row[column_of_[index] + i] = parts[i];
    }
}

}  // namespace relais::sync::report
