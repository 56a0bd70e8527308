// A real laptop's store and a real hub in one process, joined by a loopback instead of a line. What
// the tests of hub and exchange drive.
#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "forms/base/random.h"
#include "sync/exchange/exchange.h"
#include "sync/hub/book.h"
#include "sync/hub/handle.h"
#include "sync/hub/import.h"
#include "sync/hub/offers.h"
#include "sync/hub/office.h"
#include "sync/store/store.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temporary_folder.h"

namespace relais::tests {

namespace batch = sync::batch;
namespace seal = sync::seal;

inline constexpr const char* kPassphrase = "une phrase assez longue";

/// A value that must be there; the test fails with the cause otherwise.
template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(describe(result.error()));
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// A hub in a folder of its own with a flow registry and a household form.
class TestHub {
  public:
    TestHub();
    batch::Response handle(const batch::Request& request);
    batch::Enrolment enrol();
    /// Unlocks the desk, opens what came, makes the book.
    sync::hub::Book book();
    std::vector<sync::hub::DeviceStatus> status();
    const sync::hub::HubFolder& folder() const { return folder_; }
    sync::hub::IngestStore& store() { return *store_; }
    sync::hub::AttachmentStore& attachments() { return *attachments_; }
    sync::hub::Ingest ingest();
    /// What a stick brought.
    sync::hub::Imported import(const std::string& file);
    /// What goes back with it: a file of that path.
    void write_receipts(const std::string& file);
    /// Offers what stands in the folder now.
    void publish();
    /// As after a backup of the first day was restored.
    void lose_everything();
    /// The hub is that folder's from now on.
    void move_to(const std::string& folder);
    /// As after a crash and a new start.
    void restart();

    TemporaryFolder temporary;
    ManualClock clock;
    SeededRandom random{42};
    std::string path;
    std::vector<Error> faults;
    /// From the next restart() on. However full the disk of the tests is, they go on.
    sync::hub::AttachmentLimits attachment_limits{.free_bytes = 0};
    // What requests go through, where a test wants it.
    sync::hub::GroupCommit* group = nullptr;
    sync::hub::Pace* pace = nullptr;

  private:
    sync::hub::HubFolder folder_;
    sync::hub::Enrolments enrolments_;
    seal::SignKeys keys_;
    sync::hub::Office office_;
    std::unique_ptr<sync::hub::IngestStore> store_;
    std::unique_ptr<sync::hub::AttachmentStore> attachments_;
    std::unique_ptr<sync::hub::Gate> gate_;
};

/// The line, and what may happen on it.
class Loopback final : public sync::exchange::Transport {
  public:
    explicit Loopback(TestHub& hub) : hub_(&hub) {}
    Result<batch::Response> send(const batch::Request& request) override;

    int lose_answers = 0;   ///< that many answers are lost after the hub has worked
    int lose_requests = 0;  ///< that many requests never arrive
    std::vector<batch::Request> requests;

  private:
    TestHub* hub_;
};

/// A laptop with a store, unlocked, a shift open.
class TestLaptop {
  public:
    explicit TestLaptop(const batch::Enrolment& enrolment, std::uint64_t seed = 7);
    /// The same with files: name and content of each.
    std::string record_with(const std::vector<std::pair<std::string, std::string>>& files);
    /// Finalises a flow record; returns its instanceID. `replaces` makes it a correction.
    std::string record_flow(const std::string& direction, const std::string& total,
                            const std::string& replaces = "",
                            const std::string& consent = "agreed");
    Result<sync::exchange::Progress> exchange(sync::exchange::Transport& transport);
    /// What the hub answers to `request`, signed by this laptop under a new challenge.
    batch::Response ask(TestHub& hub, batch::Request request) const;

    TemporaryFolder folder;
    ManualClock clock;
    SeededRandom random;
    std::unique_ptr<sync::store::Store> store;
};

/// A laptop made of keys alone, which can misbehave: gaps, forks, wrong signatures.
class RawLaptop {
  public:
    explicit RawLaptop(TestHub& hub, std::uint64_t seed = 99);
    batch::Response claim();
    /// Appends to the chain; returns its place.
    std::size_t add(const std::string& direction, const std::string& total);
    std::string batch_of(const std::vector<std::size_t>& records) const;
    batch::Response put(const std::string& bytes);
    /// What the hub answers to `request` once this laptop has signed it.
    batch::Response send(batch::Request request);
    /// The path of this laptop: /v1/d/<device>/<rest>.
    std::string path(const std::string& rest) const;
    batch::Challenge ping() const;
    batch::Receipt receipt(const batch::Response& response) const;

    TestHub* hub;
    SeededRandom random;
    batch::Enrolment enrolment;
    seal::SignKeys keys;
    batch::ShiftId shift{};
    seal::Secret shift_key;
    std::uint32_t epoch = 3;
    std::uint32_t requests = 0;
    std::optional<batch::Challenge> challenge;  ///< asked for when first needed
    std::vector<batch::SealedRecord> chain;
};

batch::Payload flow_payload(const std::string& instance_id, const std::string& replaces,
                            const std::string& direction, const std::string& total,
                            const std::string& consent = "agreed");
batch::Payload household_payload(const std::string& instance_id,
                                 const std::vector<std::string>& names);

}  // namespace relais::tests
