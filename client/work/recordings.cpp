#include "client/work/recordings.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "client/devices/ogg_opus.h"
#include "client/work/json.h"
#include "forms/base/result.h"
#include "sync/store/store.h"

namespace relais::client::work {

using sync::store::Store;

namespace {

constexpr std::string_view kHead = ".head";
constexpr std::string_view kPiece = ".piece-";
constexpr std::uint32_t kFold = 8;  ///< pieces of a level become one
constexpr unsigned kLevels = 5;     ///< the next is the one that holds all
constexpr unsigned kAll = 9;

struct Piece {
    unsigned level = 0;
    std::uint32_t number = 0;  ///< among those of its level
    std::string name;
};

/// A recording as its files say it.
struct Parts {
    RecordingHead head;
    std::vector<Piece> pieces;  ///< in the order of time, none twice
};

std::string name_of(const std::string& file, unsigned level, std::uint32_t number) {
    return fmt::format("{}{}{}-{:06}", file, kPiece, level, number);
}

std::optional<Piece> piece_of(const std::string& name, std::size_t at) {
    const std::string_view rest = std::string_view(name).substr(at + kPiece.size());
    Piece piece;
    piece.name = name;
    const auto* end = rest.data() + rest.size();
    const auto level = std::from_chars(rest.data(), rest.data() + rest.size(), piece.level);
    if (level.ec != std::errc() || level.ptr == end || *level.ptr != '-') return std::nullopt;
    const auto number = std::from_chars(level.ptr + 1, end, piece.number);
    if (number.ec != std::errc() || number.ptr != end || piece.level > kAll) return std::nullopt;
    return piece;
}

/// The first of the smallest pieces that it holds, and the one behind its last.
std::pair<std::uint64_t, std::uint64_t> span_of(const Piece& piece) {
    if (piece.level == kAll) return {0, UINT64_MAX};
    std::uint64_t size = 1;
    for (unsigned level = 0; level < piece.level; ++level)
        size *= kFold;
    return {piece.number * size, (piece.number + std::uint64_t{1}) * size};
}

/// Where the power went while eight became one, the one and some of the eight are there.
void sort_out(std::vector<Piece>& pieces) {
    std::ranges::sort(pieces, [](const Piece& a, const Piece& b) {
        const auto [a_first, a_end] = span_of(a);
        const auto [b_first, b_end] = span_of(b);
        return a_first != b_first ? a_first < b_first : a_end > b_end;
    });
    std::uint64_t told = 0;
    std::erase_if(pieces, [&told](const Piece& piece) {
        const auto [first, end] = span_of(piece);
        if (first < told) return true;
        told = end;
        return false;
    });
}

/// In the order in which they began.
Result<std::vector<Parts>> parts_of(const Store& store, const std::string& draft) {
    std::vector<Parts> all;
    std::map<std::string, std::vector<Piece>> pieces;
    for (const auto& file : TRY(store.attachments(draft))) {
        const std::string& name = file.name;
        if (name.ends_with(kHead)) {
            const Json head = parse_object(TRY(store.attachment(draft, name)));
            if (head.is_null()) continue;
            all.push_back(
                {{name.substr(0, name.size() - kHead.size()), text_at(head, "question")}, {}});
        } else if (const std::size_t at = name.rfind(kPiece); at != std::string::npos) {
            if (auto piece = piece_of(name, at))
                pieces[name.substr(0, at)].push_back(std::move(*piece));
        }
    }
    for (auto& parts : all) {
        parts.pieces = std::move(pieces[parts.head.file]);
        sort_out(parts.pieces);
    }
    return all;
}

/// Pieces are whole pages of one stream: one behind the other they are its beginning.
Result<std::string> bytes_of(const Store& store, const std::string& draft, const Parts& parts) {
    std::string bytes;
    for (const auto& piece : parts.pieces)
        bytes += TRY(store.attachment(draft, piece.name));
    return bytes;
}

/// Every file of the draft that `goes` does not name stays.
template <class Goes>
Result<void> drop(Store& store, const std::string& draft, Goes goes) {
    std::vector<std::string> stay;
    bool any = false;
    for (auto& file : TRY(store.attachments(draft))) {
        if (goes(file.name))
            any = true;
        else
            stay.push_back(std::move(file.name));
    }
    if (!any) return {};
    return store.keep_attachments(draft, stay);
}

bool belongs(const std::string& name, const std::string& file) {
    if (!name.starts_with(file)) return false;
    const std::string_view rest = std::string_view(name).substr(file.size());
    return rest == kHead || rest.starts_with(kPiece);
}

Result<void> put_new(Store& store, const std::string& draft, const std::string& name,
                     std::string_view bytes) {
    auto put = store.put_attachment(draft, name, bytes);
    if (!put && put.error().code == Errc::already_exists) return {};
    return put;
}

/// The eighth of a level makes them one of the next, and so on upwards.
Result<void> fold(Store& store, const std::string& draft, const std::string& file,
                  std::uint32_t number) {
    for (unsigned level = 0; level + 1 < kLevels; ++level) {
        if (number % kFold != kFold - 1) return {};
        const std::uint32_t first = number - (kFold - 1);
        std::string bytes;
        std::vector<std::string> folded;
        for (std::uint32_t i = first; i <= number; ++i) {
            auto piece = store.attachment(draft, name_of(file, level, i));
            if (!piece && piece.error().code == Errc::not_found) continue;  // it could not be put
            bytes += TRY(std::move(piece));
            folded.push_back(name_of(file, level, i));
        }
        number /= kFold;
        TRY(put_new(store, draft, name_of(file, level + 1, number), bytes));
        TRY(drop(store, draft, [&folded](const std::string& name) {
            return std::ranges::find(folded, name) != folded.end();
        }));
    }
    return {};
}

/// Those of the whole interview, from the last that holds all before it.
Result<std::vector<Parts>> interview_parts(const Store& store, const std::string& draft) {
    auto all = TRY(parts_of(store, draft));
    std::erase_if(all, [](const Parts& parts) { return !parts.head.question.empty(); });
    for (std::size_t i = all.size(); i-- > 0;) {
        const auto& pieces = all[i].pieces;
        if (pieces.empty() || pieces.front().level != kAll) continue;
        all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i));
        break;
    }
    return all;
}

