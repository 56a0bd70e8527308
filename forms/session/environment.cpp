#include "forms/session/environment.h"

#include <string>
#include <string_view>

#include "forms/model/answers.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"
#include "forms/session/compiled.h"
#include "forms/session/itemsets.h"
#include "forms/xpath/expression.h"
#include "forms/xpath/value.h"

namespace relais::forms::session {

namespace {

/// The question of jr:choice-name(): an absolute path, or one relative to the context node.
NodeIndex question_at(const model::Definition& definition, NodeIndex context,
                      std::string_view path) {
    if (path.starts_with('/')) return model::find_path(definition, path);
    NodeIndex at = context;
    while (path.starts_with("..")) {
        if (at == model::kNoIndex) return at;
        at = definition.nodes[at].parent;
        path.remove_prefix(path.starts_with("../") ? 3 : 2);
    }
    if (at == model::kNoIndex) return at;
    if (path.empty() || path == ".") return at;
    return model::find_path(definition, model::path_of(definition, at) + "/" + std::string(path));
}

}  // namespace

const model::Tree* Environment::instance(std::string_view id) const {
    if (surroundings_.last_saved != nullptr && compiled_.last_saved.contains(id))
        return surroundings_.last_saved;
    if (const auto table = compiled_.tables.find(id); table != compiled_.tables.end())
        return table->second.get();
    const auto document = compiled_.documents.find(id);
    return document == compiled_.documents.end() ? nullptr : &document->second;
}

std::string Environment::choice_label(xpath::Node context, std::string_view question_path,
                                      std::string_view value) const {
    const auto* answers = dynamic_cast<const model::Answers*>(context.tree);
    if (answers == nullptr || context.id == answers->document()) return {};
    const auto question =
        question_at(compiled_.definition, answers->definition_of(context.id), question_path);
    if (question == model::kNoIndex || !compiled_.nodes[question].itemset) return {};
    xpath::Context at;
    at.node = context;
    at.environment = this;
    return label_of_choice(*compiled_.nodes[question].itemset, *this, at, value);
}

/// In the language shown, else in the form's own; without what outputs would fill in.
std::string Environment::itext(std::string_view id) const {
    const auto& texts = compiled_.definition.texts;
    const auto found = texts.find(id);
    if (found == texts.end()) return {};
    auto words = model::literal_text(found->second, language_);
    if (!words.empty()) return words;
    return model::literal_text(found->second, compiled_.definition.default_language);
}

std::string Environment::property(std::string_view name) const {
    for (const auto& [key, value] : surroundings_.properties)
        if (key == name) return value;
    return {};
}

/// "fr" of "Français (fr)".
std::string Environment::language() const {
    const auto& languages = compiled_.definition.languages;
    if (language_ >= languages.size()) return {};
    const auto& name = languages[language_];
    const auto open = name.rfind('(');
    if (open == std::string::npos || !name.ends_with(')')) return {};
    return name.substr(open + 1, name.size() - open - 2);
}

}  // namespace relais::forms::session
