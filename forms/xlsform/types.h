// The words of the type column: one table of types and their old spellings, and what a type cell
// says ("select_one sexe or_other", "select_one_from_file cercles.csv", "begin group").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "forms/model/definition.h"

namespace relais::forms::xlsform {

enum class Role : std::uint8_t {
    question,  ///< has a control when it has a label or hint
    note,
    calculate,
    hidden,
    metadata,  ///< start, deviceid …: filled in by the session
    audit,     ///< metadata of its own kind, stands in meta
    silent,    ///< recorded without a question by other apps: start-geopoint, background-audio
    select,    ///< select_one, select_multiple, rank
    begin_group,
    end_group,
    begin_repeat,
    end_repeat,
    begin_loop,
    end_loop,
    external_instance,  ///< csv-external, xml-external: a list by the row's name
};

/// What the words of a type mean for the bind and the control.
struct TypeRow {
    std::string_view name;  ///< XLSForm's own word
    Role role = Role::question;
    model::ControlKind control = model::ControlKind::input;
    model::DataType data = model::DataType::string;
    std::string_view detail = {};  ///< preload and its parameter, media type, or file extension
    std::string_view constraint = {}, hint = {};  ///< that the type brings along
};

enum class ChoiceSource : std::uint8_t { none, list, file, external_list, repeat };

/// A type cell, understood.
struct TypeUse {
    const TypeRow* row = nullptr;
    ChoiceSource source = ChoiceSource::none;
    std::string choices;  ///< list name, file name, or "${name}"
    bool or_other = false;
};

/// nullopt when the words are no type that XLSForm knows.
std::optional<TypeUse> parse_type(std::string_view cell);
/// Of words that are a type; our mistake if they are none.
TypeUse known_type(std::string_view words);

}  // namespace relais::forms::xlsform
