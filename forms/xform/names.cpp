#include "forms/xform/names.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "forms/model/definition.h"

namespace relais::forms::xform {

namespace {

struct Namespace {
    std::string_view prefix;
    std::string_view uri;
};
// ODK XForms §namespaces.
constexpr std::array kNamespaces{
    Namespace{"", "http://www.w3.org/2002/xforms"},
    Namespace{"entities", "http://www.opendatakit.org/xforms/entities"},
    Namespace{"ev", "http://www.w3.org/2001/xml-events"},
    Namespace{"h", "http://www.w3.org/1999/xhtml"},
    Namespace{"jr", "http://openrosa.org/javarosa"},
    Namespace{"odk", "http://www.opendatakit.org/xforms"},
    Namespace{"orx", "http://openrosa.org/xforms"},
    Namespace{"xsd", "http://www.w3.org/2001/XMLSchema"},
};

using model::DataType;
struct TypeName {
    DataType type;
    std::string_view name;
};
// ODK XForms §data types; the first name of a type is the one that is written.
constexpr std::array kTypes{
    TypeName{DataType::string, "string"},      TypeName{DataType::integer, "int"},
    TypeName{DataType::decimal, "decimal"},    TypeName{DataType::boolean, "boolean"},
    TypeName{DataType::date, "date"},          TypeName{DataType::time, "time"},
    TypeName{DataType::date_time, "dateTime"}, TypeName{DataType::geopoint, "geopoint"},
    TypeName{DataType::geotrace, "geotrace"},  TypeName{DataType::geoshape, "geoshape"},
    TypeName{DataType::binary, "binary"},      TypeName{DataType::barcode, "barcode"},
    TypeName{DataType::intent, "intent"},      TypeName{DataType::integer, "integer"},
};

constexpr std::array kParameters{
    ParameterName{"max-pixels", "orx:max-pixels", true},
    ParameterName{"quality", "odk:quality", true},
    ParameterName{"allow-mock-accuracy", "odk:allow-mock-accuracy", true},
    ParameterName{"app", "intent"},
    ParameterName{"capture-accuracy", "accuracyThreshold"},
    ParameterName{"warning-accuracy", "unacceptableAccuracyThreshold"},
    ParameterName{"tick_interval", "odk:tick-interval"},
    ParameterName{"placeholder", "odk:placeholder"},
    ParameterName{"incremental", "incremental"},
};

}  // namespace

std::optional<std::string_view> prefix_of_uri(std::string_view uri) {
    for (const auto& each : kNamespaces)
        if (each.uri == uri) return each.prefix;
    return std::nullopt;
}

std::string_view uri_of_prefix(std::string_view prefix) {
    for (const auto& each : kNamespaces)
        if (each.prefix == prefix && !prefix.empty()) return each.uri;
    return {};
}

std::string_view prefix_of(std::string_view name) {
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? std::string_view{} : name.substr(0, colon);
}

std::string_view type_name(DataType type) {
    for (const auto& each : kTypes)
        if (each.type == type) return each.name;
    return {};
}

std::optional<DataType> type_of_name(std::string_view name) {
    for (const auto& each : kTypes)
        if (each.name == name) return each.type;
    return std::nullopt;
}

const ParameterName* find_parameter(std::string_view parameter) {
    const auto* const found =
        std::find_if(kParameters.begin(), kParameters.end(),
                     [&](const auto& each) { return each.parameter == parameter; });
    return found == kParameters.end() ? nullptr : &*found;
}

const ParameterName* find_parameter_attribute(std::string_view attribute, bool in_bind) {
    const auto* const found =
        std::find_if(kParameters.begin(), kParameters.end(), [&](const auto& each) {
            return each.attribute == attribute && each.in_bind == in_bind;
        });
    return found == kParameters.end() ? nullptr : &*found;
}

std::string_view media_folder(std::string_view form) {
    if (form == "image" || form == "big-image") return "images";
    if (form == "audio") return "audio";
    return form == "video" ? "video" : std::string_view{};
}

}  // namespace relais::forms::xform
