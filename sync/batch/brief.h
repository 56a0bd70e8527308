// A record that is sealed short: only what the outline of its form does not say. Here it is bytes;
// who knows forms writes and reads them (forms/xform/shorthand.h).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "forms/base/result.h"

namespace relais::sync::batch {

struct Payload;

/// Names an outline: the first bytes of its hash.
using OutlineName = std::array<std::uint8_t, 8>;
OutlineName name_of_outline(std::string_view outline);
/// Among the forms that a hub hands out: the names of the outlines that it keeps, a line each.
inline constexpr const char* kOutlinesFile = "relais-outlines.txt";
/// Lower-case hexadecimal.
std::string to_hex(const OutlineName& name);

struct Brief {
    OutlineName outline{};
    std::array<std::uint8_t, 4> check{};  ///< the first bytes of the hash of the instance XML
    std::string bits, texts;
    bool operator==(const Brief&) const = default;
};
/// Of an instance whose short form is known to come back as it was.
Brief make_brief(const OutlineName& outline, std::string bits, std::string texts,
                 std::string_view instance_xml);

/// What a payload says besides, once its brief is spelled out.
struct SpelledOut {
    std::string form_id, form_version, instance_id, deprecated_id, instance_xml;
};
/// `payload` as it was before it was sealed short. Errc::corrupt when that is not what it was.
Result<Payload> whole(Payload payload, SpelledOut spelled);

}  // namespace relais::sync::batch
