// A record written short: what its form's outline does not say already. It comes back byte for byte
// or not at all. sync/README.md, "Short form".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "forms/base/result.h"
#include "forms/xform/outline.h"

namespace relais::forms::xform {

struct Short {
    std::string bits;   ///< numbers, dates, choices, and what there is at all
    std::string texts;  ///< what people wrote, each ended by a NUL
    bool operator==(const Short&) const = default;
};

struct SpelledOut {
    std::string instance_xml;
    std::string instance_id, deprecated_id;  ///< of its meta; empty where it has none
    bool operator==(const SpelledOut&) const = default;
};

/// Nothing for what would not come back as it was: XML of another shape than records have.
std::optional<Short> shorten(std::string_view instance_xml, const Outline& outline);
/// Errc::invalid, limit (kMaxInstanceBytes). Hostile bytes end in some record or in an error.
Result<SpelledOut> spell_out(const Short& record, const Outline& outline);

}  // namespace relais::forms::xform
