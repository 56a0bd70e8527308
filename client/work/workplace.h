// The enumerator's work without a window: unlock, shift, interviews, records, exchange. Screens and
// tests drive it. Lives on the window's thread; slow things go through Jobs and call `done` there.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/devices/barcode.h"
#include "client/devices/gps.h"
#include "client/devices/picture.h"
#include "client/devices/sound.h"
#include "client/work/background.h"
#include "client/work/files.h"
#include "client/work/form_media.h"
#include "client/work/interview.h"
#include "client/work/jobs.h"
#include "client/work/late_entry.h"
#include "client/work/notices.h"
#include "client/work/places.h"
#include "client/work/quality.h"
#include "client/work/registry.h"
#include "client/work/sending.h"
#include "client/work/time_watch.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/exchange/exchange.h"
#include "sync/store/store.h"

namespace relais::client::work {

template <class T = void>
using Done = std::function<void(Result<T>)>;

enum class Stage : std::uint8_t { no_store, locked, no_shift, ready };

/// What a record or draft is, for lists and counts; kept sealed beside it.
struct Summary {
    std::string form_id;
    std::string form_title;
    std::string name;       ///< instance_name, or empty
    std::string direction;  ///< "entrant", "sortant" … for flow records
    int persons = 0;
    Instant at;
    std::string instance_id;
    std::string deprecated_id;
    bool open = false;         ///< a draft that was being worked on when it was saved last
    Instant happened{};        ///< of a late entry; 0 otherwise
    bool hour_known = false;   ///< of a late entry
    Steps flow{};              ///< of flow records: direction, places, transport and motive
    std::string from{}, to{};  ///< of flow records: the finest place known, in words
    Household household{};     ///< of other records
    /// When it took place, for days and hours.
    [[nodiscard]] Instant when() const { return happened == Instant{} ? at : happened; }
    bool operator==(const Summary&) const = default;
};
std::string encode(const Summary& summary);
Summary decode_summary(std::string_view text);  ///< empty fields for what it cannot read

struct FormEntry {
    std::string file_name;  ///< "registre_flux.xlsx"
    std::string form_id;
    std::string title;
};
struct DraftEntry {
    std::string id;
    Summary summary;
    Instant saved;
};
struct RecordEntry {
    std::uint64_t seq = 0;
    sync::store::Delivery delivery = sync::store::Delivery::queued;
    Summary summary;
    bool openable = false;                            ///< its shift is open: may be corrected
    bool replaced = false;                            ///< a later version of it exists here
    std::size_t files_waiting = 0, files_unsafe = 0;  ///< its pictures, sound, … (store::Record)
};

struct Today {
    int in = 0, out = 0, other = 0;  ///< persons, by direction
    int groups = 0, households = 0;
    std::vector<int> persons_by_hour = std::vector<int>(24, 0);
};

enum class LinkState : std::uint8_t { unknown, sending, up, down };
struct ExchangeView {
    LinkState link = LinkState::unknown;
    std::optional<Error> last_error;  ///< why it is down
    Instant last_success;             ///< 0 when never
    Instant next_try;                 ///< 0 when none is planned
    std::uint64_t queued = 0, delivered = 0, quarantined = 0, queued_bytes = 0;
    std::size_t sent_records = 0, sent_bytes = 0;     ///< of the exchange under way
    std::uint64_t files_queued = 0, files_bytes = 0;  ///< of records: they go last
    std::size_t sent_files = 0;
    std::string hub_url;
    bool by_itself = true;  ///< false: nothing is sent until somebody asks for it
};

struct StickPlace {
    std::string name;  ///< "KINGSTON"
    std::string path;
    bool operator==(const StickPlace&) const = default;
};
/// What an exchange by stick came to.
struct StickView {
    std::size_t left = 0;       ///< records that are on it now, for the office
    std::size_t carried = 0;    ///< bundles of neighbours that were put on it
    std::size_t delivered = 0;  ///< records of which the office said that it has them
    std::size_t answers = 0;    ///< of the office to this laptop
    bool updated = false;       ///< forms, lists, people or points are new
    std::vector<Error> refused;
};

/// Somebody whom the enrolment names; `here`: with an account on this laptop.
struct PersonEntry {
    std::string code;
    std::string name;
    bool here = false;
};

inline constexpr int kIdleMinutes = 5;  ///< without a key, until the window locks itself

class Workplace {
  public:
    struct World {
        const Clock* clock = nullptr;
        Random* random = nullptr;
        Jobs* jobs = nullptr;
        std::function<std::unique_ptr<sync::exchange::Transport>(const std::string& url)> transport;
        sync::seal::PassphraseCost cost = {};        ///< of what enrol() makes
        devices::Gps* gps = nullptr;                 ///< null: there is none
        devices::Camera* camera = nullptr;           ///< null: there is none
        std::string places_folder{};                 ///< of the gazetteer; empty: there is none
        devices::Sound* sound = nullptr;             ///< null: neither loudspeaker nor microphone
        devices::Sound* background_sound = nullptr;  ///< another, for whole interviews
        bool trial = false;  ///< a throwaway store: nothing is kept, nothing sent
    };
    /// Opens the folder's store; the error (in use, read-only, newer) is kept in open_error().
    Workplace(std::string folder, const World& world);
    ~Workplace();

