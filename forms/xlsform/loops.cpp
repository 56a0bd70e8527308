// `begin loop over list`: a group with one group a choice, each holding the loop's rows again.
#include <set>
#include <utility>

#include "forms/base/text.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/outline.h"

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
    void copy_loop(std::size_t index, std::size_t parent);
    void substitute(Entry& entry) const;
    void check_repeat(const Entry& entry);

    Outline from_, to_;
    const SheetView& survey_;
    const SheetView* choices_;
    Complaints& complaints_;
    std::set<std::string> repeat_names_;
    bool full_ = false;
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
    const auto name = choices_->cell(entry.loop_row, "name");
    const auto label = choices_->cell(entry.loop_row, "label");
    entry.name = with_choice(entry.name, name, label);
    if (entry.generated) return;
    for (const auto& column : survey_.columns()) {
        const auto cell = survey_.cell(entry.row, column.key);
        if (!is_translatable(column.key) && cell.find("%(") != std::string_view::npos)
            entry.columns[column.key] = {with_choice(cell, name, label), column.key};
    }
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
    if (from_.entries[index].type.row->role == Role::begin_loop) {
        copy_loop(index, parent);
        return;
    }
    auto entry = from_.entries[index];
    const auto children = entry.children;
    entry.loop_row = loop_row;
    if (loop_row != Entry::npos) substitute(entry);
    if (loop_row != Entry::npos && entry.type.row->role == Role::begin_repeat) check_repeat(entry);
    const auto copied = add(std::move(entry), parent);
    for (const auto child : children)
        copy(child, copied, loop_row);
}

void Expander::copy_loop(std::size_t index, std::size_t parent) {
    auto loop = from_.entries[index];
    const auto children = loop.children;
    const auto list = loop.type.choices;
    const auto place = survey_.place(loop.row, "type");
    loop.type = *parse_type("begin group");
    const auto group = add(loop, parent);
    bool found = false;
    for (std::size_t row = 1; choices_ != nullptr && row < choices_->row_count(); ++row) {
        const auto name = choices_->cell(row, "name");
        if (choices_->cell(row, "list_name") != list || list.empty()) continue;
        found = true;
        // "none" answers a select_multiple; nothing is asked about it.
        if (name == "none" || !is_xml_name(name) || full_) continue;
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
    if (!found)
        complaints_.error(place, "there is no list " + quoted(list) + " for this loop",
                          "Write \"begin loop over list\", and the list in the sheet choices.");
}

Outline Expander::expand() {
    for (const auto index : from_.top)
        copy(index, Entry::npos, Entry::npos);
    return std::move(to_);
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
    std::string out;
    for (auto at = text.find(from); at != std::string_view::npos; at = text.find(from)) {
        out += text.substr(0, at);
        out += to;
        text.remove_prefix(at + from.size());
    }
    return out += text;
}

}  // namespace

std::string with_choice(std::string_view text, std::string_view name, std::string_view label) {
    return replaced(replaced(text, "%(name)s", name), "%(label)s", label);
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
