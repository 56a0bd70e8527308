// How the text of an answer looks, type by type. ODK XForms, Data Types.
#pragma once

#include <string_view>

#include "forms/model/definition.h"

namespace relais::forms::session {

/// Texts, files and barcodes may look anyhow; dates and times as ISO 8601 writes them, places as
/// "latitude longitude [altitude [accuracy]]" in degrees and metres.
bool has_form_of(model::DataType type, std::string_view text);

}  // namespace relais::forms::session
