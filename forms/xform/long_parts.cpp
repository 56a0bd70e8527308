#include "forms/xform/long_parts.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/text.h"
#include "forms/base/xml_scanner.h"
#include "forms/model/definition.h"
#include "forms/xform/reading.h"
#include "forms/xform/skeleton.h"

namespace relais::forms::xform {

namespace {

using model::Text;
using Token = XmlScanner::Token;

bool has_prefix(std::string_view name) {
    return name.find(':') != std::string_view::npos;
}

/// An old form names the node by `ref`.
std::string output_of(const XmlScanner& output) {
    const auto& attributes = output.attributes();
    const bool has_value = std::any_of(attributes.begin(), attributes.end(),
                                       [](const auto& each) { return each.name == "value"; });
    return output.attribute(has_value ? "value" : "ref");
}

/// The words and outputs of the element that has begun, to its end. Nothing for what is unusual.
std::optional<Text> take_words(XmlScanner& scanner) {
    Text text;
    for (const auto depth = scanner.depth(); scanner.depth() >= depth;) {
        switch (scanner.next()) {
        case Token::text:
            append_words(text, scanner.text());
            break;
        case Token::begin:
            if (has_prefix(scanner.name())) return std::nullopt;
            if (scanner.name() != "output") break;  // <b> and the like: the words remain
            text.emplace_back(model::Output{output_of(scanner)});
            if (!scanner.pass_over()) return std::nullopt;
            break;
        case Token::end:
            break;
        case Token::done:
        case Token::refused:
            return std::nullopt;
        }
    }
    trim_layout(text);
    return text;
}

class ListScanner {
  public:
    ListScanner(Reading& form, const std::string& id, const Cut& cut)
        : form_(form), scanner_(XmlScanner::inside(form.document(), cut.begin, cut.element)) {
        list_.name = id;
    }
    std::optional<model::ChoiceList> read();

  private:
    static constexpr std::size_t kMaxListColumns = 1'000;
    static constexpr std::uint32_t kNoColumn = UINT32_MAX;
    using Shape = std::vector<std::uint32_t>;  ///< the columns of an item, in its order

    bool refuse_size();
    bool read_item();
    bool read_cell(model::Choice& choice, Shape& shape);
    bool read_head(model::Choice& choice, bool& taken);
    std::uint32_t column_called(std::string_view name);
    bool note(const Shape& shape);
    void order_columns();

