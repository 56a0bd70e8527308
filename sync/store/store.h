// The laptop's store: what was answered, finished and sent. Rows that hold answers are sealed;
// every method returns after fsync, or fails and has changed nothing. One thread, one connection,
// one process (FolderLock). Tables and files: sync/README.md, "Device store".
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/attachment.h"
#include "sync/batch/batch.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/notice.h"
#include "sync/batch/payload.h"
#include "sync/batch/request.h"
#include "sync/batch/returned.h"

namespace relais::sync::store {

using DraftId = std::string;  ///< 32 hex digits

struct Settings {
    std::string project;
    std::string hub_url;
    std::vector<batch::Person> enumerators;
    std::vector<batch::Point> points;
    std::vector<std::string> teams;
    std::vector<std::string> file_names;  ///< forms and lists
};

struct Shift {
    batch::ShiftId id{};
    std::string enumerator;  ///< code
    std::string point;       ///< code
    std::string team;
    Instant opened;
};

/// An interview in progress; `content` is opaque here (instance XML, place, language).
struct Draft {
    DraftId id;
    std::string summary;  ///< opaque, sealed apart, for lists
    std::string content;  ///< opaque, sealed
    Instant saved;
};

/// A picture, a recording or another file of a draft, and of the record that it becomes.
struct Attachment {
    std::string name;  ///< as the answers hold it; no path
    std::uint64_t size_bytes = 0;
    bool operator==(const Attachment&) const = default;
};
inline constexpr std::size_t kMaxAttachmentBytes = batch::kMaxAttachmentBytes;

enum class Delivery : std::uint8_t { queued, delivered, safe, quarantined };
struct Record {
    std::uint64_t seq = 0;
    Delivery delivery = Delivery::queued;
    batch::ShiftId shift{};
    std::string instance_id;     ///< empty when the shift is closed: cannot be opened
    std::string summary;         ///< likewise
    Instant finalised;           ///< likewise 0
    std::size_t size_bytes = 0;  ///< sealed
    // Its pictures, recordings and files: they go after the record, each for itself.
    std::size_t files = 0;
    std::size_t files_waiting = 0;  ///< the hub does not have these yet
    std::size_t files_unsafe = 0;   ///< these are in no backup yet, or wait
};

/// What opening found to be otherwise than the store left it; told once, by the opening that did.
enum class FindingKind : std::uint8_t {
    row_restored,    ///< the record's row was gone or damaged: made from its line in outbox.log
    line_restored,   ///< its line was gone or damaged: made from its row
    record_lost,     ///< neither its row nor its line holds
    record_missing,  ///< neither is there any more: it was taken out
    chain_broken,    ///< it does not continue the record before it
    purge_unsigned,  ///< the purge log was altered there (seq: the last it names)
    rolled_back,     ///< store.db is older than what was last written (seq 0)
};
struct Finding {
    FindingKind kind{};
    std::uint64_t seq = 0;
    bool operator==(const Finding&) const = default;
};

/// A line of the purge log: what is no longer here because the desk has it safe.
struct Purge {
    std::uint64_t number = 0;  ///< dense from 1
    std::uint64_t first_seq = 0;
    std::uint64_t last_seq = 0;
    seal::Hash last_hash{};  ///< the next record's `previous`, once nothing older is here
    Instant purged;
};

/// A record of hers that the desk returned to the unlocked enumerator.
struct ReturnedRecord {
    std::string id;        ///< 32 hex digits
    bool opens = false;    ///< false: it was sealed to the key of a passphrase that was forgotten
    batch::Returned said;  ///< empty where it does not open
};

struct OutboxState {
    std::uint64_t queued = 0;
    std::uint64_t delivered = 0;  ///< and safe
    std::uint64_t quarantined = 0;
    std::uint64_t queued_bytes = 0;
    Instant last_receipt;            ///< 0 when never
    std::uint64_t files_queued = 0;  ///< of records
    std::uint64_t files_bytes = 0;   ///< of those
    bool claimed = false;            ///< the hub has accepted the enrolment
};

class Store {
  public:
    /// First start: makes the folder's store from an enrolment, the device's keys, and one
    /// enumerator with a passphrase, unlocked when it returns. Errc::already_exists when one is
    /// there; not_found when the enrolment does not name the enumerator.
    static Result<Store> create(const std::string& folder, const batch::Enrolment& enrolment,
                                const std::string& enumerator, std::string_view passphrase,
                                const Clock& clock, Random& random, seal::PassphraseCost cost = {});
    /// Errc::not_found when the folder holds none; in_use, newer_version, corrupt, read_only.
    static Result<Store> open(const std::string& folder, const Clock& clock, Random& random);
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;
    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;
    ~Store();

