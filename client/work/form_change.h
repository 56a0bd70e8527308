// A draft that was begun with another version of its form: what finds its place in the new one,
// what has none any more, what is asked anew.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/model/definition.h"

namespace relais::client::work {

/// An answer that the form has no place for. Kept in the draft until it is finalised.
struct Leftover {
    std::string path;  ///< without positions: "/data/member/name"
    std::string text;
    bool operator==(const Leftover&) const = default;
};

struct FormChange {
    std::string from_version, to_version;  ///< may be the same where the author forgot
    std::size_t kept = 0;                  ///< answers that have their place
    std::vector<Leftover> gone;
    std::vector<std::string> added;  ///< paths of questions that the draft has never seen
};

/// nullopt when the draft fits the form as it is.
std::optional<FormChange> find_form_change(std::string_view instance_xml,
                                           const forms::model::Definition& definition);

}  // namespace relais::client::work
