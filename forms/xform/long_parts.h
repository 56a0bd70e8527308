// The long parts of a document that were left out of its tree, read from its bytes: lists as XForms
// have them, and translations. What is not of the usual shape (a prefix, an attribute, an element
// too many) is not read here: it becomes a tree of its own, as all the rest.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "forms/xform/reading.h"
#include "forms/xform/skeleton.h"

namespace relais::forms::xform {

/// `<root><item><name>…</name><label>…</label>…</item>…</root>`, each column once in an item.
std::optional<model::ChoiceList> read_plain_list(Reading& form, const std::string& id,
                                                 const Cut& cut);

/// By the id of the text. `<text id="…"><value form="…">…</value></text>`
using TranslationTexts = std::vector<std::pair<std::string, FormOfText>>;
std::optional<TranslationTexts> read_plain_translation(const Reading& form, const Cut& cut,
                                                       std::size_t language);

}  // namespace relais::forms::xform
