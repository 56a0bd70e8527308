// ODK XForms XML 1.0 to and from the definition. What is written has stable bytes and the shape
// that other programs of the field expect; what is read may come from any of them, and is hostile.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/diagnostic.h"
#include "forms/model/definition.h"

namespace relais::forms::xform {

inline constexpr std::size_t kMaxFormBytes = 32U << 20U;
inline constexpr std::size_t kMaxDeclarations = 64;  ///< xmlns attributes of one document

/// `<?xml version="1.0"?>` and the document; the same definition gives the same bytes.
std::string write_xform(const model::Definition& definition);

struct Loaded {
    std::optional<model::Definition> definition;  ///< absent when an error stands in `diagnostics`
    std::vector<Diagnostic> diagnostics;          ///< in the order of the document
};
/// `name` (the file's, without extension) is the title of a form without one. Reading what
/// write_xform wrote and writing it again gives the same bytes.
Loaded read_xform(std::string_view bytes, const std::string& name);

/// True for text that begins like XML, after a byte order mark and blanks.
bool looks_like_xml(std::string_view bytes);
/// True for XML whose first element is an XForm's (`h:html`), not that of a list or a record.
bool is_form(std::string_view bytes);

}  // namespace relais::forms::xform
