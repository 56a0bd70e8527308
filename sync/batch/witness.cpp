#include "sync/batch/witness.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <unistd.h>
#include <utility>

#include "sync/batch/bytes.h"
#include "sync/seal/seal.h"

namespace relais::sync::batch {

namespace {

constexpr std::size_t kBytes = 4 + 32;

std::string encode(std::uint32_t counter) {
    const auto number = Writer().u32(counter).take();
    return number + std::string(seal::bytes_of(seal::hash(number)));
}

}  // namespace

Witness::Witness(const std::string& folder)
    : descriptor_(
          ::open((folder + "/witness").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) {}

Witness Witness::of_reader(const std::string& folder) {
    return Witness(::open((folder + "/witness").c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
}

Witness::Witness(Witness&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Witness& Witness::operator=(Witness&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

Witness::~Witness() {
    if (descriptor_ >= 0) close(descriptor_);
}

std::optional<std::uint32_t> Witness::seen() const {
    std::array<char, kBytes> bytes{};
    if (descriptor_ < 0 || pread(descriptor_, bytes.data(), kBytes, 0) != ssize_t{kBytes})
        return std::nullopt;
    const std::string_view held(bytes.data(), kBytes);
    Reader reader(held, "witness");
    const auto counter = reader.u32();
    if (!counter || encode(*counter) != held) return std::nullopt;
    return *counter;
}

void Witness::remember(std::uint32_t counter) const {
    const auto bytes = encode(counter);
    // Whether it could be written makes no difference to what is done next.
    if (descriptor_ >= 0 && pwrite(descriptor_, bytes.data(), bytes.size(), 0) < 0) return;
}

}  // namespace relais::sync::batch
