// libsodium takes unsigned bytes, we carry strings. Internal to sync/seal.
#pragma once

#include <string_view>

namespace relais::sync::seal {

inline const unsigned char* raw(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace relais::sync::seal
