#include "forms/xlsform/outline.h"

#include <optional>
#include <set>
#include <utility>

#include "forms/base/text.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/references.h"

namespace relais::forms::xlsform {

namespace {

class Builder {
  public:
    Builder(const SheetView& survey, std::string root_name, Complaints& complaints)
        : survey_(survey), root_name_(std::move(root_name)), complaints_(complaints) {}
    Outline build();

  private:
    void read_row(std::size_t row);
    void open(std::size_t row, TypeUse type);
    void close(std::size_t row, const TypeRow& type);
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
    std::vector<std::size_t> open_;   ///< containers not yet closed
    bool given_up_ = false;           ///< too deep or too large: the rest is not read
    std::vector<std::size_t> loops_;  ///< rows of `begin loop`
    std::map<std::size_t, std::set<std::string>> names_, folded_names_;  ///< by parent
    std::set<std::string> repeat_names_;
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
    if (parent == Entry::npos && entry.name == "meta")
        complaints_.error(place, "\"meta\" is the name of the form's own data", "Rename it.");
}

std::optional<std::string> Builder::name_of(std::size_t row, const TypeUse& type) {
    const std::string name(survey_.cell(row, "name"));
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
    entry.type = *parse_type("calculate");
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
    open_.push_back(add(std::move(entry)));
}

void Builder::close(std::size_t row, const TypeRow& type) {
    const auto place = survey_.place(row, "type");
    if (open_.empty()) {
        complaints_.error(place, "this \"" + std::string(type.name) + "\" closes nothing",
                          "Delete it, or add the begin that it belongs to.");
        return;
    }
    const auto& opened = outline_.entries[open_.back()];
    const bool repeat = opened.type.row->role == Role::begin_repeat;
    if (repeat != (type.role == Role::end_repeat)) {
        complaints_.error(place,
                          "\"" + std::string(type.name) + "\" closes the " +
                              (repeat ? "repeat " : "group ") + quoted(opened.name) + " of row " +
                              std::to_string(opened.row + 1),
                          repeat ? "Write \"end repeat\"." : "Write \"end group\".");
    }
    open_.pop_back();
}

void Builder::add_other(std::size_t row, const std::string& select_name) {
    Entry entry;
    entry.row = row;
    entry.type = *parse_type("text");
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
    auto type = parse_type(cell);
    if (!type) {
        complaints_.error(survey_.place(row, "type"), quoted(cell) + " is no type of XLSForm",
                          "Check its spelling: text, integer, select_one list, begin group …");
        return;
    }
    switch (type->row->role) {
    case Role::begin_group:
    case Role::begin_repeat:
        open(row, std::move(*type));
        return;
    case Role::end_group:
    case Role::end_repeat:
        close(row, *type->row);
        return;
    case Role::begin_loop:
        complaints_.error(survey_.place(row, "type"), "loops over a list are not read",
                          "Write a repeat, or the questions one by one.");
        loops_.push_back(row);
        return;
    case Role::end_loop:
        if (loops_.empty())
            complaints_.error(survey_.place(row, "type"), "this \"end loop\" closes nothing",
                              "Delete it.");
        else
            loops_.pop_back();
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
        const bool repeat = entry.type.row->role == Role::begin_repeat;
        complaints_.error(survey_.place(entry.row, "type"),
                          (repeat ? "the repeat " : "the group ") + quoted(entry.name) +
                              " is never closed",
                          repeat ? "Add a row \"end repeat\"." : "Add a row \"end group\".");
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