    /// Who may unlock: codes only.
    [[nodiscard]] Result<std::vector<std::string>> enumerator_codes() const;
    /// Errc::wrong_key. Costs the passphrase derivation (about half a second).
    Result<void> unlock(const std::string& enumerator, std::string_view passphrase);
    /// How many in a row did not unlock, in earlier runs too; who asks for them makes them wait.
    [[nodiscard]] Result<int> wrong_passphrases(const std::string& enumerator) const;
    void lock();
    [[nodiscard]] bool unlocked() const;
    /// By the last opening and the last unlock().
    [[nodiscard]] const std::vector<Finding>& findings() const;
    // A forgotten passphrase (reset.cpp). Neither needs unlock().
    /// What the hub is to be asked with, for that enumerator and a new passphrase; the old one
    /// holds until the answer is applied. The last request counts.
    Result<std::string> ask_reset(const std::string& enumerator, std::string_view next,
                                  seal::PassphraseCost cost = {});
    /// The hub's answer: the new passphrase unlocks from now on. The enumerator's shift is closed,
    /// and drafts that only the old passphrase opened are kept apart: nothing old opens by this.
    Result<void> apply_reset(std::string_view answer);

    // ---- Everything below needs unlock(); without it: Errc::wrong_key ------------------------
    [[nodiscard]] Result<Settings> settings() const;
    [[nodiscard]] Result<std::string> form_file(const std::string& name) const;

    /// What this laptop was set to; Errc::limit beyond 4 KiB.
    [[nodiscard]] Result<std::optional<std::string>> preference(const std::string& name) const;
    Result<void> set_preference(const std::string& name, const std::string& value);

    /// What brief records of this laptop are spelled out by; kept once, under its name.
    Result<void> keep_outline(const batch::OutlineName& name, const std::string& bytes);
    /// Errc::not_found.
    [[nodiscard]] Result<std::string> outline(const batch::OutlineName& name) const;

    /// An account for one more of the enrolment's people. Errc::already_exists when there is one,
    /// not_found for a code that the enrolment does not name.
    Result<void> add_enumerator(const std::string& code, std::string_view passphrase,
                                seal::PassphraseCost cost = {});
    /// The unlocked enumerator's. Errc::wrong_key when `present` is not the present one.
    Result<void> change_passphrase(std::string_view present, std::string_view next,
                                   seal::PassphraseCost cost = {});

    /// The unlocked enumerator's open shift, if any.
    [[nodiscard]] Result<std::optional<Shift>> current_shift() const;
    /// Errc::already_exists while one is open, refused for who was retired since. Drafts carried
    /// over come into it.
    Result<Shift> open_shift(const std::string& point, const std::string& team);
    /// Drafts named are re-sealed to the enumerator's personal key and carried over to the next
    /// shift; the others must have been finalised (Errc::refused otherwise). Then the local wrap is
    /// destroyed: nothing here opens the shift's records any more.
    Result<void> close_shift(const std::vector<DraftId>& carried_over);

    /// Insert or replace; on disk when it returns. `saved` is kept when given (not 0), and the
    /// clock's time otherwise. Errc::already_exists for a draft that was finalised.
    Result<void> save_draft(const Draft& draft);
    [[nodiscard]] Result<std::vector<Draft>> drafts() const;  ///< newest first, content left empty
    [[nodiscard]] Result<Draft> draft(const DraftId& id) const;
    Result<void> delete_draft(const DraftId& id);  ///< nothing happens when it is not there
    /// Thrown away, but not yet gone: it can be had back until the shift closes.
    Result<void> bin_draft(const DraftId& id);
    Result<void> restore_draft(const DraftId& id);
    [[nodiscard]] Result<std::vector<Draft>> binned_drafts() const;  ///< as drafts()

    // ---- Files of a draft: sealed with it, carried over with it, gone with it; a record keeps
    // them
    /// On disk when it returns. Errc::already_exists for a name that the draft has, limit for what
    /// is too large. The draft itself need not be kept yet.
    Result<void> put_attachment(const DraftId& draft, const std::string& name,
                                std::string_view bytes);
    [[nodiscard]] Result<std::vector<Attachment>> attachments(const DraftId& draft) const;
    [[nodiscard]] Result<std::string> attachment(const DraftId& draft,
                                                 const std::string& name) const;
    /// A correction begins with the files of the record that it corrects.
    Result<void> copy_attachments(std::uint64_t seq, const DraftId& to);
    /// All others of the draft go: what was removed from the answers.
    Result<void> keep_attachments(const DraftId& draft, const std::vector<std::string>& names);

    /// In one transaction: the next seq, the sealed record into outbox and outbox.log, the draft
    /// gone. When it returns the record is Saved. Calling it again for a draft that was finalised
    /// (its reply was lost) gives the same record and stores nothing.
    Result<Record> finalise(const DraftId& draft, const batch::Payload& payload,
                            const std::string& summary);
    [[nodiscard]] Result<std::vector<Record>> records() const;  ///< newest first
    [[nodiscard]] Result<batch::Payload>
    payload(std::uint64_t seq) const;  ///< of an open shift only

    /// Takes off what has been safe for so many days of the hub's clock, from one notice of the hub
    /// to a later one, oldest first, by whole segments of outbox.log, with their files: never what
    /// is not safe, of a shift that is open, or has files that are not safe. Returns how many
    /// records.
    Result<std::uint64_t> purge(int days);
    [[nodiscard]] Result<std::vector<Purge>> purges() const;

