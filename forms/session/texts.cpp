#include "forms/session/texts.h"

#include <cstddef>
#include <string>
#include <variant>

#include "forms/model/definition.h"
#include "forms/session/compiled.h"
#include "forms/session/environment.h"
#include "forms/xpath/expression.h"

namespace relais::forms::session {

namespace {

const model::Text* text_in(const model::TranslatedText& text, std::size_t language) {
    if (language >= text.by_language.size() || text.by_language[language].empty()) return nullptr;
    return &text.by_language[language];
}

const model::Text* best_text(const model::TranslatedText& text, const Environment& environment) {
    if (const auto* shown = text_in(text, environment.language_index())) return shown;
    const auto fallback = environment.compiled().definition.default_language;
    if (const auto* given = text_in(text, fallback)) return given;
    for (std::size_t i = 0; i < text.by_language.size(); ++i)
        if (const auto* any = text_in(text, i)) return any;
    return nullptr;
}

}  // namespace

std::string render(const model::TranslatedText& text, const Environment& environment,
                   const xpath::Context& context) {
    std::string out;
    const auto* parts = best_text(text, environment);
    if (parts == nullptr) return out;
    const auto& compiled = environment.compiled();
    for (const auto& part : *parts) {
        if (const auto* literal = std::get_if<std::string>(&part)) {
            out += *literal;
            continue;
        }
        const auto id = compiled.find(std::get<model::Output>(part).expression);
        if (id != kNoExpression) out += compiled.expressions[id].evaluate_string(context);
    }
    return out;
}

}  // namespace relais::forms::session
