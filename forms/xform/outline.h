// What two sides must agree on to write a record of a form short: the names, kinds and choices of
// its elements, and nothing else of it. An outline is data with stable bytes: whoever kept it reads
// the records that were written by it, whatever becomes of the form or of this program's reading of
// it. sync/README.md, "Outline of a form".
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"
#include "forms/model/definition.h"

namespace relais::forms::xform {

inline constexpr std::size_t kMaxOutlineBytes = 4U << 20U;  ///< 50,000 choices take 1 MiB

/// What a leaf is likely to hold.
enum class Expected : std::uint8_t {
    text,
    integer,
    decimal,
    place,
    date,
    date_time,
    choice,
    choices
};
inline constexpr std::size_t kExpectations = 8;

struct OutlineNode {
    std::string name;  ///< as the form writes it: "age", "orx:instanceID"
    model::NodeKind kind = model::NodeKind::leaf;
    Expected expected = Expected::text;
    std::uint32_t parent = 0;                  ///< stands before it; the root is its own
    std::uint32_t list = 0;                    ///< its choices: 0 none, else 1 + index into lists
    std::vector<model::Attribute> attributes;  ///< that its start tag bears
    bool operator==(const OutlineNode&) const = default;
};

struct Outline {
    std::string form_id, version;
    /// What a record begins with, up to the end of the root's start tag, as different programs
    /// write it.
    std::vector<std::string> heads;
    std::vector<std::vector<std::string>> lists;
    std::vector<OutlineNode> nodes;  ///< in document order; the first is the root
    bool operator==(const Outline&) const = default;
};

Outline outline_of(const model::Definition& definition);
/// Empty for a form whose outline would be larger than kMaxOutlineBytes.
std::string encode(const Outline& outline);
/// Errc::invalid, limit.
Result<Outline> decode_outline(std::string_view bytes);

}  // namespace relais::forms::xform
