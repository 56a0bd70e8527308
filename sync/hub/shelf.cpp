#include "sync/hub/shelf.h"

#include <algorithm>

#include "forms/base/text.h"
#include "forms/xlsform/xlsform.h"

namespace relais::sync::hub {

namespace {

bool is_markdown(const std::string& name) {
    return lower_ascii(name).ends_with(".md");
}

std::string stem_of(const std::string& name) {
    return name.substr(0, name.rfind('.'));
}

bool has_survey(const batch::FormFile& file) {
    const auto workbook = forms::xlsform::read_workbook(file.bytes, file.name);
    return workbook && std::any_of(workbook->sheets.begin(), workbook->sheets.end(),
                                   [](const auto& sheet) { return sheet.name == "survey"; });
}

bool is_workbook(const std::string& name) {
    const auto lower = lower_ascii(name);
    return lower.ends_with(".xlsx") || lower.ends_with(".xlsm") || is_markdown(name);
}

}  // namespace

std::vector<batch::FormFile> handed_out(std::vector<batch::FormFile> files) {
    std::vector<std::string> spreadsheets;
    for (const auto& file : files)
        if (is_workbook(file.name) && !is_markdown(file.name))
            spreadsheets.push_back(stem_of(file.name));
    std::erase_if(files, [&](const batch::FormFile& file) {
        if (!is_markdown(file.name)) return false;
        const bool twin =
            std::count(spreadsheets.begin(), spreadsheets.end(), stem_of(file.name)) > 0;
        return twin || !has_survey(file);
    });
    return files;
}

FormShelf FormShelf::read(const std::vector<batch::FormFile>& files,
                          std::vector<Diagnostic>& complaints) {
    FormShelf shelf;
    for (const auto& file : files) {
        if (!is_workbook(file.name)) continue;
        const auto workbook = forms::xlsform::read_workbook(file.bytes, file.name);
        if (!workbook) {
            complaints.push_back({Severity::error, file.name, workbook.error().detail, ""});
            continue;
        }
        auto loaded = forms::xlsform::load(*workbook, stem_of(file.name));
        for (auto& one : loaded.diagnostics) {
            one.location = one.location.empty() ? file.name : file.name + " " + one.location;
            complaints.push_back(std::move(one));
        }
        if (!loaded.definition) continue;
        // A record leaves out what was not relevant. Read back with defaults, such a question would
        // seem to have been answered.
        for (auto& node : loaded.definition->nodes)
            node.default_value.clear();
        const auto id = loaded.definition->form_id;
        const auto [at, fresh] = shelf.forms_.try_emplace(id);
        if (fresh)
            at->second =
                std::make_unique<const forms::model::Definition>(std::move(*loaded.definition));
        else
            complaints.push_back({Severity::error, file.name,
                                  "has the form_id \"" + id + "\" of another form here",
                                  "give each form its own form_id"});
    }
    return shelf;
}

const forms::model::Definition* FormShelf::find(const std::string& form_id) const {
    const auto found = forms_.find(form_id);
    return found == forms_.end() ? nullptr : found->second.get();
}

}  // namespace relais::sync::hub
