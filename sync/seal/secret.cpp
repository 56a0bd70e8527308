#include <cstdint>
#include <cstring>
#include <sodium/core.h>
#include <sodium/utils.h>
#include <string_view>
#include <utility>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "sync/seal/seal.h"

namespace relais::sync::seal {

namespace {

// Guard pages around, locked into memory where the limit allows, wiped by sodium_free. sodium_init
// may be called any number of times; without it sodium_malloc ends the program.
std::uint8_t* guarded(std::size_t size) {
    RELAIS_ASSERT(sodium_init() >= 0);
    auto* bytes = static_cast<std::uint8_t*>(sodium_malloc(size));
    RELAIS_ASSERT(bytes != nullptr);
    return bytes;
}

}  // namespace

Result<void> start() {
    if (sodium_init() < 0) return fail(Errc::io, "randomness", "this machine gives none");
    return {};
}

Secret::Secret(std::string_view bytes) {
    if (bytes.empty()) return;
    bytes_ = guarded(bytes.size());
    size_ = bytes.size();
    std::memcpy(bytes_, bytes.data(), size_);
}

Secret Secret::random(std::size_t size_bytes, Random& random) {
    RELAIS_ASSERT(size_bytes > 0);
    Secret secret;
    secret.bytes_ = guarded(size_bytes);
    secret.size_ = size_bytes;
    random.fill({secret.bytes_, size_bytes});
    return secret;
}

Secret::Secret(Secret&& other) noexcept
    : bytes_(std::exchange(other.bytes_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
    // Not a swap: what was here must be wiped now, not when `other` goes.
    if (this == &other) return *this;
    sodium_free(bytes_);
    bytes_ = std::exchange(other.bytes_, nullptr);
    size_ = std::exchange(other.size_, 0);
    return *this;
}

Secret::~Secret() {
    sodium_free(bytes_);
}

Secret Secret::copy() const {
    return Secret(view());
}

std::string_view Secret::view() const {
    return {reinterpret_cast<const char*>(bytes_), size_};
}

}  // namespace relais::sync::seal
