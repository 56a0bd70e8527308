#include "sync/merge/versions.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace relais::sync::merge {

namespace {

/// Versions by instanceID, repetitions left out; each list ordered by content, so that nothing
/// below depends on the order of arrival.
using ById = std::map<std::string, std::vector<std::size_t>>;

ById group_by_id(const std::vector<Version>& versions) {
    ById by_id;
    std::set<std::tuple<std::string_view, std::string_view, std::string_view>> seen;
    for (std::size_t i = 0; i < versions.size(); ++i) {
        const auto& version = versions[i];
        if (seen.emplace(version.instance_id, version.deprecated_id, version.content_hash).second)
            by_id[version.instance_id].push_back(i);
    }
    for (auto& [id, claimants] : by_id)
        std::sort(claimants.begin(), claimants.end(), [&](std::size_t a, std::size_t b) {
            return std::tie(versions[a].content_hash, versions[a].deprecated_id) <
                   std::tie(versions[b].content_hash, versions[b].deprecated_id);
        });
    return by_id;
}

/// The instance that `id` replaces; where it was written twice, the first claimant that names one.
const std::string* former_of(const std::vector<Version>& versions, const ById& by_id,
                             const std::string& id) {
    const auto found = by_id.find(id);
    if (found == by_id.end()) return nullptr;
    for (const auto version : found->second)
        if (!versions[version].deprecated_id.empty()) return &versions[version].deprecated_id;
    return nullptr;
}

struct Place {
    std::string key;
    std::size_t depth = 0;  ///< corrections between it and the key
};
using Places = std::map<std::string, Place>;

/// Walks from `id` towards the first version until a known place, and gives every id on the way its
/// own. A ring of ids (only a forger writes one) counts as if its least id replaced nothing.
void find_places(const std::vector<Version>& versions, const ById& by_id, const std::string& id,
                 Places& places) {
    std::vector<std::string> way;
    std::map<std::string, std::size_t> visited;
    std::string at = id;
    while (!places.contains(at)) {
        const auto [before, fresh] = visited.emplace(at, way.size());
        if (!fresh) {
            const auto ring = way.begin() + static_cast<std::ptrdiff_t>(before->second);
            std::rotate(ring, std::next(std::min_element(ring, way.end())), way.end());
            break;
        }
        way.push_back(at);
        const auto* former = former_of(versions, by_id, at);
        if (former == nullptr) break;
        at = *former;
    }
    // The last of `way` is a first version, unless the walk met a known place.
    Place last;
    bool known = false;
    if (const auto found = places.find(at); found != places.end()) {
        last = found->second;
        known = true;
    }
    for (auto back = way.rbegin(); back != way.rend(); ++back) {
        last = known ? Place{last.key, last.depth + 1} : Place{*back, 0};
        known = true;
        places.emplace(*back, last);
    }
}

struct Member {
    std::size_t depth = 0;
    std::string_view id;
    std::size_t rank = 0;  ///< among the claimants of one id
    std::size_t version = 0;
    [[nodiscard]] auto order() const { return std::tie(depth, id, rank); }
};

std::vector<Conflict> conflicts_of(const std::vector<Version>& versions, const ById& by_id,
                                   const std::vector<Member>& members) {
    std::map<std::string, std::set<std::string>> successors;
    std::vector<Conflict> conflicts;
    std::set<std::string_view> ids;
    for (const auto& member : members) {
        const auto& version = versions[member.version];
        if (!version.deprecated_id.empty())
            successors[version.deprecated_id].insert(version.instance_id);
        if (!ids.insert(member.id).second) continue;
        const auto& claimants = by_id.at(version.instance_id);
        if (claimants.size() > 1) conflicts.push_back({version.instance_id, claimants});
    }
    for (const auto& [former, ids_after] : successors) {
        if (ids_after.size() < 2) continue;
        Conflict conflict{former, {}};
        for (const auto& id : ids_after)
            for (const auto version : by_id.at(id))
                if (versions[version].deprecated_id == former) conflict.versions.push_back(version);
        conflicts.push_back(std::move(conflict));
    }
    std::stable_sort(conflicts.begin(), conflicts.end(), [](const Conflict& a, const Conflict& b) {
        return a.replaced_id < b.replaced_id;
    });
    return conflicts;
}

Case case_of(const std::vector<Version>& versions, const ById& by_id, const std::string& key,
             std::vector<Member> members) {
    std::sort(members.begin(), members.end(),
              [](const Member& a, const Member& b) { return a.order() < b.order(); });
    Case result;
    result.key = key;
    result.conflicts = conflicts_of(versions, by_id, members);
    // The deepest; the first of those in the order of id and content.
    const auto current = std::find_if(members.begin(), members.end(), [&](const Member& member) {
        return member.depth == members.back().depth;
    });
    result.current = current->version;
    for (const auto& member : members) {
        const auto& former = versions[member.version].deprecated_id;
        if (!former.empty() && !by_id.contains(former)) result.incomplete = true;
        if (member.version != result.current) result.history.push_back(member.version);
    }
    return result;
}

}  // namespace

std::vector<Case> cases_of(const std::vector<Version>& versions) {
    const auto by_id = group_by_id(versions);
    std::map<std::string, std::vector<Member>> by_key;
    Places places;
    for (const auto& [id, claimants] : by_id) {
        find_places(versions, by_id, id, places);
        const auto& place = places.at(id);
        for (std::size_t rank = 0; rank < claimants.size(); ++rank)
            by_key[place.key].push_back({place.depth, id, rank, claimants[rank]});
    }
    std::vector<Case> cases;
    cases.reserve(by_key.size());
    for (auto& [key, members] : by_key)
        cases.push_back(case_of(versions, by_id, key, std::move(members)));
    return cases;
}

}  // namespace relais::sync::merge
