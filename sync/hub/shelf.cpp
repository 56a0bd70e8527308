#include "sync/hub/shelf.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "forms/base/diagnostic.h"
#include "forms/xlsform/form_file.h"
#include "forms/xlsform/xlsform.h"
#include "sync/batch/enrolment.h"

namespace relais::sync::hub {

namespace xlsform = forms::xlsform;

std::vector<batch::FormFile> handed_out(std::vector<batch::FormFile> files) {
    std::vector<std::string> names;
    names.reserve(files.size());
    for (const auto& file : files)
        names.push_back(file.name);
    std::erase_if(files, [&](const batch::FormFile& file) {
        if (!xlsform::is_markdown(file.name)) return false;
        if (xlsform::has_spreadsheet(names, xlsform::stem_of(file.name))) return true;
        const auto workbook = xlsform::read_workbook(file.bytes, file.name);
        return !workbook || !xlsform::has_survey(*workbook);
    });
    return files;
}

FormShelf FormShelf::read(const std::vector<batch::FormFile>& files,
                          std::vector<Diagnostic>& complaints) {
    FormShelf shelf;
    for (const auto& file : files) {
        if (!xlsform::is_spreadsheet(file.name) && !xlsform::is_markdown(file.name)) continue;
        const auto workbook = xlsform::read_workbook(file.bytes, file.name);
        if (!workbook) {
            complaints.push_back({Severity::error, file.name, workbook.error().detail, ""});
            continue;
        }
        auto loaded = xlsform::load(*workbook, xlsform::stem_of(file.name));
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
