// nlohmann::json as this folder uses it: no exception comes out, what is missing or of another type
// reads as empty. For .cpp files only.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace relais::client::work {

using Json = nlohmann::json;

/// null unless the text is one object.
inline Json parse_object(std::string_view text) {
    Json const value = Json::parse(text.begin(), text.end(), nullptr, false);
    return value.is_object() ? value : Json();
}

inline std::string to_text(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

inline std::string text_at(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

inline std::int64_t whole_at(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

}  // namespace relais::client::work
