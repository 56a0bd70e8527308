// What the parts of the reader share: the definition that grows, complaints with their place, the
// texts of `<itext>`, and the nodes by path.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <pugixml.hpp>

#include "forms/base/diagnostic.h"
#include "forms/model/definition.h"
#include "forms/xform/skeleton.h"
#include "forms/xform/xml_writer.h"

namespace relais::forms::xform {

inline constexpr std::size_t kMaxLanguages = 100;
inline constexpr std::size_t kMaxTextBytes = 64U << 20U;  ///< all languages; texts repeat in each
/// Of a tree, each of up to 130 bytes: parts that are read without one do not count.
inline constexpr std::size_t kMaxTags = 1'000'000;
inline constexpr std::size_t kMaxComplaints = 1'000;

/// A list that stands in the form itself; a larger one belongs into a CSV file.
inline constexpr std::size_t kMaxListItems = 500'000;
inline constexpr std::size_t kMaxListCells = 3'000'000;

/// One value of a text in itext.
struct FormOfText {
    std::string name;  ///< "guidance", "image"; empty for the text itself
    std::size_t language = 0;
    model::Text text;
};

/// Whether an expression, which is an attribute, names the column itextId.
bool names_text_ids(std::string_view document);

class Reading {
  public:
    /// Both must outlive it.
    Reading(std::string_view document, const Skeleton& skeleton)
        : document_(document), skeleton_(skeleton),
          reads_text_ids_(names_text_ids(document)) {}

    // ---- The document --------------------------------------------------------------------------
    std::string_view document() const { return document_; }
    /// The content of the element where it was left out of the tree; null when it stands there.
    const Cut* cut_of(const pugi::xml_node& element) const;
    /// The element with its content, which `holder` keeps where it was left out of the tree; the
    /// names of the standard as in the tree. Null, and told, when it is no XML.
    pugi::xml_node whole(const pugi::xml_node& element, pugi::xml_document& holder);
    /// Namespaces that the standard does not know, to be written again.
    void keep_unknown(const Attributes& declarations);
    const Attributes& unknown_namespaces() const { return unknown_; }

    void error(const pugi::xml_node& at, std::string text, std::string remedy = {});
    void warning(const pugi::xml_node& at, std::string text, std::string remedy = {});
    bool failed() const { return failed_; }
    std::vector<Diagnostic> take_findings() { return std::move(findings_); }

    // ---- Texts ---------------------------------------------------------------------------------
    void read_itext(const pugi::xml_node& itext);
    /// One text for all languages.
    model::TranslatedText plain(model::Text text);
    model::Text text_of(const pugi::xml_node& element);
    /// `<label>`, `<hint>`: in line, by jr:itext('id'), or the value of a node.
    model::Label label_of(const pugi::xml_node& element, model::TranslatedText* guidance = nullptr);
    model::Label label_of_id(const std::string& id, const pugi::xml_node& at,
                             model::TranslatedText* guidance);
    /// A message: literal, or jr:itext('id').
    model::TranslatedText message_of(const std::string& value, const pugi::xml_node& at);
    bool has_text(std::string_view id) const { return texts_.contains(id); }
    /// An itextId of a form with texts, unless expressions read that column. A text that is not
    /// there is an empty label.
    [[nodiscard]] bool names_label(std::string_view id) const {
        return has_text(id) || (!texts_.empty() && !reads_text_ids_);
    }
    /// Expressions may read the column that names a choice's text; it is then kept.
    bool reads_text_ids() const { return reads_text_ids_; }
    /// All texts, where an expression may name any of them.
    void keep_texts();

    // ---- Nodes ---------------------------------------------------------------------------------
    void index_nodes();
    /// An absolute path, or one from `context`; kNoIndex when there is nothing there.
    model::NodeIndex find(std::string_view path, model::NodeIndex context) const;

    model::Definition definition;
    std::map<std::string, model::NodeIndex, std::less<>> bind_ids;

  private:
    void add(Severity severity, std::string place, std::string text, std::string remedy);
    void read_translation(const pugi::xml_node& translation, std::size_t language);
    model::TranslatedText translated(const std::vector<FormOfText>& forms,
                                     std::string_view name) const;
    std::string place(const pugi::xml_node& at);
    std::string place(std::size_t offset);

    std::string_view document_;
    const Skeleton& skeleton_;
    /// The tree that whole() made last, and where its content stands in the document.
    struct Held {
        pugi::xml_node document;
        std::size_t before = 0, begin = 0;
    } held_;
    Attributes unknown_;
    std::vector<std::size_t> line_starts_;  ///< made for the first complaint
    std::vector<Diagnostic> findings_;
    bool failed_ = false;
    bool reads_text_ids_ = false;
    std::size_t text_bytes_ = 0;
    std::map<std::string, std::vector<FormOfText>, std::less<>> texts_;
    std::unordered_map<std::string, model::NodeIndex> by_path_;
};

/// Why a text is no tree, and where.
struct Refusal {
    std::size_t offset = 0;
    std::string why;
};
std::optional<Refusal> parse_tree(std::string_view text, pugi::xml_document& document);
/// Joins words to those that stand last.
void append_words(model::Text& text, std::string_view words);
/// Line ends and blanks around a text come from the layout of the document.
void trim_layout(model::Text& text);
/// "id" of "jr:itext('id')"; empty for anything else.
std::string itext_id(std::string_view reference);

/// Attributes that something in the document binds or sets become nodes.
void read_primary(Reading& form, const pugi::xml_node& instance, const pugi::xml_node& document);
/// The instances of repeats that stand below the root element; when all is known of the nodes.
void read_starting(Reading& form, const pugi::xml_node& root);
void read_secondary(Reading& form, const pugi::xml_node& instance);
void read_bind(Reading& form, const pugi::xml_node& element);
/// `place`: the control or repeat that the action stands in, kNoIndex for the model.
void read_action(Reading& form, const pugi::xml_node& element, model::NodeIndex place);
bool is_action(std::string_view element);
/// Defaults, triggers and recordings become fields of their nodes; when all is read.
void fold_actions(model::Definition& definition);
void read_body(Reading& form, const pugi::xml_node& body);
/// What can only be told when all is read: labels of entities, parameters that stand in binds.
void settle(Reading& form);

}  // namespace relais::forms::xform
