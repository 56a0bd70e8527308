// The words of ODK XForms that the reader and the writer share: prefixes, types, and where a
// parameter of XLSForm stands in the XML.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "forms/model/definition.h"

namespace relais::forms::xform {

/// The prefix that we write for a namespace of ODK XForms §namespaces ("" for XForms itself);
/// nullopt for a namespace that we do not know.
std::optional<std::string_view> prefix_of_uri(std::string_view uri);
/// Empty for a prefix that is not of the standard.
std::string_view uri_of_prefix(std::string_view prefix);
/// "jr" of "jr:count"; empty without a colon.
std::string_view prefix_of(std::string_view name);

std::string_view type_name(model::DataType type);  ///< empty for DataType::none
std::optional<model::DataType> type_of_name(std::string_view name);

/// A parameter of Control and the attribute that carries it.
struct ParameterName {
    std::string_view parameter;
    std::string_view attribute;
    bool in_bind = false;
};
const ParameterName* find_parameter(std::string_view parameter);
const ParameterName* find_parameter_attribute(std::string_view attribute, bool in_bind);

/// "images" of jr://images/ for the forms "image" and "big-image".
std::string_view media_folder(std::string_view form);

}  // namespace relais::forms::xform
