// The forms of the store, compiled once after unlocking and kept for every interview. Lives on the
// store's thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "client/work/workplace.h"
#include "forms/model/definition.h"
#include "forms/session/form.h"

namespace relais::client::work {

/// Errc::invalid with the form's first complaints.
Result<forms::model::Definition> read_form(std::string_view bytes, const std::string& file_name);

/// `files` gives the lists that it names.
Result<std::shared_ptr<const OpenForm>> compile(forms::model::Definition definition,
                                                const std::string& file_name,
                                                const forms::session::FileSource& files);

class FormShelf {
  public:
    /// Reads every form among the files. One that cannot be used stays in the list under its
    /// file's name: open() says why.
    void load(const sync::store::Store& store, const std::vector<std::string>& file_names);
    void clear();
    /// Compiled already: load() takes it instead of reading the file of that name.
    void give(std::shared_ptr<const OpenForm> form);

    [[nodiscard]] std::vector<FormEntry> entries() const;
    /// Errc::not_found, or invalid with the form's first complaints.
    [[nodiscard]] Result<std::shared_ptr<const OpenForm>> open(const std::string& file_name) const;
    [[nodiscard]] Result<std::shared_ptr<const OpenForm>> open_id(const std::string& form_id) const;

  private:
    std::shared_ptr<const OpenForm> given_;
    std::map<std::string, Result<std::shared_ptr<const OpenForm>>> forms_;
};

}  // namespace relais::client::work
