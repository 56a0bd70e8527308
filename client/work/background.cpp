#include "client/work/background.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "client/work/remarks.h"
#include "forms/base/text.h"
#include "forms/base/time.h"

namespace relais::client::work {

namespace {

constexpr std::size_t kMostNotes = 12;

std::string key_of(std::size_t number) {
    return fmt::format("background_audio:{}", number);
}

/// "1795161600000 paused because it is so"
BackgroundNote read_note(std::string_view text) {
    BackgroundNote note;
    const auto* end = text.data() + text.size();
    const auto [after, error] = std::from_chars(text.data(), text.data() + text.size(), note.at.ms);
    if (error != std::errc() || after == end) return {};
    text.remove_prefix(static_cast<std::size_t>(after - text.data()) + 1);
    const std::size_t blank = std::min(text.find(' '), text.size());
    note.what = text.substr(0, blank);
    if (blank < text.size()) note.reason = text.substr(blank + 1);
    return note;
}

std::string text_of(const BackgroundNote& note) {
    std::string reason = note.reason.substr(0, kMaxBackgroundReason);
    while (!reason.empty() && !is_utf8(reason))
        reason.pop_back();
    return fmt::format("{} {} {}", note.at.ms, note.what, reason);
}

}  // namespace

std::vector<BackgroundNote> background_notes(const Reasons& reasons) {
    std::vector<BackgroundNote> notes;
    for (std::size_t number = 1; number <= kMostNotes; ++number) {
        const auto found = reasons.find(key_of(number));
        if (found == reasons.end()) break;
        notes.push_back(read_note(found->second));
    }
    return notes;
}

WrittenNote write_note(const Reasons& reasons, const BackgroundNote& note) {
    const std::size_t known = background_notes(reasons).size();
    return {key_of(std::min(known + 1, kMostNotes)), text_of(note)};
}

WrittenNote rewrite_last(const Reasons& reasons, std::string_view reason) {
    auto notes = background_notes(reasons);
    if (notes.empty()) return {};
    notes.back().reason = reason;
    return {key_of(notes.size()), text_of(notes.back())};
}

bool is_paused(const Reasons& reasons) {
    const auto notes = background_notes(reasons);
    for (auto note = notes.rbegin(); note != notes.rend(); ++note) {
        if (note->what == "paused" || note->what == "erased") return true;
        if (note->what == "resumed") return false;
    }
    return false;
}

}  // namespace relais::client::work
