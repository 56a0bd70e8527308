#include "forms/xlsform/choices.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/model/definition.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/complaints.h"
#include "forms/xlsform/references.h"
#include "forms/xlsform/sheet_view.h"
#include "forms/xlsform/texts.h"

namespace relais::forms::xlsform {

namespace {

class Reader {
  public:
    Reader(const SheetView& sheet, const Languages& languages, References& references,
           ChoiceBook& book, Complaints& complaints)
        : sheet_(sheet), languages_(languages), references_(references), book_(book),
          complaints_(complaints) {}
    void read();

  private:
    void gather_rows();
    void read_list(const std::string& name, const std::vector<std::size_t>& rows);
    bool check_value(const std::string& list, std::size_t row, std::set<std::string>& values,
                     bool filtered);
    void find_extra_columns();
    /// In all languages, images and sounds included.
    model::Label label_of(std::size_t row);
    model::TranslatedText text_of(std::size_t row, std::string_view key);

    const SheetView& sheet_;
    const Languages& languages_;
    References& references_;
    ChoiceBook& book_;
    Complaints& complaints_;
    std::vector<std::size_t> extra_columns_;
    std::vector<std::string> order_;
    std::map<std::string, std::vector<std::size_t>> rows_of_;
};

void Reader::gather_rows() {
    for (std::size_t row = 1; row < sheet_.row_count(); ++row) {
        if (sheet_.row_is_empty(row)) continue;
        const std::string list(sheet_.cell(row, "list_name"));
        if (list.empty()) {
            if (!sheet_.cell(row, "name").empty())
                complaints_.warning(sheet_.place(row, "list_name"),
                                    "the choice " + quoted(sheet_.cell(row, "name")) +
                                        " is in no list and is passed over",
                                    "Write the list's name in column list_name.");
            continue;
        }
        auto [found, added] = rows_of_.try_emplace(list);
        if (added) order_.push_back(list);
        found->second.push_back(row);
    }
}

void Reader::find_extra_columns() {
    const auto& columns = sheet_.columns();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].key.empty() || columns[i].known) continue;
        if (is_xml_name(columns[i].key))
            extra_columns_.push_back(i);
        else
            complaints_.warning(sheet_.header_place(i),
                                "column " + quoted(columns[i].key) + " cannot be used in filters",
                                "Name it without blanks and signs.");
    }
}

bool Reader::check_value(const std::string& list, std::size_t row, std::set<std::string>& values,
                         bool filtered) {
    const std::string value(sheet_.cell(row, "name"));
    const auto place = sheet_.place(row, "name");
    if (value.empty()) {
        complaints_.error(place, "a choice of list " + quoted(list) + " has no name",
                          "Write its code in column name.");
        return false;
    }
    if (value.find_first_of(" \n\t") != std::string::npos)
        book_.blank_in_value.emplace(list, place);
    if (!values.insert(value).second && !book_.duplicates_allowed) {
        const auto text = quoted(value) + " is there twice in list " + quoted(list);
        // With a filter only one of them may ever be shown: usual in lists of places.
        if (filtered)
            complaints_.warning(place, text, "Make sure that a filter tells them apart.");
        else
            complaints_.error(place, text,
                              "Rename one, or set allow_choice_duplicates to yes in settings.");
    }
    return true;
}

void Reader::read_list(const std::string& name, const std::vector<std::size_t>& rows) {
    model::ChoiceList list{name, {}, {}};
    std::vector<std::size_t> columns;
    for (const auto column : extra_columns_)
        if (std::any_of(rows.begin(), rows.end(),
                        [&](auto row) { return !sheet_.at(row, column).empty(); }))
            columns.push_back(column);
    for (const auto column : columns)
        list.columns.push_back(sheet_.columns()[column].key);
    std::set<std::string> values;
    for (const auto row : rows) {
        if (!check_value(name, row, values, !columns.empty())) continue;
        model::Choice choice;
        choice.value = sheet_.cell(row, "name");
        choice.label = label_of(row);
        if (choice.label.empty())
            complaints_.warning(sheet_.place(row, "label"),
                                "the choice " + quoted(choice.value) + " has no label",
                                "Write what the respondent is to read.");
        for (const auto column : columns)
            choice.columns.emplace_back(sheet_.at(row, column));
        list.choices.push_back(std::move(choice));
    }
    // One name on both sheets is two lists: the one outside the form gets an id of its own.
    list.external = book_.reads_external;
    if (list.external && book_.by_name.contains(name)) list.name += "-external";
    (list.external ? book_.external_by_name : book_.by_name)[name] = book_.lists.size();
    book_.lists.push_back(std::move(list));
}

model::TranslatedText Reader::text_of(std::size_t row, std::string_view key) {
    constexpr auto kNowhere = model::kNoIndex;  // a choice stands in no node
    model::TranslatedText out;
    for (const auto& raw : texts_of(sheet_, row, key, languages_))
        out.by_language.push_back(references_.text(raw.text, {kNowhere, raw.place}));
    // A row that fills the column without a language only: one text for all of them.
    out.plain = !out.by_language.empty() && !is_translated(sheet_, row, key);
    if (out.plain)
        for (auto& text : out.by_language)
            if (text.empty())
                text = references_.text(sheet_.cell(row, key), {kNowhere, sheet_.place(row, key)});
    return out;
}

model::Label Reader::label_of(std::size_t row) {
    model::Label label;
    label.text = text_of(row, "label");
    for (const std::string_view form : {"image", "big-image", "audio", "video"}) {
        auto files = text_of(row, "media::" + std::string(form));
        if (!files.empty())
            label.media.push_back({std::string(form), std::move(files.by_language), files.plain});
    }
    return label;
}

void Reader::read() {
    bool complete = true;
    for (const std::string_view needed : {"list_name", "name"}) {
        if (sheet_.has(needed) || sheet_.row_count() == 0) continue;
        complaints_.error(sheet_.whole(), "the sheet has no column " + quoted(needed), "Add it.");
        complete = false;
    }
    if (!complete) return;
    find_extra_columns();
    gather_rows();
    for (const auto& name : order_)
        read_list(name, rows_of_[name]);
}

}  // namespace

model::ChoiceList* ChoiceBook::find(std::string_view name) {
    const auto found = by_name.find(name);
    return found == by_name.end() ? find_external(name) : &lists[found->second];
}

model::ChoiceList* ChoiceBook::find_external(std::string_view name) {
    const auto found = external_by_name.find(name);
    return found == external_by_name.end() ? nullptr : &lists[found->second];
}

void read_choices(const SheetView& sheet, const Languages& languages, References& references,
                  ChoiceBook& book, Complaints& complaints) {
    Reader(sheet, languages, references, book, complaints).read();
}

}  // namespace relais::forms::xlsform