    [[nodiscard]] Stage stage() const;
    [[nodiscard]] const std::optional<Error>& open_error() const;
    [[nodiscard]] std::vector<std::string> enumerator_codes() const;
    [[nodiscard]] const sync::store::Settings& settings() const;  ///< after unlock
    [[nodiscard]] const std::optional<sync::store::Shift>& shift() const;
    [[nodiscard]] std::string enumerator() const;  ///< code
    [[nodiscard]] bool is_trial() const;           ///< nothing here is kept or sent

    /// The six words of the hub's file: the hub showed the same when it wrote it.
    void enrolment_words(std::string file_path, Done<std::string> done);
    /// Makes the store from the hub's file; it is unlocked then.
    void enrol(std::string file_path, std::string enumerator, std::string passphrase, Done<> done);
    void unlock(std::string enumerator, std::string passphrase, Done<> done);
    void open_shift(std::string point, std::string team, Done<> done);
    /// Drafts are carried over.
    void close_shift(Done<> done);
    /// After everything typed is on disk; the program then starts anew, locked.
    void lock(Done<> done);

    // ---- Who works here (workplace_keys.cpp)
    // -----------------------------------------------------
    /// Milliseconds until that enumerator may try a passphrase again; 0: now.
    [[nodiscard]] std::int64_t unlock_wait_ms(const std::string& enumerator) const;
    [[nodiscard]] std::vector<PersonEntry> people() const;
    /// An account for one more of them, who has typed the passphrase.
    void add_enumerator(std::string code, std::string passphrase, Done<> done);
    /// Of who is unlocked; Errc::wrong_key when `present` is not theirs.
    void change_passphrase(std::string present, std::string next, Done<> done);
    [[nodiscard]] int idle_minutes() const;  ///< 0: never locks by itself
    void set_idle_minutes(int minutes, Done<> done);
    [[nodiscard]] Sending sending() const;
    void set_sending(const Sending& sending, Done<> done);
    /// Drafts go to the outbox as they are, marked as incomplete; the shift closes; all is locked.
    /// Nothing on this laptop opens any of it afterwards. What fails on the way stops nothing.
    void panic(Done<> done);

    // ---- What the laptop has to say (notices.cpp)
    // ------------------------------------------------
    [[nodiscard]] const Notices& notices() const;
    /// Somebody has: findings are not told again, and the revocation not first.
    void notices_read();
    /// The office has taken the enumerator off its list: no further shift opens.
    [[nodiscard]] bool is_retired() const;

    // ---- Thrown away (until the shift closes)
    // ----------------------------------------------------
    [[nodiscard]] const std::vector<DraftEntry>& binned() const;  ///< newest first
    void bin_draft(std::string draft_id, Done<> done);
    void restore_draft(std::string draft_id, Done<> done);

    /// A form compiled already: not read again when the store's files name it.
    void lend(std::shared_ptr<const OpenForm> form);

    // ---- Home: refreshed after every change ---------------------------------------------------
    [[nodiscard]] const std::vector<FormEntry>& forms() const;
    [[nodiscard]] const std::vector<DraftEntry>& drafts() const;
    [[nodiscard]] const std::vector<RecordEntry>& records() const;  ///< newest first
    [[nodiscard]] const Today& today() const;
    [[nodiscard]] const ExchangeView& exchange() const;

    // ---- One interview at a time ---------------------------------------------------------------
    void start(std::string form_file, Done<> done);
    void resume(std::string draft_id, Done<> done);
    /// The draft that was being worked on when the program was locked or lost its power.
    [[nodiscard]] std::optional<std::string> interrupted() const;
    void correct(std::uint64_t seq, Done<> done);
    /// Copied from paper: when it truly happened, and why so late.
    void start_late(std::string form_file, LateEntry late, Done<> done);
    Interview* interview();                             ///< null when none is open
    [[nodiscard]] const std::string& draft_id() const;  ///< of the open interview
    /// What looks odd in the open interview; looks at all of it, so not for every picture.
    [[nodiscard]] std::vector<Doubt> doubts() const;
    /// After each change of the interview: its content goes to disk (newest wins).
    void keep();
    [[nodiscard]] bool saving() const;
    [[nodiscard]] Instant saved_at() const;  ///< of the open draft; 0 before
    [[nodiscard]] const std::optional<Error>& save_error() const;
    /// The open draft, not a byte of it changed: for one whose form has changed and who says no.
    void put_back();
    /// Leaves the draft as it is.
    void leave(Done<> done);
    void discard(Done<> done);
    void finalise(Done<std::uint64_t> done);  ///< Errc::refused while review() fails

