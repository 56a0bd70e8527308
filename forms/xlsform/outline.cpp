#include "forms/xlsform/outline.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/complaints.h"
#include "forms/xlsform/references.h"
#include "forms/xlsform/settings.h"
#include "forms/xlsform/sheet_view.h"
#include "forms/xlsform/types.h"

namespace relais::forms::xlsform {

namespace {

/// "group", "repeat" or "loop".
std::string word_of(const Entry& container) {
    return std::string(container.type.row->name.substr(std::string_view("begin ").size()));
}

class Builder {
  public:
    Builder(const SheetView& survey, std::string root_name, Complaints& complaints)
        : survey_(survey), root_name_(std::move(root_name)), complaints_(complaints) {}
    Outline build();

  private:
    void read_row(std::size_t row);
    void open(std::size_t row, TypeUse type);
    void close(std::size_t row, const TypeRow& type);
    void open_table(std::size_t row, Entry& entry);
    void add_table_label(std::size_t row);
    void add_to_table(Entry& entry);
    void add_question(std::size_t row, TypeUse type);
    std::size_t add(Entry entry);
    void add_count(std::size_t row, const std::string& repeat_name);
    void add_other(std::size_t row, const std::string& select_name);
    std::optional<std::string> name_of(std::size_t row, const TypeUse& type);
    void check_sibling(std::size_t row, const Entry& entry);

