// How an answer of type geopoint, geotrace or geoshape is stored.
#pragma once

#include <string>

#include "forms/model/definition.h"

namespace relais::forms::session {

/// As ODK Collect writes places: each number with a point ("0" becomes "0.0"), one blank between
/// numbers, "; " between points and nothing after the last. As many numbers as were given: an
/// accuracy that nobody measured is not 0. Never an exponent, which XPath 1.0 §4.2 does not have.
/// A text that is no place, and every text of another type, comes back as it was.
std::string place_as_stored(model::DataType type, std::string text);

}  // namespace relais::forms::session
