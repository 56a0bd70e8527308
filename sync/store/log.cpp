#include "sync/store/log.h"

#include <cstddef>
#include <fstream>
#include <functional>
#include <ios>
#include <string_view>

#include "forms/base/file.h"
#include "forms/base/result.h"
#include "sync/batch/batch.h"
#include "sync/batch/bytes.h"
#include "sync/batch/limits.h"
#include "sync/batch/wraps.h"
#include "sync/seal/seal.h"

namespace relais::sync::store {

namespace {

constexpr std::size_t kFrontBytes = 4 + 32;  // length and hash
// A record with its wraps and its head, all at their greatest.
constexpr std::size_t kMaxBodyBytes = 2U << 20U;

Result<LogLine> decode_body(std::string_view body) {
    batch::Reader reader(body, "outbox.log");
    LogLine line;
    line.draft = TRY(reader.array<16>());
    for (auto left = TRY(reader.count16(batch::kMaxWraps)); left > 0; --left)
        line.wraps.push_back(TRY(batch::read_wrap(reader)));
    line.head = TRY(reader.text(kMaxBodyBytes));
    line.record = TRY(batch::decode_record(TRY(reader.text(kMaxBodyBytes))));
    TRY(reader.end());
    return line;
}

/// False at the end of the file, or where it is cut short.
bool read_exactly(std::ifstream& file, std::string& bytes, std::size_t size) {
    bytes.resize(size);
    file.read(bytes.data(), static_cast<std::streamsize>(size));
    return file.gcount() == static_cast<std::streamsize>(size);
}

}  // namespace

std::string encode_line(const LogLine& line) {
    batch::Writer body;
    body.raw(line.draft).count16(line.wraps.size());
    for (const auto& wrap : line.wraps)
        batch::write_wrap(body, wrap);
    body.text(line.head).text(batch::encode_record(line.record));
    RELAIS_ASSERT(body.bytes().size() <= kMaxBodyBytes);
    return batch::Writer()
        .count32(body.bytes().size())
        .raw(seal::hash(body.bytes()))
        .raw(body.bytes())
        .take();
}

Result<LogScan> scan_log(const std::string& path,
                         const std::function<Result<void>(const LogLine&)>& visit) {
    LogScan scan;
    if (!path_exists(path)) return scan;
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file) return fail(Errc::io, path, "cannot be read");
    scan.size_bytes = static_cast<std::size_t>(file.tellg());
    file.seekg(0);
    std::string front;
    std::string body;
    std::size_t at = 0;
    bool bad_before = false;
    while (read_exactly(file, front, kFrontBytes)) {
        batch::Reader reader(front, "outbox.log");
        const std::size_t size = TRY(reader.u32());
        const auto hash = TRY(reader.array<32>());
        if (size > kMaxBodyBytes || !read_exactly(file, body, size)) break;
        at += kFrontBytes + size;
        const bool holds = seal::equal(hash, seal::hash(body));
        auto line = holds ? decode_body(body) : fail(Errc::corrupt, path, "a line does not hold");
        if (!line) {
            bad_before = true;
            continue;
        }
        TRY(visit(*line));
        scan.intact_end = at;
        scan.last_seq = line->record.seq;
        scan.damaged_within = scan.damaged_within || bad_before;
    }
    if (file.bad()) return fail(Errc::io, path, "cannot be read");
    return scan;
}

}  // namespace relais::sync::store
