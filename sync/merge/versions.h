// The versions of a record, put in order. A correction is a new instance that names the one it
// replaces (OpenRosa: deprecatedID); batches bring them late, twice and out of order. Pure: reads
// no clock, and neither the order of arrival nor a second run changes the result. Nothing is
// dropped: what is not current stands in the history.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace relais::sync::merge {

struct Version {
    std::string instance_id;    ///< "uuid:…"
    std::string deprecated_id;  ///< the instance that this one replaces; empty for a first one
    std::string content_hash;   ///< of what it says: tells a repetition from a second claim
    bool operator==(const Version&) const = default;
};

/// More than one version claims the same place; a person has to decide.
struct Conflict {
    std::string replaced_id;            ///< the instance whose successor is disputed, or that was
                                        ///< written twice with different content
    std::vector<std::size_t> versions;  ///< the claimants, as indices into the input
    bool operator==(const Conflict&) const = default;
};

/// One household or group as it was recorded and corrected.
struct Case {
    std::string key;                   ///< instanceID of the first version, come or not: stable
    std::size_t current = 0;           ///< index into the input
    std::vector<std::size_t> history;  ///< every other version, former ones before later ones
    std::vector<Conflict> conflicts;   ///< while there are any, `current` is a proposal
    bool incomplete = false;           ///< a version that was named has not come
    bool operator==(const Case&) const = default;
};

/// Cases ordered by key. Of several equal versions (same id, same content) the first counts.
/// Current is the end of the longest chain of corrections; between equals, the lesser instanceID,
/// then the lesser content hash: arbitrary, but the same at every desk.
std::vector<Case> cases_of(const std::vector<Version>& versions);

}  // namespace relais::sync::merge
