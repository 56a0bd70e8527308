#include "forms/session/texts.h"

#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "forms/model/definition.h"
#include "forms/session/compiled.h"
#include "forms/session/environment.h"
#include "forms/session/session.h"
#include "forms/xpath/expression.h"

namespace relais::forms::session {

namespace {

using Texts = std::vector<model::Text>;

const model::Text* text_in(const Texts& texts, std::size_t language) {
    if (language >= texts.size() || texts[language].empty()) return nullptr;
    return &texts[language];
}

const model::Text* best_text(const Texts& texts, const Environment& environment) {
    if (const auto* shown = text_in(texts, environment.language_index())) return shown;
    const auto fallback = environment.compiled().definition.default_language;
    if (const auto* given = text_in(texts, fallback)) return given;
    for (std::size_t i = 0; i < texts.size(); ++i)
        if (const auto* any = text_in(texts, i)) return any;
    return nullptr;
}

std::string filled(const Texts& texts, const Environment& environment,
                   const xpath::Context& context) {
    std::string out;
    const auto* parts = best_text(texts, environment);
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

}  // namespace

std::string render(const model::TranslatedText& text, const Environment& environment,
                   const xpath::Context& context) {
    return filled(text.by_language, environment, context);
}

std::vector<MediaItem> render_media(const model::Label& label, const Environment& environment,
                                    const xpath::Context& context) {
    std::vector<MediaItem> out;
    for (const auto& media : label.media) {
        auto file = filled(media.file_by_language, environment, context);
        if (!file.empty()) out.push_back({media.form, std::move(file)});
    }
    return out;
}

}  // namespace relais::forms::session
