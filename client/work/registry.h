// A flow registry's questions that stand on one page, found by their names, and the places that its
// chains of lists (country, region, cercle, commune) can name. The names: client/README.md,
// "Registry on one page".
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "forms/model/definition.h"
#include "forms/session/session.h"

namespace relais::client::work {

/// Paths as answers have them; empty where the form has no such question.
struct RegistryForm {
    std::string consent, direction, group_size, transport, reason, counted_elsewhere;
    std::vector<std::string> origin, destination;  ///< coarse to fine
    std::vector<std::string> counts;               ///< of the tally group, at most eight
    int survey_every = 5;     ///< groups from one individual survey to the next; 0 for never
    std::string survey_form;  ///< its form_id; empty: the next form of the list
    bool operator==(const RegistryForm&) const = default;
};
/// A form is one when it has a tally group, a direction, and an origin or a destination.
std::optional<RegistryForm> registry_form(const forms::model::Definition& definition);

/// Answers to give, in order: path and value.
using Steps = std::vector<std::pair<std::string, std::string>>;

struct NamedPlace {
    std::string name;    ///< "Ansongo"
    std::string within;  ///< "Gao", "Gao › Gao"; empty for the coarsest
    Steps steps;
    bool operator==(const NamedPlace&) const = default;
};
inline constexpr std::size_t kMaxPlaces = 30'000;

/// Tried out on a copy of the answers; costs one answer for each place that has others within.
std::vector<NamedPlace> places_of(const forms::session::Session& session,
                                  const forms::session::Surroundings& surroundings,
                                  const std::vector<std::string>& chain);

}  // namespace relais::client::work
