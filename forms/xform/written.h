// What stands in a record's XML, whatever form it was written with: for answers that a newer
// version of the form has no place for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"

namespace relais::forms::xform {

struct WrittenElement {
    std::string path;   ///< without positions, prefixes kept: "/data/member/name"
    std::string text;   ///< of an element without elements in it; may be empty
    bool leaf = false;  ///< has no elements in it
    bool operator==(const WrittenElement&) const = default;
};
struct WrittenRecord {
    std::string version;                   ///< the root's attribute; empty when it says none
    std::vector<WrittenElement> elements;  ///< in document order, without the root
};
/// Errc::invalid for what is no XML, or too deep or large.
Result<WrittenRecord> read_written(std::string_view xml);

}  // namespace relais::forms::xform