    Reading& form_;
    XmlScanner scanner_;
    model::ChoiceList list_;
    bool has_name_ = false, has_label_ = false;  ///< of the item that is read
    std::map<std::string, std::uint32_t, std::less<>> column_of_name_;
    std::uint32_t expected_ = 0;  ///< items mostly repeat the order of the one before
    Shape last_shape_;
    std::set<Shape> shapes_;
    std::vector<std::set<std::uint32_t>> before_;  ///< by column: which stand before it
};

std::optional<model::ChoiceList> ListScanner::read() {
    bool root_seen = false;
    for (;;) {
        const auto token = scanner_.next();
        if (token == Token::refused) return std::nullopt;
        if (token == Token::done) break;
        if (token != Token::begin) continue;
        if (!scanner_.attributes().empty()) return std::nullopt;
        if (scanner_.depth() == 2) {
            if (root_seen || scanner_.name() != "root") return std::nullopt;
            root_seen = true;
        } else if (scanner_.name() != "item" || !read_item()) {
            return std::nullopt;
        }
    }
    if (list_.choices.size() * list_.columns.size() > kMaxListCells && !refuse_size())
        return std::nullopt;
    order_columns();
    return std::move(list_);
}

bool ListScanner::refuse_size() {
    form_.error({}, "the list '" + list_.name + "' is too large", "Put it into a CSV file.");
    return false;
}

bool ListScanner::read_item() {
    if (list_.choices.size() >= kMaxListItems) return refuse_size();
    auto& choice = list_.choices.emplace_back();
    has_name_ = has_label_ = false;
    expected_ = 0;
    Shape shape;
    shape.reserve(last_shape_.size());
    choice.columns.reserve(last_shape_.size());
    for (;;) {
        const auto token = scanner_.next();
        if (token == Token::end) break;
        if (token == Token::text) continue;
        if (token != Token::begin || !scanner_.attributes().empty() ||
            has_prefix(scanner_.name()) || !read_cell(choice, shape))
            return false;
    }
    return note(shape);
}

/// name, label and itextId, which are no columns; `taken` tells whether it was one of them.
bool ListScanner::read_head(model::Choice& choice, bool& taken) {
    taken = true;
    if (scanner_.name() == "name") {
        const auto text = scanner_.take_text();
        if (!text || std::exchange(has_name_, true)) return false;
        choice.value = trim(*text);
        return true;
    }
    if (scanner_.name() == "label") {
        auto text = take_words(scanner_);
        if (!text || std::exchange(has_label_, true)) return false;
        choice.label = {form_.plain(*std::move(text)), {}};
        return true;
    }
    taken = false;
    return true;
}

bool ListScanner::read_cell(model::Choice& choice, Shape& shape) {
    bool taken = false;
    if (!read_head(choice, taken)) return false;
    if (taken) return true;
    const bool by_id = scanner_.name() == "itextId";
    const auto name = scanner_.name();
    const auto text = scanner_.take_text();
    if (!text) return false;
    if (by_id && form_.names_label(*text)) {
        if (std::exchange(has_label_, true)) return false;
        choice.label = form_.label_of_id(std::string(*text), {}, nullptr);
        if (choice.label.empty() || !form_.reads_text_ids()) return true;
    }
    const auto column = column_called(name);
    if (column == kNoColumn) return false;
    if (choice.columns.size() <= column) choice.columns.resize(column + 1);
    choice.columns[column] = *text;
    shape.push_back(column);
    return true;
}

std::uint32_t ListScanner::column_called(std::string_view name) {
    if (expected_ < list_.columns.size() && list_.columns[expected_] == name) return expected_++;
    auto found = column_of_name_.find(name);
    if (found == column_of_name_.end()) {
        if (list_.columns.size() >= kMaxListColumns) return kNoColumn;
        const auto column = static_cast<std::uint32_t>(list_.columns.size());
        found = column_of_name_.emplace(name, column).first;
        list_.columns.emplace_back(name);
        before_.emplace_back();
    }
    expected_ = found->second + 1;
    return found->second;
}

/// False when a column stands twice in the item.
bool ListScanner::note(const Shape& shape) {
    if (shape == last_shape_) return true;
    last_shape_ = shape;
    auto sorted = shape;
    std::sort(sorted.begin(), sorted.end());
    if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) return false;
    if (shapes_.size() > kMaxListColumns || !shapes_.insert(shape).second) return true;
    for (std::size_t i = 1; i < shape.size(); ++i)
        before_[shape[i]].insert(shape[i - 1]);
    return true;
}

/// Items leave out what is empty: the order of the columns is put together from all of them.
void ListScanner::order_columns() {
    const auto count = list_.columns.size();
    std::vector<std::uint32_t> order, waiting(count);
    std::vector<bool> done(count);
    for (std::uint32_t column = 0; column < count; ++column)
        waiting[column] = column;
    while (!waiting.empty()) {
        auto next = std::find_if(waiting.begin(), waiting.end(), [&](std::uint32_t column) {
            const auto& before = before_[column];
            return std::all_of(before.begin(), before.end(),
                               [&](std::uint32_t each) { return done[each]; });
        });
        if (next == waiting.end()) next = waiting.begin();  // the items contradict each other
        done[*next] = true;
        order.push_back(*next);
        waiting.erase(next);
    }
    const auto arrange = [&](std::vector<std::string>& columns) {
        std::vector<std::string> arranged(count);
        for (std::size_t i = 0; i < count; ++i)
            arranged[i] = std::move(columns[order[i]]);
        columns = std::move(arranged);
    };
    const bool arranged = std::is_sorted(order.begin(), order.end());
    for (auto& choice : list_.choices) {
        choice.columns.resize(count);
        if (!arranged) arrange(choice.columns);
    }
    if (!arranged) arrange(list_.columns);
}

class TranslationScanner {
  public:
    TranslationScanner(std::string_view document, const Cut& cut, std::size_t language)
        : scanner_(XmlScanner::inside(document, cut.begin, cut.element)), language_(language) {}

    std::optional<TranslationTexts> read() {
        for (;;) {
            const auto token = scanner_.next();
            if (token == Token::refused) return std::nullopt;
            if (token == Token::done) return std::move(texts_);
            if (token == Token::begin && (is_unusual() || !read_begun())) return std::nullopt;
        }
    }

  private:
    [[nodiscard]] bool is_unusual() const {
        const auto& attributes = scanner_.attributes();
        return has_prefix(scanner_.name()) ||
               std::any_of(attributes.begin(), attributes.end(), [](const auto& attribute) {
                   return attribute.name == "xmlns" || has_prefix(attribute.name);
               });
    }

    bool read_begun() {
        const bool text = scanner_.depth() == 2 && scanner_.name() == "text";
        if (text) id_ = scanner_.attribute("id");
        if (text) return true;
        if (scanner_.depth() != 3 || scanner_.name() != "value") return scanner_.pass_over();
        auto form = scanner_.attribute("form");
        auto words = take_words(scanner_);
        if (!words) return false;
        texts_.emplace_back(id_, FormOfText{std::move(form), language_, *std::move(words)});
        return true;
    }

    XmlScanner scanner_;
    std::size_t language_;
    std::string id_;
    TranslationTexts texts_;
};

}  // namespace

std::optional<model::ChoiceList> read_plain_list(Reading& form, const std::string& id,
                                                 const Cut& cut) {
    return ListScanner(form, id, cut).read();
}

std::optional<TranslationTexts> read_plain_translation(const Reading& form, const Cut& cut,
                                                       std::size_t language) {
    // A prefix of its own: those within would have to be looked up as well.
    if (has_prefix(cut.element)) return std::nullopt;
    return TranslationScanner(form.document(), cut, language).read();
}

}  // namespace relais::forms::xform
