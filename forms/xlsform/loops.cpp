// `begin loop over list`: a group with one group a choice, each holding the loop's rows again.
#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/model/definition.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/columns.h"
#include "forms/xlsform/complaints.h"
#include "forms/xlsform/outline.h"
#include "forms/xlsform/sheet_view.h"
#include "forms/xlsform/types.h"

namespace relais::forms::xlsform {

namespace {

class Expander {
  public:
    Expander(Outline outline, const SheetView& survey, const SheetView* choices,
             Complaints& complaints)
        : from_(std::move(outline)), survey_(survey), choices_(choices), complaints_(complaints) {}
    Outline expand();

  private:
    std::size_t add(Entry entry, std::size_t parent);
    void copy(std::size_t index, std::size_t parent, std::size_t loop_row);
    void copy_loop(Entry loop, std::size_t parent);
    [[nodiscard]] std::vector<std::size_t> choices_of(std::string_view list) const;
    void substitute(Entry& entry) const;
    void warn_of_marks(const Entry& entry) const;
    void check_repeat(const Entry& entry);

    Outline from_, to_;
    const SheetView& survey_;
    const SheetView* choices_;
    Complaints& complaints_;
    std::set<std::string> repeat_names_;
    bool full_ = false;
    int copies_ = 0;  ///< of the innermost loop's rows, so far
};

/// The names of repeats must differ in the whole form, and a loop writes its rows several times.
void Expander::check_repeat(const Entry& entry) {
    if (!repeat_names_.insert(entry.name).second)
        complaints_.error(survey_.place(entry.row, "name"),
                          "the loop makes several repeats named " + quoted(entry.name),
                          "Write %(name)s into the name of the repeat.");
}

std::size_t Expander::add(Entry entry, std::size_t parent) {
    const auto index = to_.entries.size();
    entry.parent = parent;
    entry.children.clear();
    (parent == Entry::npos ? to_.top : to_.entries[parent].children).push_back(index);
    to_.entries.push_back(std::move(entry));
    return index;
}

void Expander::substitute(Entry& entry) const {
    const auto label = choice_cell(*choices_, entry.loop_row, "label");
    entry.name = with_choice(entry.name, *choices_, entry.loop_row, label);
    if (entry.generated) return;
    for (const auto& column : survey_.columns()) {
        const auto cell = survey_.cell(entry.row, column.key);
        if (!is_translatable(column.key) && cell.find("%(") != std::string_view::npos)
            entry.columns[column.key] = {with_choice(cell, *choices_, entry.loop_row, label),
                                         column.key};
    }
}

/// Only what stands directly in a loop is written in the words of its choice, as in every
/// converter.
void Expander::warn_of_marks(const Entry& entry) const {
    if (entry.generated) return;
    for (std::size_t i = 0; i < survey_.columns().size(); ++i)
        if (survey_.at(entry.row, i).find("%(") != std::string_view::npos)
            complaints_.warning({survey_.name(), entry.row, i},
                                "%(…)s is not replaced in a group inside the loop",
                                "Ask this question directly in the loop.");
}

void Expander::copy(std::size_t index, std::size_t parent, std::size_t loop_row) {
    if (full_) return;
    if (to_.entries.size() + 8 >= model::kMaxNodes) {
        full_ = true;
        complaints_.error(survey_.place(from_.entries[index].row),
                          "the loops of the form hold too many questions",
                          "At most " + std::to_string(model::kMaxNodes) + "; split the form.");
        return;
    }
    auto entry = from_.entries[index];
    entry.loop_row = loop_row;
    if (loop_row != Entry::npos) substitute(entry);
    if (entry.type.row->role == Role::begin_loop) {
        copy_loop(std::move(entry), parent);
        return;
    }
    const auto children = entry.children;
    if (copies_ > 0 && entry.type.row->role == Role::begin_repeat) check_repeat(entry);
    if (copies_ == 1 && loop_row == Entry::npos) warn_of_marks(entry);
    const auto copied = add(std::move(entry), parent);
    for (const auto child : children)
        copy(child, copied, Entry::npos);
}

/// The rows of the choices of a list, and the choice that or_other adds to it.
std::vector<std::size_t> Expander::choices_of(std::string_view list) const {
    std::vector<std::size_t> rows;
    if (choices_ == nullptr || list.empty()) return rows;
    bool other = false;
    for (std::size_t row = 1; row < choices_->row_count(); ++row) {
        if (choices_->cell(row, "list_name") != list) continue;
        rows.push_back(row);
        other |= choices_->cell(row, "name") == "other";
    }
    const bool adds = std::any_of(from_.entries.begin(), from_.entries.end(), [&](const auto& e) {
        return e.type.or_other && e.type.choices == list;
    });
    if (!rows.empty() && adds && !other) rows.push_back(Entry::kOtherChoice);
    return rows;
}

void Expander::copy_loop(Entry loop, std::size_t parent) {
    const auto children = loop.children;
    const auto list = loop.type.choices;
    const auto place = survey_.place(loop.row, "type");
    loop.type = known_type("begin group");
    const auto group = add(loop, parent);
    const auto rows = choices_of(list);
    const auto outer_copies = std::exchange(copies_, 0);
    for (const auto row : rows) {
        const auto name = choice_cell(*choices_, row, "name");
        // "none" answers a select_multiple; nothing is asked about it.
        if (name == "none" || !is_xml_name(name) || full_) continue;
        ++copies_;
        Entry choice;
        choice.row = loop.row;
        choice.type = loop.type;
        choice.name = name;
        choice.generated = true;
        choice.loop_row = row;
        choice.is_loop_choice = true;
        const auto added = add(std::move(choice), group);
        for (const auto child : children)
            copy(child, added, row);
    }
    copies_ = outer_copies;
    if (rows.empty())
        complaints_.error(place, "there is no list " + quoted(list) + " for this loop",
                          "Write \"begin loop over list\", and the list in the sheet choices.");
}

Outline Expander::expand() {
    for (const auto index : from_.top)
        copy(index, Entry::npos, Entry::npos);
    return std::move(to_);
}

}  // namespace

std::string_view choice_cell(const SheetView& choices, std::size_t loop_row, std::string_view key) {
    if (loop_row != Entry::kOtherChoice) return choices.cell(loop_row, key);
    return key == "name" ? "other" : key == "label" ? "Other" : std::string_view();
}

std::string with_choice(std::string_view text, const SheetView& choices, std::size_t loop_row,
                        std::string_view label) {
    std::string out;
    for (auto at = text.find("%("); at != std::string_view::npos; at = text.find("%(")) {
        const auto end = text.find(")s", at);
        if (end == std::string_view::npos) break;
        const auto key = text.substr(at + 2, end - at - 2);
        out += text.substr(0, at);
        if (key == "label")
            out += label;
        else if (choices.has(key))
            out += choice_cell(choices, loop_row, key);
        else
            out += text.substr(at, end + 2 - at);
        text.remove_prefix(end + 2);
    }
    return out += text;
}

Outline expand_loops(Outline outline, const SheetView& survey, const SheetView* choices,
                     Complaints& complaints) {
    bool any = false;
    for (const auto& entry : outline.entries)
        any |= entry.type.row->role == Role::begin_loop;
    if (!any) return outline;
    return Expander(std::move(outline), survey, choices, complaints).expand();
}

}  // namespace relais::forms::xlsform
