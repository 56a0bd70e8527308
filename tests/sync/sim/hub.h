// The hub of a simulation: the real one, in a folder of its own, with all that happens to it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sync/hub/backup.h"
#include "sync/hub/handle.h"
#include "sync/hub/import.h"
#include "sync/hub/office.h"
#include "tests/sync/sim/world.h"

namespace relais::tests::sim {

namespace batch = sync::batch;
namespace seal = sync::seal;

class Hub {
  public:
    explicit Hub(World& world);

    /// nullopt: its power went before it had answered.
    std::optional<batch::Response> answer(const batch::Request& request);
    batch::Enrolment enrol();
    /// The administrator takes the file of a laptop that the hub does not know.
    void expect_again(const batch::Enrolment& enrolment);
    /// As after a crash of the process, and a new start.
    void restart();
    void back_up();
    /// All is lost but the backups, and made again from one of them.
    void restore();
    void revoke(const std::string& device);
    void trust(const std::string& device);
    /// A list that laptops are to have from now on.
    void publish();
    void import(const std::string& bundle);
    void write_receipts(const std::string& file);

    const SimClock& clock() const { return clock_; }
    sync::hub::IngestStore& store() { return *store_; }
    const sync::hub::HubFolder& folder() const { return folder_; }
    std::uint64_t offered() const;
    const std::map<std::string, std::int64_t>& revoked() const { return revoked_; }
    /// When a backup held it first; nullopt where none does now.
    std::optional<std::int64_t> safe_since(const std::string& device, std::uint64_t seq) const;
    /// The administrator looks at the list: who was revoked by mistake is trusted.
    void look_at_list();
    int restores() const { return restores_; }

  private:
    struct Backup {
        std::string path;
        std::int64_t made_ms = 0;
        bool marked = false;
    };
    sync::hub::Ingest ingest();
    std::optional<batch::Response> cut_while(const batch::Request& request);
    void move_to(const std::string& path);
    void note_safe(const sync::hub::IngestFigures& figures, bool replace);

    World& world_;
    SimClock clock_;
    SeededRandom random_;
    std::string path_;
    sync::hub::HubFolder folder_;
    sync::hub::Enrolments enrolments_;
    seal::SignKeys keys_;
    sync::hub::Office office_;
    std::unique_ptr<sync::hub::IngestStore> store_;
    std::unique_ptr<sync::hub::Gate> gate_;
    std::vector<Backup> backups_;
    std::map<std::string, std::int64_t> revoked_;
    /// By laptop and seq: the moment of the first backup that holds it.
    std::map<std::string, std::map<std::uint64_t, std::int64_t>> safe_, first_safe_;
    int published_ = 0;
    int restores_ = 0;
    int folders_ = 0;
};

}  // namespace relais::tests::sim