    const SheetView& survey_;
    const std::string root_name_;
    Complaints& complaints_;
    Outline outline_;
    std::vector<std::size_t> open_;  ///< containers not yet closed
    bool given_up_ = false;          ///< too deep or too large: the rest is not read
    std::map<std::size_t, std::set<std::string>> names_, folded_names_;  ///< by parent
    std::set<std::string> repeat_names_;
    /// By table-list group: the list that all its selects share.
    std::map<std::size_t, std::string> table_lists_;
};

std::size_t Builder::add(Entry entry) {
    entry.parent = open_.empty() ? Entry::npos : open_.back();
    const auto index = outline_.entries.size();
    if (open_.empty())
        outline_.top.push_back(index);
    else
        outline_.entries[open_.back()].children.push_back(index);
    outline_.entries.push_back(std::move(entry));
    return index;
}

void Builder::check_sibling(std::size_t row, const Entry& entry) {
    const auto parent = open_.empty() ? Entry::npos : open_.back();
    const auto place = survey_.place(row, "name");
    if (!names_[parent].insert(entry.name).second) {
        complaints_.error(place, quoted(entry.name) + " is there twice in the same group",
                          "Give one of them another name.");
    } else if (!folded_names_[parent].insert(lower_ascii(entry.name)).second) {
        complaints_.warning(place, quoted(entry.name) + " differs from another name only by case",
                            "Some programs take them for the same: rename one.");
    }
    if (entry.name == "meta")
        complaints_.error(place, "\"meta\" is the name of the form's own data", "Rename it.");
}

std::optional<std::string> Builder::name_of(std::size_t row, const TypeUse& type) {
    std::string name(survey_.cell(row, "name"));
    if (name.empty()) {
        if (type.row->role == Role::note) return "generated_note_name_" + std::to_string(row + 1);
        if (type.row->role == Role::audit) return "audit";
        complaints_.error(survey_.place(row, "name"),
                          "the " + std::string(type.row->name) + " in this row has no name",
                          "Write a name in column name.");
        return std::nullopt;
    }
    if (!is_xml_name(name)) {
        complaints_.error(
            survey_.place(row, "name"), quoted(name) + " cannot be a name",
            "Begin with a letter or _; then letters, digits, _ - and . without blanks.");
        return std::nullopt;
    }
    if (type.row->role == Role::audit && name != "audit")
        complaints_.error(survey_.place(row, "name"), "an audit must be named \"audit\"",
                          "Write audit in column name.");
    return name;
}

void Builder::add_count(std::size_t row, const std::string& repeat_name) {
    const auto count = survey_.cell(row, "repeat_count");
    if (count.empty() || is_single_reference(count)) return;
    // jr:count must be the path of a node, so that a computed count gets one (as pyxform does).
    Entry entry;
    entry.row = row;
    entry.type = known_type("calculate");
    entry.name = repeat_name + "_count";
    entry.generated = true;
    entry.columns["calculation"] = {std::string(count), "repeat_count"};
    entry.columns["readonly"] = {"true()", "repeat_count"};
    check_sibling(row, entry);
    add(std::move(entry));
}

void Builder::open(std::size_t row, TypeUse type) {
    const bool repeat = type.row->role == Role::begin_repeat;
    auto name = name_of(row, type);
    // An unnamed group still holds its rows together; they must not be taken for unbalanced.
    Entry entry;
    entry.row = row;
    entry.type = std::move(type);
    entry.name = name.value_or("unnamed_" + std::to_string(row + 1));
    if (repeat) {
        add_count(row, entry.name);
        if (!repeat_names_.insert(entry.name).second)
            complaints_.error(survey_.place(row, "name"),
                              "another repeat is named " + quoted(entry.name),
                              "The names of repeats must differ in the whole form.");
        if (entry.name == root_name_)
            complaints_.error(survey_.place(row, "name"),
                              "a repeat must not have the name of the form's root element",
                              "Rename the repeat.");
    }
    check_sibling(row, entry);
    if (open_.size() + 2 >= model::kMaxDepth) {
        complaints_.error(survey_.place(row, "type"), "groups stand too deep in one another",
                          "At most " + std::to_string(model::kMaxDepth) + " levels.");
        given_up_ = true;  // what follows walks the outline recursively
        return;
    }
    const auto appearance = split_blanks(survey_.cell(row, "appearance"));
    const bool table =
        std::find(appearance.begin(), appearance.end(), "table-list") != appearance.end();
    if (table) open_table(row, entry);
    open_.push_back(add(std::move(entry)));
    if (table) add_table_label(row);
}

/// table-list: a field-list whose first row shows the choices, and whose label is a note.
void Builder::open_table(std::size_t row, Entry& entry) {
    std::string appearance;
    for (const auto word : split_blanks(survey_.cell(row, "appearance")))
        appearance += (appearance.empty() ? "" : " ") +
                      std::string(word == "table-list" ? std::string_view("field-list") : word);
    entry.columns["appearance"] = {appearance, "appearance"};
    entry.columns["label"] = {"", "label"};
    entry.columns["hint"] = {"", "hint"};
}

void Builder::add_table_label(std::size_t row) {
    table_lists_[open_.back()] = "";
    const auto& columns = survey_.columns();
    bool any = false;
    for (std::size_t i = 0; i < columns.size(); ++i)
        any |=
            (columns[i].key == "label" || columns[i].key == "hint") && !survey_.at(row, i).empty();
    if (!any) return;
    Entry note;
    note.row = row;
    note.type = *parse_type("note");
    note.name = "generated_table_list_label_" + std::to_string(row + 1);
    note.generated = true;
    note.text_row = row;
    add(std::move(note));
}

void Builder::add_to_table(Entry& entry) {
    if (open_.empty() || entry.type.row->role != Role::select) return;
    const auto table = table_lists_.find(open_.back());
    if (table == table_lists_.end()) return;
    const auto place = survey_.place(entry.row, "type");
    if (table->second.empty()) {
        table->second = entry.type.choices;
        Entry head;
        head.row = entry.row;
        head.type = entry.type;
        head.type.or_other = false;
        head.name = "reserved_name_for_field_list_labels_" + std::to_string(entry.row + 1);
        head.generated = true;
        head.columns["label"] = {" ", "label"};
        head.columns["appearance"] = {"label", "appearance"};
        add(std::move(head));
    } else if (table->second != entry.type.choices) {
        complaints_.error(place,
                          "a table-list shows the list " + quoted(table->second) + ", not " +
                              quoted(entry.type.choices),
                          "Give all its selects the same list, or close the group before.");
    }
    if (!survey_.cell(entry.row, "choice_filter").empty())
        complaints_.error(survey_.place(entry.row, "choice_filter"),
                          "a table-list shows the same choices in every row: no choice_filter",
                          "Delete the filter, or the appearance table-list.");
    entry.columns["appearance"] = {"list-nolabel", "appearance"};
}

void Builder::close(std::size_t row, const TypeRow& type) {
    const auto place = survey_.place(row, "type");
    if (open_.empty()) {
        complaints_.error(place, "this \"" + std::string(type.name) + "\" closes nothing",
                          "Delete it, or add the begin that it belongs to.");
        return;
    }
    const auto& opened = outline_.entries[open_.back()];
    const auto word = word_of(opened);
    if (type.name != "end " + word)
        complaints_.error(place,
                          "\"" + std::string(type.name) + "\" closes the " + word + " " +
                              quoted(opened.name) + " of row " + std::to_string(opened.row + 1),
                          "Write \"end " + word + "\".");
    open_.pop_back();
}

void Builder::add_other(std::size_t row, const std::string& select_name) {
    Entry entry;
    entry.row = row;
    entry.type = known_type("text");
    entry.name = select_name + "_other";
    entry.generated = true;
    entry.columns["label"] = {"Specify other.", "type"};
    entry.columns["relevant"] = {"selected(../" + select_name + ", 'other')", "type"};
    check_sibling(row, entry);
    add(std::move(entry));
}

void Builder::add_question(std::size_t row, TypeUse type) {
    const auto name = name_of(row, type);
    if (!name) return;
    const bool or_other = type.or_other;
    Entry entry;
    entry.row = row;
    entry.type = std::move(type);
    entry.name = *name;
    if (entry.type.row->role != Role::external_instance) check_sibling(row, entry);
    add_to_table(entry);
    add(std::move(entry));
    if (or_other) add_other(row, *name);
}

void Builder::read_row(std::size_t row) {
    if (survey_.row_is_empty(row) || is_yes(survey_.cell(row, "disabled"))) return;
    const auto cell = survey_.cell(row, "type");
    if (cell.empty()) {
        if (!survey_.cell(row, "name").empty())
            complaints_.error(survey_.place(row, "type"),
                              "the row of " + quoted(survey_.cell(row, "name")) + " has no type",
                              "Write its type, or empty the row.");
        else
            complaints_.warning(survey_.place(row), "a row without type and name is passed over");
        return;
    }
    if (!setting_of_type(cell).empty()) return;
    auto type = parse_type(cell);
    if (!type) {
        complaints_.error(survey_.place(row, "type"), quoted(cell) + " is no type of XLSForm",
                          "Check its spelling: text, integer, select_one list, begin group …");
        return;
    }
    switch (type->row->role) {
    case Role::begin_group:
    case Role::begin_repeat:
    case Role::begin_loop:
        open(row, std::move(*type));
        return;
    case Role::end_group:
    case Role::end_repeat:
    case Role::end_loop:
        close(row, *type->row);
        return;
    case Role::question:
    case Role::note:
    case Role::calculate:
    case Role::hidden:
    case Role::metadata:
    case Role::audit:
    case Role::silent:
    case Role::select:
    case Role::external_instance:
        add_question(row, std::move(*type));
        return;
    }
}

Outline Builder::build() {
    for (std::size_t row = 1; row < survey_.row_count() && !given_up_; ++row) {
        if (outline_.entries.size() + 8 >= model::kMaxNodes) {
            complaints_.error(survey_.place(row), "the form holds too many questions",
                              "At most " + std::to_string(model::kMaxNodes) + "; split the form.");
            given_up_ = true;
            break;
        }
        read_row(row);
    }
    // Where reading stopped half-way, what is still open says nothing.
    if (given_up_) open_.clear();
    for (const auto index : open_) {
        const auto& entry = outline_.entries[index];
        complaints_.error(survey_.place(entry.row, "type"),
                          "the " + word_of(entry) + " " + quoted(entry.name) + " is never closed",
                          "Add a row \"end " + word_of(entry) + "\".");
    }
    if (outline_.entries.empty() && !complaints_.has_errors())
        complaints_.error(survey_.whole(), "the form has no question", "Add rows to survey.");
    return std::move(outline_);
}

}  // namespace

Outline read_outline(const SheetView& survey, const std::string& root_name,
                     Complaints& complaints) {
    return Builder(survey, root_name, complaints).build();
}

std::string_view value_of(const SheetView& survey, const Entry& entry, std::string_view key) {
    if (const auto found = entry.columns.find(key); found != entry.columns.end())
        return found->second.text;
    return entry.generated ? std::string_view() : survey.cell(entry.row, key);
}

Place place_of(const SheetView& survey, const Entry& entry, std::string_view key) {
    if (const auto found = entry.columns.find(key); found != entry.columns.end())
        key = found->second.cause;
    return survey.place(entry.row, key);
}

}  // namespace relais::forms::xlsform
