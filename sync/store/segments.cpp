#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/result.h"
#include "sync/store/log.h"

namespace relais::sync::store {

namespace {

constexpr std::string_view kFirst = "outbox.log";
constexpr std::string_view kFront = "outbox-";
constexpr std::string_view kEnd = ".log";
constexpr std::size_t kDigits = 20;  // of the greatest seq

/// 0 when it is no segment's name.
std::uint64_t first_seq_of(std::string_view name) {
    if (name == kFirst) return 1;
    if (!name.starts_with(kFront) || !name.ends_with(kEnd) ||
        name.size() != kFront.size() + kDigits + kEnd.size())
        return 0;
    const auto digits = name.substr(kFront.size(), kDigits);
    std::uint64_t seq = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + kDigits, seq);
    return error == std::errc() && end == digits.data() + kDigits ? seq : 0;
}

}  // namespace

std::string segment_path(const std::string& folder, std::uint64_t first_seq) {
    if (first_seq <= 1) return folder + "/" + std::string(kFirst);
    auto digits = std::to_string(first_seq);
    digits.insert(0, kDigits - digits.size(), '0');
    return folder + "/" + std::string(kFront) + digits + std::string(kEnd);
}

Result<std::vector<Segment>> segments_in(const std::string& folder) {
    std::vector<Segment> segments;
    for (const auto& name : TRY(list_folder(folder)))
        if (const auto seq = first_seq_of(name); seq != 0)
            segments.push_back({seq, folder + "/" + name});
    std::sort(segments.begin(), segments.end(), [](const Segment& a, const Segment& b) {
        return std::pair(a.first_seq, !a.path.ends_with(kFirst)) <
               std::pair(b.first_seq, !b.path.ends_with(kFirst));
    });
    return segments;
}

Result<AppendFile> open_log(const std::string& folder, std::uint64_t next_seq) {
    const auto segments = TRY(segments_in(folder));
    return AppendFile::open(segments.empty() ? segment_path(folder, next_seq)
                                             : segments.back().path);
}

Result<void> drop_segment(const std::string& path) {
    if (unlink(path.c_str()) != 0 && errno != ENOENT)
        return fail(Errc::io, path, "cannot be removed");
    return {};
}

}  // namespace relais::sync::store
