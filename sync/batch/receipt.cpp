#include "sync/batch/batch.h"

#include "forms/base/result.h"
#include "sync/batch/bytes.h"
#include "sync/batch/limits.h"
#include "sync/batch/signed.h"
#include "sync/seal/seal.h"
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

namespace relais::sync::batch {

namespace {

constexpr Format kFormat{"receipt", "RLC0", "relais/0 receipt", kProtocol, kMaxReceiptBytes};

bool ascends(const Receipt& receipt) {
    for (std::size_t i = 1; i < receipt.lines.size(); ++i)
        if (receipt.lines[i].seq <= receipt.lines[i - 1].seq) return false;
    for (std::size_t i = 1; i < receipt.gaps.size(); ++i)
        if (receipt.gaps[i] <= receipt.gaps[i - 1]) return false;
    return true;
}

Result<Outcome> outcome_from(std::uint8_t value) {
    switch (value) {
    case 0:
        return Outcome::stored;
    case 1:
        return Outcome::duplicate;
    case 2:
        return Outcome::forked;
    case 3:
        return Outcome::quarantined;
    default:
        return fail(Errc::invalid, kFormat.subject, "has an unknown outcome");
    }
}

/// Lines that follow each other with one outcome.
struct Run {
    std::uint64_t first = 0, count = 0;
    Outcome outcome = Outcome::stored;
};

std::vector<Run> runs_of(const Receipt& receipt) {
    std::vector<Run> runs;
    for (const auto& line : receipt.lines) {
        if (!runs.empty() && runs.back().outcome == line.outcome &&
            runs.back().first + runs.back().count == line.seq)
            ++runs.back().count;
        else
            runs.push_back({line.seq, 1, line.outcome});
    }
    return runs;
}

/// Numbers that ascend, told by what lies between them.
class Ascending {
  public:
    [[nodiscard]] std::uint64_t skipped(std::uint64_t seq) const { return seq - next_; }
    void pass(std::uint64_t seq) {
        over_ = seq == kLast;
        next_ = seq + 1;
    }
    Result<std::uint64_t> after(Reader& reader) const {
        const auto skipped = TRY(reader.varint());
        if (over_ || skipped > kLast - next_) return reader.invalid("its numbers do not ascend");
        return next_ + skipped;
    }

  private:
    static constexpr auto kLast = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t next_ = 0;
    bool over_ = false;
};

Result<void> read_lines(Reader& reader, std::size_t count, Receipt& receipt) {
    Ascending numbers;
    for (std::size_t i = 0; i < count; ++i) {
        const auto first = TRY(numbers.after(reader));
        const auto lines = TRY(reader.varint());
        const auto outcome = TRY(outcome_from(TRY(reader.u8())));
        if (lines == 0 || lines > kMaxBatchRecords - receipt.lines.size() ||
            lines - 1 > std::numeric_limits<std::uint64_t>::max() - first)
            return reader.invalid("has a run of no or too many lines");
        if (!receipt.lines.empty() && receipt.lines.back().outcome == outcome &&
            receipt.lines.back().seq + 1 == first)
            return reader.invalid("breaks a run in two");
        for (std::uint64_t line = 0; line < lines; ++line)
            receipt.lines.push_back({first + line, outcome});
        numbers.pass(receipt.lines.back().seq);
    }
    return {};
}

}  // namespace

std::string encode(const Receipt& receipt, const seal::SignKeys& hub_keys) {
    RELAIS_ASSERT(receipt.lines.size() <= kMaxBatchRecords && receipt.gaps.size() <= kMaxGaps);
    RELAIS_ASSERT(ascends(receipt));
    Writer writer;
    writer.raw(head_of(kFormat)).raw(receipt.device).u32(receipt.epoch).raw(receipt.batch);
    const auto runs = runs_of(receipt);
    writer.varint(receipt.high_water).varint(runs.size()).varint(receipt.gaps.size());
    Ascending lines, gaps;
    for (const auto& run : runs) {
        writer.varint(lines.skipped(run.first)).varint(run.count);
        writer.u8(static_cast<std::uint8_t>(run.outcome));
        lines.pass(run.first + run.count - 1);
    }
    for (const auto seq : receipt.gaps) {
        writer.varint(gaps.skipped(seq));
        gaps.pass(seq);
    }
    return signed_bytes(kFormat, writer.take(), hub_keys);
}

Result<Receipt> decode_receipt(std::string_view bytes, const seal::VerifyKey& hub_key) {
    Reader reader(TRY(verified_body(kFormat, bytes, hub_key)), kFormat.subject);
    Receipt receipt;
    receipt.device = TRY(reader.array<16>());
    receipt.epoch = TRY(reader.u32());
    receipt.batch = TRY(reader.array<32>());
    receipt.high_water = TRY(reader.varint());
    const auto run_count = TRY(reader.varint());
    const auto gap_count = TRY(reader.varint());
    if (run_count > kMaxBatchRecords || gap_count > kMaxGaps)
        return fail(Errc::limit, kFormat.subject, "is too long");
    TRY(read_lines(reader, static_cast<std::size_t>(run_count), receipt));
    Ascending gaps;
    for (std::uint64_t i = 0; i < gap_count; ++i) {
        receipt.gaps.push_back(TRY(gaps.after(reader)));
        gaps.pass(receipt.gaps.back());
    }
    TRY(reader.end());
    return receipt;
}

}  // namespace relais::sync::batch
