// The device's side of the exchange: plan (what to send), send (a Transport), commit (what the
// answer means). Plan and commit touch the store and run on its thread; send runs elsewhere and
// touches nothing. Everything may be repeated: an unknown outcome is simply sent again.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/message.h"
#include "sync/store/store.h"

namespace relais::sync::exchange {

class Transport {
  public:
    virtual ~Transport() = default;
    /// Errc::network with the cause in `detail` when no answer came.
    virtual Result<batch::Response> send(const batch::Request& request) = 0;
    /// From any thread: a send under way, or the next one, ends soon with Errc::cancelled. One that
    /// never waits has nothing to do.
    virtual void cancel() {}
};

/// How long a line may say nothing. There is no total limit: 2G takes its time.
struct Patience {
    long connect_s = 30;              ///< a 2G bearer may need ten seconds to come up
    long low_speed_bytes_per_s = 30;  ///< slower than the worst 2G: the line is dead …
    long low_speed_s = 120;           ///< … after so long of it
};

/// libcurl; TLS 1.3 with whoever holds a pinned key, http to this machine only; no redirects, no
/// proxy from the environment, no Expect. `address` as batch/address.h has it: another fails with
/// Errc::invalid at the first send. Errc::forged when somebody else's TLS answers.
class HttpTransport final : public Transport {
  public:
    explicit HttpTransport(const std::string& address, Patience patience = {});
    ~HttpTransport() override;
    Result<batch::Response> send(const batch::Request& request) override;
    void cancel() override;

  private:
    struct Handle;
    std::unique_ptr<Handle> handle_;
};

enum class StepKind : std::uint8_t {
    ping,
    claim,
    batch,
    notice,
    piece,
    people,
    held,   ///< which attachments the hub has
    place,  ///< how much of one
    chunk   ///< some bytes of one
};
struct Step {
    StepKind kind = StepKind::ping;
    batch::Request request;
    std::string nonce;               ///< of a ping
    seal::Hash batch{};              ///< of a batch
    std::size_t records = 0;         ///< of a batch
    store::Store::Wanted wanted{};   ///< of a piece
    store::Store::Outgoing file{};   ///< of a place, of a chunk
    std::uint64_t file_offset = 0;   ///< of a chunk
    std::int64_t asked_through = 0;  ///< of held: where the next question goes on
    bool asks_for_more = false;      ///< of held: there is a next one
};

/// How far one exchange has come; a plain value that the caller keeps between steps.
struct Progress {
    bool hub_answered = false;     ///< a signed pong came
    batch::Challenge challenge{};  ///< of that pong: requests are signed with it
    std::uint32_t requests = 0;    ///< answered or given up; the next one's count is one more
    int stale_answers = 0;         ///< in a row: the hub wants another challenge
    std::size_t batch_bytes = batch::kFirstBatchBytes;
    std::size_t budget_bytes = 0;  ///< of this exchange, both ways; 0: no limit
    std::size_t sent_records = 0;
    std::size_t sent_bytes = 0;
    bool claimed = false;       ///< the hub took the claim in this exchange
    bool forgotten = false;     ///< the hub does not know this laptop any more
    bool vouched = false;       ///< it was shown what it had said of it once
    bool notice_taken = false;  ///< what the hub says of our records, and what it offers
    bool updates_over =
        false;  ///< what is offered no longer, or came wrong, is asked for next time
    std::size_t received_bytes = 0;
    int people_told = 0;  ///< so often were the personal keys stated
    // Files of records: sent last.
    bool asked = false;  ///< which of them the hub has
    std::int64_t asked_through = 0;
    bool attachments_over = false;         ///< the hub takes none
    std::optional<seal::Hash> file{};      ///< the one under way …
    std::uint64_t file_bytes = 0;          ///< … of which the hub has so much
    std::optional<seal::Hash> look_for{};  ///< the hub is elsewhere in that one
    int misplaced = 0;                     ///< in a row
    std::size_t sent_files = 0;            ///< that are whole at the hub now
    bool operator==(const Progress&) const = default;
};

/// The next request: ping first, then the claim until the first notice of the hub has come, then
/// batches, what comes down, and the records' files, small ones first; nullopt when all is done.
Result<std::optional<Step>> plan(store::Store& store, const Progress& progress, Random& random);
/// What the answer means: verified, stored, and `progress` moved on. Errors tell the cause:
/// forged (a portal or a stranger answered), refused (with the hub's words), newer/older_version,
/// in_use (503: busy, 507: hub full; `retry_after_s` in the response holds).
Result<void> commit(store::Store& store, const Step& step, const batch::Response& response,
                    Progress& progress);

/// No answer came, or the answer was an error: the next batch is half as large. commit() calls it
/// itself; the caller does when send() fails.
void note_failure(Progress& progress);

/// plan → send → commit until nothing is left or something fails; for programs without a window.
Result<Progress> exchange_all(store::Store& store, Transport& transport, Random& random);

/// Full jitter: U(0, min(30 min, 5 s · 2^failures)), at least `retry_after_s`.
std::int64_t backoff_ms(int failures, int retry_after_s, Random& random);

}  // namespace relais::sync::exchange
