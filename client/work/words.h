// The few sentences that an interview says itself, in the language of the form shown: English where
// that is English, else French.
#pragma once

#include <cstddef>
#include <string>

#include "forms/model/definition.h"
#include "forms/session/session.h"

namespace relais::client::work {

/// "English (en)", "en".
bool is_english(const std::string& language);

/// "Étape 2 sur 3"; "2 sur 3" without a label.
std::string numbered(const std::string& label, std::size_t number, std::size_t count, bool english);

/// The author's message where he gave one.
std::string failure_text(const forms::session::Finding& finding, forms::model::DataType type,
                         bool english);

}  // namespace relais::client::work
