// Labels, hints and messages in the language shown, outputs filled in.
#pragma once

#include <string>
#include <vector>

#include "forms/session/environment.h"

namespace relais::forms::session {

/// Falls back to the form's default language, then to the first that has words.
std::string render(const model::TranslatedText& text, const Environment& environment,
                   const xpath::Context& context);
/// The files beside a label, by the same fallback; without those that have no name here.
std::vector<MediaItem> render_media(const model::Label& label, const Environment& environment,
                                    const xpath::Context& context);

}  // namespace relais::forms::session
