// One pass over a parsed document that gives every name the prefix of the standard, whatever the
// author's prefixes are, so that the rest of the reader compares plain words.
#pragma once

#include <string>

#include "forms/base/result.h"
#include "forms/xform/xml_writer.h"

namespace pugi {
class xml_document;
}

namespace relais::forms::xform {

/// Declarations of namespaces that the standard does not know, to be written again.
/// Errc::invalid: nested too deep, or too many declarations.
Result<Attributes> use_standard_prefixes(pugi::xml_document& document);

}  // namespace relais::forms::xform
