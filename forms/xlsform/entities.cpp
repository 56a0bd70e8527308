#include "forms/xlsform/entities.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/complaints.h"
#include "forms/xlsform/outline.h"
#include "forms/xlsform/references.h"
#include "forms/xlsform/sheet_view.h"
#include "forms/xlsform/types.h"

namespace relais::forms::xlsform {

namespace {

constexpr std::size_t kForm = Entry::npos;
constexpr std::array<std::string_view, 4> kExpressions{"entity_id", "create_if", "update_if",
                                                       "label"};

struct Claim {
    DeclaredEntity declared;
    std::vector<std::size_t> saves, references;  ///< entries
    std::size_t repeat = kForm;                  ///< the innermost repeat that it needs
};

class Reader {
  public:
    Reader(const SheetView* sheet, const SheetView& survey, const Outline& outline,
           Complaints& complaints)
        : sheet_(sheet), survey_(survey), outline_(outline), complaints_(complaints) {}
    std::vector<DeclaredEntity> read();

  private:
    void read_row(std::size_t row);
    bool check_dataset(std::size_t row, const std::string& dataset);
    void check_conditions(std::size_t row);
    void read_saves();
    void read_save(std::size_t index);
    Claim* claim_of(std::string_view list, const Place& place);
    void settle_repeat(Claim& claim);
    [[nodiscard]] bool is_alone_in_record() const;
    [[nodiscard]] std::size_t wished_container(const Claim& claim) const;
    void place_all();
    [[nodiscard]] bool fits(const Claim& claim, std::size_t container) const;
    [[nodiscard]] bool is_between(const std::vector<std::size_t>& entries, std::size_t outer,
                                  std::size_t between) const;
    [[nodiscard]] std::size_t parent(std::size_t entry) const {
        return outline_.entries[entry].parent;
    }
    [[nodiscard]] std::vector<std::size_t> chain(std::size_t entry) const;
    [[nodiscard]] std::vector<std::size_t> repeats_around(std::size_t entry) const;
    [[nodiscard]] std::size_t common_container(const std::vector<std::size_t>& entries) const;