    // ---- Time and place: told, recorded, and nothing is refused because of them ---------------
    /// Looks at the clock, and says how much the receiver is wanted; before each picture.
    void look_outside(devices::GpsUse use);
    /// What the screen shows of the open interview: for the audit log of a form that wants one.
    void look_at(AuditView view);
    [[nodiscard]] devices::GpsView gps() const;
    [[nodiscard]] std::int64_t monotonic_ms() const;  ///< the time that a fix's at_ms is told in
    [[nodiscard]] const ClockView& clock_state() const;
    /// The places known by name; null until they are read, which the first call begins.
    std::shared_ptr<const Gazetteer> places();
    [[nodiscard]] const std::optional<Error>& places_error() const;  ///< why they stay null
    [[nodiscard]] Whereabouts whereabouts() const;

    // ---- Files and codes: read on a thread of their own; the open interview's alone -------------
    void list_folder(std::string path, Done<FolderView> done);
    /// The text of the code in that picture; Errc::not_found when it has none.
    void read_code(std::string path, Done<std::string> done);
    /// Copies it, sealed, to the draft and answers the question with its name. A picture loses
    /// what its camera wrote into it. Errc::unsupported for a picture that cannot be read.
    void attach(std::string question, std::string path, FileRules rules, Done<> done);
    /// The same for what was drawn, upon that file of the draft where one is named.
    void attach_drawing(std::string question, Drawing drawing, Done<> done);
    /// A file of the draft as a picture, no side longer than `side`.
    void open_picture(std::string name, int side, Done<devices::Picture> done);
    /// What can be told of a file of the draft.
    void measure_file(std::string name, Done<FileFacts> done);
    void look_for_code(bool wanted);  ///< by the camera
    void look_for_photo(bool wanted);
    /// What the camera sees now, kept as attach() keeps a picture. Errc::not_found when it shows
    /// nothing.
    void attach_photo(std::string question, FileRules rules, Done<> done);
    [[nodiscard]] devices::CameraView camera() const;
    [[nodiscard]] devices::Picture camera_picture() const;

    // ---- The form's own files (workplace_media.cpp): what its labels show and say
    // ---------------
    /// No side longer than `side`. Errc::not_found when the form came without it.
    void open_form_picture(std::string name, int side, Done<devices::Picture> done);
    /// An SVG drawing whose areas are named as the choices.
    void open_image_map(std::string name, std::vector<std::string> values, int side,
                        Done<ImageMap> done);

    // ---- Sound (workplace_sound.cpp): one thing sounds at a time, or is recorded
    // ----------------
    /// Of the form's files. Errc::not_found when the form came without it; how it goes on is told
    /// by sound().
    void play_form_sound(std::string name, Done<> done);
    /// Of the draft.
    void play_answer(std::string name, Done<> done);
    /// What is recorded goes to the draft, sealed, every few seconds.
    void record_sound(const std::string& question, devices::SoundQuality quality);
    /// What was recorded answers the question at once and goes, sealed, to the draft; where that
    /// fails the answer is taken back. Errc::not_found when nothing was recorded.
    void keep_recording(std::string question, Done<> done);
    void stop_sound();
    [[nodiscard]] devices::SoundView sound() const;
    /// Answers of the open draft whose recording a power cut ended.
    [[nodiscard]] const std::vector<std::string>& cut_short() const;

    // ---- Sound of the whole interview (workplace_background.cpp), where its form asks for it: it
    // begins with the interview and ends with it.
    [[nodiscard]] BackgroundView background() const;
    void pause_background(const std::string& reason);
    void explain_background(const std::string& reason);  ///< the pause, afterwards
    void resume_background();
    /// It is paused, and what there is of it goes.
    void erase_background();

    // ---- Exercises: a store of their own, which no exchange knows (client/work/practice.h) ------
    /// Leaves what is open; the shift of exercises opens at the real one's point and team.
    void practise(Done<> done);
    void end_practice(Done<> done);
    void wipe_practice(Done<> done);  ///< and goes on practising, with nothing made yet
    [[nodiscard]] bool practising() const;

    // ---- Exchange ------------------------------------------------------------------------------
    void send_now();
    void cancel_sending();
    /// What is plugged in; reads a small table of the system.
    [[nodiscard]] static std::vector<StickPlace> sticks();
    /// Takes what the office and neighbours put on it, then leaves what waits here.
    void use_stick(std::string path, Done<StickView> done);
    /// Starts what is due; returns the milliseconds until it wants to be called again.
    std::int64_t tick();

  private:
    void panic_in_practice(Done<> done);
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace relais::client::work
