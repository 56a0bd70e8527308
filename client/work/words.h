// The few sentences that an interview says itself, in the language of the form shown: English and
// Arabic where that is it, else French.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "forms/model/definition.h"
#include "forms/session/session.h"

namespace relais::client::work {

enum class Tongue : std::uint8_t { french, english, arabic };
/// "English (en)", "en"; "العربية (ar)", "Arabic".
Tongue tongue_of(const std::string& language);

/// "Étape 2 sur 3"; "2 sur 3" without a label.
std::string numbered(const std::string& label, std::size_t number, std::size_t count, Tongue in);

/// The author's message where he gave one.
std::string failure_text(const forms::session::Finding& finding, forms::model::DataType type,
                         Tongue in);

}  // namespace relais::client::work
