// What the parts of the reader share: the definition that grows, complaints with their place, the
// texts of `<itext>`, and the nodes by path.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <pugixml.hpp>

#include "forms/base/diagnostic.h"
#include "forms/model/definition.h"

namespace relais::forms::xform {

inline constexpr std::size_t kMaxLanguages = 100;
inline constexpr std::size_t kMaxTextBytes = 256U << 20U;  ///< all languages; texts repeat in each
inline constexpr std::size_t kMaxComplaints = 1'000;

struct Target {
    model::NodeIndex node = model::kNoIndex;
    std::string attribute;  ///< "id" of "/data/meta/entity/@id"
};

class Reading {
  public:
    explicit Reading(std::string_view bytes);

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
    bool has_text(const std::string& id) const { return texts_.contains(id); }
    /// Expressions may read the column that names a choice's text; it is then kept.
    bool reads_text_ids() const { return reads_text_ids_; }
    /// All texts, where an expression may name any of them.
    void keep_texts();

    // ---- Nodes ---------------------------------------------------------------------------------
    void index_nodes();
    /// An absolute path, or one from `context`; node kNoIndex when there is nothing there.
    Target find(std::string_view path, model::NodeIndex context) const;

    model::Definition definition;
    std::map<std::string, model::NodeIndex, std::less<>> bind_ids;

  private:
    struct Form {
        std::string name;
        std::size_t language = 0;
        model::Text text;
    };
    void add(Severity severity, const pugi::xml_node& at, std::string text, std::string remedy);
    void read_translation(const pugi::xml_node& translation, std::size_t language);
    model::TranslatedText translated(const std::vector<Form>& forms, std::string_view name) const;
    std::string place(const pugi::xml_node& at) const;

    std::vector<std::size_t> line_starts_;
    std::vector<Diagnostic> findings_;
    bool failed_ = false;
    bool reads_text_ids_ = false;
    std::size_t text_bytes_ = 0;
    std::map<std::string, std::vector<Form>, std::less<>> texts_;
    std::unordered_map<std::string, model::NodeIndex> by_path_;
};

/// "id" of "jr:itext('id')"; empty for anything else.
std::string itext_id(std::string_view reference);

void read_primary(Reading& form, const pugi::xml_node& instance);
/// The instances of repeats that stand below the root element; when all is known of the nodes.
void read_starting(Reading& form, const pugi::xml_node& root);
void read_secondary(Reading& form, const pugi::xml_node& instance);
void read_bind(Reading& form, const pugi::xml_node& bind);
/// `place`: the control or repeat that it stands in, kNoIndex for the model.
void read_action(Reading& form, const pugi::xml_node& action, model::NodeIndex place);
bool is_action(std::string_view element);
/// Defaults, triggers and recordings become fields of their nodes; when all is read.
void fold_actions(model::Definition& definition);
void read_body(Reading& form, const pugi::xml_node& body);
/// What can only be told when all is read: entities, parameters that stand in binds.
void settle(Reading& form);

}  // namespace relais::forms::xform