    const SheetView* sheet_;
    const SheetView& survey_;
    const Outline& outline_;
    Complaints& complaints_;
    std::vector<Claim> claims_;
    std::vector<const Claim*> placed_;
};

/// The containers around an entry, innermost first, the form last.
std::vector<std::size_t> Reader::chain(std::size_t entry) const {
    std::vector<std::size_t> out;
    for (auto at = parent(entry); at != kForm; at = parent(at))
        out.push_back(at);
    out.push_back(kForm);
    return out;
}

std::vector<std::size_t> Reader::repeats_around(std::size_t entry) const {
    std::vector<std::size_t> out;
    for (const auto each : chain(entry))
        if (each == kForm || outline_.entries[each].type.row->role == Role::begin_repeat)
            out.push_back(each);
    return out;
}

std::size_t Reader::common_container(const std::vector<std::size_t>& entries) const {
    if (entries.empty()) return kForm;
    auto common = chain(entries.front());
    for (const auto entry : entries) {
        const auto other = chain(entry);
        std::erase_if(common, [&](auto each) {
            return std::find(other.begin(), other.end(), each) == other.end();
        });
    }
    return common.front();
}

bool Reader::check_dataset(std::size_t row, const std::string& dataset) {
    const auto place = sheet_->place(row, "list_name");
    const auto refuse = [&](std::string text, std::string remedy) {
        complaints_.error(place, std::move(text), std::move(remedy));
        return false;
    };
    if (dataset.empty())
        return refuse("the entity list has no name", "Write its name in column list_name.");
    if (dataset.starts_with("__"))
        return refuse(quoted(dataset) + " begins with __, which entity lists must not",
                      "Rename the list.");
    if (dataset.find('.') != std::string::npos)
        return refuse(quoted(dataset) + " holds a point, which entity lists must not",
                      "Rename the list.");
    if (!is_xml_name(dataset))
        return refuse(quoted(dataset) + " cannot be the name of an entity list",
                      "Begin with a letter; then letters, digits, _ and -.");
    for (const auto& claim : claims_)
        if (claim.declared.dataset == dataset)
            return refuse("the entity list " + quoted(dataset) + " is declared twice",
                          "Keep one of the two rows.");
    return true;
}

/// Create, update or both: what each of them needs (XLSForm, Entities).
void Reader::check_conditions(std::size_t row) {
    const bool id = !sheet_->cell(row, "entity_id").empty();
    const bool create = !sheet_->cell(row, "create_if").empty();
    const bool update = !sheet_->cell(row, "update_if").empty();
    const bool label = !sheet_->cell(row, "label").empty();
    if (update && !id)
        complaints_.error(sheet_->place(row, "update_if"),
                          "an entity is updated by its entity_id, and there is none",
                          "Write the entity_id, or create_if instead of update_if.");
    else if (create && id && !update)
        complaints_.error(sheet_->place(row, "create_if"),
                          "create_if with an entity_id needs an update_if as well",
                          "Write update_if, or delete the entity_id.");
    else if (!id && !label)
        complaints_.error(sheet_->place(row, "label"), "a new entity needs a label",
                          "Write an expression in column label.");
}

void Reader::read_row(std::size_t row) {
    const std::string dataset(sheet_->cell(row, "list_name"));
    if (!check_dataset(row, dataset)) return;
    check_conditions(row);
    Claim claim;
    claim.declared.row = row;
    claim.declared.dataset = dataset;
    for (const auto key : kExpressions)
        for (const auto& name : reference_names(sheet_->cell(row, key)))
            for (std::size_t i = 0; i < outline_.entries.size(); ++i)
                if (outline_.entries[i].name == name) claim.references.push_back(i);
    std::sort(claim.references.begin(), claim.references.end());
    claims_.push_back(std::move(claim));
}

Claim* Reader::claim_of(std::string_view list, const Place& place) {
    if (claims_.empty()) {
        complaints_.error(place, "save_to needs an entity list, and none is declared",
                          "Add a sheet entities with list_name and label.");
        return nullptr;
    }
    if (list.empty() && claims_.size() == 1) return &claims_.front();
    if (list.empty()) {
        complaints_.error(place, "save_to does not say which of several entity lists it means",
                          "Write list#property.");
        return nullptr;
    }
    for (auto& claim : claims_)
        if (claim.declared.dataset == list) return &claim;
    complaints_.error(place, "there is no entity list " + quoted(list),
                      "Declare it in the sheet entities, or mend its name.");
    return nullptr;
}

void Reader::read_save(std::size_t index) {
    const auto& entry = outline_.entries[index];
    if (entry.generated) return;
    const auto cell = survey_.cell(entry.row, "save_to");
    if (cell.empty()) return;
    const auto place = survey_.place(entry.row, "save_to");
    if (entry.is_container()) {
        complaints_.error(place, "a group or repeat cannot be saved to an entity",
                          "Move save_to to a question.");
        return;
    }
    const auto hash = cell.find('#');
    const auto list = hash == std::string_view::npos ? std::string_view() : cell.substr(0, hash);
    const auto property = hash == std::string_view::npos ? cell : cell.substr(hash + 1);
    const auto word = lower_ascii(property);
    if (word == "name" || word == "label")
        complaints_.error(place, quoted(property) + " is reserved: every entity has one",
                          "Save to a property of another name.");
    else if (property.starts_with("__") || !is_xml_name(property))
        complaints_.error(place, quoted(property) + " cannot be the name of a property",
                          "Begin with a letter, or one _; then letters, digits, _ - and .");
    if (auto* claim = claim_of(list, place)) claim->saves.push_back(index);
}

void Reader::read_saves() {
    if (!survey_.has("save_to")) return;
    for (std::size_t row = 1; row < survey_.row_count(); ++row) {
        const auto type = survey_.cell(row, "type");
        if (survey_.cell(row, "save_to").empty() || !type.starts_with("end")) continue;
        if (const auto use = parse_type(type);
            use && (use->row->role == Role::end_group || use->row->role == Role::end_repeat))
            complaints_.error(survey_.place(row, "save_to"),
                              "a group or repeat cannot be saved to an entity",
                              "Move save_to to a question.");
    }
    for (std::size_t i = 0; i < outline_.entries.size(); ++i)
        read_save(i);
}

/// All that an entity takes must stand in one repeat, or around it.
void Reader::settle_repeat(Claim& claim) {
    std::vector<std::size_t> deepest{kForm};
    for (const auto* entries : {&claim.references, &claim.saves})
        for (const auto entry : *entries)
            if (const auto around = repeats_around(entry); around.size() > deepest.size())
                deepest = around;
    claim.repeat = deepest.front();
    const auto name = quoted(claim.declared.dataset);
    for (const auto entry : claim.references)
        if (const auto repeat = repeats_around(entry).front();
            std::find(deepest.begin(), deepest.end(), repeat) == deepest.end())
            complaints_.error(sheet_->place(claim.declared.row),
                              "${" + outline_.entries[entry].name + "} stands in another repeat " +
                                  "than what else the entity " + name + " takes",
                              "Bring the values into one repeat with a calculate.");
    for (const auto entry : claim.saves)
        if (repeats_around(entry).front() != claim.repeat)
            complaints_.error(survey_.place(outline_.entries[entry].row, "save_to"),
                              "this is saved to the entity " + name +
                                  ", which takes other values from another repeat",
                              "Bring the values into one repeat with a calculate.");
}

/// Does `between` stand around one of the entries, nearer to it than `outer`?
bool Reader::is_between(const std::vector<std::size_t>& entries, std::size_t outer,
                        std::size_t between) const {
    return std::any_of(entries.begin(), entries.end(), [&](std::size_t entry) {
        const auto around = chain(entry);
        const auto end = std::find(around.begin(), around.end(), outer);
        return std::find(around.begin(), end, between) != end;
    });
}

/// A value belongs to the entity of the nearest group or repeat around it that has one.
bool Reader::fits(const Claim& claim, std::size_t container) const {
    for (const auto* other : placed_) {
        const auto at = other->declared.container;
        if (at == container) return false;
        if (is_between(claim.saves, container, at) || is_between(other->saves, at, container))
            return false;
    }
    return true;
}

/// One entity outside of repeats stands in the record, wherever its values are: so it was before
/// there could be several.
bool Reader::is_alone_in_record() const {
    return claims_.size() == 1 && claims_.front().repeat == kForm;
}

/// What is saved holds the element above itself; what is only read, beside its deepest value, the
/// first of them in the survey.
std::size_t Reader::wished_container(const Claim& claim) const {
    if (is_alone_in_record()) return kForm;
    auto within = claim.saves.empty() ? claim.references : claim.saves;
    std::erase_if(within,
                  [&](auto entry) { return repeats_around(entry).front() != claim.repeat; });
    if (within.empty()) return claim.repeat;
    if (claim.saves.empty())
        within = {*std::max_element(within.begin(), within.end(), [&](auto a, auto b) {
            return chain(a).size() < chain(b).size();
        })};
    return common_container(within);
}

/// In the order of the sheet, as other converters do: the first to ask stands where it wishes.
void Reader::place_all() {
    for (auto& claim : claims_) {
        settle_repeat(claim);
        auto& container = claim.declared.container;
        container = wished_container(claim);
        while (!fits(claim, container) && container != claim.repeat && container != kForm)
            container = parent(container);
        if (!fits(claim, container))
            complaints_.error(sheet_->place(claim.declared.row),
                              "no group or repeat is left for the entity " +
                                  quoted(claim.declared.dataset) + ": each can hold only one",
                              "Put the values of each entity into a group of their own.");
        else
            placed_.push_back(&claim);
    }
}

std::vector<DeclaredEntity> Reader::read() {
    if (sheet_ != nullptr)
        for (std::size_t row = 1; row < sheet_->row_count(); ++row)
            if (!sheet_->row_is_empty(row)) read_row(row);
    read_saves();
    place_all();
    std::vector<DeclaredEntity> out;
    out.reserve(claims_.size());
    for (const auto& claim : claims_)
        out.push_back(claim.declared);
    return out;
}

}  // namespace

std::vector<DeclaredEntity> read_entities(const SheetView* sheet, const SheetView& survey,
                                          const Outline& outline, Complaints& complaints) {
    return Reader(sheet, survey, outline, complaints).read();
}

void add_entity(model::Definition& definition, model::NodeIndex meta, DeclaredEntity& declared,
                const SheetView& sheet) {
    const auto has = [&](std::string_view key) { return !sheet.cell(declared.row, key).empty(); };
    declared.node = model::add_node(definition, "entity", model::NodeKind::group, meta);
    definition.nodes[declared.node].attributes.push_back({"dataset", declared.dataset});
    const auto add_computed = [&](const char* name, const char* value = "") {
        const auto at = model::add_node(definition, name, model::NodeKind::leaf, declared.node);
        auto& node = definition.nodes[at];
        node.default_value = value;
        node.bind.type = model::DataType::string;
        node.bind.readonly = "true()";
    };
    const auto add = [&](const char* name, bool computed) {
        if (computed)
            add_computed((std::string("@") + name).c_str(), "1");
        else
            definition.nodes[declared.node].attributes.push_back({name, "1"});
    };
    if (!has("entity_id") || has("create_if")) add("create", has("create_if"));
    if (has("entity_id")) {
        add("update", has("update_if"));
        for (const auto* name : {"@baseVersion", "@trunkVersion", "@branchId"})
            add_computed(name);
    }
    add_computed("@id");
    if (has("label")) add_computed("label");
}

void fill_entity(model::Definition& definition, const DeclaredEntity& declared,
                 const SheetView& sheet, References& references, Complaints& complaints) {
    const std::string id(sheet.cell(declared.row, "entity_id"));
    const auto item = "instance('" + declared.dataset + "')/root/item[name=" + id + "]";
    const auto cell = [&](std::string_view key) {
        return std::string(sheet.cell(declared.row, key));
    };
    for (const auto at : definition.nodes[declared.node].children) {
        auto& node = definition.nodes[at];
        const auto compute = [&](const std::string& text, std::string_view key) {
            const auto place = sheet.place(declared.row, key);
            node.bind.calculate = trim(references.expression(text, {at, place}));
        };
        if (node.name == "@create")
            compute(cell("create_if"), "create_if");
        else if (node.name == "@update")
            compute(cell("update_if"), "update_if");
        else if (node.name == "@id" && id.empty())
            node.dynamic_default = "uuid()";
        else if (node.name == "@id")
            compute(id, "entity_id");
        else if (node.name == "label")
            compute(cell("label"), "label");
        else
            compute(item + "/__" + (node.name == "@baseVersion" ? "version" : node.name.substr(1)),
                    "entity_id");
    }
    // The label of others is this word; for us it names an element that is not there.
    const auto place = sheet.place(declared.row, "label");
    if (const auto word = cell("label"); is_xml_name(word)) {
        complaints.warning(place, quoted(word) + " as a label is an element's name, no text",
                           "Write a text between quotes: 'Ménage'; an answer as ${name}.");
        auto& bind = definition.nodes[definition.nodes[declared.node].children.back()].bind;
        bind.calculate.clear();
        bind.other.push_back({"calculate", word});
    }
}

}  // namespace relais::forms::xlsform
