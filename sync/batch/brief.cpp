#include "sync/batch/brief.h"

#include <algorithm>
#include <cstddef>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/payload.h"
#include "sync/seal/seal.h"

namespace relais::sync::batch {

namespace {

template <std::size_t N>
std::array<std::uint8_t, N> begin_of_hash(std::string_view bytes) {
    const auto hash = seal::hash(bytes);
    std::array<std::uint8_t, N> begin{};
    std::copy_n(hash.begin(), N, begin.begin());
    return begin;
}

}  // namespace

OutlineName name_of_outline(std::string_view outline) {
    return begin_of_hash<8>(outline);
}

std::string to_hex(const OutlineName& name) {
    return relais::to_hex({reinterpret_cast<const char*>(name.data()), name.size()});
}

Brief make_brief(const OutlineName& outline, std::string bits, std::string texts,
                 std::string_view instance_xml) {
    return {outline, begin_of_hash<4>(instance_xml), std::move(bits), std::move(texts)};
}

Result<Payload> whole(Payload payload, SpelledOut spelled) {
    RELAIS_ASSERT(payload.brief.has_value());
    if (begin_of_hash<4>(spelled.instance_xml) != payload.brief->check)
        return fail(Errc::corrupt, "record", "its short form says something else than was written");
    payload.brief.reset();
    payload.form_id = std::move(spelled.form_id);
    payload.form_version = std::move(spelled.form_version);
    payload.instance_id = std::move(spelled.instance_id);
    payload.deprecated_id = std::move(spelled.deprecated_id);
    payload.instance_xml = std::move(spelled.instance_xml);
    return payload;
}

}  // namespace relais::sync::batch
