#include "sync/hub/checked_json.h"

#include <cstddef>
#include <nlohmann/json.hpp>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

constexpr const char* kCheck = "check";
constexpr std::size_t kCheckBytes = 8;

/// Of the other members, in the order of their names and without blanks.
std::string check_of(const nlohmann::json& json) {
    const auto text = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return to_hex(seal::bytes_of(seal::hash(text)).substr(0, kCheckBytes));
}

}  // namespace

std::string with_check(const nlohmann::json& json) {
    auto checked = json;
    checked[kCheck] = check_of(json);
    return checked.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Result<nlohmann::json> read_checked(const std::string& path, std::string_view text) {
    auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object()) return fail(Errc::corrupt, path, "is damaged");
    const auto found = json.find(kCheck);
    if (found == json.end()) return json;
    auto rest = json;
    rest.erase(kCheck);
    if (*found != check_of(rest)) return fail(Errc::corrupt, path, "is damaged");
    return rest;
}

}  // namespace relais::sync::hub
