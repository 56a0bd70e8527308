#include "tests/sync/trials/damage.h"

#include <algorithm>
#include <cstddef>

namespace relais::tests {

namespace {

constexpr std::size_t kPage = 4096;

}  // namespace

const char* name_of(Damage damage) {
    constexpr const char* kNames[] = {"bit", "zeros", "swapped", "old file", "truncated"};
    return kNames[static_cast<std::size_t>(damage)];
}

std::string damaged(std::string bytes, Damage damage, const std::string& old, Random& random) {
    if (bytes.empty()) return bytes;
    const auto pages = (bytes.size() + kPage - 1) / kPage;
    const auto page = [&](std::size_t number) { return bytes.substr(number * kPage, kPage); };
    switch (damage) {
    case Damage::bit: {
        auto& byte = bytes[random.below(bytes.size())];
        byte = static_cast<char>(byte ^ (1 << random.below(8)));
        break;
    }
    case Damage::zeros: {
        const auto at = random.below(pages) * kPage;
        const auto size = std::min(kPage, bytes.size() - at);
        bytes.replace(at, size, std::string(size, '\0'));
        break;
    }
    case Damage::swapped: {
        const auto a = random.below(pages), b = random.below(pages);
        const auto first = page(a), second = page(b);
        if (first.size() != second.size()) break;
        bytes.replace(a * kPage, first.size(), second);
        bytes.replace(b * kPage, first.size(), first);
        break;
    }
    case Damage::old_file:
        bytes = old;
        break;
    case Damage::truncated:
        bytes.resize(random.below(bytes.size()));
        break;
    }
    return bytes;
}

}  // namespace relais::tests
