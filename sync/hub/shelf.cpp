#include "sync/hub/shelf.h"

#include <algorithm>

#include "forms/base/text.h"
#include "forms/xlsform/xlsform.h"

namespace relais::sync::hub {

namespace {

bool is_workbook(const std::string& name) {
    const auto lower = lower_ascii(name);
    return lower.ends_with(".xlsx") || lower.ends_with(".xlsm") || lower.ends_with(".md");
}

}  // namespace

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
        auto loaded =
            forms::xlsform::load(*workbook, file.name.substr(0, file.name.rfind('.')));
        for (auto& one : loaded.diagnostics) {
            one.location = one.location.empty() ? file.name : file.name + " " + one.location;
            complaints.push_back(std::move(one));
        }
        if (!loaded.definition) continue;
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
