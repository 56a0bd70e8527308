// Which texts of a definition stand in `<itext>`, and under which id: those that are translated,
// that have media or a guidance, and messages with outputs, which no attribute can hold.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "forms/model/definition.h"
#include "forms/xform/xml_writer.h"

namespace relais::forms::xform {

class Itext {
  public:
    explicit Itext(const model::Definition& definition);
    void write(XmlWriter& out) const;
    [[nodiscard]] bool has(std::string_view id) const { return ids_.contains(id); }
    [[nodiscard]] bool has_list(std::string_view list) const { return lists_.contains(list); }

    static std::string reference(std::string_view id);
    static std::string choice_id(std::string_view list, std::size_t choice);
    /// "/data/age:label"; `what` is "label", "hint", "jr:constraintMsg" …
    [[nodiscard]] std::string node_id(const model::Control& control, std::string_view what) const;
    [[nodiscard]] std::string tag_id(const model::Control& control, std::size_t tag) const;
    [[nodiscard]] std::string node_id(model::NodeIndex node, std::string_view what) const;

  private:
    struct Value {
        std::string form;  ///< empty for the text itself
        const model::TranslatedText* text = nullptr;
        const model::Media* media = nullptr;
    };
    struct Entry {
        std::string id;
        std::vector<Value> values;
    };
    void add(std::string id, const model::Label& label, const model::TranslatedText* guidance);
    void add_message(model::NodeIndex node, std::string_view what,
                     const model::TranslatedText& text);
    void add_controls(const std::vector<model::Control>& controls);
    void add_list(const model::ChoiceList& list);
    [[nodiscard]] bool is_inline(const model::TranslatedText& text) const;
    void write_value(XmlWriter& out, const Value& value, std::size_t language) const;

    const model::Definition& definition_;
    std::vector<Entry> entries_;
    std::set<std::string, std::less<>> ids_, lists_;
};

/// Whether any language has a part that is an output.
bool has_output(const model::TranslatedText& text);
/// The one text of a plain TranslatedText.
const model::Text& plain_text(const model::TranslatedText& text);

}  // namespace relais::forms::xform
