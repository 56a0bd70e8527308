#include "sync/batch/address.h"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/seal/seal.h"

namespace relais::sync::batch {

namespace {

constexpr std::string_view kSecure = "https://";
constexpr std::string_view kPlain = "http://";
constexpr std::string_view kPins = "sha256=";
constexpr std::size_t kMaxUrlBytes = 1024;

std::unexpected<Error> wrong(std::string_view text, const char* what) {
    return fail(Errc::invalid, std::string(text),
                std::string(what) + " (https://host#sha256=…, or http://127.0.0.1:port)");
}

/// Nothing that two readers of a URL could take for two different hosts.
bool is_plain_url(std::string_view url) {
    constexpr std::string_view kMarks = "-._~:/[]";
    return std::all_of(url.begin(), url.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               kMarks.find(c) != std::string_view::npos;
    });
}

/// Up to the port or the path.
std::string_view host_of(std::string_view rest) {
    if (rest.starts_with('[')) return rest.substr(0, rest.find(']') + 1);
    return rest.substr(0, rest.find_first_of(":/"));
}

Result<std::vector<Pin>> read_pins(std::string_view text) {
    std::vector<Pin> pins;
    if (!text.starts_with(kPins)) return wrong(text, "is no pin");
    for (const auto digits : split(text.substr(kPins.size()), ',')) {
        const auto bytes = from_hex(digits);
        if (!bytes || bytes->size() != sizeof(Pin) || pins.size() == kMaxPins)
            return wrong(text, "is no pin");
        pins.push_back(TRY(seal::array_from<sizeof(Pin)>(*bytes)));
    }
    return pins;
}

}  // namespace

Result<HubAddress> parse_address(std::string_view text) {
    const auto mark = std::min(text.find('#'), text.size());
    auto url = text.substr(0, mark);
    while (url.ends_with('/'))
        url.remove_suffix(1);
    const bool secure = url.starts_with(kSecure);
    if (!secure && !url.starts_with(kPlain)) return wrong(text, "is no address of a hub");
    const auto rest = url.substr((secure ? kSecure : kPlain).size());
    const auto host = host_of(rest);
    if (host.empty() || url.size() > kMaxUrlBytes || !is_plain_url(url))
        return wrong(text, "is no address of a hub");
    HubAddress address{std::string(url), {}};
    if (secure) {
        if (mark == text.size()) return wrong(text, "names no pin of its certificate");
        address.pins = TRY(read_pins(text.substr(mark + 1)));
        return address;
    }
    if (mark != text.size()) return wrong(text, "has a pin, but no TLS to pin");
    if (host != "127.0.0.1" && host != "localhost" && host != "[::1]")
        return wrong(text, "is another machine, and http hides nothing: use https");
    return address;
}

}  // namespace relais::sync::batch
