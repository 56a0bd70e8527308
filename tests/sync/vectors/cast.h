// Who takes part in the vectors: keys that anybody may know.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "forms/base/random.h"
#include "forms/base/text.h"
#include "sync/batch/batch.h"
#include "sync/batch/payload.h"
#include "sync/seal/seal.h"

namespace relais::tests {

using Json = nlohmann::ordered_json;

struct Cast {
    Cast();
    SeededRandom random{1};
    sync::seal::SignKeys hub, laptop;
    sync::seal::BoxKeys hub_box, recovery_box;
    sync::seal::Secret shift_key;
    sync::batch::DeviceId device{};
    sync::batch::ShiftId shift{};
};

inline std::string hex(std::string_view bytes) {
    return to_hex(bytes);
}
template <std::size_t N>
std::string hex(const std::array<std::uint8_t, N>& bytes) {
    return to_hex(sync::seal::bytes_of(bytes));
}

/// The file's text.
std::string text_of(const Json& json);
/// envelope.json: what all formats are made with.
void add_envelope(std::map<std::string, std::string>& files);
/// brief.json: an outline, and a record that is sealed short by it; dictionary.json.
void add_brief(std::map<std::string, std::string>& files);
Json json_of(const sync::batch::SealedRecord& record);
Json json_of(const sync::batch::Payload& payload);

}  // namespace relais::tests
