// A form file made ready to be answered, for the commands that run forms.
#pragma once

#include <memory>
#include <string>

#include "forms/base/result.h"
#include "forms/session/form.h"

namespace relais::forms::cli {

using OpenedForm = std::unique_ptr<const session::Form>;

/// XLSForm workbook or table, or XForm XML, told apart by content. The error names the first
/// complaints; `check` lists them all.
Result<OpenedForm> open_form(const std::string& path, const session::FileSource& files);
/// Files that stand beside the form.
session::FileSource files_beside(const std::string& path);

}  // namespace relais::forms::cli