Result<std::string> joined(const Store& store, const std::string& draft,
                           const std::vector<Parts>& all, std::vector<std::string> earlier = {}) {
    for (const auto& parts : all)
        earlier.push_back(TRY(bytes_of(store, draft, parts)));
    return devices::joined_recordings(earlier);
}

}  // namespace

Result<void> begin_recording(Store& store, const std::string& draft, const RecordingHead& head) {
    return put_new(store, draft, head.file + std::string(kHead),
                   to_text({{"question", head.question}}));
}

Result<void> add_piece(Store& store, const std::string& draft, const std::string& file,
                       std::uint32_t number, const std::string& bytes) {
    TRY(put_new(store, draft, name_of(file, 0, number), bytes));
    // The piece is safe; that there are more of them than need be does no harm.
    static_cast<void>(fold(store, draft, file, number));
    return {};
}

Result<void> drop_pieces(Store& store, const std::string& draft, const std::string& file) {
    return drop(store, draft, [&file](const std::string& name) { return belongs(name, file); });
}

Result<void> drop_all_pieces(Store& store, const std::string& draft) {
    std::vector<std::string> files;
    for (const auto& parts : TRY(parts_of(store, draft)))
        files.push_back(parts.head.file);
    return drop(store, draft, [&files](const std::string& name) {
        return std::ranges::any_of(
            files, [&name](const std::string& file) { return belongs(name, file); });
    });
}

Result<std::vector<Recording>> cut_recordings(const Store& store, const std::string& draft) {
    std::vector<Recording> cut;
    for (const auto& parts : TRY(parts_of(store, draft))) {
        if (parts.head.question.empty() || parts.pieces.empty()) continue;
        const std::string bytes = TRY(bytes_of(store, draft, parts));
        std::string whole = devices::joined_recordings({&bytes, 1});
        if (!whole.empty()) cut.push_back({parts.head, std::move(whole)});
    }
    return cut;
}

Result<std::string> interview_sound(const Store& store, const std::string& draft) {
    return joined(store, draft, TRY(interview_parts(store, draft)));
}

Result<void> settle_interview_sound(Store& store, const std::string& draft) {
    const auto all = TRY(interview_parts(store, draft));
    const bool settled =
        all.size() == 1 && all[0].pieces.size() == 1 && all[0].pieces[0].level == kAll;
    if (all.empty() || settled) return {};
    const std::string bytes = TRY(joined(store, draft, all));
    if (bytes.empty()) return drop_interview_sound(store, draft);
    const std::string& file = all.back().head.file;
    const std::string name = name_of(file, kAll, 0);
    TRY(put_new(store, draft, name, bytes));
    std::vector<std::string> others;
    for (const auto& parts : TRY(parts_of(store, draft)))
        if (parts.head.question.empty() && parts.head.file != file)
            others.push_back(parts.head.file);
    return drop(store, draft, [&](const std::string& each) {
        const bool other = std::ranges::any_of(
            others, [&each](const std::string& gone) { return belongs(each, gone); });
        return other || (each != name && each.starts_with(file + std::string(kPiece)));
    });
}

Result<void> drop_interview_sound(Store& store, const std::string& draft) {
    std::vector<std::string> files;
    for (const auto& parts : TRY(parts_of(store, draft)))
        if (parts.head.question.empty()) files.push_back(parts.head.file);
    return drop(store, draft, [&files](const std::string& name) {
        return std::ranges::any_of(
            files, [&name](const std::string& file) { return belongs(name, file); });
    });
}

Result<bool> put_interview_sound(Store& store, const std::string& draft,
                                 const std::string& earlier_file, const std::string& file) {
    const auto all = TRY(interview_parts(store, draft));
    if (all.empty()) return false;
    std::vector<std::string> earlier;
    if (!earlier_file.empty()) {
        if (auto bytes = store.attachment(draft, earlier_file))
            earlier.push_back(std::move(*bytes));
    }
    const std::string bytes = TRY(joined(store, draft, all, std::move(earlier)));
    if (bytes.empty()) return false;
    TRY(put_new(store, draft, file, bytes));
    TRY(drop_interview_sound(store, draft));
    return true;
}

}  // namespace relais::client::work
