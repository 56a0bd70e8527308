// A form back to the sheets that say it, whatever it was read from.
#pragma once

#include "forms/model/definition.h"
#include "forms/xlsform/reference_names.h"
#include "forms/xlsform/sheet_builder.h"

namespace relais::forms::xlsform {

/// What the sheets have in common while they are written.
struct Sheets {
    const model::Definition& definition;
    ReferenceNames& names;
    SheetBuilder survey, choices, external_choices, osm, entities, settings;
    std::vector<std::string> absent_lists;  ///< of external_choices, whose choices nobody knows

    /// The words of a text in the columns of its languages.
    void set_text(SheetBuilder& sheet, std::string_view key, const model::TranslatedText& text,
                  const References::Where& where);
    void set_label(SheetBuilder& sheet, const model::Label& label, const References::Where& where);
};

void write_survey(Sheets& sheets);
/// One row: type, name and all that the control and the node say.
void write_question(Sheets& sheets, model::NodeIndex index, const model::Control* control);
void write_choices(Sheets& sheets);
void write_settings(Sheets& sheets);
void write_entities(Sheets& sheets);
/// Of `meta` somewhere: the elements that are no questions.
bool is_own_element(const model::Definition& definition, model::NodeIndex index);
/// The list that the entity belongs to.
std::string dataset_of(const model::Node& entity);

/// The word of column type, and what belongs to it.
struct TypeCell {
    std::string type;
    std::string choice_filter;
    std::vector<model::Attribute> parameters;
};
TypeCell type_cell(Sheets& sheets, model::NodeIndex index, const model::Control* control);

}  // namespace relais::forms::xlsform
