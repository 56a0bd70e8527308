// A hub's folder: who it is, its keys, the forms and lists it hands out. What each file is stands
// in README.md beside this file. The keys that open records lie under the desk's passphrase; the
// signing key lies open (mode 0600), because `serve` must start without a person.
#pragma once

#include <string>
#include <vector>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/enrolment.h"
#include "sync/hub/enrolments.h"
#include "sync/hub/fleet.h"
#include "sync/hub/people.h"
#include "sync/hub/post.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

inline constexpr std::int64_t kEnrolmentHours = 48;

struct HubSetup {
    std::string project;
    std::string url;                     ///< what laptops are told
    std::string passphrase;              ///< of the desk
    std::string recovery_file;           ///< where the recovery secret is written
    std::vector<batch::FormFile> files;  ///< forms and lists
    std::vector<batch::Person> enumerators;
    std::vector<batch::Point> points;
    std::vector<std::string> teams;
};

/// What opens records; only the desk has it, while it works.
struct DeskKeys {
    seal::BoxKeys hub_box;  ///< what laptops seal to now
    seal::Secret desk_key;
    std::vector<seal::BoxKeys> former;  ///< what they sealed to before; the recovery key, where the
                                        ///< desk was made anew with it
    std::string outlines{};             ///< the folder of what brief records are spelled out by
};

class HubFolder {
  public:
    /// Errc::already_exists when the folder is a hub.
    static Result<void> create(const std::string& path, const HubSetup& setup, Random& random,
                               seal::PassphraseCost cost = {});
    /// Errc::not_found when it is none, newer_version.
    static Result<HubFolder> open(const std::string& path);

    [[nodiscard]] const std::string& project() const { return project_; }
    [[nodiscard]] const std::string& url() const { return url_; }
    [[nodiscard]] std::string ingest_folder() const { return path_ + "/ingest"; }
    [[nodiscard]] std::string desk_folder() const { return path_ + "/desk"; }
    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::string outlines_folder() const { return path_ + "/outlines"; }
    [[nodiscard]] std::string offers_folder() const { return path_ + "/offers"; }
    [[nodiscard]] PeopleBook people() const { return PeopleBook(path_ + "/people"); }
    [[nodiscard]] Post post() const { return Post(path_ + "/returns"); }
    [[nodiscard]] std::string attachments_folder() const { return path_ + "/attachments"; }
    [[nodiscard]] Fleet fleet() const { return Fleet(path_ + "/devices"); }
    [[nodiscard]] Enrolments enrolments() const { return Enrolments(path_ + "/enrolments"); }
    [[nodiscard]] Result<seal::SignKeys> sign_keys() const;
    /// Errc::wrong_key; costs the passphrase derivation.
    [[nodiscard]] Result<DeskKeys> desk_keys(std::string_view passphrase) const;
    Result<void> write_desk_keys(const DeskKeys& keys, std::string_view passphrase, Random& random,
                                 seal::PassphraseCost cost = {}) const;
    /// The present one first.
    [[nodiscard]] std::vector<seal::PublicKey> recovery_keys() const;
    // The same hub with another key to seal to; on disk with write_config().
    [[nodiscard]] HubFolder with_hub_key(const seal::PublicKey& key) const;
    [[nodiscard]] HubFolder with_recovery_key(const seal::PublicKey& key) const;
    Result<void> write_config() const;

    [[nodiscard]] Result<std::vector<batch::FormFile>> files() const;
    // Without those who were retired.
    [[nodiscard]] Result<std::vector<batch::Person>> enumerators() const;
    [[nodiscard]] Result<std::vector<batch::Point>> points() const;
    [[nodiscard]] Result<std::vector<std::string>> teams() const;
    /// Also the retired ones: for the names in reports.
    [[nodiscard]] Result<std::vector<batch::Point>> points_ever() const;
    /// What every laptop is told, whichever it is: an enrolment without laptop and files.
    [[nodiscard]] Result<batch::Enrolment> lists() const;

    /// Everything one laptop needs, signed; its claim is waited for from now on.
    Result<batch::Enrolment> enrol(const Clock& clock, Random& random) const;
    /// The claim of a laptop that was enrolled with this file is waited for once more: its 48 hours
    /// passed in the field, or the hub was restored from before. Errc::invalid for another hub's.
    Result<void> expect_again(const batch::Enrolment& enrolment, const Clock& clock) const;

  private:
    Result<void> fill(const HubSetup& setup, Random& random, seal::PassphraseCost cost);

    std::string path_, project_, url_;
    std::vector<batch::Recipient> recipients_;
    std::vector<seal::PublicKey> former_recovery_;
};

/// What an administrator keeps off the machine.
Result<void> write_recovery_file(const std::string& file, const std::string& project,
                                 const seal::BoxKeys& recovery);

/// The regular files of a folder, hidden ones left out.
Result<std::vector<batch::FormFile>> read_files(const std::string& folder);

}  // namespace relais::sync::hub