    // ---- What exchange needs -----------------------------------------------------------------
    [[nodiscard]] Result<OutboxState> outbox() const;
    /// The oldest queued records that fit, signed; nullopt when nothing waits.
    [[nodiscard]] Result<std::optional<std::string>> next_batch(std::size_t limit_bytes) const;
    /// The same of those beyond `after`, which becomes the last that is in it: for what goes out in
    /// several batches before any answer comes.
    [[nodiscard]] Result<std::optional<std::string>> batch_after(std::uint64_t& after,
                                                                 std::size_t limit_bytes) const;
    /// Verifies the hub's signature and marks records, in one transaction. Unknown seqs, or hashes
    /// of another batch, change nothing (Errc::forged).
    Result<batch::Receipt> apply_receipt(std::string_view receipt_bytes, const seal::Hash& batch);
    [[nodiscard]] Result<batch::Claim> claim() const;
    /// The claim is not made again; the first notice does the same.
    Result<void> mark_claimed();
    /// What proves a request to be ours: its header, signed by the device.
    [[nodiscard]] Result<std::string> authorization(const batch::Request& request,
                                                    const batch::Challenge& challenge,
                                                    std::uint32_t count) const;

    // ---- Files of records on their way (outgoing.cpp); nothing of it needs the shift's key
    // --------
    struct Outgoing {
        seal::Hash hash{};
        std::uint64_t size_bytes = 0;  ///< sealed
    };
    /// Whether any record here has files.
    [[nodiscard]] Result<bool> has_outgoing() const;
    enum class Of : std::uint8_t { delivered_record, any_record };
    /// What waits, of records that the hub has, or of all: small ones first.
    [[nodiscard]] Result<std::vector<Outgoing>> outgoing(std::size_t limit,
                                                         Of of = Of::delivered_record) const;
    /// At most so many bytes of one from there on, signed.
    [[nodiscard]] Result<std::string> chunk(const Outgoing& file, std::uint64_t offset,
                                            std::size_t limit) const;
    /// Those beyond `after` (which becomes the last one's place) that the hub has, as far as is
    /// known, and of which it is not known that they are safe.
    [[nodiscard]] Result<std::vector<seal::Hash>> outgoing_to_ask(std::int64_t& after) const;
    struct HeldApplied {
        batch::HeldNotice notice;
        bool another_run = false;  ///< the hub was restored: all is to be asked anew
    };
    /// Verifies the hub's signature; marks what it has, and what it has lost as queued again.
    Result<HeldApplied> apply_held(std::string_view bytes);
    /// False, and marked as damaged, where the disk no longer holds what its name says.
    Result<bool> check_outgoing(const seal::Hash& hash);

    // ---- What comes down from the hub (updates.cpp) --------------------------------------------
    /// Number of the forms and lists that are here; 0: those of the enrolment.
    [[nodiscard]] Result<std::uint64_t> updates_here() const;
    /// Since when the hub sets aside what this laptop makes; nullopt: it does not.
    [[nodiscard]] Result<std::optional<Instant>> revoked_from() const;
    /// Verifies the hub's signature; marks what it holds as delivered or safe, what it has lost as
    /// queued again, and notes what it offers. An older notice than the last takes nothing back.
    Result<batch::Notice> apply_notice(std::string_view bytes);
    /// The hub's last notice as it came: to a restored hub it vouches for this laptop.
    [[nodiscard]] Result<std::optional<std::string>> vouch() const;
    /// A piece of what was offered, to be fetched; where nothing lacks any more, all of it takes
    /// effect at once: forms, lists, people, points, recipients.
    struct Wanted {
        seal::Hash blob{};
        std::uint64_t offset = 0;
        std::uint64_t size_bytes = 0;  ///< of the whole blob
    };
    Result<std::optional<Wanted>> next_wanted();
    Result<void> take_piece(const Wanted& wanted, std::string_view bytes);

    // ---- Returned records (returned.cpp)
    /// Those that wait for an answer, the oldest first.
    [[nodiscard]] Result<std::vector<ReturnedRecord>> returned() const;
    /// It became a new version, which is finalised: it waits no more and does not come again.
    Result<void> answer_returned(const std::string& id);
    /// The keys that records are returned by, signed; nullopt where the hub has them already.
    Result<std::optional<std::string>> people_to_tell();
    /// The hub has taken that statement; or it has another of that number or a later one, which
    /// this laptop sent before its store was put back: the next one gets a number beyond that.
    Result<void> note_people_told(std::string_view statement, bool taken);

    /// 64 hex digits that only this enumerator's passphrase gives, the same every time, for one
    /// purpose: what is kept beside the store (exercises) is locked with it.
    [[nodiscard]] Result<std::string> secret_for(std::string_view purpose) const;
    [[nodiscard]] batch::DeviceId device() const;
    [[nodiscard]] seal::VerifyKey hub_key() const;

  private:
    struct State;
    explicit Store(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace relais::sync::store
