// The parts of a form while it is put together: what was read, and the definition that grows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "forms/model/definition.h"
#include "forms/xlsform/choices.h"
#include "forms/xlsform/entities.h"
#include "forms/xlsform/outline.h"
#include "forms/xlsform/references.h"
#include "forms/xlsform/settings.h"
#include "forms/xlsform/texts.h"

namespace relais::forms::xlsform {

struct Assembly {
    const SheetView& survey;
    const SheetView* choices;  ///< null when there is no such sheet
    const Languages& languages;
    const Settings& settings;
    const Outline& outline;
    ChoiceBook& book;
    ChoiceBook& tags;  ///< the sheet osm
    References& references;
    model::Definition& definition;
    Complaints& complaints;

    [[nodiscard]] std::string_view value(const Entry& entry, std::string_view key) const {
        return value_of(survey, entry, key);
    }
    [[nodiscard]] Place place(const Entry& entry, std::string_view key) const {
        return place_of(survey, entry, key);
    }
    /// The column's expression with its references resolved; empty when there is none.
    [[nodiscard]] std::string expression(const Entry& entry, std::string_view key) const;
    /// What the column writes into an attribute: its references resolved, nothing else touched.
    [[nodiscard]] std::string attribute(const Entry& entry, std::string_view key) const;
    [[nodiscard]] model::TranslatedText text(const Entry& entry, std::string_view key) const;
    /// Label and media of an entry.
    [[nodiscard]] model::Label label(const Entry& entry) const;
    /// The row has this text in a column that names a language.
    [[nodiscard]] bool names_a_language(const Entry& entry, std::string_view key) const;
    [[nodiscard]] std::vector<RawText> raw_texts(const Entry& entry, std::string_view key) const;
    /// What the choice of the loop that an entry stands in says.
    [[nodiscard]] std::vector<RawText> loop_texts(const Entry& entry, std::string_view key) const;
};

/// Default, triggers, count and bind of an entry's node.
void fill_node(Assembly& assembly, const Entry& entry);
/// The body, in the order of the rows.
std::vector<model::Control> build_body(Assembly& assembly);
/// One external instance, unless it is there already; complains when the id means another file.
void add_external(Assembly& assembly, const std::string& id, const std::string& src,
                  const Place& place);
/// "cercles.csv" → id "cercles" and "jr://file-csv/cercles.csv"; empty src for unknown endings.
model::ExternalInstance instance_of_file(const std::string& file);

/// `key=value` pairs between blanks, commas or semicolons; what is no pair is complained of.
std::vector<model::Attribute> read_parameters(const Assembly& assembly, const Entry& entry);
/// Rows of this type have parameters at all; elsewhere the column is a note of the author's.
bool takes_parameters(const TypeRow& type);
/// Keys and values of all parameters, once all lists of the form are known.
void check_parameters(const Assembly& assembly, const std::vector<DeclaredEntity>& entities);

}  // namespace relais::forms::xlsform
