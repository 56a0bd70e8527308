#include "client/work/form_shelf.h"

#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "client/work/interview.h"
#include "client/work/workplace.h"
#include "forms/base/diagnostic.h"
#include "forms/base/result.h"
#include "forms/model/definition.h"
#include "forms/session/form.h"
#include "forms/xform/xform.h"
#include "forms/xlsform/form_file.h"
#include "forms/xlsform/xlsform.h"
#include "sync/store/store.h"

namespace relais::client::work {

namespace {

namespace xlsform = forms::xlsform;

constexpr std::size_t kComplaintsShown = 3;  ///< relais-forms check shows all of them

bool is_form(const sync::store::Store& store, const std::vector<std::string>& names,
             const std::string& file_name) {
    if (xlsform::is_spreadsheet(file_name)) return true;
    if (file_name.ends_with(".xml")) {
        const auto bytes = store.form_file(file_name);
        return bytes && forms::xform::is_form(*bytes);
    }
    if (!xlsform::is_markdown(file_name)) return false;
    if (xlsform::has_spreadsheet(names, xlsform::stem_of(file_name))) return false;
    const auto bytes = store.form_file(file_name);
    if (!bytes) return true;  // its error is shown when somebody opens it
    const auto workbook = xlsform::read_markdown(*bytes, file_name);
    return workbook && xlsform::has_survey(*workbook);
}

std::unexpected<Error> complaint(const std::string& file_name,
                                 const std::vector<Diagnostic>& diagnostics) {
    std::string detail;
    std::size_t count = 0;
    for (const auto& diagnostic : diagnostics) {
        if (diagnostic.severity != Severity::error) continue;
        if (++count > kComplaintsShown) continue;
        if (!detail.empty()) detail += "; ";
        if (!diagnostic.location.empty()) detail += diagnostic.location + ": ";
        detail += diagnostic.text;
        if (!diagnostic.remedy.empty()) detail += " (" + diagnostic.remedy + ")";
    }
    if (count > kComplaintsShown) {
        detail += "; and " + std::to_string(count - kComplaintsShown) + " more";
    }
    if (detail.empty()) detail = "is not a form";
    return fail(Errc::invalid, file_name, detail);
}

Result<std::shared_ptr<const OpenForm>> open_from(const sync::store::Store& store,
                                                  const std::string& file_name) {
    const std::string bytes = TRY(store.form_file(file_name));
    return compile(TRY(read_form(bytes, file_name)), file_name,
                   [&store](const std::string& name) { return store.form_file(name); });
}

}  // namespace

Result<forms::model::Definition> read_form(std::string_view bytes, const std::string& file_name) {
    const std::string stem = xlsform::stem_of(file_name);
    if (forms::xform::looks_like_xml(bytes)) {
        auto loaded = forms::xform::read_xform(bytes, stem);
        if (!loaded.definition) return complaint(file_name, loaded.diagnostics);
        return std::move(*loaded.definition);
    }
    const auto workbook = TRY(xlsform::read_workbook(bytes, file_name));
    auto loaded = xlsform::load(workbook, stem);
    if (!loaded.definition) return complaint(file_name, loaded.diagnostics);
    return std::move(*loaded.definition);
}

Result<std::shared_ptr<const OpenForm>> compile(forms::model::Definition definition,
                                                const std::string& file_name,
                                                const forms::session::FileSource& files) {
    auto compiled = forms::session::Form::compile(std::move(definition), files);
    if (const auto* diagnostics = std::get_if<std::vector<Diagnostic>>(&compiled)) {
        return complaint(file_name, *diagnostics);
    }
    auto form = std::make_shared<OpenForm>();
    form->file_name = file_name;
    form->form = std::move(std::get<0>(compiled));
    return form;
}

void FormShelf::load(const sync::store::Store& store, const std::vector<std::string>& file_names) {
    forms_.clear();
    for (const auto& name : file_names) {
        if (given_ && given_->file_name == name)
            forms_.emplace(name, given_);
        else if (is_form(store, file_names, name))
            forms_.emplace(name, open_from(store, name));
    }
}

void FormShelf::give(std::shared_ptr<const OpenForm> form) {
    given_ = std::move(form);
}

void FormShelf::clear() {
    forms_.clear();
}

std::vector<FormEntry> FormShelf::entries() const {
    std::vector<FormEntry> entries;
    for (const auto& [name, form] : forms_) {
        FormEntry entry{name, {}, name};
        if (form) {
            const auto& definition = (*form)->form->definition();
            entry.form_id = definition.form_id;
            if (!definition.title.empty()) entry.title = definition.title;
        }
        entries.push_back(std::move(entry));
    }
    return entries;
}

Result<std::shared_ptr<const OpenForm>> FormShelf::open(const std::string& file_name) const {
    const auto found = forms_.find(file_name);
    if (found == forms_.end()) return fail(Errc::not_found, file_name, "is not on this laptop");
    return found->second;
}

Result<std::shared_ptr<const OpenForm>> FormShelf::open_id(const std::string& form_id) const {
    for (const auto& [name, form] : forms_) {
        if (form && (*form)->form->definition().form_id == form_id) return form;
    }
    return fail(Errc::not_found, form_id, "this form is not on this laptop any more");
}

}  // namespace relais::client::work
